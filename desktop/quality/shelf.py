"""Answers for finding a cited passage again among everything the task read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desktop.core.document import Document, EventRecord, MailRecord, Passage, Place


class Shelf:
    """The sources of a task by passage id."""

    def __init__(self, sources: Sequence[Document]) -> None:
        self.documents = tuple(sources)
        self._passages = {p.id: (p, document) for document in sources for p in document.passages}
        self._by_place: dict[tuple[str, Place, int], list[Passage]] = {}
        for passage, _ in self._passages.values():
            place = passage.locator
            self._by_place.setdefault((place.file, place.place, place.number), []).append(passage)

    def find(self, id: str) -> tuple[Passage, Document] | None:
        """The passage and the document it stands in; None when nobody read it."""
        return self._passages.get(id)

    def passages(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        """Those of `ids` that were read."""
        return tuple(found[0] for id in ids if (found := self._passages.get(id)))

    def around(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        """The cited passages, then what a person sees when looking there: the rest of the same mail, slide or page."""
        cited = self.passages(ids)
        places = {
            (p.locator.file, p.locator.place, p.locator.number) for p in cited if p.locator.place in _SEEN_AT_ONCE
        }
        own = {passage.id for passage in cited}
        near = (p for place in places for p in self._by_place.get(place, ()) if p.id not in own)
        return (*cited, *near)

    def all(self) -> Iterator[Passage]:
        for passage, _ in self._passages.values():
            yield passage


def flat(text: str) -> str:
    """`text` with every run of white space as one space, soft hyphens and zero-width characters taken out."""
    return " ".join(text.translate(_INVISIBLE).split())


def words_of(passage: Passage) -> str:
    """The text of a passage with the words that ride along in its record: a mail's subject, an event's title and place."""
    record = passage.record
    if isinstance(record, MailRecord):
        return f"{record.subject}\n{passage.text}"
    if isinstance(record, EventRecord):
        return "\n".join((record.title, record.location, record.description, passage.text))
    return passage.text


_SEEN_AT_ONCE = (Place.MESSAGE, Place.SLIDE, Place.PAGE)
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
