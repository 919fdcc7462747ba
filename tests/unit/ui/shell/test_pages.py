from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from desktop.core import events as e
from desktop.settings.settings import Settings
from desktop.ui.choice import Choice, Tick
from desktop.ui.draft import Draft
from desktop.ui.files_page import FilesModel, FilesPage
from desktop.ui.settings_page import SHOWN, SettingsPage
from desktop.ui.translation import set_language
from tests.support.qt_watch import delete_now, process_until
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


def test_files_stand_newest_first_with_their_task(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    table = page.findChildren(QTableView)[0]
    model = table.model()
    assert isinstance(model, FilesModel)
    first = [model.data(model.index(0, column)) for column in range(4)]
    assert first[0] == "Mail to the team.eml"
    assert first[1].startswith("Prepare the Tallowmere")
    assert first[2:] == ["14 May  14:02", "2 KB"]
    delete_now(page)


def test_a_file_made_while_the_page_is_open_appears(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    page.show()
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)
    week.store.append_now(
        e.DeliverableSaved("freight", "f9", "c", "Offers.xlsx", "/x/Offers.xlsx", "0" * 64, "xlsx", 9)
    )
    process_until(lambda: model.files[0].name == "Offers.xlsx")
    delete_now(page)


def test_a_file_is_dragged_out_as_a_copy_only(week: Week) -> None:
    page = FilesPage(week.around, week.store, week.bridge)
    model = page.findChildren(QTableView)[0].model()
    assert isinstance(model, FilesModel)
    data = model.mimeData([model.index(0, 0), model.index(0, 1)])
    assert [Path(url.toLocalFile()).name for url in data.urls()] == ["Mail to the team.eml"]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    delete_now(page)


def test_a_file_that_is_gone_is_said_not_opened(week: Week) -> None:
    said: list[str] = []
    week.commands.failed.connect(said.append)
    week.around.open("/nowhere/Gone.docx")
    assert len(said) == 1 and "Gone.docx" in said[0]


def test_the_settings_page_has_a_control_for_every_shown_setting(week: Week) -> None:
    page = SettingsPage(week.around.theme, Settings(), week.home)
    controls = len(page.findChildren(Choice)) + len(page.findChildren(Tick)) + 1  # and the time zone
    assert controls == len(SHOWN)
    delete_now(page)


def test_a_change_carries_the_whole_settings(week: Week) -> None:
    page, changed = SettingsPage(week.around.theme, Settings(), week.home), []
    page.changed.connect(changed.append)
    language = page.findChildren(Choice)[0]
    language.activated.emit(2)
    page.findChildren(Tick)[0].click()
    assert changed == [Settings().with_(language="zh"), Settings().with_(language="zh", keep_in_tray=False)]
    delete_now(page)


def test_a_refused_value_is_said_and_nothing_changes(week: Week) -> None:
    page, changed, refused = SettingsPage(week.around.theme, Settings(), week.home), [], []
    page.changed.connect(changed.append)
    page.refused.connect(refused.append)
    starts = page.findChildren(Choice)[2]
    starts.activated.emit(20)
    assert changed == []
    assert len(refused) == 1 and "20:00" in refused[0]
    delete_now(page)


def test_settings_speak_chinese(week: Week) -> None:
    set_language("zh")
    page = SettingsPage(week.around.theme, Settings(), week.home)
    assert page.findChildren(Choice)[0].accessibleName() == "界面语言"
    delete_now(page)


def test_a_draft_survives_and_an_empty_one_is_removed(tmp_path: Path) -> None:
    draft = Draft(tmp_path)
    draft.keep("Prepare…", ["/a/b.pdf"])
    assert Draft(tmp_path).kept() == ("Prepare…", ["/a/b.pdf"])
    draft.keep("  ", [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", '{"text": 1}'])
def test_a_draft_that_makes_no_sense_is_no_draft(tmp_path: Path, text: str) -> None:
    (tmp_path / "draft.json").write_text(text)
    assert Draft(tmp_path).kept() == ("", [])
