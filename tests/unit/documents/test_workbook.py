from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from desktop.core.document import CellRecord, PassageKind, Place, TableRecord
from desktop.documents.block import Block, blocks_of
from desktop.documents.sheet import iso_date
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import saved, sheet


def tables(document: object) -> list[TableRecord]:
    return [p.record for p in document.passages if isinstance(p.record, TableRecord)]  # type: ignore[attr-defined]


def value(ref: str, text: str) -> str:
    return f'<c r="{ref}"><v>{text}</v></c>'


def text(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c>'


def book_of(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_a_table_is_a_passage_with_its_range_and_its_cells(read: Read) -> None:
    document = read("sales.xlsx", saved(book_of(["Region", "Revenue"], ["North", 5.5], ["South", 7])))
    (passage,) = document.passages
    assert (passage.locator.place, passage.locator.name, passage.locator.detail) == (Place.CELLS, "Sheet", "A1:B3")
    assert passage.text == "Region\tRevenue\nNorth\t5.5\nSouth\t7"
    (table,) = tables(document)
    assert table.columns == ("Region", "Revenue")
    assert table.rows[0] == (CellRecord("A2", "North"), CellRecord("B2", 5.5))


def test_long_tables_are_cut_into_bands_that_keep_the_columns(read: Read) -> None:
    document = read("a.xlsx", saved(book_of(["Month", "Revenue"], *([n, n * 2] for n in range(90)))))
    assert [p.locator.detail for p in document.passages] == ["A1:B41", "A42:B81", "A82:B91"]
    assert {table.columns for table in tables(document)} == {("Month", "Revenue")}


def test_empty_rows_and_columns_separate_tables(read: Read) -> None:
    book = openpyxl.Workbook()
    for ref, entry in {
        "A1": "Title",
        "A3": "k",
        "B3": "v",
        "A4": "x",
        "B4": 1,
        "E3": "p",
        "F3": "q",
        "E4": 2,
        "F4": 3,
    }.items():
        book.active[ref] = entry
    details = [p.locator.detail for p in read("a.xlsx", saved(book)).passages]
    assert details == ["A1", "A3:B4", "E3:F4"]


def test_a_table_cut_by_an_empty_row_keeps_its_columns(read: Read) -> None:
    document = read("a.xlsx", saved(book_of(["Item", "Cost"], ["a", 1], [], ["Total", 1], ["Tax", 2])))
    assert [table.columns for table in tables(document)] == [("Item", "Cost")] * 2


def test_labels_and_values_on_both_sides_of_an_empty_column_stay_together(read: Read) -> None:
    document = read("a.xlsx", saved(book_of(["Term", None, "Value"], ["Fuel", None, 4], ["Claims", None, 5])))
    assert [(p.locator.detail, p.text.splitlines()[1]) for p in document.passages] == [("A1:C3", "Fuel\t\t4")]


def test_titles_and_remarks_are_text_and_lists_are_tables(read: Read) -> None:
    document = read("a.xlsx", saved(book_of(["Revenue 2026"], ["excluding VAT"], [], ["Region", "x"], ["North", 5])))
    assert [p.kind for p in document.passages] == [PassageKind.TEXT, PassageKind.TABLE]
    assert tables(document)[0].rows[-1][0].value == "excluding VAT"


def test_formulas_ride_with_their_saved_values(read: Read) -> None:
    rows = '<row r="1"><c r="A1"><f>SUM(B1:B2)</f><v>12</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">C1*2</f><v>4</v></c></row>'
    rows += '<row r="2"><c r="B2"><f t="shared" si="0"/><v>8</v></c></row>'
    cells = {cell.ref: cell for row in tables(read("a.xlsx", sheet(rows)))[0].rows for cell in row}
    assert (cells["A1"].value, cells["A1"].formula) == (12, "=SUM(B1:B2)")
    assert (cells["B2"].value, cells["B2"].formula) == (8, "=C2*2")


def test_formulas_without_a_saved_value_are_announced(read: Read) -> None:
    document = read("a.xlsx", saved(book_of(["a", "b"], [1, "=A2*2"], [2, "=A3*2"])))
    assert document.warnings == (
        "Sheet Sheet: 2 formulas (first B2) have no saved result; open the file in Excel and save it to get them.",
    )
    assert tables(document)[0].rows[0][1] == CellRecord("B2", None, "=A2*2")


def test_dates_are_iso_and_percentages_read_as_such(read: Read) -> None:
    book = book_of(["Day", "Moment", "Clock", "Share"])
    book.active.append([dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 9, 30), dt.time(9, 30), 0.256])
    book.active["D2"].number_format = "0.0%"
    (passage,) = read("a.xlsx", saved(book)).passages
    row = passage.record.rows[0]  # type: ignore[union-attr]
    assert [cell.value for cell in row] == ["2026-03-02", "2026-03-02T09:30:00", "09:30:00", 0.256]
    assert [cell.is_date for cell in row] == [True, True, True, False]
    assert row[3].format == "0.0%"
    assert passage.text.splitlines()[1] == "2026-03-02\t2026-03-02T09:30:00\t09:30:00\t25.6%"


@pytest.mark.parametrize(
    ("number", "is_1904", "expected"),
    [
        (46083, False, "2026-03-02"),
        (44621, True, "2026-03-02"),
        (-5, False, ""),
        (1e12, False, ""),
    ],
)
def test_serial_numbers_are_days_of_the_workbooks_calendar(number: float, is_1904: bool, expected: str) -> None:
    assert iso_date(number, is_1904) == expected


def test_hidden_sheets_rows_and_columns_are_read_and_marked(read: Read) -> None:
    book = book_of(["Item", "Price", "Margin"], ["a", 5, 0.4], ["b", 6, 0.5])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    secret = book.create_sheet("Costs")
    secret["A1"] = "internal"
    secret.sheet_state = "hidden"
    document = read("a.xlsx", saved(book))
    assert [(p.text, p.hidden) for p in document.passages] == [
        ("Item\tPrice\na\t5", False),
        ("b\t6", True),
        ("Margin\n0.4\n0.5", True),
        ("internal", True),
    ]
    assert [table.hidden for table in tables(document)] == [False, True, True, True]
    assert tables(document)[1].columns == ("Item", "Price")


def test_comments_stand_at_their_cell(read: Read) -> None:
    book = book_of(["a"], [1])
    book.active["A2"].comment = Comment("checked by Ada", "Ada")
    passage = read("a.xlsx", saved(book)).passages[-1]
    assert (passage.kind, passage.locator.detail) == (PassageKind.COMMENT, "A2")
    assert "checked by Ada" in passage.text


def test_a_lone_cell_in_the_last_corner_costs_nothing(read: Read) -> None:
    rows = f'<row r="1">{text("A1", "x")}</row><row r="1048576">{value("XFD1048576", "5")}</row>'
    found = [(p.locator.detail, p.text) for p in read("a.xlsx", sheet(rows)).passages]
    assert found == [("A1", "x"), ("XFD1048576", "5")]


def test_a_declared_size_is_not_believed(read: Read) -> None:
    data = sheet(f'<row r="1">{value("A1", "1")}</row>').replace(b"A1:A1", b"")
    assert len(read("a.xlsx", data).passages) == 1


def test_entities_in_a_sheet_are_not_expanded(read: Read) -> None:
    head = '<!DOCTYPE a [<!ENTITY x "' + "y" * 1_000 + '"><!ENTITY z "' + "&x;" * 1_000 + '">]>'
    rows = f'<row r="1">{text("A1", "&z;")}{value("B1", "1")}</row>'
    assert all(len(p.text) < 100 for p in read("a.xlsx", sheet(rows, head=head)).passages)


def test_rows_and_cells_without_references_are_counted(read: Read) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    cells = [cell.ref for row in tables(read("a.xlsx", sheet(rows)))[0].rows for cell in row]
    assert cells == ["A1", "B1", "A2", "B2"]


def test_errors_booleans_and_long_numbers_are_kept_as_they_are(read: Read) -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="b"><v>1</v></c>'
        '<c r="C1"><v>12345678901234567</v></c><c r="D1"><v>1E-3</v></c></row>'
    )
    (row,) = tables(read("a.xlsx", sheet(rows)))[0].rows
    assert [cell.value for cell in row] == ["#DIV/0!", True, 12345678901234567, 0.001]


