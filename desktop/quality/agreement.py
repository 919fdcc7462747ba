"""Answers for check 4: the files of one task agree with each other on figures, the date and how people are spelled.

Precision over recall: only what is clearly meant to be the same is compared. A person reads every warning; a false
one costs more trust than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from desktop.analysis.dates import find_days
from desktop.core.document import Document, Place
from desktop.quality.finding import Delivered, Fault, Finding, finding_of, said
from desktop.quality.shared_figure import differences, labelled
from desktop.quality.shelf import Shelf
from desktop.quality.spelling import misspellings

Pair = tuple[Delivered, Document]
_AS_OF = re.compile(r"(?:as of|as at|stand|截至|截止)\W*$", re.IGNORECASE)


def check(readable: Sequence[Pair], shelf: Shelf, language: str) -> Finding:
    """One finding for all files together; `readable` are the deliverables with what was read back."""
    if len(readable) < 2:
        text = said(language, "There is only one file; nothing to compare.", "只有一个文件，无需比对。")
        return Finding("agreement", "not_run", text)
    figures = labelled(readable)
    faults = [*differences(figures, shelf), *_title_dates(readable), *misspellings(readable, shelf)]
    shared = sum(len(shown) > 1 for shown in figures.values())
    good = said(
        language,
        f"{len(readable)} files agree on dates and names"
        + (f" and on {shared} shared {'figure' if shared == 1 else 'figures'}." if shared else "."),
        f"{len(readable)} 个文件的日期与姓名一致" + (f"，{shared} 个共有数字相同。" if shared else "。"),
    )
    finding = finding_of("agreement", "", faults, language, good)
    return Finding(finding.name, finding.state, finding.detail, "", finding.repair.removeprefix(": "))


def _title_dates(readable: Sequence[Pair]) -> Iterator[Fault]:
    """Title and subtitle of documents and decks name the same day."""
    dated: list[tuple[str, frozenset[date]]] = []
    for item, document in readable:
        if item.row.format in ("docx", "md", "pdf", "html", "pptx") and (
            days := _dates_in_title(document, item.row.at)
        ):
            dated.append((item.row.name, days))
    for file, days in dated[1:]:
        first, wanted = dated[0]
        if not days & wanted:
            a, b = min(wanted).isoformat(), min(days).isoformat()
            yield Fault(f"{first} is dated {a}, {file} {b}.", f"{first} 的日期是 {a}，{file} 是 {b}。", is_warning=True)


def _dates_in_title(document: Document, at: datetime) -> frozenset[date]:
    texts = [p.text for p in document.passages if p.locator.place is Place.SLIDE and p.locator.number == 1]
    texts = texts or [p.text for p in document.passages[:2]]
    found = set()
    for text in texts:
        for day in find_days(text, at.date()):
            if day.exact and any(c.isdigit() for c in day.text) and not _AS_OF.search(text[: day.start]):
                found.add(day.day)
    return frozenset(found)
