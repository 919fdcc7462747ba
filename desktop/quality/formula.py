"""Answers for the value of a worksheet formula: + - * / ^ &, comparisons, percent and the few functions our writers use.

A small recursive descent over the cells; whatever else a formula holds raises NotComputable, and the check says so
instead of guessing. Grammar and precedence as in Excel (ECMA-376 part 1, 18.17).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

Value = str | int | float | bool | None
Sheets = Mapping[str, Mapping[str, Value]]

_DEEPEST = 60
_MOST_CELLS = 100_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<range>(?:(?:'(?:[^']|'')+'|[\w\u3400-\u9fff.]+)!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)(?![\w(])"
    r"|(?P<name>[A-Za-z][A-Za-z0-9.]*)|(?P<sign><=|>=|<>|[-+*/^&=<>(),%]))"
)
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")


class NotComputable(Exception):
    """The formula holds something this evaluator does not know; the text names it."""


def compute(formula: str, sheet: str, sheets: Sheets) -> Value:
    """The value of `formula` ("=…") standing on `sheet`. Raises NotComputable."""
    return _Formula(formula, sheet, sheets, 0).value()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotComputable(f"{text[at : at + 12]!r} is not known here")
        kind = match.lastgroup or ""
        found.append((kind, match[kind]))
        at = match.end()
    return found


class _Formula:
    """One formula being computed: its tokens and how far they are read."""

    def __init__(self, text: str, sheet: str, sheets: Sheets, depth: int) -> None:
        if depth > _DEEPEST:
            raise NotComputable("formulas refer to each other too deeply or in a circle")
        self._sheet, self._sheets, self._depth = sheet, sheets, depth
        self._tokens = _tokens(text.removeprefix("="))
        self._at = 0

    def value(self) -> Value:
        result = self._comparison()
        if self._at < len(self._tokens):
            raise NotComputable(f"{self._tokens[self._at][1]!r} stands where it is not known")
        return result

    def _next(self, *signs: str) -> str:
        """The next token when it is one of `signs`, taken; else ""."""
        if self._at < len(self._tokens):
            kind, text = self._tokens[self._at]
            if kind == "sign" and text in signs:
                self._at += 1
                return text
        return ""

    def _comparison(self) -> Value:
        left = self._joined()
        while sign := self._next("=", "<>", "<", ">", "<=", ">="):
            left = _compared(sign, left, self._joined())
        return left

    def _joined(self) -> Value:
        left = self._sum()
        while self._next("&"):
            left = _text(left) + _text(self._sum())
        return left

    def _sum(self) -> Value:
        left = self._product()
        while sign := self._next("+", "-"):
            right = _number(self._product())
            left = _number(left) + right if sign == "+" else _number(left) - right
        return left

    def _product(self) -> Value:
        left = self._power()
        while sign := self._next("*", "/"):
            right = _number(self._power())
            if sign == "/" and right == 0:
                raise NotComputable("a division by zero")
            left = _number(left) * right if sign == "*" else _number(left) / right
        return left

    def _power(self) -> Value:
        left = self._signed()
        while self._next("^"):
            left = _number(left) ** _number(self._signed())
        return left

    def _signed(self) -> Value:
        if self._next("-"):
            return -_number(self._signed())
        if self._next("+"):
            return self._signed()
        value = self._atom()
        while self._next("%"):
            value = _number(value) / 100
        return value

    def _atom(self) -> Value:
        if self._next("("):
            value = self._comparison()
            if not self._next(")"):
                raise NotComputable("a bracket is not closed")
            return value
        if self._at >= len(self._tokens):
            raise NotComputable("the formula ends too early")
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "range":
            cells = list(self._cells(text))
            if len(cells) != 1:
                raise NotComputable(f"the range {text} stands where one cell is needed")
            return cells[0]
        if kind == "name":
            return self._named(text.upper())
        raise NotComputable(f"{text!r} stands where a value is needed")

    def _named(self, name: str) -> Value:
        if not self._next("("):
            if name in ("TRUE", "FALSE"):
                return name == "TRUE"
            raise NotComputable(f"the name {name} is not known here")
        arguments = self._arguments()
        if name == "IF" and 2 <= len(arguments) <= 3:
            chosen = 1 if _truth(arguments[0][0]) else 2
            return arguments[chosen][0] if chosen < len(arguments) else False
        if name not in _FUNCTIONS:
            raise NotComputable(f"the function {name} is not recomputed here")
        return _FUNCTIONS[name](arguments)

    def _arguments(self) -> list[list[Value]]:
        arguments: list[list[Value]] = []
        if self._next(")"):
            return arguments
        while True:
            arguments.append(self._argument())
            if self._next(")"):
                return arguments
            if not self._next(","):
                raise NotComputable("an argument list is not closed")

    def _argument(self) -> list[Value]:
        """The values of a range standing alone, else the one value of an expression."""
        at = self._at
        if at + 1 < len(self._tokens) and self._tokens[at][0] == "range" and self._tokens[at + 1][1] in (",", ")"):
            self._at += 1
            return list(self._cells(self._tokens[at][1]))
        return [self._comparison()]

    def _cells(self, text: str) -> Iterator[Value]:
        before, _, span = text.rpartition("!")
        sheet = before.strip("'").replace("''", "'") or self._sheet
        if sheet not in self._sheets:
            raise NotComputable(f"the sheet {sheet} is not there")
        first, _, last = span.partition(":")
        (left, top), (right, bottom) = _place(first), _place(last or first)
        if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
            raise NotComputable(f"the range {text} is too large")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self._cell(sheet, f"{_letters(column)}{row}")

    def _cell(self, sheet: str, ref: str) -> Value:
        value = self._sheets[sheet].get(ref)
        if isinstance(value, str) and value.startswith("="):
            return _Formula(value, sheet, self._sheets, self._depth + 1).value()
        return value.removeprefix("'") if isinstance(value, str) else value


def _place(ref: str) -> tuple[int, int]:
    match = _REF.fullmatch(ref)
    assert match is not None, "the tokenizer lets only references through"
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return column, int(match[2])


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(value: Value) -> float:
    if value is None or value == "":
        return 0.0
    if isinstance(value, str):
        raise NotComputable(f"{value[:20]!r} is text where a number is needed")
    return float(value)


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _truth(value: Value) -> bool:
    return bool(_number(value))


def _compared(sign: str, left: Value, right: Value) -> bool:
    a, b = (
        (_text(left).casefold(), _text(right).casefold()) if isinstance(left, str) or isinstance(right, str) else (0, 0)
    )
    x, y = (a, b) if (a, b) != (0, 0) else (_number(left), _number(right))
    less, equal = x < y, x == y  # type: ignore[operator]
    return {"=": equal, "<>": not equal, "<": less, ">": not less and not equal, "<=": less or equal, ">=": not less}[
        sign
    ]


def _numbers(arguments: list[list[Value]]) -> list[float]:
    """Texts and empty cells of ranges are passed over, as Excel does."""
    return [float(v) for values in arguments for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]


def _average(arguments: list[list[Value]]) -> Value:
    numbers = _numbers(arguments)
    if not numbers:
        raise NotComputable("an average of nothing")
    return math.fsum(numbers) / len(numbers)


def _round(arguments: list[list[Value]]) -> Value:
    value, places = Decimal(str(_number(arguments[0][0]))), int(_number(arguments[1][0])) if len(arguments) > 1 else 0
    return float(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _fits(value: Value, criterion: Value) -> bool:
    """A COUNTIF criterion: a value, or a comparison in text (">0", "<>x"). An empty cell equals nothing but ""."""
    match = re.match(r"(<=|>=|<>|=|<|>)(.*)", criterion) if isinstance(criterion, str) else None
    sign, wanted = (match.group(1), match.group(2)) if match else ("=", criterion)
    if isinstance(wanted, str) and re.fullmatch(r"-?\d+(\.\d+)?", wanted):
        wanted = float(wanted)
    if value is None or isinstance(value, str) != isinstance(wanted, str):
        return sign == "<>"
    return _compared(sign, value, wanted)


def _count_if(arguments: list[list[Value]]) -> Value:
    return float(sum(_fits(value, arguments[1][0]) for value in arguments[0]))


def _sum_if(arguments: list[list[Value]]) -> Value:
    """Sums the third range (or the first) where the first fits."""
    summed = zip(arguments[0], arguments[2] if len(arguments) > 2 else arguments[0], strict=True)
    return math.fsum(_numbers([[value for test, value in summed if _fits(test, arguments[1][0])]]))


_FUNCTIONS: Mapping[str, Callable[[list[list[Value]]], Value]] = {
    "SUM": lambda arguments: math.fsum(_numbers(arguments)),
    "AVERAGE": _average,
    "MIN": lambda arguments: min(_numbers(arguments), default=0.0),
    "MAX": lambda arguments: max(_numbers(arguments), default=0.0),
    "COUNT": lambda arguments: float(len(_numbers(arguments))),
    "COUNTA": lambda arguments: float(sum(v is not None for values in arguments for v in values)),
    "COUNTIF": _count_if,
    "SUMIF": _sum_if,
    "ABS": lambda arguments: abs(_number(arguments[0][0])),
    "ROUND": _round,
    "PRODUCT": lambda arguments: math.prod(_numbers(arguments)),
}
