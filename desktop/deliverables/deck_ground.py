"""Answers for what a deck stands on: the house master, or a person's own template with its layouts and free room.

Of a template the masters, layouts, theme and size are followed; its slides are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from desktop.deliverables.deck_edge import SOURCES_HEIGHT
from desktop.deliverables.deck_layout import HOUSE_STAGE, Box, Stage
from desktop.deliverables.deck_master import LAYOUTS, new_presentation
from desktop.deliverables.template_file import as_document, broken

_KINDS = ("title", "content", "section", "closing")
# The kinds of layouts that serve, best first (ECMA-376 part 1, 19.7.15).
_WANTED = {
    "title": ("title",),
    "content": ("obj", "tx", "objTx", "txAndObj", "titleOnly"),
    "section": ("secHead", "title"),
    "closing": ("obj", "tx", "objTx", "txAndObj", "titleOnly"),
}
_TITLES = ("title", "ctrTitle")
_BODIES = ("body", "obj", "subTitle", None)
_LEAST = (4.0, 2.0)  # inches; smaller text boxes hold no slide of ours


@dataclass(frozen=True, slots=True)
class Ground:
    """`layouts`: kind of slide -> layout (python-pptx). `is_own`: fonts and colours come from the person's theme."""

    deck: Any
    layouts: Mapping[str, Any]
    stage: Stage = HOUSE_STAGE
    is_own: bool = False
    warnings: tuple[str, ...] = ()


def house_ground() -> Ground:
    """An empty deck in the house look."""
    deck = new_presentation()
    named = dict(zip(LAYOUTS, deck.slide_layouts, strict=True))
    return Ground(deck, {kind: named[kind.capitalize()] for kind in _KINDS})


def own_ground(path: Path) -> Ground:
    """The template, emptied. The house master when it has no layout with a title and text. ToolFailed when it cannot
    be opened."""
    try:
        deck = Presentation(as_document(path))
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise broken(path, error) from error
    layouts = {kind: _layout(deck, kind) for kind in _KINDS}
    stage = _stage(layouts["title"], layouts["content"])
    if stage is None:
        house = house_ground()
        told = f"The template {path.name} has no layout with a title and room for text; the house look was used."
        return Ground(house.deck, house.layouts, warnings=(told,))
    _drop_slides(deck)
    lacking = [kind for kind in _KINDS[:3] if _kind_of(layouts[kind]) != _WANTED[kind][0]]
    told = f"The template {path.name} has no layout made for {', '.join(lacking)} slides; its nearest one was used."
    return Ground(deck, layouts, stage, True, (told,) if lacking else ())


def body_of(page: Any) -> Any:
    """The placeholder for text on a slide: not the title, not an edge."""
    return next(shape for shape in page.placeholders if _is_body(shape))


def clear_unused(page: Any) -> None:
    """Takes placeholders away that stayed empty; they would say "Click to add text"."""
    for shape in list(page.placeholders):
        is_empty = shape.has_text_frame and not shape.text_frame.text.strip()
        if is_empty or shape.element.ph.get("type") == "pic":
            shape.element.getparent().remove(shape.element)


def _kind_of(layout: Any) -> str:
    return str(layout.element.get("type") or "")


def _layout(deck: Any, kind: str) -> Any:
    """The layout made for this kind of slide, else one that can hold it, else the first."""
    able = [layout for layout in deck.slide_layouts if _is_able(layout)]
    for wanted in _WANTED[kind]:
        for layout in able:
            if _kind_of(layout) == wanted:
                return layout
    return able[min(1, len(able) - 1) if kind in ("content", "closing") else 0] if able else deck.slide_layouts[0]


def _is_able(layout: Any) -> bool:
    """Whether it has a title and a place for text that do not lie over each other."""
    title, body = _part(layout, _is_title), _part(layout, _is_body)
    if title is None or body is None or title.width is None or body.width is None:
        return False
    one, two = _box(title), _box(body)
    apart = one.top + one.height <= two.top + 0.1 or two.top + two.height <= one.top + 0.1
    return apart or one.left + one.width <= two.left + 0.1 or two.left + two.width <= one.left + 0.1


def _is_title(shape: Any) -> bool:
    return shape.element.ph is not None and shape.element.ph.get("type") in _TITLES


def _is_body(shape: Any) -> bool:
    return shape.element.ph is not None and shape.element.ph.get("type") in _BODIES


def _part(layout: Any, fits: Any) -> Any:
    return next((shape for shape in layout.placeholders if fits(shape)), None)


def _stage(cover: Any, content: Any) -> Stage | None:
    """The room the template leaves; None when it is too small for any slide."""
    if not (_is_able(cover) and _is_able(content)):
        return None
    parts = [_part(layout, fits) for layout in (cover, content) for fits in (_is_title, _is_body)]
    cover_title, under, title, body = (_box(part) for part in parts)
    if body.width < _LEAST[0] or body.height < _LEAST[1]:
        return None
    free = Box(body.left, body.top, body.width, body.height - SOURCES_HEIGHT)
    title_pt, cover_pt = min(26, int(title.height * 72 / 1.25)), min(36, int(cover_title.height * 72 / 1.25))
    return Stage(
        free,
        title.width - 0.2,
        max(1, min(2, int(title.height * 72 / (title_pt * 1.25)))),
        (title_pt, min(20, title_pt)),
        cover_title.width - 0.2,
        max(1, min(3, int(cover_title.height * 72 / (cover_pt * 1.25)))),
        (cover_pt, min(26, cover_pt)),
        under.width - 0.2,
        under.height - 0.1,
    )


def _box(shape: Any) -> Box:
    inch = Inches(1)
    return Box(shape.left / inch, shape.top / inch, shape.width / inch, shape.height / inch)


def _drop_slides(deck: Any) -> None:
    """Takes the template's slides away, and the sections that name them: PowerPoint would repair the file."""
    listed = deck.slides._sldIdLst
    for slide in list(listed):
        deck.part.drop_rel(slide.rId)
        listed.remove(slide)
    if (extensions := deck.element.find(qn("p:extLst"))) is not None:
        deck.element.remove(extensions)
