"""Answers for plain text, Markdown and chat exports: paragraphs with their line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desktop.core.document import PassageKind, Place
from desktop.documents import charset
from desktop.documents.chat import chat_lines
from desktop.documents.grid import table_of, table_text
from desktop.documents.source import Content, Source

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_LIST_ITEM = re.compile(r"[ \t]{0,8}(?:[-*+•]|\d{1,3}[.)、])[ \t]+\S")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{1,}:?[ \t]*(\|[ \t]*:?-{1,}:?[ \t]*)+\|?[ \t]*$")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_IMAGE_DATA = re.compile(r"\(\s*data:[^)\s]{40,}\)")
Lines = Sequence[tuple[int, str]]


def read_text(source: Source) -> Content:
    """Plain text: a paragraph per passage, place LINES; chat exports become a passage per message."""
    content = Content(source)
    text = charset.decode(source.data)
    if chat_lines(content, text):
        return content
    for block in _paragraphs(text.splitlines()):
        kind = PassageKind.LIST_ITEM if len(block) == 1 and _LIST_ITEM.match(block[0][1]) else PassageKind.TEXT
        _add(content, block, "", kind)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def read_markdown(source: Source) -> Content:
    """Markdown: headings, paragraphs, list items and tables; the locator's name is the heading path."""
    content = Content(source)
    text = _IMAGE_DATA.sub("(image)", charset.decode(source.data))
    lines = text.splitlines()
    start = _front_matter(content, lines)
    path: list[tuple[int, str]] = []
    for block in _blocks(lines, start):
        heading = _HEADING.match(block[0][1])
        if heading:
            level, title = len(heading.group(1)), heading.group(2).strip()
            path = [item for item in path if item[0] < level] + [(level, title)]
            content.title = content.title or title
            _add(content, [(block[0][0], title)], _path(path), PassageKind.HEADING)
        elif len(block) > 1 and _TABLE_RULE.match(block[1][1]) and "|" in block[0][1]:
            _table(content, block, _path(path))
        else:
            kind = PassageKind.LIST_ITEM if _LIST_ITEM.match(block[0][1]) else PassageKind.TEXT
            _add(content, block, _path(path), kind)
    return content


def _path(path: Sequence[tuple[int, str]]) -> str:
    return " › ".join(title for _, title in path)


def _add(content: Content, block: Lines, name: str, kind: PassageKind) -> None:
    text = "\n".join(line for _, line in block)
    content.add(text, Place.LINES, block[0][0], name, str(block[-1][0]), kind=kind)


def _table(content: Content, block: Lines, name: str) -> None:
    rows = [_cells(line) for number, (_, line) in enumerate(block) if number != 1]
    record = table_of(rows, name or f"line {block[0][0]}")
    if record is not None:
        detail = str(block[-1][0])
        content.add(table_text(rows), Place.LINES, block[0][0], name, detail, kind=PassageKind.TABLE, record=record)


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _front_matter(content: Content, lines: Sequence[str]) -> int:
    """Index of the first line after a YAML block "---"; its title counts."""
    if not lines or lines[0].strip("\ufeff \t") != "---":
        return 0
    for index, line in enumerate(lines[1:200], 1):
        if line.strip() == "---":
            return index + 1
        key, colon, value = line.partition(":")
        if colon and key.strip().lower() == "title":
            content.title = value.strip().strip("\"'")
    return 0


def _paragraphs(lines: Sequence[str]) -> Iterator[Lines]:
    """Runs of lines that are not blank; list items stand alone. Line numbers count from 1."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or _LIST_ITEM.match(line):
            if block:
                yield block
            block = []
        if line.strip():
            block.append((number, line))
    if block:
        yield block


def _blocks(lines: Sequence[str], start: int) -> Iterator[Lines]:
    """As paragraphs, but a fenced block stays whole, and headings and tables stand alone."""
    block: list[tuple[int, str]] = []
    is_fenced = False
    for number, line in enumerate(lines[start:], start + 1):
        if _FENCE.match(line):
            is_fenced = not is_fenced
        starts = not is_fenced and (_HEADING.match(line) or _LIST_ITEM.match(line))
        after_heading = bool(block) and not is_fenced and _HEADING.match(block[-1][1])
        if block and (starts or after_heading or (not is_fenced and not line.strip())):
            yield block
            block = []
        if line.strip() or is_fenced:
            block.append((number, line))
    if block:
        yield block
