"""The other pages: what can be read on any of them, search, review, files, ledger and settings."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QTableView, QWidget
from pytest_bdd import parsers, then, when

from desktop.settings.settings import load
from desktop.ui.files_page import FilesPage
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.main_window import ENTRIES
from desktop.ui.review.review_page import ReviewPage
from desktop.ui.settings.leaving import Leaving
from desktop.ui.settings.page import NAMES, SECTIONS, SettingsPage
from desktop.ui.translation import tr
from tests.features.window.steps.keys import press_keys
from tests.support.desk import Desk
from tests.support.reviewed_task import TASK
from tests.support.story import told

# --- anywhere ---


@then(parsers.re(r'I read "(?P<words>[^"]+)"$'))
@told
async def i_read(desk: Desk, words: str) -> None:
    await desk.until(lambda: words in desk.words())


@then(parsers.parse('I read the button "{words}"'))
@told
async def read_button(desk: Desk, words: str) -> None:
    await desk.until(lambda: any(words in (each.text(), each.accessibleName()) for each in desk.buttons()))


@then(parsers.parse('I am on the page "{title}"'))
@told
async def on_page(desk: Desk, title: str) -> None:
    """The page of the rail, or the section of the settings, that is called so."""
    sections = {tr(words): name for name, words, _ in SECTIONS}
    if title in sections:
        page = desk.app.window.page("settings")
        assert isinstance(page, SettingsPage) and page.isVisible() and page.current() == sections[title]
    else:
        names = {tr(each.title): each.name for each in ENTRIES}
        await desk.until(lambda: desk.app.window.current_page() == names[title])


@then(parsers.parse('the window is called "{title}"'))
@told
async def is_called(desk: Desk, title: str) -> None:
    assert desk.app.window.windowTitle() == title


@when(parsers.parse('the file "{name}" is deleted'))
@told
async def delete_made(desk: Desk, name: str) -> None:
    (desk.home / "tasks" / TASK / name).unlink()


# --- search ---


@then(parsers.parse('"{title}" is found among the "{group}"'))
@told
async def is_found(desk: Desk, title: str, group: str) -> None:
    def found() -> bool:
        head = ""
        for row in desk.page.search.panel.model.rows:
            head = row.title if row.head else head
            if head == group and row.title == title:
                return desk.page.search.panel.isVisible()
        return False

    await desk.until(found)


@then(parsers.parse('nothing is found and I am told "{words}"'))
@told
async def nothing_found(desk: Desk, words: str) -> None:
    panel = desk.page.search.panel
    await desk.until(lambda: panel.isVisible() and panel._says == words)
    assert panel.model.rows == []


# --- review ---


@when(parsers.parse('I review "{name}"'))
@told
async def review(desk: Desk, name: str) -> None:
    """From the list of files if that is where I am, else from the day."""
    file = next(each for each in desk.app.store.deliverables(TASK) if each.name == name)
    desk.app.window.open_review(TASK, file.id)
    await desk.until(lambda: paper(desk).loaded() is not None)


def paper(desk: Desk) -> ReviewPage:
    page = desk.app.window.page("review")
    assert isinstance(page, ReviewPage)
    return page


@when(parsers.parse("I go to the page and press N {times:d} times and Return"))
@told
async def walk_facts(desk: Desk, times: int) -> None:
    paper(desk).paper.setFocus()
    for _ in range(times):
        press_keys(desk, "N")
    press_keys(desk, "Return")


@then(parsers.parse('the evidence for "{fact}" is from "{place}"'))
@told
async def evidence(desk: Desk, fact: str, place: str) -> None:
    popover = paper(desk).popover
    await desk.until(lambda: place in popover.accessibleDescription())
    assert popover.accessibleName() == f"Evidence for {fact}"
    popover.close()


@then("the task is accepted")
@told
async def is_accepted(desk: Desk) -> None:
    assert desk.row(TASK).accepted_at is not None


@when(parsers.parse('I ask for the change "{words}"'))
@told
async def ask_for_change(desk: Desk, words: str) -> None:
    press_keys(desk, "Ctrl+E")
    desk.type(words)
    desk.press("Request changes")


@then(parsers.parse('a new task has "{file}" and begins with "{words}"'))
@told
async def follow_up(desk: Desk, file: str, words: str) -> None:
    await desk.until(lambda: any(row.instruction.startswith(words) for row in desk.app.store.tasks()))
    row = next(row for row in desk.app.store.tasks() if row.instruction.startswith(words))
    assert file in [Path(each).name for each in row.inputs]


@then("no file of the task is left on the disk")
@told
async def no_file_left(desk: Desk) -> None:
    folder = desk.home / "tasks" / TASK
    assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == []


@then(parsers.parse('the page shows "{words}"'))
@told
async def page_shows(desk: Desk, words: str) -> None:
    await desk.until(lambda: words in paper(desk).paper.plain_text())


# --- files and ledger ---


def cells(page: QWidget) -> list[list[str]]:
    """What the table of a page that can be seen shows, row by row."""
    table = next(each for each in page.findChildren(QTableView) if each.isVisible())
    model = table.model()
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())]


def files(desk: Desk) -> list[str]:
    page = desk.app.window.page("files")
    assert isinstance(page, FilesPage) and page.isVisible()
    return [row[0] for row in cells(page) if any(row[1:])]


@then(parsers.re(r'the files have "(?P<name>[^"]+)"$'))
@told
async def files_have(desk: Desk, name: str) -> None:
    await desk.until(lambda: name in files(desk))


@then(parsers.re(r'the files have "(?P<one>[^"]+)" and "(?P<other>[^"]+)"$'))
@told
async def files_have_both(desk: Desk, one: str, other: str) -> None:
    await desk.until(lambda: {one, other} <= set(files(desk)))


@then(parsers.parse('the files are only "{name}"'))
@told
async def files_are(desk: Desk, name: str) -> None:
    await desk.until(lambda: set(files(desk)) == {name})


@when(parsers.parse('I filter the files by "{words}"'))
@told
async def filter_files(desk: Desk, words: str) -> None:
    field = named(desk.app.window.page("files"), QLineEdit, "Filter by name or task")
    QTest.keyClicks(field, words)


@then(parsers.re(r'the ledger tells (?P<words>"[^"]+"(, "[^"]+")*)$'))
@told
async def ledger_tells(desk: Desk, words: str) -> None:
    wanted = {each.strip('" ') for each in words.split('", "')}
    page = desk.app.window.page("ledger")
    assert isinstance(page, LedgerPage)
    await desk.until(lambda: page.isVisible() and any(wanted <= set(row) for row in cells(page)))


@when("I export the ledger")
@told
async def export_ledger(desk: Desk) -> None:
    page = desk.app.window.page("ledger")
    assert isinstance(page, LedgerPage)
    page.export(desk.folder / "ledger.csv")


@then(parsers.parse('the table has {count:d} rows, one of them with "{words}"'))
@told
async def exported(desk: Desk, count: int, words: str) -> None:
    with (desk.folder / "ledger.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.reader(table))[1:]
    assert len(rows) == count and any(words in cell for row in rows for cell in row)
    assert f"Exported {count} rows to " in desk.words()


# --- settings ---


def named(page: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """The control that a screen reader calls so."""
    shown = [each for each in page.findChildren(kind) if each.isVisible()]
    found = [each for each in shown if each.accessibleName().startswith(name)]
    assert found, f"no “{name}”, only {[each.accessibleName() for each in shown]}"
    return found[0]


def settings_page(desk: Desk) -> SettingsPage:
    page = desk.app.window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


@when(parsers.parse('I open the settings "{section}"'))
@told
async def open_settings(desk: Desk, section: str) -> None:
    press_keys(desk, "Ctrl+5")
    row = next(number for number, (_, title, _) in enumerate(SECTIONS) if tr(title) == section)
    settings_page(desk).list.setCurrentRow(row)
    assert settings_page(desk).current() == NAMES[row]


@when(parsers.re(r'I choose "(?P<value>[^"]+)" for "(?P<setting>[^"]+)"$'))
@told
async def choose_setting(desk: Desk, value: str, setting: str) -> None:
    box = named(settings_page(desk), QComboBox, setting)
    assert isinstance(box, QComboBox)
    place = box.findText(value)
    assert place >= 0, f"no “{value}”, only {[box.itemText(n) for n in range(box.count())]}"
    box.setCurrentIndex(place)
    box.activated.emit(place)


@when(parsers.parse('I switch "{setting}"'))
@told
async def switch(desk: Desk, setting: str) -> None:
    desk.press(setting, settings_page(desk))


@when(parsers.parse('I set "{setting}" to "{value}"'))
@told
async def set_amount(desk: Desk, setting: str, value: str) -> None:
    field = named(settings_page(desk), QLineEdit, setting)
    field.setFocus()
    QTest.keyClicks(field, value)
    QTest.keyClick(field, Qt.Key.Key_Return)


@when("I add my folder to the private ones")
@told
async def add_private(desk: Desk) -> None:
    """As the system's dialog gives it back."""
    section = settings_page(desk).section("leaving")
    assert isinstance(section, Leaving)
    section.add_folders([str(desk.folder)])


@then("my folder is listed as private")
@told
async def listed_private(desk: Desk) -> None:
    assert str(desk.folder) in desk.words(settings_page(desk))


@when("I take it off again")
@told
async def take_off_private(desk: Desk) -> None:
    desk.press(f"Not private any more: {desk.folder}")


@then("no folder is private")
@told
async def no_private_folder(desk: Desk) -> None:
    assert "None yet." in desk.words(settings_page(desk))
    assert load(desk.home).settings.private_folders == ()


@then("the window is dark")
@told
async def is_dark(desk: Desk) -> None:
    picture = desk.page.grab().toImage()
    assert picture.pixelColor(3, 3).lightness() < 60 and desk.app.themes.theme.scheme == "dark"


@then(parsers.parse("the sheet begins at {hour:d}"))
@told
async def sheet_begins(desk: Desk, hour: int) -> None:
    assert desk.page.sheet.look.scale.work.start == hour


@then(parsers.parse('the setting "{words}" is found'))
@told
async def setting_found(desk: Desk, words: str) -> None:
    found = named(settings_page(desk), QListWidget, "Found settings")
    assert isinstance(found, QListWidget)
    assert any(found.item(row).text().startswith(words) for row in range(found.count()))
