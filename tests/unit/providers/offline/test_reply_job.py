"""The offline engine drafts a reply: which mail is meant, whose words stand in it, and what it cannot put into words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from desktop.analysis.finding import Fact
from desktop.analysis.reply import Answered, ReplyPlan
from desktop.core.document import Person
from desktop.core.message import Message, Reply, Role, StopReason, TextPart, ToolResultPart
from desktop.core.schema import dump
from desktop.providers.offline.engine import OfflineModel
from desktop.providers.offline.reply_job import draft

CHOICES = ("Helen Cart: Depot slots, 2026-02-27", "Carl Ek: Invoice 17, 2026-02-26")
COMPLAINT = "It is Monday and the root cause you promised for Friday is not here. When will we have it?"
PLAN = ReplyPlan(
    subject="Root cause",
    to=Person("Carl Ek", "carl@client.example"),
    owner=Person("Ada Brandt", "ada@own.example"),
    asked=(Answered(Fact(COMPLAINT)),),
)


class Talk:
    """Plays the tools with the answers given, the last one again and again."""

    def __init__(self, instruction: str, answers: Sequence[str] = ()) -> None:
        opening = f"{instruction}\n\nGiven with it (use list_files):\n- /in"
        self.messages = [Message(Role.USER, (TextPart(opening),))]
        self.calls: list[tuple[str, Any]] = []
        self._answers = list(answers)

    async def play(self) -> Reply:
        for _ in range(20):
            reply = await OfflineModel().reply(
                "Language of the deliverables: en.", self.messages, (), lambda text: None
            )
            self.messages.append(Message(Role.ASSISTANT, reply.parts))
            if reply.stop is StopReason.END:
                return reply
            results = tuple(ToolResultPart(c.id, self._result(c.name, c.arguments), False) for c in reply.calls)
            self.messages.append(Message(Role.TOOL, results))
        raise AssertionError("the engine does not come to an end")

    def _result(self, name: str, arguments: Any) -> str:
        self.calls.append((name, arguments))
        if name == "list_files":
            return json.dumps({"files": [{"file": "a.eml"}], "not_read": []})
        if name == "plan_reply":
            is_open = bool(self._answers) and arguments["query"] not in CHOICES
            return json.dumps(dump(ReplyPlan(choices=CHOICES) if is_open else PLAN))
        if name == "ask":
            asked = sum(call == "ask" for call, _ in self.calls)
            return self._answers[min(asked, len(self._answers)) - 1]
        return "ok" if name == "outline" else json.dumps({"file": "reply.eml"})

    def taken(self) -> str:
        return str([arguments["query"] for name, arguments in self.calls if name == "plan_reply"][-1])

    def questions(self) -> list[str]:
        return [arguments["question"] for name, arguments in self.calls if name == "ask"]


async def test_an_answer_in_the_persons_words_picks_the_mail() -> None:
    talk = Talk("Draft a reply", ["the one about the invoice"])
    reply = await talk.play()
    assert talk.taken() == CHOICES[1]
    assert len(talk.questions()) == 1 and "most likely" not in reply.text


async def test_an_answer_that_means_no_mail_is_asked_once_more() -> None:
    talk = Talk("Draft a reply", ["whatever", "2"])
    reply = await talk.play()
    assert talk.questions()[1].startswith("“whatever” could not be matched")
    assert talk.taken() == CHOICES[1] and "most likely" not in reply.text


async def test_after_two_unclear_answers_the_most_likely_mail_is_taken_and_that_is_said() -> None:
    talk = Talk("Draft a reply", ["whatever", "banana"])
    reply = await talk.play()
    assert len(talk.questions()) == 2 and talk.taken() == CHOICES[0]
    assert "Your answer “banana”" in reply.text and CHOICES[0] in reply.text


async def test_a_skipped_question_is_not_asked_again_and_the_assumption_is_stated() -> None:
    talk = Talk("Draft a reply", ["skipped: choose what is most likely and state the assumption"])
    reply = await talk.play()
    assert len(talk.questions()) == 1
    assert f"the most likely was taken: {CHOICES[0]}" in reply.text


def test_what_the_other_side_wrote_stands_as_their_words() -> None:
    lines = [line.text for line in draft(PLAN).body]
    assert f"- You asked: “{COMPLAINT}”" in lines
    assert not any("on our side" in line for line in lines)


async def test_a_wish_the_engine_cannot_phrase_is_named() -> None:
    reply = await Talk("Draft a reply that politely declines the visit").play()
    assert "“Draft a reply that politely declines the visit”) is not in the draft" in reply.text
    assert "is not in the draft" not in (await Talk("Draft a reply to this mail").play()).text
    assert "is not in the draft" not in (await Talk("Suggest an answer to this mail").play()).text


async def test_an_empty_folder_is_told_as_nothing_made() -> None:
    class Empty(Talk):
        def _result(self, name: str, arguments: Any) -> str:
            return json.dumps({"files": [], "not_read": []})

    for instruction in ("Draft a reply", "Summarise these", "Compare these"):
        assert (await Empty(instruction).play()).text.startswith("Nothing was made: there is no file")
