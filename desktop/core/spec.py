"""Answers for what a deliverable says, before any format: typed specs that tools check and writers render.

Every factual line carries the ids of the passages it rests on (`sources`); numbers that claim a source are
found again there by `quality`. A wrong spec is refused with its faults (core/schema), which a chat model can act on.
Texts are plain; `**bold**` and `*italic*` are the only marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

Language = Literal["en", "zh"]
Sources = Annotated[tuple[str, ...], "ids of the passages (p…) this rests on"]
Certainty = Literal["", "verified", "inferred", "unverified"]
Format = Literal["text", "integer", "decimal", "percent", "currency", "date", "datetime", "multiple"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or list item with its evidence."""

    text: str
    sources: Sources = ()
    certainty: Certainty = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `value` is what is shown; a number keeps its type. `formula` (workbooks only) starts with "=" and
    must compute to `value`. Percent values are fractions (0.124 is 12.4 %)."""

    value: str | int | float | bool | None = None
    format: Format = "text"
    formula: str = ""
    sources: Sources = ()
    currency: str = ""  # ISO 4217, for format "currency"
    decimals: int | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    align: Literal["", "left", "right", "center"] = ""
    width: float = 0.0  # share of the width in documents and slides, characters in workbooks; 0: measured


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    total_row: bool = False
    type: Literal["table"] = "table"

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells, the table has {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[float | None, ...]
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A native, editable chart. Each series has one value per category."""

    kind: Literal["column", "bar", "line", "pie"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    format: Format = "decimal"
    currency: str = ""
    alt: str = ""
    type: Literal["chart"] = "chart"

    def __post_init__(self) -> None:
        for line in self.series:
            if len(line.values) != len(self.categories):
                raise ValueError(f"series {line.name!r}: {len(line.values)} values, {len(self.categories)} categories")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2, 3] = 1
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: tuple[Line, ...]
    style: Literal["normal", "lead", "note", "callout", "warning"] = "normal"
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Line, ...]
    numbered: bool = False
    type: Literal["bullets"] = "bullets"


Block = Heading | Paragraph | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """A document to read: docx, pdf, html, md. Sources become numbered notes that lead to a list at the end."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: Language = "en"
    draft: bool = True
    as_of: str = ""
    header: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: an optional intro, one table, optional notes below and native charts beside it.

    The table starts at A1 when there is no intro, else below it. In formulas cells are addressed as they will stand:
    use `{r}` for the row of the formula's own cell.
    """

    name: str
    table: Table
    intro: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookSpec:
    """A workbook: live formulas with computed cached values; every hard-coded figure has its source."""

    title: str
    sheets: tuple[Sheet, ...]
    language: Language = "en"
    draft: bool = True
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide with its message in the title. At most one of table and chart; bullets beside or below it."""

    title: str
    bullets: tuple[Line, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    layout: Literal["title", "content", "section", "closing"] = "content"
    subtitle: str = ""
    notes: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class DeckSpec:
    title: str
    slides: tuple[Slide, ...]
    language: Language = "en"
    draft: bool = True
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class MailSpec:
    """A mail draft (.eml, marked unsent). Addresses are plain "a@b.example" or "Name <a@b.example>"."""

    subject: str
    body: tuple[Line, ...]  # one line per paragraph; "- " starts a list item
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    sender: str = ""
    attachments: Annotated[tuple[str, ...], "names of deliverables of this task"] = ()
    language: Language = "en"
    in_reply_to: Annotated[str, "Message-ID of the mail that is answered"] = ""
    references: Annotated[tuple[str, ...], "Message-IDs of the thread, oldest first"] = ()


@dataclass(frozen=True, slots=True)
class AttendeeAnswer:
    """What the attendee with this address answers to an invitation."""

    address: str
    status: Literal["accepted", "declined", "tentative", "needs-action", "delegated"]
    delegated_to: str = ""


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event; `start` and `end` carry an offset, or are naive and stand in `timezone` (IANA name).

    A change to an event that exists names its `uid`, gives its components as they stand (`original`, VEVENT text: the
    series and its changed occurrences) and, for one occurrence of a series, the `recurrence_id`. Everything that is not
    stated stays as it is. `busy` None: as it is, or by the kind of event.
    """

    title: str
    start: datetime | date
    end: datetime | date
    timezone: str = ""
    location: str = ""
    description: str = ""
    attendees: tuple[str, ...] = ()
    uid: str = ""
    sources: Sources = ()
    status: Literal["", "confirmed", "tentative", "cancelled"] = ""
    busy: bool | None = None
    sequence: int = 0
    recurrence_id: datetime | None = None
    answer: AttendeeAnswer | None = None
    original: str = ""
    as_it_was: Annotated[bool, "write the original as it stands; of the fields only a higher sequence is taken"] = False


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """Events for an .ics file. `method` "" writes a plain calendar to import; nothing is sent. `zones` are time zone
    definitions (VTIMEZONE text) that the originals name."""

    title: str
    events: tuple[EventSpec, ...]
    method: Literal["", "PUBLISH", "REQUEST", "CANCEL"] = ""
    language: Language = "en"
    zones: tuple[str, ...] = ()


Spec = DocumentSpec | WorkbookSpec | DeckSpec | MailSpec | CalendarSpec


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in a written file a cited line or figure stands: `place` is "note 3", "KPIs!B4", "slide 2"; `text` is what
    stands there; `sources` are passage ids."""

    place: str
    text: str
    sources: tuple[str, ...]
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer made: the evidence map, and facts a check can compare (pages are known only after rendering)."""

    evidence: tuple[Evidence, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
