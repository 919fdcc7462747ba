"""Answers for the numbers of a claim and the numbers of a passage, and for when the two say the same.

A claim is read strictly (dates, times, codes and years are no figures); a passage is read generously, because a
figure that stands there in any notation is found. Values are scaled, percent are fractions: "£1.24m" is 1,240,000.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.analysis.amounts import Quantity, find_amounts
from desktop.analysis.dates import find_days
from desktop.core.document import EventRecord, MailRecord, Passage, TableRecord
from desktop.core.spec import Evidence

_ROUGHLY = re.compile(
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|over|above|more than|less than|under|up to|some|circa|ca\.|~|≈|"
    r"约|大约|近|将近|超过|逾|不到|左右)\s*$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)\b|^-(?=[A-Za-z])")
_NAMED = re.compile(
    r"(?:\b(?:no|nr|number|version|v|page|p|pp|slide|note|figure|table|section|item|step|phase|chapter|room|week|kw|fy|q|h)\.?\s?|第\s?|[#№]\s?)$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+(?:[,  ’'.]\d+)*")
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)")
_MAY = re.compile(r"\bmay\b")
_ANY_DAY = date(2000, 1, 1)
_SMALL = 100
_EPSILON = 1e-9
_THOUSANDS = re.compile(r"['’]000|\bk\b|thousand|\bt(?:€|eur|usd|gbp)|[€£$¥]\s?k\b|千", re.IGNORECASE)
_MILLIONS = re.compile(r"\bm(?:n|io)?\b|million|[€£$¥]\s?m\b|百万", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A number that a deliverable shows. `step` is the size of its last shown digit; `is_count` marks a small bare
    number ("3 open points"), which is often counted and not quoted."""

    text: str
    value: float
    step: float
    kind: str
    is_count: bool = False
    is_shown_value: bool = False

    def says(self, value: float) -> bool:
        """Whether `value`, rounded as this number is, is this number; the sign may stand in words ("fell by 3 %")."""
        room = self.step * 0.5 + abs(self.value) * _EPSILON + 1e-12
        return math.isfinite(value + self.value) and abs(abs(self.value) - abs(value)) <= room


def claimed(entry: Evidence) -> list[Claimed]:
    """The numbers of one evidence entry, as shown. A cell's value is one number, whatever its text says."""
    found = list(_quantities(entry.text))
    if entry.number is None:
        return found
    shown = next((c for c in found if c.says(entry.number)), None)
    if shown is not None:
        return [replace(shown, is_count=_is_count(shown.kind, shown.value), is_shown_value=True)]
    return [Claimed(entry.text or f"{entry.number:g}", entry.number, _step(entry.number), "value", is_shown_value=True)]


def _step(value: float) -> float:
    if not math.isfinite(value) or value == int(value):
        return 1.0
    return float(Decimal(10) ** int(Decimal(str(value)).as_tuple().exponent))


def _quantities(text: str) -> Iterator[Claimed]:
    days = [(day.start, day.end) for day in find_days(text, _ANY_DAY)]
    for quantity in find_amounts(text):
        inside = any(start < quantity.end and quantity.start < end for start, end in days)
        before, after = text[: quantity.start], text[quantity.end :]
        if inside or not math.isfinite(quantity.value) or _is_name(quantity, before, after):
            continue
        step = quantity.step
        if _ROUGHLY.search(before) or after.lstrip().startswith(("左右", "多", "余")):
            step = max(step, _trailing(quantity.value) * 2)
        yield Claimed(quantity.text, quantity.value, step, quantity.kind, _is_count(quantity.kind, quantity.value))


def _is_name(quantity: Quantity, before: str, after: str) -> bool:
    """Years, ordinals, "page 3", and "HP-141", where the dash belongs to the name."""
    if quantity.text[:1] in "-−–" and before[-1:].isalnum() and before[-1:].isascii() and quantity.kind == "count":
        return True
    return quantity.kind == "count" and (
        _is_year(quantity) or _ORDINAL.match(after) is not None or _NAMED.search(before) is not None
    )


def _is_year(quantity: Quantity) -> bool:
    return (
        1900 <= quantity.value <= 2100 and quantity.step == 1 and "," not in quantity.text and len(quantity.text) == 4
    )


