"""The shipped sample week against its answer key (resources/sample_week/README.md)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.digest import summarise
from desktop.analysis.finding import Commitment, MeetingPack
from desktop.analysis.meeting_pack import prepare
from desktop.analysis.meetings import find_meetings, is_ambiguous
from desktop.core.document import Document
from desktop.core.schema import dump
from desktop.documents.reading import ReadOptions, read

ZONE = "Europe/London"
AS_OF = datetime(2026, 3, 2, 8, 30, tzinfo=ZoneInfo(ZONE))
INSTRUCTION = (
    "Prepare me for the Tallowmere quarterly review on Thursday: a two-page brief, the figures, client slides, a mail."
)


@cache
def documents(folder: Path) -> tuple[Document, ...]:
    parts = ("calendar.ics", "mail", "chats", "notes", "decks", "sales.xlsx")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] in parts)
    found = (read(path, path.relative_to(folder).as_posix(), ReadOptions(AS_OF, ZONE)) for path in files)
    return tuple(one if one.passages and one.passages[0].id else one.with_ids() for one in found)


@cache
def pack_of(folder: Path, instruction: str, language: str = "en") -> MeetingPack:
    found = documents(folder)
    return prepare(
        found, find_meetings(found, instruction, AS_OF, ZONE)[0], AS_OF, ZONE, None, "zh" if language == "zh" else "en"
    )


@pytest.fixture
def tallowmere(sample_week: Path) -> MeetingPack:
    return pack_of(sample_week, INSTRUCTION)


@pytest.fixture
def linjiang(sample_week: Path) -> MeetingPack:
    return pack_of(sample_week, "请准备周三临江供应链季度会的客户会议材料", "zh")


def promise(pack: MeetingPack, who: str, words: str) -> Commitment:
    [found] = [item for item in pack.commitments if item.who.name == who and words in item.what]
    return found


def test_the_review_is_found_and_its_lookalike_is_not(sample_week: Path) -> None:
    for words in (INSTRUCTION, "the Tallowmere quarterly review", "帮我准备周四的 Tallowmere quarterly review"):
        matches = find_meetings(documents(sample_week), words, AS_OF, ZONE)
        assert matches[0].title == "Tallowmere quarterly review" and not is_ambiguous(matches)
    assert is_ambiguous(find_meetings(documents(sample_week), "the quarterly review", AS_OF, ZONE))


def test_the_newcomer_has_no_signal_and_the_others_last_words_are_those_of_the_key(tallowmere: MeetingPack) -> None:
    last = {who.person.name: who.last_contact for who in tallowmere.participants}
    assert last["Ines Corrie"] is None
    days = {name: contact.at.date() for name, contact in last.items() if contact and contact.at}
    assert (days["Helen Cartwright"], days["Dominic Ashby"]) == (date(2026, 2, 26), date(2026, 2, 27))
    assert last["Tom Okafor"] is not None and last["Tom Okafor"].channel == "chat"
    assert {who.person.name: who.role for who in tallowmere.participants}["Ines Corrie"] == "Head of Procurement"


@pytest.mark.parametrize(
    ("who", "words", "due", "overdue"),
    [
        ("Mara Lindqvist", "revised rate card", date(2026, 3, 4), False),
        ("Tom Okafor", "written root cause", date(2026, 2, 27), True),
        ("Tom Okafor", "bring the recovery plan", date(2026, 3, 5), False),
        ("Helen Cartwright", "volume forecast", date(2026, 3, 3), False),
        ("Priya Raman", "confirm the Q4 figure", date(2026, 3, 3), False),
        ("Tom Okafor", "have the recovery plan", date(2026, 3, 4), False),
        ("Ruth Abelson", "Tom's draft", date(2026, 3, 2), False),
        ("Beatriz Amaro", "claims form", date(2026, 2, 27), True),
        ("Tom Okafor", "On the credit", None, False),
        ("Beatriz Amaro", "two pallets", date(2026, 3, 3), False),
    ],
)
def test_the_open_commitments_are_those_of_the_key(
    tallowmere: MeetingPack, who: str, words: str, due: date | None, overdue: bool
) -> None:
    found = promise(tallowmere, who, words)
    assert (found.due, found.overdue, found.still_open) == (due, overdue, True)


def test_what_was_done_is_closed(tallowmere: MeetingPack) -> None:
    assert not promise(tallowmere, "Priya Raman", "restate on-time").still_open
    assert not promise(tallowmere, "Dominic Ashby", "05:00 slots").still_open
    assert not promise(tallowmere, "Helen Cartwright", "Christmas volumes").still_open


def test_the_questions_of_the_client_are_those_of_the_key_and_no_other(tallowmere: MeetingPack) -> None:
    asked = [question.text for question in tallowmere.unanswered if question.side == "client"]
    wanted = (
        "fuel surcharge",
        "ColdTrace pilot",
        "When will we have it",
        "credit of £6,480",
        "run to 05:00",
        "reconciled Q4 spend",
    )
    assert len(asked) == len(wanted)
    assert all(any(words in question for question in asked) for words in wanted)


def test_the_figures_are_those_of_the_workbook_with_their_cells(tallowmere: MeetingPack) -> None:
    found = {figure.name: figure for figure in tallowmere.figures}
    assert (found["Volume"].value, found["Volume"].cell) == (23_660, "G5")
    assert round(found["On time"].value, 6) == 0.957739 and found["On time"].target == 0.975
    assert (found["Claims"].value, found["Claims"].previous, found["Claims"].target) == (24, 17, 15)
    assert {figure.file for figure in tallowmere.figures} == {"sales.xlsx"}


def test_revenue_until_confirmed_and_margin_are_internal(tallowmere: MeetingPack) -> None:
    internal = {figure.name: figure for figure in tallowmere.internal_figures}
    assert (internal["Revenue"].value, internal["Revenue"].cell) == (1_188_314.1, "E5")
    assert "Margin" in internal
    shown = [number for line in tallowmere.series if not line.internal for number in line.values]
    assert not any(number and 1_000_000 < number < 1_300_000 for number in shown)


def test_the_contradictions_of_the_key_are_shown_with_both_sides(tallowmere: MeetingPack) -> None:
    found = {item.subject: {claim.value for claim in item.claims} for item in tallowmere.contradictions}
    assert {"£1.24M", "£1,188,314"} <= found["Revenue, Q4 2025"]
    assert {"97.0 %", "96.6 %"} <= found["On time, Q3 2025"]
    assert {"96.4 %", "95.8 %"} <= found["On time, Q4 2025"]
    assert any(fact.basis == "promise before release" for fact in tallowmere.risks)
    assert [item.subject for item in tallowmere.contradictions if item.kind != "figure"] == ["From 2025-12-01"]


def test_the_secrets_of_the_key_are_listed_as_left_out(tallowmere: MeetingPack) -> None:
    texts = " ".join(item.text for item in tallowmere.left_out)
    wanted = (
        "13.8 %",
        "11.5 %",
        "1.5 % off",
        "£4,000",
        "Corvane was at Tallowmere",
        "57 %",
        "Cost GBP",
        "Brackenfield Bakeries",
    )
    assert [words for words in wanted if words not in texts] == []


def test_what_must_not_be_quoted_stands_nowhere(tallowmere: MeetingPack, linjiang: MeetingPack) -> None:
    for pack in (tallowmere, linjiang):
        text = str(dump(pack))
        assert not any(words in text for words in ("audit@", "Ainsworth", "Northgate", "referral"))
        assert any(item.file == "mail/37-supplier-portal.eml" and item.hidden for item in pack.suspicious)


def test_the_newest_deck_is_used_and_noise_is_not(tallowmere: MeetingPack) -> None:
    unused = {item.file: item for item in tallowmere.files_not_used}
    assert unused["decks/Tallowmere review Q4 2025 v1.pptx"].newest == "decks/Tallowmere review Q4 2025 v2.pptx"
    assert {"mail/31-cold-chain-weekly.eml", "mail/16-tallowmoor-agenda.eml", "mail/37-supplier-portal.eml"} <= set(
        unused
    )


def test_the_chinese_meeting_has_its_people_questions_and_promises(linjiang: MeetingPack) -> None:
    assert (linjiang.company, linjiang.meeting.start.hour) == ("临江供应链", 8)
    assert {who.person.name: who.role for who in linjiang.participants if who.side == "client"} == {
        "陈雨桐": "合作伙伴总监",
        "周立": "运营总监",
    }
    assert len([question for question in linjiang.unanswered if question.side == "client"]) == 5
    assert promise(linjiang, "周立", "温度数据").due == date(2026, 3, 4)
    assert promise(linjiang, "高嘉宁", "合作协议").due == date(2026, 3, 5)
    assert promise(linjiang, "陈雨桐", "初步行程").due == date(2026, 3, 10)
    assert ["94.4%", "95.6%"] in [[claim.value for claim in item.claims] for item in linjiang.contradictions]
    assert any("独家代理" in item.text for item in linjiang.left_out)


def test_the_week_is_summarised_with_a_line_for_every_file(sample_week: Path) -> None:
    digest = summarise(documents(sample_week), "Summarise the week", "en", 12)
    assert len(digest.sentences) == 12
    assert len(digest.documents) == len(documents(sample_week))
    assert "audit@" not in str(dump(digest))


def test_the_price_for_a_sunday_collection_is_due_at_the_meeting_on_wednesday(sample_week: Path) -> None:
    found = pack_of(sample_week, "Prepare me for the Tallowmoor Dairies quarterly review")
    assert promise(found, "Mara Lindqvist", "Sunday collection").due == date(2026, 3, 4)


def test_questions_asked_only_in_the_channel_are_open_and_answered_ones_are_not(tallowmere: MeetingPack) -> None:
    asked = [one for one in tallowmere.unanswered if one.sources[0] and not one.subject]
    texts = " | ".join(one.text for one in asked)
    assert "two pallets" in texts and "can you do Wednesday?" in texts
    assert "own line" not in texts and "is that possible" not in texts
    assert [one.asked_to.name for one in asked if "Wednesday" in one.text and one.asked_to] == ["Gareth Bowen"]


def test_a_start_that_did_not_hold_is_a_contradiction_and_internal(tallowmere: MeetingPack) -> None:
    [found] = [one for one in tallowmere.contradictions if "2025-12-01" in one.subject]
    assert [claim.file for claim in found.claims] == ["mail/archive.mbox", "mail/17-root-cause-draft.eml"]
    assert found.internal


def test_what_is_said_of_the_others_is_no_second_value_of_one(tallowmere: MeetingPack) -> None:
    lanes = [one for one in tallowmere.contradictions if one.subject == "On time, Hull – Daventry, Q4 2025"]
    assert not [claim for one in lanes for claim in one.claims if claim.value == "97.2 %"]


def test_the_purpose_names_who_says_it(tallowmere: MeetingPack) -> None:
    assert tallowmere.purpose[0].speaker == "Helen Cartwright"
