"""The conversation is a fold: whenever it is done, it gives the same messages and the same open ends."""

from __future__ import annotations

import itertools
import random

import pytest

from desktop.agent.conversation import Conversation
from desktop.core.commands import ApprovalDecided, SteerWithdrawn, TaskCancelled, TaskPaused, TaskResumed, UserSteered
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    Event,
    RepairRequested,
    TaskSubmitted,
    TurnEnded,
    TurnStarted,
)
from desktop.core.message import Role, StopReason, TextPart, ToolCallPart, ToolResultPart

T = "task"


def proposed(turn: int, index: int, decision: str = "allow") -> CallProposed:
    call = f"{turn}.{index}"
    return CallProposed(T, turn, index, call, f"id-{call}", "read", {}, "READ", decision, "rule", f"print-{call}")  # type: ignore[arg-type]


def turn(number: int, count: int, text: str = "") -> list[Event]:
    """A whole turn with `count` calls."""
    parts = (TextPart(text or f"turn {number}"), *(ToolCallPart(f"id-{number}.{i}", "read", {}) for i in range(count)))
    stop = StopReason.TOOL_USE if count else StopReason.END
    ended = TurnEnded(T, number, "complete", parts=parts, stop=stop)
    return [TurnStarted(T, number), ended, *(proposed(number, index) for index in range(count))]


STORY: list[Event] = [
    TaskSubmitted(T, "Do it."),
    *turn(1, 2),
    CallStarted(T, "1.0"),
    UserSteered(T, "s1", "Also in Chinese."),
    CallEnded(T, "1.1", "failed", "no such file"),
    CallEnded(T, "1.0", "succeeded", "text", ("INBOUND",)),
    TurnStarted(T, 2),
    UserSteered(T, "s2", "And shorter."),
    TurnEnded(T, 2, "incomplete"),
    TurnStarted(T, 2, 2),
    *turn(2, 0)[1:],
    RepairRequested(T, 1, "Mend the file."),
    TurnStarted(T, 3),
    *turn(3, 1)[1:],
]


def fold(events: list[Event]) -> Conversation:
    return Conversation.fold(events, "Do it.")


def test_a_whole_story_becomes_messages_in_order() -> None:
    said = [(message.role, message.text) for message in fold(STORY).messages]
    assert said == [
        (Role.USER, "Do it."),
        (Role.ASSISTANT, "turn 1"),
        (Role.TOOL, ""),
        (Role.USER, "Also in Chinese."),
        (Role.USER, "And shorter."),
        (Role.ASSISTANT, "turn 2"),
        (Role.USER, "Mend the file."),
        (Role.ASSISTANT, "turn 3"),
    ]


def test_results_stand_in_the_order_of_the_calls_not_of_their_ends() -> None:
    results = fold(STORY).messages[2].parts
    assert results == (
        ToolResultPart("id-1.0", "text", False, ("INBOUND",), key="1.0"),
        ToolResultPart("id-1.1", "no such file", True, key="1.1"),
    )


@pytest.mark.parametrize("cut", range(1, len(STORY)))
def test_folding_twice_is_the_same_as_hearing_the_rest_live(cut: int) -> None:
    live = fold(STORY[:cut])
    for event in STORY[cut:]:
        live.apply(event)
    assert live == fold(STORY)


def test_what_was_sent_stays_a_beginning_of_what_is_sent_later() -> None:
    """A cached prefix at the provider, and an honest transcript, need that nothing said is ever moved."""
    sent = [fold(STORY[: n + 1]).messages for n, event in enumerate(STORY) if isinstance(event, TurnStarted)]
    for earlier, later in itertools.pairwise(sent):
        assert later[: len(earlier)] == earlier


def test_steering_is_taken_when_the_next_turn_starts() -> None:
    talk = fold([*STORY[:7], UserSteered(T, "s9", "Wait.")])
    assert talk.waiting_texts == ["Also in Chinese.", "Wait."]
    talk = fold([*STORY[:9], TurnStarted(T, 2)])
    assert talk.waiting_texts == []
    assert talk.messages[-1].text == "Also in Chinese."


