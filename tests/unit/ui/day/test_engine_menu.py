"""Who does the work: every model that is set up with its prices, its place and its state, found by arrows and letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy, QTest

from desktop.core.errors import NotSignedIn, UserError
from desktop.providers.card import FREE, Price
from desktop.ui.asking.forecast_words import (
    engines_of,
    estimate_of,
    private_note,
    short_estimate_of,
    shown_cost,
    shown_price,
)
from desktop.ui.composer import Composer
from desktop.ui.engine_menu import SEARCHED_FROM, SHOWN, Engine, EngineMenu, EngineRow, State, short_name
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.work.offers import Offer, Outlook
from desktop.work.usual_time import Course
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt

NOW = datetime(2026, 5, 14, 14, 45, tzinfo=UTC)
CLAUDE = Offer(
    "anthropic:m",
    "anthropic",
    "Claude Sonnet",
    "api.anthropic.com",
    False,
    (0.7, 1.0),
    Course(4, 2700, (2, 2)),
    price=Price(2, 10),
)
OFFLINE = Offer("offline", "offline", "Built-in", "", True, (0.0, 0.0), price=FREE)
GPT = Offer("openai:g", "openai", "GPT-6", "api.openai.com", False, None, problem=NotSignedIn("no key"), needs_key=True)
QWEN = Offer("local:qwen3:8b", "local", "qwen3:8b", "", True, (0.0, 0.0), price=FREE)
KNOWN = Outlook((OFFLINE, CLAUDE, GPT, QWEN), CLAUDE, UserError("Claude Sonnet: 1 file; about $0.85."), None, 1)


@pytest.fixture
def composer(themes: ThemeSource) -> Iterator[Composer]:
    made = Composer(themes)
    made.use_clock(lambda: NOW)
    made.resize(1200, 160)
    made.show()
    yield made
    made.close()
    delete_now(made)


def menu_of(themes: ThemeSource, composer: Composer, engines: list[Engine], current: str = "") -> EngineMenu:
    menu = EngineMenu(themes, engines, current or engines[0].id, composer, "")
    menu.popup_at(composer.mapToGlobal(composer.rect().bottomRight()))
    return menu


def focused(menu: EngineMenu) -> str:
    row = menu.focusWidget()
    assert isinstance(row, EngineRow)
    return row.engine.id


def many(number: int = SEARCHED_FROM + 3) -> list[Engine]:
    return [Engine(f"local:m{place}", f"Model {place}", is_usual=place < 6) for place in range(number)]


def test_auto_comes_first_and_the_built_in_engine_last(composer: Composer) -> None:
    rows = engines_of(KNOWN)
    assert [row.id for row in rows] == ["auto", "anthropic:m", "openai:g", "local:qwen3:8b", "offline"]
    assert rows[0].description == "Would take Claude Sonnet: 1 file."  # its price stands in the column


@pytest.mark.parametrize("language", ["en", "zh"])
def test_auto_names_no_command_to_type(composer: Composer, language: str) -> None:
    from desktop.providers.auto import Wish, choose

    set_language(language)
    choice = choose(Wish("", 0, frozenset(), 0, False, "balanced"), [], NOW.date())
    row = engines_of(Outlook((OFFLINE,), OFFLINE, choice.why, None, 0))[0]
    assert "afternoon" not in row.description and "(" not in row.description and "（" not in row.description
    assert row.description in ("Would take Offline: no other engine is ready.", "会用 离线引擎：没有其他可用的引擎。")
    set_language("en")


def test_each_row_tells_prices_its_place_and_what_it_lacks(composer: Composer) -> None:
    _, claude, gpt, qwen, offline = engines_of(KNOWN)
    assert (claude.name, claude.price) == ("Claude Sonnet", "$2 in, $10 out per million")
    assert (claude.cost, claude.time, claude.place) == ("$0.70–1.00", "45 min", "api.anthropic.com")
    assert (gpt.name, gpt.state, gpt.cost) == ("GPT", State.NEEDS_KEY, "price unknown")
    assert "Needs a key first" in gpt.problem
    assert (qwen.name, qwen.price, qwen.place, qwen.state) == ("qwen3:8b", "no cost", "this computer", State.READY)
    assert (offline.cost, offline.local) == ("free", True)


def test_a_state_says_what_keeps_an_engine_or_what_would_come_of_it() -> None:
    limit = UserError("The limit of the day, $6.00, is reached: it would wait for you.")
    cases = {
        replace(CLAUDE, is_over=True, warning=limit): (State.OVER_LIMIT, "", limit.en),
        replace(CLAUDE, is_away=True, warning=UserError("There is no network.")): (
            State.OFFLINE,
            "",
            "There is no network.",
        ),
        replace(CLAUDE, is_barred=True, problem=UserError("Private.")): (State.BARRED, "Private.", ""),
        replace(QWEN, problem=UserError("No server.")): (State.OFFLINE, "No server.", ""),
        replace(CLAUDE, is_off=True, problem=UserError("Off.")): (State.OFF, "Off.", ""),
    }
    for offer, (state, problem, warning) in cases.items():
        row = engines_of(Outlook((offer,), None, None, None, 0))[1]
        assert (row.state, row.problem, row.warning) == (state, problem, warning)
        assert row.said == problem or warning


def test_a_price_below_a_dollar_keeps_its_cents_and_a_free_part_is_a_limit() -> None:
    assert shown_price(replace(CLAUDE, price=Price(0.1, 0.5))) == "$0.10 in, $0.50 out per million"
    assert shown_price(replace(CLAUDE, price=None)) == ""
    assert shown_cost(replace(CLAUDE, cost=(0.001, 0.08))) == "up to $0.08"
    assert shown_cost(replace(CLAUDE, cost=(0.0001, 0.004))) == "under $0.01"
    assert shown_cost(replace(CLAUDE, cost=(0.0, 0.0))) == "under $0.01"  # it was so lately; it is not free


def test_the_line_below_the_sentence_tells_only_what_is_known() -> None:
    assert estimate_of(KNOWN, "auto") == "About 45 min and $0.70–1.00. Makes 2 files."
    assert estimate_of(KNOWN, "offline") == "Free. Nothing leaves this computer."
    assert estimate_of(KNOWN, "openai:g") == "The price of this engine is not known."
    assert estimate_of(KNOWN, "unheard:of") == "" and private_note(KNOWN) == ""
    assert short_estimate_of(KNOWN, "auto") == "about 45 min, $0.70–1.00, makes 2 files"
    assert short_estimate_of(KNOWN, "unheard:of") == ""
    one = Outlook((replace(CLAUDE, course=Course(4, 480, (1, 1))),), None, None, None, 1)
    assert short_estimate_of(one, "anthropic:m") == "about 8 min, $0.70–1.00, makes 1 file"


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


def test_a_chosen_engine_that_is_not_offered_stays_chosen_and_says_so(composer: Composer) -> None:
    """Auto would take a cloud engine here: a private sentence must not go there because a local server starts late."""
    heard = QSignalSpy(composer.submitted)
    composer.set_text("Compare the salaries")
    composer.use_defaults("lab:qwen3", 0.0)
    composer.show_outlook(KNOWN, is_fresh=False)  # asked before the settings changed
    assert composer.model() == "lab:qwen3" and composer.misses_engine()
    assert composer.estimate.text() == "Looking for qwen3. It stays chosen."
    composer.show_outlook(KNOWN)
    assert composer.model() == "lab:qwen3" and composer.misses_engine()
    assert composer.estimate.text() == "qwen3 cannot be reached now. It stays chosen."
    assert "Not found now" in composer.model_button.toolTip()
    composer.retheme()  # every word again
    assert composer.model() == "lab:qwen3" and composer.misses_engine()
    composer.start()
    assert heard.at(0)[2] == "lab:qwen3"
    there = replace(QWEN, name="lab:qwen3", provider="lab", title="qwen3")
    composer.show_outlook(replace(KNOWN, offers=(*KNOWN.offers, there)))
    assert not composer.misses_engine() and composer.estimate.text().startswith("Free")


def test_a_local_model_whose_server_does_not_answer_yet_is_told_in_the_same_words(composer: Composer) -> None:
    composer.set_text("Compare the salaries")
    composer.use_defaults("local:qwen3:8b", 0.0)
    absent = replace(QWEN, problem=UserError("There is no model server on this computer.", "本机没有模型服务器。"))
    composer.show_outlook(replace(KNOWN, offers=(OFFLINE, CLAUDE, absent)))
    assert composer.model() == "local:qwen3:8b" and composer.misses_engine()
    assert composer.estimate.text() == "qwen3:8b cannot be reached now. It stays chosen."


def test_the_engine_that_a_bare_name_came_to_goes_on_following_the_settings(composer: Composer) -> None:
    composer.set_text("Compare the offers")
    composer.use_defaults("anthropic", 0.0)
    composer.show_outlook(KNOWN)
    assert composer.model() == "anthropic:m"
    composer.use_defaults("offline", 0.0)
    assert composer.model() == "offline"


def test_the_bare_name_of_a_provider_means_the_model_that_stands_for_it() -> None:
    other = replace(CLAUDE, name="anthropic:n", stands=False)
    known = Outlook((other, CLAUDE), None, None, None, 0)
    assert known.chosen("anthropic") is CLAUDE and known.chosen("anthropic:n") is other


def test_rows_are_radio_buttons_that_say_everything(themes: ThemeSource, composer: Composer) -> None:
    menu = EngineMenu(themes, engines_of(KNOWN), "offline", composer, "“Personnel” is marked private.")
    rows = menu.findChildren(EngineRow)
    told = [QAccessible.queryAccessibleInterface(row) for row in rows]
    assert {each.role() for each in told} == {QAccessible.Role.RadioButton}
    name = told[1].text(QAccessible.Text.Name)
    assert all(
        part in name for part in ("Claude Sonnet", "sent there", "anthropic.com", "$2 in", "$0.70–1.00", "45 min")
    )
    assert "Needs a key" in told[2].text(QAccessible.Text.Name)
    assert [row.isChecked() for row in rows] == [False, False, False, False, True]


def test_what_lacks_a_key_cannot_be_chosen_and_what_is_over_the_limit_can(
    themes: ThemeSource, composer: Composer
) -> None:
    over = Engine("anthropic:n", "Claude", local=False, state=State.OVER_LIMIT, warning="It would wait for you.")
    menu = EngineMenu(themes, [*engines_of(KNOWN), over], "auto", composer)
    heard = QSignalSpy(menu.chosen)
    menu.choose(2)
    assert heard.count() == 0
    menu.choose(5)
    assert heard.at(0) == ["anthropic:n"]


def test_arrows_walk_letters_jump_and_enter_chooses(themes: ThemeSource, composer: Composer) -> None:
    menu = menu_of(themes, composer, list(engines_of(KNOWN)), "auto")
    heard = QSignalSpy(menu.chosen)
    assert menu.field.parent() is None  # a short list is walked, not searched
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Down)
    assert focused(menu) == "anthropic:m"
    QTest.keyClicks(menu.focusWidget(), "qw")
    assert focused(menu) == "local:qwen3:8b"
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Return)
    assert heard.at(0) == ["local:qwen3:8b"]


def test_a_long_list_shows_the_usual_models_and_searches_all(themes: ThemeSource, composer: Composer) -> None:
    menu = menu_of(themes, composer, many(), "local:m8")
    assert [row.text() for row in menu.options] == [*(f"Model {place}" for place in range(6)), "Model 8"]
    assert "6 more" in menu.field.placeholderText()
    QTest.keyClicks(menu.options[0], "m1")
    assert menu.focusWidget() is menu.field and menu.field.text() == "m1"
    assert [row.text() for row in menu.options] == ["Model 1", "Model 10", "Model 11"]
    heard = QSignalSpy(menu.chosen)
    QTest.keyClick(menu.field, Qt.Key.Key_Down)
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Return)
    assert heard.at(0) == ["local:m10"]


def test_enter_in_the_search_takes_the_first_that_can_be_chosen_and_nothing_found_is_said(
    themes: ThemeSource, composer: Composer
) -> None:
    engines = many()
    engines[1] = replace(engines[1], problem="Needs a key first.")
    menu = menu_of(themes, composer, engines)
    heard = QSignalSpy(menu.chosen)
    menu.field.setFocus()
    QTest.keyClicks(menu.field, "zzz")
    assert menu.nothing.isVisible() and menu.options == []
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    QTest.keyClick(menu.field, Qt.Key.Key_Down)
    assert heard.count() == 0 and menu.isVisible()
    menu.field.setText("m1")
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    assert heard.count() == 1 and heard.at(0) == ["local:m10"]


def test_more_rows_than_fit_scroll_to_the_one_with_the_keyboard(themes: ThemeSource, composer: Composer) -> None:
    engines = [replace(each, is_usual=True) for each in many(20)]
    menu = menu_of(themes, composer, engines)
    assert 3 <= menu._scroll.height() // menu._rows[0].height() <= SHOWN
    for _ in range(19):
        QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Down)
    last = menu.focusWidget()
    assert focused(menu) == "local:m19"
    assert menu._scroll.viewport().rect().contains(last.mapTo(menu._scroll.viewport(), last.rect().center()))
    menu.close()


def test_a_link_leads_to_the_settings(themes: ThemeSource, composer: Composer) -> None:
    menu = EngineMenu(themes, [Engine("offline", "Offline")], "offline", composer, "")
    menu.models_wanted.connect(composer.models_wanted)
    heard = QSignalSpy(composer.models_wanted)
    menu._on_link()
    assert heard.count() == 1


def test_the_arrow_of_the_button_points_up_while_its_menu_is_open(themes: ThemeSource, composer: Composer) -> None:
    composer.show_outlook(KNOWN)
    composer.show_engines()
    (menu,) = composer.findChildren(EngineMenu)
    assert composer.model_button.is_open and menu.isVisible()
    menu.close()
    delete_now(menu)
    assert not composer.model_button.is_open


def test_names_are_short_on_the_button() -> None:
    assert short_name("anthropic:claude-x") == "claude-x" and short_name("Claude Opus 5.5") == "Claude Opus 5.5"
    assert short_name("qwen3:30b-a3b-instruct-q4_K_M") == "qwen3:30b-a3b-instruc…"


def test_the_rows_are_told_in_chinese() -> None:
    set_language("zh")
    _, claude, gpt, qwen, _ = engines_of(KNOWN)
    assert claude.price == "每百万 $2 输入 / $10 输出" and "密钥" in gpt.problem and qwen.price == "不花钱"
    set_language("en")


def test_a_dragged_private_folder_is_told_before_it_falls(composer: Composer, tmp_path: Path) -> None:
    from desktop.ui.attachment import Drop

    composer.private_folders = (str(tmp_path),)
    composer.drag_entered(Drop((str(tmp_path),)))
    assert "is marked private" in composer.panel.hint.text()
    composer.private_folders = ()
    composer.drag_entered(Drop((str(tmp_path),)))
    assert "Nothing is copied" in composer.panel.hint.text()
