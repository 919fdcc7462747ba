"""Pictures of the window: pages × languages × schemes × widths, from a real store that holds a told week.

    .venv/bin/python -m tests.screenshots OUT_FOLDER [--text 150] [--contrast high] [--scale 1.5] [name-part ...]

Runs without a screen. With name parts, only pictures whose name contains one of them are made. `--text` is the size of
the text in percent, `--contrast` the setting of that name, `--scale` how many pixels of the picture stand for one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.app.parts import App, build
from desktop.core.commands import QuestionAnswered
from desktop.core.events import QuestionAsked, RunEnded, RunStarted, TextDelta
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.day.day_page import DayPage
from desktop.ui.loop import run
from desktop.ui.review.review_page import ReviewPage
from desktop.ui.settings.page import SettingsPage
from desktop.work.passwords import question_text
from tests.support import asked, calendar_file, other_windows, reviewed_task
from tests.support.seeded_week import ZONE, seed, week_clock
from tests.support.told_day import tell
from tests.support.told_repetition import tell_repetition
from tests.support.told_requests import tell_requests, tell_sentences

SEARCHED = {("freight", "zh"): "货运"}
LIVE = "Nordquay offer, page 14 of 31. Two free days, then a daily charge for waiting containers. Noting the rate."


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    size: tuple[int, int] = (1360, 846)
    page: str = "today"
    task: str = ""
    empty: bool = False
    section: str = ""  # of the settings
    told: str = ""  # a day of `told_day` in the place of the week
    review: str = ""  # a file of the task "tallowmere" on the Review page; "compare": its two versions
    fact: int = -1  # of it, with its evidence
    more: bool = False  # the task has files of every format, and was read a second time
    asks: bool = False  # with the requests of `told_requests`
    press: str = ""  # the beginning of a button's name, in English|Chinese
    search: str = ""  # typed into the search field; "{note}" is a word of the language
    as_list: bool = False
    tray: bool = False  # the menu of the tray in the place of the window
    chosen: str = ""  # the lane the keyboard is on
    calendar: str = ""  # a day of `calendar_file`
    beside: str = ""  # another window or a notice (`other_windows`)
    asking: str = ""  # a state of the composer or of quick capture (`asked`)
    repeats: bool = False  # with a repeating task (`told_repetition`)
    day: int = 0  # of May, in the place of today
    locked: tuple[str, ...] = ()  # files of the task "complaint" whose password is asked for
    gone: bool = False  # the workbooks were deleted behind the window's back
    request: str = ""  # the task whose request is shown


SHOTS = (
    Shot("day"),
    Shot("inspector-running", task="freight"),
    Shot("inspector-done", task="review"),
    Shot("inspector-question", task="complaint"),
    Shot("inspector-password", task="complaint", locked=("Offers.pdf",)),
    Shot("inspector-passwords", task="complaint", locked=("Offers/Nordquay 2026.pdf", "Prices.xlsx", "Contract.docx")),
    Shot("inspector-stopped", task="calls"),
    Shot("inspector-limit", asks=True, task="tender"),
    Shot("gone", gone=True),
    Shot("gone-narrow", (720, 846), gone=True),
    Shot("files-gone", page="files", gone=True),
    Shot("approvals-limit", page="approvals", asks=True, request="tender"),
    Shot("approvals-limit-narrow", (720, 846), page="approvals", asks=True, request="tender"),
    Shot("narrow", (720, 846)),
    Shot("narrow-inspector", (720, 846), task="freight"),
    Shot("middle", (1000, 846)),
    Shot("files", page="files"),
    Shot("files-narrow", (720, 846), page="files"),
    Shot("files-nothing", page="files", empty=True),
    Shot("ledger-nothing", page="ledger", empty=True),
    Shot("settings", page="settings"),
    Shot("settings-models", page="settings", section="models"),
    Shot("settings-models-narrow", (720, 846), page="settings", section="models"),
    Shot("settings-spending", page="settings", section="spending"),
    Shot("settings-storage", page="settings", section="storage"),
    Shot("settings-storage-narrow", (720, 846), page="settings", section="storage"),
    Shot("settings-leaving", page="settings", section="leaving"),
    Shot("settings-hours", page="settings", section="hours"),
    Shot("settings-notifications", page="settings", section="notifications"),
    Shot("settings-accessibility", page="settings", section="accessibility"),
    Shot("settings-about", page="settings", section="about"),
    Shot("settings-add", page="settings", section="models", press="Add a model|添加模型"),
    Shot("settings-add-narrow", (720, 846), page="settings", section="models", press="Add a model|添加模型"),
    Shot("approvals", page="approvals", asks=True),
    Shot("approvals-narrow", (720, 846), page="approvals", asks=True),
    Shot("approvals-decided", page="approvals", asks=True, press="Decided today|今天已决定"),
    Shot("approvals-second-look", page="approvals", asks=True, press="Allow…|允许…"),
    Shot("approvals-wish", page="approvals", asks=True, press="Ask for changes|要求修改"),
    Shot("ledger-days", page="ledger", asks=True, press="All days|全部日期"),
    Shot("approvals-nothing", page="approvals", empty=True),
    Shot("ledger", page="ledger", asks=True),
    Shot("ledger-narrow", (720, 846), page="ledger", asks=True),
    Shot("search", asks=True, search="freight"),
    Shot("search-narrow", (720, 846), asks=True, search="freight"),
    Shot("search-nothing", asks=True, search="qqq"),
    Shot("first-run", empty=True),
    Shot("first-run-narrow", (720, 846), empty=True),
    Shot("files-nothing", page="files", empty=True),
    Shot("ledger-nothing", page="ledger", empty=True),
    Shot("past-day", asks=True, day=12),
    Shot("past-day-search", asks=True, day=12, search="freight"),
    Shot("past-day-narrow", (720, 846), asks=True, day=12),
    Shot("composer-models", told="mockup", asking="models"),
    Shot("composer-models-narrow", (720, 846), told="mockup", asking="models"),
    Shot("composer-when", told="mockup", asking="when"),
    Shot("composer-limit", told="mockup", asking="limit"),
    Shot("composer-slash", asks=True, asking="slash"),
    Shot("composer-drag", told="mockup", asking="drag"),
    Shot("composer-refused-narrow", (720, 846), told="mockup", asking="refused"),
    Shot("capture", told="mockup", asking="capture"),
    Shot("capture-slash", told="mockup", asking="capture-slash"),
    Shot("capture-drag", told="mockup", asking="capture-drag"),
    Shot("capture-started", told="mockup", asking="capture-started"),
    Shot("review", review="Tallowmere brief-v2.docx", fact=6),
    Shot("review-book", review="Q1 figures.xlsx"),
    Shot("review-compare", review="compare"),
    Shot("review-pdf", review="Tallowmere printed.pdf", fact=2, more=True),
    Shot("review-pdf-narrow", (720, 846), review="Tallowmere printed.pdf", more=True),
    Shot("review-page", review="Tallowmere html.html", more=True),
    Shot("review-markdown", review="Tallowmere md.md", more=True),
    Shot("review-table", review="Tallowmere table.csv", fact=0, more=True),
    Shot("review-calendar", review="Tallowmere dates.ics", more=True),
    Shot("review-deck", review="Tallowmere review.pptx", fact=0, more=True),
    Shot("review-mail", review="Mail to the team.eml", fact=0, more=True),
    Shot("review-narrow", (720, 846), review="Tallowmere review.pptx"),
    Shot("review-middle", (1060, 760), review="Mail to the team.eml"),
    Shot("sheet-mockup", told="mockup"),
    Shot("sheet-mockup-running", told="mockup", task="freight"),
    Shot("sheet-mockup-done", told="mockup", task="review"),
    Shot("sheet-mockup-narrow", (720, 846), told="mockup"),
    Shot("sheet-mockup-short", (1000, 560), told="mockup"),
    Shot("sheet-waits", told="waits", chosen="note"),
    Shot("sheet-waits-translate", told="waits", task="translate"),
    Shot("sheet-waits-minutes", told="waits", task="minutes"),
    Shot("keys", beside="keys"),
    Shot("quit", beside="quit"),
    Shot("stop", task="freight", beside="stop"),
    Shot("notice", beside="notice"),
    Shot("notifications", told="mockup", beside="notifications"),
    Shot("tray-menu", told="mockup", tray=True),
    Shot("calendar", told="mockup", calendar="mockup"),
    Shot("calendar-full", told="mockup", calendar="full"),
    Shot("calendar-narrow", (720, 846), told="mockup", calendar="full"),
    Shot("calendar-forty", told="forty", calendar="full"),
    Shot("calendar-list", told="mockup", calendar="full", as_list=True),
    Shot("settings-calendar", page="settings", section="calendar", calendar="full"),
    Shot("settings-calendar-narrow", (720, 846), page="settings", section="calendar", calendar="full"),
    Shot("repeating", repeats=True),
    Shot("repeating-inspector", repeats=True, task="mail"),
    Shot("repeating-tomorrow", repeats=True, task="mail-next", day=15),
    Shot("repeating-narrow-inspector", (720, 846), repeats=True, task="mail"),
    Shot("sheet-forty", told="forty"),
    Shot("sheet-forty-narrow", (720, 846), told="forty"),
)


@dataclass(frozen=True, slots=True)
class Looks:
    """What the person chose for every picture of a run; `suffix` names it in the pictures' names."""

    text: int = 100
    contrast: str = "auto"
    scale: str = "1"

    @property
    def suffix(self) -> str:
        text = f"-text{self.text}" if self.text != 100 else ""
        contrast = f"-{self.contrast}-contrast" if self.contrast != "auto" else ""
        return text + contrast + (f"-x{self.scale}" if self.scale != "1" else "")


