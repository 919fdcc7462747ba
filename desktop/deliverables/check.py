"""Answers for the meaning of a spec beyond its shape: every fault in one line that says where and what to do.

Imports no office library: a chat model's spec is refused in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.core.spec import (
    Block,
    Bullets,
    CalendarSpec,
    Cell,
    Chart,
    DeckSpec,
    DocumentSpec,
    EventSpec,
    Heading,
    MailSpec,
    Paragraph,
    Slide,
    Spec,
    Table,
    WorkbookSpec,
)
from desktop.deliverables import deck_layout, figure, mark
from desktop.deliverables.mail_address import addresses

MOST_SLIDES = 40
LONGEST_CELL = 32_767  # characters; Excel's limit
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
# Formulas that reach out of the workbook, or that run something.
_REACHING_OUT = re.compile(
    r"WEBSERVICE|HYPERLINK|IMAGE\s*\(|CALL\s*\(|REGISTER|RTD\s*\(|CUBE|\[|\||EXEC", re.IGNORECASE
)


def with_dates(format: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Calendar data in which a plain day ("2026-11-22") is a date, so that the event lasts all day."""
    if format != "ics" or not isinstance(data.get("events"), (list, tuple)):
        return data
    return {**data, "events": [_with_days(event) for event in data["events"]]}


def _with_days(event: Any) -> Any:
    if not isinstance(event, Mapping):
        return event
    return {key: _day(value) if key in ("start", "end") else value for key, value in event.items()}


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    except ValueError:
        return value  # "2026-02-30": the parser names the fault and its path


def faults(spec: Spec, format: str = "") -> list[str]:
    """Every fault of meaning; empty when the spec can be written as `format`."""
    if isinstance(spec, DocumentSpec):
        return [*_title(spec.title), *_document(spec)]
    if isinstance(spec, WorkbookSpec):
        return [*_title(spec.title), *_workbook(spec), *(_one_table(spec) if format == "csv" else ())]
    if isinstance(spec, DeckSpec):
        return [*_title(spec.title), *_deck(spec)]
    if isinstance(spec, MailSpec):
        return list(_mail(spec))
    return [*_title(spec.title), *_calendar(spec)]


def _title(text: str, where: str = "title") -> Iterator[str]:
    if not mark.plain(text).strip():
        yield f"{where}: is empty"


def _document(spec: DocumentSpec) -> Iterator[str]:
    if not spec.blocks:
        yield "blocks: is empty; a document needs at least one block"
    for index, block in enumerate(spec.blocks):
        yield from _block(block, f"blocks[{index}]")
        following = spec.blocks[index + 1] if index + 1 < len(spec.blocks) else None
        if isinstance(block, Heading) and _is_empty_section(block, following):
            yield f"blocks[{index}]: the section {block.text!r} is empty; fill it or leave the heading out"


def _is_empty_section(heading: Heading, following: Block | None) -> bool:
    return following is None or (isinstance(following, Heading) and following.level <= heading.level)


def _block(block: Block, where: str) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from _title(block.text, f"{where}.text")
    elif isinstance(block, (Paragraph, Bullets)):
        lines = block.lines if isinstance(block, Paragraph) else block.items
        if not lines:
            yield f"{where}: has no text"
        for number, line in enumerate(lines):
            yield from _title(line.text, f"{where}[{number}].text")
    elif isinstance(block, Table):
        yield from _table(block, where, formulas=False)
    else:
        yield from _chart(block, where)


def _table(table: Table, where: str, formulas: bool) -> Iterator[str]:
    if not table.columns:
        yield f"{where}.columns: is empty"
    if not table.rows:
        yield f"{where}.rows: is empty; leave the table out, or say in a line that nothing was found"
    if not formulas and any(cell.formula for row in table.rows for cell in row):
        yield f"{where}: formulas belong into a workbook; give the computed value"
    for number, row in enumerate(table.rows, 1):
        for cell, column in zip(row, table.columns, strict=True):
            yield from _cell(cell, f"{where}, row {number}, column {column.title!r}")


def _cell(cell: Cell, where: str) -> Iterator[str]:
    if cell.formula and not cell.formula.startswith("="):
        yield f"{where}: a formula starts with '='"
    if cell.formula and cell.value is None:
        yield f"{where}: a formula needs its computed value"
    if cell.formula and _REACHING_OUT.search(re.sub(r'"[^"]*"', "", cell.formula)):
        yield f"{where}: a formula may use the cells of this workbook only, no links, other files or web addresses"
    if cell.format in ("date", "datetime") and isinstance(cell.value, str) and figure.moment(cell) is None:
        yield f"{where}: {cell.value!r} is no ISO 8601 {cell.format}; use 2026-11-22 or set format to text"
    if figure.is_number(cell.value) and cell.value not in _FINITE:
        yield f"{where}: {cell.value} is no finite number"
    if isinstance(cell.value, str) and len(cell.value) > LONGEST_CELL:
        yield f"{where}: the text has {len(cell.value)} characters, a cell holds {LONGEST_CELL}"
    if cell.decimals is not None and not 0 <= cell.decimals <= 8:
        yield f"{where}: decimals must be 0 to 8, not {cell.decimals}"


