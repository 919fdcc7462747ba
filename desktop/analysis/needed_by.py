"""Answers for when an instruction says its result is needed: "by 3:30 pm", "before noon", "by Friday", "今天下午五点前".

Only what is plainly a deadline counts: marker, day or clock, and nothing after it that makes it a thing ("by March
figures", "周五之前的邮件") or the time of something else ("mails received before noon"). Two different ones, one that has
passed, or an hour that could be morning or afternoon give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.analysis.dates import Day, find_days

READ = 1_000  # characters: what follows is pasted text, and its deadlines are not the person's

FAR = timedelta(days=120)  # "by 31 March" said in May is rather a past date than one of next year


@dataclass(frozen=True, slots=True)
class Deadline:
    """`clock` is None when only a day was named; `is_before`: the day itself is already too late. `zone` is the person's."""

    day: date
    clock: time | None
    zone: tzinfo
    is_before: bool = False

    @property
    def moment(self) -> datetime:
        """The last moment, aware; of a bare day the midnight that ends it (that begins it for `is_before`)."""
        if self.clock is not None:
            return datetime.combine(self.day, self.clock, self.zone)
        return datetime.combine(self.day + timedelta(days=0 if self.is_before else 1), time(), self.zone)


def needed_by(instruction: str, as_of: datetime, timezone: str | tzinfo) -> datetime | None:
    """The moment a result is needed by, aware in `timezone`; None when nothing, or nothing certain, is said."""
    deadline = deadline_of(instruction, as_of, timezone)
    return deadline.moment if deadline is not None else None


def deadline_of(instruction: str, as_of: datetime, timezone: str | tzinfo) -> Deadline | None:
    """The one deadline of `instruction`, counted from `as_of` (aware) in `timezone` (a name of the IANA base or a zone)."""
    text = _told(instruction[:READ])
    if not _MAYBE.search(text) or _REPEATED.search(text):
        return None
    try:
        zone = ZoneInfo(timezone) if isinstance(timezone, str) else timezone
    except (ZoneInfoNotFoundError, ValueError):
        return None  # a zone this computer does not know: nobody can say which moment is meant
    now = as_of.astimezone(zone)
    found = {*_english(text, now, zone), *_chinese(text, now, zone)}
    if len(found) != 1 or None in found:
        return None
    (deadline,) = found
    if deadline is None or deadline.moment <= now:
        return None
    is_far = deadline.moment - now > FAR and str(deadline.day.year) not in text
    return None if is_far else deadline


