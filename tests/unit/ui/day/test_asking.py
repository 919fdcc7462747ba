"""Around the sentence: when, up to which price, who and at what price, "/" and what a drop brings beside files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from desktop.analysis.follow_up import follow_up
from desktop.core.errors import NotSignedIn, UserError
from desktop.core.task import TaskRow, TaskState
from desktop.providers.offline.intent import intent_of
from desktop.ui.asking.forecast import asked_before
from desktop.ui.asking.limit_menu import LimitMenu
from desktop.ui.asking.slash import JOBS, Recents, items
from desktop.ui.asking.terms import Terms
from desktop.ui.asking.when_menu import REPEATS, WhenMenu, next_quarter, ordinal, shown_repeat, shown_when
from desktop.ui.composer import Composer
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language, tr
from desktop.work.offers import Offer, Outlook
from desktop.work.usual_time import Course
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


def test_a_repeat_begins_at_the_typed_time_and_its_words_follow_the_field(
    themes: ThemeSource, composer: Composer
) -> None:
    menu = WhenMenu(themes, Terms(budget_usd=1.0), NOW, composer)
    heard = QSignalSpy(menu.chosen)
    menu.time.setDateTime(menu.time.dateTime().addDays(18))  # 1 June, a Monday
    assert [row.text() for row in menu.repeats.values()] == [
        "Every day at 15:45",
        "Every weekday at 15:45",
        "Every week on Monday at 15:45",
        "Every month on the 1st at 15:45",
    ]
    menu.repeats["weekly"].click()
    (terms,) = heard.at(0)
    assert terms == Terms(datetime(2026, 6, 1, 15, 45, tzinfo=UTC), "now", 1.0, "weekly")
    assert terms.options() == {"not_before": terms.not_before, "budget_usd": 1.0, "repeat": "weekly"}
    composer.terms.take(terms)
    assert composer.terms.when.text() == "Every Mon 15:45" and composer.terms.when.icon_name == "repeat"


def test_a_repeat_that_would_begin_in_the_past_is_refused_and_now_ends_one(
    themes: ThemeSource, composer: Composer
) -> None:
    chosen = Terms(NOW + timedelta(days=1), "now", None, "daily")
    menu = WhenMenu(themes, chosen, NOW, composer)
    heard = QSignalSpy(menu.chosen)
    assert menu.repeats["daily"].isChecked() and not menu.options[2].isChecked()
    menu.time.setDateTime(menu.time.dateTime().addDays(-2))
    menu.repeats["monthly"].click()
    assert heard.count() == 0 and "over" in menu.refusal.text()
    menu.options[0].click()
    assert heard.at(0)[0] == Terms()


def test_a_month_may_be_too_short_and_every_repeat_is_told_in_both_languages() -> None:
    last = datetime(2026, 5, 31, 8, tzinfo=UTC)
    assert shown_repeat("monthly", last) == "Every month on the 31st (or its last day) at 08:00"
    assert [ordinal(day) for day in (1, 2, 3, 11, 12, 13, 21, 22)] == [
        *("1st", "2nd", "3rd", "11th", "12th", "13th", "21st", "22nd")
    ]
    set_language("zh")
    assert [shown_repeat(each, last) for each in REPEATS] == [
        *("每天 08:00", "每个工作日 08:00", "每周日 08:00", "每月 31 日（或当月最后一天）08:00")
    ]
    assert [shown_when(Terms(last, repeat=each), NOW) for each in REPEATS] == [
        *("每天 08:00", "工作日 08:00", "每周日 08:00", "每月 31 日 08:00")
    ]
    set_language("en")


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_queue_knows_every_repeat_that_is_offered(repeat: str) -> None:
    from desktop.work.repeating import REPEATS as KNOWN

    assert repeat in KNOWN and len(KNOWN) == len(REPEATS)


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


def test_enter_with_a_wrong_amount_refuses_and_chooses_nothing(themes: ThemeSource, composer: Composer) -> None:
    menu = LimitMenu(themes, Terms(budget_usd=2.0), 1.5, composer)
    menu.popup_at(composer.mapToGlobal(composer.rect().bottomRight()))
    heard = QSignalSpy(menu.chosen)
    menu.amount.setFocus()
    QTest.keyClicks(menu.amount, "lots")
    QTest.keyClick(menu.amount, Qt.Key.Key_Return)
    assert heard.count() == 0 and menu.refusal.text() and menu.isVisible()
    menu.close()


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
    composer.slash.use_recents(Recents((str(file),), ("Check the offers again",)))
    QTest.keyClicks(composer.edit, "/offers")
    assert composer.slash.list is not None
    assert [item.title for item in composer.slash.list.items] == ["Offers.xlsx", "Check the offers again"]
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.paths() == [str(file)] and composer.text() == ""
    QTest.keyClicks(composer.edit, "/again")
    composer.slash.list.pick(0)
    assert composer.text() == "Check the offers again"


def test_of_a_change_that_was_asked_for_only_the_wish_is_offered_again() -> None:
    words = ("Prepare  the pack", follow_up("Shorter,\nplease", ["Brief.docx"], "", "Prepare the pack", "en"))
    rows = [TaskRow(str(n), n, text, TaskState.DONE, NOW) for n, text in enumerate([*words, "Prepare the pack"])]
    assert asked_before(rows) == ("Prepare the pack", "Shorter, please")


def test_people_are_found_by_name_and_address_and_written_into_the_sentence(composer: Composer) -> None:
    composer.slash.use_recents(Recents(people=(("Mara Lind", "mara@tallowmere.example"), ("莫雅文", ""))))
    QTest.keyClicks(composer.edit, "Write to /tallow")
    assert composer.slash.list is not None
    (item,) = composer.slash.list.items
    assert (item.kind, item.title, item.hint) == ("person", "Mara Lind", "mara@tallowmere.example")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.text() == "Write to Mara Lind" and composer.paths() == []
    composer.edit.insertPlainText(" /莫")
    assert [each.title for each in composer.slash.list.items] == ["莫雅文"]


def test_each_kind_has_a_share_of_the_list_and_says_what_it_is() -> None:
    many = Recents(
        tuple(f"/a/report {n}.docx" for n in range(9)),
        tuple(f"report on {n}" for n in range(9)),
        tuple((f"Report {n}", "") for n in range(9)),
    )
    kinds = [each.kind for each in items("report", many)]
    assert kinds == ["file"] * 4 + ["person"] * 4 + ["asked before"] * 2
    assert [each.kind for each in items("", many)] == ["job"] * 4 + ["file"] * 2 + ["person"] * 2 + ["asked before"] * 2


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
    many = Recents(("/a",) * 9, ("b",) * 9, (("Mara Lind", "mara@x.example"),) * 9)
    assert items("zzz", many) == [] and len(items("", many)) == 10