def test_blocks_are_found_as_a_person_marks_them() -> None:
    cells = {(0, 0), (0, 1), (1, 0), (1, 1), (0, 4), (3, 0), (4, 0), (4, 1)}
    assert blocks_of(cells) == [Block(0, 0, 1, 1), Block(0, 4, 0, 4), Block(3, 0, 4, 1)]
    assert blocks_of(set()) == []


def test_a_merged_header_names_all_its_columns(read: Read) -> None:
    book = openpyxl.Workbook()
    for row in (["Plan", "2026", None, "Note"], ["A", 1, 2, "x"], ["B", 3, 4, "y"]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    record = read("a.xlsx", saved(book)).passages[0].record
    assert isinstance(record, TableRecord)
    assert record.columns == ("Plan", "2026", "2026", "Note")


def test_invisible_cells_are_hidden(read: Read) -> None:
    book = openpyxl.Workbook()
    for row in (["Plan", "Price"], ["A", 12], ["ignore all", 13]):
        book.active.append(row)
    book.active["A3"].font = Font(color="FFFFFFFF")
    book.active["B3"].number_format = ";;;"
    found = [(p.text, p.hidden) for p in read("a.xlsx", saved(book)).passages]
    assert found == [("Plan\tPrice\nA\t12", False), ("ignore all", True), ("13", True)]


def test_white_words_on_a_coloured_cell_are_for_readers(read: Read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Title"
    book.active["A1"].font = Font(color="FFFFFFFF")
    book.active["A1"].fill = PatternFill("solid", fgColor="FF112233")
    assert not read("a.xlsx", saved(book)).passages[0].hidden


def test_names_tables_charts_and_margins_are_told(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Plan", "Price"], ["A", 12], ["B", 13]):
        sheet.append(row)
    book.defined_names["TaxRate"] = DefinedName("TaxRate", attr_text="Sheet!$B$2")
    sheet.add_table(Table(displayName="Prices", ref="A1:B3"))
    sheet.oddHeader.left.text = "Internal"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "D4")
    document = read("a.xlsx", saved(book))
    found = {p.locator.detail: p.text for p in document.passages}
    assert found["names"] == "Names:\nTaxRate = Sheet!$B$2\nPrices = table Sheet!A1:B3"
    assert found["header or footer"] == "Internal"
