"""Answers for the look of a Word document: page, styles, table style, header and footer; no content.

Everything is done with real styles (WordprocessingML, ECMA-376 part 1, 17.7), so that a person can restyle the document
in Word. Fonts are named outright, with their East Asian twin, because theme fonts differ from one Office to the next.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from desktop.core.spec import DocumentSpec, Language
from desktop.deliverables import house
from desktop.deliverables.document_table import LANDSCAPE_CM, LARGEST_PT, PORTRAIT_CM

TABLE_STYLE = "Afternoon Table"
BODY_PT = 10.0
TABLE_PT = LARGEST_PT

# name -> (size pt, bold, colour, space before pt, space after pt, keep with next)
_PARAGRAPHS: dict[str, tuple[float, bool, str, float, float, bool]] = {
    "Normal": (BODY_PT, False, house.INK, 0, 5, False),
    "Title": (20, True, house.INK, 0, 2, True),
    "Subtitle": (11, False, house.MUTED, 0, 10, False),
    "Heading 1": (13, True, house.ACCENT, 14, 4, True),
    "Heading 2": (11, True, house.INK, 10, 3, True),
    "Heading 3": (BODY_PT, True, house.MUTED, 8, 2, True),
    "List Bullet": (BODY_PT, False, house.INK, 0, 3, False),
    "List Number": (BODY_PT, False, house.INK, 0, 3, False),
    "Caption": (9, True, house.INK, 8, 3, True),
    "Header": (8, False, house.MUTED, 0, 0, False),
    "Footer": (8, False, house.MUTED, 0, 0, False),
}
_OWN: dict[str, tuple[float, bool, str, float, float, bool]] = {
    "Lead": (11.5, False, house.INK, 2, 8, False),
    "Note": (8.5, False, house.MUTED, 0, 5, False),
    "Callout": (BODY_PT, False, house.INK, 6, 9, False),
    "Warning": (BODY_PT, False, house.INK, 6, 9, False),
    "Table Head": (TABLE_PT - 0.5, True, house.MUTED, 2, 2, True),
    "Table Text": (TABLE_PT, False, house.INK, 2, 2, False),
    "Table Gap": (4, False, house.INK, 0, 2, False),
    "Source File": (8, True, house.INK, 5, 1, True),
    "Source": (8, False, house.MUTED, 0, 1.5, False),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document is written on. `document`: python-docx, empty; `rooms`: width of the text in cm, upright and
    turned; `unnumbered`: list styles without a numbering; `is_own`: the look is the person's template."""

    document: Any
    table_style: str
    rooms: tuple[float, float]
    unnumbered: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    is_own: bool = False


def house_paper(spec: DocumentSpec) -> Paper:
    """An empty A4 document with the house styles, header and footer."""
    return Paper(_new_document(spec), TABLE_STYLE, (PORTRAIT_CM, LANDSCAPE_CM))


def add_missing_styles(document: Any) -> list[str]:
    """Adds the styles a template lacks, in its own fonts and sizes; returns the standard ones that were missing."""
    known = {style.name for style in document.styles}
    missing = [name for name in _PARAGRAPHS if name not in known]
    for name in missing:
        _dress(document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True), _PARAGRAPHS[name], is_own=True)
    added = [name for name in _OWN if name not in known]
    for name in added:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _dress(style, _OWN[name], is_own=True)
    _shape_lists(document, {*missing, *added})
    _shape_boxes(document, set(added))
    _add_character_styles(document, known)
    if TABLE_STYLE not in known:
        _add_table_style(document)
    return missing


def _new_document(spec: DocumentSpec) -> Any:
    document = Document()
    _set_defaults(document, spec.language)
    for name, look in _PARAGRAPHS.items():
        _dress(document.styles[name], look)
    for name, look in _OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _dress(style, look)
    if spec.language == "zh":
        for name in ("Table Head", "Table Text", "Source File", "Source"):
            # Exact, because a Chinese font's own line is half again as high, and figures beside it would stand higher.
            style = document.styles[name]
            style.paragraph_format.line_spacing = Pt(round(style.font.size.pt * 1.4, 1))
    if (numbering := document.styles["Subtitle"].element.pPr.find(qn("w:numPr"))) is not None:
        document.styles["Subtitle"].element.pPr.remove(numbering)
    _shape_lists(document, {**_PARAGRAPHS, **_OWN})
    _shape_boxes(document, _OWN)
    _add_character_styles(document)
    _add_table_style(document)
    for name in ("Header", "Footer"):
        _clear_style_tabs(document, name)
    _set_page(document.sections[0], spec, is_landscape=False)
    return document


def _set_defaults(document: Any, language: Language) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _name_fonts(run)
    lang = run.find(qn("w:lang"))
    lang.set(qn("w:val"), house.language_tag(language) if language == "en" else "en-US")
    lang.set(qn("w:eastAsia"), "zh-CN")


def _name_fonts(run_properties: Any) -> None:
    fonts = run_properties.get_or_add_rFonts() if hasattr(run_properties, "get_or_add_rFonts") else None
    if fonts is None:
        fonts = run_properties.find(qn("w:rFonts"))
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), house.LATIN)
    fonts.set(qn("w:eastAsia"), house.CHINESE)


