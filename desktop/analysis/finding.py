"""Answers for what analysis hands on: frozen values, each with the ids of the passages it rests on.

Texts are either extracts from a source (trimmed, in the source's language) or fixed sentences filled with values, in
the language of the instruction. All values pass through `core.schema.dump` and `parse` unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from desktop.core.document import Attendee, Person
from desktop.core.spec import Format, Language

Side = Literal["ours", "client", "other"]
Sources = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence with its evidence. `basis` is a short stable code of the rule that made it, "" for an extract; `speaker`
    is set where `text` is somebody's own words."""

    text: str
    sources: Sources = ()
    basis: str = ""
    internal: bool = False
    at: datetime | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class MeetingMatch:
    """An occurrence the instruction may mean. `occurrence` is its passage id; `reason` says in a few words why;
    `sources` has the same meeting in other calendars too."""

    occurrence: str
    uid: str
    title: str
    start: datetime
    end: datetime
    timezone: str = ""
    location: str = ""
    description: str = ""
    organizer: Person | None = None
    attendees: tuple[Attendee, ...] = ()
    all_day: bool = False
    score: float = 0.0
    reason: str = ""
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """The last time a person was heard: `channel` is "mail", "chat" or "notes"; `said` is one of their sentences."""

    at: datetime | None
    channel: str
    said: str
    subject: str = ""
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Who comes. `status` is the answer to the invitation; without `last_contact` there is no recent signal."""

    person: Person
    side: Side
    company: str = ""
    role: str = ""
    role_sources: Sources = ()
    status: str = ""
    is_organizer: bool = False
    is_owner: bool = False
    last_contact: Contact | None = None
    sources: Sources = ()

    @property
    def no_recent_signal(self) -> bool:
        return self.last_contact is None


@dataclass(frozen=True, slots=True)
class Question:
    """A question nobody answered in the sources."""

    text: str
    asked_by: Person
    asked_to: Person | None = None
    asked_at: datetime | None = None
    subject: str = ""
    side: Side = "other"
    internal: bool = False
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation by mail. `waits_for` must answer next (None: nobody has to); `gist` is the key sentence of the last mail."""

    subject: str
    messages: int
    people: tuple[Person, ...]
    last_at: datetime | None
    last_sender: Person
    gist: str = ""
    waits_for: Person | None = None
    waits_for_side: Side = "other"
    questions: tuple[Question, ...] = ()
    internal: bool = False
    internal_reason: str = ""
    relevance: float = 0.0
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """Who promised what to whom. `due` is resolved against the day it was said, `due_text` are the words; a closed one
    carries the words that closed it and their passages. `kind`: "promise" (said) or "action" (listed in notes). A
    promise that was given another day later keeps the first as `first_due` (the one its words name); `due_sources` are
    the passages of the day that counts now."""

    who: Person
    what: str
    whom: Person | None = None
    due: date | None = None
    due_text: str = ""
    made_at: datetime | None = None
    still_open: bool = True
    overdue: bool = False
    closed_by: str = ""
    closing_sources: Sources = ()
    kind: Literal["promise", "action"] = "promise"
    side: Side = "other"
    channel: str = ""
    internal: bool = False
    sources: Sources = ()
    first_due: date | None = None
    due_sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a table cell. Percent values are fractions. `change` is value minus previous (same unit; for percent
    in fractions), `change_share` that difference by the previous value. `target` stands in the same row or column."""

    name: str
    value: int | float
    format: Format = "decimal"
    currency: str = ""
    unit: str = ""
    decimals: int | None = None
    number_format: str = ""
    period: str = ""
    subject: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    previous: int | float | None = None
    previous_period: str = ""
    previous_cell: str = ""
    change: float | None = None
    change_share: float | None = None
    target: int | float | None = None
    target_cell: str = ""
    higher_is_better: bool | None = None
    internal: bool = False
    internal_reason: str = ""
    relevance: float = 0.0
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """A row of figures over periods, ready for a chart: one value and one cell per period."""

    name: str
    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    cells: tuple[str, ...]
    format: Format = "decimal"
    currency: str = ""
    unit: str = ""
    decimals: int | None = None
    subject: str = ""
    file: str = ""
    sheet: str = ""
    target: float | None = None
    internal: bool = False
    relevance: float = 0.0
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a contradiction: the value as text, the words around it, where and when it was said."""

    value: str
    text: str
    file: str
    at: datetime | None = None
    number: float | None = None
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The same thing with different values. Claims are sorted, the newest last."""

    subject: str
    kind: Literal["figure", "date", "time"]
    text: str
    claims: tuple[Claim, ...]
    internal: bool = False
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class FileUse:
    """A file and whether the pack rests on it; `newest` names the version used instead."""

    file: str
    used: bool
    reason: str = ""
    newest: str = ""
    modified: datetime | None = None
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something kept out of what the client sees. `kind` is the stable code of the rule."""

    text: str
    reason: str
    kind: str = ""
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Text that is shown and never followed: hidden passages, or words that address the reader's assistant."""

    file: str
    count: int
    reason: str
    hidden: bool = False
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class MeetingPack:
    """Everything the five files of a client meeting pack say, before any wording or layout.

    `figures` and `series` may go to the client; `internal_figures` and everything marked `internal` may not.
    Talking points, risks and questions are derived by rule; each has its `basis` and its sources.
    """

    language: Language
    as_of: datetime
    timezone: str
    meeting: MeetingMatch
    company: str
    owner: Person | None = None
    purpose: tuple[Fact, ...] = ()
    agenda: tuple[Fact, ...] = ()
    participants: tuple[Participant, ...] = ()
    threads: tuple[Thread, ...] = ()
    unanswered: tuple[Question, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    figures: tuple[Figure, ...] = ()
    internal_figures: tuple[Figure, ...] = ()
    series: tuple[FigureSeries, ...] = ()
    talking_points: tuple[Fact, ...] = ()
    risks: tuple[Fact, ...] = ()
    questions_to_ask: tuple[Fact, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    files_used: tuple[FileUse, ...] = ()
    files_not_used: tuple[FileUse, ...] = ()
    left_out: tuple[Withheld, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()
    assumptions: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class KeySentence:
    text: str
    file: str
    score: float
    at: datetime | None = None
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document in one line."""

    file: str
    title: str
    line: str
    passages: int
    at: datetime | None = None
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    day: date
    text: str
    file: str
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class PersonMention:
    person: Person
    count: int
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a sentence: the words as they stand, and the number they say (percent as a fraction)."""

    text: str
    value: float
    sentence: str
    file: str
    currency: str = ""
    unit: str = ""
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """An extractive summary. `sentences` are in the order of the documents; `not_covered` says what is missing and why."""

    language: Language
    sentences: tuple[KeySentence, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    dates: tuple[DateMention, ...] = ()
    people: tuple[PersonMention, ...] = ()
    amounts: tuple[Amount, ...] = ()
    not_covered: tuple[FileUse, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()
