"""The settings page: every setting in reach, changes applied at once, refusals in place, and finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidgetItem

from desktop.core.errors import NotSignedIn
from desktop.providers.card import FREE, Price
from desktop.settings.settings import Settings
from desktop.ui.choice import Choice
from desktop.ui.settings.add_panel import AddPanel
from desktop.ui.settings.desk import Desk, Place
from desktop.ui.settings.engine_desk import EngineDesk, Trial
from desktop.ui.settings.field_row import FieldRow
from desktop.ui.settings.general import ELSEWHERE, HOURS, placed
from desktop.ui.settings.leaving import Leaving
from desktop.ui.settings.model_row import ModelRow, price, state
from desktop.ui.settings.models import NARROW_BELOW, Models
from desktop.ui.settings.page import NAMES, SettingsPage
from desktop.ui.switch import Switch
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.work.engines import EngineRow
from tests.support.qt_watch import delete_now
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt

AT = datetime(2026, 5, 14, 8, 58, tzinfo=UTC)
CLAUDE = EngineRow("anthropic", "Claude", "anthropic:m", "Sonnet", "api.anthropic.com", False, Price(2.0, 10.0))
OFFLINE = EngineRow("offline", "Built-in", "offline", "", "", True, FREE)


@dataclass
class Opened:
    page: SettingsPage
    desk: Desk
    engines: EngineDesk
    changed: list[Settings] = field(default_factory=list)

    def row(self, name: str, section: str) -> FieldRow:
        rows = self.page.section(section).findChildren(FieldRow)
        return next(row for row in rows if row._name == name)


@pytest.fixture
def opened(week: Week) -> Iterator[Opened]:
    place = Place(week.home, week.store, week.clock, week.around.zone, {})
    desk = Desk(ThemeSource(week.around.theme), Settings(), place, week.commands)
    engines = EngineDesk(place, week.commands, lambda: desk.settings, desk.take)
    made = Opened(SettingsPage(desk, engines), desk, engines)
    desk.changed.connect(made.changed.append)
    yield made
    delete_now(made.page)


def test_every_setting_belongs_to_a_section() -> None:
    names = {each.name for each in fields(Settings)} - {"unknown"}
    shown = {*placed("general", ()), *placed("notifications", ()), *placed("accessibility", ())}
    known = {"language", "scheme", "keep_in_tray", "slots", "notify", "letter_keys", *HOURS, *ELSEWHERE}
    assert names == shown | known


def test_a_change_is_applied_at_once_and_carries_the_whole_settings(opened: Opened) -> None:
    language = opened.row("language", "general").control
    assert isinstance(language, Choice)
    language.activated.emit(2)
    tray = opened.row("keep_in_tray", "general").control
    assert isinstance(tray, Switch)
    tray.click()
    assert opened.changed == [Settings().with_(language="zh"), Settings().with_(language="zh", keep_in_tray=False)]


def test_a_refused_value_is_said_in_place_and_the_old_one_comes_back(opened: Opened) -> None:
    row = opened.row("work_to", "hours")
    assert isinstance(row.control, Choice)
    row.control.activated.emit(0)  # 01:00, before the day begins
    assert opened.changed == [] and "end after the start" in row.refusal.text()
    assert row.control.currentText() == "18:00" and row.control.accessibleDescription() == row.refusal.text()
    row.control.activated.emit(19)
    assert row.refusal.text() == "" and opened.changed[-1].work_to == 20


@pytest.mark.parametrize(("typed", "kept", "shown"), [("$1,50", 1.5, "$1.50"), ("", 0.0, ""), ("90", 90.0, "$90.00")])
def test_an_amount_is_read_as_people_type_it(opened: Opened, typed: str, kept: float, shown: str) -> None:
    row = opened.row("cap_day_usd", "spending")
    assert isinstance(row.control, QLineEdit)
    row.control.setText(typed)
    row.control.editingFinished.emit()
    assert opened.desk.settings.cap_day_usd == kept and row.control.text() == shown


def test_what_is_no_amount_is_said_and_the_old_one_kept(opened: Opened) -> None:
    row = opened.row("cap_day_usd", "spending")
    assert isinstance(row.control, QLineEdit)
    for typed in ("lots", "-3"):
        row.control.setText(typed)
        row.control.editingFinished.emit()
        assert row.refusal.text() and row.control.text() == ""
    assert opened.changed == []


def test_private_folders_are_added_and_taken_off(opened: Opened) -> None:
    section = opened.page.section("leaving")
    assert isinstance(section, Leaving)
    section.add_folders(["/home/me/Personnel", "/home/me/Personnel"])
    assert opened.desk.settings.private_folders == ("/home/me/Personnel",)
    section.remove("/home/me/Personnel")
    assert section.folders() == ()
    section.add_folders(["not a whole path"])
    assert "whole paths" in section.refusal.text() and section.folders() == ()


def test_a_setting_is_found_by_its_words_and_shown(opened: Opened) -> None:
    opened.page.finder.setText("stops month")
    assert opened.page._results.item(0).text().startswith("One month stops at")
    QTest.keyClick(opened.page.finder, Qt.Key.Key_Return)
    assert opened.page.current() == "spending" and opened.page.finder.text() == ""
    opened.page.finder.setText("nothing of the kind")
    assert "No match" in opened.page._results.item(0).text()


def test_every_section_can_be_shown_in_both_languages(opened: Opened, week: Week) -> None:
    for name in NAMES:
        opened.page.show_section(name)
        assert opened.page.section(name).accessibleName()
    set_language("zh")
    page = SettingsPage(Desk(opened.desk.themes, Settings(), opened.desk.place, week.commands), opened.engines)
    assert [page.section(name).accessibleName() for name in ("models", "storage")] == ["模型和账户", "存储和撤销"]
    delete_now(page)


def test_a_narrow_page_has_a_choice_of_sections_instead_of_the_list(opened: Opened) -> None:
    opened.page.resize(664, 500)
    opened.page.ensurePolished()
    QTest.qWaitForWindowExposed(opened.page, 0)
    opened.page.resizeEvent(_resized(opened.page))
    assert opened.page._side.isHidden() and not opened.page.picker.isHidden()
    opened.page.picker.activated.emit(NAMES.index("spending"))
    assert opened.page.current() == "spending"


def test_rows_of_models_get_narrow_when_a_wide_window_shrinks(opened: Opened) -> None:
    models = Models(opened.desk, opened.engines)
    models.add.setMinimumWidth(NARROW_BELOW)  # wide words must not keep the rows wide
    assert QWidgetItem(models).minimumSize().width() < NARROW_BELOW
    row = ModelRow(opened.desk.themes, CLAUDE, None, UTC, False)
    models._rows.addWidget(row)
    models.resize(620, 700)
    models.resizeEvent(QResizeEvent(models.size(), models.size()))
    assert row._narrow is True
    delete_now(models)


def _resized(page: SettingsPage) -> Any:
    from PySide6.QtGui import QResizeEvent

    return QResizeEvent(page.size(), page.size())


@pytest.mark.parametrize(
    ("row", "trial", "over", "kind", "words"),
    [
        (OFFLINE, None, True, "ready", "Always ready"),
        (CLAUDE, None, False, "untested", "Not tested yet"),
        (CLAUDE, Trial(AT, "m"), False, "ready", "Ready, tested 08:58"),
        (CLAUDE, Trial(), False, "testing", "Testing…"),
        (CLAUDE, Trial(AT, refusal="no"), False, "failed", "Not ready"),
        (CLAUDE, Trial(AT, "m"), True, "over limit", "Over the limit"),
    ],
)
def test_ready_is_said_only_of_what_answered(
    row: EngineRow, trial: Trial | None, over: bool, kind: str, words: str
) -> None:
    assert state(row, trial, UTC, over) == (kind, words)


def test_a_row_without_a_key_asks_for_one_and_says_so_to_a_screen_reader(week: Week) -> None:
    missing = EngineRow(
        "openai", "GPT", "openai:g", "GPT", "api.openai.com", False, None, problem=NotSignedIn("x"), needs_key=True
    )
    row = ModelRow(ThemeSource(week.around.theme), missing, None, UTC, over=False)
    wanted: list[str] = []
    row.key_wanted.connect(wanted.append)
    assert row.act is not None and row.act.isEnabled()
    row.act.click()
    assert wanted == ["openai"] and row.accessibleName() == "GPT. Cloud. price unknown. Needs a key"
    row.set_narrow(True)
    delete_now(row)


def test_prices_are_of_tasks_if_known_and_of_the_list_if_not() -> None:
    from dataclasses import replace

    assert price(CLAUDE) == "$2 / $10 per million"
    assert price(replace(CLAUDE, task_usd=0.9)) == "about $0.90 a task"
    assert price(OFFLINE) == "free"


def test_a_key_is_never_readable_while_it_is_typed_and_an_address_is(opened: Opened) -> None:
    panel = AddPanel(opened.desk.theme, opened.engines)
    panel.open()
    panel.field.setText("sk-ant-secret")
    assert panel.field.echoMode() is QLineEdit.EchoMode.Password and panel.key.isHidden()
    panel.field.setText("http://localhost:8000")
    assert panel.field.echoMode() is QLineEdit.EchoMode.Normal and not panel.key.isHidden()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.field.text() == "" and panel.isHidden()
    delete_now(panel)


def test_without_a_keyring_the_choice_is_explained_and_nothing_is_chosen(opened: Opened) -> None:
    panel = AddPanel(opened.desk.theme, opened.engines)
    panel.open("anthropic")
    opened.engines.place_wanted.emit("This computer has no keyring.")
    assert "no keyring" in panel.said.text() and "every program you run can read it" in panel.said.text()
    assert not panel.accept.isHidden() and not panel.refuse.isHidden()
    panel.refuse.click()
    assert panel.isHidden() and not opened.desk.settings.plain_text_keys
    delete_now(panel)


def test_a_refused_address_is_told_by_what_the_row_is_called(opened: Opened) -> None:
    row = opened.row("local_url", "models")
    row.set("hello")
    assert row.refusal.text().startswith("Address of the local model server: “hello” cannot be used")
    set_language("zh")
    row.set("hello")
    assert row.refusal.text().startswith("本机模型服务器的地址：“hello”不能用，可以是：地址")


def test_nothing_to_test_is_said(opened: Opened) -> None:
    panel = AddPanel(opened.desk.theme, opened.engines)
    panel.open()
    panel.add.click()
    assert "Paste a key or the address of a server first" in panel.said.text() and "stored" in panel.said.text()
    delete_now(panel)
