"""The Files page over a told week: groups, filter, states, drag out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView

from desktop.core import events as e
from desktop.ui.files_model import FilesModel
from desktop.ui.files_page import FilesPage
from desktop.ui.loop import run
from tests.support.qt_watch import application, delete_now, process_until
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


def test_files_stand_newest_first_with_their_task(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    table = page.findChildren(QTableView)[0]
    model = table.model()
    assert isinstance(model, FilesModel)
    assert model.data(model.index(0, 0)) == "Thursday 14 May 2026"
    first = [model.data(model.index(1, column)) for column in range(4)]
    assert first[0] == "Mail to the team.eml"
    assert first[1].startswith("Prepare the Tallowmere")
    assert first[2:] == ["14 May  14:02", "2 KB"]
    delete_now(page)


def test_a_file_made_while_the_page_is_open_appears(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    page.show()
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)
    week.store.append_now(
        e.DeliverableSaved("freight", "f9", "c", "Offers.xlsx", "/x/Offers.xlsx", "0" * 64, "xlsx", 9)
    )
    process_until(lambda: model.files[0].name == "Offers.xlsx")
    delete_now(page)


def test_a_file_is_dragged_out_as_a_copy_only(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)
    data = model.mimeData([model.index(0, 0), model.index(1, 0), model.index(1, 1)])
    assert [Path(url.toLocalFile()).name for url in data.urls()] == ["Mail to the team.eml"]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    delete_now(page)


def test_the_switch_for_replaced_files_shows_by_a_sign_that_it_is_on(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    switch = next(each for each in page.findChildren(QPushButton) if each.isCheckable())
    assert switch.icon().isNull()
    switch.click()
    assert not switch.icon().isNull() and switch.accessibleName() == switch.text().strip() == "Replaced files too"
    switch.click()
    assert switch.icon().isNull() and switch.text() == "Replaced files too"
    delete_now(page)


def test_files_are_grouped_by_day_task_or_type(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)

    def headings() -> list[str]:
        return [str(model.rows[row]) for row in model.headings()]

    assert headings()[:2] == ["Thursday 14 May 2026", "Wednesday 13 May 2026"]
    count = len(model.files)
    page.group_by("task")
    assert headings()[0].startswith("Prepare the Tallowmere")
    page.group_by("type")
    assert set(headings()) == {"Draft, not sent", "Excel", "Slides", "Word"}
    assert len(model.files) == count and len(model.rows) == count + 4
    delete_now(page)


def test_a_filter_looks_into_names_and_instructions(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    model = page.findChildren(QTableView)[0].model()
    field = page.findChildren(QLineEdit)[0]
    assert isinstance(model, FilesModel)
    field.setText("tallowmere brief")
    assert [each.name for each in model.files] == [
        "Mail to the team.eml",
        "Q1 figures.xlsx",
        "Tallowmere review.pptx",
        "Tallowmere brief.docx",
    ]
    field.setText("Q1 fig")
    assert [each.name for each in model.files] == ["Q1 figures.xlsx"]
    field.setText("nothing like it")
    assert model.rows == () and any("No match" in each.text() for each in page.findChildren(QLabel))
    delete_now(page)


def test_replaced_and_missing_files_are_said_to_be(week: Week) -> None:
    for number, replaces in ((1, ""), (2, "v1")):
        name = f"Offers-v{number}.xlsx"
        week.store.append_now(
            e.DeliverableSaved(
                "freight", f"v{number}", "c", name, f"/x/{name}", "0" * 64, "xlsx", 9, number, replaces=replaces
            )
        )
    page = FilesPage(week.around, week.store, week.bridge)
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)
    assert "Offers-v1.xlsx" not in [each.name for each in model.files]
    next(each for each in page.findChildren(QPushButton) if each.isCheckable()).click()
    shown = [model.data(model.index(row, 0)) for row in range(3)]
    assert shown == ["Thursday 14 May 2026", "Offers-v2.xlsx", "Offers-v1.xlsx (replaced)"]
    delete_now(page)


def test_enter_on_a_file_asks_for_its_review(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    page.show()
    wanted: list[tuple[str, str]] = []
    page.review_wanted.connect(lambda task, file: wanted.append((task, file)))
    table = page.findChildren(QTableView)[0]
    table.setFocus()
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert wanted == [("review", "review/Mail to the team.eml")]
    delete_now(page)


def more(number: int) -> e.DeliverableSaved:
    name = f"Part {number}.xlsx"
    return e.DeliverableSaved("freight", f"p{number}", "c", name, f"/x/{name}", "0" * 64, "xlsx", 9)


def test_very_many_files_are_read_and_arranged_on_a_thread(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.files_page.FIRST", 5)
    monkeypatch.setattr("desktop.ui.files_model.ON_A_THREAD_FROM", 6)
    week.store.append_now(*(more(number) for number in range(20)))
    total = len(week.store.deliverables())

    async def story() -> None:
        page = FilesPage(week.around, week.store, week.bridge)
        page.show()
        model = page.findChildren(QTableView)[0].model()
        assert isinstance(model, FilesModel)
        assert len(model.files) == 5  # a page of them stands there at once
        await until(lambda: len(model.files) == total)
        page.findChildren(QLineEdit)[0].setText("part 1")
        assert len(model.files) == total  # the rows stay until the others are found
        await until(lambda: len(model.files) == 11)
        model.filter("part 2")
        model.filter("part 3")  # what was wanted meanwhile is not shown
        await until(lambda: {each.name for each in model.files} == {"Part 3.xlsx", "Part 13.xlsx"})
        model.filter("")
        await until(lambda: len(model.files) == total)
        page.close()
        delete_now(page)
        await week.commands.finish()

    run(application(), story())


def test_only_the_files_of_changed_tasks_are_read_again(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.ui.files_page.FIRST", 5)

    async def story() -> list[str | None]:
        page = FilesPage(week.around, week.store, week.bridge)
        model = page.findChildren(QTableView)[0].model()
        assert isinstance(model, FilesModel)
        page.show()
        await until(lambda: len(model.files) > 5)
        asked: list[str | None] = []
        read = week.store.deliverables

        def heard(task: str | None = None, limit: int = 500) -> Any:
            asked.append(task)
            return read(task, limit)

        monkeypatch.setattr(week.store, "deliverables", heard)
        week.store.append_now(more(1))
        await until(lambda: model.files[0].name == "Part 1.xlsx")
        assert [each.id for each in model.known] == [each.id for each in read(None, 500)]
        page.close()
        delete_now(page)
        await week.commands.finish()
        return asked

    assert run(application(), story()) == ["freight"]


def test_a_page_that_was_hidden_catches_up_when_it_is_shown(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)
    heard = QSignalSpy(week.bridge.tasks_changed)
    week.store.append_now(more(1))
    process_until(lambda: heard.count() > 0)
    assert "Part 1.xlsx" not in [each.name for each in model.files]
    page.show()
    process_until(lambda: model.files[0].name == "Part 1.xlsx")
    delete_now(page)


async def until(condition: Callable[[], bool]) -> None:
    """Waits on the loop, which also lets threads and Qt work."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)
