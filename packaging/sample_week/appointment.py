"""The week of Mara Lindqvist as rows, and as an iCalendar file (RFC 5545).

Times are local to the row's zone, with a VTIMEZONE for each. Numbers in the answer key (conflicts in minutes,
meeting hours) are computed from these rows by `week_figure`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vRecur, vText

from sample_week.fact import LAUNCH_DAY, LONDON, SHANGHAI
from sample_week.person import PEOPLE

OWNER = "mara"

_ZONES = """BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
X-LIC-LOCATION:Asia/Shanghai
BEGIN:STANDARD
TZNAME:CST
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
DTSTART:19700101T000000
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One calendar entry. `start` and `end` are ISO local times, or dates for an all-day entry (end exclusive).

    `guests` maps a person's key to their answer: a accepted, t tentative, d declined, n needs action.
    """

    key: str
    title: str
    start: str
    end: str
    organiser: str = OWNER
    guests: str = ""
    zone: ZoneInfo = LONDON
    place: str = ""
    note: str = ""
    rule: str = ""
    except_on: str = ""
    moved_from: str = ""
    series: str = ""
    status: str = "CONFIRMED"
    private: bool = False
    free: bool = False
    sequence: int = 0
    category: str = ""

    @property
    def is_all_day(self) -> bool:
        return len(self.start) == len("2026-03-02")

    @property
    def is_in_week(self) -> bool:
        return "2026-03-02" <= self.start < "2026-03-07"


_ANSWER = {"a": "ACCEPTED", "t": "TENTATIVE", "d": "DECLINED", "n": "NEEDS-ACTION"}

STANDUP = "standup"
REVIEW = "tallowmere-review"

APPOINTMENTS = (
    # Series
    Appointment(
        STANDUP, "Commercial stand-up", "2025-10-06T09:15", "2025-10-06T09:30", "gareth",
        "mara:a priya:a nadia:a", place="Teams", rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260626T081500Z",
        except_on="2026-03-04T09:15", note="Fifteen minutes, standing. What moved, what is stuck.",
    ),
    Appointment(
        "standup-tuesday", "Commercial stand-up", "2026-03-03T09:45", "2026-03-03T10:00", "gareth",
        "mara:n priya:a nadia:a", place="Teams", moved_from="2026-03-03T09:15", series=STANDUP, sequence=1,
        note="Half an hour later today only: Gareth has the bank at 9.",
    ),
    Appointment(
        "launch-group", "ColdTrace launch working group", "2026-01-12T11:00", "2026-01-12T12:00", "elin",
        "mara:a jonas:a nadia:a priya:a beatriz:a gao:t", place="Room Humber / Teams",
        rule="FREQ=WEEKLY;BYDAY=MO;UNTIL=20260615T100000Z", note="Dates, blockers, budget.",
    ),
    Appointment(
        "operations-call", "Tallowmere operations call", "2026-01-06T09:30", "2026-01-06T10:30", "tom",
        "mara:a dominic:a beatriz:a", place="Teams", rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630T083000Z",
        note="Weekly: scorecard, open claims, the week ahead.",
    ),
    Appointment(
        "elin-one-to-one", "1:1 Elin / Mara", "2026-01-08T16:00", "2026-01-08T16:30", OWNER, "elin:a",
        rule="FREQ=WEEKLY;BYDAY=TH;UNTIL=20260625T150000Z",
    ),
    Appointment(
        "elin-one-to-one-off", "1:1 Elin / Mara", "2026-03-05T16:00", "2026-03-05T16:30", OWNER, "elin:a",
        moved_from="2026-03-05T16:00", series="elin-one-to-one", status="CANCELLED", sequence=1,
    ),
    # Monday 2 March
    Appointment(
        "pipeline", "Pipeline review", "2026-03-02T10:00", "2026-03-02T11:00", "gareth", "mara:a priya:a",
        place="Room Ouse", note="Opportunities above £100k only.",
    ),
    Appointment(
        "pricing-desk", "Pricing desk", "2026-03-02T13:30", "2026-03-02T14:30", "priya", "mara:a tom:a",
        place="Room Ouse", note="Open price requests: Brackenfield bid, Carlisle Sunday collection.",
    ),
    Appointment(
        "tom-one-to-one", "1:1 Tom / Mara", "2026-03-02T14:30", "2026-03-02T15:00", OWNER, "tom:a",
        note="Hull – Daventry recovery plan before Thursday.",
    ),
    Appointment(
        "case-study-planning", "Case study planning", "2026-03-02T15:30", "2026-03-02T16:30", "nadia", "mara:a elin:d",
        note="Which clients could speak about ColdTrace.",
    ),
    # Tuesday 3 March
    Appointment(
        "bid-review", "Brackenfield Bakeries bid review", "2026-03-03T11:00", "2026-03-03T12:30", "gareth",
        "mara:a priya:a tom:a", place="Room Humber", note="Bid closes Monday 9 March, 12:00. Decision on the night "
        "trunk needed.",
    ),
    Appointment(
        "lunch-and-learn", "Lunch and learn: Freightwise control tower", "2026-03-03T12:30", "2026-03-03T13:30", "kit",
        "mara:n tom:d", place="Freightwise office, 4 Wharf Street", note="Repeated every month.",
    ),
    Appointment(
        "private", "Consultation, Dr Ainsworth", "2026-03-03T15:00", "2026-03-03T16:00", private=True,
        place="Northgate Clinic", note="Bring the referral letter.",
    ),
    Appointment(
        "onboarding", "Supplier onboarding review", "2026-03-03T16:00", "2026-03-03T17:00", "hanna", "mara:n tom:a",
        place="Teams", note="Four new hauliers: insurance, telematics, gate passes.",
    ),
    # Wednesday 4 March
    Appointment(
        "linjiang-review", "临江供应链季度会", "2026-03-04T16:00", "2026-03-04T17:00", "chen",
        "mara:a gao:a zhou:a", zone=SHANGHAI, place="腾讯会议",
        note="议程：1. 四季度货量和准点情况 2. ColdTrace 试点进展 3. 二季度舱位 4. 2026年合作协议续签",
    ),
    Appointment(
        "all-hands", "Company all-hands", "2026-03-04T09:15", "2026-03-04T10:15", "people", "mara:n",
        place="Canteen / stream", note="Recorded. Replaces the Wednesday stand-up.",
    ),
    Appointment(
        "tallowmoor-review", "Tallowmoor Dairies quarterly review", "2026-03-04T10:30", "2026-03-04T11:30", OWNER,
        "fiona:a tom:a", place="Teams", note="Q4 figures, Sunday collection at Carlisle.",
    ),
    Appointment(
        "pricing-workshop", "ColdTrace pricing workshop", "2026-03-04T11:00", "2026-03-04T12:00", "elin",
        "mara:n priya:a nadia:a", place="Room Humber", note="How to present £3.90 per pallet journey to the first ten "
        "clients. Can run again in the following week.",
    ),
    Appointment(
        "claims-drop-in", "Claims desk drop-in", "2026-03-04T13:30", "2026-03-04T14:30", "beatriz", "mara:a", free=True,
        place="Second floor", note="Come if you have a question.",
    ),
    Appointment(
        "case-study-interview", "Cold-chain case study interview", "2026-03-04T14:00", "2026-03-04T15:00", "nadia",
        "mara:t", status="TENTATIVE", place="Teams", note="To be confirmed by the agency.",
    ),
    Appointment(
        "brackenfield-data", "Brackenfield site data review", "2026-03-04T14:30", "2026-03-04T15:30", "priya",
        "mara:a tom:a", place="Teams", note="Stop times and cages per drop.",
    ),
    Appointment(
        "forum-call", "Retail Logistics Forum: steering call", "2026-03-04T17:00", "2026-03-04T18:30", "forum",
        "mara:a", place="Dial-in", note="Programme for May. Minutes are sent to all members.",
    ),
    # Thursday 5 March
    Appointment(
        "forecast-gareth", "Q1 forecast call", "2026-03-05T10:00", "2026-03-05T11:00", "gareth",
        "mara:a priya:a tom:a", place="Teams",
    ),
    Appointment(
        "forecast-priya", "Q1 Forecast Call", "2026-03-05T10:00", "2026-03-05T11:00", "priya",
        "mara:n gareth:a tom:a", place="Teams", note="Numbers in the sheet by Wednesday evening, please.",
    ),
    Appointment(
        REVIEW, "Tallowmere quarterly review", "2026-03-05T14:00", "2026-03-05T15:00", OWNER,
        "helen:a dominic:a ines:a tom:a", place="Tallowmere Foods, Mill Lane, Room 2 / Teams", category="Client",
        note="1. Q4 2025 in figures: volume, on-time, claims\n2. Hull – Daventry: what happened and what changes\n"
        "3. Rates from 1 April 2026\n4. What you expect from April to June\n5. Reconciled Q4 spend\n"
        "6. Fuel surcharge 2026/27",
    ),
    Appointment(
        "capacity", "Cold-store capacity planning", "2026-03-05T14:30", "2026-03-05T15:30", "beatriz",
        "mara:n tom:n hull:a", place="Room Ouse", note="Pallet positions at Hull for April to June.",
    ),
    Appointment(
        "retrospective", "Network planning retrospective", "2026-03-05T17:00", "2026-03-05T18:00", "tom",
        "mara:t beatriz:a hull:a", place="Teams", note="Peak 2025: what we keep, what we change.",
    ),
    # Friday 6 March
    Appointment(
        "nadia-leave", "Nadia on leave", "2026-03-06", "2026-03-07", "nadia", "mara:a", free=True,
    ),
    Appointment(
        "price-freeze", "Quarter-end price freeze starts", "2026-03-06", "2026-03-07", "priya", "mara:a",
        note="No price changes in the system until 1 April.",
    ),
    Appointment(
        "pilot-check", "ColdTrace 试点数据核对会", "2026-03-06T17:30", "2026-03-06T18:15", "zhou",
        "mara:a elin:a gao:a", zone=SHANGHAI, place="腾讯会议", note="核对40台设备的温度记录和电池数据。",
    ),
    Appointment(
        "rate-card", "Rate card sign-off", "2026-03-06T10:30", "2026-03-06T11:30", "gareth", "mara:a priya:a",
        place="Room Ouse", note="Tallowmere 2026, draft 3.",
    ),
    Appointment(
        "focus-plan", "Focus: Tallowmere account plan", "2026-03-06T14:00", "2026-03-06T15:30",
        note="Update sections 3 and 4.",
    ),
    Appointment(
        "claims-review", "Monthly claims review", "2026-03-06T15:00", "2026-03-06T16:00", "beatriz",
        "mara:a tom:a ruth:t", place="Room Humber", note="February claims, open above £1,000.",
    ),
    # Outside the week
    Appointment(
        "contract-renewal", "Tallowmere contract renewal: first session", "2026-03-19T10:00", "2026-03-19T12:00", OWNER,
        "helen:a ines:a gareth:a ruth:t", place="Tallowmere Foods, Mill Lane", note="Contract ends 30 June 2026.",
    ),
    Appointment("good-friday", "Bank holiday: Good Friday", "2026-04-03", "2026-04-04", "people", "mara:a", free=True),
    Appointment(
        "easter-monday", "Bank holiday: Easter Monday", "2026-04-06", "2026-04-07", "people", "mara:a", free=True
    ),
    Appointment(
        "china-labour-day", "Linjiang closed: Labour Day (五一)", "2026-05-01", "2026-05-06", "gao", "mara:a elin:a",
        free=True,
    ),
    Appointment(
        "early-may", "Bank holiday: Early May", "2026-05-04", "2026-05-05", "people", "mara:a", free=True
    ),
    Appointment(
        "jonas-leave", "Jonas on leave", "2026-05-11", "2026-05-16", "jonas", "mara:a elin:a", free=True
    ),
    Appointment(
        "spring-holiday", "Bank holiday: Spring", "2026-05-25", "2026-05-26", "people", "mara:a", free=True
    ),
    Appointment(
        "launch", "ColdTrace launch day", LAUNCH_DAY.isoformat(), (LAUNCH_DAY + timedelta(days=1)).isoformat(), "elin",
        "mara:a jonas:a nadia:a priya:a beatriz:a gao:a", free=True,
    ),
)  # fmt: skip


def write_calendar(path: Path) -> None:
    """Write every appointment to one .ics file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Afternoon//Sample week//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Mara Lindqvist")
    calendar.add("x-wr-timezone", "Europe/London")
    for zone in Timezone.from_ical(_ZONES, multiple=True):
        calendar.add_component(zone)
    for appointment in APPOINTMENTS:
        calendar.add_component(_event(appointment))
    path.write_bytes(calendar.to_ical(sorted=False))


