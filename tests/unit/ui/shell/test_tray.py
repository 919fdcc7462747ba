from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.core import events as e
from desktop.core.commands import TaskCancelled
from desktop.ui.logo import Sign
from desktop.ui.news_file import FILE, NewsFile
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


class Desk(QObject):
    """A desktop that shows notifications: keeps them, and presses what it is told to."""

    pressed = Signal(object, str)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[Message, QImage]] = []

    def tell(self, message: Message, picture: QImage | None = None) -> None:
        assert picture is not None
        self.shown.append((message, picture))

    def take_away(self) -> None:
        self.shown.clear()

    def stop(self) -> None:
        self.take_away()


@pytest.fixture
def desk(qapp: object) -> Desk:
    return Desk()


@pytest.fixture
def beside(week: Week, desk: Desk) -> Tray:
    """A tray whose desktop has a notification service."""
    return Tray(ThemeSource(), week.store, week.clock, ZONE, service=desk, untold=NewsFile(week.home))


def test_each_kind_of_news_has_its_disc_and_its_buttons_and_none_decides(beside: Tray, desk: Desk, week: Week) -> None:
    beside.hear(heard(e.TaskCompleted("review")), told=True)
    beside.hear(heard(e.TaskFailed("calls", "x")), told=True)
    beside.hear(heard(e.QuestionAsked("complaint", "q2", "c", "?")), told=True)
    week.clock.advance(1)
    beside.tell_due()
    assert [[words for _, words in told.offers] for told, _ in desk.shown] == [
        ["Review", "Show in folder"],
        ["Show"],
        ["Open approvals", "In 30 min"],
    ]
    colours = [picture.pixelColor(24, 5) for _, picture in desk.shown]
    theme = ThemeSource().theme
    assert colours == [theme.color("ok"), theme.color("bad"), theme.color("attn")]


def test_a_button_leads_to_the_files_the_folder_or_the_request(beside: Tray, desk: Desk) -> None:
    opened: list[object] = []
    beside.review_wanted.connect(lambda task: opened.append(("review", task)))
    beside.folder_wanted.connect(lambda task: opened.append(("folder", task)))
    beside.news_opened.connect(lambda *words: opened.append(words))
    beside.shown.connect(lambda: opened.append("shown"))
    ready = Message("Ready", "", "review", "ready")
    for action in ("review", "folder", "default"):
        desk.pressed.emit(ready, action)
    desk.pressed.emit(Message("While it was quiet", "", "", "waiting"), "open")
    desk.pressed.emit(Message("Afternoon keeps working", ""), "default")
    assert opened == [("review", "review"), ("folder", "review"), ("review", "ready"), ("", "waiting"), "shown"]


def test_in_half_an_hour_it_is_told_again_if_it_still_waits(beside: Tray, desk: Desk, week: Week) -> None:
    beside.hear(heard(e.QuestionAsked("complaint", "q2", "c", "?")), told=True)
    week.clock.advance(1)
    beside.tell_due()
    told, _ = desk.shown.pop()
    desk.pressed.emit(told, "later")
    week.clock.advance(29 * 60)
    beside.tell_due()
    assert desk.shown == []
    week.clock.advance(60)
    beside.tell_due()
    assert [each.title for each, _ in desk.shown] == [told.title]


def test_in_a_meeting_nothing_is_told_and_a_restart_forgets_nothing(beside: Tray, desk: Desk, week: Week) -> None:
    until = NOW + timedelta(hours=1)
    beside.news.busy = lambda now: until if now < until else None
    beside.hear(heard(e.TaskCompleted("review")), told=True)
    beside.hear(heard(e.TaskFailed("calls", "x")), told=True)
    beside.hear(heard(e.TaskFailed("gone", "x")), told=True)
    week.clock.advance(60)
    beside.tell_due()
    assert desk.shown == []
    beside.stop()
    again = Tray(ThemeSource(), week.store, week.clock, ZONE, service=desk, untold=NewsFile(week.home))
    week.clock.advance(3600)
    again.tell_due()
    assert [(each.title, each.body) for each, _ in desk.shown] == [("While it was quiet", "1 is ready, 1 stopped")]
    assert not (week.home / FILE).exists()


def test_a_look_at_the_window_takes_the_news_away(beside: Tray, desk: Desk, week: Week) -> None:
    beside.hear(heard(e.TaskCompleted("review")), told=True)
    beside.tell_due()
    beside.use_quiet(NOW + timedelta(hours=1))
    beside.hear(heard(e.TaskFailed("calls", "x")), told=True)
    assert len(desk.shown) == 1 and (week.home / FILE).exists()
    beside.seen()
    assert desk.shown == [] and not (week.home / FILE).exists()


def test_where_no_service_answers_and_no_tray_is_the_window_is_asked_to_say_it(beside: Tray, desk: Desk) -> None:
    unheard: list[bool] = []
    beside.unheard.connect(lambda: unheard.append(True))
    desk.refused.emit(Message("Ready", "", "review", "ready"))
    assert unheard == [True]


def test_without_a_tray_host_nothing_claims_to_be_there(tray: Tray) -> None:
    tray.start()
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    assert not tray.is_available()
    tray.stop()


def test_a_repeating_task_that_is_not_due_is_no_work(tray: Tray, week: Week) -> None:
    week.store.append_now(*(TaskCancelled(row.id) for row in week.store.open_tasks()))
    due = (NOW + timedelta(days=1)).isoformat()
    time = "2026-05-15T08:00"
    series = {"repeat": "daily", "series": "mail", "anchor": time, "nominal": time}
    week.store.append_now(e.TaskSubmitted("mail", "Sort the mail", not_before=due, **series))
    tray.refresh()
    assert tray._sign is Sign.NOTHING
    assert not {"Pause everything", "Continue everything"} & set(entries(tray))
    week.clock.advance(2 * 86_400)
    tray.refresh()
    assert tray._sign is Sign.WORKING