async def picture(shot: Shot, language: str, scheme: str, into: Path, looks: Looks) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        clock = week_clock()
        chosen = Settings().with_(language=language, scheme=scheme, timezone=str(ZONE))
        if shot.calendar:
            chosen = chosen.with_(calendars=(str(calendar_file.write(Path(folder), shot.calendar, language)),))
        if shot.asking:
            chosen = asked.prepare(Path(folder), home, chosen)
        save(home, chosen.with_(text_scale=looks.text, contrast=looks.contrast, list_view=shot.as_list))
        if not shot.empty:
            store = Store.open(home, clock)
            if shot.told:
                tell(store, clock, home / "tasks", language, shot.told)
            else:
                seed(store, clock, home / "tasks", language)
            if shot.review:
                second = reviewed_task.SECOND[language] if shot.more else ""
                reviewed_task.tell(store, home / "tasks", language, shot.more, second)
            if shot.asks:
                tell_requests(store, clock, language)
                tell_sentences(store, language)
            if shot.repeats:
                tell_repetition(store, clock, language)
            if shot.locked:
                ask_for_passwords(store, shot, language)
            store.close()
        else:
            clock.advance((3 * 24 + 8) * 3600)
        for book in home.glob("tasks/**/*.xlsx") if shot.gone else ():
            book.unlink()
        app = build(home, clock, {"LANG": "C"} | (asked.ENVIRONMENT if shot.asking else {}))
        show(app, shot)
        app.outside.calendar.start()
        await app.commands.finish()
        await asyncio.sleep(0.35)
        if shot.request:
            app.window.open_request(shot.request)
            await asyncio.sleep(0.2)
        if shot.press:
            name = shot.press.split("|")[language == "zh"]
            buttons = app.window.page(shot.page).findChildren(QAbstractButton)
            next(each for each in buttons if each.accessibleName().startswith(name)).click()
            await asyncio.sleep(0.4)
        if shot.search and isinstance(page := app.window.page("today"), DayPage):
            page.focus_search()
            page.header.search.field.setText(SEARCHED.get((shot.search, language), shot.search))
            page.header.search.field.ask_now()
            await asyncio.sleep(0.6)
        if shot.review:
            await review(app, shot)
        window = await asked.show(app, shot.asking, Path(folder), language) if shot.asking else app.window
        if shot.beside:
            window = other_windows.show(app, shot.beside, language)
            await asyncio.sleep(0.2)
        if shot.tray:
            app.tray.menu.aboutToShow.emit()  # fills it
        seen = app.tray.menu.grab() if shot.tray else picture_of(window)
        seen.save(str(into / f"{shot.name}-{language}-{scheme}{looks.suffix}.png"))
        await app.stop()
        app.deleteLater()


