"""Answers for DeckSpec as slides (.pptx): measured text, native tables and charts, notes with sources, alt text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from pptx.util import Inches, Pt

from desktop.core.errors import InvalidArguments
from desktop.core.spec import Chart, DeckSpec, Evidence, Line, Slide, Table, Written
from desktop.deliverables import chart_text, deck_layout, figure, house, mark, note
from desktop.deliverables.deck_chart import add_chart
from desktop.deliverables.deck_edge import Edges, fill_house_edges, fill_own_edges
from desktop.deliverables.deck_ground import body_of, clear_unused, house_ground, own_ground
from desktop.deliverables.deck_layout import Box, SlidePlan
from desktop.deliverables.deck_table import add_table
from desktop.deliverables.deck_text import fill_paragraph
from desktop.deliverables.frozen_zip import freeze
from desktop.deliverables.registry import WriteContext


def write(spec: DeckSpec, context: WriteContext, path: Path) -> Written:
    """Writes the deck to `path`. InvalidArguments when a slide cannot hold its text."""
    return _DeckWriter(spec, context).write(path)


class _DeckWriter:
    """Writes slide after slide; keeps the notes and the evidence found on the way."""

    def __init__(self, spec: DeckSpec, context: WriteContext) -> None:
        self._ground = own_ground(context.template) if context.template else house_ground()
        if faults := deck_layout.faults(spec, self._ground.stage):
            raise InvalidArguments(faults)
        self._spec = spec
        self._context = context
        self._deck = self._ground.deck
        self._notes = note.Notes(context.citations)
        self._evidence: list[Evidence] = []

    def write(self, path: Path) -> Written:
        self._set_properties()
        for number, slide in enumerate(self._spec.slides, 1):
            self._add_slide(number, slide)
        buffer = io.BytesIO()
        self._deck.save(buffer)
        path.write_bytes(freeze(buffer.getvalue(), self._context.now))
        counts = {
            "slides": len(self._spec.slides),
            "charts": sum(slide.chart is not None for slide in self._spec.slides),
            "tables": sum(slide.table is not None for slide in self._spec.slides),
            "notes": len(self._notes.listed()),
        }
        return Written(tuple(self._evidence), counts, self._ground.warnings)

    def _set_properties(self) -> None:
        properties = self._deck.core_properties
        properties.title, properties.author = self._spec.title, self._context.product
        properties.last_modified_by, properties.revision = self._context.product, 1
        properties.language = house.language_tag(self._spec.language)
        properties.created = properties.modified = self._context.now.replace(tzinfo=None)

    def _add_slide(self, number: int, slide: Slide) -> None:
        plan, _ = deck_layout.plan(slide, number, self._spec.language, self._ground.stage)
        assert plan is not None, "faults were refused before the first slide"
        page = self._deck.slides.add_slide(self._ground.layouts[slide.layout])
        self._set_title(page, mark.plain(slide.title), plan.title_pt)
        if slide.layout in ("title", "section"):
            self._fill_cover(page, number, slide, plan)
        else:
            self._fill_bullets(page, number, slide, plan)
        if slide.table is not None and plan.figure is not None:
            self._add_table(page, number, slide.table, plan.figure, plan)
        if slide.chart is not None and plan.figure is not None:
            self._add_chart(page, number, slide.chart, plan.figure)
        numbers = self._notes.numbers(note.cited(slide))
        if self._ground.is_own:
            clear_unused(page)
        self._fill_edges(page, numbers)
        self._fill_notes(page, number, slide, numbers)

    def _set_title(self, page: Any, text: str, pt: float) -> None:
        paragraph = page.shapes.title.text_frame.paragraphs[0]
        fill_paragraph(paragraph, text, self._spec.language)
        for run in paragraph.runs:
            run.font.size = Pt(pt)

    def _fill_cover(self, page: Any, number: int, slide: Slide, plan: SlidePlan) -> None:
        """Title and section slides: subtitle, then lines such as date and place, without bullets."""
        lines = [Line(slide.subtitle)] if slide.subtitle else []
        self._fill_lines(body_of(page), number, (*lines, *slide.bullets), plan.subtitle_pt, 0.2)

    def _fill_bullets(self, page: Any, number: int, slide: Slide, plan: SlidePlan) -> None:
        body = body_of(page)
        if plan.bullets is None:
            body.element.getparent().remove(body.element)
            return
        self._fill_lines(body, number, slide.bullets, plan.bullets_pt, plan.gap)
        box = plan.bullets
        body.left, body.top, body.width, body.height = (Inches(n) for n in (box.left, box.top, box.width, box.height))

    def _fill_lines(self, body: Any, number: int, lines: tuple[Line, ...], pt: float, gap: float) -> None:
        if not lines:
            body.element.getparent().remove(body.element)
            return
        frame = body.text_frame
        for index, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            sure = house.certainty(line.certainty, self._spec.language)
            fill_paragraph(
                paragraph,
                line.text,
                self._spec.language,
                self._notes.superscript(line.sources),
                sure,
                self._ground.is_own,
            )
            paragraph.space_after = Pt(round(pt * gap, 1)) if index < len(lines) - 1 else Pt(0)
            for run in paragraph.runs:
                run.font.size = Pt(pt)
            self._note_evidence(number, mark.plain(line.text), line.sources)

    def _note_evidence(self, number: int, text: str, sources: tuple[str, ...], value: float | None = None) -> None:
        if sources:
            self._evidence.append(Evidence(f"slide {number}", text, sources, value))

    def _add_table(self, page: Any, number: int, table: Table, box: Box, plan: SlidePlan) -> None:
        if table.caption:
            self._add_caption(page, table.caption, box)
            box = Box(box.left, box.top + deck_layout.CAPTION, box.width, box.height - deck_layout.CAPTION)
        frame = add_table(page, table, box, plan, self._notes, self._spec.language, self._ground.is_own)
        heads = ", ".join(column.title for column in table.columns)
        self._describe(frame, "Table", table.caption or heads)
        for row in figure.settled(table).rows:
            for cell in row:
                value = float(cell.value) if figure.is_number(cell.value) else None  # type: ignore[arg-type]
                self._note_evidence(number, figure.shown(cell, self._spec.language), cell.sources, value)

    def _add_caption(self, page: Any, text: str, box: Box) -> None:
        shape = page.shapes.add_textbox(Inches(box.left), Inches(box.top), Inches(box.width), Inches(0.3))
        shape.name = "Caption"
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        fill_paragraph(frame.paragraphs[0], text, self._spec.language)
        for run in frame.paragraphs[0].runs:
            run.font.size, run.font.bold = Pt(13), True

    def _add_chart(self, page: Any, number: int, chart: Chart, box: Box) -> None:
        frame = add_chart(page, chart, box, self._spec.language, self._ground.is_own)
        self._describe(frame, "Chart", chart.alt or _chart_words(chart))
        for series in chart.series:
            for index, value in enumerate(series.values):
                if value is not None:
                    self._note_evidence(number, chart_text.said(chart, series, index), series.sources, float(value))

    def _describe(self, frame: Any, name: str, text: str) -> None:
        frame.name = name
        frame._element.nvGraphicFramePr.cNvPr.set("descr", text)

    def _fill_edges(self, page: Any, numbers: list[int]) -> None:
        """Sources, the running foot and the number of the slide, where the master has room for them."""
        language = self._spec.language
        draft = house.word("draft", language) if self._spec.draft else ""
        as_of = f"{house.word('as_of', language)} {self._spec.as_of}" if self._spec.as_of else ""
        footer = " · ".join(part for part in (draft, self._spec.title, as_of) if part)
        edges = Edges(self._sources_line(numbers), footer, draft, language)
        if self._ground.is_own:
            fill_own_edges(page, edges, self._ground.stage)
        else:
            fill_house_edges(page, edges)

    def _sources_line(self, numbers: list[int]) -> str:
        if not numbers:
            return ""
        language = self._spec.language
        see = house.word("see_notes", language)
        see = f"（{see}）" if language == "zh" else f" ({see})"
        return f"{house.sources_label(language)}{', '.join(map(str, numbers))}{see}"

    def _fill_notes(self, page: Any, number: int, slide: Slide, numbers: list[int]) -> None:
        if not slide.notes and not numbers:
            return
        lines = []
        for line in slide.notes:
            sure = house.certainty(line.certainty, self._spec.language)
            lines.append(mark.plain(line.text) + sure + self._notes.superscript(line.sources))
            self._note_evidence(number, mark.plain(line.text), line.sources)
        if numbers:
            lines += ["", house.word("sources", self._spec.language)]
            known = dict(self._notes.listed())
            for index in numbers:
                quote = house.quoted(known[index].quote, self._spec.language)
                label = known[index].locator.label(self._spec.language)
                lines.append(f"[{index}] " + " — ".join(part for part in (label, quote) if part))
        page.notes_slide.notes_text_frame.text = "\n".join(lines).strip("\n")


def _chart_words(chart: Chart) -> str:
    names = ", ".join(series.name for series in chart.series)
    return f"{chart.title or chart.kind}: {names}; {', '.join(chart.categories)}"
