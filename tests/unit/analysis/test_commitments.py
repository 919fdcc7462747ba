from __future__ import annotations

from datetime import date

import pytest

from desktop.analysis.commitment_rule import clause_of, form_of
from desktop.analysis.commitments import find_commitments
from desktop.analysis.corpus import Corpus
from desktop.analysis.finding import Commitment
from desktop.analysis.internal import secrecy_of
from desktop.analysis.meetings import find_meetings
from desktop.analysis.scope import scope_of
from desktop.core.document import Document
from tests.unit.analysis.story import ANNA, AS_OF, CALENDAR, CARLA, DAVID, OTTO, chat, document, mail, table, text


def commitments(*documents: Document) -> list[Commitment]:
    corpus = Corpus.of([CALENDAR, *documents])
    meeting = find_meetings([CALENDAR], "Northwind", AS_OF, "UTC", owner=ANNA)[0]
    scope = scope_of(corpus, meeting, ANNA)
    return list(find_commitments(scope, secrecy_of(corpus, scope.home), AS_OF))


@pytest.mark.parametrize(
    "words",
    [
        "I'll send you the rate card by Friday.",
        "We will confirm the date tomorrow.",
        "You will have the forecast on Monday.",
        "I need to come back to you on that.",
        "我周三前把数据发给您。",
        "我们会在3月5日前回复贵方。",
        "Will send you the file Friday.",
        "周三前给你",
        "好的，周三前把资料发给您。",
    ],
)
def test_explicit_words_are_a_promise(words: str) -> None:
    assert form_of(words) == ("self", "")


@pytest.mark.parametrize(
    "words",
    [
        "Will you send it?",
        "I'll send it if Gareth agrees.",
        "We will not sell before May.",
        "Could we start a pilot?",
        "I would send it earlier.",
        "They sent it yesterday.",
        "I'll be there.",
        "如果可以，我会发给您。",
        "能否周五前发给我？",
        "我们希望您确认。",
        "我们只能保证12个。",
        "请周三前发给您同事",
        "周三前发给您的资料已更新",
    ],
)
def test_questions_conditions_and_wishes_are_no_promise(words: str) -> None:
    assert form_of(words) is None


def test_a_promise_has_who_whom_what_and_when() -> None:
    [found] = commitments(
        mail("a.eml", OTTO, (CARLA,), "2026-02-26 10:00", "Service", "I'll send you the audit report by Wednesday.")
    )
    assert (found.who, found.whom, found.due) == (OTTO, CARLA, date(2026, 3, 4))
    assert found.what == "I'll send you the audit report by Wednesday." and found.side == "ours"
    assert found.still_open and not found.overdue


def test_a_promise_about_a_colleague_is_the_colleagues() -> None:
    [found] = commitments(
        mail("a.eml", ANNA, (CARLA,), "2026-02-26 10:00", "Plan", "Otto will bring the recovery plan to the meeting.")
    )
    assert (found.who, found.due) == (OTTO, date(2026, 3, 5))


def test_only_the_clause_that_promises_gives_the_date() -> None:
    assert (
        clause_of("You will have the scorecard weekly, and Tom is recruiting a driver, to start on 1 December.")
        == "You will have the scorecard weekly"
    )


def test_a_promise_past_its_day_is_overdue_and_a_reminder_does_not_close_it() -> None:
    [found] = commitments(
        mail(
            "a.eml",
            OTTO,
            (CARLA,),
            "2026-02-12 10:00",
            "Audit",
            "I'll send you the audit report by Friday 20 February.",
        ),
        mail(
            "b.eml", CARLA, (OTTO,), "2026-02-23 10:00", "RE: Audit", "The audit report is not here.", reply_to="a.eml"
        ),
    )
    assert found.overdue


def test_a_later_word_of_the_same_person_closes_a_promise_with_its_evidence() -> None:
    done = mail(
        "b.eml", OTTO, (CARLA,), "2026-02-19 10:00", "RE: Audit", "The audit report is attached.", reply_to="a.eml"
    )
    [found] = commitments(
        mail("a.eml", OTTO, (CARLA,), "2026-02-12 10:00", "Audit", "I'll send you the audit report by 20 February."),
        done,
    )
    assert not found.still_open and found.closed_by == "The audit report is attached."
    assert found.closing_sources == (done.passages[1].id,)


def test_what_was_sent_inside_does_not_close_a_promise_to_the_client() -> None:
    inside = mail("b.eml", OTTO, (ANNA,), "2026-02-19 10:00", "Audit", "The audit report for Northwind is attached.")
    [found] = commitments(
        mail("a.eml", OTTO, (CARLA,), "2026-02-12 10:00", "Audit", "I'll send you the audit report by 20 February."),
        inside,
    )
    assert found.still_open


