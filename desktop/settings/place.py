"""Answers for where things are on this computer: the data folder and the time zone."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.core.errors import BadInput


def data_folder(given: str = "") -> Path:
    """The data folder: `given` (--home), else AFTERNOON_HOME, else the platform's own. Absolute, maybe absent."""
    chosen = given or os.environ.get("AFTERNOON_HOME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("afternoon", appauthor=False))


def local_timezone() -> str:
    """The machine's zone by its IANA name, "UTC" when it names none."""
    import tzlocal

    name = tzlocal.get_localzone_name() or "UTC"
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "Zulu") else name


def named_zone(name: str) -> ZoneInfo:
    """The zone called `name` (IANA), or BadInput in a sentence: what a person typed for a task must be right."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"{name!r} is not a time zone. Use a name such as Europe/London or Asia/Shanghai.",
            f"{name!r} 不是时区。请用 Asia/Shanghai 这样的名称。",
        ) from None


def zone(name: str = "") -> ZoneInfo:
    """The zone called `name`; the system's for "" or a name that does not exist, because a window must be drawn
    whatever the settings say; UTC when that is unknown too."""
    for candidate in filter(None, (name, local_timezone())):
        try:
            return named_zone(candidate)
        except BadInput:  # the next candidate stands in
            continue
    return ZoneInfo("UTC")
