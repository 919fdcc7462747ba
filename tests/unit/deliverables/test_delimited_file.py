"""CSV files are read back with the standard library; nothing in them runs in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from desktop.core.errors import InvalidArguments
from desktop.core.schema import dump
from desktop.core.spec import Cell, Column, Line, Sheet, Table, WorkbookSpec
from desktop.deliverables.delimited_file import safe
from desktop.deliverables.registry import WRITERS, check_spec
from tests.support import sample_specs


def written(table: Table, folder: Path, **more: object) -> tuple[list[list[str]], tuple[str, ...]]:
    path = folder / "tasks.csv"
    spec = WorkbookSpec("T", (Sheet("Data", table, **more),))  # type: ignore[arg-type]
    result = WRITERS["csv"].write(spec, sample_specs.context(), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file)), result.warnings


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", " =1", "＝1+1", "+", "-", '=HYPERLINK("http://a.example")', "\n=1"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+3.7", "-1.5e3", "a=b", "Q1-Q2", "1-2", "", "甲"])
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_a_title_cannot_run_either(tmp_path: Path) -> None:
    rows, _ = written(Table((Column("=A1"),), ((Cell("x"),),)), tmp_path)
    assert rows[0] == ["'=A1"]


def test_values_stand_as_numbers_and_days_and_the_currency_in_the_title(tmp_path: Path) -> None:
    row = (
        Cell(1_240_000.5, "currency", currency="EUR"),
        Cell(0.124, "percent"),
        Cell("2026-11-22", "date"),
        Cell(-0.00001, "decimal"),
        Cell(True),
    )
    rows, _ = written(Table(tuple(map(Column, "abcde")), (row,)), tmp_path)
    assert rows == [["a (EUR)", "b", "c", "d", "e"], ["1240000.5", "0.124", "2026-11-22", "-0.00001", "Yes"]]


def test_several_currencies_in_a_column_stand_with_their_values(tmp_path: Path) -> None:
    column = ((Cell(1, "currency", currency="EUR"),), (Cell(2.5, "currency", currency="USD"),))
    rows, _ = written(Table((Column("Sum"),), column), tmp_path)
    assert rows == [["Sum"], ["EUR 1"], ["USD 2.5"]]


def test_the_file_is_what_excel_expects(tmp_path: Path) -> None:
    written(Table((Column("甲"),), ((Cell('a "quoted", text\nwith lines'),),)), tmp_path)
    data = (tmp_path / "tasks.csv").read_bytes()
    assert data == '\ufeff甲\r\n"a ""quoted"", text\nwith lines"\r\n'.encode()


def test_what_a_csv_file_cannot_hold_is_said(tmp_path: Path) -> None:
    rows, warnings = written(
        Table((Column("A"),), ((Cell(3, "integer", "=1+2"),),)), tmp_path, intro=(Line("I"),), notes=(Line("N"),)
    )
    assert rows[1] == ["3"] and len(warnings) == 2 and "intro, notes" in warnings[0]


def test_several_sheets_are_refused() -> None:
    table = Table((Column("A"),), ((Cell("x"),),))
    spec = dump(WorkbookSpec("T", (Sheet("One", table), Sheet("Two", table))))
    with pytest.raises(InvalidArguments, match="one table, not 2"):
        check_spec("csv", spec)
    assert check_spec("xlsx", spec)
