"""Every promise in mails, chats and action tables, without a meeting to narrow it down."""

from __future__ import annotations

from desktop.analysis.promise_list import list_promises
from tests.unit.analysis.story import ANNA, AS_OF, CARLA, LIN, OTTO, document, mail, table

FILES = [
    mail("1.eml", ANNA, (CARLA,), "2026-02-20 09:00", "Rates", "I'll send you the rate card by 27 February 2026."),
    mail("2.eml", CARLA, (ANNA,), "2026-02-21 09:00", "Volumes", "I'll send you our April volumes by 6 March 2026."),
    mail("3.eml", LIN, (ANNA,), "2026-02-22 09:00", "试点", "我3月5日前把温度数据发给您。"),
    mail("4.eml", ANNA, (OTTO,), "2026-02-23 09:00", "Internal", "I'll prepare the draft agenda by 4 March 2026."),
    document(
        "notes.docx",
        table("notes.docx", "Actions", ("Action", "Owner", "Due"), ("Gate passes", "Otto Lind", "10 March 2026")),
        table("notes.docx", "Budget", ("Item", "Owner", "Amount"), ("Devices", "Otto Lind", 5)),
    ),
]


def test_promises_are_told_by_who_made_them_to_whom() -> None:
    found = list_promises(FILES, AS_OF)
    assert found.owner == ANNA
    assert {(one.who.name, one.whom.name if one.whom else "") for one in found.of_side("client")} == {
        ("Carla Reyes", "Anna Berg"),
        ("林小燕", "Anna Berg"),
    }
    card = next(one for one in found.commitments if "rate card" in one.what)
    assert (card.side, card.overdue, card.whom) == ("ours", True, CARLA)


def test_a_plan_or_a_budget_is_no_promise() -> None:
    said = [one.what for one in list_promises(FILES, AS_OF).commitments]
    assert "Gate passes" in said
    assert "Devices" not in said


def test_the_instruction_narrows_by_people_and_companies() -> None:
    found = list_promises(FILES, AS_OF, query="What did we promise Northwind?")
    assert found.narrowed == ("Northwind",)
    assert {one.what[:15] for one in found.commitments} == {"I'll send you t", "I'll send you o"}
    assert [one.who.name for one in list_promises(FILES, AS_OF, query="林小燕答应了什么？").commitments] == ["林小燕"]


def test_nothing_said_is_an_empty_list() -> None:
    assert (
        list_promises(
            [mail("1.eml", ANNA, (CARLA,), "2026-02-20 09:00", "Hi", "The weather is fine today.")], AS_OF
        ).commitments
        == ()
    )
