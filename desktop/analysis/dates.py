"""Answers for days named in running text, English and Chinese, resolved against the day they were said.

"Wednesday" is the next Wednesday after that day, "last Friday" the one before; a day without a year gets the year that
lies nearest (`ahead=True`: nearest in the future, with a month of grace), and one that something ends on, "until 30 June",
lies ahead. "Every Monday" is no day. 04/03 is read day first unless that is impossible.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
_WEEKDAYS = {
    name: number
    for number in range(7)
    for name in (calendar.day_name[number].lower(), calendar.day_abbr[number].lower())
} | {"tues": 1, "thur": 3, "thurs": 3}
_HAN_WEEKDAYS = {han: number for number, han in enumerate("一二三四五六日")} | {"天": 6}
_HAN_NUMBERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "两": 2,
}
_COUNTS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_HAN_MONTH = r"十[一二]?|[一二三四五六七八九]"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was named: `text` the words, from `start` to `end` in the sentence; `exact` is False for "end of week"."""

    day: date
    text: str
    start: int
    end: int
    exact: bool = True


Resolve = Callable[[re.Match[str], date, bool], date | None]


def find_days(text: str, said_on: date, ahead: bool = False) -> Iterator[Day]:
    """The days named in `text` from left to right, without overlaps; the longest reading of a place wins."""
    taken: list[tuple[int, int]] = []
    found: list[Day] = []
    if not _MAYBE.search(text):
        return
    for pattern, resolve, exact in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            day = resolve(match, said_on, ahead or _is_to_come(text, match))
            if day is not None:
                taken.append(match.span())
                found.append(Day(day, match.group().strip(" .,;，。"), match.start(), match.end(), exact))
    yield from sorted(found, key=lambda item: item.start)


def _is_to_come(text: str, match: re.Match[str]) -> bool:
    """Whether the words round a day say that it lies ahead: "ends on", "until", "every Monday from"; not "was … until"."""
    clause = re.split(r"[;；。，]|[.!?]\s", text[: match.start()])[-1]
    if _BYGONE.search(clause):
        return False
    return bool(_COMING_BEFORE.search(clause) or _COMING_AFTER.match(text[match.end() :]))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_year(month: int, day: int, said_on: date, ahead: bool) -> date | None:
    choices = [found for year in (-1, 0, 1) if (found := _valid(said_on.year + year, month, day))]
    if ahead:
        choices = [choice for choice in choices if choice >= said_on - timedelta(days=31)] or choices
        return min(choices, default=None)
    return min(choices, key=lambda choice: abs(choice - said_on), default=None)


