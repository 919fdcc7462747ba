"""Answers for people's names: one address has one name, and no name is a letter off the one in the sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from desktop.core.document import Document, EventRecord, MailRecord, Passage, Person
from desktop.quality.finding import Delivered, Fault
from desktop.quality.shelf import Shelf, flat

_LETTER = r"[^\W\d_¹²³⁰-₟]"  # note marks count as letters to `re`
_WORD = re.compile(rf"{_LETTER}+")
_FULL_NAME = re.compile(rf"(?<!\w)([A-Z]{_LETTER}+)[ \u00a0]([A-Z]{_LETTER}+)(?!{_LETTER})")


def misspellings(readable: Sequence[tuple[Delivered, Document]], shelf: Shelf) -> Iterator[Fault]:
    """What a person would be embarrassed by; warnings, because a source may be the one that is wrong."""
    yield from _by_address(readable)
    known = {
        flat(person.name)
        for passage in shelf.all()
        for person in _people(passage)
        if _FULL_NAME.fullmatch(flat(person.name))
    }
    if not known:
        return
    words = {word for passage in shelf.all() for word in _WORD.findall(passage.text)}
    for item, document in readable:
        for wrong, right in _near_misses(document, known, words):
            yield Fault(
                f"{item.row.name} writes “{wrong}”, the sources “{right}”.",
                f"{item.row.name} 写作“{wrong}”，来源中是“{right}”。",
                is_warning=True,
            )


def _by_address(readable: Sequence[tuple[Delivered, Document]]) -> Iterator[Fault]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for item, document in readable:
        for person in (person for passage in document.passages for person in _people(passage)):
            if person.address and person.name and "@" not in person.name:
                spelled = names[person.address.casefold()]
                spelled.setdefault(_ordered(person.name), f"{person.name} ({item.row.name})")
    for address, spelled in names.items():
        if len(spelled) > 1:
            both = " / ".join(sorted(spelled.values()))
            yield Fault(f"{address} has several names: {both}.", f"{address} 有不同的姓名：{both}。", is_warning=True)


def _ordered(name: str) -> str:
    """ "Weber, Jonas" and "Jonas Weber" are one name."""
    return " ".join(sorted(_WORD.findall(name.casefold())))


def _people(passage: Passage) -> Iterator[Person]:
    record = passage.record
    if isinstance(record, MailRecord):
        yield from (record.sender, *record.to, *record.cc)
    elif isinstance(record, EventRecord):
        yield from (record.organizer,) if record.organizer else ()
        yield from (attendee.person for attendee in record.attendees)


def _near_misses(document: Document, known: set[str], words: set[str]) -> Iterator[tuple[str, str]]:
    """(as written, as known): names one letter off, with a word that no source ever uses."""
    seen = set(known)
    for passage in document.passages:
        for match in _FULL_NAME.finditer(passage.text):
            name = f"{match[1]} {match[2]}"
            if name in seen:
                continue
            seen.add(name)
            if {match[1], match[2]} <= words:
                continue
            yield from ((name, right) for right in sorted(known) if one_letter_off(name, right))


def one_letter_off(one: str, other: str) -> bool:
    """One letter changed, left out, added, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    is_swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return is_swapped or short[at + 1 :] == long[at + 1 :]
