"""A conversation larger than the window: what is left out, what stays, and that the fold gives the same messages."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from desktop.agent.compaction import SHORT, compacted, compactions, is_time, unseen_files, without_old
from desktop.agent.conversation import Conversation
from desktop.core.commands import ApprovalDecided, QuestionAnswered, UserSteered
from desktop.core.errors import ProviderError
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    DeliverableSaved,
    Event,
    PlanChanged,
    QuestionAsked,
    SourceRead,
)
from desktop.core.message import FilePart, Message, Reply, Role, TextPart, ToolCallPart, ToolResultPart
from desktop.core.ports import Limits
from desktop.core.task import Step, StepState
from desktop.core.turns import ContextCompacted, TurnEnded
from tests.unit.agent.parts import OPENING, TASK, Flaky, Stage, failed, wants, words

WHOLE = 10**9  # characters: results are shown whole, so that only the window limits them
WINDOW = Limits(200_000, 32_000, WHOLE)
PASSAGES = "p1a2b3c4d and p9z8y7x6w"


def tokens(messages: Sequence[Message]) -> int:
    return Flaky([]).weigh("", messages, ()).tokens


def talk(turns: int, size: int) -> list[Message]:
    """A conversation of calls whose results have `size` characters each."""
    found = [Message(Role.USER, (TextPart(OPENING),))]
    for n in range(turns):
        found.append(Message(Role.ASSISTANT, (TextPart(f"Turn {n}."), ToolCallPart(f"c{n}", "read", {"n": n}))))
        found.append(Message(Role.TOOL, (ToolResultPart(f"c{n}", f"{n} {PASSAGES} " + "x" * size),)))
    return found


def is_sound(messages: Sequence[Message]) -> bool:
    """Every result stands right after its call, and every call has its result."""
    for n, message in enumerate(messages):
        wanted = [call.id for call in message.calls]
        after = messages[n + 1] if n + 1 < len(messages) else None
        given = [p.call_id for p in after.parts if isinstance(p, ToolResultPart)] if after else []
        if wanted != given:
            return False
    return bool(messages) and not any(isinstance(p, ToolResultPart) for p in messages[0].parts)


def test_it_is_time_when_a_request_and_its_answer_leave_little_of_the_window() -> None:
    assert not is_time(128_000, WINDOW)
    assert is_time(128_001, WINDOW)
    assert not is_time(0, Limits(10, 10)), "who counts nothing sends nothing"
    assert not is_time(4000, Limits(8000, 32_000)), "an output limit larger than the window does not count in full"


def test_old_results_give_way_first_and_keep_their_beginning_and_their_passages() -> None:
    before = talk(10, 30_000)
    steps = compactions(before, Limits(60_000, 8000), tokens, "SUMMARY")
    assert [text for _, text in steps] == [""]
    after = compacted(before, steps)
    assert [m.role for m in after] == [m.role for m in before]
    result = after[2].parts[0]
    assert isinstance(result, ToolResultPart)
    assert result.content.startswith(f"0 {PASSAGES}")
    assert "of 30026 characters. Call the tool again" in result.content
    assert after[-6:] == before[-6:], "what is recent stays whole"


def test_passages_beyond_the_excerpt_are_named() -> None:
    content = "x" * 2000 + " p1a2b3c4d"
    (_, shortened) = without_old([talk(0, 0)[0], Message(Role.TOOL, (ToolResultPart("c", content),))], 1, "")
    assert "More passages in it: p1a2b3c4d" in shortened.parts[0].content  # type: ignore[union-attr]


def test_shortening_twice_is_shortening_once() -> None:
    once = without_old(talk(3, 9000), 6, "")
    assert without_old(once, 6, "") == once
    short = talk(3, SHORT - 100)
    assert without_old(short, 6, "") == short


def test_pictures_of_old_results_are_named_and_no_longer_sent() -> None:
    picture = FilePart("chart.png", "image/png", "0" * 64)
    messages = [talk(0, 0)[0], Message(Role.TOOL, (ToolResultPart("c", "A chart.", files=(picture,)),))]
    (_, shortened) = without_old(messages, 1, "")
    assert shortened.parts == (ToolResultPart("c", "A chart.\n[Files with it, no longer shown: chart.png]"),)


def test_where_excerpts_are_not_enough_older_messages_become_the_summary() -> None:
    before = talk(400, 1400)
    steps = compactions(before, Limits(100_000, 8000), tokens, "SUMMARY")
    assert [text for _, text in steps] == ["SUMMARY"]
    after = compacted(before, steps)
    assert [m.text for m in after[:2]] == [OPENING, "SUMMARY"]
    assert after[2:] == before[-6:]


def test_a_last_result_larger_than_the_window_is_shortened_too() -> None:
    before = talk(3, 900_000)
    after = compacted(before, compactions(before, WINDOW, tokens, "SUMMARY"))
    assert tokens(after) < 100_000
    assert is_sound(after)


@pytest.mark.parametrize("turns", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("size", [10, 5_000, 500_000])
@pytest.mark.parametrize("tail", [(), (Message(Role.USER, (TextPart("Also in Chinese."),)),)])
def test_a_call_and_its_result_are_never_separated(turns: int, size: int, tail: tuple[Message, ...]) -> None:
    before = [*talk(turns, size), *tail]
    for through in range(1, len(before) + 2):
        assert is_sound(without_old(before, through, ""))
    steps = compactions(before, Limits(20_000, 2000), tokens, "SUMMARY")
    assert is_sound(compacted(before, steps))
    assert tokens(compacted(before, steps)) <= tokens(before)


def test_a_second_time_in_the_same_turn_takes_another_step() -> None:
    before = talk(8, 20_000)
    first = compactions(before, WINDOW, tokens, "SUMMARY")
    after = compacted(before, first)
    second = compactions(after, WINDOW, tokens, "SUMMARY", {through for through, _ in first})
    assert second
    assert not {through for through, _ in first} & {through for through, _ in second}
    assert tokens(compacted(after, second)) < tokens(after)


def test_what_cannot_be_shortened_is_left_alone() -> None:
    assert compactions(talk(0, 0), WINDOW, tokens, "SUMMARY " * 50) == []


# --- what must not be forgotten ---


def test_the_summary_keeps_what_was_decided_read_cited_and_made() -> None:
    call = CallProposed(TASK, 1, 0, "k", "id", "write_document", {"cites": ["p1a2b3c4d"]}, "SEND", "ask", "rule")
    events: list[Event] = [
        UserSteered(TASK, "s", "Keep it to one page."),
        QuestionAsked(TASK, "q", "k", "Which customer?"),
        QuestionAnswered(TASK, "q", "Müller AG"),
        QuestionAsked(TASK, "q2", "k", "Which month?"),
        QuestionAnswered(TASK, "q2", skipped=True),
        call,
        ApprovalRequested(TASK, "a", "k", "card", "digest"),
        ApprovalDecided(TASK, "a", "denied"),
        PlanChanged(TASK, "k", (Step("Read", StepState.DONE), Step("Write", StepState.ACTIVE))),
        SourceRead(TASK, "offer.pdf", "/offer.pdf", passages=12),
        DeliverableSaved(TASK, "d", "k", "Offer.docx", "/o", "0" * 64, "docx", 9, version=2),
        CallEnded(TASK, "k", "in_doubt"),
        TurnEnded(TASK, 2, "complete", parts=(TextPart("The price rose by 4%."),)),
    ]
    text = Conversation.fold(events, OPENING).memory.text()
    for fact in (
        "Keep it to one page.",
        "Which customer? Müller AG",
        "Which month? left to you",
        "write_document: denied",
        "[active] Write",
        "offer.pdf (12 passages)",
        "p1a2b3c4d",
        "Offer.docx (version 2, docx)",
        "do not repeat them:\n- write_document",
        "The price rose by 4%.",
    ):
        assert fact in text


# --- the whole loop ---


class Reader(Flaky):
    """Reads `left` large files one after the other, then ends. It refuses what does not fit its window."""

    left = 100

    async def reply(self, system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Reply:
        self.asked.append(tuple(messages))
        if self.weigh(system, messages, tools).tokens + 4000 > self.limits.context:
            raise failed("too_long")
        self.left -= 1
        return wants("read", text=f"{self.left} files to go.") if self.left >= 0 else words("All read.")


async def test_three_million_tokens_of_results_go_through_a_window_of_two_hundred_thousand() -> None:
    model = Reader([], limits=WINDOW)
    on = Stage(model=model)
    on.tools.content = f"{PASSAGES} " + "word " * 24_000
    assert await on.run() == "All read."
    assert len(on.tools.ran) == 100
    assert sum(len(event.content) for event in on.journal.of(CallEnded)) / 4 > 3_000_000
    assert max(model.weigh("", messages, ()).tokens for messages in model.asked) + 32_000 <= 0.8 * WINDOW.context
    assert all(is_sound(messages) for messages in model.asked)
    assert all(messages[0].text == OPENING for messages in model.asked)
    assert {event.outcome for event in on.journal.of(TurnEnded)} == {"complete"}
    assert 10 < len(on.journal.of(ContextCompacted)) < 60, "not at every turn"
    assert on.fold().messages == on.conversation.messages


async def test_wherever_the_process_dies_a_shortened_conversation_is_the_same() -> None:
    on = Stage(model=Reader([], limits=Limits(40_000, 4000, WHOLE)))
    on.model.left = 12  # type: ignore[union-attr]
    on.tools.content = "word " * 6_000
    await on.run()
    assert on.journal.of(ContextCompacted)
    recorded = on.journal.recorded()
    for cut in range(1, len(recorded), 3):
        live = Conversation.fold(recorded[:cut], OPENING)
        for each in recorded[cut:]:
            live.apply(each.event, each.at)
        assert live == on.fold()


async def test_who_only_learns_from_the_provider_that_it_is_too_long_shortens_then() -> None:
    class Blind(Reader):
        def weigh(self, system: str, messages: Sequence[Message], tools: Any) -> Any:
            weight = super().weigh(system, messages, tools)
            return type(weight)(weight.bytes, weight.tokens // 3)  # counts far too little

    model = Blind([], limits=Limits(60_000, 4000, WHOLE))
    model.left = 10
    on = Stage(model=model)
    on.tools.content = "word " * 12_000
    real = Flaky([])

    async def reply(system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Reply:
        if real.weigh(system, messages, tools).tokens > 60_000:
            raise failed("too_long")
        model.left -= 1
        return wants("read") if model.left >= 0 else words("All read.")

    model.reply = reply  # type: ignore[method-assign]
    assert await on.run() == "All read."
    assert "error" in {event.outcome for event in on.journal.of(TurnEnded)}
    assert on.journal.of(ContextCompacted)


SCAN = FilePart("scan.pdf", "application/pdf", "0" * 64)


def with_scan(turns: int, size: int = 10, *tail: Message) -> list[Message]:
    """A conversation whose last call has just brought a scan."""
    *before, last = talk(turns, size)
    (result,) = last.parts
    assert isinstance(result, ToolResultPart)
    return [*before, Message(Role.TOOL, (ToolResultPart(result.call_id, result.content, files=(SCAN,)),)), *tail]


def heavy(messages: Sequence[Message]) -> int:
    """As `tokens`, with a file as heavy as two windows."""
    files = (file for m in messages for p in m.parts if isinstance(p, ToolResultPart) for file in p.files)
    return tokens(messages) + 400_000 * len(list(files))


@pytest.mark.parametrize("tail", [0, 1, 2, 7])
@pytest.mark.parametrize("turns", [1, 2, 9])
@pytest.mark.parametrize("size", [10, 20_000])
def test_a_file_that_was_not_seen_yet_is_never_left_out(turns: int, size: int, tail: int) -> None:
    before = with_scan(turns, size, *[Message(Role.USER, (TextPart("Hurry."),))] * tail)
    after = compacted(before, compactions(before, WINDOW, heavy, "SUMMARY"))
    assert unseen_files(after) == ("scan.pdf",)
    assert after[-1 - tail :] == before[-1 - tail :] and is_sound(after)


def test_a_file_that_was_seen_gives_way() -> None:
    before = [*with_scan(2), Message(Role.ASSISTANT, (TextPart("Seen."),)), Message(Role.USER, (TextPart("And?"),))]
    after = compacted(before, compactions(before, WINDOW, heavy, "SUMMARY"))
    assert heavy(after) < 10_000 and unseen_files(before) == ()


async def test_the_person_is_told_which_file_does_not_fit() -> None:
    class Small(Flaky):
        async def reply(self, system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Reply:
            self.asked.append(tuple(messages))
            if unseen_files(messages):
                raise failed("too_long")
            return wants("read")

    on = Stage(model=Small([], limits=WINDOW))
    on.tools.files = (SCAN,)
    with pytest.raises(ProviderError) as told:
        await on.run()
    assert told.value.en.startswith("scan.pdf does not fit into a:one")
    assert "scan.pdf" in told.value.zh
    assert unseen_files(on.conversation.messages) == ("scan.pdf",)


async def test_a_request_with_files_is_weighed_beside_the_event_loop() -> None:
    threads: list[tuple[bool, bool]] = []

    class Weighed(Flaky):
        def weigh(self, system: str, messages: Sequence[Message], tools: Any) -> Any:
            threads.append((bool(unseen_files(messages)), threading.current_thread() is threading.main_thread()))
            return super().weigh(system, messages, tools)

    on = Stage(model=Weighed([wants("read"), words("Seen.")], limits=WINDOW))
    on.tools.files = (SCAN,)
    assert await on.run() == "Seen."
    assert set(threads) == {(False, True), (True, False)}
