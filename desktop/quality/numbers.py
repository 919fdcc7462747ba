"""Answers for check 2: every number that claims a source stands in it or follows from it; every formula gives its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desktop.core.document import ChatRecord, EventRecord, MailRecord, Passage
from desktop.core.spec import Evidence
from desktop.quality.derivation import follows
from desktop.quality.figure import Claimed, claimed, says_any, values_at, values_of
from desktop.quality.finding import Delivered, Fault, Finding, finding_of, listed, place_in, said
from desktop.quality.shelf import Shelf
from desktop.quality.workbook_part import Recomputed, recompute

_CELL = re.compile(r"([^\s!(（,，;；“”][^!(（,，;；“”]*)!\$?([A-Z]{1,3}\$?\d+)(?![\d:])")


@dataclass(slots=True)
class _Tally:
    found: int = 0
    derived: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.found + self.derived + len(self.faults)


def check(item: Delivered, shelf: Shelf, language: str) -> Finding:
    """One finding for the file."""
    formulas = _formulas(item)
    tally = _Tally()
    values: dict[str, list[float]] = {}
    for entry in item.evidence:
        passages = shelf.passages(entry.sources)
        if not entry.sources or len(passages) < len(set(entry.sources)):
            continue  # what was not read is a matter of the citations check
        near = shelf.around(entry.sources)
        claims = claimed(entry)
        tally.faults += _wrong_cell(entry, claims, passages)
        for claim in claims:
            _weigh(claim, entry, passages, near, values, formulas, item, tally)
    faults = tally.faults + list(_formula_faults(formulas))
    if not tally.total and not (formulas.right or formulas.wrong or formulas.untried):
        text = said(language, "No number in this file claims a source.", "此文件中没有标注来源的数字。")
        return Finding("numbers", "not_run", text, item.row.name)
    good = _good(tally, formulas, language)
    finding = finding_of("numbers", item.row.name, faults, language, good)
    if finding.state == "warning":
        return Finding("numbers", "warning", f"{good} {finding.detail}", item.row.name)
    return finding


def _weigh(
    claim: Claimed,
    entry: Evidence,
    passages: tuple[Passage, ...],
    near: tuple[Passage, ...],
    values: dict[str, list[float]],
    formulas: Recomputed,
    item: Delivered,
    tally: _Tally,
) -> None:
    if any(says_any(claim, _values(passage, values)) for passage in near):
        tally.found += 1
        return
    derived = "surely" if entry.place in formulas.right else follows(claim, passages, entry.text)
    if derived == "surely" or _counted(claim, passages, item):
        tally.derived += 1
    else:
        tally.faults.append(_missing(claim, entry, item, is_possible=derived == "maybe"))


def _values(passage: Passage, known: dict[str, list[float]]) -> list[float]:
    if passage.id not in known:
        known[passage.id] = values_of(passage)
    return known[passage.id]


def _counted(claim: Claimed, passages: tuple[Passage, ...], item: Delivered) -> bool:
    """Small bare numbers: how many sources, or how many days or weeks between two dates."""
    if not claim.is_count:
        return False
    days = sorted({moment for passage in passages for moment in _days(passage)} | {item.row.at.date()})
    spans = {abs((b - a).days) for a in days for b in days if a != b}
    return claim.value in {len(passages), *spans, *(span / 7 for span in spans)}


def _days(passage: Passage) -> Iterator[date]:
    record = passage.record
    if isinstance(record, MailRecord) and record.date:
        yield record.date.date()
    elif isinstance(record, ChatRecord) and record.at:
        yield record.at.date()
    elif isinstance(record, EventRecord):
        yield record.start.date()


def _missing(claim: Claimed, entry: Evidence, item: Delivered, is_possible: bool) -> Fault:
    en, zh = (_sources(entry, item, language) for language in ("en", "zh"))
    place, zh_place = place_in(entry.place, "en"), place_in(entry.place, "zh")
    if is_possible:
        return Fault(
            f"{place}: {claim.text} is not in {en} itself; it may be computed from it.",
            f"{zh_place}：{claim.text} 不直接在来源“{zh}”中，可能由其计算得出。",
            is_warning=True,
        )
    return Fault(
        f"{place}: {claim.text} is not in {en}.",
        f"{zh_place}：{claim.text} 不在来源“{zh}”中。",
        f"{place} says {claim.text}, but this number is neither in {en} nor follows from it: take it over exactly, cite "
        "the passage that has it, or leave it out.",
        is_warning=claim.is_count,
    )


def _sources(entry: Evidence, item: Delivered, language: str) -> str:
    known = [item.citations[id].locator.label(language) for id in entry.sources if id in item.citations]
    return listed(known, language, 2)


def _wrong_cell(entry: Evidence, claims: list[Claimed], passages: tuple[Passage, ...]) -> Iterator[Fault]:
    """A line that names a cell of its source ("KPIs!G10") shows that cell's value, not a neighbour's."""
    for sheet, ref in dict.fromkeys(_CELL.findall(entry.text)):
        values = [value for passage in passages for value in values_at(passage, sheet.strip(" '"), ref)]
        if values and claims and not any(says_any(claim, values) for claim in claims):
            place, zh_place = place_in(entry.place, "en"), place_in(entry.place, "zh")
            shown = f"{values[0]:,.10g}"
            yield Fault(
                f"{place}: {sheet}!{ref} holds {shown}, the line says {claims[0].text}.",
                f"{zh_place}：{sheet}!{ref} 是 {shown}，文中写的是 {claims[0].text}。",
                f"{place} names {sheet}!{ref}, which holds {shown}, not {claims[0].text}: correct the number or the cell.",
            )


def _formulas(item: Delivered) -> Recomputed:
    if item.row.format != "xlsx":
        return Recomputed()
    try:
        return recompute(Path(item.row.path))
    except Exception as error:  # noqa: BLE001 - a broken file is the opening check's matter; here it is only not tried
        return Recomputed(untried={item.row.name: type(error).__name__})


def _formula_faults(formulas: Recomputed) -> Iterator[Fault]:
    for place, (formula, computed, saved) in formulas.wrong.items():
        yield Fault(
            f"{place}: {formula} gives {_shown(computed)}, the file shows {_shown(saved)}.",
            f"{place}：{formula} 应为 {_shown(computed)}，文件中是 {_shown(saved)}。",
            f"{place}: the formula {formula} gives {_shown(computed)}, not {_shown(saved)}; correct the formula or its value.",
        )
    for place, reason in formulas.untried.items():
        yield Fault(f"{place}: not recomputed, {reason}.", f"{place}：未能重算（{reason}）。", is_warning=True)


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _good(tally: _Tally, formulas: Recomputed, language: str) -> str:
    parts = []
    if tally.total:
        ok = tally.found + tally.derived
        parts.append(
            said(
                language,
                f"{ok} of {tally.total} numbers found in their sources",
                f"{tally.total} 个数字中 {ok} 个与来源一致",
            )
        )
        if tally.derived:
            parts.append(said(language, f"{tally.derived} of them recomputed", f"其中 {tally.derived} 个为重算"))
    count = len(formulas.right) + len(formulas.wrong) + len(formulas.untried)
    if count:
        parts.append(
            said(
                language,
                f"{len(formulas.right)} of {count} formulas recomputed",
                f"{count} 个公式中 {len(formulas.right)} 个重算一致",
            )
        )
    return ("，" if language == "zh" else ", ").join(parts) + ("。" if language == "zh" else ".")