def _named(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    month, day = _MONTHS[match["month"].lower()], int(match["day"])
    if match["year"]:
        year = int(match["year"])
        return _valid(year + 2000 if year < 100 else year, month, day)
    return _with_year(month, day, said_on, ahead)


def _day_only(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    """ "The 27th": the nearest such day, in this month or one beside it."""
    months = (said_on.replace(day=1) + timedelta(days=days) for days in (-15, 0, 45))
    choices = [found for month in months if (found := _valid(month.year, month.month, int(match["day"])))]
    if ahead:
        choices = [choice for choice in choices if choice >= said_on - timedelta(days=7)] or choices
    return min(choices, key=lambda choice: abs(choice - said_on), default=None)


def _iso(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    return _valid(int(match["year"]), int(match["month"]), int(match["day"]))


def _slashed(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    year += 2000 if year < 100 else 0
    return _valid(year, second, first) or _valid(year, first, second)


def _han(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    month, day = int(match["month"]), int(match["day"])
    return _valid(int(match["year"]), month, day) if match["year"] else _with_year(month, day, said_on, ahead)


def _han_month_part(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    word = match["month"]
    month = int(word) if word.isdigit() else _HAN_NUMBERS[word]
    if not 1 <= month <= 12:
        return None
    near = _with_year(month, 1, said_on, ahead)
    part = {"底": 31, "末": 31, "初": 5, "中": 15, "上": 10, "下": 31}[match["part"][0]]
    return near and near.replace(day=min(part, calendar.monthrange(near.year, month)[1]))


def _month_end(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    name = (match["month"] or "").lower()
    first = _with_year(_MONTHS[name], 1, said_on, ahead) if name in _MONTHS else said_on
    if first is None:
        return None
    if name == "next month" or match.group().lower().startswith("下"):
        first = (said_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _weekday(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    if _EVERY.search(match.string[: match.start()]):
        return None
    wanted = _WEEKDAYS[match["weekday"].lower()]
    return _relative_weekday(wanted, (match["which"] or "").lower().strip(), said_on)


def _han_weekday(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    if match.string[: match.start()].endswith(("每", "每个")):
        return None
    which = {"下": "next", "上": "last", "本": "week", "这": "week"}.get((match["which"] or " ")[0], "")
    return _relative_weekday(_HAN_WEEKDAYS[match["weekday"]], which, said_on)


def _relative_weekday(wanted: int, which: str, said_on: date) -> date:
    monday = said_on - timedelta(days=said_on.weekday())
    if which == "next":
        return monday + timedelta(days=7 + wanted)
    if which == "week":
        return monday + timedelta(days=wanted)
    if which in ("last", "since", "for last"):
        return said_on - timedelta(days=(said_on.weekday() - wanted - 1) % 7 + 1)
    return said_on + timedelta(days=(wanted - said_on.weekday() - 1) % 7 + 1)


def _shift(days: int) -> Resolve:
    return lambda match, said_on, ahead: said_on + timedelta(days=days)


def _friday(weeks: int) -> Resolve:
    return lambda match, said_on, ahead: said_on + timedelta(days=4 - said_on.weekday() + 7 * weeks)


def _counted(match: re.Match[str], said_on: date, ahead: bool) -> date | None:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else _COUNTS.get(word) or _HAN_NUMBERS.get(word)
    if count is None or count > 400:
        return None
    unit = match["unit"].lower()
    if unit.startswith(("working", "business", "工作")):
        day = said_on
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day
    return said_on + timedelta(days=count * (7 if unit.startswith(("week", "周", "星期")) else 1))


def _rule(pattern: str, resolve: Resolve, exact: bool = True) -> tuple[re.Pattern[str], Resolve, bool]:
    return re.compile(pattern, re.IGNORECASE), resolve, exact


_LEAD = rf"(?:\b(?:{_WEEKDAY})\b\.?,?\s+(?:the\s+)?)?"
_RULES = (
    _rule(r"(?<![\d-])(?P<year>(?:19|20)\d\d)[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>[12]\d|3[01]|0?[1-9])(?!\d)", _iso),
    _rule(r"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>[12]\d|3[01]|0?[1-9])\s*[日号]?(?!\d)"
          r"(?:\s*[（(]?(?:周|星期)[一二三四五六日天][）)]?)?", _han),
    _rule(rf"{_LEAD}\b{_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>(?:19|20)\d\d))?", _named),
    _rule(rf"{_LEAD}\b(?P<month>{_MONTH})\.?\s+{_DAY}(?:st|nd|rd|th)?\b(?!\s*(?:%|[:.]\d))(?:,?\s+(?P<year>(?:19|20)\d\d))?", _named),
    _rule(r"\bthe\s+(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b(?!\s+(?:of|time|quarter|century|floor|place|week))", _day_only),
    _rule(r"(?<![\d/.])(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>(?:20)?\d\d)(?![\d/])", _slashed),
    _rule(rf"(?:(?:the\s+)?end of|by end)\s+(?:the\s+|this\s+)?(?P<month>(?:next\s+)?month|{_MONTH})\b", _month_end, False),
    _rule(r"(?P<month>)(?:\bEOM\b|本月底|这个月底|下个?月底|(?<![月\d一二三四五六七八九十])月底)", _month_end, False),
    _rule(rf"(?P<month>{_HAN_MONTH}|1[0-2]|[1-9])月(?P<part>底|末|初|中旬|上旬|下旬)", _han_month_part, False),
    _rule(r"\b(?:end of (?:the |this )?week|EOW|later this week)\b|本周内|这周内|本周末?前|本周末", _friday(0), False),
    _rule(r"\b(?:end of next week|next week)\b|下周内|下周末|下周(?![一二三四五六日天])", _friday(1), False),
    _rule(r"\bday after tomorrow\b|后天", _shift(2)),
    _rule(r"\btomorrow\b|明天|明日|明早", _shift(1)),
    _rule(r"\b(?:today|tonight|this (?:afternoon|evening|morning)|EOD|COB|(?:end|close) of (?:the day|day|play|business))\b|"
          r"今天|今日|今晚|(?<![一二三四五六日天])下班前", _shift(0)),
    _rule(r"\byesterday\b|昨天|昨日", _shift(-1)),
    _rule(rf"(?:\b(?P<which>next|last|since|this|for last)\s+)?\b(?P<weekday>{_WEEKDAY})\b(?!\s*\d{{1,2}}(?:st|nd|rd|"
    rf"th)?\s+(?:{_MONTH})\b)", _weekday),
    _rule(r"(?P<which>下个?|上个?|本|这)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])", _han_weekday),
    _rule(r"\b(?:with)?in\s+(?P<count>\d{1,3}|[a-z]{1,5})\s+(?P<unit>working days?|business days?|days?|weeks?)\b", _counted),
    _rule(r"(?P<count>\d{1,3}|[一二两三四五六七八九十])个?(?P<unit>工作日|天|周|星期)(?:之?内|以内|后)", _counted),
)  # fmt: skip
_MAYBE = re.compile(
    rf"\d[-/.年月]|[周星礼月今明昨后天]|\b(?:{_WEEKDAY}|{_MONTH})\b|\b(?:today|tonight|tomorrow|yesterday|this|end|eo[dwm]|cob|close|"
    r"(?:with)?in|next|later|day|the \d\d?(?:st|nd|rd|th))\b|工作日|下班前",
    re.IGNORECASE,
)

_EVERY = re.compile(r"\b(?:every|each)\s+(?:other\s+|second\s+)?$", re.IGNORECASE)
_COMING_BEFORE = re.compile(
    r"(?:\b(?:ends?|expires?|closes?|runs out|lapses|due|until|till|by|no later than)\s+(?:only\s+)?(?:on|by|at)?|"
    r"\b(?:until|till)\s+the end of|\b(?:every|each)\b.{1,30}\bfrom|\bfrom (?:now|today)(?: on)? (?:to|until|till)|"
    r"有效期[至到为]?|截止[到至]?|[至到])\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_COMING_AFTER = re.compile(r"\s*(?:(?:之|以)?前|到期|截止|to come\b)")
_BYGONE = re.compile(
    r"\b(?:was|were|had|did|ended|expired|closed|ran|sent|got|went|came|gave|met|since|last)\b|去年|已经?于|[曾了]",
    re.IGNORECASE,
)
_FIRM_BEFORE = re.compile(
    r"(?:\b(?:by|before|until|till|no later than|not later than|due(?: on| by)?|on|at)\s+(?:the\s+|latest\s+)?|"
    r"截止(?:到|至|日期)?[:：]?\s*|最迟|最晚|在|于)$",
    re.IGNORECASE,
)
_FIRM_AFTER = re.compile(r"^\s*(?:(?:之|以)?前|下班前|中午前|内)")
_LAST_MOMENT = re.compile(
    r"(?:\b(?:by|before|until|till|no later than|not later than|due(?: on| by)?)\s+(?:the\s+|latest\s+)?|最迟|最晚|"
    r"截止(?:到|至|日期)?[:：]?\s*)$",
    re.IGNORECASE,
)
_LOOSE_BEFORE = re.compile(r"\bfor\s+(?:the\s+)?$", re.IGNORECASE)
_LOOSE_AFTER = re.compile(r"^\s*(?:上午|下午|发|给|提交|完成|交)")
_SINCE = re.compile(r"(?:\b(?:since|from|after|of|last)\s+|自|从)$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|our|your|their|my|his|her|its|this|that|any|each|every)\s+$", re.IGNORECASE)
_NOUN = re.compile(
    r"\s+(?!(?:meeting|review|call|session|deadline|morning|afternoon|evening|night|noon|lunch|visit|workshop|before|after|"
    r"following|and|or|at|in|on|to|by|if|so|but|we|you|they|with|latest|for|of|is|was|when|as)\b)[a-z]{3,}"
)
_NOUNS = re.compile(r"\s+(?!(?:plus|unless|perhaps|always|is|was|as|this|us|meetings|calls)\b)[a-z]{3,}s\b")


def due_day(text: str, said_on: date) -> Day | None:
    """The day something is due by the words of `text`: "by Wednesday 4 March", "周三前", "tomorrow"; None without one.
    "By" and "before" count before "on", and that before "for"; a bare weekday counts last ("I'll send it Wednesday");
    "the Sunday collection" and "about Wednesday" are a thing, not a time."""
    days = [
        day
        for day in find_days(text, said_on, ahead=True)
        if not _SINCE.search(text[: day.start]) and not _is_attribute(text, day)
    ]
    for before, after in ((_LAST_MOMENT, _FIRM_AFTER), (_FIRM_BEFORE, _FIRM_AFTER), (_LOOSE_BEFORE, _LOOSE_AFTER)):
        for day in days:
            if before.search(text[: day.start]) or after.match(text[day.end :]):
                return day
    for day in days:
        if not day.exact or re.match(
            r"today|tonight|tomorrow|this|(?:with)?in\b|今|明|后天|EO|COB|.*(?:内|后)$", day.text, re.IGNORECASE
        ):
            return day
    return next((day for day in days if _is_bare_weekday(text, day)), None)


def _is_bare_weekday(text: str, day: Day) -> bool:
    """ "I'll send it Wednesday", "Monday I'll call", "周三给你": a weekday that stands as the time of the sentence."""
    words = day.text.lower()
    if not day.exact or not (_BARE.fullmatch(words) or _BARE_HAN.fullmatch(words)):
        return False
    before, after = text[: day.start], text[day.end :]
    if _TOPIC.search(before) or re.match(r"['’]s\b|s\b|的", after):
        return False
    if _BARE_HAN.fullmatch(words):
        return True
    return not before.strip(" ,;:") or bool(_BARE_AFTER.match(after))


_BARE = re.compile(rf"(?:(?:next|this)\s+)?(?:{_WEEKDAY})", re.IGNORECASE)
_BARE_HAN = re.compile(r"(?:下个?|本|这)?(?:周|星期|礼拜)[一二三四五六日天]")
_TOPIC = re.compile(
    r"(?:\b(?:about|of|and|or|to|from|since|after|last|regarding|the|a|an|every|each|re)|关于|和|与|及|对|从|自|每个?|上)\s*$",
    re.IGNORECASE,
)
_BARE_AFTER = re.compile(
    r"\s*(?:$|[.,;:!)]|[–—-]\s|\b(?:morning|afternoon|evening|noon|night|at|latest|first thing|before|after|then|so|and|but|"
    r"if|when|once|with|without|instead|too|also)\b)",
    re.IGNORECASE,
)


def _is_attribute(text: str, day: Day) -> bool:
    """A weekday that only says which thing is meant: "the Sunday collection", "for Sunday collections"."""
    if day.text.lower() not in _WEEKDAYS:
        return False
    before, after = text[: day.start], text[day.end :]
    if _LAST_MOMENT.search(before):
        return False
    return bool((_ARTICLE.search(before) and _NOUN.match(after)) or _NOUNS.match(after))


def date_in_name(name: str) -> date | None:
    """A date in a file name: 2026-02-27, 20260227, 27.02.2026 ..., or None."""
    if match := re.search(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)", name):
        return _valid(*(int(part) for part in match.groups()))
    if match := re.search(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_.](0?[1-9]|1[0-2])[-_.](20\d\d)(?!\d)", name):
        day, month, year = (int(part) for part in match.groups())
        return _valid(year, month, day)
    return None