def uid(appointment: Appointment) -> str:
    """The identity of an event; an exception to a series carries the series' UID."""
    domain = PEOPLE[appointment.organiser].address.partition("@")[2]
    return f"{appointment.series or appointment.key}@{domain}"


def _moment(appointment: Appointment, text: str) -> datetime | date:
    if appointment.is_all_day:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=appointment.zone)


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", uid(appointment))
    event.add("dtstamp", datetime(2026, 2, 27, 17, 0, tzinfo=ZoneInfo("UTC")))
    event.add("dtstart", _moment(appointment, appointment.start))
    event.add("dtend", _moment(appointment, appointment.end))
    if appointment.moved_from:
        event.add("recurrence-id", _moment(appointment, appointment.moved_from))
    if appointment.rule:
        event.add("rrule", vRecur.from_ical(appointment.rule))
    if appointment.except_on:
        event.add("exdate", _moment(appointment, appointment.except_on))
    event.add("sequence", appointment.sequence)
    event.add("summary", appointment.title)
    for name, text in (
        ("location", appointment.place),
        ("description", appointment.note),
        ("categories", appointment.category),
    ):
        if text:
            event.add(name, text)
    event.add("status", appointment.status)
    event.add("transp", "TRANSPARENT" if appointment.free else "OPAQUE")
    event.add("class", "PRIVATE" if appointment.private else "PUBLIC")
    _add_people(event, appointment)
    return event


def _add_people(event: Event, appointment: Appointment) -> None:
    if not appointment.guests:
        return
    event.add("organizer", _calendar_address(appointment.organiser), encode=False)
    answers = {appointment.organiser: "a"} | dict(pair.split(":") for pair in appointment.guests.split())
    for key, answer in answers.items():
        guest = _calendar_address(key)
        guest.params["ROLE"] = vText("CHAIR" if key == appointment.organiser else "REQ-PARTICIPANT")
        guest.params["PARTSTAT"] = vText(_ANSWER[answer])
        guest.params["RSVP"] = vText("TRUE" if answer == "n" else "FALSE")
        event.add("attendee", guest, encode=False)


def _calendar_address(key: str) -> vCalAddress:
    person = PEOPLE[key]
    address = vCalAddress(f"mailto:{person.address}")
    address.params["CN"] = vText(person.name)
    return address
