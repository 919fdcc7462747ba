"""Calendar files for tests and pictures, as a calendar program exports them: Thursday 14 May 2026 in London."""

from __future__ import annotations

from pathlib import Path

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tallowmere//Calendar 1//EN\r\n"
TITLES = {
    "en": ("Stand-up", "Tallowmere review", "Carriers’ call", "One to one", "Dentist", "Gym", "Team day"),
    "zh": ("早会", "塔洛美季度会", "承运商电话会", "一对一", "牙医", "健身", "团队日"),
}


def event(uid: str, start: str, end: str, title: str = "", *more: str) -> str:
    """A VEVENT. `start` and `end` as "20260514T091500", then in London, or "20260514" for a whole day."""
    stamps = [
        f"{name};TZID=Europe/London:{at}" if "T" in at else f"{name};VALUE=DATE:{at}"
        for name, at in (("DTSTART", start), ("DTEND", end))
    ]
    lines = ["BEGIN:VEVENT", f"UID:{uid}", *stamps, *([f"SUMMARY:{title}"] if title else []), *more, "END:VEVENT"]
    return "\r\n".join(lines) + "\r\n"


def calendar(*events: str) -> str:
    return HEAD + "".join(events) + "END:VCALENDAR\r\n"


def mockup(language: str = "en") -> str:
    """The two events of the mock-up: one of a series of working days, one of its own."""
    stand_up, review, *_ = TITLES[language]
    return calendar(
        event("s", "20260105T091500", "20260105T093000", stand_up, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        event("r", "20260514T153000", "20260514T163000", review),
    )


def full(language: str = "en") -> str:
    """A day that is full from early to late: side by side, over each other, across noon, private, free, all day."""
    stand_up, review, call, one, dentist, gym, team = TITLES[language]
    return calendar(
        event("g", "20260514T070000", "20260514T080000", gym, "TRANSP:TRANSPARENT"),
        event("s", "20260514T091500", "20260514T093000", stand_up),
        event("o", "20260514T093000", "20260514T100000", one),
        event("c", "20260514T103000", "20260514T123000", call),
        event("d", "20260514T111500", "20260514T114500", dentist, "CLASS:PRIVATE"),
        event("x", "20260514T130000", "20260514T140000", call, "STATUS:CANCELLED"),
        event("f", "20260514T140000", "20260514T150000", one),
        event("r", "20260514T153000", "20260514T163000", review),
        event("l", "20260514T163000", "20260514T173000", stand_up),
        event("e", "20260514T193000", "20260514T203000", dentist),
        event("t", "20260514", "20260515", team),
    )


DAYS = {"mockup": mockup, "full": full}


def write(folder: Path, day: str = "mockup", language: str = "en") -> Path:
    """The file of one of DAYS; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "Tallowmere.ics"
    path.write_bytes(DAYS[day](language).encode())
    return path
