"""Answers for what one member of a council says: its files, read back, as sentences and labelled figures with their places.

What a line rests on is taken from the evidence its writer kept: by the place of a workbook's cell, else by the words that
stand there. A file's list of sources is no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from desktop.analysis.amounts import find_amounts
from desktop.analysis.council import Statement
from desktop.analysis.sentences import split_sentences
from desktop.analysis.table_shape import number_in, text_in
from desktop.analysis.unit import basis_in
from desktop.analysis.words import normal, shortened
from desktop.core.document import CellRecord, Document, Passage, PassageKind, Place, TableRecord
from desktop.core.spec import Evidence

SHORTEST = 12  # characters of a sentence that says something (Chinese: a third)
MOST_PER_FILE = 400
TITLE_WORDS = 6
MOST_WORDS = 3  # cells with words that name a row's figures
_NOTES = re.compile(r"^(?:sources?|references|notes|来源|出处|资料来源|引注)$", re.IGNORECASE)
_NUMBERED = re.compile(r"\[\d+\]\.?")  # a row of a list of sources
_NOTE_MARK = re.compile(
    r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+(?:\s[\u00b9\u00b2\u00b3\u2070-\u2079]+)*"
)
_ENDS = re.compile(r"[.。!！?？:：;；]$")
_SENTENCES = frozenset({"docx", "md", "pdf", "html", "pptx", "eml", "txt"})


def statements_of(
    member: str, document: Document, evidence: Sequence[Evidence], known: frozenset[str]
) -> tuple[Statement, ...]:
    """What `document` says; of the sources only `known` passages are kept."""
    found: list[Statement] = []
    cited = _Cited(evidence, known)
    for passage in _own(document):
        if isinstance(passage.record, TableRecord):
            found += _of_table(member, passage, passage.record, cited)
        elif document.format in _SENTENCES:
            found += _of_text(member, passage, cited)
    return tuple(dict.fromkeys(found))[:MOST_PER_FILE]


def _own(document: Document) -> Iterator[Passage]:
    """The passages before the list of sources, without what is hidden."""
    for passage in document.passages:
        if _NOTES.match(passage.text.strip()):
            return
        if isinstance(passage.record, TableRecord) and _NOTES.match(passage.record.name.strip()):
            continue
        if not passage.hidden and passage.kind is not PassageKind.HEADING and passage.locator.detail != "notes":
            yield passage


class _Cited:
    """The evidence of one file by place and by words."""

    def __init__(self, evidence: Sequence[Evidence], known: frozenset[str]) -> None:
        self._known = known
        self._places = {entry.place: entry.sources for entry in evidence}
        self._texts = [(_level(entry.text), entry.sources) for entry in evidence if entry.sources]

    def at(self, place: str) -> tuple[str, ...]:
        return self._kept(self._places.get(place, ()))

    def under(self, text: str) -> tuple[str, ...]:
        """The sources of the line these words stand in."""
        words = _level(text)
        found = [
            sources for line, sources in self._texts if len(words) >= SHORTEST // 3 and (words in line or line in words)
        ]
        return self._kept([id for sources in found for id in sources])

    def exactly(self, text: str) -> tuple[str, ...]:
        """The sources of the one place that says nothing but this."""
        found = {sources for line, sources in self._texts if line == _level(text)}
        return self._kept(next(iter(found))) if len(found) == 1 else ()

    def _kept(self, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(id for id in dict.fromkeys(ids) if id in self._known)


def _level(text: str) -> str:
    return " ".join(_NOTE_MARK.sub("", normal(text).replace("*", "")).split()).strip(" .。")


def _of_text(member: str, passage: Passage, cited: _Cited) -> Iterator[Statement]:
    is_slide = passage.locator.place is Place.SLIDE  # a line break ends a thought there
    for sentence in split_sentences(passage.text.replace("\n", "\n\n") if is_slide else passage.text):
        text = _NOTE_MARK.sub("", sentence).strip()
        if _says_something(text):
            yield _statement(member, passage, text, cited.under(text))


def _says_something(text: str) -> bool:
    """A line without an end mark and of a few words is a title in running text, unless it gives a figure."""
    if len(text) < (SHORTEST if text.isascii() else SHORTEST // 3):
        return False
    is_title = not _ENDS.search(text) and len(text.split()) <= TITLE_WORDS and (text.isascii() or len(text) < 16)
    return not is_title or next(find_amounts(text), None) is not None


def _of_table(member: str, passage: Passage, table: TableRecord, cited: _Cited) -> Iterator[Statement]:
    """A row's figures under its first words and the column's title; a row without figures as one sentence."""
    for row in table.rows:
        if any(_NUMBERED.fullmatch(str(cell.value).strip()) for cell in row):
            continue
        texts = [_NOTE_MARK.sub("", text_in(cell)).strip() for cell in row]
        words = [shortened(text, 60) for text, cell in zip(texts, row, strict=True) if text and number_in(cell) is None]
        label = ", ".join(dict.fromkeys(words[:MOST_WORDS]))  # the first names the row, the others tell like rows apart
        figures = list(_row_figures(row, table.columns))
        for cell, title in figures if label else ():
            yield _figure(member, passage, (label, title, table.name), cell, cited)
        texts = [text for text in texts if text]
        if not figures and len(texts) > 1:
            sources = [id for cell in row for id in cited.at(f"{table.name}!{cell.ref}") or cited.under(text_in(cell))]
            yield _statement(
                member, passage, ": ".join((texts[0], "; ".join(texts[1:]))), tuple(dict.fromkeys(sources))
            )


def _row_figures(row: Sequence[CellRecord], columns: Sequence[str]) -> Iterator[tuple[CellRecord, str]]:
    for index, cell in enumerate(row):
        if number_in(cell) is not None and not cell.is_date:
            yield cell, columns[index] if index < len(columns) else ""


def _figure(member: str, passage: Passage, names: tuple[str, str, str], cell: CellRecord, cited: _Cited) -> Statement:
    label, title, sheet = names
    value = number_in(cell)
    shown = _shown(cell, value)
    said = next(find_amounts(shown), None) if isinstance(cell.value, str) else None
    head = next((amount for amount in find_amounts(f"1 {title}") if amount.currency), None)
    name = f"{label}, {title}" if title else label
    place = f"{passage.locator.file}, {sheet}!{cell.ref}" if passage.locator.place is Place.CELLS else ""
    return Statement(
        member,
        f"{name}: {shown}",
        passage.locator.file,
        place or passage.locator.label(),
        passage.id,
        cited.at(f"{sheet}!{cell.ref}") or cited.exactly(shown),
        name,
        said.value if said else float(value or 0),
        said.currency if said and said.currency else head.currency if head else _currency(cell, title),
        basis_in(title) or basis_in(label),
        said.step if said else 0.0,
    )


def _shown(cell: CellRecord, value: float | None) -> str:
    """The figure as a person reads it in the file, or nearly so."""
    if isinstance(cell.value, str) or value is None:
        return _NOTE_MARK.sub("", str(cell.value)).strip()
    return f"{value * 100:.4g} %" if "%" in cell.format else f"{value:,.8g}"


_SIGNS: Mapping[str, str] = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "CNY", "￥": "CNY"}
_CODE = re.compile(r"\b(GBP|EUR|USD|CNY|JPY|CHF|HKD|SEK|AUD)\b")


def _currency(cell: CellRecord, title: str) -> str:
    """What the number format or the column's title says."""
    both = f"{cell.format} {title}"
    if match := _CODE.search(both):
        return match.group(1)
    return next((code for sign, code in _SIGNS.items() if sign in both), "")


def _statement(member: str, passage: Passage, text: str, sources: tuple[str, ...]) -> Statement:
    return Statement(member, text, passage.locator.file, passage.locator.label(), passage.id, sources)
