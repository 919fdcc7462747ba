"""Answers for time zones by their IANA name."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.core.errors import BadInput


def local_timezone() -> str:
    """The machine's zone, "UTC" when it names none."""
    from tzlocal import get_localzone_name

    name = get_localzone_name() or "UTC"
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "Zulu") else name


def zone(name: str) -> ZoneInfo:
    """The zone, or BadInput in a sentence."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"{name!r} is not a time zone. Use a name such as Europe/London or Asia/Shanghai.",
            f"{name!r} 不是时区。请用 Asia/Shanghai 这样的名称。",
        ) from None
