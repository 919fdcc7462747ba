"""Answers for what Qt itself says: file dialogs, standard buttons, the context menus of text fields.

Qt ships its Chinese beside its libraries. It is read when Chinese is used, and taken away again with it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

FILES: Mapping[str, str] = {"zh": "qtbase_zh_CN"}  # by our language; English is what Qt says without a file
OURS = "afternoon_qt_texts"


def use_qt_texts(app: QApplication, language: str) -> None:
    """Lets Qt speak `language` from now on; without its file Qt stays English, which is logged."""
    used = app.findChild(QTranslator, OURS)
    wanted = FILES.get(language, "")
    if used is not None and wanted and used.filePath().endswith(f"{wanted}.qm"):
        return
    if used is not None:
        app.removeTranslator(used)
        used.setParent(None)
        used.deleteLater()
    if not wanted:
        return
    made = QTranslator(app)
    made.setObjectName(OURS)
    if made.load(wanted, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(made)
    else:
        log.info("Qt's own texts are not there in %s (%s)", language, wanted)
