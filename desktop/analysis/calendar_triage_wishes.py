"""Answers for what a sentence asks of a calendar: window, working hours, lunch, focus, travel, names to keep (EN, ZH).

Only what is plainly said is taken over; everything else keeps its default and is reported as an assumption.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from desktop.analysis.calendar_triage_result import Wishes
from desktop.analysis.dates import find_days

_CLOCK = (
    r"(?:(?P<{0}part>早上|上午|中午|下午|晚上|早|晚)\s*)?(?P<{0}hour>[01]?\d|2[0-4])"
    r"(?:[:：.](?P<{0}minute>[0-5]\d)|点(?P<{0}half>半)?(?:(?P<{0}zh>[0-5]\d)分?)?)?\s*(?P<{0}noon>[ap]\.?m\.?(?![a-z]))?"
)
_SPAN = rf"{_CLOCK.format('a')}\s*(?:to|until|till|through|and|-|–|—|~|～|到|至)\s*{_CLOCK.format('b')}"
_TEXT_END = r"[^\d.;；。\n]{0,24}?"
_HOURS = re.compile(
    rf"(?:\bworking (?:hours|day|time)|\bwork(?:ing)? hours|\boffice hours|\bI work|\bworking|工作时间|上班时间|上班)"
    rf"{_TEXT_END}{_SPAN}",
    re.IGNORECASE,
)
_LUNCH = re.compile(
    rf"(?:\blunch(?:time)?(?: break)?|午餐|午饭|午休|中饭)(?:时间)?[^\d.;；。\n,，、]{{0,16}}?{_SPAN}", re.IGNORECASE
)
_LUNCH_AT = re.compile(rf"(?:\blunch(?: break)? at|午餐在|午饭在|午休在)\s*{_CLOCK.format('a')}", re.IGNORECASE)
_NO_LUNCH = re.compile(
    r"\b(?:no|without|skip|ignore)\s+(?:a\s+)?lunch\b|(?:没有|不要|不留|不考虑|忽略)午(?:餐|饭|休)", re.IGNORECASE
)
_COUNTS = {"half": 0.5, "half an": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
           "半": 0.5, "半个": 0.5, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}  # fmt: skip
_AMOUNT = r"(?P<count>\d+(?:[.,]\d+)?|half an|half|one|two|three|four|five|an?|半个?|[一两二三四五])"
_UNIT = r"(?P<unit>hours?|hrs?|h\b|minutes?|mins?|个?半?小时|个?钟头|分钟)"
_FOCUS_WORD = r"(?:focus|focused|deep[- ]work|concentration|uninterrupted|quiet|thinking|专注|深度工作|不受打扰|专心)"
_FOCUS = (
    re.compile(rf"{_AMOUNT}[\s-]*{_UNIT}[^.;；。\n,，]{{0,24}}?{_FOCUS_WORD}", re.IGNORECASE),
    re.compile(rf"{_FOCUS_WORD}[^.;；。\n\d]{{0,30}}?{_AMOUNT}[\s-]*{_UNIT}", re.IGNORECASE),
)
_TRAVEL = (
    re.compile(
        r"(?P<minutes>\d{1,3})[\s-]*(?:minutes?|mins?)\s+(?:of\s+|for\s+)?(?:travel|to travel|commut)", re.IGNORECASE
    ),
    re.compile(r"\btravel(?:ling)?(?: time)?[^.;\n\d]{0,20}(?P<minutes>\d{1,3})\s*(?:minutes?|mins?)", re.IGNORECASE),
    re.compile(r"(?:路程|路上|通勤|交通|在途)[^。；\d]{0,8}(?P<minutes>\d{1,3})\s*分钟"),
)
_NEXT_WEEK = re.compile(
    r"\b(?:next|the coming|the following) week\b|下个?(?:周|星期|礼拜)(?![一二三四五六日天])", re.IGNORECASE
)
_THIS_WEEK = re.compile(r"\b(?:this|my|the) week\b|[本这]个?(?:周|星期|礼拜)(?![一二三四五六日天])", re.IGNORECASE)
_DIARY = re.compile(r"(?<=[周期拜])(?=日[程历])")  # 下周日程 is next week's diary, not next Sunday
_DAY_OF_NAME = re.compile(
    r"\s+(?:on|at|this|next)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day.*$|^(?:本|这|下)?(?:周|星期)[一二三四五六日天]的",
    re.IGNORECASE,
)
_TIDY = re.compile(
    r"\b(?:tidy|triage|clean|clear|sort|organi[sz]e|plan|review|declutter|free up)\b|整理|梳理|清理|安排|优化|规划",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:。；：，,\n]")
_WEEK_OF = re.compile(r"\bweek\s+(?:of|starting|beginning|from)\b|那一?周|当周|所在的?周", re.IGNORECASE)

_KEEP = re.compile(
    r"(?:(?<!to )\b(?:keep|leave|protect)\s+|\b(?:do not|don['’]t|never|not)\s+(?:to\s+)?(?:touch|move|decline|cancel|change)\s+|"
    r"(?:保留|留住|不要动|别动|不动|不能动|不要改|别改|不要移动|不要取消)\s*[:：]?)(?P<names>[^.;；。\n]+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{2,80})[”\"」』》]")
_AND = re.compile(r"\s*(?:,|，|、|\band\b|\bor\b|和|以及|及|与|还有)\s*", re.IGNORECASE)
_BREAK = re.compile(r"\b(?:but|while|with|then|so that|because|as)\b|但|并且?|同时|然后|不变", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\d\s*(?:h\b|hours?|min|小时|分钟|个小时)|\b(?:free|clear|open)\b|空闲|空出|"
    r"^(?:(?:some|enough|more)\s+)?(?:lunch(?:\s?time| breaks?)?|focus(?: time)?|time|hours?|mornings?|afternoons?|evenings?|weekends?)$|"
    r"^(?:it|them|this|that|everything|all|me)$|^(?:专注时间|专注|午餐|午饭|午休|时间|上午|下午)$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:the|my|our|all|any|every|both|those|these|meetings?\s+(?:called|named|with)|everything with|anything with|所有|全部|我的|"
    r"和|跟|与)\s*|\s*(?:alone|untouched|in place|as (?:is|it is|they are)|where (?:it is|they are)|on (?:my|the) calendar|please)$|"
    r"(?:不变|不动|原样)$",
    re.IGNORECASE,
)


def read_wishes(sentence: str, as_of: datetime) -> Wishes:
    """The wishes in `sentence`. `as_of` is aware and in the person's zone; on a weekend "my week" is the coming one."""
    found: dict[str, Any] = {}
    sentence = _DIARY.sub(" ", sentence)
    if hours := _span(_HOURS.search(sentence)):
        found["work_start"], found["work_end"] = hours
    if _NO_LUNCH.search(sentence):
        found["has_lunch"] = False
    elif lunch := _lunch(sentence):
        found["lunch_start"], found["lunch_end"] = lunch
    if (focus := _focus(sentence)) is not None:
        found["focus_minutes"] = focus
    if (travel := _travel(sentence)) is not None:
        found["travel_minutes"] = travel
    keep = kept_names(sentence)
    if keep:
        found["keep"] = keep
    first, last, is_said = window(sentence, as_of.date())
    stated = tuple(found) + (("first",) if is_said else ())
    return Wishes(first, last, **found, stated=stated)


