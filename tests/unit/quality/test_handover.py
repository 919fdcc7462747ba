"""The hand-over report: everything a person must know, and nothing in a tone they would not use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.core.task import CheckRow, DeliverableRow, QuestionRow, SourceRow, TaskDetail, TaskRow, TaskState, TurnRow
from desktop.quality.handover import duration, report, size

START = datetime(2026, 3, 11, 8, 30, tzinfo=UTC)
NOW = START + timedelta(seconds=125)


def detail(language: str = "en", model: str = "offline", **changes: Any) -> TaskDetail:
    task = TaskRow(
        "t1",
        1,
        "Prepare the pack",
        TaskState.WORKING,
        START,
        model=model,
        language=language,
        timezone="Europe/Oslo",
        started_at=START,
        cost_usd=changes.pop("cost_usd", 0.0),
    )
    rows: dict[str, Any] = {
        "deliverables": (
            DeliverableRow(
                "d1", "t1", "brief-v2.docx", "/out/brief-v2.docx", "0", "docx", 2, 10, START, "Meeting brief"
            ),
            DeliverableRow("d0", "t1", "brief.docx", "/out/brief.docx", "0", "docx", 1, 10, START, state="superseded"),
        ),
        "checks": (
            CheckRow("t1", "numbers", "failed", "12 is wrong.", "brief-v2.docx"),
            CheckRow("t1", "numbers", "passed", "23 of 23 numbers found.", "brief-v2.docx"),
            CheckRow("t1", "numbers", "failed", "old file", "brief.docx"),
            CheckRow("t1", "agreement", "warning", "Two dates differ."),
        ),
        "questions": (
            QuestionRow("q1", "t1", "c1", "Which Halden meeting?", ("A", "B"), "skipped", START),
            QuestionRow("q2", "t1", "c2", "Which currency?", (), "answered", START, "EUR"),
        ),
        "sources": (
            SourceRow("t1", "scan.pdf", "/in/scan.pdf", "", "", 0, 0, START, error="scan.pdf has a password."),
        ),
    }
    return TaskDetail(task, **(rows | changes))


def test_it_says_what_was_made_checked_left_out_and_what_it_cost() -> None:
    text = report(detail(), "The pack is ready.", {"b.zip": "b.zip cannot be read."}, NOW)
    assert text.startswith("The pack is ready.\n\n## What was made")
    assert "- **brief-v2.docx** – Word document, version 2: Meeting brief\n  `/out/brief-v2.docx`" in text
    assert "**brief.docx**" not in text
    assert "1 of 2 checks passed." in text
    assert "- To look at: agreement between the files. Two dates differ." in text
    assert "12 is wrong" not in text and "old file" not in text
    assert "No file could be read:" in text and "scan.pdf has a password." in text and "b.zip cannot" in text
    assert "Which Halden meeting? Skipped; the most likely answer was taken." in text
    assert "Which currency? Answer: EUR" in text
    assert "Free, offline engine." in text and "It took 2 minutes 5 seconds." in text
    assert text.rstrip().endswith("Nothing has left this computer.")


def test_it_is_written_in_chinese_for_a_chinese_task() -> None:
    text = report(detail("zh"), "材料已备好。", {}, NOW)
    for words in (
        "## 做了什么",
        "Word 文档，第 2 版：Meeting brief",
        "2 项检查，1 项通过。",
        "用时 2 分 5 秒。",
        "没有任何内容离开本机。",
    ):
        assert words in text
    assert "已跳过" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_keeps_to_the_rules_of_copy(language: str) -> None:
    text = report(detail(language), "", {}, NOW) + report(detail(language, "anthropic:claude"), "", {}, NOW)
    assert "!" not in text and "！" not in text and "您" not in text
    assert " I " not in text


def test_a_paid_model_names_the_cost_and_the_bytes_that_left() -> None:
    sources = (SourceRow("t1", "a.xlsx", "/in/a.xlsx", "0", "xlsx", 9, 1, START, left_bytes=3_400),)
    text = report(detail(model="anthropic:claude", cost_usd=0.42, sources=sources), "", {}, NOW)
    assert "$0.42 for anthropic:claude." in text
    assert "3.4 kB of text from 1 file went to anthropic:claude." in text
    assert "Nothing has left" not in text


def turn(model: str, sent: int, number: int = 1) -> TurnRow:
    return TurnRow(f"{number}", "t1", number, 1, "", model, START, START, "complete", sent_bytes=sent)


def test_what_a_server_on_this_computer_was_sent_has_not_left_it() -> None:
    asked = detail(model="local:qwen", turns=(turn("local:qwen", 9_000),))
    assert report(asked, "", {}, NOW, here={"local:qwen"}).rstrip().endswith("Nothing has left this computer.")
    assert "9.0 kB in all went to local:qwen." in report(asked, "", {}, NOW)


def test_after_a_switch_only_what_went_elsewhere_has_left() -> None:
    turns = (turn("openai:gpt", 5_000), turn("local:qwen", 9_000, 2))
    text = report(detail(model="local:qwen", turns=turns), "", {}, NOW, here={"local:qwen"})
    assert "5.0 kB in all went to openai:gpt." in text


def test_text_of_files_cannot_become_markup() -> None:
    text = report(detail(), "", {"x": "[click](http://evil.example) `code`"}, NOW)
    assert "\\[click\\](http" in text and "\\`code\\`" in text


def test_with_no_files_it_says_so() -> None:
    text = report(detail(deliverables=(), checks=(), questions=(), sources=()), "Here is the answer.", {}, NOW)
    assert "No file was made." in text and "There was nothing to check." in text
    assert "No file was read." in text


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0.2, "1 second", "1 秒"),
        (60, "1 minute", "1 分钟"),
        (125, "2 minutes 5 seconds", "2 分 5 秒"),
        (3_720, "1 hour 2 minutes", "1 小时 2 分钟"),
    ],
)
def test_durations_in_words(seconds: float, en: str, zh: str) -> None:
    assert (duration(seconds), duration(seconds, "zh")) == (en, zh)


def test_sizes_in_words() -> None:
    assert [size(n) for n in (512, 3_400, 1_240_000)] == ["512 bytes", "3.4 kB", "1.2 MB"]


def test_a_copy_is_shown_where_the_person_asked_for_it() -> None:
    made = detail()
    first = made.deliverables[0]
    text = report(made, "", {}, NOW, {first.id: "/wanted/here.docx"})
    assert "`/wanted/here.docx`" in text and f"`{first.path}`" not in text
    assert "The originals are in" in text


def sources(*errors: str) -> tuple[SourceRow, ...]:
    return tuple(
        SourceRow("t1", f"{number}.txt", f"/in/{number}.txt", "", "", 0, 0, START, error=error)
        for number, error in enumerate(errors)
    )


@pytest.mark.parametrize(
    ("errors", "said", "never"),
    [
        ((), "No file was read.", "could be read"),
        (("0.txt is empty.",), "No file could be read:", "1 file could not"),
        (("0.txt is empty.", ""), "1 file could not be read (1 other was read):", "No file"),
        (("0.txt is empty.", "", ""), "1 file could not be read (2 others were read):", "No file"),
        (("",), "Every file that was needed could be read.", "No file"),
    ],
)
def test_what_could_be_read_is_said_as_it_is(errors: tuple[str, ...], said: str, never: str) -> None:
    left = report(detail(sources=sources(*errors)), "", {}, NOW).partition("## What was left out")[2]
    left = left.partition("## ")[0]
    assert said in left and never not in left
