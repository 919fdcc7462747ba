"""Answers for reporting periods named in headers and sentences: quarters, months, years, half-years, weeks.

Two names of one period are equal: "Q4 2025", "2025年四季度", "4Q25". A quarter without a year takes the year of the context.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from desktop.analysis.words import normal

_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {calendar.month_abbr[number].lower(): number for number in range(1, 13)}
_MONTH = "|".join(_MONTHS)
_QUARTER = re.compile(
    r"\bq([1-4])(?:\s*[-/']?\s*(?:fy)?\s*((?:20)?\d\d))?(?!\d)|\b([1-4])q\s*((?:20)?\d\d)\b|\b(20\d\d)\s*[-/ ]?\s*q([1-4])\b|"
    r"(?:(20\d\d)年)?(?:第)?([一二三四1-4])季度|\b(first|second|third|fourth)\s+quarter(?:\s+(?:of\s+)?(20\d\d))?"
)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_MONTH_YEAR = re.compile(
    rf"\b({_MONTH})[a-z]*\.?\s*[-/' ]?\s*(20\d\d|\d\d(?!\d))\b|(20\d\d)[-/.年]\s?(1[0-2]|0?[1-9])(?:月|(?:-\d\d)?\b)"
)
_HALF = re.compile(r"\bh([12])\s*((?:20)?\d\d)?\b|(20\d\d)年?([上下])半年")
_BARE_MONTH = re.compile(rf"^(?:({_MONTH})[a-z]{{0,6}}\.?|(1[0-2]|0?[1-9])月)$")
_YEAR = re.compile(r"^(?:fy\s*'?|full year |year |cy )?((?:20|19)\d\d|\d\d(?=$))(?:年度?|\s*(?:actual|ytd|total|fy))?$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`kind`: "year", "half", "quarter" or "month"; `year` 0 when not said."""

    year: int
    kind: str
    index: int = 0

    @property
    def order(self) -> tuple[int, float]:
        """Sorts periods of one kind in time."""
        return self.year, self.index

    def fits(self, other: Period) -> bool:
        """Same period, where an unsaid year fits any."""
        same = self.kind == other.kind and self.index == other.index
        return same and (self.year == other.year or not self.year or not other.year)


def _year(text: str | None) -> int:
    return 0 if not text else int(text) + (2000 if len(text) == 2 else 0)


def find_periods(text: str) -> list[tuple[int, int, Period]]:
    """(start, end, period) of every quarter, half-year and month with a year named in `text`."""
    if not _MAYBE.search(text):
        return []
    low = normal(text)
    found: list[tuple[int, int, Period]] = []
    for pattern, read in ((_QUARTER, _read_quarter), (_HALF, _read_half), (_MONTH_YEAR, _read_month)):
        for match in pattern.finditer(low):
            if not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), read(match)))
    return sorted(found, key=lambda item: item[0])


def _read_quarter(match: re.Match[str]) -> Period:
    if first := match[1] or match[3] or match[6]:
        return Period(_year(match[2] or match[4] or match[5]), "quarter", int(first))
    if match[8]:
        return Period(_year(match[7]), "quarter", _HAN[match[8]])
    return Period(_year(match[10]), "quarter", _ORDINAL[match[9]])


def _read_half(match: re.Match[str]) -> Period:
    return Period(_year(match[2] or match[3]), "half", int(match[1]) if match[1] else 1 + (match[4] == "下"))


def _read_month(match: re.Match[str]) -> Period:
    return Period(_year(match[2] or match[3]), "month", _MONTHS[match[1]] if match[1] else int(match[4]))


def period_near(text: str, start: int, end: int) -> Period | None:
    """The period named nearest to the words from `start` to `end`."""
    named = find_periods(text)
    return min(named, key=lambda item: max(item[0] - end, start - item[1]))[2] if named else None


def period_of(text: str) -> Period | None:
    """The first period named in a header or sentence; a bare year or month only when it is the whole text."""
    if named := find_periods(text):
        return named[0][2]
    if not _MAYBE.search(text):
        return None
    low = normal(text).strip()
    if match := _YEAR.match(low):
        return Period(_year(match[1]), "year")
    if match := _BARE_MONTH.match(low):
        return Period(0, "month", _MONTHS[match[1]] if match[1] else int(match[2]))
    return None


_MAYBE = re.compile(rf"\d|季度|quarter|半年|^\s*(?:{_MONTH})", re.IGNORECASE)


def is_period_label(text: str) -> bool:
    """Whether a header is one period and nothing else: "Q4 2025" is, "List rate 2026" and "Q4 on Q3" are not."""
    if period_of(text) is None:
        return False
    rest = normal(text).strip()
    for pattern in (_QUARTER, _HALF, _MONTH_YEAR):
        rest = pattern.sub(" ", rest, count=1)
    rest = _BARE_MONTH.sub(" ", _YEAR.sub(" ", rest.strip()))
    return not re.sub(r"\b(?:fy|cy|actuals?|ytd|act|a|e)\b|[\W_]|年度?|月|日|实际|累计|(?:20)?\d\d", "", rest)
