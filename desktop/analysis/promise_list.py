"""Answers for "what did we promise whom" over everything that was given, without a meeting to narrow it down.

The same rules as in a meeting pack (`commitments`), applied to every mail, chat and action table that is no newsletter.
Side: "ours" is the domain of the person whose machine it is, "client" everybody with another company's address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.analysis.commitments import find_commitments
from desktop.analysis.corpus import Corpus, zone_of
from desktop.analysis.finding import Commitment, MeetingMatch, Suspicion
from desktop.analysis.identity import domain_of
from desktop.analysis.internal import secrecy_of
from desktop.analysis.owner import guess_owner
from desktop.analysis.scope import Scope
from desktop.analysis.suspicion import find_suspicions
from desktop.analysis.words import content, normal, tokens
from desktop.core.document import Document, Person
from desktop.core.spec import Language

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f'’-]+|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class PromiseList:
    """What was promised. `owner` is whose side "ours" is, None when nobody stands out; `narrowed` are the words of the
    instruction that named people or companies, and then only theirs are listed."""

    as_of: datetime
    commitments: tuple[Commitment, ...]
    owner: Person | None = None
    narrowed: tuple[str, ...] = ()
    read: int = 0
    suspicious: tuple[Suspicion, ...] = ()

    def of_side(self, side: str) -> tuple[Commitment, ...]:
        """Those of one side, in the order of the list."""
        return tuple(one for one in self.commitments if one.side == side)


def list_promises(
    documents: Sequence[Document],
    as_of: datetime,
    timezone: str = "UTC",
    query: str = "",
    language: Language = "en",
    owner: Person | None = None,
) -> PromiseList:
    """Every promise up to `as_of`: open ones first, by due date; then the closed. Promises without a date that are
    older than 75 days are left out."""
    corpus = Corpus.of(documents, timezone)
    owner = owner or guess_owner(corpus)
    scope = whole_scope(corpus, owner, as_of, timezone)
    found = find_commitments(scope, secrecy_of(corpus, scope.home, language), as_of)
    named = _named(corpus, found, query)
    kept = tuple(one for one in found if _is_promise(one) and (not named or _concerns(corpus, one, named)))
    read = sum(1 for document in documents if document.passages)
    spoken = tuple(word for word in _WORD.findall(query) if content(word) & named)
    return PromiseList(as_of, kept, owner, tuple(dict.fromkeys(spoken)), read, find_suspicions(documents, language))


def whole_scope(corpus: Corpus, owner: Person | None, as_of: datetime, timezone: str) -> Scope:
    """A scope without a meeting: every other company's domain is the other side."""
    home = domain_of(owner.address) if owner else ""
    moment = as_of.astimezone(zone_of(timezone))
    meeting = MeetingMatch("", "", "", moment, moment, timezone)
    others = {corpus.directory.domain(person) for person in corpus.directory.people.values()} - {"", home}
    return Scope(corpus, meeting, owner, home, frozenset(others), frozenset(), "", frozenset(), everything=True)


def _is_promise(one: Commitment) -> bool:
    """Rows of a plan or a budget have an owner too; without a day by which, nobody promised anything."""
    return one.kind == "promise" or one.due is not None


def _named(corpus: Corpus, found: Sequence[Commitment], query: str) -> frozenset[str]:
    """Words of the instruction that name a person or company of the promises."""
    asked = content(query)
    people = {person for one in found for person in (one.who, one.whom) if person}
    names = {token for person in people for token in _tokens(corpus, person)}
    low = normal(query)
    spoken = {person.name for person in people if person.name > "\u3400" and normal(person.name) in low}
    return frozenset(asked & names) | frozenset(token for name in spoken for token in tokens(name))


def _tokens(corpus: Corpus, person: Person) -> frozenset[str]:
    domain = corpus.directory.domain(person).partition(".")[0]
    return content(f"{person.name} {domain}")


def _concerns(corpus: Corpus, one: Commitment, named: frozenset[str]) -> bool:
    return any(named & _tokens(corpus, person) for person in (one.who, one.whom) if person)