def window(sentence: str, today: date) -> tuple[date, date, bool]:
    """First and last day, and whether the sentence named them. A week is Monday to Sunday."""
    monday = today - timedelta(days=today.weekday())
    if _NEXT_WEEK.search(sentence):
        return monday + timedelta(days=7), monday + timedelta(days=13), True
    about = _tidied(sentence)
    days = [day for day in find_days(about, today, ahead=True) if day.exact]
    if days and _WEEK_OF.search(about):
        start = days[0].day - timedelta(days=days[0].day.weekday())
        return start, start + timedelta(days=6), True
    if len(days) > 1 and days[0].day < days[1].day <= days[0].day + timedelta(days=31):
        return days[0].day, days[1].day, True
    if days:
        return days[0].day, days[0].day, True
    is_said = bool(_THIS_WEEK.search(sentence))
    if today.weekday() > 4:
        monday += timedelta(days=7)
    return monday, monday + timedelta(days=6), is_said


def _tidied(sentence: str) -> str:
    """The clause that says what to tidy; a day in a later clause belongs to a meeting."""
    match = _TIDY.search(sentence)
    start = match.start() if match else 0
    end = _CLAUSE.search(sentence, start)
    return sentence[start : end.start() if end else len(sentence)]


def kept_names(sentence: str) -> tuple[str, ...]:
    """What must stay: names after "keep", "leave … alone", "don't touch", 保留, 别动, in the order of the sentence."""
    names: list[str] = []
    for match in _KEEP.finditer(sentence):
        clause = match.group("names")
        quoted = _QUOTED.findall(clause)
        names += quoted or _AND.split(_BREAK.split(clause)[0])
    cleaned = [_bare(name) for name in names]
    return tuple(dict.fromkeys(name for name in cleaned if len(name) > 1 and not _NO_NAME.search(name)))


