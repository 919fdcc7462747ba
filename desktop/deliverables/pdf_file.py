"""Answers for DocumentSpec as PDF: set by Typst with resources/typst/document.typ, tagged (PDF/UA-1), fonts embedded.

The text of a spec goes to the typesetter as JSON strings, never as its markup. PDF/UA refuses text that no font can
show, which is how a missing glyph is noticed; what cannot be shown is replaced by a box and said.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.core.errors import ToolFailed
from desktop.core.resources import resource
from desktop.core.schema import dump
from desktop.core.spec import DocumentSpec, Written
from desktop.deliverables import chart_svg, contents, house
from desktop.deliverables.laid_out import LaidBlock, LaidChart, LaidDocument, LaidHeading, LaidTable, lay_out
from desktop.deliverables.pdf_font import fonts, require_chinese
from desktop.deliverables.registry import WriteContext

_UNSHOWN = re.compile(r"the text `\"((?:[^\"\\]|\\.)+)\"` could not be displayed")
_BOX = "\u25a1"
_MOST_ROUNDS = 8  # the library names one character of each piece of text at a time


def write(spec: DocumentSpec, context: WriteContext, path: Path) -> Written:
    """Writes the PDF to `path`. ToolFailed when no font of this machine has Chinese; OSError when it cannot be written."""
    laid = lay_out(spec, context)
    text = json.dumps(_data(spec, context, laid), ensure_ascii=False)
    require_chinese(text, fonts())
    pdf, pages, unshown = _typeset(text, context)
    path.write_bytes(pdf)
    warnings: tuple[str, ...] = ()
    if unshown:
        listed = " ".join(unshown[:10])
        warnings = (f"No font of this machine can show {listed}; the PDF has {_BOX} there.",)
    counts = {**laid.written.counts, "pages": pages}
    return Written(laid.written.evidence, counts, (*laid.written.warnings, *warnings))


def _typeset(text: str, context: WriteContext) -> tuple[bytes, int, list[str]]:
    """The PDF, its pages, and the characters that were replaced."""
    import typst

    source = resource("typst", "document.typ")
    compiler = typst.Compiler(source, root=source.parent, font_paths=fonts().book, sys_inputs={"data": text})
    unshown: list[str] = []
    for attempt in range(_MOST_ROUNDS + 1):
        standards: Any = ["ua-1"] if attempt < _MOST_ROUNDS else []
        try:
            pdf: Any = compiler.compile(
                sys_inputs={"data": text}, format="pdf", timestamp=context.now, pdf_standards=standards
            )
        except typst.TypstError as error:
            found = [json.loads(f'"{match}"') for match in set(_UNSHOWN.findall(error.diagnostic))]
            if not found:
                raise ToolFailed(f"The PDF could not be set: {error.message}. Nothing was written.") from error
            characters = sorted({character for piece in found for character in piece})
            unshown += characters
            text = text.translate(dict.fromkeys(map(ord, characters), _BOX))
            continue
        pages = int(compiler.query("<pages>", field="value", one=True))
        return pdf, pages, unshown
    raise AssertionError("without the standard nothing is refused")


def _data(spec: DocumentSpec, context: WriteContext, laid: LaidDocument) -> dict[str, Any]:
    language = spec.language
    names = ("page", "of", "page_end", "sources", "contents")
    as_of = f"{house.word('as_of', language)} {spec.as_of}" if spec.as_of else ""
    return {
        "title": " ".join(spec.title.split()),
        "subtitle": spec.subtitle,
        "author": context.product,
        "language": language,
        "header": spec.header or spec.title,
        "draft": house.word("draft", language) if spec.draft else "",
        "as_of": as_of,
        "contents": contents.is_long(spec),
        "words": {name: house.word(name, language) for name in names},
        "fonts": list(fonts().families),
        "look": {
            "ink": f"#{house.INK}",
            "muted": f"#{house.MUTED}",
            "hairline": f"#{house.HAIRLINE}",
            "accent": f"#{house.ACCENT}",
            "warning": f"#{house.WARNING}",
            "panel": f"#{house.PANEL}",
            "warning_panel": f"#{house.WARNING_PANEL}",
        },
        "parts": _parts(spec, laid),
        "sources": dump(laid.sources),
    }


def _parts(spec: DocumentSpec, laid: LaidDocument) -> list[dict[str, Any]]:
    """Runs of blocks in one page direction; a heading turns the page together with its wide table. PDF/UA wants headings
    that begin at level 1 and leave no level out."""
    parts: list[dict[str, Any]] = []
    level = 0
    for block, following in zip(laid.blocks, (*laid.blocks[1:], None), strict=True):
        wide = _is_wide(block) or (isinstance(block, LaidHeading) and _is_wide(following))
        if not parts or parts[-1]["wide"] != wide:
            parts.append({"wide": wide, "blocks": []})
        if isinstance(block, LaidHeading):
            level = min(block.level, level + 1)
            block = replace(block, level=level)
        parts[-1]["blocks"].append(_block(block, spec))
    return parts


def _is_wide(block: LaidBlock | None) -> bool:
    return isinstance(block, LaidTable) and block.wide


def _block(block: LaidBlock, spec: DocumentSpec) -> dict[str, Any]:
    if isinstance(block, LaidChart):
        ink = chart_svg.Ink(font=", ".join(fonts().families))
        svg = chart_svg.drawn(block.chart, spec.language, ink)
        return {"kind": "chart", "caption": dump(block.caption), "svg": svg, "alt": block.alt}
    data: dict[str, Any] = dump(block)
    return data
