"""Answers for PowerPoint decks: per slide the title, the texts in reading order, tables, charts, notes, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from desktop.core.document import PassageKind, Place, TableRecord
from desktop.documents import refusal
from desktop.documents.chart import chart_table
from desktop.documents.equation import FORMULAS, linear
from desktop.documents.grid import table_of, table_text
from desktop.documents.ooxml import A, C, P, Package, R, Relation, by_id, children, value_of
from desktop.documents.source import Content, Source, clean

_TITLES = ("title", "ctrTitle")
_MARGINS = ("dt", "ftr", "sldNum", "hdr", "sldImg")
_EMPTY_TITLES = (
    "powerpoint presentation",
    "presentation",
    "slide 1",
    "title",
    "powerpoint 演示文稿",
    "演示文稿",
    "幻灯片 1",
)
_FAR = 10**12
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read_deck(source: Source) -> Content:
    """A deck (pptx, pptm, ppsx). Place SLIDE: number from 1, name the slide's title, detail the part of it."""
    package = Package(source)
    main = package.main_part("ppt/presentation.xml")
    root = package.tree(main)
    if root is None:
        raise refusal.damaged(source.name)
    content = Content(source)
    package.take_properties(content)
    content.title = "" if content.title.lower() in _EMPTY_TITLES else content.title
    relations = by_id(package.relations(main))
    package.say_macros(content)
    authors = _authors(package, main)
    size = _edge(root.find(P + "sldSz"), "cx"), _edge(root.find(P + "sldSz"), "cy")
    for number, entry in enumerate(children(root.find(P + "sldIdLst"), P + "sldId"), 1):
        relation = relations.get(entry.get(R + "id", ""))
        tree = package.tree(relation.target) if relation else None
        if relation is None or tree is None:
            content.warn(f"Slide {number} is missing in the file.", f"第 {number} 张幻灯片在文件中缺失。")
            continue
        _Slide(content, package, relation.target, tree, number, authors, size).read()
    content.title = content.title or next((p.locator.name for p in content.passages if p.locator.name), "")
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


@dataclass(slots=True)
class _Shape:
    """A leaf shape with its place on the slide (EMU) and the kind of placeholder it is, "" for none."""

    element: etree._Element
    placeholder: str
    top: int
    left: int
    order: int
    is_off: bool = False  # beside the slide, where no audience sees it


