"""Answers for what goes into a document of limited length, and what a client may see."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.analysis.business_term import introduced, unit_in
from desktop.analysis.finding import Contradiction, Fact, Figure, FigureSeries, MeetingPack
from desktop.core.spec import Language


def varied(facts: Sequence[Fact], limit: int) -> list[Fact]:
    """Up to `limit` facts, taking turns between the rules that made them, so that no one kind fills the list."""
    queues: dict[str, list[Fact]] = {}
    for fact in facts:
        queues.setdefault(fact.basis, []).append(fact)
    chosen: list[Fact] = []
    while queues and len(chosen) < limit:
        for basis in list(queues):
            chosen.append(queues[basis].pop(0))
            if not queues[basis]:
                del queues[basis]
    return chosen[:limit]


def withheld(pack: MeetingPack) -> frozenset[str]:
    """Passages that something internal stands in: nothing from them goes to the client."""
    return frozenset(source for one in pack.left_out for source in one.sources)


def is_safe(sources: Sequence[str], closed: frozenset[str]) -> bool:
    """Whether a line resting on these passages may be shown to the client."""
    return closed.isdisjoint(sources)


def disagreements(pack: MeetingPack) -> list[Contradiction]:
    """Contradictions between files that are in use, the widest apart first; an older version is no second opinion."""
    replaced = {use.file for use in pack.files_not_used if use.newest}
    kept = []
    for one in pack.contradictions:
        claims = tuple(claim for claim in one.claims if claim.file not in replaced)
        if len({claim.value for claim in claims}) > 1:
            kept.append(Contradiction(one.subject, one.kind, one.text, claims, one.internal, one.sources))
    return sorted(kept, key=_apart, reverse=True)


def _apart(one: Contradiction) -> float:
    """Relative distance between the outermost claims; dates and times count as wide apart."""
    numbers = [claim.number for claim in one.claims if claim.number is not None]
    if len(numbers) < 2 or max(map(abs, numbers)) == 0:
        return 1.0
    return (max(numbers) - min(numbers)) / max(map(abs, numbers))


def disagreement_text(one: Contradiction, language: Language = "en") -> str:
    """ "On time, Q4 2025: 95.8 % (sales.xlsx); 96.4 % (decks/review.pptx)", each value once, its first file named;
    the subject alone when one file says both."""
    places: dict[str, list[str]] = {}
    for claim in one.claims:
        files = places.setdefault(claim.value, [])
        if claim.file not in files:
            files.append(claim.file)
    if len({claim.file for claim in one.claims}) == 1:
        return one.subject.strip(" :：。.")
    if language == "zh":
        values = "；".join(
            f"{value}（{'、'.join(files[:2])}）" if any(files) else value for value, files in places.items()
        )
    else:
        values = "; ".join(
            f"{value} ({', '.join(files[:2])})" if any(files) else value for value, files in places.items()
        )
    return f"{introduced(one.subject, language)}{'：' if language == 'zh' else ': '}{values}"


def bare(question: str) -> str:
    """A question without the words that tied it to what stood before."""
    text = re.sub(
        r"^(and a new one:|and also|and|also,?|another thing:|另外[，,]?|还有[，,]?|此外[，,]?)\s*",
        "",
        question,
        flags=re.I,
    )
    return text[:1].upper() + text[1:]


def for_client(pack: MeetingPack) -> list[Figure]:
    """Client-safe figures, those with a target first, then by relevance as analysis gave them."""
    safe = [one for one in pack.figures if not one.internal]
    return sorted(safe, key=lambda one: one.target is None)


def named(figure: Figure | FigureSeries, language: Language = "en") -> str:
    """Name with its unit, unless the name says it already. A Chinese reader gets the common term first and the source's
    own label behind it: "业务量（Volume，托盘）"."""
    name, unit = introduced(figure.name, language), figure.unit
    if not unit or unit.casefold() in figure.name.casefold():
        return name
    if language == "zh":
        shown = unit_in(unit, language)
        return f"{name.removesuffix('）')}，{shown}）" if name.endswith("）") else f"{name}（{shown}）"
    return f"{name} ({unit})"
