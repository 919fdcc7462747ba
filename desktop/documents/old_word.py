"""Answers for Word documents of before 2007 (doc): paragraphs, headings, tables, notes, headers, comments, text boxes.

Hidden words are marked as hidden; words deleted under tracking are told as a change, as in docx. Fields give their
result, never their instruction. Pictures, charts and drawings give nothing.
"""

from __future__ import annotations

import dataclasses
import struct
from dataclasses import dataclass, field

from desktop.core.document import PassageKind, Place
from desktop.documents import charset, refusal
from desktop.documents.compound import opened, stream, take_properties
from desktop.documents.grid import table_of, table_text
from desktop.documents.source import Content, Source, clean
from desktop.documents.unlocking import unlocked_office
from desktop.documents.word_binary import PARTS, PLAIN, Look, Run, is_encrypted, is_old, old_text, runs_of, table_name

_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_CELL, _PARAGRAPH = "\x07", "\r"
_MARKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\xa0": " "})
_KINDS = {"comment": PassageKind.COMMENT, "text": PassageKind.TEXT, "text box": PassageKind.TEXT}


def read_doc(source: Source) -> Content:
    """A Word document (doc, dot). Place HEADING: number is the block from 1, name the heading path."""
    with opened(source) as file:
        main = stream(file, "WordDocument")
        if is_encrypted(main):
            return read_doc(dataclasses.replace(source, data=_unlocked(source)))
        content = Content(source)
        take_properties(content, file)
        walk = _Walk(content)
        try:
            if is_old(main):
                walk.take(Run(PARTS[0], charset.decode(old_text(main)).replace("\n", ""), PLAIN, PLAIN))
            else:
                table = stream(file, table_name(main))
                for run in runs_of(main, table, source.options.limits.max_characters):
                    walk.take(run)
        except (struct.error, ValueError, IndexError) as error:
            raise refusal.damaged(source.name) from error
    walk.finish()
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def _unlocked(source: Source) -> bytes:
    data = unlocked_office(source)
    if data == source.data:
        raise refusal.password(source.name, is_wrong=bool(source.options.password))
    return data


@dataclass(slots=True)
class _Walk:
    """Runs gather to paragraphs, cells and rows."""

    content: Content
    part: str = PARTS[0]
    number: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    path: list[tuple[int, str]] = field(default_factory=list)
    visible: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # for each open field, whether its result has begun
    instructions: int = 0  # open fields whose result has not begun

    def take(self, run: Run) -> None:
        if run.part != self.part:
            self.finish()
            self.part = run.part
        for letter in run.text:
            if letter == _FIELD:
                self.fields.append(False)
                self.instructions += 1
            elif letter == _RESULT and self.fields:
                self.instructions -= not self.fields[-1]
                self.fields[-1] = True
            elif letter == _FIELD_END and self.fields:
                self.instructions -= not self.fields.pop()
            elif letter == _CELL:
                self._end_cell(run.paragraph)
            elif letter in (_PARAGRAPH, "\x0c") and not (self.cells or run.paragraph.in_table):
                self._end_table()
                self._paragraph(run.paragraph)
            elif not self.instructions:
                self._target(run.look).append("\n" if letter == _PARAGRAPH else letter)

    def finish(self) -> None:
        """What stands after the last mark of a part."""
        self.fields.clear()
        self.instructions = 0
        self._end_table()
        self._paragraph(PLAIN)

    def _target(self, look: Look) -> list[str]:
        return self.deleted if look.is_deleted else self.hidden if look.is_hidden else self.visible

    def _taken(self, parts: list[str]) -> str:
        text = clean("".join(parts).translate(_MARKS))
        parts.clear()
        return text

    def _end_cell(self, paragraph: Look) -> None:
        if paragraph.ends_row:
            self.rows.append(self.cells)
            self.cells = []
        else:
            self.cells.append(self._taken(self.visible))

    def _end_table(self) -> None:
        if self.cells:
            self.rows.append(self.cells)
            self.cells = []
        rows, self.rows = self.rows, []
        record = table_of(rows, self._path() or f"table {self.number + 1}") if rows else None
        if record is not None:
            place, _ = self._place()
            self.content.add(table_text(rows), *place, kind=PassageKind.TABLE, record=record)
            self._asides()

    def _paragraph(self, paragraph: Look) -> None:
        text = self._taken(self.visible)
        if text:
            level = paragraph.style if self.part == PARTS[0] and 1 <= paragraph.style <= 9 else 0
            if level:
                title = " ".join(text.split())
                self.path = [item for item in self.path if item[0] < level] + [(level, title)]
            place, kind = self._place()
            self.content.add(text, *place, kind=PassageKind.HEADING if level else kind)
        self._asides()

    def _asides(self) -> None:
        """Words that nobody sees, after the block in which they stand."""
        hidden, deleted = self._taken(self.hidden), self._taken(self.deleted)
        name = self._path()
        self.content.add(hidden, Place.HEADING, self.number, name, "hidden", hidden=True)
        said = f"Deleted: {deleted}" if deleted else ""
        self.content.add(said, Place.HEADING, self.number, name, "change", kind=PassageKind.COMMENT)

    def _place(self) -> tuple[tuple[Place, int, str, str], PassageKind]:
        """The place of the next block: in the text by its number, elsewhere by its part ("footnote 2")."""
        if self.part == PARTS[0]:
            self.number += 1
            return (Place.HEADING, self.number, self._path(), ""), PassageKind.TEXT
        self.counts[self.part] = count = self.counts.get(self.part, 0) + 1
        place = (Place.HEADING, 0, "", f"{self.part} {count}")
        return place, _KINDS.get(self.part, PassageKind.NOTE)

    def _path(self) -> str:
        return " › ".join(title for _, title in self.path) if self.part == PARTS[0] else ""
