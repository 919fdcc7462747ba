"""Answers for what lies on and beside the cells of a workbook: comments, text boxes, charts, defined names, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from desktop.core.document import PassageKind, Place
from desktop.documents.chart import chart_table
from desktop.documents.grid import ref
from desktop.documents.ooxml import A, C, Package, R, Relation, S, by_id, children
from desktop.documents.sheet import string_of
from desktop.documents.source import Content

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_MAX_NAMES = 300


def add_comments(content: Content, package: Package, part: str, name: str, hidden: bool) -> None:
    """Notes on cells and the conversations that newer versions hang on them."""
    threads = package.tree(package.related(part, "threadedComment"))
    talked: set[str] = set()
    people = _people(package) if threads is not None else {}
    for comment in [] if threads is None else threads.iter(_THREADS + "threadedComment"):
        at, author = comment.get("ref", ""), people.get(comment.get("personId", ""), "")
        text = comment.findtext(_THREADS + "text") or ""
        talked.add(at)
        said = f"{author}: {text}" if author and text else text
        content.add(said, Place.CELLS, 0, name, at, kind=PassageKind.COMMENT, hidden=hidden)
    root = package.tree(package.related(part, "comments"))
    for comment in [] if root is None else root.iter(S + "comment"):
        if comment.get("ref", "") not in talked:  # the old note only repeats the conversation
            place = (Place.CELLS, 0, name, comment.get("ref", ""))
            content.add(string_of(comment.find(S + "text")), *place, kind=PassageKind.COMMENT, hidden=hidden)


def _people(package: Package) -> dict[str, str]:
    root = package.tree("xl/persons/person.xml")
    return {} if root is None else {person.get("id", ""): person.get("displayName", "") for person in root.iter("*")}


def add_drawing(content: Content, package: Package, part: str, name: str, hidden: bool) -> None:
    """Text boxes at their cell and charts as tables of their numbers."""
    drawing = package.related(part, "drawing")
    root = package.tree(drawing)
    if root is None:
        return
    for shape in root.iter(_XDR + "sp"):
        content.add("\n".join(_lines(shape)), Place.CELLS, 1, name, _corner(shape), hidden=hidden)
    relations = by_id(package.relations(drawing))
    for frame in root.iter(_XDR + "graphicFrame"):
        chart = next(frame.iter(C + "chart"), None)
        relation = None if chart is None else relations.get(chart.get(R + "id", ""))
        tree = package.tree(relation.target) if relation else None
        found = None if tree is None else chart_table(tree, name)
        if found:
            place = (Place.CELLS, 1, name, _corner(frame))
            content.add(found.text, *place, kind=PassageKind.CHART, hidden=hidden, record=found.table)


def _corner(shape: etree._Element) -> str:
    """The cell under the top left corner."""
    at = shape.getparent()
    corner = None if at is None else at.find(_XDR + "from")
    return ref(_index(corner, "row"), _index(corner, "col")) if corner is not None else "A1"


def _lines(shape: etree._Element) -> Iterator[str]:
    for paragraph in shape.iter(A + "p"):
        yield "".join(text.text or "" for text in paragraph.iter(A + "t"))


def _index(corner: etree._Element, axis: str) -> int:
    text = corner.findtext(_XDR + axis, "0")
    return int(text) if text.isdigit() else 0


def add_empty(content: Content, names: Sequence[str]) -> None:
    """The sheets on which nothing stands, as one passage (place FILE): that, too, is an answer."""
    if names:
        listed = ", ".join(names[:_MAX_NAMES])
        content.add(f"Empty sheets: {listed}", Place.FILE, 0, "", "empty sheets", kind=PassageKind.NOTE)


def add_names(content: Content, package: Package, root: etree._Element, relations: Mapping[str, Relation]) -> None:
    """The names a person gave to cells and tables, one per line, as one passage (place FILE)."""
    lines = []
    for item in children(root.find(S + "definedNames"), S + "definedName"):
        if item.get("hidden") != "1" and not item.get("name", "_").startswith("_"):
            lines.append(f"{item.get('name')} = {(item.text or '').strip()}")
    for sheet in children(root.find(S + "sheets"), S + "sheet"):
        relation = relations.get(sheet.get(R + "id", ""))
        for link in package.relations(relation.target) if relation else ():
            table = package.tree(link.target) if link.kind == "table" else None
            if table is not None:
                lines.append(f"{table.get('displayName', '')} = table {sheet.get('name')}!{table.get('ref', '')}")
    if lines:
        content.add("Names:\n" + "\n".join(lines[:_MAX_NAMES]), Place.FILE, 0, "", "names", kind=PassageKind.NOTE)
