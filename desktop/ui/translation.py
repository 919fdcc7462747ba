"""Answers for words on the screen in the person's language: the English source is the key, JSON holds the Chinese.

`tr` and `tr_n` take literals, so that a test can list every string by walking the syntax tree. All `*.json` files
in `resources/translations/<language>/` are one dictionary. A string without a translation shows in English. The one
current language is the only state of this module; who shows text hears of a change through `Bridge.language_changed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desktop.core.resources import resource

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}

WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(slots=True)
class Translation:
    """The language in use and its dictionary."""

    language: str = "en"
    texts: Mapping[str, str] = field(default_factory=dict)

    def use(self, language: str) -> None:
        """Switch to "en" or "zh"; ValueError for any other."""
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}; known: {', '.join(LANGUAGES)}")
        self.texts = {} if language == "en" else load_texts(language)
        self.language = language


_current = Translation()


def load_texts(language: str) -> Mapping[str, str]:
    """Every `*.json` of the language merged, source to translation."""
    texts: dict[str, str] = {}
    for path in sorted(resource("translations", language).glob("*.json")):
        texts.update(json.loads(path.read_text(encoding="utf-8")))
    return texts


def set_language(language: str) -> None:
    """Use "en" or "zh" from now on; ValueError for any other."""
    _current.use(language)


def language() -> str:
    """The language in use, "en" or "zh"."""
    return _current.language


def tr(text: str, **values: object) -> str:
    """`text` in the language in use, with `{name}` replaced by `values`."""
    shown = _current.texts.get(text, text)
    return shown.format(**values) if values else shown


def tr_n(text: str, n: int, **values: object) -> str:
    """`"1 file|{n} files"`: the part before the bar for 1, the other for all else. Chinese has one form."""
    shown = _current.texts.get(text, text)
    one, _, many = shown.partition("|")
    return (one if n == 1 or not many else many).format(n=n, **values)


def source(text: str) -> str:
    """Marks a literal that reaches `tr` later, through a variable, so that the list of strings has it."""
    return text


def format_time(moment: datetime) -> str:
    """Hours and minutes in the zone `moment` is in: "09:04"."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def format_date_long(day: date) -> str:
    """ "Thursday 14 May" or "5月14日 星期四"."""
    if language() == "zh":
        return f"{day.month}月{day.day}日 {WEEKDAYS_ZH[day.weekday()]}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}"


def format_date_short(day: date) -> str:
    """ "14 May" or "5月14日"."""
    return f"{day.month}月{day.day}日" if language() == "zh" else f"{day.day} {MONTHS_EN[day.month - 1][:3]}"


def format_weekday_short(day: date) -> str:
    """ "Thu" or "周四"."""
    if language() == "zh":
        return WEEKDAYS_ZH[day.weekday()].replace("星期", "周")
    return WEEKDAYS_EN[day.weekday()][:3]


def format_money(usd: float | None, in_language: str = "") -> str:
    """US dollars: "$0.61"; below half a cent "free"; "cost unknown" for None. Prices are kept in dollars in every
    language, since an exchange rate would be a number without a source."""
    if usd is None:
        return "费用未知" if (in_language or language()) == "zh" else "cost unknown"
    if usd < 0.005:
        return "免费" if (in_language or language()) == "zh" else "free"
    return f"${usd:.2f}"


def format_size(size: int) -> str:
    """Bytes in decimal units (SI): "812 B", "37 KB", "1.4 MB"."""
    if size < 1000:
        return f"{size} B"
    for unit, scale in (("KB", 10**3), ("MB", 10**6), ("GB", 10**9)):
        if size < 999.5 * scale or unit == "GB":
            number = size / scale
            return f"{number:.1f} {unit}" if number < 9.95 and unit != "KB" else f"{number:.0f} {unit}"
    raise AssertionError("unreachable")


def format_minutes(seconds: float) -> str:
    """A stretch of time: "under 1 min", "61 min", "3 h 05"; Chinese likewise."""
    minutes = int(seconds // 60)
    zh = language() == "zh"
    if minutes < 1:
        return "不到 1 分钟" if zh else "under 1 min"
    if minutes < 120:
        return f"{minutes} 分钟" if zh else f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时 {rest:02d} 分" if zh else f"{hours} h {rest:02d}"
