"""Answers for where the facts of a preview stand on the pages of the PDF that was written from it.

The words of a page come in the order in which they were set, with heads, feet and notes between. Each fact is looked for
with the words around it, from behind the fact before it: the longest surroundings first, short ones only nearby. A fact
that is not found on the pages is left out rather than guessed. Pure: knows no widget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from desktop.documents.page_pictures import PageText
from desktop.ui.review.fact import Fact
from desktop.ui.review.preview import Box, PictureLeaf, Preview

AROUND = (16, 8, 4, 2)  # characters on each side of a fact, without spaces
FAR, NEAR = 20_000, 600  # characters ahead in which the longest and the shorter surroundings are looked for
_LINK = re.compile(r'<a href="f(\d+)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = "\u00ad\u2060\u200b\ufeff\x02"


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without spaces, and where in it each fact stands: (number, start, end)."""

    text: str
    facts: tuple[tuple[int, int, int], ...]


def with_pages(preview: Preview | None, pages: Sequence[PageText], count: int) -> Preview:
    """The pages with the facts of `preview` on them, numbered in the order in which they stand there. `count` is how many
    pages the file has."""
    spots = spotted(marked(preview), pages) if preview else []
    facts: list[Fact] = []
    on_page: dict[int, dict[int, tuple[Box, ...]]] = {}
    for number, page, start, end in spots:
        assert preview is not None
        on_page.setdefault(page, {})[len(facts)] = tuple(boxes(pages[page], start, end))
        facts.append(replace(preview.facts[number], number=len(facts)))
    leaves = tuple(PictureLeaf(page, text, on_page.get(page, {})) for page, text in enumerate(pages))
    return Preview(leaves, tuple(facts), rest=0, pages_left=count - len(pages))


def marked(preview: Preview) -> Marked:
    """The words of a preview's HTML with its facts; the number of a note as the file writes it."""
    from desktop.deliverables.note import superscripted

    parts: list[str] = []
    found: list[tuple[int, int, int]] = []
    length = 0
    for html in preview.html():
        place = 0
        for link in _LINK.finditer(html):
            before, number = squeezed(_words(html[place : link.start()])), int(link[1])
            text = squeezed(_words(link[2]))
            if preview.facts[number].is_note:
                text = superscripted(int(text.strip("[]")))
            found.append((number, length + len(before), length + len(before) + len(text)))
            parts += [before, text]
            length, place = length + len(before) + len(text), link.end()
        parts.append(squeezed(_words(html[place:])))
        length += len(parts[-1])
    return Marked("".join(parts), tuple(found))


def _words(html: str) -> str:
    return unescape(_TAG.sub("", html))


def squeezed(text: str) -> str:
    """Without spaces and what is never seen."""
    return "".join(each for each in text if not each.isspace() and each not in _UNSEEN)


def spotted(told: Marked, pages: Sequence[PageText]) -> list[tuple[int, int, int, int]]:
    """(fact, page, start, end) of those facts that stand on the pages; start and end are characters of the page."""
    seen = [(page, at) for page, text in enumerate(pages) for at, each in enumerate(text.text) if squeezed(each)]
    text = "".join(pages[page].text[at] for page, at in seen)
    spots, cursor = [], 0
    for number, start, end in told.facts:
        at = _found(told.text, start, end, text, cursor)
        if at is None:
            continue
        cursor = at + end - start
        (page, first), (last_page, last) = seen[at], seen[cursor - 1]
        if page == last_page:
            spots.append((number, page, first, last + 1))
    return spots


def _found(told: str, start: int, end: int, text: str, cursor: int) -> int | None:
    """Where in `text` from `cursor` on the fact `told[start:end]` stands, by the words around it."""
    for reach in AROUND:
        ahead = cursor + (FAR if reach == AROUND[0] else NEAR)
        found = []
        for before, after in ((reach, reach), (reach, 0), (0, reach)):  # a page may end on either side of it
            before = min(before, start)
            at = text.find(told[start - before : end + after], max(0, cursor - before), ahead)
            if at >= 0 and at + before >= cursor:
                found.append(at + before)
        if found:
            return min(found)
    return None


def boxes(page: PageText, start: int, end: int) -> Iterator[Box]:
    """The rectangles of characters of a page, one per line they stand on, in points."""
    found: Box | None = None
    for at in range(start, end):
        left, top, right, bottom = page.box(at)
        if right <= left:  # a space
            continue
        if found is None:
            found = (left, top, right, bottom)
        elif top < found[3] - 1 and bottom > found[1] + 1 and left >= found[0]:
            found = (found[0], min(top, found[1]), max(right, found[2]), max(bottom, found[3]))
        else:
            yield found
            found = (left, top, right, bottom)
    if found is not None:
        yield found
