"""Answers for who is who: the same person under a full name, "Surname, Given", a first name, an address, a Chinese name.

An address decides. A name stands for an address when all its parts fit, or when a first name fits exactly one person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.analysis.words import normal
from desktop.core.document import Person

_FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net web.de "
    "proton.me protonmail.com qq.com 163.com 126.com foxmail.com sina.com yeah.net".split()
)
_SECOND_LEVEL = frozenset("co com org net ac gov edu".split())
_NAME_PART = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*|[\u3400-\u9fff]+")


def domain_of(address: str) -> str:
    """The domain that stands for a company ("mail.acme.co.uk" -> "acme.co.uk"); "" for free mail and no address."""
    host = address.rpartition("@")[2].strip(" >.").lower()
    if "@" not in address or host in _FREE_MAIL:
        return ""
    labels = host.split(".")
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])


def name_parts(name: str) -> frozenset[str]:
    """The parts of a name in normal form, order and commas ignored; what stands in brackets is left out."""
    return frozenset(_NAME_PART.findall(normal(re.sub(r"[(（\[].*?[)）\]]", " ", name))))


def address_parts(address: str) -> frozenset[str]:
    """The parts of an address before the @ that may be names ("helen.cartwright" -> helen, cartwright)."""
    local = address.partition("@")[0].lower()
    return frozenset(part for part in re.split(r"[^a-z\u3400-\u9fff]+", local) if len(part) > 1)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everyone named in mails and invitations. Keys are lower-case addresses, or names where nobody gives an address."""

    people: dict[str, Person]
    _by_name: dict[frozenset[str], str]
    _by_part: dict[str, frozenset[str]]

    @staticmethod
    def of(mentions: Iterable[Person]) -> Directory:
        """The directory of all `mentions`; the most frequent spelling of a name is kept."""
        names: dict[str, Counter[str]] = {}
        bare: set[str] = set()
        for person in mentions:
            address = person.address.strip().lower()
            name = person.name.strip().strip("'\"")
            if address:
                names.setdefault(address, Counter())[name if "@" not in name else ""] += 1
            elif name:
                bare.add(name)
        people = {address: Person(_best(found, address), address) for address, found in names.items()}
        by_name: dict[frozenset[str], str] = {}
        by_part: dict[str, set[str]] = {}
        for key in people:
            for parts in {name_parts(name) for name in names[key] if name} | {address_parts(key)}:
                if parts:
                    by_name.setdefault(parts, key)
                for part in parts:
                    by_part.setdefault(part, set()).add(key)
        directory = Directory(people, by_name, {part: frozenset(keys) for part, keys in by_part.items()})
        for name in sorted(bare):
            directory._add_bare(name)
        return directory

    def _add_bare(self, name: str) -> None:
        if self.key(Person(name)) not in self.people:
            key = normal(name)
            self.people[key] = Person(name)
            self._by_name.setdefault(name_parts(name), key)

    def key(self, person: Person) -> str:
        """Who `person` is; for somebody unknown the address or the name in normal form."""
        if person.address:
            return person.address.strip().lower()
        if found := self._by_name.get(name_parts(person.name)):
            return found
        candidates = self._candidates(name_parts(person.name))
        return candidates[0] if len(candidates) == 1 else normal(person.name.strip())

    def _candidates(self, parts: frozenset[str]) -> list[str]:
        """Those whose name has all of `parts`; a Chinese given name or "周总" fits by its characters."""
        if not parts:
            return []
        sets = [self._by_part.get(part) or self._han(part) for part in parts]
        return sorted(frozenset.intersection(*sets)) if sets else []

    def _han(self, part: str) -> frozenset[str]:
        if not part > "\u3400":
            return frozenset()
        core = part.rstrip("总经理先生女士") or part
        matches = (
            keys
            for name, keys in self._by_part.items()
            if name > "\u3400"
            and (name.endswith(core) or (name.startswith(core) and core != part) or part.endswith(name))
        )
        return frozenset().union(*matches)

    def known(self, name: str) -> Person | None:
        """The person a written name stands for, or None when nobody or more than one fits."""
        return self.people.get(self.key(Person(name)))

    def same(self, one: Person, other: Person) -> bool:
        return self.key(one) == self.key(other)

    def full(self, person: Person) -> Person:
        """`person` with the name and address the directory knows."""
        known = self.people.get(self.key(person))
        if known is None:
            return person
        return Person(known.name or person.name, known.address or person.address)

    def domain(self, person: Person) -> str:
        return domain_of(self.full(person).address)


def _best(found: Counter[str], address: str) -> str:
    """The most frequent name; a longer one wins a tie."""
    named = [(count, len(name), name) for name, count in found.items() if name and normal(name) != address]
    return max(named)[2] if named else ""
