"""Answers for "Read so far": every file that was read, how much of it, and whether it left this computer."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.core.task import SourceRow, TaskDetail
from desktop.ui import icons
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.text import ElidedLabel, label
from desktop.ui.theme import Theme
from desktop.ui.translation import format_size, tr, tr_n

SHOWN = 60  # rows; a folder of thousands is counted, not listed


def icon_label(theme: Theme, name: str, color: str = "ink2", size: int = 16) -> QLabel:
    made, side = QLabel(), theme.px(size)
    made.setPixmap(icons.pixmap(name, theme.color(color), side, density=2.0))
    made.setFixedWidth(side + 2)
    return made


class Sources(Section):
    """Read files in the order they were read; those that could not be read with their sentence."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__(around.theme, tr("Read so far"), left_note(around, detail))
        self._around = around
        self._stayed = all_stayed(around, detail)
        self._shown: tuple[SourceRow, ...] = ()
        self.files = QVBoxLayout()
        self.files.setSpacing(0)
        self.rows.addLayout(self.files)
        self._more = label(around.theme, "", "small", "ink3")
        self.rows.addWidget(self._more)
        self.grow(detail)

    def grow(self, detail: TaskDetail) -> bool:
        """Files that were read since come below the others. False when what is shown has changed itself."""
        known = len(self._shown)
        if detail.sources[:known] != self._shown or all_stayed(self._around, detail) != self._stayed:
            return False
        for source in detail.sources[known:SHOWN]:
            self._add(source)
        self._shown = detail.sources
        self.set_note(left_note(self._around, detail))
        rest = len(detail.sources) - SHOWN
        self._more.setVisible(rest > 0)
        self._more.setText(tr_n("and 1 more|and {n} more", rest) if rest > 0 else "")
        return True

    def _add(self, source: SourceRow) -> None:
        self.files.addWidget(_row(self._around.theme, source, self._stayed))
        if source.error:
            sentence = label(self._around.theme, source.error, "small", "attnText", wrap=True)
            sentence.setContentsMargins(26, 0, 0, 4)
            self.files.addWidget(sentence)


def all_stayed(around: Surroundings, detail: TaskDetail) -> bool:
    """Whether nothing of the task went to a model elsewhere."""
    return all(around.is_here(turn.model) for turn in detail.turns)


def left_note(around: Surroundings, detail: TaskDetail) -> str:
    """What the requests of the task to models elsewhere held. They carry results of tools, which mix files: nobody knows how
    much of it came from which file, so none is named beside a file."""
    away = [turn.sent_bytes for turn in detail.turns if not around.is_here(turn.model)]
    if not away:
        return tr("Nothing left this computer")
    if not sum(away):
        return tr_n("1 request left this computer|{n} requests left this computer", len(away))
    return tr("{size} of text left this computer", size=format_size(sum(away)))


def _row(theme: Theme, source: SourceRow, stayed: bool) -> QWidget:
    """`stayed`: nothing of the task went to a model elsewhere."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 3, 0, 3)
    row.setSpacing(8)
    row.addWidget(icon_label(theme, icons.file_icon_name(source.file)))
    name = ElidedLabel(theme, PurePath(source.file).name)
    name.setToolTip(source.path)
    row.addWidget(name)
    if source.error:
        row.addStretch(1)
        row.addWidget(icon_label(theme, "triangle-alert", "attnText", 14))
        row.addWidget(label(theme, tr("not read"), "meta", "attnText"))
        return holder
    row.addWidget(label(theme, tr_n("1 passage|{n} passages", source.passages), "meta", "ink3"), 1)
    if source.left_bytes:
        row.addWidget(icon_label(theme, "arrow-up-right", "ink2", 14))
        row.addWidget(label(theme, tr("{size} sent", size=format_size(source.left_bytes)), "meta", "ink2"))
    elif stayed:
        row.addWidget(icon_label(theme, "laptop", "ok", 14))
        row.addWidget(label(theme, tr("stayed here"), "meta", "ok"))
    return holder
