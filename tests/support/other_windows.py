"""What stands beside the main window, for pictures: the list of keys, the question at quitting, notifications, a notice."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.app.parts import App
from desktop.core.task import TaskState
from desktop.ui.news import Kind, Piece
from desktop.ui.news_words import bundle, message
from desktop.ui.text import fill, label

NEWS = {TaskState.NEEDS_YOU: Kind.WAITING, TaskState.DONE: Kind.READY, TaskState.FAILED: Kind.STOPPED}
NOTICE = {
    "en": "Offers.pdf is not there any more. Nothing was added.",
    "zh": "Offers.pdf 已经不在了。没有添加任何文件。",
}


def show(app: App, name: str, language: str) -> QWidget:
    """Opens the window called `name`; what is to be pictured."""
    if name == "notice":
        app.window.notice.say(NOTICE[language])
        return app.window
    if name == "notifications":
        return notifications(app)
    if name == "keys":
        app.outside.show_keys()
    elif name == "quit":
        app.ask_to_quit(2)
    elif name == "stop":
        app.inspector.stop_asked.emit("freight")
    return next(each for each in app.window.findChildren(QDialog) if each.isVisible())


def notifications(app: App) -> QWidget:
    """The words of one notification of each kind, and of what was held; the desktop draws them its own way."""
    theme = app.themes.theme
    rows = [each for detail in _details(app) for each in [message(app.store, Piece(*detail))] if each is not None]
    held = bundle(rows)
    made = QWidget(app.window)
    fill(made, theme, "raised")
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 16, 16, 16)
    for each in [*rows, *([held] if held is not None else [])]:
        column.addWidget(label(theme, each.title, "body", "ink", 600))
        column.addWidget(label(theme, each.body, "small", "ink2"))
        column.addWidget(label(theme, "   ".join(f"[{words}]" for _, words in each.offers), "small", "accent"))
        column.addSpacing(12)
    made.adjustSize()
    made.show()
    return made


def _details(app: App) -> list[tuple[str, Kind]]:
    """A task for each kind of news."""
    found: dict[Kind, str] = {}
    for task in ("calls", "complaint", "review"):
        detail = app.store.detail(task)
        if detail is not None and detail.task.state in NEWS:
            found[NEWS[detail.task.state]] = task
    return [(task, kind) for kind, task in found.items()]
