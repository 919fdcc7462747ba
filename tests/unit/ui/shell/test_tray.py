from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.core import events as e
from desktop.ui.logo import Sign
from desktop.ui.news_words import Message
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.ui.tray import Tray, sign_for, summary
from desktop.ui.tray_row import TaskAction
from tests.support.seeded_week import NOW, ZONE
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


class Telling(Tray):
    """Keeps what it would have shown."""

    def show_message(self, told: Message) -> None:
        super().show_message(told)
        self.shown_messages.append(told)


@pytest.fixture
def tray(week: Week) -> Telling:
    made = Telling(ThemeSource(), week.store, week.clock, ZONE)
    made.shown_messages = []  # type: ignore[attr-defined]
    return made


def entries(tray: Tray) -> list[str]:
    menu: QMenu = tray.menu
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


def heard(event: e.Event) -> e.Recorded:
    return e.Recorded(1, NOW, event)


def titles(tray: Telling) -> list[str]:
    return [each.title for each in tray.shown_messages]  # type: ignore[attr-defined]


def test_the_menu_names_what_waits_what_runs_and_what_is_ready(tray: Tray) -> None:
    assert entries(tray) == [
        "1 request is waiting (Answer the Tallowmere delivery complaint and cl…, 53 min)",
        "Compare the three freight offers and recommend… (Step 5 of 8)",
        "Prepare the Tallowmere quarterly review: brief…, 4 files (Ready since 14:20)",
        "New instruction…",
        "Open today",
        "Pause everything",
        "Quiet until tomorrow 08:00",
        "Settings…",
        "Quit. 1 running task will pause",
    ]


def test_a_task_in_the_menu_is_read_as_one_sentence(tray: Tray) -> None:
    entries(tray)
    rows = [each.defaultWidget() for each in tray.menu.actions() if isinstance(each, TaskAction)]
    assert rows[1].accessibleName() == "Compare the three freight offers and recommend…. Step 5 of 8."


def test_each_entry_leads_to_its_place(tray: Tray) -> None:
    opened: list[object] = []
    tray.news_opened.connect(lambda *words: opened.append(words))
    tray.task_wanted.connect(opened.append)
    tray.capture_wanted.connect(lambda: opened.append("capture"))
    entries(tray)
    for action in tray.menu.actions()[:3]:
        action.trigger()
    next(each for each in tray.menu.actions() if each.text() == "New instruction…").trigger()
    assert opened == [("complaint", "waiting"), "freight", "review", "capture"]


def test_the_menu_is_new_every_time(tray: Tray, week: Week) -> None:
    before = entries(tray)
    week.store.append_now(e.TaskCompleted("freight", "Done."))
    assert "Compare the three freight offers and recommend… (Ready since 14:45)" in entries(tray)
    assert "Quit" in entries(tray) and "Quit" not in before
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


def test_what_is_told_says_what_there_is_to_see(tray: Telling, week: Week) -> None:
    tray.hear(heard(e.TaskCompleted("review")), told=True)
    tray.hear(heard(e.TaskFailed("calls", "x")), told=True)
    tray.hear(heard(e.QuestionAsked("complaint", "q2", "c", "?")), told=True)
    week.clock.advance(1)
    tray.tell_due()
    ready, stopped, waiting = tray.shown_messages  # type: ignore[attr-defined]
    assert ready.title == "Prepare the Tallowmere quarterly review: brief… is ready"
    assert ready.body == "4 files. 4 checks passed, 1 to look at"
    assert stopped.title == "Summarise this week's steering-call recordings stopped"
    assert "permission denied" in stopped.body
    assert waiting.title == "1 request is waiting for you"


def test_what_was_settled_meanwhile_is_not_told(tray: Telling, week: Week) -> None:
    tray.hear(heard(e.QuestionAsked("complaint", "q2", "c", "?")), told=True)
    week.store.append_now(e.TaskCancelled("complaint"))
    week.clock.advance(1)
    tray.tell_due()
    assert titles(tray) == []


def test_someone_who_is_looking_is_told_nothing(tray: Telling, week: Week) -> None:
    tray.hear(heard(e.TaskCompleted("review")), told=False)
    week.clock.advance(1)
    tray.tell_due()
    assert titles(tray) == []


def test_the_morning_after_tells_everything_as_one(tray: Telling, week: Week) -> None:
    wanted: list[str] = []
    tray.quiet_wanted.connect(wanted.append)
    entries(tray)
    next(each for each in tray.menu.actions() if each.text().startswith("Quiet")).trigger()
    assert wanted == ["2026-05-15T08:00:00+01:00"]
    from datetime import datetime

    tray.use_quiet(datetime.fromisoformat(wanted[0]))
    assert "Quiet until 08:00. End now" in entries(tray)
    tray.hear(heard(e.TaskCompleted("review")), told=True)
    tray.hear(heard(e.TaskFailed("calls", "x")), told=True)
    week.clock.advance(3600)
    tray.tell_due()
    assert titles(tray) == []
    week.clock.advance(17 * 3600)
    tray.tell_due()
    assert [(each.title, each.body) for each in tray.shown_messages] == [  # type: ignore[attr-defined]
        ("While it was quiet", "1 is ready, 1 stopped")
    ]


def test_a_click_opens_what_was_told(tray: Telling, week: Week) -> None:
    opened: list[object] = []
    tray.news_opened.connect(lambda *words: opened.append(words))
    tray.shown.connect(lambda: opened.append("shown"))
    tray.hear(heard(e.TaskFailed("calls", "x")), told=True)
    tray.tell_due()
    tray._on_message_clicked()
    tray.say("Afternoon keeps working", "The icon brings it back.")
    tray._on_message_clicked()
    assert opened == [("calls", "stopped"), "shown"]


def test_without_a_tray_host_nothing_claims_to_be_there(tray: Tray) -> None:
    tray.start()
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    assert not tray.is_available()
    tray.stop()
