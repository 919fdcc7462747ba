from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.core import events as e
from desktop.ui.news import Kind, News, Piece, kind_of, tomorrow_morning
from desktop.ui.news_file import FILE, NewsFile

NOW = datetime(2026, 5, 14, 14, 45, tzinfo=UTC)
READY = e.TaskCompleted("t")
QUESTION = e.QuestionAsked("t", "q", "c", "?")


def heard(event: e.Event) -> e.Recorded:
    return e.Recorded(1, NOW, event)


def after(**units: float) -> datetime:
    return NOW + timedelta(**units)


def test_three_kinds_and_no_others() -> None:
    events = (
        e.TaskCompleted("t"),
        e.TaskFailed("t", "x"),
        QUESTION,
        e.ApprovalRequested("t", "a", "c", "card", "d"),
        e.RunEnded("t", "r", "needs_you", "Limit of $1.50 reached"),
        e.RunEnded("t", "r", "needs_you"),
        e.RunStarted("t", "r"),
        e.PlanChanged("t", "c", ()),
        e.TaskSubmitted("t", "x"),
    )
    told = [kind_of(heard(event)) for event in events]
    assert told == [Kind.READY, Kind.STOPPED, *[Kind.WAITING] * 3, None, None, None, None]


def test_requests_that_arrive_together_are_one_piece_of_news() -> None:
    news = News()
    news.hear(heard(QUESTION), NOW)
    news.hear(heard(QUESTION), after(milliseconds=100))
    assert news.pieces(NOW) == []
    assert news.pieces(after(seconds=1)) == [Piece("t", Kind.WAITING)]
    assert news.pieces(after(hours=1)) == []


def test_a_task_says_once_in_ten_minutes_that_it_waits_and_then_says_what_came_meanwhile() -> None:
    news = News()
    news.hear(heard(QUESTION), NOW)
    assert len(news.pieces(after(seconds=1))) == 1
    news.hear(heard(QUESTION), after(minutes=3))
    assert news.pieces(after(minutes=9)) == []
    assert len(news.pieces(after(minutes=10, seconds=2))) == 1


def test_the_next_moment_is_that_of_the_earliest_piece() -> None:
    news = News()
    assert news.next_at(NOW) is None
    news.hear(heard(QUESTION), NOW)
    assert news.next_at(NOW) == after(milliseconds=400)


def test_what_ended_does_not_wait_any_more() -> None:
    news = News()
    news.hear(heard(QUESTION), NOW)
    news.hear(heard(e.TaskCompleted("t")), NOW)
    assert news.pieces(after(seconds=1)) == [Piece("t", Kind.READY)]


def test_while_it_is_quiet_only_the_last_word_on_a_task_is_held() -> None:
    news = News(quiet_until=after(hours=2))
    news.hear(heard(QUESTION), NOW)
    news.hear(heard(e.TaskFailed("t", "x")), after(hours=1))
    assert (news.pieces(after(hours=1)), news.held(after(hours=1))) == ([], [])
    assert news.next_at(after(hours=1)) == after(hours=2)
    assert news.held(after(hours=2)) == [Piece("t", Kind.STOPPED)]
    assert news.held(after(hours=2)) == []


def test_what_was_due_when_quiet_began_is_held_too() -> None:
    news = News()
    news.hear(heard(QUESTION), NOW)
    news.quiet_until = after(hours=1)
    assert news.pieces(after(seconds=5)) == []
    assert news.held(after(hours=1)) == [Piece("t", Kind.WAITING)]


def test_a_look_at_the_window_makes_it_old_news() -> None:
    news = News(quiet_until=after(hours=1))
    news.hear(heard(QUESTION), NOW)
    news.forget()
    assert news.held(after(hours=2)) == []


def test_tomorrow_begins_at_eight_where_the_person_is() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    late = datetime(2026, 5, 14, 23, 30, tzinfo=shanghai)
    assert tomorrow_morning(late, shanghai) == datetime(2026, 5, 15, 8, tzinfo=shanghai)
    assert tomorrow_morning(late.astimezone(UTC), shanghai) == datetime(2026, 5, 15, 8, tzinfo=shanghai)


# --- while the calendar is busy ---


def in_a_meeting(until: datetime, needed: datetime | None = None) -> News:
    """News of someone whose meeting lasts until then; task "pressing" is needed at `needed`."""
    return News(
        busy=lambda now: until if now < until else None,
        needed=lambda task: needed if task == "pressing" else None,
    )


