"""Answers for the look of slides: theme, master and the four layouts Title, Content, Section, Closing (PresentationML).

The library's own template is 4:3 with eleven layouts; its theme, master and layouts are written anew here with real,
named placeholders, so that a person can go on with the deck in PowerPoint.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from desktop.deliverables import house
from desktop.deliverables.deck_layout import (
    BOTTOM,
    HEIGHT,
    LEFT,
    ROOM,
    RULE_TOP,
    TITLE_HEIGHT,
    TITLE_TOP,
    TOP,
    WIDTH,
    Box,
)

LAYOUTS = ("Title", "Content", "Section", "Closing")
SOURCES_IDX, FOOTER_IDX, NUMBER_IDX = 13, 11, 12
_FOOTER = Box(LEFT, 7.02, 9.0, 0.28)
_NUMBER = Box(LEFT + ROOM - 1.5, 7.02, 1.5, 0.28)
_SOURCES = Box(LEFT, 6.7, ROOM, 0.28)
_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


def new_presentation() -> Any:
    """An empty 16:9 presentation (python-pptx) with the house master and its four layouts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.element.sldSz.attrib.pop("type", None)
    layouts = list(deck.slide_layouts)
    kept = dict(zip(LAYOUTS, (layouts[0], layouts[1], layouts[2], layouts[5]), strict=True))
    for layout in layouts:
        if layout not in kept.values():
            deck.slide_layouts.remove(layout)
    _write_theme(deck.slide_master)
    _write_master(deck.slide_master)
    for name, layout in kept.items():
        _write_layout(layout, name)
    for part in list(deck.part.rels.values()):
        if part.reltype.endswith("/printerSettings"):
            deck.part.drop_rel(part.rId)
    return deck


def _write_theme(master: Any) -> None:
    part = master.part.part_related_by(_THEME)
    theme: Any = etree.fromstring(part.blob)
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    theme.set("name", "Afternoon")
    colours = {
        "dk1": house.INK,
        "lt1": house.WHITE,
        "dk2": house.MUTED,
        "lt2": house.PANEL,
        "hlink": house.ACCENT,
        "folHlink": house.MUTED,
        **{f"accent{number}": colour for number, colour in enumerate(house.SERIES, 1)},
    }
    scheme = theme.find(f".//{a}clrScheme")
    scheme.set("name", "Afternoon")
    for name, colour in colours.items():
        slot: Any = scheme.find(f"{a}{name}")
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{a}srgbClr", val=colour)
    theme.find(f".//{a}fontScheme").set("name", "Afternoon")
    for kind in ("majorFont", "minorFont"):
        font = theme.find(f".//{a}{kind}")
        font.find(f"{a}latin").set("typeface", house.LATIN)
        font.find(f"{a}ea").set("typeface", house.CHINESE)
        for other in font.findall(f"{a}font"):
            font.remove(other)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _emu(inches: float) -> int:
    return int(Inches(inches))


def _frame(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{_emu(box.left)}" y="{_emu(box.top)}"/>'
        f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/></a:xfrm>'
    )


def _level(size: float, colour: str, bold: bool, align: str, is_list: bool) -> str:
    """The one list level in use: a hanging bullet, or plain text."""
    hang = f'marL="{_emu(0.3)}" indent="-{_emu(0.3)}"' if is_list else 'marL="0" indent="0"'
    bullet = (
        f'<a:buClr><a:srgbClr val="{house.ACCENT}"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
        if is_list
        else "<a:buNone/>"
    )
    return (
        f'<a:lvl1pPr {hang} algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{bullet}<a:defRPr sz="{int(size * 100)}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr>'
    )


def _placeholder(
    id: int,
    name: str,
    kind: str,
    idx: int,
    box: Box,
    level: str,
    anchor: str = "t",
    content: str = "",
) -> Any:
    index = f' idx="{idx}"' if idx else ""
    inner = content or f'<a:r><a:rPr lang="en-GB"/><a:t>{escape(name)}</a:t></a:r>'
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{id}" name="{escape(name)}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}"{index}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{level}</a:lstStyle><a:p>{inner}</a:p></p:txBody></p:sp>"
    )


