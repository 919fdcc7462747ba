"""Answers for the foot of a slide: sources, running foot, slide number; in the house master or in a person's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from desktop.core.spec import Language
from desktop.deliverables import house, measure
from desktop.deliverables.deck_layout import Stage
from desktop.deliverables.deck_master import FOOTER_IDX, NUMBER_IDX, SOURCES_IDX, page_number_field
from desktop.deliverables.deck_text import colour, fill_paragraph, set_ink

_FOOT_PT = 10.0
SOURCES_HEIGHT = 0.3  # inches below the text of a slide


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands at the foot; "" for nothing."""

    sources: str
    footer: str
    draft: str
    language: Language


def fill_house_edges(page: Any, edges: Edges) -> None:
    """The three placeholders of the house master."""
    sources = next(shape for shape in page.placeholders if shape.placeholder_format.idx == SOURCES_IDX)
    if edges.sources:
        fill_paragraph(sources.text_frame.paragraphs[0], edges.sources, edges.language)
    else:
        sources.element.getparent().remove(sources.element)
    page.shapes._spTree.append(_edge(90, "Footer", "ftr", FOOTER_IDX, ""))
    page.shapes._spTree.append(_edge(91, "Slide Number", "sldNum", NUMBER_IDX, page_number_field()))
    shape = next(shape for shape in page.placeholders if shape.placeholder_format.idx == FOOTER_IDX)
    paragraph = shape.text_frame.paragraphs[0]
    fill_paragraph(paragraph, edges.footer, edges.language)
    paragraph.alignment = PP_ALIGN.LEFT
    for run in paragraph.runs:  # LibreOffice does not take a footer's look from the layout
        run.font.size, run.font.name, run.font.color.rgb = Pt(9), house.LATIN, colour(house.MUTED)


def fill_own_edges(page: Any, edges: Edges, stage: Stage) -> None:
    """The template's own footer and number where its layout has them; sources in a line below the text."""
    kinds = {}
    for shape in page.slide_layout.placeholders:
        kind = shape.element.ph.get("type")
        if kind in ("ftr", "sldNum"):
            kinds[kind] = shape.placeholder_format.idx
    if "sldNum" in kinds:
        page.shapes._spTree.append(_edge(91, "Slide Number", "sldNum", kinds["sldNum"], page_number_field()))
    if "ftr" in kinds:
        page.shapes._spTree.append(_edge(90, "Footer", "ftr", kinds["ftr"], ""))
        shape = next(shape for shape in page.placeholders if shape.placeholder_format.idx == kinds["ftr"])
        room = shape.width / Inches(1) - 0.2
        fill_paragraph(shape.text_frame.paragraphs[0], _fitting(edges, room), edges.language)
        for run in shape.text_frame.paragraphs[0].runs:
            run.font.size = Pt(_FOOT_PT)
    told = edges.sources if "ftr" in kinds else " · ".join(part for part in (edges.draft, edges.sources) if part)
    if told:
        box = stage.body
        place = (Inches(box.left), Inches(box.top + box.height), Inches(box.width), Inches(SOURCES_HEIGHT))
        shape = page.shapes.add_textbox(*place)
        shape.name = "Sources"
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        fill_paragraph(frame.paragraphs[0], told, edges.language)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        for run in frame.paragraphs[0].runs:
            run.font.size = Pt(9)
            set_ink(run.font.color, "muted", is_own=True)


def _fitting(edges: Edges, room: float) -> str:
    """As much of the running foot as one line of `room` inches holds; that it is a draft always."""
    parts = edges.footer.split(" · ")
    while len(parts) > 1 and measure.width(" · ".join(parts), edges.language) * _FOOT_PT / 72 > room * 0.85:
        parts.pop()
    return " · ".join(parts)


def _edge(id: int, name: str, kind: str, idx: int, content: str) -> Any:
    """A footer or number placeholder on the slide itself; the library does not copy these from the layout."""
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{id}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{content}</a:p></p:txBody></p:sp>"
    )