def test_a_meeting_holds_news_and_tells_it_as_one_afterwards() -> None:
    news = in_a_meeting(after(minutes=45))
    news.hear(heard(READY), NOW)
    news.hear(heard(e.TaskFailed("other", "x")), after(minutes=10))
    assert news.pieces(after(minutes=30)) == [] and news.held(after(minutes=30)) == []
    assert news.next_at(after(minutes=30)) == after(minutes=45)
    assert news.held(after(minutes=45)) == [Piece("t", Kind.READY), Piece("other", Kind.STOPPED)]
    assert news.next_at(after(minutes=46)) is None


def test_what_is_needed_within_half_an_hour_is_told_in_the_meeting() -> None:
    news = in_a_meeting(after(hours=2), needed=after(minutes=30))
    news.hear(heard(e.TaskCompleted("pressing")), NOW)
    news.hear(heard(READY), NOW)
    assert news.pieces(NOW) == [Piece("pressing", Kind.READY)]
    assert news.kept() == {"t": "ready"}


def test_held_news_comes_out_half_an_hour_before_it_is_needed() -> None:
    news = in_a_meeting(after(hours=2), needed=after(minutes=50))
    news.hear(heard(e.QuestionAsked("pressing", "q", "c", "?")), NOW)
    assert news.next_at(NOW) == after(minutes=20)
    assert news.pieces(after(minutes=19)) == []
    assert news.pieces(after(minutes=20)) == [Piece("pressing", Kind.WAITING)]
    assert news.pieces(after(minutes=21)) == []
    assert news.held(after(hours=2)) == []


def test_quiet_that_the_person_asked_for_holds_also_what_presses() -> None:
    news = in_a_meeting(NOW, needed=after(minutes=10))
    news.quiet_until = after(hours=1)
    news.hear(heard(e.TaskCompleted("pressing")), NOW)
    assert news.pieces(after(minutes=5)) == []
    assert news.next_at(after(minutes=5)) == after(hours=1)
    assert news.held(after(hours=1)) == [Piece("pressing", Kind.READY)]


def test_a_meeting_that_begins_before_the_telling_holds_it() -> None:
    news = in_a_meeting(NOW)
    news.hear(heard(QUESTION), NOW)
    news.busy = lambda now: after(hours=1) if now < after(hours=1) else None
    assert news.pieces(after(seconds=1)) == []
    assert news.held(after(hours=1)) == [Piece("t", Kind.WAITING)]


def test_what_was_held_counts_as_told_for_the_next_ten_minutes() -> None:
    news = in_a_meeting(after(minutes=5))
    news.hear(heard(QUESTION), NOW)
    assert len(news.held(after(minutes=5))) == 1
    news.hear(heard(QUESTION), after(minutes=6))
    assert news.pieces(after(minutes=14)) == []
    assert len(news.pieces(after(minutes=15, seconds=1))) == 1


def test_asked_to_say_it_again_later_it_does_so_once() -> None:
    news = News()
    news.remind(Piece("t", Kind.WAITING), after(minutes=30))
    assert news.next_at(NOW) == after(minutes=30)
    assert news.pieces(after(minutes=29)) == []
    assert news.pieces(after(minutes=30)) == [Piece("t", Kind.WAITING)]
    assert news.pieces(after(minutes=31)) == []


# --- over a restart ---


def test_held_news_survives_a_restart(tmp_path: Path) -> None:
    news = in_a_meeting(after(hours=1))
    news.hear(heard(READY), NOW)
    news.hear(heard(e.QuestionAsked("q", "q", "c", "?")), NOW)
    NewsFile(tmp_path).keep(news.kept())
    later = News()
    later.restore(NewsFile(tmp_path).kept())
    assert later.next_at(after(hours=2)) == after(hours=2)
    assert later.held(after(hours=2)) == [Piece("t", Kind.READY), Piece("q", Kind.WAITING)]
    assert later.kept() == {}


def test_nothing_to_keep_leaves_no_file(tmp_path: Path) -> None:
    file = NewsFile(tmp_path)
    file.keep({"t": "ready"})
    assert (tmp_path / FILE).exists()
    file.keep({})
    assert list(tmp_path.iterdir()) == []
    assert NewsFile(tmp_path).kept() == {}


@pytest.mark.parametrize("text", ["", "[]", '{"untold": 3}', '{"told": {}}', "\x00"])
def test_a_damaged_file_costs_a_notification_and_nothing_else(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    (tmp_path / FILE).write_text(text)
    file = NewsFile(tmp_path)
    assert file.kept() == {}
    assert "held news was not read" in caplog.text
    file.keep({})
    assert not (tmp_path / FILE).exists()


def test_a_folder_that_is_full_or_gone_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    NewsFile(tmp_path / "gone").keep({"t": "ready"})
    assert "held news was not kept" in caplog.text


def test_kinds_of_another_version_are_left_out() -> None:
    news = News()
    news.restore({"a": "ready", "b": "praised"})
    assert news.kept() == {"a": "ready"}
