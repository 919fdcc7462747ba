"""What waits for the person, decided in the living window by keys and by clicks; and the ledger of what was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from desktop.app.parts import App
from desktop.core.clock import SimulatedClock
from desktop.core.commands import UserSteered
from desktop.core.task import TaskState
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.approvals.page import ApprovalsPage
from desktop.ui.approvals.request_card import RequestCard
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.translation import set_language
from tests.features.test_window import live, until
from tests.support.seeded_week import ZONE, seed, week_clock
from tests.support.told_requests import tell_requests

pytestmark = pytest.mark.qt
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def told(home: Path) -> SimulatedClock:
    """Four things wait: a question, moves that can be undone, a copy with a warning, a limit that was reached."""
    clock = week_clock()
    save(home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    tell_requests(store, clock)
    store.close()
    return clock


async def opened(app: App) -> ApprovalsPage:
    app.window.show()
    app.window.activateWindow()
    await until(app.window.isActiveWindow)
    QTest.keyClick(app.window, Qt.Key.Key_2, CONTROL)
    page = app.window.page("approvals")
    assert isinstance(page, ApprovalsPage)
    return page


def card_of(page: ApprovalsPage, task: str) -> RequestCard:
    return next(card for card in page.cards() if card.waiting.task.id == task)


def press(holder: QWidget, name: str) -> None:
    buttons = [each for each in holder.findChildren(QAbstractButton) if each.accessibleName() == name]
    QTest.mouseClick(next(each for each in buttons if each.isVisible()), Qt.MouseButton.LeftButton)


def states(app: App) -> dict[str, str]:
    return {each.id: each.state for each in app.store.approvals(None)}


def test_everything_that_waits_stands_on_one_page_and_on_the_badge(
    qapp: object, home: Path, told: SimulatedClock
) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        assert [card.waiting.task.id for card in page.cards()] == ["complaint", "filing", "placing", "tender"]
        names = [card.accessibleName() for card in page.cards()]
        assert names[1].startswith("Move 6 files → 3 folders. for “File the loose papers in Projects by customer”")
        assert app.window.rail._buttons["approvals"]._badge == 4
        assert page.cards()[0].hasFocus()

    live(story, home, told)


def test_by_keys_one_goes_down_the_cards_and_gives_the_safe_answer(
    qapp: object, home: Path, told: SimulatedClock
) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        QTest.keyClick(page.cards()[0], Qt.Key.Key_Down)
        card = card_of(page, "filing")
        assert card.hasFocus()
        QTest.keyClick(card, Qt.Key.Key_Return, CONTROL)
        await until(lambda: states(app)["filing-move_files"] == "granted")
        await until(lambda: len(page.cards()) == 3)
        assert card_of(page, "placing").hasFocus(), "the next card is the current one"
        await until(lambda: app.window.rail._buttons["approvals"]._badge == 3)

    live(story, home, told)


def test_with_a_warning_the_safe_answer_is_no_and_yes_needs_a_second_look(
    qapp: object, home: Path, told: SimulatedClock
) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        card = card_of(page, "placing")
        card.take_focus()
        press(card, "Allow…")
        await app.commands.finish()
        assert states(app)["placing-place_copy"] == "waiting", "the first press only asks back"
        focus = app.window.focusWidget()
        assert isinstance(focus, QAbstractButton) and focus.accessibleName() == "Keep waiting"
        press(card, "Keep waiting")
        QTest.keyClick(card, Qt.Key.Key_Return, CONTROL)
        await until(lambda: states(app)["placing-place_copy"] == "denied")

    live(story, home, told)


def test_after_the_second_look_it_is_allowed(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        card = card_of(page, "placing")
        press(card, "Allow…")
        press(card, "Allow all the same")
        await until(lambda: states(app)["placing-place_copy"] == "granted")

    live(story, home, told)


def test_a_wish_for_changes_reaches_the_task_before_its_request_is_declined(
    qapp: object, home: Path, told: SimulatedClock
) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        card = card_of(page, "filing")
        card.take_focus()
        QTest.keyClick(card, Qt.Key.Key_E)
        field = app.window.focusWidget()
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, "Keep the invoices together")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: states(app)["filing-move_files"] == "denied")
        kinds = [recorded.event for recorded in app.store.events("filing")][-2:]
        assert isinstance(kinds[0], UserSteered) and kinds[0].text == "Keep the invoices together"
        assert kinds[1].kind == "ApprovalDecided"

    live(story, home, told)


def test_letters_decide_nothing_where_they_are_switched_off(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        app.change_settings(app.settings.with_(letter_keys=False))
        page = app.window.page("approvals")  # type: ignore[assignment]
        card = card_of(page, "filing")
        card.take_focus()
        QTest.keyClick(card, Qt.Key.Key_D)
        await app.commands.finish()
        assert states(app)["filing-move_files"] == "waiting"
        app.change_settings(app.settings.with_(letter_keys=True))
        page = app.window.page("approvals")  # type: ignore[assignment]
        card = card_of(page, "filing")
        card.take_focus()
        QTest.keyClick(card, Qt.Key.Key_D)
        await until(lambda: states(app)["filing-move_files"] == "denied")

    live(story, home, told)


def test_a_half_typed_answer_survives_what_happens_elsewhere(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        field = next(each for each in card_of(page, "complaint").findChildren(QLineEdit) if each.isVisible())
        QTest.keyClicks(field, "Ask Mi")
        await app.queue.decide("filing-move_files", False)
        await until(lambda: len(page.cards()) == 3)
        assert field.text() == "Ask Mi"
        QTest.keyClicks(field, "ra")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: [q.answer for q in app.store.questions("answered")][-1:] == ["Ask Mira"])

    live(story, home, told)


def test_a_limit_is_raised_where_it_is_asked(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        press(card_of(page, "tender"), "Set the limit and continue")
        await until(lambda: app.store.task("tender").budget_usd == 3.0)  # type: ignore[union-attr]
        await until(lambda: app.store.task("tender").state is not TaskState.NEEDS_YOU)  # type: ignore[union-attr]

    live(story, home, told)


def test_what_was_decided_today_can_be_looked_up(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        await app.queue.decide("filing-move_files", True)
        await until(lambda: len(page.cards()) == 3)
        press(page, "Decided today 3")
        said = [each.accessibleName() for each in page.findChildren(QWidget) if "You: yes" in each.accessibleName()]
        assert any(each.startswith("Move 6 files → 3 folders. You: yes") for each in said)

    live(story, home, told)


def test_the_marigold_of_a_lane_leads_to_its_card(qapp: object, home: Path, told: SimulatedClock) -> None:
    async def story(app: App) -> None:
        app.window.show()
        app.window.open_request("placing")
        page = app.window.page("approvals")
        assert isinstance(page, ApprovalsPage)
        assert app.window.current_page() == "approvals"
        await until(lambda: card_of(page, "placing").hasFocus() or not app.window.isActiveWindow())
        assert card_of(page, "placing").isVisible()

    live(story, home, told)


def test_with_nothing_left_the_page_says_so(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        page = await opened(app)
        assert page.cards() == []
        assert page._nothing.isVisible() and page._nothing.text() == "Nothing waits for you"
        assert app.window.rail._buttons["approvals"]._badge == 0

    live(story, home)


def test_the_footer_leads_to_the_ledger_which_is_exported(
    qapp: object, home: Path, told: SimulatedClock, tmp_path: Path
) -> None:
    async def story(app: App) -> None:
        app.window.show()
        press(app.window.footer, "Ledger")
        assert app.window.current_page() == "ledger"
        page = app.window.page("ledger")
        assert isinstance(page, LedgerPage)
        rows = page._rows.rows
        assert [row[3:6] for row in rows] == [
            ("Claude (Anthropic)", "230 KB", "$1.38"),
            ("GPT (OpenAI)", "96 KB", "cost unknown"),
            ("Claude (Anthropic)", "182 KB", "$0.61"),
        ]
        place = page._rows.index(0, 2)
        assert place.data() == "claude-opus-4-8"  # no list has its name any more
        assert place.data(Qt.ItemDataRole.ToolTipRole) == "anthropic:claude-opus-4-8"
        assert "412 KB → Claude (Anthropic)" in page._sum.text()
        page.export(tmp_path / "out.csv")
        await app.commands.finish()
        assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 4
        press(page, "All days")
        await until(lambda: len(page._days) == 1)
        assert page._days_model.rows[0][1:] == ("3", "508 KB", "0", "$1.99, and 1 without a known price")

    live(story, home, told)
