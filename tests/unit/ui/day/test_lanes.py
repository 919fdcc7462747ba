"""What a lane says about its task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.follow_up import follow_up
from desktop.core.task import ApprovalRow, QuestionRow, TaskDetail, TaskRow, TaskState
from desktop.ui import translation
from desktop.ui.day.lane import Action, Bundle, ShownDay, bundled
from desktop.ui.day.lane_marks import lane_files, split_sentence
from desktop.ui.day.lanes import lane_of
from desktop.ui.day.marks import MarkKind
from tests.unit.ui.day.tasks import DAY, asking, at, deliverable, done, failed, many, working

TODAY = ShownDay(DAY, ZoneInfo("UTC"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    translation.set_language("en")
    yield
    translation.set_language("en")


def test_moments_count_from_the_midnight_of_the_shown_day_in_the_persons_zone() -> None:
    assert TODAY.hour(at(12, 30)) == 12.5
    assert ShownDay(DAY, ZoneInfo("Asia/Shanghai")).hour(at(12, 30)) == 20.5
    assert TODAY.hour(at(23, 0, day=13)) == -1


def test_a_finished_task_has_its_files_its_check_and_what_to_look_at() -> None:
    lane = lane_of(done(), TODAY)
    assert [file.name for file in lane.files] == ["file 0.docx", "file 1.docx"]
    assert (lane.passed, lane.to_look_at) == (1, 1)
    assert lane.marks[-1].kind is MarkKind.DONE and lane.marks[-1].caption == ("2 files",)
    assert lane.headline == "Ready. 2 files" and lane.finished == pytest.approx(14 + 1 / 3)


def test_a_lane_shows_the_wish_of_a_follow_up_and_not_what_was_added_for_the_engine() -> None:
    words = follow_up("Leave out\nthe risks", ["Brief.docx"], "", "Prepare the pack", "en")
    detail = done()
    lane = lane_of(replace(detail, task=replace(detail.task, instruction=words)), TODAY)
    assert lane.instruction == "Leave out the risks"


def test_a_running_task_is_open_ended_and_says_its_step() -> None:
    lane = lane_of(working(), TODAY)
    assert lane.pieces == ((10.2, None),)
    assert (lane.step, lane.steps, lane.headline) == (5, 8, "Step 5 of 8")
    assert 0 < lane.share < 1


def test_a_task_that_asks_waits_since_its_question_and_has_the_answer_button() -> None:
    lane = lane_of(asking(), TODAY)
    assert lane.headline == "Waiting for you since 13:52"
    assert (lane.action, lane.action_text) == (Action.ANSWER, "Answer")
    assert lane.marks[-1].kind is MarkKind.QUESTION
    assert lane.pieces[-1][1] == pytest.approx(13 + 52 / 60)


def test_a_stopped_task_gives_the_reason_first() -> None:
    lane = lane_of(failed(), TODAY)
    assert lane.marks[-1].caption[0] == "The disk is full"
    assert lane.headline == "Stopped at step 1 of 6" and lane.action is Action.SEE_WHY


def test_the_bar_pauses_while_the_task_waited_for_an_answer() -> None:
    detail = done()
    asked = QuestionRow("q", "done", "c", "Which?", (), "answered", at(11), "the first", at(12))
    lane = lane_of(replace(detail, questions=(asked,)), TODAY)
    assert lane.pieces == ((pytest.approx(9 + 4 / 60), 11.0), (12.0, pytest.approx(14 + 1 / 3)))
    assert lane.marks[0].caption == ("Which?", "You: the first")


def test_a_short_wait_leaves_no_gap_in_the_bar() -> None:
    asked = QuestionRow("q", "done", "c", "Which?", (), "answered", at(11), "yes", at(11) + timedelta(minutes=1))
    assert len(lane_of(replace(done(), questions=(asked,)), TODAY).pieces) == 1


def test_waits_that_overlap_are_one_gap() -> None:
    approvals = tuple(
        ApprovalRow(f"a{n}", "done", "c", "Read?", "read", {}, "", "granted", at(10 + n), at(12 + n)) for n in range(2)
    )
    lane = lane_of(replace(done(), approvals=approvals), TODAY)
    assert [piece[1] for piece in lane.pieces] == [10.0, pytest.approx(14 + 1 / 3)]
    assert lane.pieces[1][0] == 13.0


def test_a_task_from_yesterday_enters_from_the_left_and_says_when_it_was_asked() -> None:
    lane = lane_of(done(begun=at(23, 10, day=13), ended=at(5, 20)), TODAY)
    assert lane.start < 0 and lane.given == "Asked on 13 May"


def test_what_happened_on_the_next_day_has_no_mark_here() -> None:
    lane = lane_of(done(begun=at(23, 0), ended=at(1, 0, day=15)), TODAY)
    assert lane.marks == () and lane.finished == 25


def test_a_queued_task_has_no_bar() -> None:
    lane = lane_of(TaskDetail(TaskRow("q", 1, "Later", TaskState.QUEUED, at(13))), TODAY)
    assert lane.pieces == () and lane.headline == "Queued"


def test_only_the_newest_version_of_a_file_is_listed_in_the_order_it_was_first_made() -> None:
    files = lane_files(
        [
            deliverable("t", "brief.docx", at(9), 1, "superseded"),
            deliverable("t", "slides.pptx", at(9), 1),
            deliverable("t", "brief.docx", at(10), 2),
        ]
    )
    assert [file.id for file in files] == ["t-slides.pptx-1", "t-brief.docx-2"]


def test_from_thirteen_tasks_on_what_was_done_before_noon_folds() -> None:
    lanes = [lane_of(detail, TODAY) for detail in many(30)]
    rows = bundled(lanes, is_open=False)
    assert isinstance(rows[0], Bundle)
    assert all(hour < 12 for hour in rows[0].hours) and len(rows[0].lanes) + len(rows) - 1 == 30
    assert bundled(lanes, is_open=True)[1:] == tuple(lanes)


def test_twelve_tasks_do_not_fold() -> None:
    lanes = tuple(lane_of(detail, TODAY) for detail in many(12))
    assert bundled(lanes, is_open=False) == lanes


def test_what_needs_the_person_and_what_stopped_never_folds() -> None:
    details = [*many(20), replace(asking()), failed()]
    rows = bundled([lane_of(detail, TODAY) for detail in details], is_open=False)
    assert {"asking", "failed"} <= {row.id for row in rows}


def test_a_screen_reader_hears_instruction_time_and_state() -> None:
    lane = lane_of(working(), TODAY)
    assert lane.name == "Compare the offers. Asked 10:12. Step 5 of 8."
    assert "13:52, question: Which delivery?" in lane_of(asking(), TODAY).description


def test_chinese_comes_out_in_chinese() -> None:
    translation.set_language("zh")
    assert lane_of(asking(), TODAY).headline == "13:52 起等你决定"
    assert lane_of(working(), TODAY).headline == "第 5 步，共 8 步"


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("Sign-in expired. Nothing was changed.", "Sign-in expired", "Nothing was changed"),
        ("登录已过期。没有改动。", "登录已过期", "没有改动"),
        ("one line only", "one line only", ""),
        ("", "", ""),
        ("\n  second line counts\nthird", "second line counts", ""),
    ],
)
def test_the_first_sentence_is_found_in_both_languages(text: str, first: str, rest: str) -> None:
    assert split_sentence(text) == (first, rest)


def repeating(**changes: object) -> TaskRow:
    row = TaskRow("r", 1, "Sort the mail", TaskState.QUEUED, at(8), timezone="UTC", not_before=at(8), repeat="daily")
    return replace(row, series="r", anchor="2026-05-11T08:00", **{"nominal": "2026-05-14T08:00", **changes})  # type: ignore[arg-type]


def test_a_task_that_repeats_says_how_often() -> None:
    lane = lane_of(TaskDetail(repeating(inputs=("/mail/a.eml",))), TODAY)
    assert lane.given == "Every day at 08:00, a.eml"
    assert "Every day at 08:00" in lane.description


def test_times_that_passed_while_the_computer_was_off_are_counted() -> None:
    late = repeating(nominal="2026-05-12T08:00", state=TaskState.WORKING, started_at=at(10))
    assert lane_of(TaskDetail(late), TODAY).given == "Every day at 08:00, 2 missed"
    translation.set_language("zh")
    assert lane_of(TaskDetail(late), TODAY).given == "每天 08:00，错过 2 次"


def test_a_repetition_that_was_stopped_says_so() -> None:
    stopped = repeating(state=TaskState.CANCELLED, ended_at=at(7))
    assert lane_of(TaskDetail(stopped), TODAY).headline == "No longer repeats"
    begun = replace(stopped, started_at=at(6))
    assert lane_of(TaskDetail(begun), TODAY).headline == "Stopped by you"
