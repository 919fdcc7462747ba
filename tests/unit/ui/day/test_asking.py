"""Around the sentence: when, up to which price, who and at what price, "/" and what a drop brings beside files."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from desktop.core.errors import BadInput, NotSignedIn, UserError
from desktop.providers.offline.intent import intent_of
from desktop.ui.asking.content import CONTENTS, DESCRIPTORS, MAIL, save_contents
from desktop.ui.asking.forecast_words import engines_of, estimate_of, private_note, shown_cost
from desktop.ui.asking.limit_menu import LimitMenu
from desktop.ui.asking.slash import JOBS, items
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.when_menu import WhenMenu, next_quarter, shown_when
from desktop.ui.attachment import drop_title, read_drop
from desktop.ui.composer import Composer
from desktop.ui.engine_menu import Engine, EngineMenu, EngineRow
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language, tr
from desktop.work.offers import Course, Offer, Outlook
from tests.support.qt_watch import delete_now, process_until

pytestmark = pytest.mark.qt

NOW = datetime(2026, 5, 14, 14, 45, tzinfo=UTC)
CLAUDE = Offer("anthropic:m", "anthropic", "Sonnet", "api.anthropic.com", False, (0.7, 1.0), Course(4, 2700, (2, 2)))
OFFLINE = Offer("offline", "offline", "Built-in", "", True, (0.0, 0.0))
GPT = Offer("openai:g", "openai", "GPT-6", "api.openai.com", False, None, problem=NotSignedIn("no key"), needs_key=True)
KNOWN = Outlook((OFFLINE, CLAUDE, GPT), CLAUDE, UserError("Sonnet: 1 file."), None, 1)


@pytest.fixture
def composer(themes: ThemeSource) -> Iterator[Composer]:
    made = Composer(themes)
    made.use_clock(lambda: NOW)
    made.resize(1200, 160)
    made.show()
    made.activateWindow()
    made.edit.setFocus()
    process_until(made.edit.hasFocus)
    yield made
    made.close()
    delete_now(made)


# --- when and how much ---


def test_tonight_and_a_limit_are_what_the_queue_is_told(composer: Composer) -> None:
    assert composer.terms.terms.options() == {}
    composer.terms.take(Terms(None, "tonight", 2.0))
    assert composer.terms.terms.options() == {"pace": "tonight", "budget_usd": 2.0}
    assert (composer.terms.when.text(), composer.terms.limit.text()) == ("Tonight", "Stop at $2.00")
    composer.clear_after_commit()
    assert composer.terms.terms.options() == {}


def test_a_later_time_is_taken_and_one_that_is_over_is_refused(themes: ThemeSource, composer: Composer) -> None:
    menu = WhenMenu(themes, Terms(budget_usd=1.0), NOW, composer)
    heard = QSignalSpy(menu.chosen)
    assert menu.time.dateTime().toPython() == datetime(2026, 5, 14, 15, 45)
    menu.time.setDateTime(menu.time.dateTime().addDays(-1))
    menu.set_time()
    assert heard.count() == 0 and "over" in menu.refusal.text()
    menu.time.setDateTime(menu.time.dateTime().addDays(2))
    menu.set_time()
    (terms,) = heard.at(0)
    assert terms == Terms(NOW.replace(hour=15) + timedelta(days=1), "now", 1.0)
    assert shown_when(terms, NOW) == "15 May 15:45" and shown_when(terms, NOW + timedelta(days=1)) == "15:45"


def test_the_first_quarter_of_an_hour_from_a_moment_on() -> None:
    assert next_quarter(NOW) == NOW and next_quarter(NOW + timedelta(minutes=1)).minute == 0


def test_the_limit_is_one_of_the_offered_or_a_typed_amount(themes: ThemeSource, composer: Composer) -> None:
    menu = LimitMenu(themes, Terms(), 1.5, composer)
    heard = QSignalSpy(menu.chosen)
    assert menu.options[0].text() == "Stop at $1.50" and menu.options[0].isChecked()
    for typed in ("", "lots", "-1", "0"):
        menu.amount.setText(typed)
        menu.set_amount()
    assert heard.count() == 0 and menu.refusal.text()
    menu.amount.setText("3,25")
    menu.set_amount()
    assert heard.at(0)[0].budget_usd == 3.25


# --- who ---


def test_the_menu_tells_engines_prices_and_what_is_missing(composer: Composer) -> None:
    rows = engines_of(KNOWN)
    assert [row.id for row in rows] == ["auto", "anthropic:m", "openai:g", "offline"]
    assert (rows[1].cost, rows[1].time, rows[1].place) == ("$0.70–1.00", "45 min", "cloud")
    assert "Needs a key first" in rows[2].problem and rows[3].cost == "free"
    assert rows[0].description.startswith("Would take Sonnet")


def test_the_line_below_the_sentence_tells_only_what_is_known(composer: Composer) -> None:
    assert estimate_of(KNOWN, "auto") == "About 45 min and $0.70–1.00. Makes 2 files."
    assert estimate_of(KNOWN, "offline") == "Free. Nothing leaves this computer."
    assert estimate_of(KNOWN, "openai:g") == "The price of this engine is not known."
    assert estimate_of(KNOWN, "unheard:of") == "" and private_note(KNOWN) == ""
    assert shown_cost(Offer("x", "x", "", "", False, (0.0001, 0.004))) == "under $0.01"


def test_the_outlook_reaches_the_composer_and_a_chosen_engine_stays(composer: Composer) -> None:
    composer.set_text("Compare the offers")
    composer.use_defaults("auto", 1.5)
    composer.show_outlook(KNOWN)
    assert composer.model() == "auto" and composer.estimate.text().startswith("About 45 min")
    assert composer.terms.limit.text() == "Stop at $1.50"
    composer._choose_engine("offline")
    composer.use_defaults("anthropic:m", 0.0)
    composer.show_outlook(KNOWN)
    assert composer.model() == "offline" and composer.estimate.text().startswith("Free")


def test_rows_of_the_menu_are_radio_buttons_that_say_everything(themes: ThemeSource, composer: Composer) -> None:
    from PySide6.QtGui import QAccessible

    menu = EngineMenu(themes, engines_of(KNOWN), "offline", composer, "“Personnel” is marked private.")
    rows = menu.findChildren(EngineRow)
    told = [QAccessible.queryAccessibleInterface(row) for row in rows]
    assert {each.role() for each in told} == {QAccessible.Role.RadioButton}
    name = told[1].text(QAccessible.Text.Name)
    assert all(part in name for part in ("Claude", "sent there", "cloud", "$0.70–1.00", "45 min"))
    assert [row.isChecked() for row in rows] == [False, False, False, True]


def test_arrows_walk_and_enter_chooses_but_not_what_lacks_a_key(themes: ThemeSource, composer: Composer) -> None:
    menu = EngineMenu(themes, engines_of(KNOWN), "auto", composer)
    heard = QSignalSpy(menu.chosen)
    menu.choose(2)
    assert heard.count() == 0
    menu.choose(1)
    assert heard.at(0) == ["anthropic:m"]


def test_a_link_leads_to_the_settings(themes: ThemeSource, composer: Composer) -> None:
    menu = EngineMenu(themes, [Engine("offline", "Offline")], "offline", composer, "")
    menu.models_wanted.connect(composer.models_wanted)
    heard = QSignalSpy(composer.models_wanted)
    menu._on_link()
    assert heard.count() == 1


# --- "/" ---


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_job_writes_a_sentence_the_built_in_engine_understands(language: str) -> None:
    set_language(language)
    assert {job: intent_of(tr(text)) for job, _, text in JOBS} == {job: job for job, _, _ in JOBS}
    set_language("en")


def test_a_slash_opens_the_list_and_enter_takes_a_row(composer: Composer) -> None:
    QTest.keyClicks(composer.edit, "Please: /comp")
    assert composer.slash.is_open() and composer.slash.list is not None
    assert [item.title for item in composer.slash.list.items] == ["Compare"]
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.text() == "Please: Compare these files side by side." and not composer.slash.is_open()


def test_recent_files_and_instructions_are_offered(composer: Composer, tmp_path: Path) -> None:
    file = tmp_path / "Offers.xlsx"
    file.write_text("x")
    composer.slash.use_recents([str(file)], ["Check the offers again"])
    QTest.keyClicks(composer.edit, "/offers")
    assert composer.slash.list is not None
    assert [item.title for item in composer.slash.list.items] == ["Offers.xlsx", "Check the offers again"]
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.paths() == [str(file)] and composer.text() == ""
    QTest.keyClicks(composer.edit, "/again")
    composer.slash.list.pick(0)
    assert composer.text() == "Check the offers again"


def test_escape_closes_the_list_and_a_path_is_only_a_path(composer: Composer) -> None:
    QTest.keyClicks(composer.edit, "/")
    assert composer.slash.is_open()
    QTest.keyClick(composer.edit, Qt.Key.Key_Escape)
    assert not composer.slash.is_open() and composer.text() == "/"
    composer.set_text("")
    QTest.keyClicks(composer.edit, "/home/me")
    assert not composer.slash.is_open()


def test_while_an_input_method_is_composing_no_list_opens(composer: Composer) -> None:
    QApplication.sendEvent(composer.edit, QInputMethodEvent("zhong", []))
    composer.edit.insertPlainText("/")
    assert not composer.slash.is_open()


def test_nothing_fits_means_no_list() -> None:
    assert items("zzz", [], []) == [] and len(items("", ["/a"] * 9, ["b"] * 9)) == 9


# --- what a drop brings ---


def picture() -> QMimeData:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def test_a_pasted_picture_becomes_a_png_in_the_data_folder(composer: Composer, home: Path) -> None:
    heard = QSignalSpy(composer.contents_taken)
    composer.edit.insertFromMimeData(picture())
    (contents,) = heard.at(0)
    (path,) = save_contents(contents, home, NOW)
    (second,) = save_contents(contents, home, NOW)
    assert Path(path).parent == home / "pasted" and path != second
    assert QImage(path).size().width() == 4 and Path(path).read_bytes().startswith(b"\x89PNG")


def test_a_copied_cell_is_words_though_it_brings_a_picture_too(composer: Composer) -> None:
    mime = picture()
    mime.setText("12.50")
    composer.edit.insertFromMimeData(mime)
    assert composer.text() == "12.50"


def test_a_mail_dragged_out_of_a_mail_program_becomes_a_file_named_by_its_subject(home: Path) -> None:
    mime = QMimeData()
    mime.setData(MAIL, b"Subject: Offer: 40/60 pallets\r\nFrom: a@b.example\r\n\r\nHello")
    drop = read_drop(mime)
    assert drop is not None and drop_title(drop) == "Drop to add this mail"
    (path,) = save_contents(drop.contents, home, NOW)
    assert Path(path).name == "Offer 40 60 pallets.eml" and b"Hello" in Path(path).read_bytes()


def test_a_mail_from_outlook_keeps_its_name(home: Path) -> None:
    descriptor = bytes(72) + "Angebot.msg".encode("utf-16-le").ljust(520, b"\0")
    mime = QMimeData()
    mime.setData(DESCRIPTORS, struct.pack("<I", 1) + descriptor)
    mime.setData(CONTENTS, b"\xd0\xcf\x11\xe0")
    drop = read_drop(mime)
    assert drop is not None and [each.name for each in drop.contents] == ["Angebot.msg"]


def test_a_mail_program_that_gives_only_a_link_is_told_what_to_do() -> None:
    mime = QMimeData()
    mime.setData("text/x-moz-url", "imap-message://me@host/INBOX#42".encode("utf-16-le"))
    drop = read_drop(mime)
    assert drop is not None and "only a link" in drop.refusal and not drop.contents


def test_files_win_over_everything_else_a_drop_brings(tmp_path: Path) -> None:
    mime = picture()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    drop = read_drop(mime)
    assert drop is not None and drop.paths == (str(tmp_path),) and not drop.contents


def test_a_folder_that_cannot_be_written_is_said(home: Path) -> None:
    home.write_text("a file where the folder should be")
    drop = read_drop(picture())
    assert drop is not None
    with pytest.raises(BadInput, match="Nothing was added"):
        save_contents(drop.contents, home, NOW)
