from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop.core.document import Attendee, EventRecord, PassageKind, Person, Place
from desktop.documents.ical_lines import parse_calendar
from desktop.documents.ical_time import duration, iana_name
from desktop.documents.options import ReadOptions
from tests.unit.documents.conftest import Read

ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0600
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events: str, before: str = "") -> str:
    blocks = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}{blocks}END:VCALENDAR\n"


def events(document: object) -> list[EventRecord]:
    return [p.record for p in document.passages if isinstance(p.record, EventRecord)]  # type: ignore[attr-defined]


def starts(document: object) -> list[str]:
    return [event.start.strftime("%m-%d %H:%M") for event in events(document)]


def test_an_event_becomes_a_record_with_everything_in_it(read: Read) -> None:
    document = read(
        "week.ics",
        calendar(
            """UID:1@x
SUMMARY:Contoso pilot\\, review
DTSTART;TZID=Europe/Berlin:20260303T090000
DTEND;TZID=Europe/Berlin:20260303T100000
LOCATION:Room 4
DESCRIPTION:Bring the figures.\\nAnd the
  contract.
ORGANIZER;CN=Ada Chen:mailto:ada@x.example
ATTENDEE;CN="Li, Bob";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:bob@x.example
STATUS:TENTATIVE
SEQUENCE:3"""
        ),
    )
    (event,) = events(document)
    assert (event.title, event.location, event.description) == (
        "Contoso pilot, review",
        "Room 4",
        "Bring the figures.\nAnd the contract.",
    )
    assert event.start.isoformat() == "2026-03-03T09:00:00+01:00"
    assert event.end - event.start == timedelta(hours=1)
    assert event.timezone == "Europe/Berlin"
    assert event.organizer == Person("Ada Chen", "ada@x.example")
    assert event.attendees == (Attendee(Person("Li, Bob", "bob@x.example"), "accepted", "req-participant"),)
    assert (event.status, event.sequence, event.busy, event.recurring) == ("tentative", 3, True, False)
    locator = document.passages[0].locator
    assert (locator.place, locator.number, locator.name) == (Place.EVENT, 1, "1@x")
    assert locator.detail == "2026-03-03T09:00:00+01:00"
    assert "When: Tue 2026-03-03 09:00 - 10:00 (Europe/Berlin)" in document.passages[0].text


def test_a_weekly_meeting_keeps_its_wall_time_when_summer_time_begins(read: Read) -> None:
    rule = "UID:1\nDTSTART;TZID=Europe/Berlin:20260320T090000\nRRULE:FREQ=WEEKLY;COUNT=3"
    found = events(read("a.ics", calendar(rule)))
    assert [event.start.isoformat() for event in found] == [
        "2026-03-20T09:00:00+01:00",
        "2026-03-27T09:00:00+01:00",
        "2026-04-03T09:00:00+02:00",
    ]
    assert all(event.recurring for event in found)


def test_repeating_events_are_listed_around_the_day_only(read: Read) -> None:
    found = events(read("a.ics", calendar("UID:1\nDTSTART:20200101T090000Z\nRRULE:FREQ=DAILY")))
    as_of = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert len(found) == 180
    assert found[0].start >= as_of - timedelta(days=60)
    assert found[-1].start <= as_of + timedelta(days=120)


def test_a_series_that_ended_long_ago_is_listed_once(read: Read) -> None:
    rule = "UID:1\nDTSTART:20100101T090000Z\nRRULE:FREQ=WEEKLY;UNTIL=20100301T000000Z"
    assert [event.start.year for event in events(read("a.ics", calendar(rule)))] == [2010]


def test_a_series_of_which_everything_is_excluded_is_not_listed(read: Read) -> None:
    rule = "UID:1\nDTSTART:20260302T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260302T090000Z,20260303T090000Z"
    document = read("a.ics", calendar(rule))
    assert not events(document)
    assert document.warnings == ("a.ics contains no events.",)


def test_changes_far_from_the_day_are_left_out_with_their_series(read: Read) -> None:
    series = "UID:1\nDTSTART:20200101T090000Z\nRRULE:FREQ=YEARLY"
    changed = "UID:1\nRECURRENCE-ID:20220101T090000Z\nDTSTART:20220105T090000Z"
    assert [event.start.year for event in events(read("a.ics", calendar(series, changed)))] == [2026]


def test_an_unknown_zone_of_the_person_is_no_reason_to_fail(read: Read, options: ReadOptions) -> None:
    lost = dataclasses.replace(options, timezone="Local")
    assert events(read("a.ics", calendar("UID:1\nDTSTART:20260302T090000"), lost))[0].timezone == "UTC"


