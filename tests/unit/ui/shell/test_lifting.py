"""A task that stands still at its limit goes on without one, from its request and from the inspector."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.core import events as e
from desktop.core.task import TaskState
from desktop.ui.approvals.request_card import RequestCard
from desktop.ui.approvals.waiting import waiting
from desktop.ui.inspector.cost import Cost, Meter, cap_of
from desktop.ui.inspector.panel import Inspector
from desktop.ui.loop import run
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from tests.support.qt_watch import application, delete_now
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt

EN = "The price of x:y is not known, so the limit of $1.50 cannot be kept. Enter its price, or take the limit away, then resume."
ZH = "x:y 的价格未知，无法保证 $1.50 的上限。请填写价格，或取消上限，然后继续。"


def stand_still(week: Week, reason: str, budget: float | None = 1.5) -> None:
    week.store.append_now(
        e.TaskSubmitted("tender", "Write the tender", model="x:y", budget_usd=budget), e.RunStarted("tender", "r")
    )
    week.store.append_now(e.RunEnded("tender", "r", "needs_you", reason))


def card_of(week: Week) -> RequestCard:
    found = next(each for each in waiting(week.store) if each.task.id == "tender")
    return RequestCard(week.around, ThemeSource(week.around.theme), found)


def button_of(widget: QWidget, name: str) -> QPushButton | None:
    return next((b for b in widget.findChildren(QPushButton) if b.accessibleName() == name), None)


def live(week: Week, press: Callable[[], None]) -> None:
    async def story() -> None:
        press()
        await asyncio.sleep(0)
        await week.commands.finish()

    run(application(), story())


@pytest.mark.parametrize(
    ("language", "reason", "name"),
    [("en", EN, "Take the limit away and continue"), ("zh", ZH, "取消上限并继续")],
)
def test_a_request_offers_to_take_the_limit_away(week: Week, language: str, reason: str, name: str) -> None:
    set_language(language)
    stand_still(week, reason)
    card = card_of(week)
    lift = button_of(card, name)
    assert lift is not None and name in [each.text() for each in card.menu().actions()]
    live(week, lift.click)
    task = week.store.task("tender")
    assert task is not None and task.budget_usd is None and task.state is TaskState.QUEUED
    detail = week.store.detail("tender")
    assert detail is not None and detail.is_unlimited and cap_of(detail, 2.0) == 0.0
    delete_now(card)


def test_what_stands_still_for_another_reason_and_has_no_limit_offers_nothing(week: Week) -> None:
    stand_still(week, "The disk is full.", None)
    card = card_of(week)
    assert card.lift is None and button_of(card, "Take the limit away and continue") is None
    detail = week.store.detail("tender")
    assert detail is not None and not detail.is_unlimited and cap_of(detail, 2.0) == 2.0
    delete_now(card)


def test_the_inspector_takes_the_limit_away_and_says_so(week: Week) -> None:
    inspector = Inspector(week.around, week.store, week.bridge)
    stand_still(week, EN)
    inspector.open_task("tender")
    (meter,) = inspector.findChildren(Meter)
    assert meter.sentence() == "$0.00 so far, stops at $1.50"
    lift = button_of(inspector, "Take the limit away and continue")
    assert lift is not None
    live(week, lift.click)
    detail = week.store.detail("tender")
    assert detail is not None and detail.is_unlimited
    section = Cost(week.around, detail)
    shown = [each.text() for each in section.findChildren(QWidget) if hasattr(each, "text")]
    assert "No limit for this task. Limits of the day and the month still hold." in shown
    assert button_of(section, "Take the limit away") is None
    delete_now(section)
    delete_now(inspector)
