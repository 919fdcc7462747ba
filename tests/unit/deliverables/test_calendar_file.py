"""Calendars are read back with icalendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from desktop.core.spec import CalendarSpec, EventSpec, Language
from desktop.deliverables.registry import WRITERS, check_spec
from tests.support import sample_specs


def written(spec: CalendarSpec, folder: Path):
    path = folder / "slots.ics"
    WRITERS["ics"].write(spec, sample_specs.context(), path)
    return Calendar.from_ical(path.read_bytes()), path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_events_come_back(tmp_path: Path, language: Language) -> None:
    spec = sample_specs.calendar(language)
    calendar, _ = written(spec, tmp_path)
    prepare, notice, call = calendar.walk("VEVENT")
    assert prepare["SUMMARY"] == spec.events[0].title and prepare["DESCRIPTION"] == spec.events[0].description
    assert prepare["LOCATION"] == spec.events[0].location
    assert prepare["DTSTART"].dt == datetime(2026, 3, 12, 9, tzinfo=ZoneInfo("Europe/Oslo"))
    assert prepare["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert prepare["DTSTAMP"].dt == sample_specs.NOW
    assert prepare["ATTENDEE"] == "mailto:jonas@northgate.example" and prepare["ATTENDEE"].params["CN"] == "Jonas Weber"
    assert notice["DTSTART"].dt == date(2026, 3, 31) and notice["DTEND"].dt == date(2026, 4, 1)
    assert call["DTSTART"].params["TZID"] == "Asia/Shanghai"


def test_the_zones_in_use_are_defined_with_their_offsets(tmp_path: Path) -> None:
    calendar, path = written(sample_specs.calendar(), tmp_path)
    zones = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}
    assert list(zones) == ["Asia/Shanghai", "Europe/Oslo"]
    offsets = {part["TZOFFSETTO"].td for part in zones["Europe/Oslo"].subcomponents}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    assert max(map(len, path.read_bytes().split(b"\r\n"))) <= 75


def test_a_change_of_offset_stands_at_the_local_time_before_it(tmp_path: Path) -> None:
    calendar, _ = written(sample_specs.calendar(), tmp_path)
    oslo = calendar.walk("VTIMEZONE")[1]
    summer = [part["DTSTART"].dt for part in oslo.subcomponents if part.name == "DAYLIGHT"]
    assert datetime(2026, 3, 29, 2) in summer


def test_a_time_without_zone_stands_in_the_zone_of_the_person(tmp_path: Path) -> None:
    event = EventSpec("E", datetime(2026, 7, 1, 9), datetime(2026, 7, 1, 10))
    calendar, _ = written(CalendarSpec("C", (event,)), tmp_path)
    assert calendar.walk("VEVENT")[0]["DTSTART"].dt.utcoffset() == timedelta(hours=2)


def test_a_method_is_written_only_when_asked(tmp_path: Path) -> None:
    spec = sample_specs.calendar()
    assert "METHOD" not in written(spec, tmp_path)[0]
    asked, _ = written(CalendarSpec("C", spec.events, "CANCEL"), tmp_path)
    assert asked["METHOD"] == "CANCEL" and asked.walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_a_plain_day_in_the_data_lasts_all_day() -> None:
    data = {"title": "C", "events": [{"title": "E", "start": "2026-03-31", "end": "2026-04-01"}]}
    spec = check_spec("ics", data)
    assert isinstance(spec, CalendarSpec) and not isinstance(spec.events[0].start, datetime)
