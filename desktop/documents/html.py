"""Answers for web pages and HTML mail: headings, paragraphs, lists and tables, and what is hidden from a reader.

Hidden text (display:none, white on white, one pixel, off the screen) is kept and marked: a person is shown it as
hidden, and nobody follows it. Nothing is fetched, no script is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from desktop.core.document import PassageKind, Place, TableRecord
from desktop.documents import charset
from desktop.documents.grid import table_of, table_text
from desktop.documents.html_style import Visibility
from desktop.documents.source import Content, Source, clean

_SKIPPED = {"script", "style", "template", "head", "svg", "iframe", "object", "noscript", "select", "canvas", "math"}
_BLOCKS = set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SET_APART = {"a", "button", "kbd", "label", "option"}  # side by side in a bar of links, style sheets keep them apart
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """One block of a page. `level` is the heading level, 0 for none; `is_quoted` is for quoted mail."""

    text: str
    kind: PassageKind = PassageKind.TEXT
    level: int = 0
    hidden: bool = False
    is_quoted: bool = False
    table: TableRecord | None = None


def read_html(source: Source) -> Content:
    """A web page. Place HEADING: number is the block from 1, name the heading path."""
    content = Content(source)
    root = page_of(source)
    if root is None:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
        return content
    content.title = " ".join((root.findtext(".//title") or "").split())
    path: list[tuple[int, str]] = []
    for number, block in enumerate(blocks_of(root), 1):
        if block.level and not block.hidden:
            path = [item for item in path if item[0] < block.level] + [(block.level, " ".join(block.text.split()))]
        name = " › ".join(title for _, title in path)
        place = (Place.HEADING, number, name)
        content.add(block.text, *place, kind=block.kind, hidden=block.hidden, record=block.table)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def page_of(source: Source) -> lxml_html.HtmlElement | None:
    """The root of the page, in the charset that it names; None when there is nothing in it."""
    declared = _CHARSET.search(source.data[:4_096])
    return parse_html(charset.decode(source.data, declared.group(1).decode() if declared else ""))


def parse_html(text: str) -> lxml_html.HtmlElement | None:
    """The root of a page, however broken; None when there is nothing in it."""
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(_DECLARATION.sub("", text).replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def blocks_of(root: lxml_html.HtmlElement, visibility: Visibility | None = None) -> Iterator[HtmlBlock]:
    """The blocks of a page in their order; empty ones are left out. For a part of a page `visibility` is the page's."""
    walk = _Walk(visibility or Visibility(root))
    walk.visit(root, hidden=False, quoted=False, kind=PassageKind.TEXT)
    walk.flush(PassageKind.TEXT, quoted=False)
    yield from walk.found


@dataclass(slots=True)
class _Walk:
    """The walk over a page: text gathers until a block ends."""

    visibility: Visibility
    found: list[HtmlBlock] = field(default_factory=list)
    visible: list[str] = field(default_factory=list)
    concealed: list[str] = field(default_factory=list)

    def flush(self, kind: PassageKind, *, quoted: bool, level: int = 0) -> None:
        for parts, hidden in ((self.visible, False), (self.concealed, True)):
            text = _joined(parts)
            parts.clear()
            if text:
                self.found.append(HtmlBlock(text, kind, 0 if hidden else level, hidden, quoted))

    def visit(self, element: lxml_html.HtmlElement, *, hidden: bool, quoted: bool, kind: PassageKind) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        hidden = hidden or self.visibility.is_hidden(element)
        inner_quoted = quoted or tag == "blockquote" or "gmail_quote" in element.get("class", "")
        if tag not in _BLOCKS:
            self._inside(element, hidden=hidden, quoted=inner_quoted, kind=kind)
            return
        self.flush(kind, quoted=quoted)
        level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
        inner = PassageKind.HEADING if level else PassageKind.LIST_ITEM if tag == "li" else kind
        if tag == "table" and self._table(element, hidden, inner_quoted):
            return
        self._inside(element, hidden=hidden, quoted=inner_quoted, kind=inner)
        self.flush(inner, quoted=inner_quoted, level=level)

    def _inside(self, element: lxml_html.HtmlElement, *, hidden: bool, quoted: bool, kind: PassageKind) -> None:
        parts = self.concealed if hidden else self.visible
        keep = element.tag in ("pre", "textarea")
        parts.append(_inline(element.text, keep))
        for child in element:
            if child.tag == "br":
                parts.append("\n")
            elif child.tag in ("td", "th"):
                parts.append("\t")
            elif child.tag in _SET_APART and not (parts and parts[-1]):
                parts.append(" ")
            self.visit(child, hidden=hidden, quoted=quoted, kind=kind)
            parts.append(_inline(child.tail, keep))

    def _table(self, table: lxml_html.HtmlElement, hidden: bool, quoted: bool) -> bool:
        """Adds a data table; False for a table that only lays out the page."""
        if next(table.iterdescendants("table", "blockquote", "ul", "ol", "h1", "h2", "h3"), None) is not None:
            return False
        shown = [row for row in table.iter("tr") if hidden or not self.visibility.is_hidden(row)]
        rows = [row for row in (_row(row, self.visibility.is_hidden) for row in shown) if row]
        width = max((len(row) for row in rows), default=0)
        if len(rows) < 2 or width < 2 or sum(len(cell) for row in rows for cell in row) > 400 * len(rows) * width:
            return False
        caption = _words(table.find("caption"))
        record = table_of(rows, caption)
        if record is None:
            return False
        text = "\n".join(filter(None, (caption, table_text(rows))))
        self.found.append(HtmlBlock(text, PassageKind.TABLE, 0, hidden, quoted, record))
        return True


def _row(row: lxml_html.HtmlElement, is_hidden: Callable[[lxml_html.HtmlElement], bool]) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        if is_hidden(cell):
            continue
        cells.append(_words(cell, is_hidden))
        span = cell.get("colspan", "1")
        cells.extend([""] * (min(int(span), 50) - 1 if span.isdigit() else 0))
    return cells


def _words(
    element: lxml_html.HtmlElement | None, is_hidden: Callable[[lxml_html.HtmlElement], bool] | None = None
) -> str:
    """The visible words of an element on one line."""
    parts: list[str] = []

    def visit(item: lxml_html.HtmlElement) -> None:
        if not isinstance(item.tag, str) or item.tag in _SKIPPED or (is_hidden and is_hidden(item)):
            return
        parts.append(item.text or "")
        for child in item:
            parts.append(" " if child.tag in _BLOCKS or child.tag == "br" else "")
            visit(child)
            parts.append(child.tail or "")

    if element is not None:
        visit(element)
    return " ".join("".join(parts).split())


def _inline(text: str | None, keep: bool) -> str:
    """White space as a browser shows it: one space, unless the text is preformatted."""
    if not text:
        return ""
    return text if keep else re.sub(r"[ \t\r\n\f]+", " ", text)


def _joined(parts: list[str]) -> str:
    lines = (re.sub(r"[ \u00a0]{2,}", " ", line).strip(" ") for line in "".join(parts).split("\n"))
    return clean("\n".join(lines))
