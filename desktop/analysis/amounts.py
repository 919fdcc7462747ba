"""Answers for numbers in running text: money, shares and counts in English and Chinese, with how exact they claim to be.

"£1.24m" is 1,240,000 GBP to the nearest 10,000; "12.4 %" is 0.124; "124万元" is 1,240,000 CNY. A comma followed by exactly
three digits groups thousands; one followed by one or two digits is a decimal mark ("12,4 %").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_SYMBOLS = {
    "£": "GBP", "€": "EUR", "$": "USD", "us$": "USD", "¥": "CNY", "￥": "CNY", "hk$": "HKD", "a$": "AUD",
    "gbp": "GBP", "eur": "EUR", "usd": "USD", "cny": "CNY", "rmb": "CNY", "jpy": "JPY", "chf": "CHF", "hkd": "HKD", "sek": "SEK",
    "元": "CNY", "人民币": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "港元": "HKD", "日元": "JPY",
    "pounds": "GBP", "dollars": "USD", "euros": "EUR", "yuan": "CNY",
}  # fmt: skip
_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "bn": 9, "b": 9, "billion": 9,
    "千": 3, "万": 4, "萬": 4, "百万": 6, "千万": 7, "亿": 8, "億": 8,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<lead>us\$|hk\$|a\$|[£€$¥￥]|\b(?:gbp|eur|usd|cny|rmb|jpy|chf|hkd|sek)\b|人民币|美元|欧元)?\s?"
    r"(?P<sign>[-−–](?=\d))?(?P<number>\d{1,3}(?:[,  ’']\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<scale>\s?(?:thousand|millions?|billion|mn|mio|bn|k|m|b)(?![\w²³])|\s?(?:百万|千万|[千万萬亿億]))?"
    r"(?P<tail>\s?(?:%|％|‰|percentage points?|points?\b|per ?cent\b|个百分点|bps?\b|元|美元|欧元|英镑|港元|日元|"
    r"(?:gbp|eur|usd|cny|rmb|jpy|chf|pounds|dollars|euros|yuan)\b))?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?P<unit>[A-Za-z][A-Za-z]{2,}|[个台件箱张份人天周次]?[托盘设备行程客户订单工作日万次台件箱]{0,4})"
)
_NOT_BEFORE = re.compile(r"[\w.#/:\-–]$")
_CODE_AFTER = re.compile(r"^(?:[:/]\d|-\d|[A-Za-z0-9_]*\d[A-Za-z]|\.\d)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as said. `value` is scaled, percent as a fraction; `step` is the size of its last digit; `start` and `end`
    are positions in the text; `kind` is "money", "share", "points" or "count"."""

    value: float
    text: str
    kind: str
    currency: str = ""
    unit: str = ""
    step: float = 1.0
    start: int = 0
    end: int = 0

    def agrees_with(self, other: float) -> bool:
        """Whether `other`, rounded as this number is rounded, says the same."""
        return abs(self.value - other) <= self.step * 0.5000001 + abs(self.value) * 1e-9


def find_amounts(text: str) -> Iterator[Quantity]:
    """The quantities in `text` from left to right; dates, times, codes and list numbers are not quantities."""
    for match in _AMOUNT.finditer(text):
        before, after = text[: match.start("number")], text[match.end() :]
        if _is_code(match, before, after):
            continue
        quantity = _quantity(match, after)
        if quantity is not None:
            yield quantity


def _is_code(match: re.Match[str], before: str, after: str) -> bool:
    if match["lead"] or match["sign"]:
        return False
    if _NOT_BEFORE.search(before) and not re.search(r"[\u3400-\u9fff]$", before):
        return not (before.endswith(("–", "-", ":")) and match["tail"])
    if match["scale"] or match["tail"]:
        return False
    return bool(_CODE_AFTER.match(after)) or (after[:1] in "年月日号时点分:" and after[:1] != "")


def _quantity(match: re.Match[str], after: str) -> Quantity | None:
    number = match["number"]
    if not re.fullmatch(r"\d{1,3}(?:[,  ’']\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", ".")
    else:
        number = re.sub(r"[,  ’']", "", number)
    try:
        exact = Decimal(number)
    except InvalidOperation:
        return None
    scale = Decimal(10) ** _SCALES.get((match["scale"] or "").strip().lower(), 0)
    places = -int(exact.as_tuple().exponent)
    kind, factor = _kind(match)
    currency = _currency(match)
    value = exact * scale * factor * (-1 if match["sign"] else 1)
    step = Decimal(10) ** -places * scale * factor
    unit = "" if kind != "count" or currency else _unit(after)
    return Quantity(
        float(value), match.group().strip(), "money" if currency else kind, currency, unit, float(step),
        match.start() + len(match.group()) - len(match.group().lstrip()), match.end(),
    )  # fmt: skip


def _kind(match: re.Match[str]) -> tuple[str, Decimal]:
    tail = (match["tail"] or "").strip().lower()
    if tail in ("%", "％", "per cent", "percent"):
        return "share", Decimal("0.01")
    if tail == "‰":
        return "share", Decimal("0.001")
    if tail.startswith(("percentage point", "point", "个百分点")):
        return "points", Decimal("0.01")
    if tail.startswith("bp"):
        return "points", Decimal("0.0001")
    return "count", Decimal(1)


def _currency(match: re.Match[str]) -> str:
    for part in (match["lead"], match["tail"]):
        if part and (code := _SYMBOLS.get(part.strip().lower())):
            return code
    return ""


def _unit(after: str) -> str:
    match = _UNIT.match(after)
    return match["unit"].lower() if match else ""


def currency_in(text: str) -> str:
    """The ISO code of a currency named in a header, unit or number format ("Revenue GBP", "£#,##0"), or ""."""
    low = text.lower()
    for symbol, code in _SYMBOLS.items():
        found = (
            re.search(rf"\b{symbol}\b", low)
            if symbol.isascii() and symbol.isalpha()
            else symbol in low and symbol != "$"
        )
        if found:
            return code
    return "USD" if re.search(r"\$(?![A-Z]{0,3}\$?\d)", text) and "[$" not in text else ""
