"""Answers for what several back ends made of the same order: where they agree, where they differ, what only one saw.

A point is something that at least one member says. Sentences are one point when they rest on the same passages or share
most of their words; labelled figures when their labels mean the same. Members agree when figures, days and decisions in
their wordings are the same (figures after conversion at a rate that stands in the sources); else they differ. Words alone
never make a difference, and nothing is judged: who is right stands in the sources, which each position names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop.analysis.alignment import Factor, Rate, align
from desktop.analysis.amounts import Quantity, find_amounts
from desktop.analysis.dates import find_days
from desktop.analysis.unit import basis_in
from desktop.analysis.words import content, normal, overlap, shortened, similarity
from desktop.core.spec import Language

Kind = Literal["figure", "date", "recommendation", "name", "claim"]
SAME_WORDS = 0.5  # shared words of two sentences that say one thing (Jaccard)
SAME_WITH_SOURCE = 0.25  # less is enough when both rest on the same passage
SAME_LABEL = 0.6  # of figures that rest on the same passage
SURE_LABEL = 0.85  # of all others
KINDS: tuple[Kind, ...] = ("recommendation", "figure", "date", "name", "claim")
_ADVICE = re.compile(
    r"\b(?:recommend\w*|suggest\w*|propos\w+|advis\w+|should|must|ought to|next steps?|keep|declin\w+|move|delegate|accept|"
    r"reject|approve|postpone|cancel|renew)\b|建议|应当|应该|推荐|必须|宜|保留|推迟|拒绝|取消|批准|续约|改期|转交",
    re.IGNORECASE,
)
_DECISIONS: Mapping[str, str] = {
    "keep": r"\b(?:keep|kept|retain|stay)\b|保留|留下",
    "decline": r"\b(?:declin\w+|reject\w*|refus\w+|turn down)\b|拒绝|谢绝|婉拒",
    "accept": r"\b(?:accept\w*|approv\w+|agree to)\b|接受|批准|同意",
    "move": r"\b(?:move|moved|reschedul\w+|postpon\w+|defer\w*)\b|改期|推迟|延后",
    "cancel": r"\b(?:cancel\w*|drop|terminat\w+)\b|取消|终止",
    "delegate": r"\b(?:delegat\w+|hand over)\b|转交|委托",
    "renew": r"\b(?:renew\w*|extend)\b|续约|延长",
}
_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _DECISIONS.items()}
_NOT = re.compile(r"\b(?:not|no|never|n['’]t|without|cannot)\b|不|没|未|勿|无", re.IGNORECASE)
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a member says. `file` and `place` say where, `passage` is the id of that place, `sources` are the passages
    it rests on. `label` is set for a figure of a table: then `value` is it, in `currency` per `basis` ("" for none)."""

    member: str
    text: str
    file: str
    place: str
    passage: str
    sources: tuple[str, ...] = ()
    label: str = ""
    value: float | None = None
    currency: str = ""
    basis: str = ""
    step: float = 0.0  # size of the last digit shown; 0: exact


