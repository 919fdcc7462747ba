"""Answers for what mails and descriptions say about a meeting: another time offered, the same call, who can take over.

Few and plain rules: a sentence counts only when its mail or the sentence itself names the meeting, and only from
somebody who may say so. What is not surely said is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.analysis.calendar_triage_result import Entry
from desktop.analysis.corpus import Corpus, Message, Statement
from desktop.analysis.dates import Day, find_days
from desktop.analysis.identity import domain_of
from desktop.analysis.words import content
from desktop.core.document import Person

NAMED = 0.7  # share of the title's words that must stand there
RECENT = timedelta(days=45)
_CLOCK = r"([01]?\d|2[0-3])(?:[:.：]([0-5]\d)|点(半)?)"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:to|until|till|-|–|—|~|到|至)\s*{_CLOCK}")
_OFFER = re.compile(
    r"\b(?:works?|free|could|can|suits?|instead|alternatively|otherwise|rather|move|also)\b|也可以|可以|改到|方便|也行|有空",
    re.IGNORECASE,
)
_BARE_WEEKDAY = re.compile(
    r"(?:on\s+)?(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?|(?:周|星期|礼拜)[一二三四五六日天]",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?:可以|能)?(?:往后|向后|推迟|延后|推)\D{0,4}(?P<zh>一|两|半)个?小时|\b(?:an?|one|two|half an) hours? later\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:the )?same (?:call|meeting|session)\b|\bduplicates?\b|同一个?(?:会|会议|电话)|重复(?:的)?(?:会议|邀请)",
    re.IGNORECASE,
)
_TAKE = re.compile(
    r"(?P<who>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s+(?:can|could|will|is happy to|would)\s+(?:take|cover|attend|join|go to|sit in on|"
    r"stand in (?:at|for)|run|represent)\b|(?P<zh>[\u4e00-\u9fff]{2,4})(?:可以|能|会)(?:替你|代你|代替你|代为|替您|代您)(?:参加|出席|去|开)"
)
_NEED = re.compile(
    r"\b(?:do|really|still)?\s*need you\b|\byou (?:are|'re) needed\b|\byou must be\b|需要你(?:参加|在场|到场)|你必须(?:参加|到)",
    re.IGNORECASE,
)
_REPEATS = re.compile(
    r"\b(?:every month|monthly|every week|every quarter|repeated|runs? (?:it )?again|next session|no pressure)\b"
    r"|每月|每周都|下一场|下次还有",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\bminutes (?:are|will be) (?:sent|shared|circulated|distributed)\b|\b(?:recorded|recording (?:is|will be))\b"
    r"|会议纪要.{0,6}(?:发|分享)|会有录像|有录音",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\bcan (?:run|be held|happen|take place|move|wait)\b.{0,30}\b(?:next|following) week\b|可以?(?:改|推|移)到下周|下周也可以",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """Something said about a meeting: the words and their passage. `start` and `end` for an offered time."""

    text: str
    passage: str
    person: Person | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The mails of the last weeks before the day, with who is who."""

    corpus: Corpus
    owner: Person | None
    as_of: datetime
    zone: ZoneInfo

    def offered(self, entry: Entry) -> tuple[Hint, ...]:
        """Times the organiser offers instead, on days named in the sentence ("Friday 11:30 to 12:30"), the latest mail
        first; "an hour later" counts from the meeting's start."""
        return tuple(hint for message in self._from_organiser(entry) for hint in self._offers(entry, message))

    def same_call(self, one: Entry, other: Entry) -> Hint | None:
        """A sentence by one of the two organisers that says both are one meeting."""
        for message in (*self._from_organiser(one), *self._from_organiser(other)):
            for line in message.sentences:
                if _SAME.search(line.text):
                    return Hint(line.text, line.passage)
        return None

    def substitute(self, entry: Entry) -> Hint | None:
        """Who can go instead, said by the organiser or a colleague in a sentence that names the meeting in full."""
        for line in self._lines_about(entry):
            match = _TAKE.search(line.text)
            who = self.corpus.directory.known(match.group("who") or match.group("zh")) if match else None
            if who is not None and who.address and not self._is_owner(who):
                return Hint(line.text, line.passage, who)
        return None

    def needed(self, entry: Entry) -> Hint | None:
        """A sentence that names the meeting and says the person has to be there."""
        return next(
            (
                Hint(line.text, line.passage, line.speaker)
                for line in self._lines_about(entry)
                if _NEED.search(line.text)
            ),
            None,
        )

    def repeats(self, entry: Entry) -> Hint | None:
        """The organiser says that it comes again, or that it does not matter."""
        return self._said_or_noted(entry, _REPEATS)

    def written_up(self, entry: Entry) -> Hint | None:
        """Minutes are sent, or it is recorded."""
        return self._said_or_noted(entry, _WRITTEN)

    def can_wait(self, entry: Entry) -> Hint | None:
        """It can be held in the following week."""
        return self._said_or_noted(entry, _AGAIN)

    def _said_or_noted(self, entry: Entry, pattern: re.Pattern[str]) -> Hint | None:
        for message in self._from_organiser(entry):
            for line in message.sentences:
                if pattern.search(line.text):
                    return Hint(line.text, line.passage)
        for sentence in re.split(r"(?<=[.!?。！？])\s*|\n", entry.notes):
            if pattern.search(sentence):
                return Hint(sentence.strip(), entry.id)
        return None

    def _from_organiser(self, entry: Entry) -> Iterator[Message]:
        """Recent mails by the organiser that name the meeting, the newest first."""
        if entry.organizer is None or entry.is_private or self._is_owner(entry.organizer):
            return
        title = content(entry.title)
        for message in sorted(self._recent(), key=lambda m: m.at or self.as_of, reverse=True):
            if self.corpus.directory.same(message.record.sender, entry.organizer):
                text = " ".join((message.record.subject, *(line.text for line in message.sentences)))
                if title and len(title & content(text)) >= NAMED * len(title):
                    yield message

    def _lines_about(self, entry: Entry) -> Iterator[Statement]:
        """Sentences that name the meeting themselves, by its organiser or a colleague of the person."""
        title = content(entry.title)
        if entry.is_private or len(title) < 2:
            return
        home = domain_of(self.owner.address) if self.owner else ""
        for message in self._recent():
            sender = message.record.sender
            is_organiser = entry.organizer is not None and self.corpus.directory.same(sender, entry.organizer)
            if self._is_owner(sender) or not (is_organiser or (home and self.corpus.directory.domain(sender) == home)):
                continue
            for line in message.sentences:
                if len(title & content(line.text)) >= NAMED * len(title):
                    yield line

    def _recent(self) -> list[Message]:
        low = self.as_of - RECENT
        return [m for m in self.corpus.messages if m.at is not None and low <= m.at <= self.as_of]

    def _is_owner(self, person: Person) -> bool:
        return self.owner is not None and self.corpus.directory.same(person, self.owner)

    def _offers(self, entry: Entry, message: Message) -> Sequence[Hint]:
        found = []
        for line in message.sentences:
            if _LATER.search(line.text):
                shift = timedelta(hours=_hours_of(line.text))
                found.append(Hint(line.text, line.passage, None, entry.start + shift, entry.end + shift))
            span = _SPAN.search(line.text)
            if span is None or not _OFFER.search(line.text):
                continue
            said_on = (message.at or self.as_of).astimezone(self.zone).date()
            days = [day for day in find_days(line.text, said_on, ahead=True) if day.exact and day.start < span.start()]
            if days:
                day = _day_near(days[-1], entry.start.date())
                start, end = (datetime.combine(day, clock, self.zone) for clock in _clocks(span))
                if start < end and (start, end) != (entry.start, entry.end):
                    found.append(Hint(line.text, line.passage, None, start, end))
        return found


def _day_near(day: Day, meeting: date) -> date:
    """A bare weekday said about a meeting is the one in the week of the meeting."""
    if not _BARE_WEEKDAY.fullmatch(day.text):
        return day.day
    return meeting + timedelta(days=day.day.weekday() - meeting.weekday())


def _clocks(span: re.Match[str]) -> tuple[time, time]:
    parts = span.groups()
    first, last = ((int(h), int(m or 0) if not half else 30) for h, m, half in (parts[:3], parts[3:]))
    return time(*first), time(*last)


def _hours_of(text: str) -> float:
    match = _LATER.search(text)
    said = match.group(0).lower() if match else ""
    return 0.5 if "半" in said or "half" in said else 2 if "两" in said or "two" in said else 1