async def review(app: App, shot: Shot) -> None:
    """Opens the file, and the evidence of a fact or the comparison where the picture has it."""
    files = app.store.deliverables(reviewed_task.TASK)
    app.window.open_review(reviewed_task.TASK, next((f.id for f in files if f.name == shot.review), ""))
    page = app.window.page("review")
    assert isinstance(page, ReviewPage)
    while page.loaded() is None:
        await asyncio.sleep(0.02)
    if shot.review == "compare":
        page.compare(files[0].id, files[1].id)
        await app.commands.finish()
    if shot.fact >= 0:
        page.show_evidence(shot.fact)
        await app.commands.finish()
    await asyncio.sleep(0.3)


def picture_of(window: QWidget) -> QPixmap:
    """The window with the popovers over it, which are windows of their own."""
    picture = window.grab()
    painter = QPainter(picture)
    for each in window.findChildren(QWidget):
        if each.isVisible() and each.windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup:
            painter.drawPixmap(window.mapFromGlobal(each.pos()), each.grab())
    painter.end()
    return picture


def ask_for_passwords(store: Store, shot: Shot, language: str) -> None:
    """The task goes on after its question and meets protected files."""
    text = question_text(shot.locked, (), language)
    store.append_now(QuestionAnswered(shot.task, "q2", "18 May"))
    store.append_now(RunStarted(shot.task, "complaint2"))
    store.append_now(QuestionAsked(shot.task, "q3", "", text, shot.locked, secret=True))
    store.append_now(RunEnded(shot.task, "complaint2", "needs_you"))


