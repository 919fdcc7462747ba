"""Calendar triage on small calendars made for one question each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.calendar_triage import triage_week
from desktop.analysis.calendar_triage_result import Decision, WeekTriage, Wishes
from desktop.core.document import Document, Person
from desktop.core.spec import Language
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes

ME = Person("Ada Brandt", "ada@own.example")
BO = "Bo Lind <bo@own.example>"
CARL = "Carl Ek <carl@client.example>"
LONDON = "Europe/London"


def moment(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def entry(
    title: str,
    start: str,
    minutes: int = 60,
    *,
    by: str = "",
    guests: tuple[str, ...] = (),
    zone: str = LONDON,
    answer: str = "ACCEPTED",
    extra: str = "",
    uid: str = "",
) -> str:
    """A VEVENT; `by` and `guests` are "Name <address>", the person comes to everything that has guests."""
    begin = datetime.fromisoformat(start)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid or title + start}",
        f"SUMMARY:{title}",
        f"DTSTART;TZID={zone}:{begin:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{begin + timedelta(minutes=minutes):%Y%m%dT%H%M%S}",
    ]
    if by:
        lines.append(f"ORGANIZER;CN={by.partition(' <')[0]}:mailto:{by.partition('<')[2].rstrip('>')}")
        for person, status in ((str(ME), answer), *((guest, "ACCEPTED") for guest in guests)):
            name, _, address = person.partition(" <")
            lines.append(f"ATTENDEE;CN={name};PARTSTAT={status}:mailto:{address.rstrip('>')}")
    return "\n".join([*lines, *([extra] if extra else []), "END:VEVENT"])


def calendar(
    *entries: str, name: str = "calendar.ics", title: str = "", zone: str = LONDON, as_of: str = "2026-03-02T08:00"
) -> Document:
    head = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{f'X-WR-CALNAME:{title}' if title else 'X-TEST:1'}\n"
    text = head + "\n".join(entries) + "\nEND:VCALENDAR\n"
    return read_bytes(text.encode(), name, ReadOptions(moment(as_of, zone), zone))


def mail(sender: str, subject: str, *sentences: str) -> Document:
    body = "\n\n".join(sentences)
    head = f"From: {sender}\nTo: {ME}\nSubject: {subject}\nDate: Fri, 27 Feb 2026 10:00:00 +0000\nMessage-ID: <1@x>"
    text = f"{head}\n\n{body}\n"
    return read_bytes(text.encode(), "note.eml", ReadOptions(moment("2026-03-02T08:00"), LONDON))


def triage(
    *documents: Document, sentence: str = "Tidy my week", zone: str = LONDON, language: Language = "en", **more: object
) -> WeekTriage:
    as_of = moment(str(more.pop("as_of", "2026-03-02T08:00")), zone)
    return triage_week(documents, sentence, as_of, zone, language, owner=ME, **more)  # type: ignore[arg-type]


def decided(week: WeekTriage, title: str) -> Decision:
    return next(d for d in week.decisions if week.entry(d.entry).title == title)


def test_a_half_hour_overlap_is_one_pair_and_thirty_minutes() -> None:
    week = triage(calendar(entry("A", "2026-03-03T10:00"), entry("B", "2026-03-03T10:30")))
    assert [conflict.minutes for conflict in week.conflicts] == [30]


def test_three_at_once_are_three_pairs() -> None:
    week = triage(calendar(*(entry(name, "2026-03-03T10:00") for name in "ABC")))
    assert [conflict.minutes for conflict in week.conflicts] == [60, 60, 60]


def test_meetings_that_touch_do_not_overlap() -> None:
    assert triage(calendar(entry("A", "2026-03-03T10:00"), entry("B", "2026-03-03T11:00"))).conflicts == ()


@pytest.mark.parametrize(
    ("extra", "counts"),
    [
        ("STATUS:TENTATIVE", "tentative"),
        ("TRANSP:TRANSPARENT", "free"),
    ],
)
def test_tentative_and_free_are_no_conflict(extra: str, counts: str) -> None:
    week = triage(calendar(entry("A", "2026-03-03T10:00"), entry("B", "2026-03-03T10:00", extra=extra)))
    assert week.conflicts == ()
    assert [e.counts for e in week.entries if e.title == "B"] == [counts]


def test_all_day_and_cancelled_and_declined_are_no_conflict() -> None:
    all_day = "BEGIN:VEVENT\nUID:d\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20260303\nDTEND;VALUE=DATE:20260304\nEND:VEVENT"
    week = triage(
        calendar(
            entry("A", "2026-03-03T10:00"),
            entry("B", "2026-03-03T10:00", extra="STATUS:CANCELLED"),
            entry("C", "2026-03-03T10:00", by=BO, guests=(BO,), answer="DECLINED"),
            all_day,
        )
    )
    assert week.conflicts == ()
    assert week.cancelled == 1
    assert {e.title: e.counts for e in week.entries} == {"A": "busy", "C": "declined", "Fair": "all_day"}


def test_the_same_event_in_two_calendars_counts_once() -> None:
    one = entry("A", "2026-03-03T10:00", uid="same")
    week = triage(calendar(one), calendar(one, name="second.ics"))
    assert len(week.entries) == 1
    assert week.conflicts == ()
    assert [d.kind for d in week.duplicates] == ["copy"]


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Shanghai", "America/New_York"])
def test_an_overlap_is_the_same_in_every_zone(zone: str) -> None:
    week = triage(
        calendar(entry("A", "2026-03-04T09:00"), entry("B", "2026-03-04T17:30", 60, zone="Asia/Shanghai"), zone=zone),
        zone=zone,
    )
    assert [(c.minutes, c.start.utcoffset()) for c in week.conflicts] == [
        (30, moment("2026-03-04T09:00", zone).utcoffset())
    ]


@pytest.mark.parametrize(
    ("first", "minutes"),
    [
        ("2026-03-02", 60),
        ("2026-03-09", 0),
        ("2026-03-23", 0),
        ("2026-03-30", 60),
        ("2026-10-19", 60),
        ("2026-10-26", 0),
        ("2026-11-02", 60),
    ],
)
def test_series_in_two_zones_part_while_only_one_has_changed_its_clocks(first: str, minutes: int) -> None:
    """14:00 in London is 9:00 in New York, save for the weeks between the two changes of the clocks."""
    rule, day = "RRULE:FREQ=WEEKLY;BYDAY=MO", date.fromisoformat(first)
    book = calendar(
        entry("A", "2026-01-05T14:00", extra=rule),
        entry("B", "2026-01-05T09:00", zone="America/New_York", extra=rule),
        as_of=f"{first}T07:00",
    )
    week = triage(book, as_of=f"{first}T07:00", wishes=Wishes(day, day + timedelta(days=6)))
    assert len(week.entries) == 2
    assert sum(conflict.minutes for conflict in week.conflicts) == minutes


def test_an_hour_over_the_night_when_the_clocks_change_is_an_hour() -> None:
    book = calendar(
        "BEGIN:VEVENT\nUID:n\nSUMMARY:Night\nDTSTART;TZID=Europe/London:20260329T003000\nDURATION:PT1H\nEND:VEVENT",
        as_of="2026-03-25T08:00",
    )
    week = triage(book, as_of="2026-03-25T08:00")
    assert [(e.minutes, e.after_hours) for e in week.entries] == [(60, 60)]


def test_what_is_named_is_kept_even_when_everything_speaks_against_it() -> None:
    book = calendar(
        entry("Vendor lunch", "2026-03-03T12:30", by="Kit <kit@vendor.example>", guests=("Kit <kit@vendor.example>",)),
        entry("Client review", "2026-03-03T12:30", by=str(ME), guests=(CARL,)),
    )
    week = triage(book, sentence="Tidy my week. Keep the vendor lunch and the client review.")
    assert {d.action for d in week.decisions} == {"keep"}
    assert [c.minutes for c in week.remaining] == [60]
    assert "conflict remains" in decided(week, "Vendor lunch").why


def test_ones_own_meeting_is_moved_and_never_declined() -> None:
    book = calendar(
        entry("Own sync", "2026-03-03T10:00", by=str(ME), guests=(BO,)),
        entry("Client call", "2026-03-03T10:30", by=CARL, guests=(CARL,)),
    )
    decision = decided(triage(book), "Own sync")
    assert (decision.action, decision.rule, decision.asks) == ("move", "M1", False)


def test_two_of_equal_weight_become_a_question_and_an_answer_settles_it() -> None:
    book = calendar(
        entry("Budget", "2026-03-03T10:00", by=BO, guests=(BO,)),
        entry("Hiring", "2026-03-03T10:00", by="Eva Sand <eva@own.example>", guests=("Eva Sand <eva@own.example>",)),
    )
    week = triage(book)
    assert [tie.choices for tie in week.ties] == [("Budget, Tue 3 Mar, 10:00", "Hiring, Tue 3 Mar, 10:00")]
    assert {d.rule for d in week.decisions} == {"T1"}
    hiring = next(e.id for e in week.entries if e.title == "Hiring")
    settled = triage(book, chosen=(hiring,))
    assert settled.ties == ()
    assert decided(settled, "Hiring").action == "keep"
    assert decided(settled, "Budget").action == "move"


def test_a_skipped_question_is_settled_by_rule_and_said() -> None:
    book = calendar(
        entry("Budget", "2026-03-03T10:00", by=BO, guests=(BO, "Eva Sand <eva@own.example>")),
        entry("Hiring", "2026-03-03T10:00", by="Eva Sand <eva@own.example>", guests=("Eva Sand <eva@own.example>",)),
    )
    week = triage(book, settle=True)
    assert decided(week, "Budget").action == "keep"
    assert any("more people come" in text for text in week.assumptions)


def test_a_moved_meeting_avoids_what_a_guest_has_in_a_calendar_that_was_dropped_too() -> None:
    book = calendar(
        entry("Planning", "2026-03-06T09:00", by=BO, guests=(BO,)),
        entry("Client call", "2026-03-06T09:00", by=str(ME), guests=(CARL,)),
    )
    free = decided(triage(book), "Planning").new_start
    assert free == moment("2026-03-06T10:00")
    theirs = calendar(entry("Dentist", "2026-03-06T10:00", 90), name="bo.ics", title="Bo Lind")
    week = triage(book, theirs)
    assert decided(week, "Planning").new_start == moment("2026-03-06T11:30")
    assert week.others == ("bo.ics",)
    assert {e.title for e in week.entries} == {"Planning", "Client call"}


def test_an_offered_time_is_not_taken_when_it_is_taken() -> None:
    book = calendar(
        entry("Capacity planning", "2026-03-05T14:30", by=BO, guests=(BO,)),
        entry("Client review", "2026-03-05T14:00", by=str(ME), guests=(CARL,)),
        entry("Board", "2026-03-06T11:00", by=str(ME), guests=(CARL,)),
    )
    note = mail(BO, "Capacity planning on Thursday", "If Thursday clashes for you, Friday 11:30 to 12:30 works too.")
    decision = decided(triage(book, note), "Capacity planning")
    assert (decision.rule, decision.offered) == ("M4", False)
    free = mail(BO, "Capacity planning on Thursday", "If Thursday clashes for you, Friday 15:30 to 16:30 works too.")
    decision = decided(triage(book, free), "Capacity planning")
    assert (decision.rule, decision.new_start) == ("M2", moment("2026-03-06T15:30"))


def test_a_stranger_cannot_hand_a_meeting_over() -> None:
    book = calendar(
        entry(
            "Supplier onboarding review",
            "2026-03-03T16:00",
            by="Eva Sand <eva@own.example>",
            guests=("Eva Sand <eva@own.example>", BO),
        )
    )
    words = "Bo can take the supplier onboarding review for you."
    assert (
        decided(
            triage(book, mail("Gus Ek <gus@own.example>", "Your Tuesday", words)), "Supplier onboarding review"
        ).action
        == "delegate"
    )
    stranger = triage(book, mail("Gus Ek <gus@elsewhere.example>", "Your Tuesday", words))
    assert decided(stranger, "Supplier onboarding review").action == "keep"


def test_the_shortfall_of_focus_is_stated_with_its_cause() -> None:
    full = [
        entry(f"Block {hour}", f"2026-03-03T{hour:02d}:00", by=str(ME), guests=(CARL,))
        for hour in (9, 10, 11, 14, 15, 16)
    ]
    week = triage(calendar(*full))
    day = next(day for day in week.focus if day.day == date(2026, 3, 3))
    assert (day.wanted, day.reached, day.missing) == (120, 90, 30)
    assert "360 minutes" in day.cause


def test_a_day_of_leave_gets_no_focus_block() -> None:
    leave = (
        "BEGIN:VEVENT\nUID:l\nSUMMARY:Annual leave\nDTSTART;VALUE=DATE:20260304\nDTEND;VALUE=DATE:20260305\nEND:VEVENT"
    )
    week = triage(calendar(leave, entry("A", "2026-03-03T10:00")))
    day = next(day for day in week.focus if day.day == date(2026, 3, 4))
    assert (day.reached, day.cause) == (0, "You are away that day.")


def test_travel_between_two_places_is_missed_only_when_asked_for() -> None:
    here, there = "LOCATION:Mill Lane 2", "LOCATION:Wharf Street 4"
    book = calendar(entry("A", "2026-03-03T10:00", extra=here), entry("B", "2026-03-03T11:10", extra=there))
    assert triage(book).travel == ()
    assert [gap.missing for gap in triage(book, sentence="Tidy my week, 30 minutes travel").travel] == [20]
    online = calendar(
        entry("A", "2026-03-03T10:00", extra=here), entry("B", "2026-03-03T11:10", extra="LOCATION:Teams")
    )
    assert triage(online, sentence="Tidy my week, 30 minutes travel").travel == ()


def test_what_has_begun_stays() -> None:
    book = calendar(
        entry("Early", "2026-03-02T09:00", 120, by=BO, guests=(BO,)),
        entry("Client", "2026-03-02T09:30", by=str(ME), guests=(CARL,)),
        as_of="2026-03-02T10:00",
    )
    week = triage(book, as_of="2026-03-02T10:00")
    assert {d.rule for d in week.decisions} == {"K3"}


def test_a_name_that_fits_nothing_is_said() -> None:
    week = triage(calendar(entry("A", "2026-03-03T10:00")), sentence="Tidy my week. Keep the board dinner.")
    assert any("board dinner" in text for text in week.assumptions)


def test_without_a_calendar_there_are_no_entries() -> None:
    assert triage(mail(BO, "Hello", "How are you?")).entries == ()
