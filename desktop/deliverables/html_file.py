"""Answers for DocumentSpec as one self-contained HTML file: styles and charts inside, no script, nothing fetched.

The page forbids itself everything but its own style sheet (Content-Security-Policy), so that text of a source could
not reach out even if it became an element; and it never does: every text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from desktop.core.spec import DocumentSpec, Language, Written
from desktop.deliverables import chart_svg, chart_text, contents, figure, house, html_style
from desktop.deliverables.laid_out import (
    LaidBlock,
    LaidChart,
    LaidDocument,
    LaidHeading,
    LaidList,
    LaidParagraph,
    LaidTable,
    Said,
    lay_out,
)
from desktop.deliverables.registry import WriteContext

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def write(spec: DocumentSpec, context: WriteContext, path: Path) -> Written:
    """Writes the page to `path` as UTF-8. OSError if the file cannot be written."""
    laid = lay_out(spec, context)
    path.write_bytes("\n".join(_Page(spec, context, laid).lines()).encode("utf-8"))
    return laid.written


class _Page:
    """The page from top to bottom; `_referred` knows which source has been cited, for the way back from the list."""

    def __init__(self, spec: DocumentSpec, context: WriteContext, laid: LaidDocument) -> None:
        self._spec = spec
        self._context = context
        self._laid = laid
        self._referred: set[int] = set()

    def lines(self) -> Iterator[str]:
        spec = self._spec
        yield "<!doctype html>"
        yield f'<html lang="{house.language_tag(spec.language)}"><head><meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f'<meta name="generator" content="{escape(self._context.product)}">'
        yield f'<meta name="date" content="{self._context.now.isoformat()}">'
        yield f"<title>{_text(spec.title)}</title>"
        yield f"<style>\n{html_style.sheet()}</style></head>"
        yield "<body>"
        yield from self._header()
        yield "<main>"
        if contents.is_long(spec):
            yield from self._contents()
        for block in self._laid.blocks:
            yield from self._block(block)
        yield from self._sources()
        yield "</main>"
        yield "</body></html>\n"

    def _header(self) -> Iterator[str]:
        spec = self._spec
        parts = [spec.header, f"{self._word('as_of')} {spec.as_of}" if spec.as_of else ""]
        left = " · ".join(escape(part) for part in parts if part)
        draft = f'<span class="draft">{self._word("draft")}</span>' if spec.draft else ""
        yield "<header>"
        yield f"<h1>{_text(spec.title)}</h1>"
        if spec.subtitle:
            yield f'<p class="subtitle">{_text(spec.subtitle)}</p>'
        if left or draft:
            yield f'<p class="status"><span>{left}</span>{draft}</p>'
        yield "</header>"

    def _contents(self) -> Iterator[str]:
        yield f"<nav><h2>{self._word('contents')}</h2><ul>"
        for block in self._laid.blocks:
            if isinstance(block, LaidHeading) and block.level <= 2:
                yield f'<li class="l{block.level + 1}"><a href="#{block.id}">{self._said(block.text)}</a></li>'
        yield "</ul></nav>"

    def _block(self, block: LaidBlock) -> Iterator[str]:
        if isinstance(block, LaidHeading):
            yield f'<h{block.level + 1} id="{block.id}">{self._said(block.text)}</h{block.level + 1}>'
        elif isinstance(block, LaidParagraph):
            look = "" if block.style == "normal" else f' class="{block.style}"'
            gap = "" if self._spec.language == "zh" else " "
            yield f"<p{look}>{gap.join(map(self._said, block.lines))}</p>"
        elif isinstance(block, LaidList):
            kind = "ol" if block.numbered else "ul"
            yield f"<{kind}>"
            yield from (f"<li>{self._said(item)}</li>" for item in block.items)
            yield f"</{kind}>"
        elif isinstance(block, LaidTable):
            yield from self._table(block)
        else:
            yield from self._chart(block)

    def _table(self, block: LaidTable) -> Iterator[str]:
        yield '<div class="wide"><table>'
        if caption := self._said(block.caption):
            yield f"<caption>{caption}</caption>"
        shares = [f'<col style="width:{width / sum(block.widths):.1%}">' for width in block.widths]
        yield f"<colgroup>{''.join(shares)}</colgroup><thead><tr>"
        for head, align in zip(block.heads, block.aligns, strict=True):
            yield f'<th scope="col"{_class(align)}>{self._said(head)}</th>'
        yield "</tr></thead><tbody>"
        for number, row in enumerate(block.rows, 1):
            total = ' class="total"' if block.total and number == len(block.rows) else ""
            yield f"<tr{total}>"
            for cell, align in zip(row, block.aligns, strict=True):
                inner = f"<strong>{self._said(cell)}</strong>" if cell.bold else self._said(cell)
                yield f"<td{_class(align)}>{inner}</td>"
            yield "</tr>"
        yield "</tbody></table></div>"

    def _chart(self, block: LaidChart) -> Iterator[str]:
        """The drawing, and its values as a table for whoever does not see it or wants to copy them."""
        yield "<figure>"
        if caption := self._said(block.caption):
            yield f"<figcaption>{caption}</figcaption>"
        yield chart_svg.drawn(block.chart, self._spec.language, html_style.CHART_INK, block.alt)
        table = figure.settled(chart_text.as_table(block.chart, self._spec.language))
        yield f"<details><summary>{self._word('chart_data')}</summary><table><thead><tr>"
        yield "".join(f'<th scope="col"{_class(column.align)}>{_text(column.title)}</th>' for column in table.columns)
        yield "</tr></thead><tbody>"
        for row in table.rows:
            cells = zip(row, table.columns, strict=True)
            shown = (
                f"<td{_class(column.align)}>{_text(figure.shown(cell, self._spec.language))}</td>"
                for cell, column in cells
            )
            yield f"<tr>{''.join(shown)}</tr>"
        yield "</tbody></table></details></figure>"

    def _said(self, said: Said) -> str:
        pieces = []
        for run in said.runs:
            piece = _text(run.text)
            pieces.append(f"<strong>{piece}</strong>" if run.bold else f"<em>{piece}</em>" if run.italic else piece)
        if said.sure:
            pieces.append(f'<span class="sure">{escape(said.sure)}</span>')
        pieces.append("\u00a0".join(self._mark(one.number, one.mark) for one in said.notes))
        return "".join(pieces)

    def _mark(self, number: int, shown: str) -> str:
        own = "" if number in self._referred else f' id="r{number}"'
        self._referred.add(number)
        return f'<a class="n" href="#n{number}"{own} aria-label="{self._word("source")} {number}">{shown}</a>'

    def _sources(self) -> Iterator[str]:
        if not self._laid.sources:
            return
        yield f'<section class="sources"><h2 id="sources">{self._word("sources")}</h2>'
        for group in self._laid.sources:
            yield f"<h3>{_text(group.file)}</h3><ol>"
            for one in group.notes:
                back = f'<a class="n k" href="#r{one.number}">{one.number}</a>'
                yield f'<li id="n{one.number}">{back}<span>{_text(one.text)}</span></li>'
            yield "</ol>"
        yield "</section>"

    def _word(self, name: str) -> str:
        language: Language = self._spec.language
        return escape(house.word(name, language))


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _class(align: str) -> str:
    return {"right": ' class="right num"', "center": ' class="center"'}.get(align, "")
