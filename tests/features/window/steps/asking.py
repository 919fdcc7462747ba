"""What is done in the composer and what can be read there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, qVersion
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytest_bdd import parsers, then, when

from desktop.ui.asking.popover import Popover
from tests.features.window.steps.keys import press_keys
from tests.support.desk import Desk
from tests.support.script import NOTES
from tests.support.story import told

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def given_file(desk: Desk, name: str) -> Path:
    """The file, or the folder where the name has no ending, that is called so; made if it is not there yet."""
    path = desk.folder / name
    if not path.exists():
        desk.file(name if "." in name else f"{name}/monday.md", NOTES)
    return path


def bring(desk: Desk, mime: QMimeData) -> None:
    """Drag something over the page, and keep it there."""
    desk.dragged = mime
    # whole pixels before Qt 6.12 (Python 3.11), fractions since
    fractions = tuple(map(int, qVersion().split("."))) >= (6, 12)
    place = QPointF(400, 300) if fractions else QPoint(400, 300)
    QApplication.sendEvent(desk.page, QDragEnterEvent(place, COPY, mime, LEFT, NONE))


def files_in(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


# --- words ---


@when(parsers.re(r'I write "(?P<words>[^"]*)"$'))
@told
async def write(desk: Desk, words: str) -> None:
    desk.composer.focus_text()
    desk.type(words)


@when(parsers.re(r'I write "(?P<words>[^"]+)", add "(?P<file>[^"]+)" and start it$'))
@told
async def compose(desk: Desk, words: str, file: str) -> None:
    await compose_and_press(desk, words, [file], "Ctrl+Return")


@when(parsers.re(r'I write "(?P<words>[^"]+)", add "(?P<file>[^"]+)" and press (?P<keys>[\w+]+)$'))
@told
async def compose_then(desk: Desk, words: str, file: str, keys: str) -> None:
    await compose_and_press(desk, words, [file], keys)


async def compose_and_press(desk: Desk, words: str, files: Sequence[str], keys: str) -> None:
    desk.composer.focus_text()
    desk.type(words)
    desk.composer.add_paths([str(given_file(desk, file)) for file in files])
    press_keys(desk, keys)


@when(parsers.parse('I add "{file}" to the small window'))
@told
async def add_to_capture(desk: Desk, file: str) -> None:
    desk.app.outside.capture.add_paths([str(given_file(desk, file))])


@when(parsers.parse('I compose "{words}" and press Ctrl+Return'))
@told
async def compose_by_method(desk: Desk, words: str) -> None:
    desk.composer.focus_text()
    QApplication.sendEvent(desk.composer.edit, QInputMethodEvent(words, []))
    press_keys(desk, "Ctrl+Return")


@when(parsers.parse('the input method brings "{words}"'))
@told
async def composed(desk: Desk, words: str) -> None:
    desk.type(words)


@when("I wait until the draft is kept")
@told
async def draft_is_kept(desk: Desk) -> None:
    kept = desk.home / "draft.json"
    await desk.until(lambda: kept.exists() and "notes.md" in kept.read_text(encoding="utf-8"))


# --- files ---


@when(parsers.parse('I drop "{file}"'))
@told
async def drop(desk: Desk, file: str) -> None:
    bring(desk, files_in(given_file(desk, file)))
    let_fall(desk)


@when(parsers.parse('I drag "{file}" and the folder "{folder}" over the window'))
@told
async def drag(desk: Desk, file: str, folder: str) -> None:
    bring(desk, files_in(given_file(desk, file), given_file(desk, folder)))


@when("I drag the link to a mail over the window")
@told
async def drag_mail_link(desk: Desk) -> None:
    mime = QMimeData()
    mime.setData("text/x-moz-message", b"mailbox-message://mara@example.org/Inbox#12")
    bring(desk, mime)


@when("I let go")
@told
async def let_go(desk: Desk) -> None:
    let_fall(desk)


def let_fall(desk: Desk) -> None:
    assert desk.dragged is not None
    QApplication.sendEvent(desk.page, QDropEvent(QPointF(400, 300), COPY, desk.dragged, LEFT, NONE))


@when("I paste a picture")
@told
async def paste_picture(desk: Desk) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    mime = QMimeData()
    mime.setImageData(picture)
    desk.composer.edit.insertFromMimeData(mime)


@when(parsers.parse('"{file}" is deleted'))
@told
async def delete_mine(desk: Desk, file: str) -> None:
    (desk.folder / file).unlink()


# --- menus ---


@when(parsers.re(r'I choose "(?P<words>[^"]+)"$'))
@told
async def choose(desk: Desk, words: str) -> None:
    await pick(desk, words)


@when(parsers.parse('I choose the engine "{words}"'))
@told
async def choose_engine(desk: Desk, words: str) -> None:
    await pick(desk, words)


async def pick(desk: Desk, words: str) -> None:
    """From the menu that is open, or opens once it knows what each choice would cost."""

    def shown() -> list[Popover]:
        return [each for each in desk.composer.findChildren(Popover) if each.isVisible()]

    await desk.until(shown)
    (menu,) = shown()
    found = [each for each in menu.options if each.accessibleName().startswith(words)]
    assert found, f"no choice “{words}”, only {[each.accessibleName() for each in menu.options]}"
    found[0].click()


# --- what can be read ---


@then("the small window is open")
@told
async def capture_is_open(desk: Desk) -> None:
    await desk.until(lambda: desk.app.outside.capture.isActiveWindow() and desk.app.outside.capture.edit.hasFocus())


@then(parsers.parse('the composer holds "{words}"'))
@told
async def holds(desk: Desk, words: str) -> None:
    assert desk.composer.text() == words


@then("the composer is empty")
@told
async def is_empty(desk: Desk) -> None:
    await desk.until(lambda: (desk.composer.text(), desk.composer.paths()) == ("", []))


@then(parsers.parse('the composer says "{words}"'))
@told
async def says(desk: Desk, words: str) -> None:
    assert desk.composer.edit.placeholderText() == words


@then(parsers.parse('I am told "{words}"'))
@told
async def am_told(desk: Desk, words: str) -> None:
    await desk.until(lambda: words in desk.composer.problem.text())
    assert desk.composer.problem.isVisible()


@then(parsers.re(r'"(?P<one>[^"]+)" and "(?P<other>[^"]+)" are attached$'))
@told
async def both_attached(desk: Desk, one: str, other: str) -> None:
    assert {one, other} == attached(desk)


@then(parsers.re(r'"(?P<name>[^"]+)" is attached$'))
@told
async def is_attached(desk: Desk, name: str) -> None:
    assert attached(desk) == {name}


@then("nothing is attached")
@told
async def nothing_attached(desk: Desk) -> None:
    assert attached(desk) == set()


def attached(desk: Desk) -> set[str]:
    """The names of what will go along; each has its chip, whose button to take it off names it."""
    names = {Path(path).name for path in desk.composer.paths()}
    chips = {Path(chip.path).name for chip in desk.composer.chips.chips()}
    assert names == chips
    return names


@then("a picture is attached that lies on the disk")
@told
async def picture_attached(desk: Desk) -> None:
    await desk.until(desk.composer.paths)
    (path,) = desk.composer.paths()
    assert path.endswith(".png") and not QImage(path).isNull()


@then("nothing was started")
@told
async def nothing_started(desk: Desk) -> None:
    assert [row.instruction for row in desk.app.store.tasks() if row.id != "old"] == []
