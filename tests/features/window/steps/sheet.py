"""The day sheet: its rows, what a lane says, the counts above it, the starters of an empty day."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytest_bdd import parsers, then, when

from tests.support.desk import Desk
from tests.support.story import told


@then(parsers.parse("there are {count:d} lanes in the order I asked"))
@told
async def lanes_in_order(desk: Desk, count: int) -> None:
    asked = [f"Summarise March, part {number + 1}" for number in range(count)]
    assert [lane.instruction for lane in desk.page.model.lanes] == asked


@then(parsers.parse("{count:d} rows are on the sheet"))
@told
async def rows_shown(desk: Desk, count: int) -> None:
    await desk.until(lambda: len(desk.page.model.rows) == count)


@then(parsers.parse('only "{words}" is on the sheet'))
@told
async def only(desk: Desk, words: str) -> None:
    (row,) = desk.page.model.rows
    assert row.name.startswith(words)


@then(parsers.parse('the first row says "{words}"'))
@told
async def first_row(desk: Desk, words: str) -> None:
    assert desk.page.model.rows[0].name == words


@then(parsers.parse('the lane "{words}" says "{headline}"'))
@told
async def lane_says(desk: Desk, words: str, headline: str) -> None:
    lanes = desk.page.model
    await desk.until(
        lambda: (words, headline) in [(each.instruction[: len(words)], each.headline) for each in lanes.lanes]
    )


@then(parsers.parse('the lane "{words}" notes "{note}"'))
@told
async def lane_notes(desk: Desk, words: str, note: str) -> None:
    await desk.until(lambda: desk.lane(words).note == note)


@then(parsers.parse('the lane "{words}" was given "{given}"'))
@told
async def lane_given(desk: Desk, words: str, given: str) -> None:
    assert desk.lane(words).given.startswith(given)


@when(parsers.parse('I press the count "{words}"'))
@told
async def press_count(desk: Desk, words: str) -> None:
    desk.press(words, desk.page.header)


@then(parsers.parse('I read "{words}" above the sheet'))
@told
async def read_above(desk: Desk, words: str) -> None:
    await desk.until(lambda: words in [each.accessibleName() for each in desk.buttons(desk.page.header)])


@when("I press Return on the first row")
@told
async def enter_first(desk: Desk) -> None:
    desk.page.sheet.setFocus()
    desk.page.sheet.setCurrentIndex(desk.page.model.index(0))
    desk.key(Qt.Key.Key_Return)


@when(parsers.parse('I press "{name}" on the lane "{words}"'))
@told
async def press_on_lane(desk: Desk, name: str, words: str) -> None:
    """With the mouse, where the button is painted."""
    sheet = desk.page.sheet
    place = next(n for n, row in enumerate(desk.page.model.rows) if row.name.startswith(words))
    parts = sheet._parts(desk.page.model.index(place))
    found = [part for part in parts if part.text == name]
    assert found, f"no “{name}” there, only {[part.text for part in parts]}"
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=found[0].box.center().toPoint())


@then(parsers.parse('the day is "{title}"'))
@told
async def the_day_is(desk: Desk, title: str) -> None:
    await desk.until(lambda: desk.page.header.title.text() == title)


@then("there is a now line")
@told
async def now_line(desk: Desk) -> None:
    assert desk.page.sheet.look.now is not None


@then("there is no now line")
@told
async def no_now_line(desk: Desk) -> None:
    assert desk.page.sheet.look.now is None


@then("four starters are offered")
@told
async def four_starters(desk: Desk) -> None:
    names = [each.accessibleName() for each in desk.buttons(desk.page.starters)]
    assert len(names) == 4 and all(": Set up. " in name for name in names)


@then("the starters are gone")
@told
async def no_starters(desk: Desk) -> None:
    await desk.until(lambda: desk.page.sheet.isVisible() and not desk.page.starters.isVisible())


@when(parsers.parse('I press "Set up" of the starter "{title}"'))
@told
async def set_up(desk: Desk, title: str) -> None:
    found = next(each for each in desk.buttons(desk.page.starters) if each.accessibleName().startswith(title))
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