def _is_count(kind: str, value: float) -> bool:
    return kind in ("count", "value") and abs(value) < _SMALL and value == int(value)


def _trailing(value: float) -> float:
    """Size of the last digit that is not zero: 1,200 -> 100."""
    if not value or not math.isfinite(value):
        return 1.0
    exponent = Decimal(str(abs(value))).normalize().as_tuple().exponent
    return float(Decimal(10) ** int(exponent))


def numbers_in(text: str) -> Iterator[float]:
    """Every number that `text` can be read to hold; days and times of day are none."""
    text = _without_moments(text)
    for quantity in find_amounts(text):
        yield quantity.value
        if quantity.kind in ("share", "points"):
            yield quantity.value * 100
    for match in _DIGITS.finditer(text):
        yield from _readings(match.group())


def _without_moments(text: str) -> str:
    """`text` with days and times blanked, so that "3 February" never proves "3 outages"."""
    text = _TIME.sub(lambda match: " " * len(match.group()), text)
    for day in find_days(text, _ANY_DAY):
        if _MAY.search(day.text) is None:  # "5 may"
            text = f"{text[: day.start]}{' ' * (day.end - day.start)}{text[day.end :]}"
    return text


def _readings(digits: str) -> Iterator[float]:
    """ "1,234" is 1234 and also 1.234, as some countries write it."""
    plain = re.sub(r"[  ’']", "", digits)
    for candidate in {plain.replace(",", ""), plain.replace(".", "").replace(",", ".")}:
        if re.fullmatch(r"\d{1,18}(?:\.\d{1,12})?", candidate):
            yield float(candidate)
    if re.fullmatch(r"[\d.,]*[.,]\d{3}[\d.,]*", plain) is None and ("," in plain or "." in plain):
        for piece in re.split(r"[.,]", plain):  # a list "3,4" or a range
            yield float(piece)


def values_of(passage: Passage) -> list[float]:
    """Every number a passage holds: of its text and of its record; tables in thousands also as full amounts."""
    found = list(numbers_in(passage.text))
    record = passage.record
    if isinstance(record, TableRecord):
        cells = [value for row in cell_rows(record) for value in row if value is not None]
        found += cells
        found += [float(len(record.rows))]
        found += [value * factor for factor in _factors(passage, record) for value in cells]
    elif isinstance(record, EventRecord):
        minutes = (record.end - record.start).total_seconds() / 60
        found += [minutes, minutes / 60, float(len(record.attendees)), float(len(record.attendees) + 1)]
    elif isinstance(record, MailRecord):
        people = len(record.to) + len(record.cc)
        found += [float(people), float(people + 1), float(len(record.attachments))]
    return found


def values_at(passage: Passage, sheet: str, ref: str) -> list[float]:
    """The number in one cell of a sheet, also as a full amount of a table in thousands or millions."""
    record = passage.record
    if not isinstance(record, TableRecord) or record.name != sheet:
        return []
    cells = [_cell_value(cell.value) for row in record.rows for cell in row if cell.ref == ref]
    return [value * factor for value in cells if value is not None for factor in (1, *_factors(passage, record))]


def _factors(passage: Passage, table: TableRecord) -> list[float]:
    heads = " ".join((table.name, *table.columns, passage.text[:400]))
    return [factor for pattern, factor in ((_THOUSANDS, 1e3), (_MILLIONS, 1e6)) if pattern.search(heads)]


def cell_rows(table: TableRecord) -> list[list[float | None]]:
    """The numbers of a table, None where a cell holds none; numbers written as text count."""
    return [[_cell_value(cell.value) for cell in row] for row in table.rows]


def _cell_value(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    amounts = list(find_amounts(str(value))) if len(str(value)) < 40 else []
    return amounts[0].value if len(amounts) == 1 else None


def says_any(claim: Claimed, values: Sequence[float]) -> bool:
    """Whether one of `values` is the claimed number; a share may stand as "12.4" under a "%" header, and the reverse."""
    if any(claim.says(value) for value in values):
        return True
    if claim.kind in ("share", "points") or (claim.is_shown_value and abs(claim.value) <= 10 and claim.step < 1):
        return any(claim.says(value / 100) for value in values)
    return False
