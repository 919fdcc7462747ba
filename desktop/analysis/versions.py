"""Answers for files that are versions of one another: the newest is used, the others are named.

Two files are versions when their names agree after dropping version marks ("v2", "final", "draft", "（修订）", a date at the
end); folders do not matter, formats do. Subjects that differ in a period (Q3, Q4) are different files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.analysis.dates import date_in_name
from desktop.analysis.words import normal
from desktop.core.document import Document

_MARK = re.compile(
    r"(?:^|(?<=[\s_.()（）\[\]-]))(?:v(?:er(?:sion)?)?[\s._-]?(\d+(?:\.\d+)*)|rev(?:ision)?[\s._-]?(\d+)|"
    r"draft(?:[\s._-]?(\d+))?|final(?:[\s._-]?(\d+))?|"
    r"copy(?: of)?|old|latest|signed|clean|updated|revised|tracked|kopie|entwurf)(?=$|[\s_.()（）\[\]-])|"
    r"\((\d{1,2})\)$|(?:最终|终)版|修订版?|初稿|草稿|定稿|第([一二三四五\d]+)版|[（(](?:修订|最终|新|旧)[）)]|副本",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:20\d\d[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])|\d{1,2}[-_.]\d{1,2}[-_.]20\d\d)(?!\d)"
)
_FINAL = re.compile(r"final|signed|最终|终版|定稿", re.IGNORECASE)
_DRAFT = re.compile(r"draft|entwurf|初稿|草稿|old|旧", re.IGNORECASE)
_TYPES = {"xlsm": "xlsx", "xls": "xlsx", "docm": "docx", "doc": "docx", "ppt": "pptx", "pptm": "pptx"}
_VERSIONED = frozenset("docx xlsx pptx pdf csv md txt odt ods odp html htm tsv".split())
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Versions:
    """Files that are one work: the newest, and the older ones with the newest of them first."""

    newest: str
    older: tuple[str, ...]


def group_versions(documents: Sequence[Document]) -> tuple[Versions, ...]:
    """Groups of two and more."""
    groups: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        stem, _, extension = document.file.rpartition("/")[2].rpartition(".")
        kind = _TYPES.get(extension.lower(), extension.lower())
        if kind in _VERSIONED:
            groups.setdefault((bare_stem(stem or document.file), kind), []).append(document)
    found = []
    for (stem, _), group in sorted(groups.items()):
        is_marked = any(_is_marked(document.file) for document in group)
        if stem and len(group) > 1 and is_marked and not _is_series(group):
            ranked = sorted(group, key=rank_of, reverse=True)
            found.append(Versions(ranked[0].file, tuple(document.file for document in ranked[1:])))
    return tuple(found)


def bare_stem(stem: str) -> str:
    """A file name without version marks and dates, in normal form: what versions of one work share."""
    bare = _DATE.sub(" ", _MARK.sub(" ", stem))
    return " ".join(re.sub(r"[\s_.\-()（）\[\]]+", " ", normal(bare)).split())


def _is_marked(file: str) -> bool:
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return bool(_MARK.search(stem) or _DATE.search(stem))


def _is_series(group: Sequence[Document]) -> bool:
    """Minutes of different days share a stem and are no versions: dates in front of the name, no version mark."""
    stems = [document.file.rpartition("/")[2].rpartition(".")[0] for document in group]
    return all(_DATE.match(stem.strip()) and not _MARK.search(stem) for stem in stems)


def rank_of(document: Document) -> tuple[int, tuple[int, ...], str, datetime, str]:
    """Final before draft, then version number, then the date in the name, then the file's own date."""
    stem = document.file.rpartition("/")[2].rpartition(".")[0]
    finality = (
        1 if _FINAL.search(stem) else -1 if _DRAFT.search(stem) and not re.search(r"\bv\d", stem, re.IGNORECASE) else 0
    )
    named = date_in_name(stem)
    return finality, _number(stem), named.isoformat() if named else "", document.modified or _OLDEST, document.file


def _number(stem: str) -> tuple[int, ...]:
    for match in _MARK.finditer(stem):
        text = next((group for group in match.groups() if group), "")
        if digits := re.findall(r"\d+", text):
            return tuple(int(part) for part in digits)
    return (0,)
