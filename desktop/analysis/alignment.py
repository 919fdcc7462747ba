"""Answers for comparing figures that stand in different currencies, units and periods.

Nothing is assumed: a currency is converted only by a rate that stands in the sources or was given, a unit only by a
factor that is stated ("480 kg pallet"), a period only by the calendar (12 months, 4 quarters a year). What cannot be
aligned keeps its own currency and unit and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.analysis.amounts import currency_in
from desktop.analysis.table_shape import number_in, text_in
from desktop.analysis.whole_table import WholeTable
from desktop.core.document import CellRecord, Document, Passage, TableRecord
from desktop.core.spec import Language

_CODE = r"(?:GBP|EUR|USD|CNY|RMB|JPY|CHF|HKD|SEK|AUD)"
_PAIR = re.compile(
    rf"(?P<top>{_CODE})\s+(?:per|to|for)\s+(?:1\s+)?(?P<base>{_CODE})\b|\b(?P<one>{_CODE})\s*/\s*(?P<other>{_CODE})\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b1\s*(?P<base>{_CODE}|[£€$¥])\s*(?:=|is|equals|等于|兑)\s*(?P<rate>\d+(?:[.,]\d+)?)\s*(?P<top>{_CODE}|[£€$¥]|元|美元|欧元|英镑)",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"(?P<count>\d+(?:[.,]\d+)?)\s*(?P<unit>kg|公斤|千克|t|tonnes?|吨)(?:\s+(?:per|a|each))?\s*[/／]?\s*(?P<what>pallet|托盘|box|箱|container|device|台)|"
    r"(?:每个?|per |a |each )(?P<what_zh>托盘|箱|pallet|box)\s*(?:weighs|of|[:：是约重]|"
    r"=)?\s*(?P<count_zh>\d+(?:[.,]\d+)?)\s*(?P<unit_zh>kg|公斤|千克)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:min(?:imum)?|max(?:imum)?|up to|at (?:least|most)|limit|less than|more than|over|under|per)\b\W*$|最低|最高|最多|"
    r"最少|不超过|不低于|以内|上限|下限",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\b(?:examples?|e\.g\.|for instance|illustrati\w+)|例如|例：|示例|举例|比如", re.IGNORECASE)
_WEIGHT_LABEL = re.compile(
    r"\bweight\b.*\b(?P<what>pallet|box|container|device)\b|(?P<what_zh>托盘|箱)(?:的)?(?:计费)?重量", re.IGNORECASE
)
_SAME = {"托盘": "pallet", "箱": "box", "台": "device", "rmb": "CNY"}
_PER_YEAR = {"month": 12.0, "quarter": 4.0, "half": 2.0, "year": 1.0, "week": 52.0}


@dataclass(frozen=True, slots=True)
class Rate:
    """1 `base` is `rate` `quote`. `as_of` ISO date or ""; `source` the passage it stands in, "" when it was given."""

    base: str
    quote: str
    rate: float
    as_of: str = ""
    place: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """1 `unit` is `kilograms` kg, as a source states it. `file` is "" when it holds for all files; the weight of an
    example ("Example: 480 kg pallet") holds for the prices of its own file only."""

    unit: str
    kilograms: float
    place: str = ""
    source: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """An amount in the wanted currency and unit. `steps` say in words and numbers what was done; `problem` what was
    missing ("" when aligned), and then `value` is as it stood. `sources` are the passages of rates and factors."""

    value: float
    currency: str
    basis: str
    steps: tuple[str, ...] = ()
    problem: str = ""
    sources: tuple[str, ...] = ()


def find_rates(tables: Sequence[WholeTable], documents: Sequence[Document] = ()) -> tuple[Rate, ...]:
    """Exchange rates as the sources state them: rows "USD per 1 GBP | 1.35", and sentences "1 GBP = 1.35 USD"."""
    found = [rate for table in tables for row, passage in zip(table.rows, table.passages, strict=True)
             for rate in _rate_of(table, row, passage.id)]  # fmt: skip
    found += [rate for document in documents for rate in _rates_said(document)]
    return tuple(dict.fromkeys(found))


def _rate_of(table: WholeTable, row: tuple[CellRecord, ...], source: str) -> Iterator[Rate]:
    label = next((text_in(cell) for cell in row if _PAIR.search(text_in(cell))), "")
    match = _PAIR.search(label)
    value = next(((number_in(cell), cell.ref) for cell in row if number_in(cell) is not None), (None, ""))
    if match and value[0]:
        as_of = next((str(cell.value)[:10] for cell in row if cell.is_date), "")
        base, top = _code(match["base"] or match["one"]), _code(match["top"] or match["other"])
        yield Rate(base, top, float(value[0]), as_of, table.place_of(value[1]), source)


def _rates_said(document: Document) -> Iterator[Rate]:
    for passage in document.passages:
        if passage.record is None and not passage.hidden:
            for match in _SAID.finditer(passage.text):
                base, top = _code(match["base"]), _code(match["top"])
                if base and top and base != top:
                    yield Rate(
                        base, top, float(match["rate"].replace(",", ".")), "", passage.locator.label(), passage.id
                    )


def _code(text: str) -> str:
    return _SAME.get(text.lower(), text.upper() if len(text) == 3 and text.isascii() else currency_in(text))


def find_factors(documents: Sequence[Document]) -> tuple[Factor, ...]:
    """What a pallet, a box … weighs, where the sources say so. Two different weights of one unit: none is taken. An
    example counts only where nothing else is said."""
    found: dict[tuple[str, str], list[Factor]] = {}
    for document in documents:
        for passage in document.passages:
            for factor in () if passage.hidden else (*_weights_said(passage), *_weights_listed(passage)):
                found.setdefault((factor.unit, factor.file), []).append(factor)
    general = {unit for unit, file in found if not file}
    return tuple(
        group[0]
        for (unit, file), group in found.items()
        if len({factor.kilograms for factor in group}) == 1 and not (file and unit in general)
    )


def _weights_said(passage: Passage) -> Iterator[Factor]:
    """In words: "480 kg pallet". A least or greatest weight is no factor."""
    for match in _WEIGHT.finditer(passage.text):
        line = passage.text[passage.text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if _BOUND.search(line) or re.search(r"\bminimum\b|\bmaximum\b", line, re.IGNORECASE):
            continue
        unit = (match["what"] or match["what_zh"]).lower()
        count = float((match["count"] or match["count_zh"]).replace(",", "."))
        tonnes = (match["unit"] or match["unit_zh"]).lower().startswith(("t", "吨"))
        file = passage.locator.file if _EXAMPLE.search(line) else ""
        kilograms = count * (1000 if tonnes else 1)
        yield Factor(_SAME.get(unit, unit), kilograms, passage.locator.label(), passage.id, file)


def _weights_listed(passage: Passage) -> Iterator[Factor]:
    """In a table: "Chargeable weight of a standard pallet | 480 | kg"."""
    if not isinstance(passage.record, TableRecord):
        return
    for row in passage.record.rows:
        match = next((found for cell in row if (found := _WEIGHT_LABEL.search(text_in(cell)))), None)
        number = next(((number_in(cell), cell.ref) for cell in row if number_in(cell) is not None), None)
        is_kg = any(re.fullmatch(r"kg|公斤|千克", text_in(cell).strip(), re.IGNORECASE) for cell in row)
        if match and number and number[0] and is_kg and not any(_BOUND.search(text_in(cell)) for cell in row):
            unit = (match["what"] or match["what_zh"]).lower()
            yield Factor(_SAME.get(unit, unit), float(number[0]), f"{passage.locator.label()} {number[1]}", passage.id)


def align(
    value: float,
    currency: str,
    basis: str,
    to_currency: str,
    to_basis: str,
    rates: Sequence[Rate],
    factors: Sequence[Factor],
    language: Language = "en",
) -> Aligned:
    """`value` in `to_currency` per `to_basis`. "" for either leaves it as it is."""
    done = Aligned(value, currency, basis)
    if to_currency and currency != to_currency:
        done = _in_currency(done, to_currency, rates, language)
    if to_basis and basis != to_basis and not done.problem:
        done = _per(done, to_basis, factors, language)
    return done if not done.problem else Aligned(value, currency, basis, (), done.problem)


def _in_currency(amount: Aligned, wanted: str, rates: Sequence[Rate], language: Language) -> Aligned:
    path = _path(amount.currency, wanted, rates)
    if path is None:
        pair = f"{amount.currency or '?'} → {wanted}"
        return replace(
            amount, problem=f"来源中没有 {pair} 的汇率" if language == "zh" else f"no rate {pair} in the sources"
        )
    for rate, is_forward in path:
        value = amount.value * rate.rate if is_forward else amount.value / rate.rate
        sign = "×" if is_forward else "÷"
        step = f"{sign} {rate.rate:g} ({rate.quote} per {rate.base}{', ' + rate.as_of if rate.as_of else ''})"
        sources = (*amount.sources, *((rate.source,) if rate.source else ()))
        amount = replace(
            amount,
            value=value,
            currency=rate.quote if is_forward else rate.base,
            steps=(*amount.steps, step),
            sources=sources,
        )
    return amount


def _path(start: str, end: str, rates: Sequence[Rate]) -> list[tuple[Rate, bool]] | None:
    """One rate, or two over a third currency."""
    edges = [(rate.base, rate.quote, rate, True) for rate in rates] + [
        (rate.quote, rate.base, rate, False) for rate in rates
    ]
    direct = next(([(rate, forward)] for a, b, rate, forward in edges if (a, b) == (start, end)), None)
    if direct:
        return direct
    return next(
        ([(r1, f1), (r2, f2)] for a, b, r1, f1 in edges if a == start for c, d, r2, f2 in edges if c == b and d == end),
        None,
    )


def _per(amount: Aligned, wanted: str, factors: Sequence[Factor], language: Language) -> Aligned:
    years = (_PER_YEAR.get(amount.basis), _PER_YEAR.get(wanted))
    if years[0] and years[1]:
        factor = years[0] / years[1]
        return replace(
            amount,
            value=amount.value * factor,
            basis=wanted,
            steps=(*amount.steps, f"× {factor:g} ({amount.basis} → {wanted})"),
        )
    have, want = _kilograms(amount.basis, factors), _kilograms(wanted, factors)
    if have is None or want is None:
        pair = f"“{amount.basis or '?'}” → “{wanted}”"
        return replace(
            amount, problem=f"来源中没有 {pair} 的换算系数" if language == "zh" else f"no factor {pair} in the sources"
        )
    factor = want[0] / have[0]
    sources = (*amount.sources, *(source for source in (have[1], want[1]) if source))
    step = f"× {factor:g} ({want[0]:g} kg ÷ {have[0]:g} kg)"
    return replace(amount, value=amount.value * factor, basis=wanted, steps=(*amount.steps, step), sources=sources)


def _kilograms(basis: str, factors: Sequence[Factor]) -> tuple[float, str] | None:
    """The weight a basis stands for, and where that is stated."""
    match = re.fullmatch(r"(?:(\d+(?:\.\d+)?) )?(kg|tonne)", basis)
    if match:
        return float(match[1] or 1) * (1000 if match[2] == "tonne" else 1), ""
    return next(((factor.kilograms, factor.source) for factor in factors if factor.unit == basis), None)


def per_year(value: float, basis: str) -> float | None:
    """A monthly, quarterly … amount as a yearly one; None for other bases."""
    factor = _PER_YEAR.get(basis)
    return value * factor if factor else None
