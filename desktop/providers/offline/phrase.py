"""Answers for the offline engine's own words, English and Chinese. Short, plain, no exclamation marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desktop.core.spec import Language

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
TAGE = "一二三四五六日"


class Phrases:
    """Sentences in one language: `phrases("key", value=…)`."""

    def __init__(self, language: Language, table: Mapping[str, tuple[str, str]]) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, /, **values: object) -> str:
        text = self._table[key][1 if self.language == "zh" else 0]
        return text.format(**values) if values else text

    @property
    def is_zh(self) -> bool:
        return self.language == "zh"

    def day(self, day: date) -> str:
        """ "Thursday 5 March 2026", "2026年3月5日 星期四"."""
        if self.is_zh:
            return f"{day.year}年{day.month}月{day.day}日 星期{TAGE[day.weekday()]}"
        return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        """ "5 Mar", "3月5日"."""
        return f"{day.month}月{day.day}日" if self.is_zh else f"{day.day} {MONTHS[day.month - 1][:3]}"

    def span(self, start: datetime, end: datetime, timezone: str) -> str:
        """ "Thursday 5 March 2026, 14:00-15:00 (Europe/London)"."""
        place = ZoneInfo(timezone)
        a, b = start.astimezone(place), end.astimezone(place)
        last = f"{b:%H:%M}" if a.date() == b.date() else f"{self.short_day(b)} {b:%H:%M}"
        return f"{self.day(a)}, {a:%H:%M}–{last} ({timezone})"


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 2 // 3 else cut).rstrip(" ,;，；、") + "…"