def test_single_events_are_listed_whenever_they_are(read: Read) -> None:
    assert len(events(read("a.ics", calendar("UID:1\nDTSTART:19980312T083000Z")))) == 1


def test_excluded_and_added_dates_count(read: Read) -> None:
    rule = (
        "UID:1\nDTSTART;TZID=Europe/Berlin:20260302T090000\nRRULE:FREQ=DAILY;COUNT=5\n"
        "EXDATE;TZID=Europe/Berlin:20260303T090000,20260304T090000\nEXDATE;VALUE=DATE:20260305\n"
        "RDATE:20260310T080000Z"
    )
    assert starts(read("a.ics", calendar(rule))) == ["03-02 09:00", "03-06 09:00", "03-10 09:00"]


def test_until_in_utc_is_understood_in_the_zone_of_the_event(read: Read) -> None:
    rule = "UID:1\nDTSTART;TZID=America/New_York:20260302T200000\nRRULE:FREQ=DAILY;UNTIL=20260304T010000Z"
    assert starts(read("a.ics", calendar(rule))) == ["03-02 20:00", "03-03 20:00"]


def test_a_moved_occurrence_replaces_the_original(read: Read) -> None:
    series = "UID:1\nSUMMARY:Sync\nDTSTART;TZID=Europe/Berlin:20260302T090000\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:1\nSUMMARY:Sync (moved)\nRECURRENCE-ID:20260303T080000Z\nDTSTART;TZID=Europe/Berlin:20260303T150000"
    found = events(read("a.ics", calendar(series, moved)))
    assert [(event.title, event.start.strftime("%d %H")) for event in found] == [
        ("Sync", "02 09"),
        ("Sync (moved)", "03 15"),
        ("Sync", "04 09"),
    ]


def test_a_cancelled_occurrence_says_so(read: Read) -> None:
    series = "UID:1\nDTSTART:20260302T090000Z\nRRULE:FREQ=DAILY;COUNT=2"
    cancelled = "UID:1\nRECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T090000Z\nSTATUS:CANCELLED"
    assert [event.status for event in events(read("a.ics", calendar(series, cancelled)))] == ["confirmed", "cancelled"]


def test_an_invitation_to_one_occurrence_stands_alone(read: Read) -> None:
    alone = "UID:1\nRECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T100000Z"
    assert starts(read("a.ics", calendar(alone))) == ["03-03 10:00"]


def test_of_two_versions_of_an_event_the_newer_counts(read: Read) -> None:
    old, new = ("UID:1\nDTSTART:20260302T090000Z\nSEQUENCE:0", "UID:1\nDTSTART:20260302T110000Z\nSEQUENCE:1")
    assert starts(read("a.ics", calendar(new, old))) == ["03-02 11:00"]


def test_a_cancelled_calendar_cancels_its_events(read: Read) -> None:
    found = events(read("a.ics", calendar("UID:1\nDTSTART:20260302T090000Z", before="METHOD:CANCEL\n")))
    assert found[0].status == "cancelled"


def test_private_events_give_their_time_and_nothing_else(read: Read) -> None:
    secret = "UID:1\nSUMMARY:Doctor\nDESCRIPTION:knee\nLOCATION:Clinic\nCLASS:PRIVATE\nDTSTART:20260302T090000Z"
    document = read("a.ics", calendar(secret + "\nATTENDEE:mailto:doc@clinic.example"))
    (event,) = events(document)
    assert event.private
    assert (event.title, event.description, event.location, event.attendees) == ("Private appointment", "", "", ())
    assert not any(word in document.passages[0].text for word in ("Doctor", "knee", "Clinic", "clinic"))


def test_all_day_events_span_midnights_in_the_persons_zone(read: Read) -> None:
    document = read("a.ics", calendar("UID:1\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260305"))
    (event,) = events(document)
    assert event.all_day
    assert (event.start.isoformat(), event.end.isoformat()) == (
        "2026-03-02T00:00:00+01:00",
        "2026-03-05T00:00:00+01:00",
    )
    assert "Mon 2026-03-02 to Wed 2026-03-04 (all day)" in document.passages[0].text


def test_an_all_day_event_over_the_change_of_clocks_ends_at_midnight(read: Read) -> None:
    (event,) = events(read("a.ics", calendar("UID:1\nDTSTART;VALUE=DATE:20260329")))
    assert event.end.isoformat() == "2026-03-30T00:00:00+02:00"


def test_floating_times_take_the_persons_zone_or_that_of_the_calendar(read: Read) -> None:
    floating = "UID:1\nDTSTART:20260302T090000"
    assert events(read("a.ics", calendar(floating)))[0].timezone == "Europe/Berlin"
    stated = calendar(floating, before="X-WR-TIMEZONE:Asia/Shanghai\n")
    assert events(read("a.ics", stated))[0].start.isoformat() == "2026-03-02T09:00:00+08:00"