@dataclass(frozen=True, slots=True)
class Point:
    """What members say of one thing, one position per member that says it. `note` tells of a conversion or of what keeps
    figures from being compared."""

    kind: Kind
    title: str
    positions: tuple[Statement, ...]
    note: str = ""
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Council:
    """The comparison. `silent` made nothing that can be read: member -> why. Points in the order recommendations, figures,
    days, names, claims; among them those of most members first."""

    members: tuple[str, ...]
    agree: tuple[Point, ...] = ()
    differ: tuple[Point, ...] = ()
    only_one: tuple[Point, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    words: frozenset[str]
    sources: frozenset[str]
    statements: list[Statement]


def compare(
    members: Sequence[str],
    statements: Sequence[Statement],
    people: Sequence[str] = (),
    rates: Sequence[Rate] = (),
    factors: Sequence[Factor] = (),
    silent: Mapping[str, str] | None = None,
    language: Language = "en",
) -> Council:
    """Compare what `members` say. `people` are names that stand in the sources."""
    points = [
        *(_figure_point(group, rates, factors, language) for group in _figures(statements)),
        *(_text_point(group, rates, factors, language) for group in _sentences(statements)),
        *_names(statements, people),
    ]
    order = {kind: number for number, kind in enumerate(KINDS)}
    points.sort(key=lambda point: (order[point.kind], -len(point.positions)))
    several = [point for point in points if len(point.positions) > 1]
    speaking = [member for member in members if any(s.member == member for s in statements)]
    alone = [point for point in points if len(point.positions) == 1] if len(speaking) > 1 else []
    return Council(
        tuple(members),
        tuple(point for point in several if not point.differing),
        tuple(point for point in several if point.differing),
        tuple(alone),
        dict(silent or {}),
    )


def _figures(statements: Sequence[Statement]) -> list[_Group]:
    """Labelled figures of one label and one kind of unit, one per member."""
    groups: list[_Group] = []
    for one in statements:
        if one.value is None:
            continue
        words = content(one.label)
        group = next((g for g in groups if _is_same_label(g, one, words)), None)
        if group is None:
            groups.append(_Group(words, frozenset(one.sources), [one]))
        else:
            group.statements.append(one)
    return groups


def _is_same_label(group: _Group, one: Statement, words: frozenset[str]) -> bool:
    first = group.statements[0]
    if any(each.member == one.member for each in group.statements) or bool(first.currency) != bool(one.currency):
        return False
    if normal(first.label) == normal(one.label):
        return True
    numbers = {word for word in words if any(c.isdigit() for c in word)}
    if numbers != {word for word in group.words if any(c.isdigit() for c in word)}:
        return False
    shares_source = bool(group.sources & set(one.sources))
    return similarity(group.words, words) >= (SAME_LABEL if shares_source else SURE_LABEL)


def _sentences(statements: Sequence[Statement]) -> list[_Group]:
    """Sentences that say one thing, one per member: the best fit first."""
    groups: list[_Group] = []
    for one in statements:
        words = content(one.text) if one.value is None else frozenset[str]()
        if not words:
            continue
        fits = [(_fit(group, one, words), -number) for number, group in enumerate(groups)]
        best = max(fits, default=(0.0, 0))
        if best[0] > 0:
            groups[-best[1]].statements.append(one)
        else:
            groups.append(_Group(words, frozenset(one.sources), [one]))
    return groups


def _fit(group: _Group, one: Statement, words: frozenset[str]) -> float:
    """How well a sentence fits a group, 0 when it does not."""
    if any(each.member == one.member for each in group.statements):
        return 0.0
    bare, own = _without_figures(group.words), _without_figures(words)
    alike = similarity(bare, own)
    if group.sources & set(one.sources):
        return 1 + alike if alike >= SAME_WITH_SOURCE or overlap(bare, own) >= SAME_WORDS else 0.0
    return alike if alike >= SAME_WORDS else 0.0


def _without_figures(words: frozenset[str]) -> frozenset[str]:
    """Words that say what it is about; the figures are what may differ."""
    return frozenset(word for word in words if not any(c.isdigit() for c in word)) or words


def _figure_point(group: _Group, rates: Sequence[Rate], factors: Sequence[Factor], language: Language) -> Point:
    first = group.statements[0]
    notes: list[str] = []
    differs: list[str] = []
    for other in group.statements[1:]:
        assert first.value is not None and other.value is not None
        there = Quantity(other.value, "", "", step=other.step)
        aligned = align(other.value, other.currency, other.basis, first.currency, first.basis, rates, factors, language)
        slack = max(first.step, other.step * abs(aligned.value / other.value) if other.value else 0.0) * 0.5000001
        if aligned.problem:
            notes.append(aligned.problem)
            differs.append(other.member)
        elif abs(aligned.value - first.value) > slack + abs(first.value) * 1e-9 and not there.agrees_with(first.value):
            differs.append(other.member)
        elif aligned.steps:
            notes.append("; ".join(aligned.steps))
    note = "; ".join(dict.fromkeys(notes))
    return Point("figure", first.label, tuple(group.statements), note, tuple(differs))


def _text_point(group: _Group, rates: Sequence[Rate], factors: Sequence[Factor], language: Language) -> Point:
    first, others = group.statements[0], group.statements[1:]
    notes: list[str] = []
    differs: list[str] = []
    for other in others:
        amounts, note = _amounts_differ(first.text, other.text, rates, factors, language)
        notes += [note] if note else []
        if amounts or _days_differ(first.text, other.text) or _decide_otherwise(first.text, other.text):
            differs.append(other.member)
    return Point(
        _kind(first.text), shortened(first.text, 160), tuple(group.statements), "; ".join(notes), tuple(differs)
    )


def _kind(text: str) -> Kind:
    if _ADVICE.search(text):
        return "recommendation"
    if any(_amounts(text)):
        return "figure"
    return "date" if _days(text) else "claim"


def _amounts(text: str) -> list[Quantity]:
    """The figures of a sentence; those in a day ("5 March") are not figures."""
    taken = [(day.start, day.end) for day in find_days(text, _ANY_DAY)]
    return [a for a in find_amounts(text) if not any(start <= a.start < end for start, end in taken)]


def _amounts_differ(
    one: str, other: str, rates: Sequence[Rate], factors: Sequence[Factor], language: Language
) -> tuple[bool, str]:
    """Whether both give figures of one kind and none of the smaller set's is among the other's."""
    mine, theirs = _amounts(one), _amounts(other)
    notes: list[str] = []
    for kind in ("money", "share", "points", "count"):
        a = [amount for amount in mine if amount.kind == kind]
        b = [amount for amount in theirs if amount.kind == kind]
        few, many = (a, b) if len(a) <= len(b) else (b, a)
        few_text, many_text = (one, other) if few is a else (other, one)
        for amount in few:
            found = [_same(amount, each, few_text, many_text, rates, factors, language) for each in many]
            if not any(is_same for is_same, _ in found):
                return True, next((note for _, note in found if note), "")
            notes += [next(note for is_same, note in found if is_same)]
    return False, "; ".join(note for note in notes if note)


def _same(
    one: Quantity,
    other: Quantity,
    one_text: str,
    other_text: str,
    rates: Sequence[Rate],
    factors: Sequence[Factor],
    language: Language,
) -> tuple[bool, str]:
    """Two figures say the same, as rounded; and how they were brought together, or why they could not be."""
    if one.currency == other.currency:
        return one.agrees_with(other.value) or other.agrees_with(one.value), ""
    here, there = basis_in(one_text[one.end : one.end + 24]), basis_in(other_text[other.end : other.end + 24])
    done = align(other.value, other.currency, there, one.currency, here, rates, factors, language)
    if done.problem:
        return False, done.problem
    slack = max(one.step, other.step * abs(done.value / other.value) if other.value else 0.0) * 0.5000001
    return abs(done.value - one.value) <= slack, "; ".join(done.steps)


def _days(text: str) -> set[date]:
    return {day.day for day in find_days(text, _ANY_DAY) if day.exact}


def _days_differ(one: str, other: str) -> bool:
    """Both name days, and neither names all of the other's."""
    mine, theirs = _days(one), _days(other)
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def _decide_otherwise(one: str, other: str) -> bool:
    """Both decide, and nothing of it is the same."""
    mine, theirs = _decided(one), _decided(other)
    return bool(mine and theirs) and not mine & theirs


def _decided(text: str) -> frozenset[str]:
    """What is to be done, with its negation: "not keep" is another decision than "keep"."""
    found = set()
    for name, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            denied = _NOT.search(text[max(0, match.start() - 14) : match.start()])
            found.add(f"not {name}" if denied else name)
    return frozenset(found)


def _names(statements: Sequence[Statement], people: Sequence[str]) -> Iterator[Point]:
    """Who of the people in the sources is named by only some of the members."""
    members = list(dict.fromkeys(statement.member for statement in statements))
    for person in dict.fromkeys(people):
        where: dict[str, Statement] = {}
        for one in statements:
            if one.member not in where and _mentions(one.text, person):
                where[one.member] = one
        if where and (len(where) == 1 or len(where) == len(members)):
            yield Point("name", person, tuple(where.values()))


def _mentions(text: str, person: str) -> bool:
    plain, name = normal(text), normal(person)
    if not name.isascii():
        return name in plain
    return re.search(rf"\b{re.escape(name)}\b", plain) is not None


def counts(points: Sequence[Point]) -> Mapping[str, int]:
    """How many points there are of each kind."""
    return Counter(point.kind for point in points)
