"""Answers for finding a cited passage again among everything the task read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desktop.core.document import Document, Passage


class Shelf:
    """The sources of a task by passage id."""

    def __init__(self, sources: Sequence[Document]) -> None:
        self.documents = tuple(sources)
        self._passages = {p.id: (p, document) for document in sources for p in document.passages}

    def find(self, id: str) -> tuple[Passage, Document] | None:
        """The passage and the document it stands in; None when nobody read it."""
        return self._passages.get(id)

    def passages(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        """Those of `ids` that were read."""
        return tuple(found[0] for id in ids if (found := self._passages.get(id)))

    def all(self) -> Iterator[Passage]:
        for passage, _ in self._passages.values():
            yield passage


def flat(text: str) -> str:
    """`text` with every run of white space as one space, soft hyphens and zero-width characters taken out."""
    return " ".join(text.translate(_INVISIBLE).split())


_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
