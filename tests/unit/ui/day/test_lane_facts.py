"""What a lane says of the time to come: deadline, expected end, expected files; and what its requests are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from desktop.core.task import ApprovalRow, TaskDetail, TaskState
from desktop.ui import translation
from desktop.ui.day.lane import Lane, ShownDay
from desktop.ui.day.lane_marks import approval_title
from desktop.ui.day.lanes import can_undo, lane_of
from desktop.ui.day.marks import MarkKind
from desktop.ui.inspector.status import status
from tests.unit.ui.day.tasks import DAY, asking, at, deliverable, done, failed, working

UTC_DAY = ShownDay(DAY, ZoneInfo("UTC"))
NOW = at(14, 45)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    translation.set_language("en")
    yield
    translation.set_language("en")


def told(detail: TaskDetail, **changes: object) -> TaskDetail:
    return replace(detail, task=replace(detail.task, **changes))  # type: ignore[arg-type]


def lane(detail: TaskDetail, usual: float | None = None, now: datetime = NOW) -> Lane:
    return lane_of(detail, UTC_DAY, usual, now)


# --- needed by ---


def test_a_deadline_of_the_day_is_a_line_and_a_flag() -> None:
    shown = lane(told(working(), instruction="Compare the offers by 17:00"))
    assert (shown.needed, shown.flag, shown.flag_text) == ("Needed by 17:00", 17, "by 17:00")
    assert 17 in shown.moments
    assert shown.name.endswith("Needed by 17:00.")


def test_it_stands_in_the_zone_of_the_window() -> None:
    shanghai = ShownDay(DAY, ZoneInfo("Asia/Shanghai"))
    shown = lane_of(told(working(), instruction="Compare the offers by 13:00"), shanghai)
    assert (shown.needed, shown.flag) == ("Needed by 21:00", 21)


def test_a_deadline_of_another_day_names_the_day_and_has_no_flag() -> None:
    shown = lane(told(working(), instruction="Compare the offers by Friday at 10am"))
    assert (shown.needed, shown.flag) == ("Needed by 15 May, 10:00", None)
    assert lane(told(working(), instruction="Compare the offers by Friday")).needed == "Needed by 15 May"
    assert lane(told(working(), instruction="Compare the offers before Friday")).needed == "Needed before 15 May"
    assert lane(told(working(), instruction="Compare the offers by end of day")).needed == "Needed today"


def test_what_is_done_keeps_the_line_and_loses_the_flag() -> None:
    shown = lane(told(done(), instruction="Prepare the review by 15:30"))
    assert (shown.needed, shown.flag, shown.flag_text) == ("Needed by 15:30", None, "")


def test_a_repeating_task_is_needed_by_the_deadline_of_each_of_its_times() -> None:
    words = {
        "instruction": "Send the report by 17:00",
        "repeat": "daily",
        "series": "first",
        "anchor": "2026-05-11T09:00",
    }
    to_come = told(working(), **words, id="first", started_at=None, as_of=at(9).isoformat(), not_before=at(9, day=15))
    assert lane(to_come).needed == "Needed by 15 May, 17:00"
    words["nominal"] = "2026-05-11T09:00"
    late = told(working(), **words, submitted_at=at(9, day=11), as_of=at(9).isoformat())
    assert (lane(late).needed, lane(late).flag) == ("Needed by 17:00", 17)


def test_without_a_deadline_there_is_neither() -> None:
    shown = lane(working())
    assert (shown.needed, shown.flag, shown.flag_text) == ("", None, "")


def test_a_task_counted_from_another_day_has_no_deadline_on_this_one() -> None:
    old = told(working(), instruction="Compare the offers by 17:00", as_of="2026-03-02T09:00:00+00:00")
    assert lane(old).needed == ""


def test_the_deadline_is_said_in_chinese() -> None:
    translation.set_language("zh")
    shown = lane(told(working(), instruction="今天下午五点前比较三份报价"))
    assert (shown.needed, shown.flag_text) == ("17:00 前要用", "17:00 前")


# --- ready about ---


def test_running_work_tells_when_it_will_be_ready() -> None:
    shown = lane(working(), usual=5 * 3600 + 8 * 60)  # since 10:12
    assert (shown.ready, shown.ready_clock) == (pytest.approx(15 + 1 / 3), "15:20")
    assert "Ready about 15:20." in shown.name


def test_an_end_that_is_unknown_or_over_is_not_told() -> None:
    assert lane(working()).ready is None
    assert lane(working(), usual=3600).ready is None


def test_the_inspector_says_step_end_and_deadline() -> None:
    detail = told(working(), instruction="Compare the offers by 17:00")
    said = status(detail, NOW, ZoneInfo("UTC"), 5 * 3600 + 8 * 60)
    assert said == "Step 5 of 8, ready about 15:20, needed by 17:00"
    assert status(working(), NOW, ZoneInfo("UTC")) == "Step 5 of 8: reading"


def test_what_is_queued_for_later_tells_how_long_it_takes() -> None:
    queued = told(working(), state=TaskState.QUEUED, started_at=None, not_before=at(21), model="offline")
    assert lane(queued, usual=70 * 60).note == "Offline, no cost, about 70 min"
    assert lane(queued).note == "Offline, no cost"


# --- expected files ---


def test_a_file_is_expected_until_it_is_there() -> None:
    detail = told(working(), instruction="Compare the offers as a PDF", model="openai:gpt-5.5")
    assert [each.text for each in lane(detail).expected] == ["PDF, expected"]
    assert lane(detail).description.endswith("PDF, expected")
    made = replace(deliverable("working", "Offers.pdf", NOW), format="pdf")
    assert lane(replace(detail, deliverables=(made,))).expected == ()


@pytest.mark.parametrize("detail", [done(), failed()])
def test_what_is_over_expects_nothing(detail: TaskDetail) -> None:
    assert lane(told(detail, instruction="Summarise these as a PDF")).expected == ()


# --- money ---


def test_the_cost_is_told_while_it_is_worked_on() -> None:
    detail = told(working(), cost_usd=0.61, estimate_low_usd=0.8, estimate_high_usd=1.1)
    assert lane(detail).money == "$0.61 so far, about $0.95 in all"
    assert lane(told(done(), cost_usd=0.61)).money == ""


# --- undo ---


def test_what_a_done_task_made_can_be_undone_and_then_is() -> None:
    assert can_undo(done())
    assert not can_undo(done(files=0))
    assert not can_undo(replace(working(), deliverables=done().deliverables))
    gone = replace(done(), deliverables=tuple(replace(each, state="removed") for each in done().deliverables))
    shown = lane(gone)
    assert not can_undo(gone)
    assert (shown.files, shown.headline, shown.note) == ((), "Undone", "2 files removed")


# --- requests ---


def approval(tool: str, arguments: dict[str, object], card: str = "asking:4", id: str = "a") -> ApprovalRow:
    return ApprovalRow(id, "asking", f"c{id}", card, tool, arguments, "", "waiting", at(13, 52))


def move(name: str, folder: str) -> dict[str, str]:
    return {"source": f"/home/you/{name}", "target": f"/home/you/{folder}{name}", "sha256": "0" * 64}


def test_a_request_is_called_by_what_it_would_do() -> None:
    moves = [move(f"{n}.pdf", "Invoices/") for n in range(12)]
    assert approval_title(approval("move_files", {"moves": moves})) == "Move 12 files?"
    assert approval_title(approval("move_files", {"moves": moves[:1]})) == "Move 1 file?"
    renamed = [{"source": r"C:\a\x.pdf", "target": r"C:\a\y.pdf"}, {"source": "/a/x.pdf", "target": "/a/y.pdf"}]
    assert approval_title(approval("move_files", {"moves": renamed})) == "Rename 2 files?"
    copied = approval("place_copy", {"file": "Brief.docx", "folder": "/home/you/Desk"})
    assert approval_title(copied) == "Copy Brief.docx to /home/you/Desk?"
    translation.set_language("zh")
    assert approval_title(approval("move_files", {"moves": moves})) == "移动 12 个文件？"


def test_a_tool_without_words_is_named_and_never_the_card_s_number() -> None:
    assert approval_title(approval("send_mail", {})) == "Send mail"
    assert approval_title(approval("send_mail", {}, card="Send 1 mail to Tallowmere?")) == "Send 1 mail to Tallowmere?"
    assert approval_title(approval("move_files", {"moves": "all"})) == "Move files"


def test_two_requests_are_named_on_the_thread_and_three_are_counted() -> None:
    two = tuple(approval("send_mail", {}, card=card, id=card) for card in ("Send 1 mail?", "Move 6 events?"))
    shown = lane(replace(asking(), questions=(), approvals=two)).marks[-1]
    assert (shown.kind, shown.caption, shown.brief) == (
        MarkKind.NEEDS_YOU,
        ("Send 1 mail, move 6 events",),
        "2 requests",
    )
    three = (*two, approval("send_mail", {}, id="third"))
    assert lane(replace(asking(), questions=(), approvals=three)).marks[-1].caption == ("3 requests",)
