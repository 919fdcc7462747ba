"""Answers for "Compare 2 and 3": both versions read back in a child process, their differences as a simple list."""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout

from desktop.analysis.document_diff import DocumentDiff, TextChange
from desktop.analysis.table_diff import TableChange
from desktop.core.clock import Clock
from desktop.core.document import CellValue, Document
from desktop.core.task import DeliverableRow
from desktop.deliverables.mark import runs
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import fill, label
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import language, source, tr, tr_n

KINDS = {
    "added": (source("New"), "ok"),
    "removed": (source("Gone"), "bad"),
    "changed": (source("Changed"), "accent"),
    "moved": (source("Moved"), "ink2"),
}
MOST = 300


async def read_file(path: Path, name: str, clock: Clock, timezone: str) -> Document:
    """The document at `path`, read in a child process that ends with it. Raises UnreadableFile."""
    from desktop.documents.options import ReadOptions
    from desktop.documents.sandbox import ReadingProcess

    process = ReadingProcess()
    try:
        return await process.read(path, name, ReadOptions(clock.now(), timezone, language=language()))
    finally:
        await process.close()


async def compare(older: DeliverableRow, newer: DeliverableRow, clock: Clock, timezone: str) -> DocumentDiff:
    """What changed from one version to the other. Raises UnreadableFile."""
    from desktop.analysis.document_diff import compare_versions

    first = await read_file(Path(older.path), older.name, clock, timezone)
    second = await read_file(Path(newer.path), newer.name, clock, timezone)
    return await asyncio.to_thread(compare_versions, first, second)


class Comparison(QFrame):
    """The differences of two versions. `left`: back to the file."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        fill(self, theme, "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        self._title = label(theme, "", "lead", "ink", 600, wrap=True)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setAccessibleName(tr("Differences"))
        self._text.setStyleSheet(
            f"QTextBrowser {{ background: {theme.hex('raised')}; border: 1px solid {theme.hex('lineStrong')};"
            f" border-radius: {theme.radius['card']}px; padding: 12px; }}"
        )
        self._text.document().setDefaultFont(theme.font("small"))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        self._back = back = PaintedButton(ThemeSource(theme, self), "", "arrow-left", compact=True)
        back.say(tr("Back to the file"))
        back.clicked.connect(self.left)
        head.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._text, 1)

    def say(self, text: str, *, is_alone: bool = False) -> None:
        """One sentence in the place of differences; `is_alone` when there is no file to go back to."""
        self._back.setVisible(not is_alone)
        self._title.setText(text)
        self._text.clear()
        self._text.hide()

    def show_difference(self, older: DeliverableRow, newer: DeliverableRow, found: DocumentDiff) -> None:
        pair = tr("From version {older} to version {newer}", older=older.version, newer=newer.version)
        if found.is_equal:
            self.say(f"{pair}{tr(', ')}{tr('nothing differs in text and tables')}")
            return
        count = len(found.texts) + len(found.tables)
        self._back.show()
        self._title.setText(f"{pair}{tr(', ')}{tr_n('1 difference|{n} differences', count)}")
        parts = [self._change(each) for each in found.texts[:MOST]]
        parts += [self._table_change(each) for each in found.tables[:MOST]]
        if len(found.texts) > MOST:
            parts.append(self._line("", "ink2", escape(tr("{n} more", n=len(found.texts) - MOST)), ""))
        self._text.setHtml("".join(parts))
        self._text.show()

    def text(self) -> str:
        """What is shown, for a test and for a screen reader."""
        return f"{self._title.text()}\n{self._text.toPlainText()}"

    def _change(self, each: TextChange) -> str:
        words, color = KINDS.get(each.kind, KINDS["changed"])
        was, now = _marked(each.was), _marked(each.now)
        place = each.now_at or each.was_at
        body = f"{was} → {now}" if was and now else now or was
        return self._line(tr(words), color, body, place)

    def _table_change(self, each: TableChange) -> str:
        kind = "added" if each.kind.endswith("added") else "removed" if each.kind.endswith("removed") else "changed"
        words, color = KINDS[kind]
        what = tr(", ").join(part for part in (each.label, each.column) if part) or each.table
        values = f": {_value(each.was)} → {_value(each.now)}" if each.kind == "cell" else ""
        return self._line(tr(words), color, escape(what) + values, f"{each.table} {each.now_at or each.was_at}".strip())

    def _line(self, kind: str, color: str, body: str, place: str) -> str:
        c = self._theme.hex
        return (
            f'<p style="margin:0 0 10px 0;color:{c("ink")}"><span style="color:{c(color)};font-weight:600">{escape(kind)}</span>'
            f'&nbsp; <span style="color:{c("ink3")}">{escape(place)}</span><br>{body}</p>'
        )


def _value(value: CellValue) -> str:
    return "–" if value is None else f"<b>{escape(str(value))}</b>"


def _marked(text: str) -> str:
    """`**changed**` words in bold."""
    return "".join(f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text) for run in runs(text)) if text else ""
