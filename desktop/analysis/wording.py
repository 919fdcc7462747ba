"""Answers for the fixed sentences of the meeting pack in English and Chinese: values go in, nothing is invented."""

from __future__ import annotations

from datetime import date, datetime

from desktop.analysis.finding import Commitment, Figure
from desktop.analysis.words import shortened
from desktop.core.document import Person
from desktop.core.spec import Language

_TEXTS = {
    "overdue": ("Overdue: {who}{whom}: {what} (due {due})", "已逾期：{who}{whom}：{what}（截止 {due}）"),
    "open": ("Open: {who}{whom}: {what} (due {due})", "未完成：{who}{whom}：{what}（截止 {due}）"),
    "ask_for": ("Ask {who} for: {what} (due {due})", "向 {who} 询问：{what}（截止 {due}）"),
    "unanswered": ("Answer {who}: “{what}”", "答复 {who}：“{what}”"),
    "below": ("{name}: {value} in {period}, {gap} short of the target of {target}", "{name} {period} 为 {value}，距目标 {target} 差 {gap}"),
    "above_bad": ("{name}: {value} in {period}, above the target of {target}", "{name} {period} 为 {value}，超过目标 {target}"),
    "met": ("{name}: {value} in {period}, target of {target} met", "{name} {period} 达到 {value}（目标 {target}）"),
    "rose": ("{name}: up {share} to {value} in {period} (from {previous})", "{name} {period} 增长 {share} 至 {value}（上期 {previous}）"),
    "fell": ("{name}: down {share} to {value} in {period} (from {previous})", "{name} {period} 下降 {share} 至 {value}（上期 {previous}）"),
    "contradiction": ("Numbers disagree: {what}", "数据不一致：{what}"),
    "at_odds": ("Sources disagree: {what}", "来源不一致：{what}"),
    "late_release": ("“{what}” is due {due}, but “{event}” is only on {when}", "“{what}” 应于 {due} 完成，但“{event}”在 {when} 才进行"),
    "clash": ("“{event}” overlaps this meeting ({when})", "“{event}” 与本次会议时间冲突（{when}）"),
    "constraint": ("{who}: “{what}”", "{who}：“{what}”"),
    "silent": ("{who} ({role}) has sent nothing: ask what they expect", "{who}（{role}）没有来往记录：请当面了解其期望"),
    "silent_bare": ("{who} has sent nothing: ask what they expect", "{who} 没有来往记录：请当面了解其期望"),
    "moved": ("{due}, first {first}", "{due}，原定 {first}"),
    "due_before": ("{who} has not yet delivered: {what}", "{who} 尚未提交：{what}"),
    "stated": ("{who} says: “{what}”", "{who} 指出：“{what}”"),
    "others": ("figures of other companies", "其他公司的数据"),
    "no_date": ("no date", "未定日期"),
    "owner_guessed": ("Taken to be yours: the calendar and mail of {who}", "假定使用者为 {who}（按日历和邮件判断）"),
    "no_external": ("Nobody from outside is invited; the pack is treated as for a meeting among "
    "colleagues", "没有外部参会者；按内部会议处理"),
}  # fmt: skip


def say(key: str, language: Language, **values: str) -> str:
    """The fixed sentence `key`, filled."""
    return _TEXTS[key][language == "zh"].format(**values)


def day(value: date | datetime, language: Language) -> str:
    """A day for people: "Thu 5 March 2026" or "2026年3月5日（周四）"."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日（周{'一二三四五六日'[value.weekday()]}）"
    return f"{value:%a} {value.day} {value:%B %Y}"


def name(person: Person | None) -> str:
    """How a person is called in a sentence."""
    return (person.name or person.address) if person else ""


def due(item: Commitment, language: Language) -> str:
    """When something is due, in words; a promise that was moved names its first day too, the one its words say."""
    if item.due and item.first_due and item.first_due != item.due:
        return say("moved", language, due=day(item.due, language), first=day(item.first_due, language))
    return day(item.due, language) if item.due else item.due_text or say("no_date", language)


def promised(item: Commitment, limit: int = 240) -> str:
    """What was promised: the words somebody said stand in quotation marks, a row of an action list does not."""
    text = shortened(item.what, limit)
    return f"“{text}”" if item.kind == "promise" else text


def number(value: float | int, figure: Figure, *, signed: bool = False) -> str:
    """A value as the figure is shown: "95.8 %", "£1,188,314", "23,660 pallets"."""
    if figure.format == "percent":
        places = 1 if figure.decimals is None else figure.decimals
        return f"{value * 100:{'+' if signed else ''}.{places}f} %"
    places = figure.decimals if figure.decimals is not None else 0 if float(value).is_integer() else 2
    symbol = {"GBP": "£", "EUR": "€", "USD": "$", "CNY": "¥"}.get(
        figure.currency, f"{figure.currency} " if figure.currency else ""
    )
    unit = f" {figure.unit}" if figure.unit and len(figure.unit) <= 12 and figure.unit not in ("number", "个数") else ""
    return f"{symbol}{value:{'+' if signed else ''},.{places}f}{unit}"


def points(value: float, figure: Figure, language: Language) -> str:
    """A difference: percentage points for shares, else the number."""
    if figure.format == "percent":
        return f"{abs(value) * 100:.1f} 个百分点" if language == "zh" else f"{abs(value) * 100:.1f} points"
    return number(abs(value), figure)