def _dress(style: Any, look: tuple[float, bool, str, float, float, bool], is_own: bool = False) -> None:
    """Gives a style its look. In a person's own template fonts, ink and the size of plain text are the template's."""
    size, bold, colour, before, after, keep = look
    properties = style.element.get_or_add_rPr()
    for tag in ("w:color", "w:spacing", "w:kern", "w:i", "w:iCs"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    if not is_own:
        _name_fonts(properties)
    style.font.bold = bold
    if not is_own or size != BODY_PT:
        style.font.size = Pt(size)
    if not is_own or colour in (house.MUTED, house.WARNING):
        style.font.color.rgb = RGBColor.from_string(colour)
    paragraph = style.paragraph_format
    for tag in ("w:pBdr", "w:contextualSpacing"):
        for element in style.element.get_or_add_pPr().findall(qn(tag)):
            style.element.pPr.remove(element)
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.line_spacing = 1.0 if size <= TABLE_PT or bold else 1.15
    paragraph.keep_with_next, paragraph.widow_control = keep, True
    style.hidden, style.quick_style, style.unhide_when_used = False, True, False


def _shape_lists(document: Any, names: Collection[str]) -> None:
    for name in {"List Bullet", "List Number"}.intersection(names):
        shape = document.styles[name].paragraph_format
        shape.left_indent, shape.first_line_indent = Cm(0.55), Cm(-0.55)
        shape.tab_stops.add_tab_stop(Cm(0.55))
    if "Source" in names:
        source = document.styles["Source"].paragraph_format
        source.left_indent, source.first_line_indent = Cm(0.7), Cm(-0.7)
        source.tab_stops.add_tab_stop(Cm(0.7))


def _shape_boxes(document: Any, names: Collection[str]) -> None:
    for name, edge, fill in (
        ("Callout", house.ACCENT, house.PANEL),
        ("Warning", house.WARNING, house.WARNING_PANEL),
    ):
        if name not in names:
            continue
        properties = document.styles[name].element.get_or_add_pPr()
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
            for side, size, space, colour in (
                ("top", 4, 5, fill),
                ("left", 18, 8, edge),
                ("bottom", 4, 5, fill),
                ("right", 4, 8, fill),
            )
        )
        properties.insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )
        properties.insert_element_before(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'),
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:jc",
        )
        shape = document.styles[name].paragraph_format
        shape.left_indent, shape.right_indent, shape.keep_together = Cm(0.35), Cm(0.35), True


def _add_character_styles(document: Any, known: Collection[str] = ()) -> None:
    looks = {"Note Mark": (house.ACCENT, False), "Certainty": (house.MUTED, None), "Draft Mark": (house.WARNING, True)}
    for name, (colour, bold) in looks.items():
        if name not in known:
            font = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER).font
            font.color.rgb, font.bold = RGBColor.from_string(colour), bold


def _add_table_style(document: Any) -> None:
    """Hairlines between rows, a line of ink under the header and above a total; no vertical lines, no fill."""
    hair = f'w:val="single" w:sz="4" w:space="0" w:color="{house.HAIRLINE}"'
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{house.INK}"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="AfternoonTable">'
            f'<w:name w:val="{TABLE_STYLE}"/><w:uiPriority w:val="59"/><w:qFormat/>'
            f"<w:tblPr><w:tblBorders><w:bottom {hair}/><w:insideH {hair}/></w:tblBorders>"
            '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom {strong}/></w:tcBorders></w:tcPr></w:tblStylePr>'
            f'<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:top {strong}/></w:tcBorders>'
            "</w:tcPr></w:tblStylePr></w:style>"
        )
    )


def turn_page(document: Any, spec: DocumentSpec, is_landscape: bool) -> None:
    """Goes on on a new page in the other direction, with a header and footer of that width."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _set_page(section, spec, is_landscape)


def _set_page(section: Any, spec: DocumentSpec, is_landscape: bool) -> None:
    width, height = (29.7, 21.0) if is_landscape else (21.0, 29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.0)
    section.header_distance, section.footer_distance = Cm(1.1), Cm(0.9)
    room = LANDSCAPE_CM if is_landscape else PORTRAIT_CM
    fill_header(section.header, spec, room)
    fill_footer(section.footer, spec, room)


def _edge_line(paragraph: Any, room_cm: float) -> Any:
    """Header and footer are one line: text at the left, text at the right."""
    stops = paragraph.paragraph_format.tab_stops
    for stop in paragraph.style.paragraph_format.tab_stops:  # a template's own would catch the text half-way
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Cm(room_cm), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    return paragraph


def _clear_style_tabs(document: Any, name: str) -> None:
    properties = document.styles[name].element.get_or_add_pPr()
    for tabs in properties.findall(qn("w:tabs")):
        properties.remove(tabs)


def fill_header(edge: Any, spec: DocumentSpec, room_cm: float) -> None:
    """The running title, and at the right that this is a draft."""
    paragraph = _edge_line(edge.paragraphs[0], room_cm)
    paragraph.add_run(spec.header or spec.title)
    if spec.draft:
        paragraph.add_run("\t")
        paragraph.add_run(house.word("draft", spec.language), style="Draft Mark")


def fill_footer(edge: Any, spec: DocumentSpec, room_cm: float) -> None:
    """The day the document is of, and "Page 1 of 3"."""
    paragraph = _edge_line(edge.paragraphs[0], room_cm)
    paragraph.add_run(f"{house.word('as_of', spec.language)} {spec.as_of}" if spec.as_of else "")
    paragraph.add_run("\t" + house.word("page", spec.language) + " ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(house.word("of", spec.language))
    _add_field(paragraph, "NUMPAGES")
    paragraph.add_run(house.word("page_end", spec.language))


def _add_field(paragraph: Any, code: str) -> None:
    """A field that Word and LibreOffice compute (ECMA-376 part 1, 17.16.5)."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        else:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))
