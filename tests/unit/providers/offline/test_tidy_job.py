"""The offline engine tidies a week: the order of steps, questions, and what the files of it say."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.calendar_triage import triage_week
from desktop.analysis.calendar_triage_result import WeekTriage
from desktop.core.document import Document, Person
from desktop.core.message import Message, Reply, Role, StopReason, TextPart, ToolResultPart
from desktop.core.schema import dump, parse
from desktop.core.spec import CalendarSpec, DocumentSpec, Language, MailSpec, WorkbookSpec
from desktop.deliverables.check import faults
from desktop.deliverables.registry import check_spec
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes
from desktop.providers.offline.engine import OfflineModel

ZONE = "Europe/London"
AS_OF = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo(ZONE))
ME = Person("Ada Brandt", "ada.brandt@own.example")
BO, EVA = "Bo Lind <bo.lind@own.example>", "Eva Sand <eva.sand@own.example>"
CARL, LIN = "Carl Ek <carl@client.example>", "林小燕 <lin@huaxin.example>"


def event(title: str, start: str, end: str, by: str = "", guests: tuple[str, ...] = (), extra: str = "") -> str:
    lines = ["BEGIN:VEVENT", f"UID:{title}@x", f"SUMMARY:{title}", f"DTSTART:202603{start}00Z", f"DTEND:202603{end}00Z"]
    for prefix, people in (("ORGANIZER", (by,) if by else ()), ("ATTENDEE", (str(ME), *guests) if by else ())):
        for person in people:
            name, _, address = person.rstrip(">").partition(" <")
            lines.append(f"{prefix};CN={name};PARTSTAT=ACCEPTED:mailto:{address}")
    return "\n".join([*lines, *([extra] if extra else []), "END:VEVENT"])


def book(*events: str) -> Document:
    text = "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *events, "END:VCALENDAR"))
    return read_bytes(text.encode(), "calendar.ics", ReadOptions(AS_OF, ZONE))


WEEK = (
    event("Client review", "03T1000", "03T1100", str(ME), (CARL,)),
    event("Planning", "03T1030", "03T1130", BO, (BO,)),
    event("季度会", "04T1230", "04T1330", LIN, (LIN,)),
    event("Dr Who", "05T1500", "05T1600", extra="CLASS:PRIVATE"),
    event("Late call", "05T1700", "05T1830", EVA, (EVA,), "DESCRIPTION:Minutes are sent to all."),
)
TIED = (event("Budget", "03T1000", "03T1100", BO, (BO,)), event("Hiring", "03T1000", "03T1100", EVA, (EVA,)))


class Talk:
    """Plays the tools: the triage is the real one, files are only noted."""

    def __init__(self, instruction: str, events: tuple[str, ...] = WEEK, language: Language = "en") -> None:
        opening = f"{instruction}\n\nGiven with it (use list_files):\n- /in"
        self.messages = [Message(Role.USER, (TextPart(opening),))]
        self.calls: list[tuple[str, Any]] = []
        self.answer = "Hiring, Tue 3 Mar, 10:00"
        self.refused: tuple[str, ...] = ()
        self.week: WeekTriage | None = None
        self._language: Language = language
        self._documents = (book(*events),)

    async def play(self) -> Reply:
        """Until the engine has nothing more to call."""
        for _ in range(30):
            system = f"Language of the deliverables: {self._language}."
            reply = await OfflineModel().reply(system, self.messages, (), lambda text: None)
            self.messages.append(Message(Role.ASSISTANT, reply.parts))
            if reply.stop is StopReason.END:
                return reply
            results = tuple(ToolResultPart(c.id, *self._result(c.name, c.arguments)) for c in reply.calls)
            self.messages.append(Message(Role.TOOL, results))
        raise AssertionError("the engine does not come to an end")

    def _result(self, name: str, arguments: Any) -> tuple[str, bool]:
        self.calls.append((name, arguments))
        if name in self.refused:
            return "refused", True
        if name == "triage_calendar":
            more = {key: arguments[key] for key in ("chosen", "settle") if key in arguments}
            self.week = triage_week(
                self._documents, arguments["sentence"], AS_OF, ZONE, self._language, owner=ME, **more
            )
            return json.dumps(dump(self.week)), False
        if name == "list_files":
            return json.dumps({"files": [{"file": "calendar.ics"}], "not_read": []}), False
        if name == "ask":
            return self.answer, False
        return ("ok" if name == "outline" else json.dumps({"file": f"{arguments['name']}.x"})), False

    def names(self) -> list[str]:
        return [name for name, _ in self.calls if name != "outline"]

    def specs(self, tool: str) -> list[Any]:
        return [arguments["spec"] for name, arguments in self.calls if name == tool]

    def note_to(self, address: str) -> MailSpec:
        notes = [parse(MailSpec, spec) for spec in self.specs("draft_mail")]
        return next(note for note in notes if any(address in to for to in note.to))


SENTENCES: dict[Language, str] = {
    "en": "Tidy my week, lunch 12:30 to 13:30",
    "zh": "整理我本周的日程，午休12:30到13:30",
}


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_job_makes_every_file_in_its_order(language: Language) -> None:
    talk = Talk(SENTENCES[language], language=language)
    reply = await talk.play()
    assert talk.names() == [
        "list_files", "triage_calendar", "write_workbook", "write_document", *["draft_mail"] * 3, "write_calendar", "write_calendar",
    ]  # fmt: skip
    for tool, format in (
        ("write_workbook", "xlsx"),
        ("write_document", "docx"),
        ("draft_mail", "eml"),
        ("write_calendar", "ics"),
    ):
        for spec in talk.specs(tool):
            assert not faults(check_spec(format, spec))
    assert ("没有改动您的日历" if language == "zh" else "Nothing in your calendar was changed") in reply.text


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_nothing_private_is_in_any_file(language: Language) -> None:
    talk = Talk(SENTENCES[language], language=language)
    reply = await talk.play()
    assert "Dr Who" not in json.dumps([arguments for _, arguments in talk.calls], ensure_ascii=False) + reply.text


async def test_a_note_asks_for_a_free_time_and_names_no_other_meeting() -> None:
    talk = Talk(SENTENCES["en"])
    await talk.play()
    note = talk.note_to("bo.lind@own.example")
    text = "\n".join(line.text for line in note.body)
    assert text.startswith("Hello Bo,")
    assert "“Planning” on Tuesday 3 March, 10:30–11:30 overlaps another commitment of mine." in text
    assert "Could we move it to Tuesday 3 March, 09:00–10:00?" in text
    assert "Client review" not in text
    assert "Kind regards" in text
    assert "Ada Brandt" in text


async def test_a_note_is_in_the_language_of_its_meeting() -> None:
    talk = Talk(SENTENCES["en"])
    await talk.play()
    note = talk.note_to("lin@huaxin.example")
    assert note.language == "zh"
    assert "占用我的午休（12:30 至 13:30）" in "".join(line.text for line in note.body)


async def test_a_late_call_is_declined_by_its_minutes_with_another_time_to_talk() -> None:
    talk = Talk(SENTENCES["en"])
    await talk.play()
    text = "\n".join(line.text for line in talk.note_to("eva.sand@own.example").body)
    assert "lies partly outside my working hours (09:00 to 17:30)" in text
    assert "I will follow the minutes." in text
    assert "I am free on Thursday 5 March, 09:00–09:15." in text


async def test_a_tie_is_asked_and_the_answer_decides() -> None:
    talk = Talk("Tidy my week", TIED)
    await talk.play()
    asked = next(arguments for name, arguments in talk.calls if name == "ask")
    assert asked["question"] == "“Budget” and “Hiring” overlap by 60 minutes on Tue 3 Mar. Which one stays?"
    assert asked["choices"] == ["Budget, Tue 3 Mar, 10:00", "Hiring, Tue 3 Mar, 10:00"]
    assert talk.week is not None
    actions = {talk.week.entry(d.entry).title: (d.action, d.rule) for d in talk.week.decisions}
    assert actions == {"Budget": ("move", "M4"), "Hiring": ("keep", "K9")}


async def test_a_skipped_tie_becomes_an_assumption() -> None:
    talk = Talk("Tidy my week", TIED)
    talk.answer = "skipped: choose what is most likely and state the assumption"
    reply = await talk.play()
    assert "You did not choose between “Budget” and “Hiring”" in reply.text


async def test_the_rollback_names_every_changed_event_as_it_was_and_cancels_every_new_one() -> None:
    talk = Talk(SENTENCES["en"])
    await talk.play()
    changes, rollback = (parse(CalendarSpec, spec) for spec in talk.specs("write_calendar"))
    assert {e.uid for e in changes.events} == {e.uid for e in rollback.events}
    assert changes.method == rollback.method == ""
    new = [e for e in rollback.events if not e.original]
    assert new
    assert all(e.status == "cancelled" and e.sequence == 1 for e in new)
    assert all(e.as_it_was for e in rollback.events if e.original)
    answers = {e.uid: e.answer.status for e in changes.events if e.answer}
    assert answers == {"Late call@x": "declined"}
    holds = [e for e in changes.events if e.title.startswith("Hold: ")]
    assert [(e.title, e.status) for e in holds] == [("Hold: Planning", "tentative"), ("Hold: 季度会", "tentative")]


async def test_a_week_without_faults_makes_no_notes() -> None:
    talk = Talk("Tidy my week, half an hour of focus a day", (event("Focus", "03T0900", "03T1000"),))
    await talk.play()
    assert "draft_mail" not in talk.names()
    brief = parse(DocumentSpec, talk.specs("write_document")[0])
    assert "Nothing needs to change." in str(brief)


async def test_only_the_workbook_is_made_when_only_that_is_wanted() -> None:
    talk = Talk("Tidy my week, only the workbook please")
    await talk.play()
    assert talk.names() == ["list_files", "triage_calendar", "write_workbook"]


async def test_without_a_calendar_nothing_is_made_and_it_says_why() -> None:
    talk = Talk("Tidy my week", ())
    reply = await talk.play()
    assert talk.names() == ["list_files", "triage_calendar"]
    assert "Drop the calendar (.ics)" in reply.text


async def test_a_refused_file_is_said_at_the_end() -> None:
    talk = Talk(SENTENCES["en"])
    talk.refused = ("write_document",)
    reply = await talk.play()
    assert "A file was not written: refused" in reply.text


async def test_counts_of_the_summary_are_formulas_over_the_other_sheets() -> None:
    talk = Talk(SENTENCES["en"])
    await talk.play()
    book_spec = parse(WorkbookSpec, talk.specs("write_workbook")[0])
    names = [sheet.name for sheet in book_spec.sheets]
    assert names == ["Summary", "Decisions", "Conflicts", "Focus", "Before-after", "Assumptions"]
    summary = {row[0].value: row for row in book_spec.sheets[0].table.rows}
    assert summary["Conflict minutes"][1].formula.startswith("=SUM('Conflicts'!")
    assert (summary["Conflicts"][1].value, summary["Conflict minutes"][1].value) == (1, 30)
    assert summary["After-hours minutes"][1].value == 60


async def test_a_week_without_conflicts_says_so_on_its_sheet() -> None:
    talk = Talk("Tidy my week", (event("Focus", "03T0900", "03T1000"),))
    await talk.play()
    book_spec = parse(WorkbookSpec, talk.specs("write_workbook")[0])
    sheet = next(sheet for sheet in book_spec.sheets if sheet.name == "Conflicts")
    assert [cell.value for cell in sheet.table.rows[0]] == [None, None, None, "No conflicts", None, None, None]
    assert not faults(book_spec)


async def test_an_answer_that_means_no_choice_is_asked_once_more_and_then_stated() -> None:
    talk = Talk(SENTENCES["en"], TIED)
    talk.answer = "whatever"
    reply = await talk.play()
    questions = [arguments["question"] for name, arguments in talk.calls if name == "ask"]
    assert len(questions) == 2 and "“whatever” could not be matched" in questions[1]
    assert talk.calls[[name for name, _ in talk.calls].index("ask") + 2][1]["chosen"] == []
    assert "Your answer “whatever”" in reply.text and "the rules decided" in reply.text


async def test_an_answer_in_own_words_decides_without_a_second_question() -> None:
    talk = Talk(SENTENCES["en"], TIED)
    talk.answer = "the hiring one please"
    reply = await talk.play()
    assert talk.names().count("ask") == 1
    assert "could not be matched" not in reply.text


@pytest.mark.parametrize(
    ("organiser", "hello"),
    [
        ("Retail Logistics Forum <events@own.example>", "Hello,"),
        ("The Far North Freight <info@own.example>", "Hello,"),
        ("Eva Sand <eva.sand@own.example>", "Hello Eva,"),
        ("Jan van der Berg <jan.berg@own.example>", "Hello Jan,"),
    ],
)
async def test_an_office_is_greeted_without_a_name(organiser: str, hello: str) -> None:
    talk = Talk(SENTENCES["en"], (event("Late call", "05T1700", "05T1830", organiser, (EVA,)),))
    await talk.play()
    note = talk.note_to(organiser.partition("<")[2].rstrip(">"))
    assert note.body[0].text == hello
