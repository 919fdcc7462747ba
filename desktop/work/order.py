"""Answers for what a task is asked with: the order itself, and how its files, moment, language and folder are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.errors import BadInput
from desktop.settings.place import named_zone


@dataclass(frozen=True, slots=True)
class Order:
    """What `submit` was given. `model` may be "auto"; `fallbacks` and `reviewer` None: those of the settings; `repeat` is
    "", "daily", "weekdays", "weekly" or "monthly", counted from `not_before`."""

    instruction: str
    inputs: tuple[Path, ...]
    model: str = "offline"
    job: str = ""
    language: str = ""
    timezone: str = ""
    as_of: datetime | None = None
    out: Path | None = None
    budget_usd: float | None = None
    approve: str = "ask"
    fallbacks: tuple[str, ...] | None = None
    reviewer: str | None = None
    pace: str = "now"
    not_before: datetime | None = None
    repeat: str = ""


def granted(inputs: Sequence[Path]) -> list[Path]:
    """The inputs as absolute paths, each once. Raises BadInput naming the first that is not there or not readable."""
    paths: list[Path] = []
    for given in inputs:
        path = given.expanduser().absolute()
        try:
            path.stat()
            if path.is_dir():
                next(path.iterdir(), None)
        except FileNotFoundError:
            raise BadInput(
                f"{given} is not there. Nothing was queued. Check the path.", f"找不到 {given}。没有提交。请检查路径。"
            ) from None
        except OSError as error:
            raise BadInput(
                f"{given} cannot be read ({error.strerror}). Nothing was queued. Check the permissions.",
                f"无法读取 {given}（{error.strerror}）。没有提交。请检查权限。",
            ) from None
        if path not in paths:
            paths.append(path)
    return paths


def moment(as_of: datetime | None, timezone: str, clock: Clock) -> datetime:
    """`as_of` (or now) as an aware time in `timezone`. Raises BadInput for an unknown zone."""
    place = named_zone(timezone)
    if as_of is None:
        return clock.now().astimezone(place)
    return as_of.replace(tzinfo=place) if as_of.tzinfo is None else as_of


def language_of(text: str) -> str:
    """ "zh" when the text has Chinese characters that are not a mere name in it, else "en"."""
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    return "zh" if han > words else "en"


def folder_name(instruction: str, task: str, day: str = "") -> str:
    """A folder a person recognises: the first words, the day of a repeating task, and the end of the id."""
    words = re.sub(r"[^\w]+", " ", instruction).strip()[:40].strip().replace(" ", "-")
    return "-".join(filter(None, (words or "task", day, task[-6:])))
