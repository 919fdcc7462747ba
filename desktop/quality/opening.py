"""Answers for check 1, first half: the file opens without repair, gives passages, and counts what its writer counted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.quality.finding import Delivered, Fault, Finding, finding_of, said

_PACKAGES = ("docx", "xlsx", "pptx")
_WORDS = {
    "pages": ("page", "pages", "页"),
    "rows": ("row", "rows", "行"),
    "tables": ("table", "tables", "个表格"),
    "sheets": ("sheet", "sheets", "张工作表"),
    "formulas": ("formula", "formulas", "个公式"),
    "charts": ("chart", "charts", "个图表"),
    "slides": ("slide", "slides", "张幻灯片"),
    "attachments": ("attachment", "attachments", "个附件"),
    "events": ("event", "events", "个日程"),
}


def check(item: Delivered, again: Document | UnreadableFile, language: str) -> Finding:
    """One finding for the file. `again` is the file as it was read back, or why it could not be."""
    name, path = item.row.name, Path(item.row.path)
    wish = "The file cannot be opened; write it again."
    if isinstance(again, UnreadableFile):
        return finding_of("opens", name, [Fault(again.en, again.zh, wish)], language, "")
    faults = _package(path, wish) if item.row.format in _PACKAGES else []
    if not again.passages:
        faults.append(
            Fault("It opens but holds nothing.", "可以打开，但没有内容。", "The file is empty; write its content.")
        )
    counted: Mapping[str, int] = {}
    if not faults:
        try:
            counted = COUNTS.get(item.row.format, _no_counts)(path)
        except Exception as error:  # noqa: BLE001 - libraries raise anything on broken files; the cause is said
            kind = type(error).__name__
            faults.append(Fault(f"Its library cannot load it ({kind}).", f"对应的程序库无法载入（{kind}）。", wish))
    faults += [_differs(key, item.counts[key], n) for key, n in counted.items() if item.counts.get(key, n) != n]
    return finding_of("opens", name, faults, language, _good(counted, language))


def _good(counted: Mapping[str, int], language: str) -> str:
    parts = []
    for key, number in counted.items():
        one, many, zh = _WORDS[key]
        if number:
            parts.append(said(language, f"{number} {one if number == 1 else many}", f"{number} {zh}"))
    tail = said(language, f": {', '.join(parts)}.", f"：{'，'.join(parts)}。") if parts else said(language, ".", "。")
    return said(language, "Opens without repair", "可以正常打开，无需修复") + tail


def _differs(key: str, wanted: int, found: int) -> Fault:
    one, many, zh = _WORDS[key]
    return Fault(
        f"{wanted} {one if wanted == 1 else many} were written, {found} are there.",
        f"写入了 {wanted} {zh}，实际有 {found} {zh}。",
        f"{wanted} {many} were written but {found} are in the file; write it again.",
    )


def _package(path: Path, wish: str) -> list[Fault]:
    """Every part of the ZIP package unpacks with its checksum."""
    try:
        with zipfile.ZipFile(path) as package:
            broken = package.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        return [Fault(f"The package is damaged ({error}).", f"文件包已损坏（{error}）。", wish)]
    return [Fault(f"The part {broken} is damaged.", f"部件 {broken} 已损坏。", wish)] if broken else []


def _no_counts(path: Path) -> Mapping[str, int]:
    return {}


def _document(path: Path) -> Mapping[str, int]:
    import docx

    return {"tables": len(docx.Document(str(path)).tables)}


def _pdf(path: Path) -> Mapping[str, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return {"pages": len(document)}
    finally:
        document.close()


def _page(path: Path) -> Mapping[str, int]:
    from lxml import html

    page = html.fromstring(path.read_bytes())
    charts = len(page.findall(".//figure"))  # each with its values as one more table
    return {"tables": len(page.findall(".//table")) - charts, "charts": charts}


def _delimited(path: Path) -> Mapping[str, int]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return {"rows": sum(1 for _ in csv.reader(file)) - 1}


def _workbook(path: Path) -> Mapping[str, int]:
    import openpyxl

    book = openpyxl.load_workbook(path)
    formulas = sum(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(path) as package:
        charts = sum(name.startswith("xl/charts/chart") for name in package.namelist())
    return {"sheets": len(book.sheetnames), "formulas": formulas, "charts": charts}


def _deck(path: Path) -> Mapping[str, int]:
    from pptx import Presentation

    shapes = [list(slide.shapes) for slide in Presentation(str(path)).slides]
    every = [shape for slide in shapes for shape in slide]
    charts, tables = sum(shape.has_chart for shape in every), sum(shape.has_table for shape in every)
    return {"slides": len(shapes), "charts": charts, "tables": tables}


def _mail(path: Path) -> Mapping[str, int]:
    from desktop.quality.mail_part import message_at

    return {"attachments": sum(1 for _ in message_at(path).iter_attachments())}


def _calendar(path: Path) -> Mapping[str, int]:
    from icalendar import Calendar

    return {"events": len(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))}


COUNTS: Mapping[str, Callable[[Path], Mapping[str, int]]] = {
    "docx": _document,
    "pdf": _pdf,
    "html": _page,
    "csv": _delimited,
    "xlsx": _workbook,
    "pptx": _deck,
    "eml": _mail,
    "ics": _calendar,
}