def _told(text: str) -> str:
    """The person's own words: without quotations, which speak for somebody else."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    return _QUOTED.sub(" ", kept)


_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"\n]*\"")
_MAYBE = re.compile(r"\b(?:by|before|until|till|than|due|deadline)\b|前|截止|最晚|最迟|内", re.IGNORECASE)

# --- English ---

_MARK = re.compile(
    r"\b(?P<mark>no(?:t)? later than|due(?:\s+(?:by|at|on))?|deadline(?:\s+is|:)?|by|before|until|till)\s+(?:on\s+|at\s+)?"
    r"(?:the\s+)?(?:latest\s+)?(?:(?:my|our|your|his|her|their)\s+)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:at\s+|around\s+)?(?:"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:])(?:\s?h\b)?"
    r"|(?P<oclock>[1-9]|1[0-2])\s?o['’]?clock\b"
    r"|(?P<name>noon|midday))(?!\s*(?:%|percent|/))",
    re.IGNORECASE,
)
_DAY_BETWEEN = re.compile(r"[\s,]*(?:at\s+|on\s+|the\s+|of\s+)*$", re.IGNORECASE)
_TAIL = re.compile(  # what may follow a bare day
    r"\s*(?:$|[.,;:!?)\n]|[–—-]\s|(?:and|or|so|please|for|because|but|then|if|when|to|with|in|as|at|latest|morning|afternoon|"
    r"evening|night|using|from|we|i|it|they|he|she|you|my|our|this|that|there|since|otherwise|without|thanks)\b)",
    re.IGNORECASE,
)
_OTHER_ZONE = re.compile(r"\s*\(?(?:UTC|GMT|[A-Z]{1,3}[SD]?T|[A-Z][a-z]+(?: [A-Z][a-z]+)? time)\b")
_REPEATED = re.compile(
    r"\b(?:every|each)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)?(?:day|week|month|morning|afternoon|evening)|每个?[天日周星月早晚]",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(r"^[\s,]*(?:morning|afternoon|evening)?[\s,]*", re.IGNORECASE)
_DAY_END = re.compile(r"(?:end|close) of|eod|cob", re.IGNORECASE)
_OCCASION = re.compile(
    r"\s*['’]s\s+(?:\w+\s+)?(?:meeting|call|review|visit|workshop|session|appointment)\b", re.IGNORECASE
)
# words before a marker that make it the time of something else; the things only before "before"
_OF_ANOTHER = re.compile(
    r"(?:\b(?:from|since|between|busy|free|away|out|open|closed|keep|leave|is|are|was|were|starts?|ends?|begins?|arrives?|"
    r"departs?|happens?|came|come|got|sent|made|written|paid|due|held|met|said|sort|group|order|increase|decrease|grow|rise|"
    r"divide|multiply|[a-z]{3,}ed)|\d)\s*[,:]?\s*$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:meetings?|events?|appointments?|calls?|slots?|e-?mails?|mails?|messages?|everything|anything|all|those|these|ones|"
    r"calendar|diary|week|invoices|orders|payments|transactions|entries|bookings|deliveries|changes|sales)\s*,?\s*$",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:(?:needed|wanted|required|expected)|(?:be|get|gets|have|has|want|need|needs)\s+(?:\w+\s+){0,3}?(?:[a-z]{2,}ed|sent|made|"
    r"written|done|ready|paid)|(?:needs?|want|have|is|am|are|it['’]s)\s+(?:\w+\s+){0,2}?(?:done|ready))\s*$",
    re.IGNORECASE,
)
_DUE_OF_THIS = re.compile(
    r"(?:^|[.,;:(–—-]\s*|\b(?:it|this|it['’]s|report|result|answer|reply)\s+(?:is\s+)?|it['’]s\s+)$", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b(?:that|which|what|who|whatever|where)\b[^.;!?\n]*$", re.IGNORECASE)
_SPAN = re.compile(r"\b(?:from|between)\b[^.;!?\n]{0,30}$", re.IGNORECASE)


def _english(text: str, now: datetime, zone: tzinfo) -> Iterator[Deadline | None]:
    for mark in _MARK.finditer(text):
        if _says_else(text[: mark.start()], mark["mark"].lower()):
            continue
        yield from _named_at(text, mark.end(), now, zone, mark["mark"].lower() == "before")


def _says_else(before: str, mark: str) -> bool:
    """Whether the words before the marker give it to something that is not the result."""
    clause = re.split(r"[.;!?\n]\s", before)[-1]
    if mark.startswith("due"):
        return not _DUE_OF_THIS.search(clause) or bool(_RELATIVE.search(clause))
    if _WANTED.search(clause):
        return bool(_RELATIVE.search(clause))
    if mark in ("until", "till") and not re.search(r"\b(?:have|has|time|got)\s+$", clause, re.IGNORECASE):
        return True
    if mark == "before" and _THING.search(clause):
        return True
    return bool(_OF_ANOTHER.search(clause) or _SPAN.search(clause) or _RELATIVE.search(clause))


def _named_at(text: str, start: int, now: datetime, zone: tzinfo, is_before: bool) -> Iterator[Deadline | None]:
    """The day and clock that begin at `start`, if they do; None for a clock that cannot be told."""
    rest = text[start:].partition("\n")[0]
    days = list(find_days(rest[:80], now.date(), ahead=True))
    if (clock := _CLOCK.match(rest)) is not None:
        day = next(
            (d for d in days if d.start >= clock.end() and _DAY_BETWEEN.match(rest[clock.end() : d.start])), None
        )
        elsewhere = _OTHER_ZONE.match(rest[clock.end() :]) is not None
        yield None if elsewhere else _timed(_hour_of(clock), day.day if day is not None else None, now, zone)
    elif days and days[0].start == 0:
        yield from _named_day(rest, days, now, zone, is_before)


def _named_day(
    rest: str, days: Sequence[Day], now: datetime, zone: tzinfo, is_before: bool
) -> Iterator[Deadline | None]:
    day, after = days[0], rest[days[0].end :]
    if _DAY_END.match(day.text) and len(days) > 1 and _DAY_BETWEEN.match(rest[day.end : days[1].start]):
        day, after = days[1], rest[days[1].end :]  # "close of business tomorrow"
    after_part = _PART_OF_DAY.sub("", after, count=1)
    if (clock := _CLOCK.match(after_part)) is not None:
        elsewhere = _OTHER_ZONE.match(after_part[clock.end() :]) is not None
        yield None if elsewhere else _timed(_hour_of(clock), day.day, now, zone)
    elif _OCCASION.match(after):
        yield Deadline(day.day, None, zone)
    elif _TAIL.match(after):
        yield Deadline(day.day, None, zone, is_before and day.exact and day.day > now.date())


Hour = tuple[int, int, bool]  # hour, minute, whether the half of the day is certain


def _hour_of(match: re.Match[str]) -> Hour | None:
    if match["name"]:
        return 12, 0, True
    if match["half"]:
        hour = int(match["hour"])
        if not 1 <= hour <= 12:
            return None
        return hour % 12 + (12 if match["half"].lower() == "p" else 0), int(match["minute"] or 0), True
    if match["oclock"]:
        return int(match["oclock"]) % 24, 0, False
    word = match["hour24"]
    return int(word), int(match["minute24"]), int(word) > 12 or word.startswith("0")


def _timed(hour: Hour | None, day: date | None, now: datetime, zone: tzinfo) -> Deadline | None:
    """The deadline at `hour`; on the day asked when none was named. One to six o'clock without more is the afternoon's."""
    if hour is None:
        return None
    number, minute, is_certain = hour
    if not is_certain and 1 <= number <= 6:
        if day is None and datetime.combine(now.date(), time(number, minute), zone) > now and now.hour < 5:
            return None  # asked at night: it may be meant for the morning
        number += 12
    return Deadline(day or now.date(), time(number, minute), zone)


# --- Chinese ---

_HAN = {han: number for number, han in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}
_ZH_CLOCK = (
    r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|今晚|明早|早|晚)?\s*(?:"
    r"(?P<hour>1\d|2[0-3]|0?\d|十[一二]?|[一二两三四五六七八九])\s*(?:[:：](?P<colon>[0-5]\d)|[点时](?!间)(?:(?P<half>半)|(?P<quarter>一刻|三刻)|"
    r"(?P<minute>[0-5]?\d)分?)?钟?|點)|(?P<noon>(?<=中午)|正午))"
)
_ZH_BEFORE = re.compile(rf"{_ZH_CLOCK}\s*(?:之前|以前|前)(?P<after>.{{0,3}})")
_ZH_MARKED = re.compile(
    rf"(?:最晚|最迟|截止(?:时间)?(?:到|至|为|是)?|不晚于)[:：\s]*(?P<lead>[^，。；,;\n]{{0,12}}?){_ZH_CLOCK}"
)
_ZH_OTHER_ZONE = re.compile(r"\w时间\s*$")
_ZH_DAY_AFTER = re.compile(r"\s*(?:之前|以前|前|之内|以内|内)(?P<after>.{0,3})")
_ZH_DAY_MARK = re.compile(r"(?:最晚|最迟|截止(?:日期|时间)?(?:到|至|为|是)?|不晚于)[:：\s]*$")
_ZH_ELSE = re.compile(  # it is the time of something else, or another word: 前后, 前提, 内容
    r"的|收到|发来|到[达期]|开[始会]|结束|有[空会]|都|[后面台往容部外存]|提(?![交供])|[\d一二三四五六七八九十两几半]|\w{1,2}的(?!话)"
)


def _chinese(text: str, now: datetime, zone: tzinfo) -> Iterator[Deadline | None]:
    days = list(find_days(text, now.date(), ahead=True))
    taken: list[tuple[int, int]] = []
    for pattern in (_ZH_BEFORE, _ZH_MARKED):
        for match in pattern.finditer(text):
            if _ZH_ELSE.match(match.groupdict().get("after") or "") or _is_span(text, match.start()):
                continue
            day = next((d for d in reversed(days) if d.start <= match.end() and match.start() - 2 <= d.end + 1), None)
            taken.append(match.span())
            if _ZH_OTHER_ZONE.search(text[: match.start()]):
                yield None
                continue
            part = match["part"] or (day.text if day and day.text in ("今晚", "明早") else "") or ""
            yield _timed(_han_hour(match, part), day.day if day else None, now, zone)
    for day in days:
        if any(start <= day.end and day.start <= end for start, end in taken) or not _is_han(day.text):
            continue
        if _ZH_DAY_MARK.search(text[: day.start]) or _ends_by(text, day):
            yield Deadline(day.day, None, zone)


def _ends_by(text: str, day: Day) -> bool:
    """ "周五之前", "下班前", "本周内", and not "周五之前的邮件"."""
    if after := _ZH_DAY_AFTER.match(text[day.end :]):
        return not _ZH_ELSE.match(after["after"])
    return day.text.endswith(("下班前", "内")) and not _ZH_ELSE.match(text[day.end : day.end + 3])


def _is_han(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _is_span(text: str, start: int) -> bool:
    """ "从9点到15点前": the end of a stretch; "第3点前": no time at all."""
    return bool(re.search(r"(?:从[^，。；\n]{0,12}|[到至~～—-]\s*|[第.\d])$", text[:start]))


def _han_hour(match: re.Match[str], part: str) -> Hour | None:
    if match["hour"] is None:
        return 12, 0, True
    word = match["hour"]
    hour = int(word) if word.isdigit() else _HAN[word]
    minute = int(match["colon"] or match["minute"] or 0)
    minute = 30 if match["half"] else {"一刻": 15, "三刻": 45}.get(match["quarter"] or "", minute)
    if part in ("下午", "傍晚", "晚上", "今晚", "晚", "中午") and hour < (11 if part == "中午" else 12):
        hour += 12
    return (hour, minute, bool(part) or hour > 12 or word.startswith("0")) if hour < 24 else None
