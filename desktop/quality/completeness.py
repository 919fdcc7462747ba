"""Answers for check 1, second half: nothing is left blank: no placeholder, empty section, formula error or overflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from desktop.core.document import Document, EventRecord, Passage, PassageKind, Place
from desktop.quality import deck_part, mail_part, workbook_part
from desktop.quality.finding import Delivered, Fault, Finding, finding_of, said
from desktop.quality.shelf import Shelf, flat

_PLACEHOLDER = re.compile(
    r"click to (?:add|edit)\b[\w ]*|lorem ipsum|\bTODO\b|\bTBD\b|\bT\.B\.D\.|\bX{3,}\b|\?{3,}|\bFIXME\b|"
    r"\{\{?\s*[A-Za-z_][\w .]*\}?\}|<(?:insert|your|name|date|company|placeholder)\b[^>]{0,40}>|"
    r"\[(?:insert|your|add|enter|placeholder|to be (?:added|completed|confirmed)|tbd|todo|name|date|company|client)\b[^\]]{0,40}\]|"
    r"(?:单击|点击)此处(?:添加|编辑|输入)\w*|[\[【（(](?:待补充|待填写?|待定|请填写|请插入)[^\]】）)]{0,20}[\]】）)]|待补充|待填写",
    re.IGNORECASE,
)
_UPPER_ONLY = re.compile(r"x{3,}|todo|tbd|fixme")


def check(item: Delivered, again: Document, shelf: Shelf, language: str) -> Finding:
    """One finding for the file as it was read back."""
    path = Path(item.row.path)
    faults = [*_placeholders(again, item, shelf)]
    try:
        if item.row.format in ("docx", "md", "html"):
            faults += _empty_sections(again)
        elif item.row.format == "xlsx":
            faults += workbook_part.faults(path)
        elif item.row.format == "pptx":
            faults += deck_part.faults(path)
        elif item.row.format == "eml":
            faults += mail_part.faults(path)
        elif item.row.format == "ics":
            faults += _events(again)
    except Exception as error:  # noqa: BLE001 - libraries raise anything on broken files; the cause is said
        kind = type(error).__name__
        detail = said(language, f"Could not be looked through ({kind}).", f"无法逐项查看（{kind}）。")
        return Finding("complete", "not_run", detail, item.row.name)
    good = said(language, "Nothing is left blank or unfinished.", "没有空白或未完成之处。")
    return finding_of("complete", item.row.name, faults, language, good)


def _placeholders(again: Document, item: Delivered, shelf: Shelf) -> Iterator[Fault]:
    """Left-over template words; what a cited source itself says ("date TBD") is a fact, not a leftover."""
    cited = None
    seen: set[str] = set()
    for passage in again.passages:
        for match in _PLACEHOLDER.finditer(passage.text):
            words = match.group().strip()
            if words in seen or _UPPER_ONLY.fullmatch(words):
                continue
            seen.add(words)
            cited = cited or " ".join(flat(p.text) for p in shelf.passages(item.citations)).casefold()
            if flat(words).casefold() in cited:
                continue
            place = _place(passage)
            yield Fault(
                f"{place['en']}: “{words}” looks like a placeholder.",
                f"{place['zh']}：“{words}”像是未填的占位文字。",
                f"{place['en']} still says “{words}”: fill it in or leave it out.",
            )


def _place(passage: Passage) -> dict[str, str]:
    file = passage.locator.file
    labels = {language: passage.locator.label(language) for language in ("en", "zh")}
    return {language: label.removeprefix(file).removeprefix(", ") or file for language, label in labels.items()}


def _empty_sections(again: Document) -> Iterator[Fault]:
    """Headings followed by a heading of the same or a higher level, or by nothing. The title stands for itself."""
    body = [p for p in again.passages if _is_body(p)]
    for index, passage in enumerate(body):
        if index == 0 or passage.kind is not PassageKind.HEADING:
            continue
        following = body[index + 1] if index + 1 < len(body) else None
        if following is None or (following.kind is PassageKind.HEADING and _depth(following) <= _depth(passage)):
            title = flat(passage.text)
            yield Fault(
                f"The section “{title}” is empty.",
                f"“{title}”一节是空的。",
                f"The section “{title}” is empty: fill it or leave the heading out.",
            )


def _is_body(passage: Passage) -> bool:
    place = passage.locator
    is_margin = place.place is Place.HEADING and (place.number == 0 or place.detail.startswith(("footnote", "comment")))
    return not is_margin and not passage.hidden


def _depth(heading: Passage) -> int:
    return heading.locator.name.count(" › ")


def _events(again: Document) -> Iterator[Fault]:
    for passage in again.passages:
        event = passage.record
        if not isinstance(event, EventRecord):
            continue
        if event.end <= event.start:
            yield Fault(
                f"“{event.title}” ends before it starts.",
                f"“{event.title}”的结束早于开始。",
                f"The event “{event.title}” must end after it starts.",
            )
        if not event.title.strip():
            yield Fault("An event has no title.", "有日程没有标题。", "Give every event a title.")
