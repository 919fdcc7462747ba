"""Answers for what a reader is told beside the bytes: the day, the time zone, the language and the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Bytes, seconds of processor time, and counts; beyond a count the rest is left out with
    a warning, beyond the others the file is refused."""

    max_bytes: int = 200_000_000
    max_streamed: int = 4_000_000_000  # bytes of a file that is read piece by piece (mbox)
    max_seconds: float = 120.0
    max_memory: int = 2_000_000_000
    max_passages: int = 50_000
    max_characters: int = 20_000_000
    max_cells: int = 1_200_000
    max_pages: int = 2_000
    max_events: int = 2_000
    max_expanded: int = 400_000_000
    max_ratio: float = 200.0
    max_entries: int = 10_000
    max_depth: int = 3

    def seconds_for(self, size: int) -> float:
        """The time a file of `size` bytes may take: large ones get a second more per megabyte beyond fifty."""
        return self.max_seconds + max(0.0, size / 1_000_000 - 50)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`as_of` is aware: recurring events are listed around it. `timezone` is the person's IANA zone, for floating
    times. `language` ("en", "zh") is that of the warnings. `password` opens protected files; it is for this reading only
    and must not be kept: no journal, no log."""

    as_of: datetime
    timezone: str = "UTC"
    limits: Limits = field(default_factory=Limits)
    language: str = "en"
    password: str = field(default="", repr=False)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, for the way to the child process."""
        limits = {name: getattr(self.limits, name) for name in Limits.__slots__}
        return {
            "as_of": self.as_of.isoformat(),
            "timezone": self.timezone,
            "limits": limits,
            "language": self.language,
            "password": self.password,
        }

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> ReadOptions:
        """The options that `to_data` wrote."""
        return ReadOptions(
            datetime.fromisoformat(data["as_of"]),
            data["timezone"],
            Limits(**data["limits"]),
            data["language"],
            data["password"],
        )