def show(app: App, shot: Shot) -> None:
    app.window.resize(*shot.size)
    app.window.show_page(shot.page)
    app.window.show()
    app.window.footer.show_engine(True)
    page = app.window.page(shot.page)
    if shot.section and isinstance(page, SettingsPage):
        page.show_section(shot.section)
    if shot.chosen and isinstance(page := app.window.page("today"), DayPage):
        page.sheet.setFocus()
        page.sheet.show_current(shot.chosen)
    if shot.day and isinstance(page := app.window.page("today"), DayPage):
        page.show_day(date(2026, 5, shot.day))
    if shot.task:
        app.window.open_task(shot.task)
        app.store.bus.publish(TextDelta(shot.task, LIVE))


async def every_picture(into: Path, parts: list[str], looks: Looks) -> None:
    for shot in SHOTS:
        for language in ("en", "zh"):
            for scheme in ("light", "dark"):
                name = f"{shot.name}-{language}-{scheme}"
                if not parts or any(part in name for part in parts):
                    await picture(shot, language, scheme, into, looks)


def screen_file(scale: str) -> Path:
    """A screen that is larger than every window, so that popovers open where they do for a person."""
    side = round(2000 * float(scale))
    screen = {"name": "screen", "x": 0, "y": 0, "width": side, "height": side, "logicalDpi": 96, "logicalBaseDpi": 96}
    path = Path(tempfile.mkdtemp()) / "screen.json"
    path.write_text(json.dumps({"screens": [screen | {"dpr": 1}]}))
    return path


def main(argv: list[str]) -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("into", type=Path)
    reader.add_argument("parts", nargs="*")
    reader.add_argument("--text", type=int, default=100)
    reader.add_argument("--contrast", default="auto")
    reader.add_argument("--scale", default="1")
    chosen = reader.parse_intermixed_args(argv)
    chosen.into.mkdir(parents=True, exist_ok=True)
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    if os.environ["QT_QPA_PLATFORM"] == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen_file(chosen.scale)}"
    looks = Looks(chosen.text, chosen.contrast, chosen.scale)
    run(QApplication(["afternoon"]), every_picture(chosen.into, chosen.parts, looks))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
