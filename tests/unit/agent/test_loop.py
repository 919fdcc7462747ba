"""The loop: record before acting, never run what was not whole or not allowed, and go on wherever it stopped."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest

from desktop.agent.loop import MAX_TURNS, Paused, call_key
from desktop.core.commands import ApprovalDecided, TaskPaused, TaskResumed, UserSteered
from desktop.core.errors import InputRequired, LimitReached, ProviderError, UserError
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    QuestionAsked,
    TurnEnded,
    TurnStarted,
)
from desktop.core.message import Role, ToolResultPart
from tests.unit.agent.parts import TASK, ListJournal, Stage, calls


def outcomes(journal: ListJournal) -> list[str]:
    return [event.outcome for event in journal.of(CallEnded)]


async def test_a_task_runs_to_its_last_word() -> None:
    stage = Stage([calls(("read", {"what": "a"}), ("write", {"what": "b"}), text="Reading. "), {"text": "Finished."}])
    assert await stage.agent().run() == "Finished."
    assert stage.tools.ran == ["read a", "write b"]
    assert stage.shown == ["Reading. ", "Finished."]
    assert [result.content for result in stage.asked[1][-1].parts if isinstance(result, ToolResultPart)] == [
        "read done",
        "write done",
    ]


async def test_intent_comes_before_the_effect_and_the_proposal_with_its_turn() -> None:
    stage = Stage([calls(("write", {}))])
    seen: list[int] = []

    async def look() -> None:
        seen.append(len(stage.journal.of(CallStarted)))

    stage.tools.before["write"] = look
    await stage.agent().run()
    assert seen == [1]
    assert stage.journal.transactions[:4] == [
        ("TurnStarted",),
        ("TurnEnded", "CallProposed"),
        ("CallStarted",),
        ("CallEnded",),
    ]


async def test_a_call_has_a_key_of_our_own_and_the_providers_id_beside_it() -> None:
    stage = Stage([calls(("read", {}), ("read", {}))])
    await stage.agent().run()
    first, second = stage.journal.of(CallProposed)
    assert (first.call, second.call) == (call_key("here", TASK, 1, 0), call_key("here", TASK, 1, 1))
    assert (first.call_id, second.call_id) == ("call_0_0", "call_0_1")
    assert call_key("elsewhere", TASK, 1, 0) != first.call


# --- turns that are not whole ---


@pytest.mark.parametrize("stop", ["incomplete", "end", "refusal", "pause"])
async def test_no_tool_runs_from_a_turn_that_is_not_whole(stop: str) -> None:
    stage = Stage([calls(("send", {})) | {"stop": stop}])
    with pytest.raises(ProviderError, match="answered several times"):
        await stage.run()
    assert stage.tools.ran == []
    assert stage.journal.of(CallProposed) == []
    ends = [(event.attempt, event.outcome) for event in stage.journal.of(TurnEnded)]
    assert ends == [(attempt, "incomplete") for attempt in range(1, 5)]


async def test_tool_use_without_a_tool_is_not_whole_either() -> None:
    stage = Stage([{"text": "I will …", "stop": "tool_use"}])
    with pytest.raises(ProviderError):
        await stage.run()


async def test_after_an_incomplete_turn_the_same_question_is_asked_again() -> None:
    stage = Stage([calls(("read", {})) | {"stop": "incomplete"}])
    with pytest.raises(ProviderError):
        await stage.run()
    assert len(stage.asked) == 4, "each of them may have been charged"
    assert set(map(str, stage.asked)) == {str(stage.asked[0])}
    stage.turns = [{"text": "Well now."}]
    await stage.journal.append(TaskResumed(TASK, "c1"))
    assert await stage.run() == "Well now."
    assert [event.attempt for event in stage.journal.of(TurnStarted)] == list(range(1, 6))


async def test_a_refusal_is_told_as_such_and_the_person_may_say_it_differently() -> None:
    stage = Stage([{"text": "I would rather not.", "stop": "refusal"}, {"text": "That is fine."}])
    with pytest.raises(ProviderError, match="declined"):
        await stage.agent().run()
    stage.journal.say(UserSteered(TASK, "s", "Only the summary, then."))
    assert await stage.agent().run() == "That is fine."


async def test_a_task_without_an_end_stops_after_the_last_turn_allowed() -> None:
    stage = Stage([calls(("read", {}))] * (MAX_TURNS + 5))
    with pytest.raises(LimitReached, match="200 turns"):
        await stage.agent().run()
    assert len(stage.tools.ran) == MAX_TURNS


# --- calls that fail ---


async def test_a_failed_call_goes_back_to_the_chat_model_as_an_error() -> None:
    stage = Stage([calls(("read", {"fail": "no such page"}), ("fly", {})), {"text": "I see."}])
    await stage.agent().run()
    results = [part for part in stage.asked[1][-1].parts if isinstance(part, ToolResultPart)]
    assert [(part.content, part.is_error) for part in results] == [
        ("no such page", True),
        ("There is no tool 'fly'.", True),
    ]


async def test_a_failure_only_the_person_can_mend_stops_the_run_and_the_call_is_made_again() -> None:
    stage = Stage([calls(("write", {}))])
    trouble = [UserError("No space.")]

    async def once() -> None:
        if trouble:
            raise trouble.pop()

    stage.tools.before["write"] = once
    with pytest.raises(UserError, match="No space"):
        await stage.agent().run()
    await stage.agent().run()
    assert stage.tools.ran == ["write"]
    assert [event.attempt for event in stage.journal.of(CallStarted)] == [1, 2]


# --- allow, ask, deny ---


async def test_a_denied_call_never_runs_and_the_model_is_told() -> None:
    stage = Stage([calls(("execute", {}), ("read", {})), {"text": "Fine."}])
    await stage.agent().run()
    assert stage.tools.ran == ["read"]
    assert outcomes(stage.journal) == ["denied", "succeeded"]
    assert "execute-is-off" in stage.journal.of(CallEnded)[0].content


async def test_where_nobody_may_be_asked_what_would_ask_is_denied() -> None:
    stage = Stage([calls(("send", {}))], approve="none")
    await stage.agent().run()
    assert (stage.tools.ran, outcomes(stage.journal)) == ([], ["denied"])
    assert stage.journal.of(ApprovalRequested) == []


async def test_a_call_that_asks_waits_for_the_person_and_the_others_go_on_around_it() -> None:
    stage = Stage([calls(("send", {"what": "mail"}), ("read", {})), {"text": "Sent."}])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    assert stage.tools.ran == ["read"]
    (approval,) = stage.journal.of(ApprovalRequested)
    with pytest.raises(InputRequired):  # run again without an answer: asked once only
        await stage.agent().run()
    assert len(stage.journal.of(ApprovalRequested)) == 1
    stage.decide(approval.approval)
    assert await stage.agent().run() == "Sent."
    assert stage.tools.ran == ["read", "send mail"]


async def test_a_no_ends_the_call_and_the_task_goes_on() -> None:
    stage = Stage([calls(("send", {})), {"text": "As you wish."}])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    stage.decide(stage.journal.of(ApprovalRequested)[0].approval, granted=False)
    assert await stage.agent().run() == "As you wish."
    assert (stage.tools.ran, outcomes(stage.journal)) == ([], ["denied"])


@pytest.mark.parametrize(
    ("decision", "told"), [("denied", "The person declined"), ("expired", "Nobody answered whether this call may run")]
)
async def test_the_chat_model_is_told_whether_somebody_said_no_or_nobody_said_anything(
    decision: Literal["denied", "expired"], told: str
) -> None:
    stage = Stage([calls(("send", {})), {"text": "As you wish."}])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    stage.journal.say(ApprovalDecided(TASK, stage.journal.of(ApprovalRequested)[0].approval, decision))
    await stage.agent().run()
    assert stage.journal.of(CallEnded)[0].content.startswith(told)
    assert (stage.tools.ran, outcomes(stage.journal)) == ([], ["denied"])


async def test_an_approval_that_came_while_another_call_ran_is_not_lost() -> None:
    stage = Stage([calls(("send", {"what": "mail"}), ("read", {})), {"text": "Sent."}])

    async def meanwhile() -> None:
        stage.decide(stage.journal.of(ApprovalRequested)[0].approval)

    stage.tools.before["read"] = meanwhile
    assert await stage.agent().run() == "Sent."
    assert stage.tools.ran == ["read", "send mail"]


async def test_two_approvals_on_one_turn_are_both_needed() -> None:
    stage = Stage([calls(("send", {"what": "1"}), ("send", {"what": "2"})), {"text": "Both."}])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    first, second = stage.journal.of(ApprovalRequested)
    assert first.card == second.card
    assert first.approval != second.approval
    stage.decide(second.approval)
    with pytest.raises(InputRequired):
        await stage.agent().run()
    assert stage.tools.ran == ["send 2"]
    stage.decide(first.approval, granted=False)
    assert await stage.agent().run() == "Both."
    assert stage.tools.ran == ["send 2"]


async def test_the_approval_is_bound_to_what_will_run() -> None:
    stage = Stage([calls(("send", {"what": "mail"}))])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    (call,), (approval,) = stage.journal.of(CallProposed), stage.journal.of(ApprovalRequested)
    assert approval.digest == call.fingerprint != ""
    assert stage.fold().fingerprints == {call.fingerprint}


async def test_what_was_read_taints_the_calls_after_it() -> None:
    stage = Stage([calls(("read", {"inbound": True})), calls(("send", {}))])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    assert [call.tainted for call in stage.journal.of(CallProposed)] == [False, True]
    assert stage.journal.of(ApprovalRequested)[0].warnings


# --- questions ---


async def test_a_task_with_two_questions_goes_on_when_both_are_answered() -> None:
    stage = Stage([calls(("ask", {"text": "Which?"}), ("ask", {"text": "When?"})), {"text": "Thanks."}])
    with pytest.raises(InputRequired):
        await stage.agent().run()
    first, second = stage.journal.of(QuestionAsked)
    stage.answer(second.question, "Friday")
    with pytest.raises(InputRequired, match="Which"):
        await stage.agent().run()
    stage.answer(first.question, "The blue one")
    assert await stage.agent().run() == "Thanks."
    assert [event.text for event in stage.journal.of(QuestionAsked)] == ["Which?", "When?"]
    results = [part.content for part in stage.asked[-1][-1].parts if isinstance(part, ToolResultPart)]
    assert results == ["The blue one", "Friday"]


# --- the person steers, pauses, cancels ---


async def test_steering_while_a_tool_runs_is_taken_at_the_next_turn() -> None:
    stage = Stage([calls(("read", {})), {"text": "Shorter, then."}])

    async def meanwhile() -> None:
        stage.journal.say(UserSteered(TASK, "s", "Shorter!"))

    stage.tools.before["read"] = meanwhile
    await stage.agent().run()
    assert [(m.role, m.text) for m in stage.asked[1]][-2:] == [(Role.TOOL, ""), (Role.USER, "Shorter!")]


async def test_a_pause_lets_the_present_call_end_and_starts_no_other() -> None:
    stage = Stage([calls(("read", {"what": "1"}), ("write", {"what": "2"})), {"text": "End."}])

    async def meanwhile() -> None:
        if not stage.journal.of(TaskPaused):
            stage.journal.say(TaskPaused(TASK, "c1"))

    stage.tools.before["read"] = meanwhile
    with pytest.raises(Paused):
        await stage.agent().run()
    assert stage.tools.ran == ["read 1"]
    with pytest.raises(Paused):
        await stage.agent().run()
    stage.journal.say(TaskResumed(TASK, "c2"))
    assert await stage.agent().run() == "End."
    assert stage.tools.ran == ["read 1", "write 2"]


async def test_a_cancel_during_an_effect_waits_for_its_outcome_and_journals_it() -> None:
    stage = Stage([calls(("write", {}))])
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await go_on.wait()

    stage.tools.before["write"] = slow
    run = asyncio.create_task(stage.agent().run())
    await begun.wait()
    run.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not run.done(), "the effect has begun and must not be cut"
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert stage.tools.ran == ["write"]
    assert outcomes(stage.journal) == ["succeeded"]


async def test_a_cancel_during_an_effect_that_fails_is_still_a_cancel() -> None:
    for failure, ends in ((UserError("No space."), []), (None, ["failed"])):
        stage = Stage([calls(("write", {"fail": "" if failure else "no such folder"}))])
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slow(failure: UserError | None = failure, begun=begun, go_on=go_on) -> None:  # type: ignore[no-untyped-def]
            begun.set()
            await go_on.wait()
            if failure:
                raise failure

        stage.tools.before["write"] = slow
        run = asyncio.create_task(stage.agent().run())
        await begun.wait()
        run.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert outcomes(stage.journal) == ends


async def test_a_cancel_abandons_a_read() -> None:
    stage = Stage([calls(("read", {}))])
    begun = asyncio.Event()

    async def endless() -> None:
        begun.set()
        await asyncio.Event().wait()

    stage.tools.before["read"] = endless
    run = asyncio.create_task(stage.agent().run())
    await begun.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert stage.journal.of(CallEnded) == []


# --- after the process died ---


def cut_after(stage: Stage, kind: type) -> None:
    """The journal as it was when the process died just after the first event of `kind`."""
    position = next(n for n, event in enumerate(stage.journal.events) if isinstance(event, kind))
    del stage.journal.events[position + 1 :], stage.journal.times[position + 1 :]
    stage.tools.ran.clear()


async def granted(turns: list[dict[str, object]]) -> Stage:
    stage = Stage(turns)
    try:
        await stage.agent().run()
    except InputRequired:
        stage.decide(stage.journal.of(ApprovalRequested)[0].approval)
        await stage.agent().run()
    return stage


@pytest.mark.parametrize(
    ("tool", "ran", "outcome"),
    [("send", [], "in_doubt"), ("write", ["write"], "succeeded"), ("read", ["read"], "succeeded")],
)
async def test_an_interrupted_call_runs_again_only_if_that_is_harmless(tool: str, ran: list[str], outcome: str) -> None:
    stage = await granted([calls((tool, {})), {"text": "End."}])
    cut_after(stage, CallStarted)
    assert await stage.agent().run() == "End."
    assert stage.tools.ran == ran
    assert outcomes(stage.journal) == [outcome]
    if outcome == "in_doubt":
        assert "Do not repeat it" in stage.journal.of(CallEnded)[0].content


@pytest.mark.parametrize("cut", range(12))
async def test_wherever_the_process_dies_the_same_things_are_said_and_done(cut: int) -> None:
    turns = [calls(("read", {}), ("write", {"what": "a"})), calls(("write", {"what": "b"})), {"text": "End."}]
    whole = Stage(turns)
    await whole.agent().run()
    broken = Stage(turns)
    kept = 1 + sum(len(kinds) for kinds in whole.journal.transactions[:cut])  # a transaction is there or it is not
    broken.journal.events = whole.journal.events[:kept]
    broken.journal.times = whole.journal.times[:kept]
    assert await broken.agent().run() == "End."
    assert broken.fold().messages == whole.fold().messages
    assert [event.call for event in broken.journal.of(CallEnded)] == [
        event.call for event in whole.journal.of(CallEnded)
    ]
