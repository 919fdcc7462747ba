"""Answers for what a task gave: its files with open and show in folder, its checks, and the hand-over report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QWidget

from desktop.core.task import CheckRow, DeliverableRow, TaskDetail
from desktop.ui import icons
from desktop.ui.button import button, icon_button
from desktop.ui.inspector.check_words import check_title
from desktop.ui.inspector.sources import icon_label
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.text import ElidedLabel, label
from desktop.ui.theme import Theme
from desktop.ui.translation import format_size, tr, tr_n

HEADING = re.compile(r"<(/?)h([1-6])>")
CHECK_LOOKS = {
    "passed": ("check", "ok"),
    "warning": ("triangle-alert", "attnText"),
    "failed": ("x", "bad"),
    "not_run": ("minus", "ink3"),
}


class Files(Section):
    """One row per deliverable: review it, open it, show it in its folder."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        files = [each for each in detail.deliverables if each.state not in ("superseded", "removed")]
        super().__init__(around.theme, tr("Delivered"), tr_n("1 file|{n} files", len(files)))
        for each in files:
            self.rows.addWidget(file_row(around, each))


def file_row(around: Surroundings, file: DeliverableRow) -> QWidget:
    theme = around.theme
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(8)
    row.addWidget(icon_label(theme, icons.file_icon_name(file.name)))
    name = ElidedLabel(theme, file.name, "body", "ink", 500)
    name.setToolTip(file.path)
    row.addWidget(name)
    meta = format_size(file.size) if file.version < 2 else f"{format_size(file.size)}, v{file.version}"
    is_there = file.state == "committed" and Path(file.path).exists()  # in the data folder: a look is cheap
    row.addWidget(label(theme, meta if is_there else tr("missing"), "meta", "ink3"), 1)
    if (review := around.review) is not None:
        shower = button(theme, tr("Review"), compact=True)
        shower.setAccessibleName(tr("Review {file}", file=file.name))
        shower.clicked.connect(lambda: review(file.task, file.id))
        row.addWidget(shower)
    opener = icon_button(theme, tr("Open {file}", file=file.name), "external-link")
    opener.clicked.connect(lambda: around.open(file.path))
    row.addWidget(opener)
    folder = icon_button(theme, tr("Show {file} in its folder", file=file.name), "folder-open")
    folder.clicked.connect(lambda: around.show(file.path))
    row.addWidget(folder)
    return holder


class Checks(Section):
    """What was checked before the task called itself done: problems in full, what passed as one line each."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__(around.theme, tr("Checks"), checks_note(detail.checks))
        order = {"failed": 0, "warning": 1, "not_run": 2, "passed": 3}
        for check in sorted(detail.checks, key=lambda each: order.get(each.state, 4)):
            self.rows.addWidget(_check_row(around.theme, check))
            if check.detail and check.state != "passed":
                text = label(around.theme, check.detail, "small", "ink2", wrap=True)
                text.setContentsMargins(26, 0, 0, 4)
                self.rows.addWidget(text)


def checks_note(checks: Sequence[CheckRow]) -> str:
    counts = {state: sum(check.state == state for check in checks) for state in CHECK_LOOKS}
    words = [tr_n("1 passed|{n} passed", counts["passed"])]
    if counts["warning"]:
        words.append(tr_n("1 to look at|{n} to look at", counts["warning"]))
    if counts["failed"]:
        words.append(tr_n("1 failed|{n} failed", counts["failed"]))
    return tr(", ").join(words)


def _check_row(theme: Theme, check: CheckRow) -> QWidget:
    icon, color = CHECK_LOOKS.get(check.state, CHECK_LOOKS["not_run"])
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(8)
    row.addWidget(icon_label(theme, icon, color))
    row.addWidget(label(theme, check_title(check), "small", "ink" if check.state != "passed" else "ink2"))
    if check.file:
        row.addStretch(1)
        row.addWidget(ElidedLabel(theme, check.file, "meta", "ink3"))
    else:
        row.addStretch(1)
    if check.state == "passed" and check.detail:
        holder.setToolTip(check.detail)
    return holder


class Report(Section):
    """The hand-over as the task wrote it."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__(around.theme, tr("Hand-over"))
        self.rows.addWidget(ReportText(around.theme, detail.task.report))


class ReportText(QTextBrowser):
    """Markdown as text that is as high as its content. Loads nothing, follows no link, interprets no raw HTML."""

    def __init__(self, theme: Theme, markdown_text: str) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Hand-over"))
        self.setStyleSheet(
            f"QTextBrowser {{ border: {theme.ring}px solid transparent; background: transparent; padding: 0; }}"
            f"QTextBrowser:focus {{ border-color: {theme.hex('focus')}; }}"
        )
        self._edges = 2 * theme.ring
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(16)
        self.document().setDefaultFont(theme.font("small"))
        self.document().setDefaultStyleSheet(report_css(theme))
        self.setHtml(to_html(markdown_text))

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.document().setTextWidth(self.viewport().width())
        height = round(self.document().size().height()) + 2 + self._edges
        if height != self.height():
            self.setFixedHeight(height)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def to_html(text: str) -> str:
    """Markdown to HTML; raw HTML in it stays visible as the text it is."""
    import markdown

    converter = markdown.Markdown(extensions=["tables", "sane_lists"])
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    # Qt enlarges headings whatever the style sheet says; a class of ours keeps them in the type scale
    return HEADING.sub(
        lambda found: f"<{found[1]}p class='h{found[2]}'>" if not found[1] else "</p>", converter.convert(text)
    )


def report_css(theme: Theme) -> str:
    c = theme.hex
    return f"""
body {{ color: {c("ink")}; }}
p.h1 {{ font-size: {theme.px(15)}px; font-weight: 600; margin: 2px 0 6px 0; }}
p.h2, p.h3, p.h4, p.h5, p.h6 {{ font-size: {theme.px(13)}px; font-weight: 600; margin: 10px 0 2px 0; }}
p {{ margin: 2px 0 6px 0; }}
ul, ol {{ margin: 2px 0 6px 0; -qt-list-indent: 1; }}
a {{ color: {c("accent")}; }}
th, td {{ padding: 2px 10px 2px 0; text-align: left; }}
code {{ font-family: monospace; }}
"""
