"""Answers for which files a pack rests on, and why the others were left aside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from desktop.analysis.finding import FileUse, MeetingPack
from desktop.analysis.scope import Scope, is_noise
from desktop.analysis.versions import Versions
from desktop.core.document import Document
from desktop.core.spec import Language


def with_files(pack: MeetingPack, scope: Scope, versions: Sequence[Versions], language: Language) -> MeetingPack:
    """The same pack with the files it rests on, and the others with the reason."""
    cited = frozenset(_ids(pack))
    newest = {older: group.newest for group in versions for older in group.older}
    older = {group.newest: group.older for group in versions}
    used, unused = [], []
    for document in scope.corpus.documents:
        ids = tuple(passage.id for passage in document.passages if passage.id in cited)
        first = ids[:3] or tuple(passage.id for passage in document.passages[:1])
        if document.file in newest:
            unused.append(
                FileUse(
                    document.file,
                    False,
                    _why("older", language, newest[document.file]),
                    newest[document.file],
                    document.modified,
                    first,
                )
            )
        elif ids:
            reason = _why("newest", language, ", ".join(older[document.file])) if document.file in older else ""
            used.append(FileUse(document.file, True, reason, "", document.modified, first))
        else:
            unused.append(
                FileUse(
                    document.file,
                    False,
                    _why(_unused_kind(scope, document), language, scope.company),
                    "",
                    document.modified,
                    first,
                )
            )
    return replace(pack, files_used=tuple(used), files_not_used=tuple(unused))


def _unused_kind(scope: Scope, document: Document) -> str:
    messages = [message for message in scope.corpus.messages if message.file == document.file]
    if messages and all(is_noise(message) for message in messages):
        return "noise"
    if not any(passage.text.strip() for passage in document.passages):
        return "empty"
    return "nothing" if any(scope.message_relevance[message.number] for message in messages) else "unrelated"


def _why(kind: str, language: Language, value: str) -> str:
    texts = {
        "older": (f"older version; {value} is used", f"旧版本；采用 {value}"),
        "newest": (f"newest version of: {value}", f"以下文件的最新版本：{value}"),
        "noise": ("newsletter or automatic notice", "群发邮件或自动通知"),
        "empty": ("no readable text", "没有可读文字"),
        "nothing": ("nothing in it that the pack needs", "没有材料需要的内容"),
        "unrelated": (f"no word about {value or 'this meeting'} or its people", f"未提及{value or '本次会议'}及其人员"),
    }
    return texts[kind][language == "zh"]


def _ids(value: Any) -> Iterator[str]:
    """Every passage id in a finding, what was kept out and hidden text left aside."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.name in ("suspicious", "files_used", "files_not_used"):
                continue
            item = getattr(value, field.name)
            if field.name.endswith("sources"):
                yield from item
            elif field.name == "occurrence":
                yield item
            else:
                yield from _ids(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _ids(item)
