"""Answers for what a check looks at (`Delivered`) and what it says (`Finding`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from desktop.core.document import Citation
from desktop.core.schema import parse
from desktop.core.spec import Evidence
from desktop.core.task import DeliverableRow

State = Literal["passed", "warning", "failed", "not_run"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A committed deliverable with its evidence. `citations`: passage id -> evidence; `counts` are the writer's."""

    row: DeliverableRow
    evidence: tuple[Evidence, ...] = ()
    citations: Mapping[str, Citation] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, row: DeliverableRow, blob: Mapping[str, Any]) -> Delivered:
        """From the blob {"evidence": […], "citations": {…}, "counts": {…}}, values as `core.schema.dump` writes them."""
        evidence = tuple(parse(Evidence, entry, lenient=True) for entry in blob.get("evidence", ()))
        citations = {id: parse(Citation, entry, lenient=True) for id, entry in blob.get("citations", {}).items()}
        return cls(row, evidence, citations, dict(blob.get("counts", {})))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `name` is stable: opens, complete, numbers, citations, agreement; `detail` is a sentence in
    the task's language; `repair` (only when failed) tells a chat model, in English, what to mend."""

    name: str
    state: State
    detail: str
    file: str = ""
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in both languages, and what would mend it ("" when only a person can)."""

    en: str
    zh: str
    repair: str = ""
    is_warning: bool = False

    def text(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


MOST_NAMED = 6


def said(language: str, en: str, zh: str) -> str:
    """The sentence in the task's language."""
    return zh if language == "zh" else en


def finding_of(name: str, file: str, faults: list[Fault], language: str, good: str) -> Finding:
    """One finding for a file: `good` when nothing is wrong, else the faults, the first few in words."""
    if not faults:
        return Finding(name, "passed", good, file)
    faults = sorted(faults, key=lambda fault: fault.is_warning)
    failed = not faults[0].is_warning
    texts = [fault.text(language) for fault in faults[:MOST_NAMED]]
    if len(faults) > MOST_NAMED:
        more = len(faults) - MOST_NAMED
        texts.append(said(language, f"{more} more of this kind.", f"另有 {more} 处同类问题。"))
    wishes = list(dict.fromkeys(fault.repair for fault in faults if fault.repair and not fault.is_warning))
    repair = f"{file}: {' '.join(wishes[:MOST_NAMED])}" if failed and wishes else ""
    return Finding(name, "failed" if failed else "warning", ("" if language == "zh" else " ").join(texts), file, repair)


_PLACES = (
    ("slide", "第 {} 页"),
    ("para", "第 {} 段"),
    ("line", "第 {} 行"),
    ("event", "第 {} 个日程"),
    ("note", "注 {}"),
)


def place_in(place: str, language: str) -> str:
    """Where an evidence entry stands ("slide 2", "table 1, B3", "KPIs!B4") in the language of the reader."""
    if language != "zh":
        return place.replace("para ", "paragraph ")
    kind, _, rest = place.partition(" ")
    pattern = dict(_PLACES).get(kind)
    if kind == "table":
        return f"表 {rest.replace(', ', ' 的 ')}"
    return pattern.format(rest) if pattern and rest.isdigit() else place


def listed(items: list[str], language: str, most: int = MOST_NAMED) -> str:
    """ "a, b, c and 4 more"."""
    shown = ("、" if language == "zh" else ", ").join(items[:most])
    rest = len(items) - most
    return shown if rest <= 0 else shown + said(language, f" and {rest} more", f" 等 {len(items)} 处")