@dataclass(slots=True)
class _Slide:
    """One slide on its way into passages."""

    content: Content
    package: Package
    part: str
    root: etree._Element
    number: int
    authors: dict[str, str]
    size: tuple[int, int]
    title: str = ""
    hidden: bool = False
    relations: tuple[Relation, ...] = field(default_factory=tuple)

    def read(self) -> None:
        self.hidden = self.root.get("show", "1") in ("0", "false")
        self.relations = self.package.relations(self.part)
        layout = self._places_of_layout()
        shapes = sorted(self._shapes(layout), key=lambda shape: (shape.top, shape.left, shape.order))
        titles = [shape for shape in shapes if shape.placeholder in _TITLES]
        self.title = " ".join(" ".join(_text(shape.element) for shape in titles).split())
        self._add(self.title, "", PassageKind.HEADING)
        for shape in shapes:
            if shape.placeholder not in (*_TITLES, *_MARGINS):
                self._shape(shape)
            elif shape.placeholder == "ftr":
                self._footer(_text(shape.element))
        self._pictures()
        self._notes()
        self._comments()

    def _add(
        self, text: str, detail: str, kind: PassageKind, record: TableRecord | None = None, *, hidden: bool = False
    ) -> None:
        place = (Place.SLIDE, self.number, self.title, detail)
        self.content.add(text, *place, kind=kind, hidden=self.hidden or hidden, record=record)

    def _shape(self, shape: _Shape) -> None:
        element = shape.element
        table = next(element.iter(A + "tbl"), None)
        chart = next(element.iter(C + "chart"), None)
        if table is not None:
            rows = [[clean(_text(cell)) for cell in row.iterchildren(A + "tc")] for row in table.iterchildren(A + "tr")]
            record = table_of(rows, self.title or f"slide {self.number}")
            if record:
                self._add(table_text(rows), "table", PassageKind.TABLE, record)
        elif chart is not None:
            self._chart(chart)
        elif element.tag == P + "graphicFrame":
            self._diagram(element)
        else:
            detail = f"shape {shape.order}"
            self._add(_text(element), detail, PassageKind.TEXT, hidden=shape.is_off)
            self._add(_text(element, tiny=True), f"{detail} hidden", PassageKind.TEXT, hidden=True)

    def _chart(self, chart: etree._Element) -> None:
        relation = by_id(self.relations).get(chart.get(R + "id", ""))
        root = self.package.tree(relation.target) if relation else None
        found = None if root is None else chart_table(root, self.title)
        if found:
            self._add(found.text, "chart", PassageKind.CHART, found.table)

    def _diagram(self, frame: etree._Element) -> None:
        """SmartArt keeps its words in a part of its own."""
        for item in frame.iter():
            relation = by_id(self.relations).get(item.get(R + "dm", ""))
            root = self.package.tree(relation.target) if relation else None
            if root is not None:
                self._add(_text(root), "diagram", PassageKind.TEXT)

    def _footer(self, text: str) -> None:
        """The footer of the deck, where it first stands."""
        if text.strip() and self.content.metadata.get("footer") != text.strip():
            self.content.metadata["footer"] = text.strip()
            self._add(text, "footer", PassageKind.NOTE)

    def _pictures(self) -> None:
        """What somebody wrote about a picture for those who cannot see it."""
        for index, picture in enumerate(self.root.iter(P + "pic"), 1):
            text = value_of(picture, f"{P}nvPicPr/{P}cNvPr", "descr").strip()
            self._add(f"Picture: {text}" if text else "", f"picture {index}", PassageKind.NOTE)

    def _notes(self) -> None:
        root = self.package.tree(self._related("notesSlide"))
        if root is None:
            return
        for shape in root.iter(P + "sp"):
            if value_of(shape, f"{P}nvSpPr/{P}nvPr/{P}ph", "type") == "body":
                self._add(_text(shape), "notes", PassageKind.NOTE)

    def _comments(self) -> None:
        root = self.package.tree(self._related("comments"))
        if root is None:
            return
        for comment in root:
            text = comment.findtext(P + "text") if comment.tag == P + "cm" else _text(comment)
            author = self.authors.get(comment.get("authorId", ""), "")
            if text:
                self._add(f"{author}: {text}" if author else text, "comment", PassageKind.COMMENT)

    def _related(self, kind: str) -> str:
        return next((relation.target for relation in self.relations if relation.kind == kind), "")

    def _places_of_layout(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where the layout puts its placeholders: (type, index) -> (top, left)."""
        root = self.package.tree(self._related("slideLayout"))
        places: dict[tuple[str, str], tuple[int, int]] = {}
        for shape in [] if root is None else root.iter(P + "sp"):
            mark, at = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph"), _place(shape)
            if mark is not None and at:
                places[mark.get("type", ""), mark.get("idx", "")] = at
                places.setdefault(("", mark.get("idx", "")), at)
                places.setdefault((mark.get("type", ""), ""), at)
        return places

    def _shapes(self, layout: dict[tuple[str, str], tuple[int, int]]) -> Iterator[_Shape]:
        tree = self.root.find(f"{P}cSld/{P}spTree")
        for order, (element, group) in enumerate(_leaves(tree, None), 1):
            mark = next(element.iter(P + "ph"), None)
            type, index = ("", "") if mark is None else (mark.get("type", "body"), mark.get("idx", ""))
            at = group or _place(element)
            if at is None and mark is not None:
                at = layout.get((type, index)) or layout.get(("", index)) or layout.get((type, ""))
            top, left = at or (_FAR, _FAR)
            yield _Shape(element, type, top, left, order, at is not None and self._is_off(element, top, left))

    def _is_off(self, element: etree._Element, top: int, left: int) -> bool:
        extent = element.find(f"{P}spPr/{A}xfrm/{A}ext")
        width, height = _edge(extent, "cx"), _edge(extent, "cy")
        if not all(self.size) or extent is None:
            return False
        return left >= self.size[0] or top >= self.size[1] or left + width <= 0 or top + height <= 0


def _leaves(
    tree: etree._Element | None, group: tuple[int, int] | None
) -> Iterator[tuple[etree._Element, tuple[int, int] | None]]:
    """Shapes, frames and pictures; those in a group stand where the group stands."""
    for element in [] if tree is None else tree:
        if element.tag == P + "grpSp":
            yield from _leaves(element, group or _place(element))
        elif element.tag == _MC + "AlternateContent":
            yield from _leaves(element.find(_MC + "Choice"), group)
        elif element.tag in (P + "sp", P + "graphicFrame", P + "cxnSp"):
            yield element, group


def _place(element: etree._Element) -> tuple[int, int] | None:
    for path in (f"{P}spPr/{A}xfrm/{A}off", f"{P}grpSpPr/{A}xfrm/{A}off", f"{P}xfrm/{A}off"):
        at = element.find(path)
        if at is not None:
            x, y = at.get("x", ""), at.get("y", "")
            return (int(y), int(x)) if x.lstrip("-").isdigit() and y.lstrip("-").isdigit() else None
    return None


def _text(element: etree._Element, *, tiny: bool = False) -> str:
    """Paragraphs as lines; only the words of one point or less when `tiny`, else all others."""
    lines = []
    for paragraph in element.iter(A + "p"):
        items = (item for item in paragraph.iter(A + "t", A + "br", *FORMULAS) if _is_tiny(item) == tiny)
        lines.append("".join(_words(item) for item in items if not _is_copy(item)))
    return "\n".join(lines)


def _words(item: etree._Element) -> str:
    if item.tag in FORMULAS:
        return linear(item)
    return item.text or "" if item.tag == A + "t" else "\n"


def _is_copy(item: etree._Element) -> bool:
    """A picture of an equation for older programs, or a formula that its paragraph has given already."""
    return next(item.iterancestors(_MC + "Fallback", FORMULAS[1]), None) is not None


def _is_tiny(item: etree._Element) -> bool:
    run = item.getparent()
    size = value_of(run, A + "rPr", "sz") if run is not None and run.tag == A + "r" else ""
    return size.isdigit() and int(size) <= 100


def _edge(element: etree._Element | None, name: str) -> int:
    text = "" if element is None else element.get(name, "")
    return int(text) if text.isdigit() else 0


def _authors(package: Package, main: str) -> dict[str, str]:
    root = package.tree(package.related(main, "commentAuthors"))
    return {} if root is None else {author.get("id", ""): author.get("name", "") for author in root}
