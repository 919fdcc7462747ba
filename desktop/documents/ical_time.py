"""Answers for dates, times, durations and zones in iCalendar (RFC 5545, 3.3.4 to 3.3.6, 3.6.5).

A zone is the IANA zone that its name stands for (also inside "/mozilla.org/…/Europe/Berlin" and for Windows' names),
else the rules that the file itself gives, else the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.documents.ical_lines import Component, Property

_MOMENT = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*", re.I
)
_DURATION = re.compile(r"\s*([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\s*", re.I)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written: `local` is naive wall time, `zone` its zone; dates have no time of day."""

    local: datetime
    zone: tzinfo
    zone_name: str
    is_date: bool = False

    @property
    def aware(self) -> datetime:
        return self.local.replace(tzinfo=self.zone)

    def at(self, local: datetime) -> datetime:
        """Another wall time in the same zone, aware."""
        return local.replace(tzinfo=self.zone)


@dataclass(slots=True)
class Zones:
    """The zones of one calendar file; `own` (IANA) is the person's, for floating times."""

    own: str
    definitions: Mapping[str, Component] = field(default_factory=dict)
    _known: dict[str, tuple[tzinfo, str]] = field(default_factory=dict)

    def zone(self, name: str) -> tuple[tzinfo, str]:
        """The zone called `name` in the file, and its IANA name ("" when it has none)."""
        if name not in self._known:
            self._known[name] = self._find(name.strip())
        return self._known[name]

    def _find(self, name: str) -> tuple[tzinfo, str]:
        iana = iana_name(name)
        if iana:
            return ZoneInfo(iana), iana
        definition = self.definitions.get(name)
        rules = _rules(definition) if definition else None
        if rules is not None:
            return rules, ""
        offset = _OFFSET.search(name)
        if offset and int(offset.group(2)) < 24:
            shift = timedelta(hours=int(offset.group(2)), minutes=int(offset.group(3) or 0))
            return timezone(shift if offset.group(1) == "+" else -shift), ""
        own = iana_name(self.own) or "UTC"
        return ZoneInfo(own), own

    def moment(self, item: Property, default: Moment | None = None) -> Moment | None:
        """A DATE or DATE-TIME property; None when it cannot be read. Without a zone it takes that of `default`."""
        return self.moment_of(item.value, item.parameters.get("TZID", ""), default)

    def moment_of(self, text: str, zone_name: str = "", default: Moment | None = None) -> Moment | None:
        match = _MOMENT.fullmatch(text)
        if not match:
            return None
        year, month, day, hour, minute, second, suffix = match.groups()
        try:
            local = datetime.combine(date(int(year), int(month), int(day)), time())
            if hour is not None:
                local += timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0))
        except (ValueError, OverflowError):
            return None
        if hour is not None and suffix and suffix.upper() == "Z":
            return Moment(local, UTC, "UTC")
        if hour is not None and suffix:
            return Moment(local, *self.zone(f"UTC{suffix}"))
        if zone_name.strip():
            return Moment(local, *self.zone(zone_name), is_date=hour is None)
        if default is not None:
            return Moment(local, default.zone, default.zone_name, hour is None)
        return Moment(local, *self.zone(self.own), is_date=hour is None)


def iana_name(name: str) -> str:
    """The IANA zone that `name` stands for: itself, its last words behind a vendor's prefix, or a Windows name."""
    words = name.strip().strip("/").split("/")
    tails = ["/".join(words[index:]) for index in range(len(words))]
    for candidate in (tail for tail in tails if tail):
        try:
            ZoneInfo(candidate)
            return candidate
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return str(WINDOWS_TO_OLSON.get(name.strip(), ""))


def _rules(definition: Component) -> tzinfo | None:
    """The zone that a VTIMEZONE describes; None when its rules are broken."""
    from icalendar import Calendar, Timezone

    text = "\r\n".join(["BEGIN:VCALENDAR", *definition.lines, "END:VCALENDAR", ""])
    try:
        calendar = Calendar.from_ical(text)
        zone = next((item for item in calendar.walk("VTIMEZONE") if isinstance(item, Timezone)), None)
        rules = zone.to_tz(lookup_tzid=False) if zone is not None else None
        return (
            rules if isinstance(rules, tzinfo) and datetime(2026, 1, 1, tzinfo=rules).utcoffset() is not None else None
        )
    except Exception:  # noqa: BLE001 - the library raises anything on broken rules; then the zone counts as unknown
        return None


def duration(text: str) -> timedelta | None:
    """ "PT1H30M" -> 90 minutes; None when it is no duration."""
    match = _DURATION.fullmatch(text)
    if not match:
        return None
    sign, *numbers = match.groups()
    weeks, days, hours, minutes, seconds = (min(int(number or 0), 10**6) for number in numbers)
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if sign == "-" else length
