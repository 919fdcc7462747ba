"""Answers for what to do with each entry: keep, decline, move, delegate or cancel, by which rule, on what evidence.

Order: what may not be touched, duplicates, somebody who can go instead, conflicts in the order of the week, lunch,
hours. What the person asked to keep stays without exception; one's own meeting is never declined; two entries of about
the same weight become a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from desktop.analysis.calendar_triage_count import days_of, find_conflicts, find_duplicates
from desktop.analysis.calendar_triage_entry import minutes_between
from desktop.analysis.calendar_triage_evidence import Evidence, Hint
from desktop.analysis.calendar_triage_result import Action, Conflict, Decision, Duplicate, Entry, Tie
from desktop.analysis.calendar_triage_slot import Diary
from desktop.analysis.calendar_triage_words import clock, say
from desktop.core.spec import Language

SHORT = 30  # minutes; an occurrence of a series up to this length can be skipped once
TIE = 6  # weights closer than this are a question
FIXED = 100


@dataclass(slots=True)
class Triage:
    """Decisions being made, one entry after the other; `diary` knows what is taken at each moment. `chosen` are entries
    the person picked in a tie; with `settle` ties are decided by rule and become an assumption."""

    entries: tuple[Entry, ...]
    evidence: Evidence
    diary: Diary
    language: Language
    chosen: frozenset[str] = frozenset()
    settle: bool = False
    decisions: dict[str, Decision] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    duplicates: tuple[Duplicate, ...] = ()
    _by_id: dict[str, Entry] = field(default_factory=dict)
    _won: dict[str, str] = field(default_factory=dict)

    def decide(self) -> None:
        """Fill `decisions`: exactly one for each entry."""
        self._by_id = {entry.id: entry for entry in self.entries}
        self._untouchable()
        self.duplicates = find_duplicates(self.entries)
        self._twins()
        for entry in self._open():
            self._hand_over(entry)
        for conflict in find_conflicts(self.entries):
            self._settle_conflict(conflict)
        for entry in self._open():
            self._lunch(entry)
        for entry in self._open():
            self._hours(entry)
        for entry in self._open():
            self._keep(entry)

    def _open(self) -> list[Entry]:
        """Entries without a decision that may still be changed."""
        return [e for e in self.entries if e.id not in self.decisions]

    def _note(self, entry: Entry, action: Action, rule: str, text: str = "", hint: Hint | None = None, *,
              asks: bool = False, span: tuple[datetime, datetime] | None = None, other: Entry | None = None) -> None:  # fmt: skip
        values = {"n": entry.after_hours, "other": other.title if other else "", "who": _name(hint)}
        why = text or say(rule, self.language, **values)
        sources = (*entry.sources[:1], *(other.sources[:1] if other else ()), *((hint.passage,) if hint else ()))
        self.decisions[entry.id] = Decision(
            entry.id, action, rule.partition("_")[0], why, asks, span[0] if span else None, span[1] if span else None,
            other.id if other else "", hint.person if hint and action == "delegate" else None,
            hint.text if hint else "", hint.passage if hint else "",
            bool(hint and hint.start), None, tuple(dict.fromkeys(sources)),
        )  # fmt: skip
        if action != "keep" and not asks:  # what was only asked for stays taken until the organiser agrees
            self.diary.give_back(entry)
        if span is not None:
            self.diary.take(*span, entry.location)

    def _untouchable(self) -> None:
        for entry in self.entries:
            if not entry.is_busy:
                self._note(entry, "keep", f"K7_{entry.counts}")
            elif entry.is_private:
                self._note(entry, "keep", "K2")
            elif entry.is_over:
                self._note(entry, "keep", "K3")
            elif entry.is_kept:
                self._note(entry, "keep", "K1")
            elif hint := self.evidence.needed(entry):
                self._note(entry, "keep", "K4", hint=hint)

    def _twins(self) -> None:
        for pair in self.duplicates:
            kept, other = self._by_id[pair.kept], self._by_id[pair.other]
            if other.id in self.decisions or kept.is_over:
                continue
            hint = self.evidence.same_call(kept, other)
            self._note(other, *(("cancel", "C1") if other.is_own else ("decline", "D1")), hint=hint, other=kept)

    def _hand_over(self, entry: Entry) -> None:
        hint = None if entry.is_own else self.evidence.substitute(entry)
        if hint is not None:
            self._note(entry, "delegate", "G1", hint=hint)

    def _stands(self, entry: Entry) -> bool:
        made = self.decisions.get(entry.id)
        return made is None or made.action == "keep"

    def _settle_conflict(self, conflict: Conflict) -> None:
        one, other = self._by_id[conflict.first], self._by_id[conflict.second]
        if not (self._stands(one) and self._stands(other)) or (one.is_over and other.is_over):
            return
        weights = self._weight(one), self._weight(other)
        if min(weights) >= FIXED - 10:
            self._both_stay(one, other)
        elif abs(weights[0] - weights[1]) < TIE:
            self._tie(conflict, one, other)
        else:
            winner, loser = (one, other) if weights[0] > weights[1] else (other, one)
            self._give_way(loser, winner)

    def _both_stay(self, one: Entry, other: Entry) -> None:
        for entry, against in ((one, other), (other, one)):
            made = self.decisions.get(entry.id)
            if made is not None and made.rule in ("K1", "K4"):
                text = (
                    f"{made.why}{'' if self.language == 'zh' else ' '}{say('U2', self.language, other=against.title)}"
                )
                self._note(entry, "keep", made.rule, text, other=against)

    def _weight(self, entry: Entry) -> int:
        """How firmly an entry stands: fixed ones, then guests from outside, own meetings, others' meetings, own blocks."""
        made = self.decisions.get(entry.id)
        if entry.is_over or entry.is_private or (made is not None and made.rule == "K1"):
            return FIXED
        if entry.id in self.chosen:
            return FIXED - 5
        if made is not None and made.rule == "K4":
            return FIXED - 10
        if not entry.with_others:
            return 10
        weight = (70 if entry.is_own else 60) if entry.is_external else 40 if entry.is_own else 36
        if not entry.is_own and entry.answer in ("needs-action", "tentative"):
            weight -= 8
        return weight - 20 * self._is_flexible(entry)

    def _is_flexible(self, entry: Entry) -> bool:
        if _can_skip(entry):
            return True
        return not entry.is_own and bool(
            self.evidence.can_wait(entry) or self.evidence.repeats(entry) or self._free_offer(entry)
        )

    def _tie(self, conflict: Conflict, one: Entry, other: Entry) -> None:
        if not self.settle:
            labels = tuple(f"{e.title}, {clock(e.start, self.language)}" for e in (one, other))
            if labels[0] == labels[1]:
                labels = tuple(f"{x} ({_organiser(e)})" for x, e in zip(labels, (one, other), strict=True))
            question = say(
                "tie", self.language, one=one.title, other=other.title, n=conflict.minutes,
                day=clock(conflict.start, self.language).rpartition("," if self.language == "en" else "）")[0]
                + ("）" if self.language == "zh" else ""),
            )  # fmt: skip
            self.ties.append(Tie((one.id, other.id), question, (labels[0], labels[1])))
            self._note(one, "keep", "T1", other=other)
            self._note(other, "keep", "T1", other=one)
            return
        winner, loser, why = _by_rule(one, other)
        text = say("settled", self.language, one=winner.title, other=loser.title, why=say(why, self.language))
        self.assumptions.append(text)
        self._give_way(loser, winner)

    def _give_way(self, entry: Entry, other: Entry) -> None:
        """`entry` leaves the time to `other`, in the gentlest way that works."""
        if entry.is_own:
            self._own_gives_way(entry, other)
        elif offer := self._free_offer(entry):
            self._note(entry, "move", "M2", hint=offer, asks=True, span=_span(offer), other=other)
        elif _can_skip(entry):
            self._note(entry, "decline", "D3", other=other)
        elif (hint := self.evidence.can_wait(entry)) and (span := self.diary.first_free(entry, self._next_week())):
            self._note(entry, "move", "M3", hint=hint, asks=True, span=span, other=other)
        elif span := self.diary.first_free(entry, self._days(entry)):
            self._note(entry, "move", "M4", asks=True, span=span, other=other)
        else:
            self._note(entry, "keep", "U1", other=other)
        if other.id not in self.decisions:
            self._won[other.id] = entry.id
            if other.id in self.chosen:
                self._note(other, "keep", "K9", other=entry)

    def _own_gives_way(self, entry: Entry, other: Entry) -> None:
        span = self.diary.first_free(entry, self._days(entry))
        if span is not None:
            self._note(entry, "move", "M1", span=span, other=other)
        elif entry.with_others:
            self._note(entry, "keep", "U1", other=other)
        else:
            self._note(entry, "cancel", "C2", other=other)

    def _free_offer(self, entry: Entry) -> Hint | None:
        """The first time the organiser offers that is free for everybody known."""
        for hint in self.evidence.offered(entry):
            if hint.start and hint.end and self._fits(entry, hint.start, hint.end):
                return hint
        return None

    def _fits(self, entry: Entry, start: datetime, end: datetime) -> bool:
        return minutes_between(start, end) >= entry.minutes and self.diary.is_free(start, end, entry, entry.guests)

    def _lunch(self, entry: Entry) -> None:
        """Over at least half of lunch."""
        lunch = self.diary.wishes.lunch
        whole = (
            minutes_between(*(datetime.combine(entry.start.date(), t, entry.start.tzinfo) for t in lunch))
            if lunch
            else 0
        )
        if not entry.over_lunch or entry.over_lunch * 2 < whole:
            return
        hint = self.evidence.repeats(entry)
        if hint is not None and not entry.is_own:
            self._note(entry, "decline", "D2", hint=hint)
            return
        span = self.diary.first_free(entry, self._days(entry))
        if span is not None:
            rule = "M5_own" if entry.is_own else "M5"
            text = say(rule, self.language, n=entry.over_lunch)
            self._note(entry, "move", rule, text, asks=not entry.is_own, span=span)

    def _hours(self, entry: Entry) -> None:
        if not entry.after_hours or not entry.with_others:
            return
        if not entry.is_own and (hint := self.evidence.written_up(entry)):
            self._note(entry, "decline", "D4", hint=hint)
        elif not entry.is_own and (offer := self._free_offer(entry)):
            self._note(entry, "move", "M2_hours", hint=offer, asks=True, span=_span(offer))
        elif entry.is_external:
            self._stay_late(entry)
        elif span := self.diary.first_free(entry, self._days(entry)):
            rule = "M6_own" if entry.is_own else "M6"
            self._note(entry, "move", rule, asks=not entry.is_own, span=span)

    def _stay_late(self, entry: Entry) -> None:
        """Guests from outside are not asked to move; a time they offer that is taken is said."""
        offer = next(iter(self.evidence.offered(entry)), None)
        if offer is None or offer.start is None:
            self._note(entry, "keep", "K5")
        else:
            text = say("K5_offer", self.language, n=entry.after_hours, when=clock(offer.start, self.language))
            self._note(entry, "keep", "K5", text, offer)

    def _keep(self, entry: Entry) -> None:
        loser = self._by_id.get(self._won.get(entry.id, ""))
        if loser is not None:
            self._note(entry, "keep", "K8", other=loser)
        else:
            self._note(entry, "keep", "K6")

    def _days(self, entry: Entry) -> Sequence[date]:
        """Where a meeting may go: its own day, later days of the window, earlier ones, then the week after."""
        today = self.diary.as_of.astimezone(self.diary.zone).date()
        inside = [day for day in days_of(self.diary.wishes) if day >= today]
        home = entry.start.date()
        later, earlier = [day for day in inside if day >= home], [day for day in inside if day < home]
        return [*later, *earlier, *(self._next_week() if entry.with_others else ())]

    def _next_week(self) -> list[date]:
        last = self.diary.wishes.last
        monday = last + timedelta(days=7 - last.weekday())
        return [monday + timedelta(days=offset) for offset in range(5)]


def _can_skip(entry: Entry) -> bool:
    return entry.is_recurring and not entry.is_own and not entry.is_external and entry.minutes <= SHORT


def _span(hint: Hint) -> tuple[datetime, datetime] | None:
    return (hint.start, hint.end) if hint.start and hint.end else None


def _name(hint: Hint | None) -> str:
    return (hint.person.name or hint.person.address) if hint and hint.person else ""


def _organiser(entry: Entry) -> str:
    return (entry.organizer.name or entry.organizer.address) if entry.organizer else entry.calendar


def _by_rule(one: Entry, other: Entry) -> tuple[Entry, Entry, str]:
    """Winner, loser and the reason when the person did not choose."""
    if len(one.guests) != len(other.guests):
        pair = (one, other) if len(one.guests) > len(other.guests) else (other, one)
        return (*pair, "settled_guests")
    if (one.answer == "accepted") != (other.answer == "accepted"):
        pair = (one, other) if one.answer == "accepted" else (other, one)
        return (*pair, "settled_answer")
    return one, other, "settled_start"
