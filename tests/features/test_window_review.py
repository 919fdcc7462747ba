"""Reviewing what a task made, in the real window: pages, evidence, versions, wishes, accepting, taking back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from desktop.analysis.follow_up import files_to_change
from desktop.app.parts import App
from desktop.core import events as e
from desktop.core.clock import Clock
from desktop.core.task import TaskState
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.files_page import FilesPage
from desktop.ui.review.check_list import CheckLine
from desktop.ui.review.file_list import FileRow, VersionRow
from desktop.ui.review.review_page import ReviewPage
from desktop.ui.translation import set_language
from tests.features.test_window import live, press, until, words
from tests.support import reviewed_task
from tests.support.reviewed_task import TASK
from tests.support.seeded_week import ZONE, seed, week_clock

pytestmark = pytest.mark.qt


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def week(home: Path) -> Clock:
    clock = week_clock()
    save(home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    reviewed_task.tell(store, home / "tasks")
    store.close()
    return clock


async def review(app: App, name: str = "Tallowmere brief-v2.docx", task: str = TASK) -> ReviewPage:
    """The Review page once it shows the file called `name`."""
    file = next(each for each in app.store.deliverables(task) if each.name == name)
    app.window.open_review(task, file.id)
    page = app.window.page("review")
    assert isinstance(page, ReviewPage)
    await until(lambda: page.loaded() is not None and page.shown() == (task, file.id))
    return page


def number_of(page: ReviewPage, text: str) -> int:
    loaded = page.loaded()
    assert loaded is not None and loaded.preview is not None
    return next(each.number for each in loaded.preview.facts if each.text == text)


def test_a_file_is_reviewed_and_escape_goes_back(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        app.window.show_page("files")
        page = await review(app)
        assert app.window.current_page() == "review"
        assert page.head.words().startswith("9 sourced facts, page 1 of 1")
        await until(
            lambda: all(each in words(app) for each in ("13 passed", "1 warning", "Nothing left this computer"))
        )
        app.window.activateWindow()
        await until(app.window.isActiveWindow)
        QTest.keyClick(app.window, Qt.Key.Key_Escape)
        assert app.window.current_page() == "files"

    live(story, home, week)


def test_the_review_leads_back_to_the_inspector_it_was_opened_from(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        app.window.open_task(TASK)
        page = await review(app)
        assert app.window.inspector.task() == ""
        page.left.emit()
        assert (app.window.current_page(), app.window.inspector.task()) == ("today", TASK)

    live(story, home, week)


def test_n_walks_through_the_facts_and_enter_shows_where_one_stands(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        app.window.activateWindow()
        await until(app.window.isActiveWindow)
        page.paper.setFocus()
        for _ in range(3):
            QTest.keyClick(page.paper, Qt.Key.Key_N)
        assert page.paper.current == number_of(page, "412,300") == 2
        QTest.keyClick(page.paper, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        assert page.paper.current == 1
        QTest.keyClick(page.paper, Qt.Key.Key_N)
        QTest.keyClick(page.paper, Qt.Key.Key_Return)
        await until(lambda: "same value" in page.popover.accessibleDescription())
        assert page.popover.accessibleName() == "Evidence for 412,300"
        assert page.popover.accessibleDescription().startswith("Sales 2026.xlsx, sheet Q1, cell C5.")
        page.popover.next_wanted.emit(1)
        await until(lambda: page.popover.accessibleName() == "Evidence for [1]")
        page.popover.close()

    live(story, home, week)


def test_keys_lead_to_checks_versions_and_wishes(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        app.window.activateWindow()
        await until(app.window.isActiveWindow)
        await until(lambda: any(each.isVisible() for each in page.files.findChildren(VersionRow)))
        page.paper.setFocus()
        QTest.keyClick(page.paper, Qt.Key.Key_C)
        assert isinstance(page.focusWidget(), CheckLine)
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_V)
        assert isinstance(page.focusWidget(), VersionRow)
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert page.wishes.edit.hasFocus()
        QTest.keyClicks(page.wishes.edit, "nicer cv")
        assert page.wishes.edit.toPlainText() == "nicer cv" and page.paper.current is None
        app.change_settings(app.settings.with_(letter_keys=False))
        page.paper.setFocus()
        QTest.keyClick(page.paper, Qt.Key.Key_N)
        assert page.paper.current is None
        QTest.keyClick(
            page.paper, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        await until(lambda: page.wishes.accept.text() == "Accepted")

    live(story, home, week)


def test_arrows_in_the_list_show_one_file_after_the_other(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        app.window.activateWindow()
        await until(app.window.isActiveWindow)
        await until(lambda: sum(each.isVisible() for each in page.files.findChildren(FileRow)) == 4)
        page.files.focus_shown()
        for name in ("Q1 figures.xlsx", "Tallowmere review.pptx"):
            QTest.keyClick(page.focusWidget(), Qt.Key.Key_Down)
            await until(lambda name=name: page.loaded().file.name == name)  # type: ignore[misc,union-attr]
            await until(lambda: isinstance(page.focusWidget(), FileRow))

    live(story, home, week)


def test_a_click_on_a_fact_opens_its_evidence(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        number = number_of(page, "156,900")
        box = page.paper.box_of(number)
        assert box is not None
        where = QPoint(round(box.center().x()), round(box.center().y() - page.paper.verticalScrollBar().value()))
        QTest.mouseClick(page.paper.viewport(), Qt.MouseButton.LeftButton, pos=where)
        await until(lambda: "cell C2" in page.popover.accessibleDescription())
        page.popover.close()

    live(story, home, week)


def test_a_changed_source_is_read_again_and_said_to_differ(qapp: object, home: Path, week: Clock) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(home / "tasks" / "given" / "Sales 2026.xlsx")
    book.add_worksheet("Q1").write_row(0, 0, ("Line", "Before", "Q1"))
    book.close()

    async def story(app: App) -> None:
        page = await review(app)
        page.show_evidence(number_of(page, "412,300"))
        await until(lambda: "differs" in page.popover.accessibleDescription())
        page.popover.close()

    live(story, home, week)


def test_two_versions_are_compared_word_by_word(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)

        def shown() -> list[str]:
            return [each.text() for each in page.files.findChildren(VersionRow) if each.isVisible()]

        await until(lambda: shown() == ["2, now shown", "1, replaced"])
        versions = sorted(
            (each for each in app.store.deliverables(TASK) if "brief" in each.name), key=lambda f: f.version
        )
        page.files.compared.emit(versions[0].id, versions[1].id)
        await until(lambda: "412,300" in page.comparison.text())
        assert "From version 1 to version 2, 1 difference" in page.comparison.text()
        assert "410,000" in page.comparison.text()

    live(story, home, week)


def test_a_wish_for_a_done_task_becomes_a_task_that_has_its_file(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        page.wishes.point_at("the margin held at 31.4%")
        page.wishes.edit.setPlainText("Name the margin of last year too")
        page.wishes.send()
        await until(lambda: len(app.store.tasks(limit=500)) > 0 and app.store.tasks(limit=1)[0].id != TASK)
        made = app.store.tasks(limit=1)[0]
        assert made.instruction.startswith("Name the margin of last year too\n")
        assert "“the margin held at 31.4%”" in made.instruction
        assert [Path(each).name for each in made.inputs] == ["given", "Tallowmere brief-v2.docx"]
        assert files_to_change(made.instruction, made.inputs) == made.inputs[1:]
        await until(lambda: page.wishes.edit.toPlainText() == "")
        notice = app.window.notice
        assert notice.isVisible() and notice.accessibleName() == "A new task works on the change"
        await app.queue.cancel(made.id)
        await until(notice.isHidden)

    live(story, home, week)


def test_a_wish_for_a_task_under_way_steers_it(qapp: object, home: Path, week: Clock) -> None:
    store = Store.open(home, week)
    store.append_now(
        e.DeliverableSaved("tidy", "early", "c", "Draft.docx", str(home / "Draft.docx"), "0" * 64, "docx", 4)
    )
    store.close()

    async def story(app: App) -> None:
        page = await review(app, "Draft.docx", "tidy")
        assert not page.wishes.accept.isEnabled()
        page.wishes.edit.setPlainText("Shorter")
        page.wishes.send()
        await until(lambda: page.wishes.edit.toPlainText() == "")
        detail = app.store.detail("tidy")
        assert detail is not None and [each.text for each in detail.steers] == ["Shorter\n(Draft.docx)"]

    live(story, home, week)


def test_everything_is_accepted_once(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        assert page.wishes.accept.text() == "Accept all 4"
        page.accept()
        await until(lambda: page.wishes.accept.text() == "Accepted")
        row = app.store.task(TASK)
        assert row is not None and row.accepted_at is not None
        assert not page.wishes.accept.isEnabled()

    live(story, home, week)


def test_the_task_is_taken_back_after_a_yes(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        page.ask_to_undo()
        question = page.findChildren(QMessageBox)[0]
        assert "Removes 5 new files" in question.informativeText()
        press(question, "Undo")
        await until(lambda: {each.state for each in app.store.deliverables(TASK)} == {"removed"})
        assert not list((home / "tasks" / TASK).glob("*.docx"))
        await until(lambda: "5 files removed" in words(app))

    live(story, home, week)


def test_a_file_that_is_gone_is_still_shown_as_it_was_written(qapp: object, home: Path, week: Clock) -> None:
    (home / "tasks" / TASK / "Tallowmere brief-v2.docx").unlink()

    async def story(app: App) -> None:
        page = await review(app)
        assert page.head.words() == "the file is gone"
        assert "Tallowmere, first quarter" in page.paper.plain_text()

    live(story, home, week)


def test_a_language_and_look_keep_the_file_that_is_reviewed(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        await review(app, "Q1 figures.xlsx")
        app.change_settings(app.settings.with_(language="zh"))
        again = app.window.page("review")
        assert isinstance(again, ReviewPage)
        await until(lambda: again.loaded() is not None)
        assert app.window.current_page() == "review" and again.shown()[1].endswith("Q1 figures:1")
        await until(lambda: "制作过程" in words(app))
        app.change_settings(app.settings.with_(language="en"))

    live(story, home, week)


@pytest.mark.parametrize(("width", "panes"), [(1360, 3), (720, 1)])
def test_where_there_is_little_room_one_pane_is_shown(
    qapp: object, home: Path, week: Clock, width: int, panes: int
) -> None:
    async def story(app: App) -> None:
        app.window.resize(width, 760)
        page = await review(app)
        await until(lambda: sum(each.isVisible() for each in (page.files, page.paper, page.checks)) == panes)
        assert page.panes.isVisible() is (panes == 1)
        if panes == 1:
            page.panes.show_pane("checks")
            assert page.checks.isVisible() and not page.paper.isVisible()

    live(story, home, week)


def test_a_screen_reader_finds_files_checks_and_the_page(qapp: object, home: Path, week: Clock) -> None:
    async def story(app: App) -> None:
        page = await review(app)
        await until(lambda: sum(each.isVisible() for each in page.files.findChildren(FileRow)) == 4)
        names = [each.accessibleName() for each in page.files.findChildren(FileRow) if each.isVisible()]
        assert names[0] == "Tallowmere brief-v2.docx, Word, 38 KB, checks passed"
        assert any("one point to look at" in name for name in names)
        paper = QAccessible.queryAccessibleInterface(page.paper)
        assert paper is not None
        assert paper.text(QAccessible.Text.Name) == "Tallowmere brief-v2.docx, 9 sourced facts, page 1 of 1"
        assert "Dry goods were flat" in paper.text(QAccessible.Text.Description)

    live(story, home, week)


def test_a_large_workbook_shows_its_beginning_and_gives_more_on_demand(qapp: object, home: Path, week: Clock) -> None:
    rows = [[{"value": f"Row {n}"}, {"value": n, "format": "integer"}] for n in range(2_000)]
    spec = {
        "title": "Big",
        "sheets": [{"name": "S", "table": {"columns": [{"title": "A"}, {"title": "B"}], "rows": rows}}],
    }
    store = Store.open(home, week)
    call = "big"
    store.append_now(
        e.CallProposed(
            "tidy", 1, 0, call, call, "write_workbook", {"name": "Big", "spec": spec}, "WORKSPACE", "allow", ""
        ),
        e.CallStarted("tidy", call),
        e.DeliverableSaved("tidy", call, call, "Big.xlsx", str(home / "Big.xlsx"), "0" * 64, "xlsx", 9),
        e.CallEnded("tidy", call, "succeeded", json.dumps({})),
    )
    store.close()

    async def story(app: App) -> None:
        page = await review(app, "Big.xlsx", "tidy")
        loaded = page.loaded()
        assert loaded is not None and loaded.preview is not None
        assert (len(loaded.preview.leaves), loaded.preview.rest) == (1, 1_800)
        page.paper.end_reached.emit()
        await until(lambda: page.loaded().preview.rest == 1_600)  # type: ignore[union-attr]
        assert page.loaded().preview.leaves[:1] == loaded.preview.leaves  # type: ignore[union-attr]
        row = app.store.task("tidy")
        assert row is not None and row.state is not TaskState.FAILED

    live(story, home, week)


def test_ten_thousand_files_are_all_there_and_can_be_filtered(qapp: object, home: Path, week: Clock) -> None:
    store = Store.open(home, week)
    for start in range(0, 10_000, 1_000):
        store.append_now(
            *(
                e.DeliverableSaved("tidy", f"m{n}", "c", f"Report {n}.docx", f"/x/{n}.docx", "0" * 64, "docx", 9)
                for n in range(start, start + 1_000)
            )
        )
    store.close()

    async def story(app: App) -> None:
        app.window.show_page("files")
        page = app.window.page("files")
        assert isinstance(page, FilesPage)
        await until(lambda: len(page._model.files) > 10_000)
        page._filter.setText("report 7777")
        await until(lambda: [each.name for each in page._model.files] == ["Report 7777.docx"])

    live(story, home, week)
