from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.core import events as e
from desktop.ui.news import Kind, News, Piece, kind_of, tomorrow_morning

NOW = datetime(2026, 5, 14, 14, 45, tzinfo=UTC)
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
