"""Answers for whose machine it is, when nobody said so: the address that nearly every mail and invitation has."""

from __future__ import annotations

from collections import Counter

from desktop.analysis.corpus import Corpus
from desktop.core.document import Person


def guess_owner(corpus: Corpus) -> Person | None:
    """The most frequent person over mails (sent counts more, copied less) and events; None without a clear one."""
    counts: Counter[str] = Counter()
    for message in corpus.messages:
        record = message.record
        counts[corpus.directory.key(record.sender)] += 1
        for person in record.to:
            counts[corpus.directory.key(person)] += 2
        for person in record.cc:
            counts[corpus.directory.key(person)] += 1
    for occurrence in corpus.events:
        event = occurrence.event
        present = {corpus.directory.key(attendee.person) for attendee in event.attendees}
        if event.organizer:
            present.add(corpus.directory.key(event.organizer))
        for key in present:
            counts[key] += 2
    ranked = [(count, key) for key, count in counts.items() if "@" in key and key in corpus.directory.people]
    if not ranked:
        return None
    ranked.sort(key=lambda item: (-item[0], item[1]))
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return corpus.directory.people[ranked[0][1]]
