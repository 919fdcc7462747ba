"""Answers for the pages of a PDF in the review: read and painted in a child process, shown by the paper one after the other.

The child is started with the first page and ended when nothing was asked for a while, or the review is left.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.page_pictures import MOST_PAGES, PagePicture, PagePictures
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.review.loading import Loaded
from desktop.ui.review.page_facts import with_pages
from desktop.ui.review.paper import Paper
from desktop.ui.translation import language, tr

IDLE_MS = 30_000


class PageShow(QObject):
    """Brings the paper the pictures it wants, one at a time."""

    def __init__(self, around: Surroundings, paper: Paper) -> None:
        super().__init__(paper)
        self._around, self._paper = around, paper
        self._pictures = PagePictures()
        self._file: tuple[str, str] | None = None  # path and name of the PDF that is shown
        self._asked: tuple[str, str] | None = None  # of the picture under way
        self._round = 0  # a picture that was under way when the child was ended says nothing of its page
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.close)
        paper.pictures_wanted.connect(self._on_wanted)

    async def with_pages(self, loaded: Loaded, before: Loaded | None, timezone: str) -> Loaded:
        """`loaded` with the pages of its file in the place of its text, where it is a PDF. What cannot be read is said in
        `trouble`."""
        if loaded.file.format != "pdf" or loaded.standing == "missing":
            return loaded
        if before is not None and (before.file.id, before.digest) == (loaded.file.id, loaded.digest):
            return loaded  # it has them
        try:
            found = await self._pictures.words(Path(loaded.file.path), loaded.file.name, self._options(timezone))
        except UnreadableFile as error:
            words = tr(
                "Its pages cannot be shown, so this is the text it was written from. {why}", why=error.text(language())
            )
            return replace(loaded, trouble=words)
        preview = await asyncio.to_thread(with_pages, loaded.preview, found.pages, found.count)
        words = ""
        if preview.pages_left:
            words = tr(
                "The first {n} of {count} pages are shown. Open the file to see all.", n=MOST_PAGES, count=found.count
            )
        return replace(loaded, preview=preview, trouble=words)

    def show(self, loaded: Loaded) -> None:
        """The file on the paper is now this one."""
        self._file = (loaded.file.path, loaded.file.name)

    def close(self) -> None:
        """Ends the child; the next page starts another."""
        self._idle.stop()
        self._round += 1
        if self._pictures.is_running:
            self._around.commands.run(self._pictures.close())

    def _options(self, timezone: str) -> ReadOptions:
        return ReadOptions(self._around.clock.now(), timezone, language=language())

    def _on_wanted(self) -> None:
        wanted = self._paper.missing_picture()
        if self._asked is not None or wanted is None or self._file is None or not self._paper.isVisible():
            return
        (path, name), (page, width) = self._file, wanted
        self._asked = self._file
        self._idle.stop()
        work = self._pictures.picture(Path(path), name, self._options("UTC"), page, width)
        put = partial(self._put, page, width, self._round)
        self._around.commands.run(work, lambda picture: put(_image(picture)), lambda _: put(None))

    def _put(self, page: int, width: int, asked_in: int, picture: QImage | None) -> None:
        """`picture` is None when the page could not be painted: the page itself says so."""
        asked, self._asked = self._asked, None
        self._idle.start()
        if asked == self._file and (picture is not None or asked_in == self._round):
            self._paper.put_picture(page, width, picture)
        self._on_wanted()


def _image(picture: PagePicture) -> QImage:
    held = QImage(picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
    return held.copy()  # the first one only borrows the bytes