def _bare(name: str) -> str:
    text = _DAY_OF_NAME.sub("", name.strip(" '’\"“”「」.,，。"))
    while (shorter := _AROUND.sub("", text).strip()) != text:
        text = shorter
    return text


def _lunch(sentence: str) -> tuple[str, str] | None:
    if span := _span(_LUNCH.search(sentence)):
        return span
    match = _LUNCH_AT.search(sentence)
    start = _minutes(match, "a", 11 * 60) if match else None
    return (_text(start), _text(start + 60)) if start is not None else None


def _span(match: re.Match[str] | None) -> tuple[str, str] | None:
    """Two times of day; "9 to 5" means the afternoon's five."""
    if match is None:
        return None
    start = _minutes(match, "a", 0)
    end = _minutes(match, "b", 0)
    if start is None or end is None:
        return None
    if end <= start and end < 12 * 60 and not match.group("bnoon"):
        end += 12 * 60
    return (_text(start), _text(end)) if start < end <= 24 * 60 - 1 else None


def _minutes(match: re.Match[str], side: str, earliest: int) -> int | None:
    """Minutes after midnight of one time of day."""
    hour, part = int(match.group(f"{side}hour")), match.group(f"{side}part") or ""
    noon = (match.group(f"{side}noon") or "").lower().replace(".", "")
    minute = int(match.group(f"{side}minute") or match.group(f"{side}zh") or (30 if match.group(f"{side}half") else 0))
    if (noon == "pm" or part in ("下午", "晚上", "晚", "中午")) and hour < 11 + (part != "中午"):
        hour += 12
    if noon == "am" and hour == 12:
        hour = 0
    total = hour * 60 + minute
    if total < earliest:
        total += 12 * 60
    return total if total < 24 * 60 else None


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _focus(sentence: str) -> int | None:
    """Minutes of focus per day, at most ten hours."""
    for pattern in _FOCUS:
        if match := pattern.search(sentence):
            word, unit = match.group("count").lower().replace(",", "."), match.group("unit").lower()
            count = _COUNTS.get(word) or (float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else 0)
            minutes = round(count * (1 if unit.startswith(("m", "分")) else 60)) + (
                30 if "半小时" in unit and count >= 1 else 0
            )
            return minutes if 0 < minutes <= 600 else None
    return None


def _travel(sentence: str) -> int | None:
    for pattern in _TRAVEL:
        if match := pattern.search(sentence):
            minutes = int(match.group("minutes"))
            return minutes if minutes <= 240 else None
    return None
