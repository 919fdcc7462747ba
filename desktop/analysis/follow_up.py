"""Answers for the words of a task that changes what an earlier one made: how they are put, the wish and the files read
back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_ABOUT = re.compile(r"\n\n(?:This is about (.+)\.|这是对 (.+) 的修改要求。)\n\n")


def follow_up(wish: str, files: Sequence[str], quote: str, earlier: str, language: str) -> str:
    """The instruction: the `wish` first, then the names of the `files`, the words it is about, the `earlier` instruction."""
    zh = language == "zh"
    names = ("、" if zh else ", ").join(files)
    parts = [wish, f"这是对 {names} 的修改要求。" if zh else f"This is about {names}."]
    if quote:
        parts.append(f"涉及的文字：“{quote}”" if zh else f"The words it is about: “{quote}”")
    parts.append(f"原来的任务：{earlier}" if zh else f"It was made for: {earlier}")
    return "\n\n".join(parts)


def wish_of(instruction: str) -> str:
    """The wish of a follow-up, "" when `instruction` is none."""
    found = _ABOUT.search(instruction)
    return instruction[: found.start()].strip() if found else ""


def files_to_change(instruction: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """Those of `inputs` (paths) that the follow-ups in `instruction` are about; of several with one name the last given,
    for they were attached behind what was there."""
    left, found = list(inputs), []
    for named in _ABOUT.finditer(instruction):
        names = named[1] or named[2]
        for path in reversed(left.copy()):
            rest = _without(names, Path(path).name)
            if rest is not None:
                names = rest
                left.remove(path)
                found.append(path)
    return tuple(found)


def _without(names: str, name: str) -> str | None:
    """`names` without this one, None when it is not among them. A name may itself hold a comma."""
    place = re.search(rf"(?:^|, |、){re.escape(name)}(?=$|, |、)", names)
    return names[: place.start()] + names[place.end() :] if place else None