class _Finite:
    """Holds every number except NaN and the infinities."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and abs(value) < float("inf")


_FINITE = _Finite()


def _chart(chart: Chart, where: str) -> Iterator[str]:
    if not chart.categories or not any(value is not None for series in chart.series for value in series.values):
        yield f"{where}: the chart has no values; leave it out"
    if any(value is not None and value not in _FINITE for series in chart.series for value in series.values):
        yield f"{where}: every value of a chart is a finite number or null"
    if chart.kind == "pie" and len(chart.series) != 1:
        yield f"{where}: a pie shows one series, not {len(chart.series)}"
    if chart.kind == "pie" and any((value or 0) < 0 for series in chart.series for value in series.values):
        yield f"{where}: a pie cannot show negative values; use a column chart"


def _workbook(spec: WorkbookSpec) -> Iterator[str]:
    if not spec.sheets:
        yield "sheets: is empty; a workbook needs at least one sheet"
    seen: set[str] = set()
    for index, sheet in enumerate(spec.sheets):
        where = f"sheets[{index}] ({sheet.name!r})"
        yield from _sheet_name(sheet.name, where)
        if sheet.name.casefold() in seen:
            yield f"{where}: the name is used twice; Excel does not tell upper from lower case"
        seen.add(sheet.name.casefold())
        yield from _table(sheet.table, where, formulas=True)
        for number, chart in enumerate(sheet.charts):
            yield from _chart(chart, f"{where}.charts[{number}]")


def _one_table(spec: WorkbookSpec) -> Iterator[str]:
    if len(spec.sheets) > 1:
        yield f"sheets: a CSV file holds one table, not {len(spec.sheets)}; write one file per sheet, or xlsx"


def _sheet_name(name: str, where: str) -> Iterator[str]:
    yield from _title(name, where)
    if len(name) > 31:
        yield f"{where}: the name has {len(name)} characters, Excel allows 31"
    if _SHEET_NAME.search(name) or name.startswith("'") or name.endswith("'"):
        yield f"{where}: Excel allows none of [ ] : * ? / \\ in the name, and no ' at its ends"
    if name.casefold() == "history":
        yield f"{where}: Excel keeps the name 'History' for itself"


def _deck(spec: DeckSpec) -> Iterator[str]:
    if not 1 <= len(spec.slides) <= MOST_SLIDES:
        yield f"slides: a deck has 1 to {MOST_SLIDES} slides, not {len(spec.slides)}"
    if spec.slides and spec.slides[0].layout != "title":
        yield "slides[0].layout: the first slide is the title slide; use layout 'title'"
    for number, slide in enumerate(spec.slides, 1):
        yield from _slide(slide, f"slide {number}")
    yield from deck_layout.faults(spec)


def _slide(slide: Slide, where: str) -> Iterator[str]:
    yield from _title(slide.title, f"{where}: title")
    if slide.table is not None and slide.chart is not None:
        yield f"{where}: has a table and a chart; one figure per slide, split it"
    if slide.layout in ("title", "section") and (slide.table is not None or slide.chart is not None):
        yield f"{where}: a {slide.layout} slide holds no table or chart; use layout 'content'"
    if slide.layout == "content" and not slide.bullets and slide.table is None and slide.chart is None:
        yield f"{where}: is empty below its title"
    if slide.table is not None:
        yield from _table(slide.table, f"{where}: table", formulas=False)
    if slide.chart is not None:
        yield from _chart(slide.chart, f"{where}: chart")
    for number, line in enumerate(slide.bullets, 1):
        yield from _title(line.text, f"{where}: bullet {number}")


def _mail(spec: MailSpec) -> Iterator[str]:
    yield from _title(spec.subject, "subject")
    if not any(line.text.strip() for line in spec.body):
        yield "body: is empty"
    people = [("to", text) for text in spec.to] + [("cc", text) for text in spec.cc]
    for field, text in [*people, *([("sender", spec.sender)] if spec.sender else [])]:
        yield from _address(text, field)
    if len(set(spec.attachments)) < len(spec.attachments):
        yield "attachments: the same file is attached twice"


def _address(text: str, where: str) -> Iterator[str]:
    try:
        found = addresses((text,))
    except ValueError as error:
        yield f"{where}: {error}; use 'Name <a@b.example>'"
        return
    if len(found) != 1:
        yield f"{where}: {text!r} holds {len(found)} addresses; give one per item"


def _calendar(spec: CalendarSpec) -> Iterator[str]:
    if not spec.events:
        yield "events: is empty; a calendar needs at least one event"
    uids = [(event.uid, event.recurrence_id) for event in spec.events if event.uid]
    if len(set(uids)) < len(uids):
        yield "events: the same uid is used twice for the same occurrence"
    for index, event in enumerate(spec.events):
        yield from _event(event, f"events[{index}] ({event.title!r})")
    if spec.method in ("REQUEST", "CANCEL") and not any(event.attendees for event in spec.events):
        yield f"method: {spec.method} needs attendees; leave method empty for an event of one's own"


def _event(event: EventSpec, where: str) -> Iterator[str]:
    yield from _title(event.title, f"{where}.title")
    if event.timezone and not _is_zone(event.timezone):
        yield f"{where}.timezone: {event.timezone!r} is no IANA time zone; use a name such as Europe/Berlin"
        return
    for person in event.attendees:
        yield from _address(person, f"{where}.attendees")
    if isinstance(event.start, datetime) != isinstance(event.end, datetime):
        yield f"{where}: start and end must both be days, or both be times"
    elif not event.original and not _is_ordered(event):
        yield f"{where}: ends at {event.end.isoformat()}, not after its start at {event.start.isoformat()}"


def _is_ordered(event: EventSpec) -> bool:
    if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        return event.end > event.start  # the end of a day event is the day after (RFC 5545, 3.6.1)
    zone = ZoneInfo(event.timezone) if event.timezone else UTC
    start, end = (m if m.tzinfo else m.replace(tzinfo=zone) for m in (event.start, event.end))
    return end > start


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
