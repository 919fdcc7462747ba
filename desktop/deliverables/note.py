"""Answers for the numbers of sources: each passage gets one number, in the order in which it is first cited.

Notes stand as Unicode superscripts (¹ ²) in text: whoever reads the file back never takes "12.4³" for 12.43.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from desktop.core.document import Citation
from desktop.core.errors import ToolFailed
from desktop.core.spec import Language

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BETWEEN = "\u00a0"  # keeps the notes of one line together


def cited(value: Any) -> Iterator[str]:
    """Every passage id under `value` (a spec or any part of one), in reading order, with repetitions."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name == "sources":
                yield from getattr(value, field.name)
            else:
                yield from cited(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from cited(item)


def require_known(spec: Any, citations: Mapping[str, Citation]) -> None:
    """ToolFailed that names every passage id in `spec` for which there is no citation."""
    unknown = list(dict.fromkeys(id for id in cited(spec) if id not in citations))
    if unknown:
        raise ToolFailed(
            f"These sources are not passages of this task: {', '.join(unknown)}. Nothing was written. "
            "Use only ids of passages that were read (p…), or leave `sources` empty and set certainty to unverified."
        )


def superscripted(number: int) -> str:
    """ "¹²" for 12."""
    return str(number).translate(_SUPERSCRIPT)


class Notes:
    """Gives out the numbers while a writer goes through its spec, and remembers them for the list at the end."""

    def __init__(self, citations: Mapping[str, Citation]) -> None:
        self._citations = citations
        self._numbers: dict[str, int] = {}

    def numbers(self, sources: Iterable[str]) -> list[int]:
        """The notes of these passages, ascending, each once."""
        return sorted({self._numbers.setdefault(id, len(self._numbers) + 1) for id in sources})

    def superscript(self, sources: Iterable[str]) -> str:
        """ "¹ ²" for two sources, "" for none."""
        return _BETWEEN.join(map(superscripted, self.numbers(sources)))

    def listed(self) -> list[tuple[int, Citation]]:
        """Every note given out so far, by number."""
        return [(number, self._citations[id]) for id, number in self._numbers.items()]

    def by_file(self) -> list[tuple[str, list[tuple[int, Citation]]]]:
        """The notes grouped by file, files in the order of their first note."""
        first: dict[str, int] = {}
        for number, citation in self.listed():
            first.setdefault(citation.locator.file, number)
        ordered = sorted(self.listed(), key=lambda item: (first[item[1].locator.file], item[0]))
        return [(file, list(group)) for file, group in groupby(ordered, key=lambda item: item[1].locator.file)]


def place(citation: Citation, language: Language) -> str:
    """The place within its file as a person reads it; "" for the file as a whole."""
    label = citation.locator.label(language)
    return label.removeprefix(citation.locator.file).removeprefix(", ")