@pytest.mark.parametrize(
    ("name", "iana"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/America/New_York", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("China Standard Time", "Asia/Shanghai"),
        ("Customized Time Zone", ""),
        ("", ""),
    ],
)
def test_zone_names_of_other_programs_are_known(name: str, iana: str) -> None:
    assert iana_name(name) == iana


def test_a_zone_that_only_the_file_knows_follows_its_rules(read: Read) -> None:
    text = calendar("UID:1\nDTSTART;TZID=Customized Time Zone:20260302T090000", before=ODD_ZONE)
    (event,) = events(read("a.ics", text))
    assert event.start.utcoffset() == timedelta(hours=5, minutes=30)
    assert event.timezone == ""


def test_an_unknown_zone_falls_back_to_the_persons(read: Read) -> None:
    (event,) = events(read("a.ics", calendar("UID:1\nDTSTART;TZID=Nowhere/Land:20260302T090000")))
    assert event.timezone == "Europe/Berlin"


def test_one_broken_event_does_not_hide_the_others(read: Read) -> None:
    document = read("a.ics", calendar("UID:1\nDTSTART:tomorrow", "UID:2\nSUMMARY:ok\nDTSTART:20260302T090000Z"))
    assert [event.title for event in events(document)] == ["ok"]
    assert document.warnings == ("a.ics: 1 events have no readable start and were left out.",)


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=NEVER", "BYDAY=MO", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;INTERVAL=0"]
)
def test_a_rule_that_cannot_be_read_lists_the_first_date_and_says_so(read: Read, rule: str) -> None:
    document = read("a.ics", calendar(f"UID:1\nSUMMARY:Odd\nDTSTART:20260302T090000Z\nRRULE:{rule}"))
    assert starts(document) == ["03-02 09:00"]
    assert "“Odd”" in document.warnings[0]


def test_tasks_and_journal_entries_are_text(read: Read) -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Send offer\nDUE:20260303T120000Z\nSTATUS:NEEDS-ACTION\nEND:VTODO\nEND:VCALENDAR"
    (passage,) = read("a.ics", text).passages
    assert passage.kind is PassageKind.TEXT
    assert passage.text == "Task: Send offer\nDue: Tue 2026-03-03 12:00\nStatus: needs-action"


def test_lower_case_names_and_missing_ends_are_forgiven() -> None:
    root = parse_calendar('begin:vcalendar\nbegin:vevent\nsummary;x="a:b":Hello\nbegin:valarm\nend:vcalendar\n')
    assert [component.name for component in root.walk()] == ["", "VCALENDAR", "VEVENT", "VALARM"]
    assert root.components[0].components[0].text("SUMMARY") == "Hello"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT1H30M", timedelta(minutes=90)),
        ("P1W", timedelta(days=7)),
        ("-PT15M", timedelta(minutes=-15)),
        ("1 hour", None),
    ],
)
def test_durations_are_read(text: str, length: timedelta | None) -> None:
    assert duration(text) == length


def test_a_meeting_at_night_lasts_its_hours_when_the_clocks_change(read: Read) -> None:
    (event,) = events(read("a.ics", calendar("UID:1\nDTSTART;TZID=Europe/Berlin:20260329T010000\nDURATION:PT2H")))
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(hours=2)
    assert event.end.strftime("%H:%M") == "04:00"


def test_very_many_events_are_cut_to_those_near_the_day(read: Read) -> None:
    document = read(
        "a.ics", calendar(*(f"UID:{n}\nDTSTART:20{n // 100:02}0101T{n % 24:02}0000Z" for n in range(2_600)))
    )
    assert len(events(document)) == 2_000
    assert max(event.start.year for event in events(document)) == 2025
    assert "the 2,000 nearest to today" in document.warnings[0]


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART;TZID=Asia/Shanghai:20260301T090000\nDTEND:99991231T235959Z",
        "DTSTART:20260301T090000Z\nDURATION:P1000000W",
        "DTSTART;VALUE=DATE:20260301\nDURATION:P1000000W",
        "DTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:99991231",
    ],
)
def test_an_event_without_an_end_in_sight_ends_with_the_calendar_of_all(lines: str, read: Read) -> None:
    found = events(read("a.ics", calendar(f"UID:1\n{lines}", "UID:2\nDTSTART:20260302T090000Z\nDURATION:PT1H")))
    assert [event.uid for event in found] == ["1", "2"]
    for hours in (-12, 14):
        assert found[0].end.astimezone(timezone(timedelta(hours=hours))).year == 9999
