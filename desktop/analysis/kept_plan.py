"""Answers for an announced start that later words contradict: "a second driver, to start on 1 December" and, in another
source, "one driver down … from 8 December".

Only this narrow shape counts: a sentence that names a start day ahead, and a later sentence of another message that
says of the same thing (two of its words) that it is short or missing, on a day after that start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from desktop.analysis.corpus import Statement
from desktop.analysis.dates import find_days
from desktop.analysis.finding import Claim, Contradiction
from desktop.analysis.internal import Secrecy
from desktop.analysis.scope import Scope
from desktop.analysis.words import content, shortened

_START = re.compile(
    r"\b(?:to start|starts?|starting|will start|in place|available|begins?|beginning|live)\s+(?:on\s+|from\s+|by\s+)?$|"
    r"\b(?:from|as of)\s+$|(?:自|从)$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:will|recruit\w+|hir\w+|to start|plan\w*|agreed|adding|add)\b|将|会|计划|安排|招聘", re.IGNORECASE
)
_SHORT = re.compile(
    r"\b(?:one|two|three|\d+)\s+\w+\s+(?:down|short|missing)\b|\bshort of\b|\bshort-?staffed\b|\bno\s+(?:second|spare)\b|"
    r"\bnot (?:yet )?(?:started|available|in place)\b|\bmissing\b|缺(?:少|一|了)|短缺|未到位|没有到位|人手不足",
    re.IGNORECASE,
)
_HORIZON = timedelta(days=60)


def broken_starts(scope: Scope, secrecy: Secrecy) -> Iterator[Contradiction]:
    """Each start that is contradicted, with both sentences; the first contradiction of a start is enough."""
    spoken = [line for line in scope.corpus.statements if line.at is not None and line.channel in ("mail", "chat")]
    lacks = [line for line in spoken if _SHORT.search(line.text)]
    for line in spoken if lacks else ():
        start = _start_of(line)
        if start is None or scope.relevance(line) < 0.5:
            continue
        for lack in lacks:
            if _speaks_against(line, start, lack):
                yield _contradiction(secrecy, line, start, lack)
                break


def _start_of(line: Statement) -> date | None:
    """The day ahead on which the sentence says that something starts."""
    assert line.at is not None
    said_on = line.at.date()
    if not _ANNOUNCED.search(line.text):
        return None
    days = (day for day in find_days(line.text, said_on, ahead=True) if _START.search(line.text[: day.start]))
    return next((day.day for day in reversed(list(days)) if day.exact and day.day > said_on), None)


def _speaks_against(line: Statement, start: date, lack: Statement) -> bool:
    assert line.at is not None
    if lack.passage == line.passage or lack.at is None or lack.at <= line.at:
        return False
    words = content(line.text) & content(lack.text)
    if len({word for word in words if not word.isdigit()}) < 2:
        return False
    lacking = [day.day for day in find_days(lack.text, lack.at.date()) if day.exact]
    return any(timedelta(0) <= day - start <= _HORIZON for day in lacking)


def _contradiction(secrecy: Secrecy, line: Statement, start: date, lack: Statement) -> Contradiction:
    claims = tuple(
        Claim(f"“{shortened(_part(one), 110)}”", shortened(one.text), one.file, one.at, None, (one.passage,))
        for one in (line, lack)
    )
    zh = secrecy.language == "zh"
    subject = f"自 {start.isoformat()} 起" if zh else f"From {start.isoformat()}"
    text = f"{subject}{'：' if zh else ': '}{claims[0].value} ({line.file}); {claims[1].value} ({lack.file})"
    internal = secrecy.of(line) is not None or secrecy.of(lack) is not None
    return Contradiction(subject, "date", text, claims, internal, (line.passage, lack.passage))


def _part(line: Statement) -> str:
    """The part of a long sentence that speaks of the start; a sentence about a lack is shown from its beginning."""
    parts = re.split(r",\s+(?:and|but)\s+|[;；]\s*", line.text)
    return next((part for part in reversed(parts) if _ANNOUNCED.search(part) and re.search(r"\d", part)), line.text)
