"""Answers for Excel workbooks: every table block of every sheet with cell references, values, formulas and formats.

Values are the saved results (nothing is calculated here); hidden sheets, rows and columns are read and marked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from desktop.core.document import PassageKind, Place
from desktop.documents import refusal
from desktop.documents.ooxml import Package, R, S, by_id, children, value_of
from desktop.documents.sheet import Book, NumberFormat, read_sheet, string_of
from desktop.documents.sheet_extra import add_comments, add_drawing, add_empty, add_names
from desktop.documents.sheet_table import SheetTables
from desktop.documents.source import Content, Source


def read_workbook(source: Source) -> Content:
    """A workbook (xlsx, xlsm). Place CELLS: name is the sheet, detail the range ("A1:F40")."""
    package = Package(source)
    main = package.main_part("xl/workbook.xml")
    root = package.tree(main)
    if root is None or root.find(S + "sheets") is None:
        raise refusal.damaged(source.name)
    content = Content(source)
    package.take_properties(content)
    package.say_macros(content)
    book = _book(content, package, main, root)
    relations = by_id(package.relations(main))
    left = source.options.limits.max_cells
    sheets = list(children(root.find(S + "sheets"), S + "sheet"))
    empty: list[str] = []
    for index, sheet in enumerate(sheets):
        relation = relations.get(sheet.get(R + "id", ""))
        if relation is not None and relation.kind == "chartsheet":
            add_drawing(
                content, package, relation.target, sheet.get("name", ""), sheet.get("state", "visible") != "visible"
            )
        if relation is None or relation.kind != "worksheet":
            continue  # the others have no cells
        name, hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
        tell = partial(_tell, source, index, len(sheets))
        before = len(content.passages)
        left -= _sheet(content, package, book, relation.target, name, hidden, left, tell)
        if len(content.passages) == before:
            empty.append(name)
        if left <= 0:
            break
    if not content.passages:
        content.warn(f"{source.name} contains no values.", f"{source.name} 中没有数据。")
    add_empty(content, empty)
    add_names(content, package, root, relations)
    return content


def _tell(source: Source, index: int, count: int, share: float) -> None:
    """Progress within one of `count` sheets."""
    source.progress((index + share) / count)


def _sheet(
    content: Content,
    package: Package,
    book: Book,
    part: str,
    name: str,
    hidden: bool,
    max_cells: int,
    tell: Callable[[float], None],
) -> int:
    """Reads one sheet into `content`; returns how many cells it had."""
    stream = package.stream(part)
    if stream is None:
        content.warn(f"Sheet {name} is missing in the file.", f"工作表“{name}”在文件中缺失。")
        return 0
    size = max(1, package.size_of(part))
    max_characters = content.source.options.limits.max_characters
    sheet = read_sheet(stream, book, max_cells, max_characters, lambda at: tell(at / size))
    SheetTables(content, sheet, name, hidden).add_all()
    add_comments(content, package, part, name, hidden)
    add_drawing(content, package, part, name, hidden)
    for margin in dict.fromkeys(sheet.margins):
        content.add(margin, Place.CELLS, 2, name, "header or footer", kind=PassageKind.NOTE, hidden=hidden)
    if sheet.is_cut:
        content.warn(
            f"Sheet {name} is very large: what follows {len(sheet.cells):,} cells was left out.",
            f"工作表“{name}”过大：{len(sheet.cells):,} 个单元格之后的内容已略去。",
        )
    if sheet.without_value:
        count, first = len(sheet.without_value), sheet.without_value[0]
        content.warn(
            f"Sheet {name}: {count} formulas (first {first}) have no saved result; open the file in Excel and save it to get them.",
            f"工作表“{name}”：{count} 个公式（首个 {first}）没有保存的结果；请在 Excel 中打开并保存。",
        )
    return len(sheet.cells)


def _book(content: Content, package: Package, main: str, root: etree._Element) -> Book:
    properties = root.find(S + "workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Book(_strings(content, package, main), _formats(package, main), is_1904)


def _strings(content: Content, package: Package, main: str) -> list[str]:
    stream = package.stream(package.related(main, "sharedStrings") or "xl/sharedStrings.xml")
    if stream is None:
        return []
    strings, characters = [], 0
    items = etree.iterparse(
        stream, events=("end",), tag=S + "si", resolve_entities=False, no_network=True, recover=True
    )
    for _, item in items:
        strings.append(string_of(item))
        characters += len(strings[-1])
        item.clear()
        if characters > content.source.options.limits.max_characters:
            content.warn(
                f"{content.source.name} holds very much text; some of its cells stay empty.",
                f"{content.source.name} 文字过多，部分单元格留空。",
            )
            break
    return strings


def _formats(package: Package, main: str) -> list[NumberFormat]:
    """Number format of each cell style, by its index."""
    root = package.tree(package.related(main, "styles") or "xl/styles.xml")
    if root is None:
        return []
    own = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter(S + "numFmt")}
    found = []
    fonts, fills = _white_fonts(root), _painted_fills(root)
    for style in children(root.find(S + "cellXfs"), S + "xf"):
        id = style.get("numFmtId", "0")
        code = own.get(id) or (BUILTIN_FORMATS.get(int(id), "General") if id.isdigit() else "General")
        is_date = is_date_format(code) or (id.isdigit() and (27 <= int(id) <= 36 or 50 <= int(id) <= 58))
        is_white = style.get("fontId", "") in fonts and style.get("fillId", "0") not in fills
        found.append(NumberFormat(code, is_date, is_white or code.strip() == ";;;"))
    return found


def _white_fonts(root: etree._Element) -> set[str]:
    """Indexes of the fonts whose letters are white; a theme's colour is none, for a table's style may paint below."""
    fonts = children(root.find(S + "fonts"), S + "font")
    return {str(index) for index, font in enumerate(fonts) if value_of(font, S + "color", "rgb").upper() == "FFFFFFFF"}


def _painted_fills(root: etree._Element) -> set[str]:
    """Indexes of the fills that paint something below the letters."""
    found = set()
    for index, fill in enumerate(children(root.find(S + "fills"), S + "fill")):
        pattern = fill.find(S + "patternFill")
        if pattern is None or pattern.get("patternType", "none") != "none":  # without a pattern it is a gradient
            found.add(str(index))
    return found
