"""The everyday instructions through the real program, in English and Chinese, on the sample week and on strangers' files."""

from __future__ import annotations

import email
import json
import shutil
from collections.abc import Callable
from email import policy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.support.program import Outcome, Program

Run = Callable[..., tuple[Outcome, dict[str, Path]]]


@pytest.fixture
def run(program: Program, tmp_path: Path) -> Run:
    """`run(instruction, files…)` gives the outcome and the files made, by suffix."""

    def start(instruction: str, *files: Path, approve: str = "ask") -> tuple[Outcome, dict[str, Path]]:
        given = [word for file in files for word in ("--folder" if file.is_dir() else "--file", file)]
        moment = ("--as-of", "2026-03-02T08:30", "--timezone", "Europe/London", "--approve", approve)
        out = tmp_path / "out"
        outcome = program.run("run", instruction, *given, *moment, "--out", out, "--json")
        return outcome, {path.suffix: path for path in out.glob("*")} if out.exists() else {}

    return start


def checked(outcome: Outcome) -> None:
    assert outcome.exit_code == 0, outcome.stderr + outcome.stdout[-2000:]
    failed = [event for event in outcome.events if event["type"] == "check" and event["state"] == "failed"]
    assert failed == []


def words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def sheet(path: Path, number: int = 0) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in load_workbook(path).worksheets[number].iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("instruction", "header"),
    [("Extract all prices into a table", "Item"), ("把所有价格提取到一张表里", "项目")],
)
def test_extract(run: Run, sample_week: Path, instruction: str, header: str) -> None:
    outcome, made = run(instruction, sample_week / "rivals")
    checked(outcome)
    rows = sheet(made[".xlsx"])
    assert rows[2][0] == header
    prices = {(row[0], row[2], row[3]) for row in rows[3:]}
    assert {("Hull – Daventry", 45.8, "GBP"), ("Hull – Daventry", 13.4, "USD"), ("电子温度记录", 38, "CNY")} <= prices


@pytest.mark.parametrize(
    ("instruction", "overdue"),
    [("What did we promise whom?", "overdue"), ("我们答应了谁什么？", "已逾期")],
)
def test_promises(run: Run, sample_week: Path, instruction: str, overdue: str) -> None:
    outcome, made = run(instruction, sample_week / "mail", sample_week / "notes", sample_week / "chats")
    checked(outcome)
    text = words(made[".docx"])
    assert "I'll send you the revised rate card by Wednesday 4 March" in text
    assert "我3月10日前把初步行程发给您" in text
    assert overdue in text
    assert len(sheet(made[".xlsx"])) > 20


@pytest.mark.parametrize("instruction", ["Compare these price lists with ours", "比较这几家的价目表和我们的价格"])
def test_compare(run: Run, sample_week: Path, instruction: str) -> None:
    outcome, made = run(instruction, sample_week / "rivals", sample_week / "sales.xlsx")
    checked(outcome)
    assert "USD 13.40" in words(made[".docx"])
    aligned = [row for row in sheet(made[".xlsx"], 1) if row[0] == "Hull – Daventry" and row[2] == 13.4]
    assert [row[4] for row in aligned] == [47.64]  # 13.40 / 1.35 x 480 kg / 100 kg
    assert "Yuanfan is the cheapest" not in words(made[".docx"])


@pytest.mark.parametrize(
    "instruction", ["Translate nothing but tell me what changed", "什么都不用翻译，告诉我改了什么"]
)
def test_changes(run: Run, sample_week: Path, instruction: str) -> None:
    outcome, made = run(instruction, sample_week / "decks")
    checked(outcome)
    text = words(made[".docx"])
    assert "£1.24M → £1.19M" in text
    assert "Claims rose to 24, against a target of 15" in text


@pytest.mark.parametrize(
    ("instruction", "file", "greeting"),
    [
        ("Draft a reply to this mail", "11-root-cause-chaser.eml", "Dear Dominic,"),
        ("起草一封回复", "26-pilot-figures.eml", "周立，您好："),
    ],
)
def test_reply(run: Run, sample_week: Path, instruction: str, file: str, greeting: str) -> None:
    source = sample_week / "mail" / file
    outcome, made = run(instruction, source, sample_week / "notes")
    checked(outcome)
    asked = email.message_from_bytes(source.read_bytes(), policy=policy.default)
    reply = email.message_from_bytes(made[".eml"].read_bytes(), policy=policy.default)
    assert reply["In-Reply-To"] == asked["Message-ID"]
    assert str(asked["Message-ID"]) in str(reply["References"])
    assert reply["To"].addresses[0].addr_spec == asked["From"].addresses[0].addr_spec
    assert reply["X-Unsent"] == "1"
    body = reply.get_body(("plain",))
    assert body is not None and body.get_content().startswith(greeting)


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [("Rename and file these", "Minutes"), ("重命名并归档这些文件", "纪要")],
)
def test_filing(run: Run, program: Program, sample_week: Path, tmp_path: Path, instruction: str, expected: str) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(sample_week / "notes", desk)
    before = sorted(path.name for path in desk.iterdir())
    outcome, _ = run(instruction, desk)
    assert outcome.exit_code == 3  # the plan is made; the moves wait for a yes
    assert sorted(path.name for path in desk.iterdir()) == before
    approval = json.loads(program.run("approvals", "--json").stdout)["approvals"][0]["id"]
    assert program.run("decide", approval, "grant").exit_code == 0
    assert program.run("worker", "--drain").exit_code == 0
    assert (desk / expected / "2026-01-15 Tallowmere year-start meeting.docx").exists()
    task = json.loads(program.run("status", "--json").stdout)["tasks"][0]["id"]
    undone = program.run("undo", task, "--json")
    assert undone.exit_code == 0, undone.stderr
    assert sorted(path.name for path in desk.iterdir()) == before


def test_without_a_yes_the_plan_is_all(run: Run, sample_week: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(sample_week / "notes", desk)
    before = sorted(path.name for path in desk.iterdir())
    outcome, made = run("Rename and file these", desk, approve="none")
    checked(outcome)
    assert ".xlsx" in made
    assert sorted(path.name for path in desk.iterdir()) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("instruction", "folder"),
    [
        ("Extract all tables into a workbook", "xlsx"),
        ("Extract all dates into a table", "eml"),
        ("What did we promise whom?", "mbox"),
        ("Compare these", "csv-txt-md"),
        ("告诉我改了什么", "docx"),
        ("Draft a reply to this mail", "eml"),
        ("比较这些文件", "pptx"),
    ],
)
def test_files_of_strangers_end_well(run: Run, wire: Path, instruction: str, folder: str) -> None:
    outcome, _ = run(instruction, wire / "files" / folder)
    assert outcome.exit_code in (0, 3), outcome.stderr + outcome.stdout[-3000:]
    assert not any(event.get("error") for event in outcome.events if event["type"] == "run_finished")
    assert "not written" not in outcome.stdout and "没有写成" not in outcome.stdout


def test_a_summary_in_two_formats_comes_as_two_files(run: Run, sample_week: Path) -> None:
    outcome, made = run("整理成一份摘要，要 Word 和 PDF", sample_week / "rivals")
    checked(outcome)
    assert sorted(made) == [".docx", ".pdf"]
    assert made[".docx"].stem == made[".pdf"].stem
