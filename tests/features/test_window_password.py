"""A protected file in the whole window: the card appears, the password is typed, its figures are in the result."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.app.parts import App
from desktop.core.task import TaskDetail, TaskState
from desktop.ui.password_card import PasswordCard, PasswordField
from desktop.ui.translation import set_language
from tests.features.test_password import files_with
from tests.features.test_window import live, today, until
from tests.support.keys import press_enter
from tests.support.locked_files import locked_pdf, locked_word

pytestmark = pytest.mark.qt

PASSWORD, OTHER = "sesame-Zq7!", "swordfish"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def given(tmp_path: Path) -> list[str]:
    notes, offers, prices = tmp_path / "notes.md", tmp_path / "Offers.docx", tmp_path / "Prices.pdf"
    notes.write_text("# Tallowmere\n\nThe review is on 5 March. Price rises by 3 %.\n")
    offers.write_bytes(locked_word("The Halden offer comes to 4,711 EUR per month.", PASSWORD))
    prices.write_bytes(locked_pdf("Nordquay asks 8,150 EUR per month for the freight.", OTHER))
    return [str(notes), str(offers), str(prices)]


def detail(app: App) -> TaskDetail:
    (row,) = app.store.tasks()
    found = app.store.detail(row.id)
    assert found is not None
    return found


def card(app: App) -> PasswordCard | None:
    cards = [each for each in app.window.findChildren(PasswordCard) if each.isVisible() and each.isEnabled()]
    return cards[0] if cards else None


async def shown(app: App, words: str) -> PasswordCard:
    """The card that asks with these words."""

    def is_there() -> bool:
        found = card(app)
        return found is not None and any(words in each.text() for each in found.findChildren(QLabel))

    await until(is_there, 60)
    found = card(app)
    assert found is not None
    return found


async def start(app: App, given: list[str]) -> None:
    await until(app.seat.is_ours)
    composer = today(app).composer
    composer.set_text("Summarise these files")
    composer.add_paths(given)
    composer.start()
    await until(lambda: bool(app.store.tasks()))
    app.window.open_task(detail(app).task.id)


def type_in(card: PasswordCard, passwords: list[str]) -> None:
    fields = card.findChildren(PasswordField)
    for field, password in zip(fields, passwords, strict=True):
        field.setText(password)
    press_enter(fields[-1])


def made(app: App) -> str:
    """The words of the one document that was made, its tables included."""
    (row,) = (row for row in detail(app).deliverables if row.state == "committed")
    document = Document(row.path)
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_figures_of_protected_files_are_in_the_result(qapp: object, home: Path, given: list[str]) -> None:
    async def story(app: App) -> None:
        await start(app, given)
        asked = await shown(app, "2 files have a password: Offers.docx, Prices.pdf")
        assert detail(app).task.state is TaskState.NEEDS_YOU
        assert [row.file for row in detail(app).sources] == ["notes.md"]  # everything else was read before
        type_in(asked, [PASSWORD, "wrong-one"])
        again = await shown(app, "The password does not open Prices.pdf")
        assert sorted(row.file for row in detail(app).sources) == ["Offers.docx", "notes.md"]  # what fitted is kept
        type_in(again, [OTHER])
        await until(lambda: detail(app).task.state.is_terminal, 90)
        assert detail(app).task.state is TaskState.DONE, detail(app).task.error
        text = made(app)
        assert "4,711" in text
        assert "8,150" in text
        assert "password" not in detail(app).task.report.lower()

    live(story, home)
    assert files_with(home, "Halden")
    for password in (PASSWORD, OTHER, "wrong-one"):
        assert files_with(home, password) == []


def test_a_skipped_file_is_left_out_and_the_rest_is_done(qapp: object, home: Path, given: list[str]) -> None:
    async def story(app: App) -> None:
        await start(app, given[:2])
        asked = await shown(app, "Offers.docx has a password. Enter it or skip")
        next(each for each in asked.findChildren(QPushButton) if each.accessibleName() == "Skip").click()
        await until(lambda: detail(app).task.state.is_terminal, 90)
        assert detail(app).task.state is TaskState.DONE, detail(app).task.error
        assert "4,711" not in made(app)
        assert "Offers.docx is protected by a password and is left out" in detail(app).task.report

    live(story, home)
