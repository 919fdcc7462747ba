"""Answers for the pages a deliverable is shown as: the HTML of each leaf and the facts on it.

The preview is painted from what was told to the writer (the call's spec), not from the file: its words, figures and
sources are those of the file, its line breaks are not. A PDF is shown by its own pages, as pictures. Only the beginning of
something large is made; the rest comes leaf by leaf. Runs on a thread: nothing here touches a widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from desktop.core.document import Citation
from desktop.core.spec import Language, Line
from desktop.documents.page_pictures import PageText
from desktop.ui.review.fact import Fact, pieces

Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in points
INK, MUTED, HAIR = "#1c1c1c", "#555555", "#dddddd"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of content laid out for itself. `width` and `height` are px of one page at 100 %; with height 0 the one
    page grows with its content, from `least` on. `images` are SVG drawings by the name the HTML calls them."""

    html: str
    width: int = 600
    height: int = 848
    margin: int = 56
    least: int = 0
    title: str = ""
    images: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PictureLeaf:
    """One page of a PDF, `number` from 0, shown as a picture; `facts` are the boxes of each fact on it."""

    number: int
    page: PageText
    facts: Mapping[int, tuple[Box, ...]]


@dataclass(frozen=True, slots=True)
class GridCell:
    """`fact` is the number of the fact that is the whole cell, None for none."""

    text: str
    fact: int | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a sheet; `number` counts as the sheet does, from 1."""

    number: int
    cells: tuple[GridCell, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of text over all columns, or the charts of a sheet (`number` None)."""

    number: int | None
    html: str
    images: Mapping[str, str] = field(default_factory=dict)

    def leaf(self, width: int) -> Leaf:
        """The line to be laid out `width` px wide."""
        return Leaf(self.html, width, 0, 4, 0, "", self.images)


@dataclass(frozen=True, slots=True)
class GridLeaf:
    """A stretch of a sheet. `widths` (px), `letters` and `aligns` are those of its columns. `joined`: it goes on right below
    the leaf before it; `goes_on`: the next one does so with it."""

    title: str
    letters: tuple[str, ...]
    widths: tuple[float, ...]
    aligns: tuple[str, ...]
    rows: tuple[GridRow | GridLine, ...]
    joined: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """`rest` counts what was left for later (rows of a table), 0 when everything is here; `pages_left` the pages of a PDF
    beyond those that are shown."""

    leaves: tuple[Leaf | GridLeaf | PictureLeaf, ...]
    facts: tuple[Fact, ...]
    rest: int = 0
    pages_left: int = 0

    def html(self) -> Iterator[str]:
        """The HTML of each leaf that has one."""
        return (leaf.html for leaf in self.leaves if isinstance(leaf, Leaf))


class Writing:
    """Gathers facts while the HTML of a deliverable is written, numbered from `first`; note numbers are those of the
    file."""

    def __init__(self, citations: Mapping[str, Citation], language: Language, first: int = 0) -> None:
        from desktop.deliverables.note import Notes

        self.language = language
        self.facts: list[Fact] = []
        self.images: dict[str, str] = {}
        self._first = first
        self._citations = citations
        self._notes = Notes(citations)

    def line(self, line: Line) -> str:
        """A line with its figures as facts and its notes behind it."""
        from desktop.deliverables import house, mark

        sources = self.known(line.sources)
        parts = []
        for run in mark.runs(line.text):
            text = self.figures(run.text, sources) if sources else escape(run.text)
            text = f"<b>{text}</b>" if run.bold else text
            parts.append(f"<i>{text}</i>" if run.italic else text)
        parts.append(escape(house.certainty(line.certainty, self.language)))
        return "".join(parts) + self.notes(sources)

    def lines(self, lines: Iterable[Line]) -> str:
        return ("" if self.language == "zh" else " ").join(self.line(line) for line in lines)

    def figures(self, text: str, sources: tuple[str, ...]) -> str:
        """`text` as HTML, each figure and day in it a fact."""
        return "".join(self.fact(piece, sources) if is_figure else escape(piece) for piece, is_figure in pieces(text))

    def fact(self, text: str, sources: tuple[str, ...], *, is_note: bool = False) -> str:
        """One fact as a link "f<number>"."""
        number = self._counted(text, sources, is_note)
        return f'<a href="f{number}" style="color:{INK};text-decoration:none">{escape(text)}</a>'

    def notes(self, sources: tuple[str, ...]) -> str:
        """The note numbers behind a line, one fact each."""
        numbered = {self._notes.numbers((id,))[0]: id for id in sources}
        return "".join(
            "&nbsp;" + self.fact(f"[{number}]", (id,), is_note=True) for number, id in sorted(numbered.items())
        )

    def cell(self, text: str, sources: tuple[str, ...]) -> str:
        """A table cell: the whole of it is the fact."""
        known = self.known(sources)
        return self.fact(text, known) if known and text else escape(text)

    def grid_cell(self, text: str, sources: tuple[str, ...]) -> GridCell:
        """A cell of a sheet."""
        known = self.known(sources)
        return GridCell(text, self._counted(text, known, False) if known and text else None)

    def _counted(self, text: str, sources: tuple[str, ...], is_note: bool) -> int:
        number = self._first + len(self.facts)
        self.facts.append(Fact(number, text, sources, is_note))
        return number

    def known(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id for id in dict.fromkeys(sources) if id in self._citations)


def text_px(text: str) -> float:
    """Px the text of a cell takes, about: half a square for a Latin letter, a whole one for a Chinese one."""
    return len(text) * 7.0 if text.isascii() else sum(13.0 if ord(each) > 0x2E80 else 7.0 for each in text)
