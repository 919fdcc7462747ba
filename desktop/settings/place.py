"""Answers for where things are on this computer: the data folder and the time zone."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def data_folder(given: str = "") -> Path:
    """The data folder: `given` (--home), else AFTERNOON_HOME, else the platform's own. Absolute, maybe absent."""
    chosen = given or os.environ.get("AFTERNOON_HOME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("afternoon", appauthor=False))


def zone(name: str = "") -> ZoneInfo:
    """The zone called `name` (IANA); the system's for "" or a name that does not exist; UTC when that is unknown."""
    if name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            # a name typed by hand: the day still has to be drawn, so the system's zone stands in
            pass
    import tzlocal

    try:
        return ZoneInfo(tzlocal.get_localzone_name() or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
