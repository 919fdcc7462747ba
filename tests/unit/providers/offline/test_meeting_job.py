"""The meeting pack of the offline engine: one step after the other, from the conversation alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.analysis.finding import (
    Claim,
    Commitment,
    Contact,
    Contradiction,
    Fact,
    Figure,
    FigureSeries,
    FileUse,
    MeetingMatch,
    MeetingPack,
    Participant,
    Question,
    Withheld,
)
from desktop.core.document import Person
from desktop.core.message import Message, Reply, Role, StopReason, TextPart, ToolResultPart
from desktop.core.schema import dump, parse
from desktop.core.spec import DeckSpec, DocumentSpec, Language, MailSpec, Paragraph, WorkbookSpec
from desktop.deliverables.registry import check_spec
from desktop.providers.offline import brief, figures
from desktop.providers.offline.engine import OfflineModel
from desktop.providers.offline.pack_words import WORDS
from desktop.providers.offline.phrase import Phrases

HELEN = Person("Helen Cartwright", "helen@client.example")
MARA = Person("Mara Lindqvist", "mara@own.example")
MEETING = MeetingMatch(
    "pmeeting1",
    "uid-1",
    "Quarterly review",
    datetime(2026, 3, 5, 14, tzinfo=UTC),
    datetime(2026, 3, 5, 15, tzinfo=UTC),
    "Europe/London",
    score=9.0,
    sources=("pmeeting1",),
)
PACK = MeetingPack(
    "en",
    datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    "Europe/London",
    MEETING,
    "Client Ltd",
    MARA,
    purpose=(Fact("A plan that brings the line back above target.", ("ppurpose1",)),),
    participants=(
        Participant(HELEN, "client", "Client Ltd", last_contact=Contact(datetime(2026, 2, 26, tzinfo=UTC), "mail", "Could we start?")),
        Participant(Person("Ines Corrie", "ines@client.example"), "client", "Client Ltd"),
        Participant(MARA, "ours", is_organizer=True, is_owner=True),
    ),
    unanswered=(
        Question("What cap is offered?", HELEN, MARA, datetime(2026, 2, 26, tzinfo=UTC), side="client", sources=("pquestion",)),
        Question("Is the complaint settled?", HELEN, side="client", sources=("pcomplaint",)),
    ),
    commitments=(
        Commitment(MARA, "Send the rate card", HELEN, date(2026, 3, 4), side="ours", sources=("prate0001",)),
        Commitment(MARA, "Return the root cause", HELEN, date(2026, 2, 20), overdue=True, side="ours", sources=("pcomplaint",)),
    ),
    figures=(
        Figure("Volume", 23660, "integer", unit="pallets", period="Q4", previous=21516, target=21500, higher_is_better=True,
               file="sales.xlsx", sheet="KPIs", cell="G5", sources=("pfigure01",)),
        Figure("On time", 0.958, "percent", period="Q4", previous=0.966, target=0.975, higher_is_better=True,
               file="sales.xlsx", sheet="KPIs", cell="G8", sources=("pfigure02",)),
    ),
    internal_figures=(Figure("Margin", 0.138, "percent", internal=True, sources=("pmargin01",)),),
    series=(FigureSeries("On time", ("Q2", "Q3", "Q4"), (0.975, 0.966, 0.958), ("E8", "F8", "G8"), "percent",
                         target=0.975, sources=("pfigure02",)),),
    talking_points=(Fact("Answer Helen on the cap.", ("pquestion",), "question"),),
    contradictions=(
        Contradiction("Revenue, Q4", "figure", "", (Claim("£1.24M", "", "old.pptx", number=1.24e6),
                                                    Claim("£1.19M", "", "sales.xlsx", number=1.19e6))),
        Contradiction("Pallets, Q4", "figure", "", (Claim("10", "", "a.eml", number=10), Claim("12", "", "b.eml", number=12))),
    ),
    files_not_used=(FileUse("old.pptx", False, "older version", "new.pptx"),),
    left_out=(Withheld("A complaint", "complaint", "complaint", ("pcomplaint",)),),
)  # fmt: skip


class Talk:
    """Plays the tools: answers each call of the engine, as the loop would."""

    def __init__(
        self, instruction: str, language: Language = "en", pack: MeetingPack = PACK, ambiguous: bool = False
    ) -> None:
        opening = f"{instruction}\n\nGiven with it (use list_files):\n- /in"
        self.messages = [Message(Role.USER, (TextPart(opening),))]
        self.system = f"Language of the deliverables: {language}."
        self.written: dict[str, Any] = {}
        self._pack = pack
        self._matches: Sequence[MeetingMatch] = [
            MEETING,
            replace(MEETING, title="Other review", occurrence="pother001"),
        ]
        self._ambiguous = ambiguous
        self.answers = {"ask": "Other review, Thursday 5 March 2026, 14:00–15:00 (Europe/London)"}

    async def play(self, refused: Sequence[str] = ()) -> Reply:
        """Until the engine has nothing more to call."""
        for _ in range(30):
            reply = await OfflineModel().reply(self.system, self.messages, (), lambda text: None)
            self.messages.append(Message(Role.ASSISTANT, reply.parts))
            if reply.stop is StopReason.END:
                return reply
            results = tuple(ToolResultPart(c.id, *self._result(c.name, c.arguments, refused)) for c in reply.calls)
            self.messages.append(Message(Role.TOOL, results))
        raise AssertionError("the engine does not come to an end")

    def _result(self, name: str, arguments: Any, refused: Sequence[str]) -> tuple[str, bool]:
        if name in refused:
            return "refused", True
        if name.startswith("write_") or name == "draft_mail":
            self.written[name] = arguments["spec"]
            return json.dumps({"file": f"{arguments['name']}.x"}), False
        plain = {
            "outline": "ok",
            "ask": self.answers["ask"],
            "list_files": json.dumps({"files": [{"file": "a"}], "not_read": []}),
            "find_meetings": json.dumps({"ambiguous": self._ambiguous, "matches": dump(self._matches)}),
            "prepare_meeting": json.dumps(dump(self._pack)),
            "find_free_time": json.dumps(
                {"slot": {"start": "2026-03-05T11:00:00+00:00", "end": "2026-03-05T11:45:00+00:00"}}
            ),
        }
        return plain[name], False


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_spec_it_writes_is_accepted_by_its_writer(language: Language) -> None:
    talk = Talk("Prepare the client meeting pack", language, replace(PACK, language=language))
    await talk.play()
    formats = {
        "write_document": "docx",
        "write_workbook": "xlsx",
        "write_deck": "pptx",
        "draft_mail": "eml",
        "write_calendar": "ics",
    }
    assert set(talk.written) == set(formats)
    for tool, format in formats.items():
        check_spec(format, talk.written[tool])


async def test_the_same_conversation_gives_the_same_turn() -> None:
    one, two = Talk("Prepare the client meeting pack"), Talk("Prepare the client meeting pack")
    assert await one.play() == await two.play()
    assert one.messages == two.messages


async def test_nothing_that_rests_on_a_withheld_passage_reaches_the_client_deck() -> None:
    talk = Talk("Prepare the client meeting pack")
    await talk.play()
    deck = json.dumps(talk.written["write_deck"])
    assert "What cap is offered?" in deck and "Send the rate card" in deck
    assert "complaint" not in deck and "root cause" not in deck and "0.138" not in deck and "Margin" not in deck


async def test_figures_keep_their_sources_and_their_cell() -> None:
    talk = Talk("Prepare the client meeting pack")
    await talk.play()
    sheet = parse(WorkbookSpec, talk.written["write_workbook"]).sheets[0]
    volume = sheet.table.rows[0]
    assert volume[2].value == 23660 and volume[2].sources == ("pfigure01",)
    assert volume[4].formula == "=C{r}-D{r}" and volume[4].value == 23660 - 21516
    assert volume[8].value == "sales.xlsx, KPIs!G5"


async def test_the_deck_says_how_many_targets_were_met() -> None:
    talk = Talk("Prepare the client meeting pack")
    await talk.play()
    titles = [slide.title for slide in parse(DeckSpec, talk.written["write_deck"]).slides]
    assert "1 of 2 targets met in Q4" in titles
    assert 6 <= len(titles) <= 10


async def test_an_older_version_is_no_second_opinion() -> None:
    talk = Talk("Prepare the client meeting pack")
    reply = await talk.play()
    assert "Pallets, Q4: 10 (a.eml); 12 (b.eml)" in reply.text
    assert "1.24M" not in reply.text


async def test_somebody_without_a_signal_is_named() -> None:
    talk = Talk("Prepare the client meeting pack")
    reply = await talk.play()
    brief = json.dumps(talk.written["write_document"])
    assert "No recent signal" in brief and "No recent signal from Ines Corrie." in reply.text


async def test_two_meetings_that_match_make_it_ask() -> None:
    talk = Talk("Prepare the review pack for the meeting", ambiguous=True)
    await talk.play()
    asked = [call for message in talk.messages for call in message.calls if call.name == "ask"]
    prepared = [call for message in talk.messages for call in message.calls if call.name == "prepare_meeting"]
    assert len(asked) == 1 and len(asked[0].arguments["choices"]) == 2
    assert prepared[0].arguments["meeting"] == "pother001"


async def test_a_file_that_is_refused_is_told_and_the_others_are_made() -> None:
    talk = Talk("Prepare the client meeting pack")
    reply = await talk.play(refused=["write_deck"])
    assert "write_deck was refused" in reply.text
    assert {"write_document", "write_workbook", "draft_mail"} <= set(talk.written)


def test_the_purpose_is_a_quotation_with_its_speaker_and_an_invitation_is_named() -> None:
    at = datetime(2026, 2, 19, tzinfo=UTC)
    said = Fact("I need to see a plan.", ("ppurpose1",), "mail of Helen", at=at, speaker="Helen Cartwright")
    invited = Fact("Agree the rates.", ("pmeeting1",), "invitation")
    for language, expected in (
        ("en", ["Helen Cartwright, 19 Feb: “I need to see a plan.”", "Invitation: “Agree the rates.”"]),
        ("zh", ["Helen Cartwright，2月19日：“I need to see a plan.”", "会议邀请：“Agree the rates.”"]),
    ):
        spec = brief.document(replace(PACK, purpose=(said, invited)), Phrases(language, WORDS), "")
        lead = [line.text for block in spec.blocks if isinstance(block, Paragraph) for line in block.lines]
        assert lead[:2] == expected


def test_a_moved_promise_shows_both_days() -> None:
    moved = Commitment(
        MARA, "I'll send it by Friday 20 February.", HELEN, date(2026, 2, 27), side="ours", sources=("pcomplaint",),
        first_due=date(2026, 2, 20), due_sources=("pnotes001",),
    )  # fmt: skip
    row = brief.commitment_row(moved, Phrases("en", WORDS))
    assert row[1].value == "“I'll send it by Friday 20 February.” (first due 20 Feb, then moved)"
    assert (row[3].value, row[3].sources) == ("2026-02-27", ("pnotes001",))


def test_chinese_files_introduce_english_metric_names() -> None:
    spec = figures.workbook(PACK, Phrases("zh", WORDS))
    names = [row[0].value for row in spec.sheets[0].table.rows]
    assert names == ["业务量（Volume，托盘）", "准点率（On time）"]
    assert [series.name for series in spec.sheets[1].charts[0].series][1:] in ([], ["目标"])


async def test_a_declined_file_is_not_made_and_said() -> None:
    talk = Talk("Prepare the client meeting pack without the deck")
    reply = await talk.play()
    assert "write_deck" not in talk.written and "Not made, as asked: Deck" in reply.text


async def test_a_meeting_without_a_title_is_named_after_who_comes() -> None:
    talk = Talk("Prepare the client meeting pack", pack=replace(PACK, meeting=replace(MEETING, title="")))
    await talk.play()
    assert parse(DocumentSpec, talk.written["write_document"]).title == "Brief: Meeting with Helen Cartwright"


async def test_the_mail_goes_to_our_own_people_and_carries_the_files() -> None:
    team = Participant(Person("Tom Okafor", "tom@own.example"), "ours")
    talk = Talk("Prepare the client meeting pack", pack=replace(PACK, participants=(*PACK.participants, team)))
    await talk.play()
    mail = parse(MailSpec, talk.written["draft_mail"])
    assert mail.to == ("Tom Okafor <tom@own.example>",) and len(mail.attachments) == 4


async def test_an_answer_that_names_no_meeting_is_asked_again_and_never_guessed() -> None:
    talk = Talk("Prepare the review pack for the meeting", ambiguous=True)
    talk.answers["ask"] = "banana"
    reply = await talk.play()
    asked = [call for message in talk.messages for call in message.calls if call.name == "ask"]
    assert len(asked) == 2 and not talk.written
    assert "No meeting pack was made" in reply.text


async def test_a_skipped_question_is_stated_as_an_assumption() -> None:
    talk = Talk("Prepare the review pack for the meeting", ambiguous=True)
    talk.answers["ask"] = "skipped: choose what is most likely and state the assumption"
    reply = await talk.play()
    assert "The question was skipped, so the best match was taken: Quarterly review." in reply.text


async def test_a_meeting_taken_by_time_alone_is_stated_as_an_assumption() -> None:
    unnamed = replace(PACK, meeting=replace(MEETING, reason="(not named: chosen by time)"))
    reply = await Talk("Prepare the client meeting pack", pack=unnamed).play()
    assert "names no meeting, so the next one with others was taken" in reply.text


async def test_a_meeting_that_is_over_is_flagged() -> None:
    late = replace(PACK, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    reply = await Talk("Prepare the client meeting pack", pack=late).play()
    assert "The meeting lies in the past" in reply.text


async def test_a_meeting_nobody_is_invited_to_still_gets_its_brief() -> None:
    talk = Talk("Prepare the client meeting pack", pack=replace(PACK, participants=()))
    await talk.play()
    check_spec("docx", talk.written["write_document"])
