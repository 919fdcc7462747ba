from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop.core import events as e
from desktop.core.task import SECOND_READING, CheckRow, TaskState
from desktop.store.codec import moment
from desktop.ui.inspector.check_words import CHECKS, check_title
from desktop.ui.inspector.header import Header
from desktop.ui.inspector.panel import Inspector
from desktop.ui.inspector.plan import plan_changes, step_times
from desktop.ui.inspector.results import ReportText, to_html
from desktop.ui.inspector.sources import SHOWN, Sources
from desktop.ui.loop import run
from desktop.ui.question_card import QuestionCard
from desktop.ui.translation import set_language
from tests.support.qt_watch import delete_now, process_until
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


@pytest.fixture
def inspector(week: Week) -> Iterator[Inspector]:
    made = Inspector(week.around, week.store, week.bridge)
    made.resize(488, 800)
    yield made
    delete_now(made)


def words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


def press(widget: QWidget, name: str) -> None:
    next(
        b for b in widget.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisibleTo(widget)
    ).click()


def test_a_running_task_shows_plan_live_words_and_sources(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    week.bridge.hear(e.TextDelta("freight", "Two free days, "))
    week.bridge.hear(e.TextDelta("freight", "then a daily charge."))
    process_until(lambda: "Two free days, then a daily charge." in words(inspector))
    shown = words(inspector)
    for text in (
        "Step 5 of 8: Read terms and penalties",
        "10:58",
        "61 min",
        "Nordquay offer.pdf",
        "14 passages",
        "stayed here",
    ):
        assert text in shown, text


def test_what_is_said_after_a_progress_is_a_sentence_of_its_own(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    week.bridge.hear(e.Progressed("freight", "52 of 52: Offer.pdf"))
    process_until(lambda: "52 of 52: Offer.pdf" in words(inspector))
    week.bridge.hear(e.TextDelta("freight", "All read."))
    process_until(lambda: "52 of 52: Offer.pdf All read." in words(inspector))


def test_step_times_come_from_the_calls_that_stated_the_plan(week: Week) -> None:
    detail = week.store.detail("freight")
    assert detail is not None
    ended = [week.around.time(end) if end else "" for _, end in step_times(detail)]
    assert ended == ["10:58", "12:06", "12:31", "13:44", "", "", "", ""]
    assert plan_changes(detail.calls) == 0


def test_the_words_of_another_task_are_not_shown(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    week.bridge.hear(e.TextDelta("review", "not mine"))
    week.bridge.hear(e.TextDelta("freight", "mine"))
    process_until(lambda: "mine" in words(inspector))
    assert not any("not mine" in text for text in words(inspector))


def test_a_finished_task_shows_files_checks_report_and_what_was_not_read(inspector: Inspector) -> None:
    inspector.open_task("review")
    shown = words(inspector)
    for text in (
        "Ready since 14:20, 4 files, 1 point to look at",
        "Tallowmere brief.docx",
        "4 passed, 1 to look at",
        "not read",
    ):
        assert text in shown, text
    assert any("has a password" in text for text in shown)
    assert any("The mail of 6 May names 4 %" in text for text in shown)
    assert "Four files are ready" in inspector.findChildren(ReportText)[0].toPlainText()
    assert not any(b.accessibleName() == "Pause" for b in inspector.findChildren(QPushButton))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The file opens and reads back"), ("zh", "文件能打开并重新读取")]
)
def test_checks_are_named_in_words_and_not_by_their_code(language: str, words: str, qapp: QApplication) -> None:
    set_language(language)
    assert check_title(CheckRow("t", "opens", "passed", "")) == words
    for name in (*CHECKS, SECOND_READING):
        assert name not in (check_title(CheckRow("t", name, state, "")) for state in ("passed", "warning", "not_run"))


def test_a_stopped_task_shows_its_sentence(inspector: Inspector) -> None:
    inspector.open_task("calls")
    assert any("permission denied" in text for text in words(inspector))


def test_one_click_answers_a_question(inspector: Inspector, week: Week) -> None:
    async def main() -> None:
        inspector.open_task("complaint")
        press(inspector, "20 May (Nordquay, 11 May)")
        await week.commands.finish()
        await asyncio.sleep(0.1)

    run(QApplication.instance(), main())  # type: ignore[arg-type]
    question = week.store.questions(None)[-1]
    assert (question.state, question.answer) == ("answered", "20 May (Nordquay, 11 May)")
    task = week.store.task("complaint")
    assert task is not None and task.state is TaskState.QUEUED
    assert inspector.findChildren(QuestionCard) == [] or not inspector.findChildren(QuestionCard)[0].isVisibleTo(
        inspector
    )


def test_skip_is_an_answer_too(inspector: Inspector, week: Week) -> None:
    async def main() -> None:
        inspector.open_task("complaint")
        press(inspector, "Skip")
        await week.commands.finish()

    run(QApplication.instance(), main())  # type: ignore[arg-type]
    assert week.store.questions(None)[-1].state == "skipped"


def test_a_half_typed_answer_stays_while_the_engine_works(inspector: Inspector, week: Week) -> None:
    inspector.open_task("complaint")
    card = inspector.findChildren(QuestionCard)[0]
    card.findChildren(QLineEdit)[0].setText("half a sent")
    week.store.append_now(e.SourceRead("complaint", "Late.eml", "/x/Late.eml", "9" * 64, "eml", 10, 3))
    process_until(lambda: "Late.eml" in words(inspector))
    assert inspector.findChildren(QuestionCard)[0] is card
    assert card.findChildren(QLineEdit)[0].text() == "half a sent"


def test_steering_is_cleared_only_after_the_commit(inspector: Inspector, week: Week) -> None:
    async def main() -> str:
        inspector.open_task("freight")
        box = next(each for each in inspector.findChildren(QLineEdit) if each.accessibleName() == "Steer this task")
        box.setText("Leave out air freight")
        box.returnPressed.emit()
        during = box.text()
        await week.commands.finish()
        return f"{during}|{box.text()}"

    assert run(QApplication.instance(), main()) == "Leave out air freight|"  # type: ignore[arg-type]
    detail = week.store.detail("freight")
    assert detail is not None and [each.text for each in detail.steers] == ["Leave out air freight"]


def test_pause_and_continue(inspector: Inspector, week: Week) -> None:
    async def main() -> list[TaskState]:
        states = []
        inspector.open_task("tidy")
        for _ in range(2):
            inspector.pause_or_resume()
            await week.commands.finish()
            inspector.refresh()
            task = week.store.task("tidy")
            assert task is not None
            states.append(task.state)
        return states

    assert run(QApplication.instance(), main()) == [TaskState.PAUSED, TaskState.QUEUED]  # type: ignore[arg-type]


def test_a_task_that_repeats_says_when_next_and_can_be_stopped_from_any_of_its_times(
    inspector: Inspector, week: Week
) -> None:
    series = {"repeat": "weekdays", "series": "mail", "anchor": "2026-05-13T08:00"}
    week.store.append_now(e.TaskSubmitted("mail", "Sort the mail", nominal="2026-05-13T08:00", **series))
    due = "2026-05-15T08:00:00+00:00"
    coming = e.TaskSubmitted("mail 2", "Sort the mail", nominal="2026-05-15T08:00", not_before=due, **series)
    week.store.append_now(e.RunStarted("mail", "run", as_of="2026-05-14T08:00:00+00:00"), coming)

    async def main() -> None:
        assert inspector.means_of_stopping("mail 2") == "It has not begun, and stopping it also ends the repetition."
        assert inspector.means_of_stopping("mail") == "Only this time is stopped; it still repeats."
        inspector.open_task("mail")
        assert "Every weekday at 08:00" in words(inspector)
        assert any(text.endswith(f"Next on 15 May at {week.around.time(moment(due))}") for text in words(inspector))
        press(inspector, "Stop repeating")
        await week.commands.finish()

    run(QApplication.instance(), main())  # type: ignore[arg-type]
    process_until(lambda: any(text.endswith("It no longer repeats") for text in words(inspector)))
    mail, stopped = week.store.task("mail"), week.store.task("mail 2")
    assert mail is not None and mail.state is TaskState.WORKING
    assert stopped is not None and stopped.state is TaskState.CANCELLED
    assert inspector.means_of_stopping("mail") == inspector.means_of_stopping("freight") == ""
    inspector.open_task("mail 2")
    process_until(lambda: "Every weekday at 08:00" in words(inspector))
    inspector.open_task("freight")
    process_until(lambda: any("Nordquay offer" in text for text in words(inspector)))
    assert not any("epeat" in text for text in words(inspector))


def test_stop_asks_before_it_ends_a_task(inspector: Inspector, week: Week) -> None:
    asked: list[str] = []
    inspector.stop_asked.connect(asked.append)
    inspector.open_task("freight")
    inspector.ask_to_stop()
    task = week.store.task("freight")
    assert asked == ["freight"]
    assert task is not None and task.state is TaskState.WORKING


def test_another_language_keeps_what_was_typed(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    next(each for each in inspector.findChildren(QLineEdit)).setText("halb")
    set_language("zh")
    inspector.use(week.around)
    process_until(lambda: "第 5 步，共 8 步：Read terms and penalties" in words(inspector))
    assert "halb" in [each.text() for each in inspector.findChildren(QLineEdit) if each.isVisibleTo(inspector)]


def test_an_unknown_task_opens_nothing(inspector: Inspector) -> None:
    inspector.open_task("nobody")
    assert inspector.task() == ""


def test_markup_in_a_report_stays_text() -> None:
    html = to_html("# Title\n\n<img src=x onerror=y> and `<b>`\n\n- [x](http://example.org/a)")
    assert "<img" not in html
    assert "&lt;b&gt;" in html
    assert "<h1>" not in html


def test_a_report_loads_nothing_from_anywhere(qapp: QApplication, week: Week, network: list[str]) -> None:
    text = ReportText(week.around.theme, "![p](http://example.org/p.png) ![f](file:///etc/hostname)")
    text.resize(300, 100)
    text.grab()
    assert network == []
    delete_now(text)


def read(task: str, number: int, error: str = "") -> e.SourceRead:
    name = f"{number}.pdf"
    return e.SourceRead(task, name, f"/given/{name}", f"{number:064d}", "pdf", 40_000, 14, error=error)


def source_rows(inspector: Inspector) -> list[QWidget]:
    """The rows of files that were read, in order."""
    (section,) = (each for each in inspector.findChildren(Sources) if each.isVisibleTo(inspector))
    items = [section.files.itemAt(place) for place in range(section.files.count())]
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


def test_a_file_that_is_read_comes_below_the_others_which_stay_as_they_are(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    before, title = source_rows(inspector), inspector.findChildren(Header)
    week.store.append_now(read("freight", 90), read("freight", 91))
    process_until(lambda: len(source_rows(inspector)) == len(before) + 2)
    assert source_rows(inspector)[: len(before)] == before
    assert inspector.findChildren(Header) == title  # what did not change is not built again
    process_until(lambda: {"90.pdf", "91.pdf"} <= set(words(inspector)))


def test_of_very_many_files_the_rest_is_counted(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    known = len(source_rows(inspector))
    week.store.append_now(*(read("freight", 100 + number) for number in range(SHOWN - known + 1)))
    process_until(lambda: "and 1 more" in words(inspector))
    week.store.append_now(read("freight", 300), read("freight", 301))
    process_until(lambda: "and 3 more" in words(inspector))
    assert len(source_rows(inspector)) == SHOWN


def test_a_task_that_is_closed_while_it_changes_stays_closed(inspector: Inspector, week: Week) -> None:
    inspector.open_task("freight")
    heard = QSignalSpy(week.bridge.tasks_changed)
    week.store.append_now(read("freight", 90))
    process_until(lambda: heard.count() > 0)
    inspector.close_task()
    process_until(week.bridge.pieces.is_empty)
    assert inspector.task() == "" and not inspector.isVisibleTo(None)
