"""Workbooks are read back with openpyxl, once with formulas and once with cached values, and recomputed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop.core.spec import Cell, Chart, Column, Language, Line, Series, Sheet, Table, WorkbookSpec
from desktop.deliverables.registry import WRITERS
from desktop.deliverables.sheet_layout import column_name, filled, layout_of
from tests.support import office, sample_specs


def written(spec: WorkbookSpec, folder: Path, language: Language = "en"):
    path = folder / "figures.xlsx"
    return path, WRITERS["xlsx"].write(spec, sample_specs.context(language), path)


def one_sheet(*rows: tuple[Cell, ...], **parts) -> WorkbookSpec:
    columns = tuple(Column(f"C{n}") for n in range(len(rows[0])))
    return WorkbookSpec("T", (Sheet("Data", Table(columns, rows), **parts),))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_values_formulas_and_formats_come_back(tmp_path: Path, language: Language) -> None:
    spec = sample_specs.workbook(language)
    path, result = written(spec, tmp_path, language)
    live, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    assert live.sheetnames == [sheet.name for sheet in spec.sheets] + ["来源" if language == "zh" else "Sources"]
    for sheet in spec.sheets:
        layout = layout_of(sheet)
        for number, row in enumerate(sheet.table.rows, layout.first):
            for index, cell in enumerate(row):
                at = f"{column_name(index)}{number}"
                value = cached[sheet.name][at].value
                if cell.format == "date":
                    assert value.date().isoformat() == cell.value
                elif isinstance(cell.value, bool):
                    assert value in ("Yes", "No", "是", "否")
                else:
                    assert value == cell.value
                if cell.formula:
                    assert live[sheet.name][at].value == filled(cell.formula, number, layout)
    assert result.counts["formulas"] == 7 and result.counts["charts"] == 1


@pytest.mark.needs("soffice")
@pytest.mark.slow
def test_another_program_computes_the_cached_values_again(tmp_path: Path) -> None:
    path, _ = written(sample_specs.workbook(), tmp_path)
    again = office.convert(path, "ods", tmp_path / "out", tmp_path / "profile")
    back = office.convert(again, "xlsx", tmp_path / "back", tmp_path / "profile")
    ours, theirs = (openpyxl.load_workbook(p, data_only=True)["Quarters"] for p in (path, back))
    for row in range(5, 9):
        for column in "BCD":
            assert theirs[f"{column}{row}"].value == pytest.approx(ours[f"{column}{row}"].value), f"{column}{row}"


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1234", "-x", "@SUM(A1)", "http://a.example", "{=1}", "007", "1e5"])
def test_text_of_a_source_never_becomes_a_formula_a_link_or_a_number(tmp_path: Path, text: str) -> None:
    path, _ = written(one_sheet((Cell(text),), intro=(Line(text),), notes=(Line(text),)), tmp_path)
    sheet = openpyxl.load_workbook(path)["Data"]
    for at in ("A1", "A4", "A6"):
        assert (sheet[at].value, sheet[at].data_type, sheet[at].hyperlink) == (text, "s", None)


def test_sourced_cells_point_to_the_list_of_sources(tmp_path: Path) -> None:
    path, result = written(sample_specs.workbook(), tmp_path)
    book = openpyxl.load_workbook(path)
    assert book["Key figures"]["E1"].value == "Source" and book["Key figures"]["E2"].value == "[1] [2]"
    listed = [[cell.value for cell in row] for row in book["Sources"].iter_rows(min_row=2)]
    assert listed[0] == ["[1]", "sales 2026.xlsx", "KPIs!B4", "“1240000”"]
    assert len(listed) == result.counts["notes"]
    first = result.evidence[0]
    assert (first.place, first.number, first.sources) == ("Key figures!B2", 1_240_000, sample_specs.ids(6))


def test_a_table_without_sources_has_no_source_column_and_the_book_no_source_sheet(tmp_path: Path) -> None:
    path, _ = written(one_sheet((Cell("a"), Cell(1, "integer"))), tmp_path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data"] and book["Data"].max_column == 2


def test_a_sheet_named_sources_by_the_spec_keeps_its_name(tmp_path: Path) -> None:
    table = Table((Column("A"),), ((Cell("x", sources=sample_specs.ids(1)),),))
    path, _ = written(WorkbookSpec("T", (Sheet("sources", table),)), tmp_path)
    assert openpyxl.load_workbook(path).sheetnames == ["sources", "Source notes"]


def test_sheets_are_ready_to_print_and_to_scroll(tmp_path: Path) -> None:
    path, _ = written(sample_specs.workbook(), tmp_path)
    sheet = openpyxl.load_workbook(path)["Quarters"]
    assert sheet.freeze_panes == "A5" and sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$4:$4"
    assert "DRAFT" in sheet.oddHeader.right.text


def test_columns_are_wide_enough_for_chinese(tmp_path: Path) -> None:
    path, _ = written(one_sheet((Cell("二月中断原因的书面报告"), Cell("abc"))), tmp_path)
    widths = openpyxl.load_workbook(path)["Data"].column_dimensions
    assert 2 * 11 <= widths["A"].width <= 30 and widths["B"].width < 12


def test_a_chart_points_at_the_cells_of_the_table(tmp_path: Path) -> None:
    path, _ = written(sample_specs.workbook(), tmp_path)
    xml = zipfile.ZipFile(path).read("xl/charts/chart1.xml").decode()
    assert "<c:f>Quarters!$B$5:$B$8</c:f>" in xml and "<c:f>Quarters!$A$5:$A$8</c:f>" in xml


def test_a_chart_of_values_that_stand_nowhere_brings_them_along(tmp_path: Path) -> None:
    chart = Chart("line", ("a", "b"), (Series("S", (1.5, None)),))
    path, _ = written(one_sheet((Cell("x"),), charts=(chart,)), tmp_path)
    sheet = openpyxl.load_workbook(path)["Data"]
    found = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Chart data", "a", "b", "S", 1.5} <= found


def test_the_sheet_of_sources_finds_a_name_whatever_the_spec_calls_its_own(tmp_path: Path) -> None:
    table = Table((Column("A"),), ((Cell("x", sources=sample_specs.ids(1)),),))
    sheets = tuple(Sheet(name, table) for name in ("SOURCES", "Source notes", "source notes 2"))
    path, _ = written(WorkbookSpec("T", sheets), tmp_path)
    assert openpyxl.load_workbook(path).sheetnames[-1] == "Source notes 3"


def test_a_day_before_excel_counts_days_is_text(tmp_path: Path) -> None:
    path, _ = written(one_sheet((Cell("1899-12-31", "date"), Cell("1900-03-01", "date"))), tmp_path)
    sheet = openpyxl.load_workbook(path)["Data"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("31 Dec 1899",) or cell.is_date]
    assert [cell.data_type for cell in found] == ["s", "d"]


def test_a_large_value_of_a_chart_is_said_in_full(tmp_path: Path) -> None:
    chart = Chart("column", ("Q1",), (Series("S", (12_345_678.0,), sample_specs.ids(1)),), format="integer")
    _, result = written(one_sheet((Cell("x"),), charts=(chart,)), tmp_path)
    assert result.evidence[-1].text == "S, Q1: 12,345,678"
