from __future__ import annotations

import dataclasses

import pytest

from desktop.core.document import Place, TableRecord
from desktop.documents.options import Limits, ReadOptions
from tests.unit.documents.conftest import Read


def table(document: object, index: int = 0) -> TableRecord:
    record = document.passages[index].record  # type: ignore[attr-defined]
    assert isinstance(record, TableRecord)
    return record


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(read: Read, delimiter: str) -> None:
    text = f"Name{delimiter}Revenue\nContoso, Inc.{delimiter}12\n".replace(",", delimiter if delimiter == "," else ",")
    text = text.replace("Contoso, Inc.", '"Contoso, Inc."')
    found = table(read("a.csv", text))
    assert found.columns == ("Name", "Revenue")
    assert [cell.value for cell in found.rows[0]] == ["Contoso, Inc.", 12]


def test_types_are_read_with_care(read: Read) -> None:
    found = table(
        read("a.csv", 'k,v\na,007\nb,"1,234.50"\nc,+4930123\nd,1.2.3\ne,12345678901234567\nf,-3.5\ng,\nh,1e5\n')
    )
    assert [row[1].value for row in found.rows] == [
        "007",
        1234.5,
        "+4930123",
        "1.2.3",
        "12345678901234567",
        -3.5,
        None,
        "1e5",
    ]


def test_decimal_commas_are_understood_where_the_file_uses_them(read: Read) -> None:
    found = table(read("a.csv", "Ort;Umsatz\nKiel;12,50\nUlm;1.234,50\nHof;7\nFulda;1.234\n"))
    assert [row[1].value for row in found.rows] == [12.5, 1234.5, 7, 1234]
    mixed = table(read("a.csv", "Ort;Umsatz\nKiel;12.50\nUlm;1,25\n"))
    assert [row[1].value for row in mixed.rows] == [12.5, "1,25"]


def test_the_range_names_the_rows_as_a_sheet_would(read: Read) -> None:
    document = read("sales/q1.csv", "k,v\n" + "a,1\n" * 100)
    assert [(p.locator.name, p.locator.detail) for p in document.passages] == [
        ("q1", "A1:B41"),
        ("q1", "A42:B81"),
        ("q1", "A82:B101"),
    ]
    assert document.passages[0].locator.place is Place.CELLS
    assert table(document, 1).columns == ("k", "v")
    assert table(document, 1).rows[0][0].ref == "A42"


def test_title_lines_above_the_header_are_no_rows(read: Read) -> None:
    found = table(read("a.csv", "Sales 2026,,\n,,\nRegion,Month,Revenue\nNorth,Jan,5\n"))
    assert found.columns == ("Region", "Month", "Revenue")
    assert [[cell.value for cell in row] for row in found.rows] == [["North", "Jan", 5]]


def test_a_table_of_numbers_has_no_header(read: Read) -> None:
    found = table(read("a.csv", "1,2\n3,4\n"))
    assert found.columns == ("", "")
    assert len(found.rows) == 2


def test_years_may_name_columns(read: Read) -> None:
    assert table(read("a.csv", "Region,2024,2025\nNorth,5,6\n")).columns == ("Region", "2024", "2025")


def test_excels_separator_line_and_byte_order_mark_are_understood(read: Read) -> None:
    found = table(read("a.csv", b"\xef\xbb\xbfsep=;\na;b\n1;2\n"))
    assert found.columns == ("a", "b")


def test_chinese_exports_in_gbk_are_read(read: Read) -> None:
    text = "客户,城市,金额\n华为技术有限公司,深圳,1200\n中国石油天然气集团,北京,900\n"
    assert table(read("a.csv", text.encode("gbk"))).columns == ("客户", "城市", "金额")


def test_a_quotation_mark_that_never_ends_does_not_swallow_the_file(read: Read) -> None:
    found = read("a.csv", 'k,v\n"' + "a,1\n" * 300_000)
    assert len(found.passages) > 100


def test_rows_beyond_the_limit_are_left_out_with_a_sentence(read: Read, options: ReadOptions) -> None:
    few = dataclasses.replace(options, limits=Limits(max_cells=10))
    document = read("a.csv", "k,v\n" + "a,1\n" * 100, few)
    assert sum(len(table(document, n).rows) for n in range(len(document.passages))) == 4
    assert "more than 10 cells" in document.warnings[0]


def test_tab_separated_files_are_read(read: Read) -> None:
    assert table(read("a.tsv", "a\tb\n1\t2\n")).columns == ("a", "b")
