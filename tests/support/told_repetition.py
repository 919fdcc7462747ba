"""A repeating task told into a store that holds a week: its time of today ran late and is done, the next one is queued."""

from __future__ import annotations

from desktop.core.clock import SimulatedClock
from desktop.core.events import RunEnded, RunStarted, TaskCompleted, TaskSubmitted
from desktop.store.journal import Store

TASK, COMING = "mail", "mail-next"
WORDS = {"en": "Sort the new mail and list what needs an answer", "zh": "整理新邮件，列出需要回复的"}
REPORT = {"en": "Nothing new has come that needs an answer.", "zh": "没有需要回复的新邮件。"}
SERIES = {"repeat": "weekdays", "series": TASK, "anchor": "2026-05-11T08:00", "timezone": "Europe/London"}


def tell_repetition(store: Store, clock: SimulatedClock, language: str = "en") -> None:
    """Asked on Monday for 8:00; the computer was off until now, Thursday."""
    words, began = WORDS[language], clock.now().isoformat(timespec="seconds")
    first = TaskSubmitted(
        TASK,
        words,
        ("/mail/inbox",),
        language=language,
        **SERIES,
        nominal="2026-05-12T08:00",
        not_before="2026-05-12T07:00",
    )
    due = "2026-05-15T07:00:00+00:00"
    coming = TaskSubmitted(
        COMING, words, ("/mail/inbox",), language=language, **SERIES, nominal="2026-05-15T08:00", not_before=due
    )
    store.append_now(first)
    store.append_now(RunStarted(TASK, "mail-run", as_of=began), coming)
    store.append_now(TaskCompleted(TASK, REPORT[language]), RunEnded(TASK, "mail-run", "completed"))
