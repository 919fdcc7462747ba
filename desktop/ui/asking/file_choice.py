"""Answers for choosing files with the system's dialog, without a nested event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop.ui import icons
from desktop.ui.theme import Theme
from desktop.ui.translation import tr


def choose_files(parent: QWidget, then: Callable[[list[str]], object]) -> None:
    """One or more files."""
    _open(parent, QFileDialog.FileMode.ExistingFiles, tr("Choose files"), then)


def choose_folder(parent: QWidget, then: Callable[[list[str]], object]) -> None:
    """One folder."""
    _open(parent, QFileDialog.FileMode.Directory, tr("Choose a folder"), then)


def files_menu(parent: QWidget, theme: Theme, files: Callable[[], None], folder: Callable[[], None]) -> QMenu:
    """Files or a folder."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(icons.icon("file-plus", theme.color("ink2")), tr("Choose files"), files)
    menu.addAction(icons.icon("folder-open", theme.color("ink2")), tr("Choose a folder"), folder)
    return menu


def _open(parent: QWidget, mode: QFileDialog.FileMode, title: str, then: Callable[[list[str]], object]) -> None:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
    dialog.filesSelected.connect(then)
    dialog.open()