def _rule(id: int, box: Box, colour: str) -> Any:
    """A thin filled bar; a line shape would be drawn with the theme's effects."""
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{id}" name="Rule"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def page_number_field() -> str:
    """The field PowerPoint replaces by the slide's number."""
    return (
        '<a:fld id="{5B9BD5A0-0001-4A00-8000-000000000001}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )


def _clear(tree: Any) -> None:
    for child in list(tree):
        if child.tag not in (qn("p:nvGrpSpPr"), qn("p:grpSpPr")):
            tree.remove(child)


def _edge_placeholders() -> list[Any]:
    small = _level(9, house.MUTED, False, "l", False)
    right = _level(9, house.MUTED, False, "r", False)
    return [
        _placeholder(20, "Footer", "ftr", FOOTER_IDX, _FOOTER, small, "ctr", '<a:endParaRPr lang="en-GB"/>'),
        _placeholder(21, "Slide Number", "sldNum", NUMBER_IDX, _NUMBER, right, "ctr", page_number_field()),
    ]


def _write_master(master: Any) -> None:
    tree = master.shapes._spTree
    _clear(tree)
    title = _level(26, house.INK, True, "l", False)
    body = _level(20, house.INK, False, "l", True)
    tree.append(_placeholder(2, "Title", "title", 0, Box(LEFT, TITLE_TOP, ROOM, TITLE_HEIGHT), title, "b"))
    tree.append(_placeholder(3, "Text", "body", 1, Box(LEFT, TOP, ROOM, BOTTOM - TOP), body))
    tree.extend(_edge_placeholders())
    tree.append(_rule(5, Box(LEFT, RULE_TOP, ROOM, 0.012), house.HAIRLINE))
    tree.append(_rule(6, Box(LEFT, RULE_TOP - 0.012, 0.9, 0.035), house.ACCENT))
    styles = master.element.find(qn("p:txStyles"))
    for name, level in (("p:titleStyle", title), ("p:bodyStyle", body)):
        style = styles.find(qn(name))
        style.replace(
            style.find(qn("a:lvl1pPr")), parse_xml(level.replace("<a:lvl1pPr", f"<a:lvl1pPr {nsdecls('a')}", 1))
        )


def _write_layout(layout: Any, name: str) -> None:
    layout.name = name
    tree = layout.shapes._spTree
    _clear(tree)
    element = layout.element
    if name in ("Title", "Section"):
        element.set("type", "title" if name == "Title" else "secHead")
        element.set("showMasterSp", "0")
        _write_cover(tree, name)
    else:
        element.set("type", "tx")
        title = _level(26, house.INK, True, "l", False)
        tree.append(_placeholder(2, "Title", "title", 0, Box(LEFT, TITLE_TOP, ROOM, TITLE_HEIGHT), title, "b"))
        body = _level(20, house.INK, False, "l", True)
        tree.append(_placeholder(3, "Text", "body", 1, Box(LEFT, TOP, ROOM, BOTTOM - TOP), body))
        tree.append(
            _placeholder(4, "Sources", "body", SOURCES_IDX, _SOURCES, _level(9, house.MUTED, False, "l", False), "ctr")
        )
    tree.extend(_edge_placeholders())


def _write_cover(tree: Any, name: str) -> None:
    """Title and section slides: a short accent rule, the title above it, the subtitle below."""
    kind = "ctrTitle" if name == "Title" else "title"
    under = "subTitle" if name == "Title" else "body"
    title = _level(36, house.INK, True, "l", False)
    tree.append(_placeholder(2, "Title", kind, 0, Box(LEFT + 0.3, 1.5, 10.5, 2.1), title, "b"))
    text = _level(18, house.MUTED, False, "l", False)
    tree.append(_placeholder(3, "Subtitle", under, 1, Box(LEFT + 0.3, 4.05, 10.5, 2.0), text))
    tree.append(_rule(5, Box(LEFT + 0.3, 3.8, 1.4, 0.045), house.ACCENT))
    small = _level(9, house.MUTED, False, "l", False)
    tree.append(_placeholder(4, "Sources", "body", SOURCES_IDX, _SOURCES, small, "ctr"))
