"""Answers for what changed between two versions of a document: sentences and table cells, each with both places.

Sentences are aligned in their order; what was replaced is paired by shared words, so that a changed number is shown as
a change and not as one sentence gone and another come. Nothing is judged and nothing is translated.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.analysis.amounts import find_amounts
from desktop.analysis.dates import find_days
from desktop.analysis.sentences import split_sentences
from desktop.analysis.suspicion import is_steering, is_usable
from desktop.analysis.table_diff import TableChange, table_changes
from desktop.analysis.versions import group_versions, rank_of
from desktop.analysis.whole_table import whole_tables
from desktop.analysis.words import content, normal, similarity
from desktop.core.document import Document, Passage, Place, TableRecord

Kind = str  # "added", "removed", "changed", "moved"
_ANY_DAY = date(2000, 1, 1)  # days are compared as written, never resolved
SAME_THING = 0.34
MOST_SENTENCES = 6_000
_PIECE = re.compile(
    r"\s+|[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f.,:/%'’_-]*[A-Za-z0-9\u00c0-\u024f])?%?|[\u3400-\u9fff]|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class TextChange:
    """`was` and `now` with the changed words between `**`; "" where there is none. `numbers` are amounts and days that
    differ, as "old → new"; the sources are passage ids."""

    kind: Kind
    was: str = ""
    now: str = ""
    was_at: str = ""
    now_at: str = ""
    numbers: tuple[str, ...] = ()
    was_sources: tuple[str, ...] = ()
    now_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """What changed from `older` to `newer`. `same` counts sentences that are equal; `is_cut` says that only the first
    `MOST_SENTENCES` of a side were compared."""

    older: str
    newer: str
    texts: tuple[TextChange, ...] = ()
    tables: tuple[TableChange, ...] = ()
    same: int = 0
    is_cut: bool = False

    def count(self, kind: Kind) -> int:
        return sum(change.kind == kind for change in self.texts)

    @property
    def is_equal(self) -> bool:
        return not self.texts and not self.tables


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    key: str
    passage: Passage

    @property
    def place(self) -> str:
        return self.passage.locator.label().removeprefix(self.passage.locator.file).removeprefix(", ")


def choose_pairs(documents: Sequence[Document]) -> tuple[tuple[str, str], ...]:
    """(older, newer) of each work that has versions; else the only two files; else the two that are most alike."""
    named = {document.file: document for document in documents if document.passages}
    groups = group_versions(list(named.values()))
    if groups:
        return tuple((group.older[0], group.newest) for group in groups)
    if len(named) == 2:
        one, other = sorted(named.values(), key=rank_of)
        return ((one.file, other.file),)
    alike = _most_alike(list(named.values()))
    return (alike,) if alike else ()


def _most_alike(documents: Sequence[Document]) -> tuple[str, str] | None:
    words = [content(" ".join(p.text for p in document.passages[:200])) for document in documents[:200]]
    best, pair = 0.5, None
    for i, one in enumerate(words):
        for j in range(i + 1, len(words)):
            if documents[i].format == documents[j].format and (score := similarity(one, words[j])) > best:
                older, newer = sorted((documents[i], documents[j]), key=rank_of)
                best, pair = score, (older.file, newer.file)
    return pair


def compare_versions(older: Document, newer: Document) -> DocumentDiff:
    """Every change from `older` to `newer`, in the order of the newer file."""
    before, after = _lines(older), _lines(newer)
    is_cut = len(before) > MOST_SENTENCES or len(after) > MOST_SENTENCES
    before, after = before[:MOST_SENTENCES], after[:MOST_SENTENCES]
    changes: list[TextChange] = []
    same = 0
    matcher = difflib.SequenceMatcher(None, [line.key for line in before], [line.key for line in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            same += i2 - i1
        else:
            changes += _replaced(before[i1:i2], after[j1:j2])
    tables = table_changes(whole_tables([older]), whole_tables([newer]))
    return DocumentDiff(older.file, newer.file, tuple(_with_moves(changes)), tables, same, is_cut)


def _lines(document: Document) -> list[_Line]:
    """Sentences in order; tables are compared on their own."""
    found = []
    for passage in document.passages:
        if isinstance(passage.record, TableRecord) and len(passage.record.columns) > 1:
            continue
        if is_usable(passage):
            is_slide = passage.locator.place is Place.SLIDE  # a line break ends a thought there
            for text in split_sentences(passage.text.replace("\n", "\n\n") if is_slide else passage.text):
                if text.strip() and not is_steering(text):
                    found.append(_Line(text, " ".join(normal(text).split()), passage))
    return found


def _replaced(before: Sequence[_Line], after: Sequence[_Line]) -> Iterator[TextChange]:
    """Pairs of sentences about the same thing, in order, and what is left over on either side."""
    words = [content(line.text) for line in before]
    pairs: dict[int, int] = {}
    start = 0
    for j, line in enumerate(after):
        own = content(line.text)
        scores = [
            (_likeness(own, words[i], line.text, before[i].text), -i)
            for i in range(start, min(len(before), start + 40))
        ]
        best = max(scores, default=(0.0, 0))
        if best[0] >= SAME_THING:
            pairs[j] = -best[1]
            start = pairs[j] + 1
    taken, done = set(pairs.values()), 0
    for j, line in enumerate(after):
        if j in pairs:
            yield from (_gone(before[i]) for i in range(done, pairs[j]) if i not in taken)
            done = pairs[j] + 1
            yield _changed(before[pairs[j]], line)
        else:
            yield TextChange("added", now=line.text, now_at=line.place, now_sources=(line.passage.id,))
    yield from (_gone(before[i]) for i in range(done, len(before)) if i not in taken)


def _likeness(one: frozenset[str], other: frozenset[str], text: str, before: str) -> float:
    shared = similarity(one, other)
    if shared >= SAME_THING or abs(len(text) - len(before)) > max(len(text), len(before)) * 0.6:
        return shared
    return max(shared, difflib.SequenceMatcher(None, text, before, autojunk=False).quick_ratio() - 0.45)


def _gone(line: _Line) -> TextChange:
    return TextChange("removed", was=line.text, was_at=line.place, was_sources=(line.passage.id,))


def _changed(before: _Line, after: _Line) -> TextChange:
    was, now = marked(before.text, after.text)
    return TextChange(
        "changed", was, now, before.place, after.place, changed_values(before.text, after.text),
        (before.passage.id,), (after.passage.id,),
    )  # fmt: skip


def marked(was: str, now: str) -> tuple[str, str]:
    """Both texts with what differs between `**`; whole words in English, characters in Chinese."""
    before, after = _PIECE.findall(was.replace("**", "")), _PIECE.findall(now.replace("**", ""))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left += [(piece, tag != "equal") for piece in before[i1:i2]]
        right += [(piece, tag != "equal") for piece in after[j1:j2]]
    return _bold(left), _bold(right)


def _bold(pieces: Sequence[tuple[str, bool]]) -> str:
    """Runs of changed pieces in bold; the blanks at their ends stay outside, the blanks between two stay inside."""
    text = "".join(f"\x01{piece}\x02" if changed and piece.strip() else piece for piece, changed in pieces)
    text = re.sub(r"\x02(\s*)\x01", r"\1", text)
    return text.replace("\x01", "**").replace("\x02", "**")


def changed_values(was: str, now: str) -> tuple[str, ...]:
    """Amounts and days that differ, each with its like in their order: "£1.24m → £1.19m"."""
    before, after = _values(was), _values(now)
    found: list[str] = []
    for kind in sorted(before.keys() | after.keys()):
        old, new = before.get(kind, []), after.get(kind, [])
        gone = [text for text in old if text not in new]
        come = [text for text in new if text not in old]
        if gone and come:
            paired = min(len(gone), len(come))
            found += [f"{a} → {b}" for a, b in zip(gone[:paired], come[:paired], strict=True)]
            gone, come = gone[paired:], come[paired:]
        found += [f"{text} → –" for text in gone] + [f"– → {text}" for text in come]
    return tuple(dict.fromkeys(found))


def _values(text: str) -> dict[str, list[str]]:
    """Days and amounts by kind, as written; the numbers inside a day are no amounts."""
    days = list(find_days(text, _ANY_DAY))
    found: dict[str, list[str]] = {"day": [day.text for day in days]} if days else {}
    for item in find_amounts(text):
        if not any(day.start < item.end and item.start < day.end for day in days):
            found.setdefault(item.kind, []).append(item.text)
    return found


def _with_moves(changes: Sequence[TextChange]) -> Iterator[TextChange]:
    """A sentence that went from one place and came at another, unchanged, has moved."""
    gone = {normal(change.was): change for change in changes if change.kind == "removed"}
    come = {normal(change.now) for change in changes if change.kind == "added"}
    for change in changes:
        if change.kind == "added" and (earlier := gone.get(normal(change.now))):
            yield TextChange(
                "moved",
                earlier.was,
                change.now,
                earlier.was_at,
                change.now_at,
                (),
                earlier.was_sources,
                change.now_sources,
            )
        elif not (change.kind == "removed" and normal(change.was) in come):
            yield change
