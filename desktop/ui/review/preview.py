"""Answers for the pages a deliverable is shown as: the HTML of each leaf and the facts on it.

The preview is painted from what was told to the writer (the call's spec), not from the file: its words, figures and
sources are those of the file, its line breaks are not. Only the beginning of something large is made; the rest comes
leaf by leaf. Runs on a thread: nothing here touches a widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from desktop.core.document import Citation
from desktop.core.spec import Language, Line
from desktop.ui.review.fact import Fact, pieces

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
class Preview:
    """`rest` counts what was left for later (rows of a table), 0 when everything is here."""

    leaves: tuple[Leaf, ...]
    facts: tuple[Fact, ...]
    rest: int = 0


class Writing:
    """Gathers facts while the HTML of a deliverable is written; note numbers are those of the file."""

    def __init__(self, citations: Mapping[str, Citation], language: Language) -> None:
        from desktop.deliverables.note import Notes

        self.language = language
        self.facts: list[Fact] = []
        self.images: dict[str, str] = {}
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
        number = len(self.facts)
        self.facts.append(Fact(number, text, sources, is_note))
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

    def known(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id for id in dict.fromkeys(sources) if id in self._citations)
