from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.core import events as e
from desktop.ui.logo import Sign
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.ui.tray import Tray, sign_for, summary
from tests.support.seeded_week import NOW
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


@pytest.fixture
def tray(week: Week) -> Tray:
    return Tray(ThemeSource(), week.store, week.clock)


def entries(tray: Tray) -> list[str]:
    menu: QMenu = tray.menu
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def heard(event: e.Event, at: datetime = NOW) -> e.Recorded:
    return e.Recorded(1, at, event)


def test_the_menu_names_what_waits_first(tray: Tray) -> None:
    assert entries(tray) == [
        "Answer the Tallowmere delivery complaint and cl…",
        "Compare the three freight offers and recommend…",
        "Find duplicates in the Projects folder and prop…",
        "New instruction…",
        "Open today",
        "Pause everything",
        "Settings…",
        "Quit. 2 running tasks will pause",
    ]


def test_the_menu_is_new_every_time(tray: Tray, week: Week) -> None:
    before = entries(tray)
    week.store.append_now(e.TaskCancelled("tidy"))
    assert len(entries(tray)) == len(before) - 1
    set_language("zh")
    assert "打开今天" in entries(tray)


def test_the_icon_says_the_most_urgent_thing(week: Week) -> None:
    assert sign_for(week.store.open_tasks(), stopped_unseen=True) is Sign.NEEDS_YOU
    week.store.append_now(e.TaskCancelled("complaint"))
    assert sign_for(week.store.open_tasks(), stopped_unseen=True) is Sign.STOPPED
    assert sign_for(week.store.open_tasks(), stopped_unseen=False) is Sign.WORKING
    week.store.append_now(e.TaskCancelled("freight"), e.TaskPaused("tidy", "p"))
    assert sign_for(week.store.open_tasks(), stopped_unseen=False) is Sign.PAUSED
    week.store.append_now(e.TaskCancelled("tidy"))
    assert sign_for(week.store.open_tasks(), stopped_unseen=False) is Sign.NOTHING


def test_the_summary_counts(week: Week) -> None:
    assert summary(week.store.open_tasks()) == "1 needs you, 1 running"
    assert summary([]) == "Nothing waits for you"


def test_three_kinds_of_news_and_no_others(tray: Tray) -> None:
    told = [
        tray.news(heard(event), quiet=False)
        for event in (
            e.TaskCompleted("review"),
            e.TaskFailed("calls", "x"),
            e.QuestionAsked("complaint", "q", "c", "?"),
            e.RunStarted("freight", "r"),
            e.PlanChanged("freight", "c", ()),
            e.TaskSubmitted("freight", "x"),
        )
    ]
    assert told == ["Ready", "Stopped", "Waiting for you", "", "", ""]


def test_nothing_is_told_to_someone_who_is_looking(tray: Tray) -> None:
    assert tray.news(heard(e.TaskCompleted("review")), quiet=True) == ""


def test_a_task_that_needs_the_person_says_so_once_in_ten_minutes(tray: Tray) -> None:
    question = e.QuestionAsked("complaint", "q", "c", "?")
    moments = (NOW, NOW + timedelta(minutes=9), NOW + timedelta(minutes=11))
    assert [tray.news(heard(question, at), quiet=False) for at in moments] == ["Waiting for you", "", "Waiting for you"]


def test_without_a_tray_host_nothing_claims_to_be_there(tray: Tray) -> None:
    tray.start()
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    assert not tray.is_available()
    tray.stop()
