"""Answers for what a council is compared from: each member's files with their evidence, and the sources they all had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.analysis.alignment import find_factors, find_rates
from desktop.analysis.council import Council, compare
from desktop.analysis.council_statement import statements_of
from desktop.analysis.whole_table import whole_tables
from desktop.core.document import ChatRecord, Document, EventRecord, MailRecord
from desktop.core.spec import Evidence, Language


@dataclass(frozen=True, slots=True)
class MemberFile:
    """A file as it was read back, and what its lines rest on."""

    document: Document
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """`files` by member, in the order they were named; `silent` made nothing that can be read: member -> why."""

    files: Mapping[str, tuple[MemberFile, ...]]
    sources: tuple[Document, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)


def compared(material: Material, language: Language = "en") -> Council:
    """The comparison of everything the members delivered."""
    known = frozenset(passage.id for document in material.sources for passage in document.passages)
    statements = [
        statement
        for member, files in material.files.items()
        for file in files
        for statement in statements_of(member, file.document, file.evidence, known)
    ]
    rates = find_rates(whole_tables(list(material.sources)), material.sources)
    return compare(
        tuple(dict.fromkeys((*material.files, *material.silent))),
        statements,
        people_in(material.sources),
        rates,
        find_factors(material.sources),
        material.silent,
        language,
    )


def people_in(sources: Sequence[Document]) -> tuple[str, ...]:
    """Whole names of people who write, are written to, are invited or chat; a first name alone is no name."""
    found: list[str] = []
    for document in sources:
        for passage in document.passages:
            match passage.record:
                case MailRecord() as mail:
                    found += [person.name for person in (mail.sender, *mail.to, *mail.cc)]
                case EventRecord(private=False) as event:
                    found += [guest.person.name for guest in event.attendees]
                case ChatRecord(sender=sender):
                    found.append(sender)
                case _:
                    pass
    return tuple(dict.fromkeys(name for name in (" ".join(each.split()) for each in found) if _is_whole(name)))


def _is_whole(name: str) -> bool:
    return " " in name or (not name.isascii() and 2 <= len(name) <= 4)