def test_a_steer_that_was_taken_back_in_time_is_never_sent() -> None:
    begun: list[Event] = [*STORY[:7], UserSteered(T, "s9", "Wait."), SteerWithdrawn(T, "s9")]
    assert fold(begun).waiting_texts == ["Also in Chinese."]
    talk = fold([*begun, TurnStarted(T, 2)])
    assert all("Wait." not in message.text for message in talk.messages)
    assert "Wait." not in talk.memory.text()


def test_steering_after_the_last_word_asks_for_another_turn() -> None:
    done: list[Event] = [TaskSubmitted(T, "Do it."), *turn(1, 0)]
    assert not fold(done).wants_reply
    assert fold([*done, UserSteered(T, "s", "One more thing.")]).wants_reply
    assert fold([*done, RepairRequested(T, 1, "Mend.")]).repairs == 1


@pytest.mark.parametrize(
    ("stop", "goes_on"),
    [
        (StopReason.END, False),
        (StopReason.REFUSAL, False),
        (StopReason.MAX_TOKENS, True),
        (StopReason.PAUSE, True),
        (StopReason.TOOL_USE, True),
    ],
)
def test_which_ends_of_a_turn_ask_for_another(stop: StopReason, goes_on: bool) -> None:
    ended = TurnEnded(T, 1, "complete", parts=(TextPart("so far"),), stop=stop)
    assert fold([TaskSubmitted(T, "Do it."), TurnStarted(T, 1), ended]).wants_reply is goes_on


def test_an_incomplete_turn_leaves_nothing_but_its_attempt() -> None:
    talk = fold([TaskSubmitted(T, "Do it."), TurnStarted(T, 1), TurnEnded(T, 1, "incomplete", parts=(TextPart("ha"),))])
    assert [message.text for message in talk.messages] == ["Do it."]
    assert (talk.turn, talk.attempt, talk.wants_reply) == (0, 1, True)


def test_open_calls_are_those_of_the_last_turn_without_an_outcome() -> None:
    talk = fold(STORY[:8])
    assert [call.proposed.call for call in talk.open_calls] == ["1.0"]
    assert (talk.open_calls[0].started, talk.is_tainted) == (1, False)
    assert [call.proposed.call for call in fold(STORY).open_calls] == ["3.0"]
    assert fold(STORY).is_tainted


def test_an_approval_finds_its_call() -> None:
    asked: list[Event] = [TaskSubmitted(T, "Do it."), *turn(1, 1), ApprovalRequested(T, "a1", "1.0", "card", "digest")]
    assert fold(asked).open_calls[0].granted is None
    for decision, granted in (("granted", True), ("denied", False), ("expired", False), ("superseded", False)):
        assert fold([*asked, ApprovalDecided(T, "a1", decision)]).open_calls[0].granted is granted  # type: ignore[arg-type]
    assert fold([*asked, ApprovalDecided(T, "another", "granted")]).open_calls[0].granted is None


def test_commands_of_the_person_are_heard() -> None:
    begin: list[Event] = [TaskSubmitted(T, "Do it.")]
    assert fold([*begin, TaskPaused(T, "c1")]).is_paused
    assert not fold([*begin, TaskPaused(T, "c1"), TaskResumed(T, "c2")]).is_paused
    assert fold([*begin, TaskCancelled(T)]).is_cancelled


def test_fingerprints_are_kept_for_the_whole_task() -> None:
    assert fold(STORY).fingerprints == {"print-1.0", "print-1.1", "print-3.0"}


def test_events_of_a_call_nobody_proposed_change_nothing() -> None:
    before = fold(STORY)
    strangers: list[Event] = [
        CallStarted(T, "x"),
        CallEnded(T, "x", "succeeded"),
        ApprovalRequested(T, "a", "x", "c", "d"),
    ]
    random.Random(1).shuffle(strangers)
    assert fold([*STORY, *strangers]) == before
