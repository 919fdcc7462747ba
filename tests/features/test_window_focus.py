"""Every page of the window, widget by widget: what takes the keyboard has a name, and one sees where the keyboard is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QScrollArea, QWidget

from desktop.app.parts import App
from desktop.core.clock import Clock
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.accessible.key_list import KeyList
from desktop.ui.rail import RailButton
from desktop.ui.review.review_page import ReviewPage
from desktop.ui.settings.page import NAMES, SettingsPage
from tests.features.test_window import today, told_week, until
from tests.features.test_window_keyboard import at_the_keyboard, live
from tests.support import reviewed_task
from tests.support.seeded_week import ZONE, seed, week_clock
from tests.support.told_requests import tell_requests

pytestmark = pytest.mark.qt

PAGES = ("today", "approvals", "files", "ledger", "settings")
REACH = 4  # pixels around a widget in which its ring may be


def told_home(home: Path) -> Clock:
    """The week with requests and a task whose files can be reviewed."""
    clock = week_clock()
    save(home, Settings().with_(language="en", scheme="light", timezone=str(ZONE)))
    store = Store.open(home, clock)
    seed(store, clock, home / "tasks")
    reviewed_task.tell(store, home / "tasks")
    tell_requests(store, clock)
    store.close()
    return clock


def is_inner(widget: QWidget) -> bool:
    """A part of one of Qt's own widgets, such as the line in a date field, which has the name."""
    return widget.objectName().startswith("qt_") or isinstance(widget.parent(), QAbstractSpinBox)


def stops(top: QWidget) -> Iterator[QWidget]:
    """What Tab stops at inside `top`, without the inner parts of Qt's own widgets."""
    for each in top.findChildren(QWidget):
        takes = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
        if takes and each.window() is top.window() and not is_inner(each):
            yield each


def kind_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {type(widget.parent()).__name__}"


def nameless(top: QWidget) -> list[str]:
    found = []
    for each in stops(top):
        face = QAccessible.queryAccessibleInterface(each)
        if face is None or not face.text(QAccessible.Text.Name):
            found.append(kind_of(each))
    return found


def picture(widget: QWidget) -> QImage:
    window = widget.window()
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-REACH, -REACH, REACH, REACH)
    return window.grab(box & window.rect()).toImage()


def unseen(top: QWidget) -> list[str]:
    """What looks the same with the keyboard and without. A blinking cursor would not count: it is switched off."""
    found = []
    for each in list(stops(top)):
        if each.visibleRegion().isEmpty():
            continue  # scrolled out of sight: it comes into view with the focus, and is like the others of its kind
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()
        before = picture(each)
        each.setFocus(Qt.FocusReason.TabFocusReason)
        if each.hasFocus() and picture(each) == before:
            found.append(kind_of(each))
    return found


@pytest.fixture
def no_blinking(qapp: QApplication) -> Iterator[None]:
    before = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(before)


async def open_review(app: App) -> None:
    file = next(each for each in app.store.deliverables(reviewed_task.TASK) if each.name.endswith(".docx"))
    app.window.open_review(reviewed_task.TASK, file.id)
    page = app.window.page("review")
    assert isinstance(page, ReviewPage)
    await until(lambda: page.loaded() is not None)
    await app.commands.finish()


def test_everything_that_takes_the_keyboard_has_a_name_and_shows_it(
    qapp: QApplication, home: Path, no_blinking: None
) -> None:
    """All pages in one window, at high contrast: the day with an inspector, the settings, a review with its panes."""
    clock = told_home(home)

    async def story(app: App) -> None:
        window = app.window
        app.change_settings(app.settings.with_(contrast="high"))
        window.resize(1360, 846)
        await at_the_keyboard(app)
        faults: list[str] = []

        def look_at(name: str, top: QWidget = window) -> None:
            faults.extend(f"{name}: no name: {each}" for each in nameless(top))
            faults.extend(f"{name}: no focus seen: {each}" for each in unseen(top))

        async for name in every_page(app):
            look_at(name)
        app.outside.show_capture()
        look_at("quick capture", app.outside.capture)
        app.outside.capture.hide()
        app.outside.show_keys()
        (keys,) = window.findChildren(KeyList)
        assert nameless(keys) == []
        keys.close()
        assert not faults, "\n".join(faults)

    live(story, home, clock)


async def every_page(app: App) -> AsyncIterator[str]:
    """Shows one page after the other and gives its name once it is laid out."""
    window = app.window
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    for name in PAGES:
        window.show_page(name)
        for section in NAMES if name == "settings" else ("",):
            if section:
                settings.show_section(section)
            await settled(app)
            yield f"{name} {section}"
    await open_review(app)
    await settled(app)
    yield "review"
    for task in ("freight", "complaint", "review"):
        window.open_task(task)
        await settled(app)
        yield f"inspector of {task}"


async def settled(app: App) -> None:
    """What was asked of the store is shown, and Qt has laid it out: its posted events come between turns of the loop."""
    await app.commands.finish()
    for _ in range(5):
        await asyncio.sleep(0)


def cut_off(top: QWidget) -> list[str]:
    """Buttons that are narrower or lower than their words, and what is wider than the area it scrolls in."""
    found = []
    for each in top.findChildren(QAbstractButton):
        wanted = each.minimumSizeHint() if isinstance(each, RailButton) else each.sizeHint()
        if (
            each.isVisible()
            and each.text()
            and (each.width() < wanted.width() - 1 or each.height() < wanted.height() - 1)
        ):
            found.append(f"{kind_of(each)}: {each.size().toTuple()} for {wanted.toTuple()}")
    for area in top.findChildren(QScrollArea):
        inner = area.widget()
        if area.isVisible() and inner is not None and inner.width() > area.viewport().width():
            found.append(f"{kind_of(area)}: {inner.width()} in {area.viewport().width()}")
    return found


def test_at_large_text_nothing_is_cut_off(qapp: QApplication, home: Path) -> None:
    clock = told_home(home)

    async def story(app: App) -> None:
        faults: list[str] = []
        app.change_settings(app.settings.with_(text_scale=150))
        for width in (1360, 720):
            app.window.resize(width, 846)
            async for name in every_page(app):
                faults += [f"{width}, {name}: {each}" for each in cut_off(app.window)]
        assert not faults, "\n".join(faults)

    live(story, home, clock)


def test_menus_and_popovers_of_the_composer_have_names(qapp: QApplication, home: Path) -> None:
    clock = told_week(home)

    async def story(app: App) -> None:
        await at_the_keyboard(app)
        composer = today(app).composer
        for opens in (composer.show_engines, composer.terms.show_when, composer.terms.show_limit):
            opens()
            await until(lambda: QApplication.activePopupWidget() is not None)
            popup = QApplication.activePopupWidget()
            assert popup is not None
            found = [each for each in popup.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
            silent = [kind_of(each) for each in found if each.isVisible() and not is_inner(each) and not spoken(each)]
            assert silent == []
            popup.close()

    live(story, home, clock)


def spoken(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face is not None else ""