def test_quoted_text_promises_nothing() -> None:
    assert (
        commitments(
            mail(
                "a.eml",
                CARLA,
                (OTTO,),
                "2026-02-26 10:00",
                "RE: Audit",
                "Thank you.",
                quoted="I'll send you the audit report.",
            )
        )
        == []
    )


def test_hidden_text_promises_nothing() -> None:
    assert (
        commitments(
            mail(
                "a.eml", CARLA, (OTTO,), "2026-02-26 10:00", "Audit", "Thank you.", hidden="I'll send you all figures."
            )
        )
        == []
    )


def test_a_promise_to_another_client_does_not_belong_here() -> None:
    from tests.unit.analysis.story import STRANGER

    assert (
        commitments(
            mail("a.eml", ANNA, (STRANGER,), "2026-02-26 10:00", "Northwood", "I'll send you the price by Friday.")
        )
        == []
    )


def test_an_action_table_gives_its_rows_and_done_closes_them() -> None:
    actions = table(
        "Northwind notes.docx",
        "Actions",
        ("No.", "Action", "Owner", "Due", "Status"),
        ("A1", "Write the service plan", "Otto Lind", "27 February 2026", "Open"),
        ("A2", "Send last year's volumes", "David Okoro", "20 February 2026", "Done"),
    )
    opened, closed = commitments(document("Northwind notes.docx", actions, modified="2026-02-15 10:00"))
    assert (opened.who, opened.overdue, opened.kind) == (OTTO, True, "action")
    assert (closed.who, closed.still_open) == (DAVID, False)


def test_a_chinese_action_table_is_read() -> None:
    actions = table(
        "Northwind 会议纪要.docx",
        "待办",
        ("编号", "事项", "负责人", "截止日期"),
        ("1", "提供货量预测", "Otto Lind", "2026年2月28日"),
    )
    [found] = commitments(document("Northwind 会议纪要.docx", actions, modified="2026-02-15 10:00"))
    assert (found.who, found.due, found.overdue) == (OTTO, date(2026, 2, 28), True)


def test_the_same_promise_in_notes_and_mail_is_one_with_both_dates() -> None:
    actions = table(
        "Northwind call.md", "To do", ("Who", "What", "By"), ("Otto", "Audit report to Carla", "27 February 2026")
    )
    [found] = commitments(
        mail(
            "a.eml",
            OTTO,
            (CARLA,),
            "2026-02-12 10:00",
            "Audit",
            "I'll send you the audit report by Friday 20 February.",
        ),
        document("Northwind call.md", actions, modified="2026-02-24 10:00"),
    )
    assert found.due == date(2026, 2, 27) and found.due_text == "Friday 20 February → 27 February 2026"
    assert len(found.sources) == 2


def test_a_chat_line_about_the_client_can_promise() -> None:
    lines = chat(
        "northwind.txt", ("2026-02-25 09:15", "Otto Lind", "I'll have the recovery plan ready by Wednesday 4 March.")
    )
    [found] = commitments(mail("x.eml", OTTO, (CARLA,), "2026-02-20 09:00", "Hello", "Good morning to you."), lines)
    assert (found.who, found.due, found.channel, found.internal) == (OTTO, date(2026, 3, 4), "chat", True)


def test_a_document_that_reports_the_thing_done_closes_an_action() -> None:
    actions = table(
        "Northwind notes.docx",
        "Actions",
        ("Action", "Owner", "Due"),
        ("Correct the slot data and restate punctuality", "Otto Lind", "30 January 2026"),
    )
    [found] = commitments(
        document("Northwind notes.docx", actions, modified="2026-01-15 10:00"),
        text("report.md", "Punctuality was restated after the slot data was corrected.", modified="2026-02-27 10:00"),
    )
    assert not found.still_open


@pytest.mark.parametrize("words", ["I'll send it Wednesday.", "Will send you the report Wednesday.", "周三前给你"])
def test_a_bare_weekday_is_counted_from_the_day_of_the_message(words: str) -> None:
    [found] = commitments(mail("a.eml", OTTO, (CARLA,), "2026-02-26 10:00", "Service", words))
    assert found.due == date(2026, 3, 4)


def test_a_promise_that_was_moved_keeps_the_day_its_words_name_beside_the_one_that_counts() -> None:
    first = mail("a.eml", OTTO, (CARLA,), "2026-02-19 10:00", "Audit", "I'll send you the audit report by Friday.")
    rows = table(
        "Northwind call.md", "Actions", ("Who", "What", "By"), ("Otto", "Audit report to Carla", "27 February 2026")
    )
    notes = document("Northwind call.md", rows, modified="2026-02-24 10:00")
    [found] = [one for one in commitments(first, notes) if "audit" in one.what.lower()]
    assert (found.first_due, found.due) == (date(2026, 2, 20), date(2026, 2, 27))
    assert found.due_sources == (notes.passages[-1].id,)
