"""Asking a chat model that fails: every try and every wait is journaled, kept across a crash, and cut short by a person."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from desktop.agent.asking import Waiting
from desktop.agent.conversation import GO_ON, MAX_CUTS
from desktop.agent.loop import Paused
from desktop.core.commands import TaskPaused, TaskResumed, UserSteered
from desktop.core.document import Document
from desktop.core.errors import BadInput, LimitReached, NotSignedIn, ProviderError, UserError
from desktop.core.events import CallEnded, CallProposed, CallStarted, SourceRead
from desktop.core.message import OpaquePart, Reply, Role, StopReason, TextPart, Usage
from desktop.core.ports import Weight
from desktop.core.turns import ContextCompacted, ModelChanged, RetryPlanned, TurnEnded, TurnStarted
from tests.unit.agent.parts import AT, TASK, Flaky, FreePurse, Shelf, Stage, failed, wants, words


def stage(*says: object, **options: object) -> Stage:
    return Stage(model=Flaky(list(says)), **options)  # type: ignore[arg-type]


def tried(stage: Stage) -> list[tuple[int, int, str]]:
    return [(event.turn, event.attempt, event.outcome) for event in stage.journal.of(TurnEnded)]


# --- waits between tries ---


async def test_a_rate_limit_is_waited_for_and_the_answer_then_counts() -> None:
    on = stage(failed("rate_limit", 30), words("Done."))
    assert await on.run() == "Done."
    assert tried(on) == [(1, 1, "error"), (1, 2, "complete")]
    assert on.journal.of(TurnEnded)[0].error == "rate_limit: as the provider said"
    (wait,) = on.journal.of(RetryPlanned)
    assert (wait.attempt, wait.model, wait.reason) == (1, "a:one", "rate_limit")
    assert 30 <= wait.wait_s <= 33
    assert timedelta(seconds=wait.wait_s) <= on.clock.now() - AT <= timedelta(seconds=wait.wait_s + 10)


async def test_the_failed_try_and_its_wait_are_one_transaction_before_the_wait() -> None:
    on = stage(failed("overloaded"), words("Done."))
    await on.run()
    assert on.journal.transactions == [
        ("TurnStarted",),
        ("TurnEnded", "RetryPlanned"),
        ("TurnStarted",),
        ("TurnEnded",),
    ]


async def test_every_try_says_what_it_sends_and_what_is_held_for_it() -> None:
    class Purse(FreePurse):
        def reserve(self, model: str, weight: Weight) -> float | None:
            super().reserve(model, weight)
            return weight.tokens / 100

        def cost(self, model: str, usage: Usage) -> float | None:
            return usage.input / 100

    on = stage(
        failed("overloaded"), failed("incomplete"), Reply((TextPart("Done."),), StopReason.END, Usage(7)), purse=Purse()
    )
    await on.run()
    begun = on.journal.of(TurnStarted)
    assert [event.sent_bytes for event in begun] == [len("Be good.") + len("Do it.")] * 3
    assert [event.reserved_usd for event in begun] == [0.04] * 3
    costs = [event.cost_usd for event in on.journal.of(TurnEnded)]
    assert costs == [0.0, 0.04, 0.07], "an answer that broke off is charged for its request"


async def test_no_request_is_made_that_the_budget_does_not_hold() -> None:
    class Empty(FreePurse):
        def reserve(self, model: str, weight: Weight) -> float | None:
            raise LimitReached("The budget is used up.")

    on = stage(words("Done."), purse=Empty())
    with pytest.raises(LimitReached):
        await on.run()
    assert (on.asked, on.journal.of(TurnStarted)) == ([], [])


async def in_a_wait(on: Stage) -> asyncio.Task[str]:
    """A run that waits for its next try."""
    job = asyncio.create_task(on.agent().run())
    while not on.journal.of(RetryPlanned):
        await asyncio.sleep(0)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not job.done()
    return job


async def test_a_wait_ends_within_a_moment_of_a_cancel() -> None:
    on = stage(failed("rate_limit", 100), words("Done."))
    job = await in_a_wait(on)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert on.clock.now() == AT
    assert len(on.asked) == 1


async def test_a_pause_ends_the_wait_and_resuming_asks_at_once() -> None:
    on = stage(failed("rate_limit", 100), words("Done."))
    job = await in_a_wait(on)
    on.journal.say(TaskPaused(TASK, "p"))
    with pytest.raises(Paused):
        await job
    on.journal.say(TaskResumed(TASK, "r"))
    assert await on.agent().run() == "Done."
    assert on.clock.now() == AT, "nobody waited"


async def test_words_of_the_person_during_a_wait_do_not_shorten_it_and_are_sent_with_the_next_try() -> None:
    on = stage(failed("rate_limit", 50), words("Done."))
    job = await in_a_wait(on)
    on.journal.say(UserSteered(TASK, "s", "Shorter!"))
    while not job.done():
        await asyncio.sleep(0)
        on.clock.advance(1)
    assert on.clock.now() - AT >= timedelta(seconds=50)
    assert [m.text for m in on.asked[1]] == ["Do it.", "Shorter!"]


async def test_a_process_that_dies_in_a_wait_waits_only_for_the_rest_and_counts_on() -> None:
    on = stage(failed("rate_limit", 100), failed("overloaded"), words("Done."))
    job = await in_a_wait(on)
    on.clock.advance(60)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    begun = on.clock.now()
    assert await on.run() == "Done."
    first, second = on.journal.of(RetryPlanned)
    assert on.clock.now() - begun < timedelta(seconds=first.wait_s - 60 + second.wait_s + 20)
    assert on.clock.now() - AT >= timedelta(seconds=first.wait_s)
    assert [event.attempt for event in on.journal.of(TurnStarted)] == [1, 2, 3]
    assert len(on.fold().messages) == 2


async def test_however_often_the_process_dies_no_more_than_eight_tries_are_made() -> None:
    on = stage(failed("overloaded"))
    for _ in range(30):
        job = asyncio.ensure_future(on.agent().run())
        before = len(on.asked)
        while len(on.asked) == before and not job.done():
            await asyncio.sleep(0)
            on.clock.advance(0.5)
        for _ in range(3):
            await asyncio.sleep(0)
        if job.done():
            break
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
    with pytest.raises(Waiting):
        job.result()
    assert len([event for event in on.journal.of(TurnEnded) if event.outcome == "error"]) <= 8


async def test_a_cancel_closes_the_request_and_says_so() -> None:
    gate = asyncio.Event()

    class Slow(Flaky):
        async def reply(self, *arguments: object) -> Reply:  # type: ignore[override]
            gate.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.closed += 1
            raise AssertionError

    model = Slow([])
    on = Stage(model=model)
    job = asyncio.create_task(on.agent().run())
    await gate.wait()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert model.closed == 1
    assert tried(on) == [(1, 1, "aborted")]
    assert on.fold().attempt == 1


# --- waiting, asking, failing ---


async def test_a_long_rate_limit_ends_the_run_until_then() -> None:
    on = stage(failed("rate_limit", 1000))
    with pytest.raises(Waiting, match="Rate limit at a:one") as stop:
        await on.agent().run()
    assert stop.value.until is not None
    assert timedelta(seconds=1000) <= stop.value.until - AT <= timedelta(seconds=1100)
    assert on.journal.of(RetryPlanned) == []


async def test_without_a_network_nothing_is_tried_again() -> None:
    on = stage(failed("offline"))
    with pytest.raises(Waiting, match="no network") as stop:
        await on.agent().run()
    assert (stop.value.until, len(on.asked)) == (None, 1)


async def test_eight_failures_open_the_circuit_for_every_task() -> None:
    on = stage(failed("overloaded"))
    with pytest.raises(Waiting, match="does not answer") as stop:
        await on.run()
    assert len(on.asked) == 8
    assert on.circuits.open_until("a") == stop.value.until
    with pytest.raises(Waiting):
        await on.agent().run()
    assert len(on.asked) == 8, "while it is open nobody asks"


async def test_an_answer_closes_the_circuit() -> None:
    on = stage(words("Done."))
    on.circuits.trip("a", AT + timedelta(seconds=5))
    on.clock.advance(6)
    await on.agent().run()
    assert on.circuits.open_until("a") is None


@pytest.mark.parametrize(
    ("kind", "error", "says"),
    [
        ("budget", LimitReached, "spend limit"),
        ("sign_in", NotSignedIn, "key"),
        ("unknown_model", ProviderError, "no model"),
        ("cannot", ProviderError, "cannot"),
        ("rejected", BadInput, "refused the request"),
    ],
)
async def test_what_only_the_person_can_mend_is_told_in_a_sentence_of_both_languages(
    kind: str, error: type[UserError], says: str
) -> None:
    on = stage(failed(kind), words("Done."))
    with pytest.raises(error, match=says) as told:
        await on.agent().run()
    assert told.value.zh != told.value.en
    assert "as the provider said" in told.value.en
    assert len(on.asked) == 1
    if kind != "rejected":
        on.journal.say(TaskResumed(TASK, "r"))
        assert await on.agent().run() == "Done."


# --- another back end ---


def two(*says: object, **options: object) -> Stage:
    other = Flaky([words("From the other.")], name="b:two")
    return stage(*says, shelf=Shelf({"b:two": other}), **options)


async def test_a_back_end_that_stays_down_gives_way_to_the_one_the_person_allowed() -> None:
    on = two(wants("read"), failed("overloaded"), fallbacks=("c:none", "b:two"))
    assert await on.run() == "From the other."
    (change,) = on.journal.of(ModelChanged)
    assert (change.turn, change.source, change.target, change.reason) == (2, "a:one", "b:two", "overloaded")
    assert on.tools.ran == ["read 0"], "what was done stays done"
    assert on.fold().model == "b:two"
    assert tried(on)[-1] == (2, 9, "complete")


async def test_without_leave_no_other_back_end_is_asked() -> None:
    on = two(failed("overloaded"))
    with pytest.raises(Waiting):
        await on.run()
    assert on.journal.of(ModelChanged) == []


async def test_the_task_stays_where_it_went_and_never_goes_back_and_forth() -> None:
    on = two(failed("overloaded"), fallbacks=("b:two", "a:one"))
    on.shelf.models["b:two"].says[:] = [failed("overloaded", provider="b")]  # type: ignore[attr-defined]
    on.shelf.models["a:one"] = Flaky([words("Never asked.")])
    with pytest.raises(Waiting):
        await on.run()
    assert [event.target for event in on.journal.of(ModelChanged)] == ["b:two"]


async def test_a_provider_that_rests_is_left_at_once() -> None:
    on = two(words("Never asked."), fallbacks=("b:two",))
    on.circuits.trip("a", AT + timedelta(minutes=5))
    assert await on.run() == "From the other."
    assert len(on.journal.of(TurnStarted)) == 1


async def test_nobody_takes_over_while_it_is_not_known_whether_a_call_happened() -> None:
    on = two(failed("overloaded"), fallbacks=("b:two",), approve="policy")
    wanted = CallProposed(TASK, 1, 0, "k", "id", "send", {}, "SEND", "allow", "", "")
    ended = TurnEnded(TASK, 1, "complete", parts=wants("send").parts, stop=StopReason.TOOL_USE)
    for event in (TurnStarted(TASK, 1), ended, wanted, CallStarted(TASK, "k")):
        on.journal.say(event)
    with pytest.raises(Waiting):
        await on.run()
    assert [event.outcome for event in on.journal.of(CallEnded)] == ["in_doubt"]
    assert on.journal.of(ModelChanged) == []
    on.model = Flaky([wants("read"), failed("overloaded")])  # it has answered: from here on another may go on
    on.clock.advance(400)
    assert await on.run() == "From the other."


@pytest.mark.parametrize("kind", ["budget", "sign_in", "rejected", "too_long", "offline"])
async def test_only_a_back_end_that_is_down_is_left(kind: str) -> None:
    on = two(failed(kind), fallbacks=("b:two",))
    with pytest.raises((UserError, Waiting)):
        await on.run()
    assert on.journal.of(ModelChanged) == []


async def test_a_refusal_is_not_worked_around() -> None:
    on = two(words("I would rather not.", StopReason.REFUSAL), fallbacks=("b:two",))
    with pytest.raises(ProviderError, match="declined"):
        await on.run()
    assert on.journal.of(ModelChanged) == []


async def test_a_model_that_is_gone_gives_way_to_its_successor_aloud() -> None:
    on = two(failed("unknown_model"))
    on.shelf.successors["a:one"] = "b:two"
    assert await on.run() == "From the other."
    assert [event.reason for event in on.journal.of(ModelChanged)] == ["unknown_model"]


async def test_what_the_old_provider_wants_back_unread_is_not_told_to_the_new_one() -> None:
    thought = OpaquePart("a", {"signature": "secret"})
    first = wants("read", text="Reading.")
    on = two(Reply((thought, *first.parts), first.stop), failed("overloaded"), fallbacks=("b:two",))
    await on.run()
    told = on.shelf.models["b:two"].asked[-1]  # type: ignore[attr-defined]
    parts = [part for message in told for part in message.parts]
    assert not [part for part in parts if isinstance(part, OpaquePart)]
    assert [part for part in on.asked[1][1].parts if isinstance(part, OpaquePart)], "the old one got it back"
    assert [message.role for message in told] == [Role.USER, Role.ASSISTANT, Role.TOOL]


# --- answers that are not whole ---


async def test_a_pause_of_the_provider_goes_on_with_what_it_said_and_no_new_words() -> None:
    on = stage(words("Looking", StopReason.PAUSE), words(" and found."))
    assert await on.run() == "Looking and found."
    assert [message.role for message in on.asked[1]] == [Role.USER, Role.ASSISTANT]


async def test_an_answer_cut_at_its_length_goes_on_and_is_put_together() -> None:
    on = stage(words("One, ", StopReason.MAX_TOKENS), failed("overloaded"), words("two."))
    assert await on.run() == "One, two."
    assert [message.text for message in on.asked[1]] == ["Do it.", "One, ", GO_ON]
    assert on.asked[2] == on.asked[1], "said once, also when the try failed"


async def test_no_tool_runs_from_an_answer_that_was_cut() -> None:
    cut = Reply(wants("send", text="Sending").parts, StopReason.MAX_TOKENS)
    on = stage(cut, words(" no more."))
    assert await on.run() == "Sending no more."
    assert (on.tools.ran, on.journal.of(CallProposed)) == ([], [])


async def test_an_answer_that_is_cut_again_and_again_is_never_called_done() -> None:
    on = stage(words("more ", StopReason.MAX_TOKENS))
    with pytest.raises(ProviderError, match="not whole"):
        await on.run()
    assert len(on.asked) == MAX_CUTS + 1
    with pytest.raises(ProviderError):
        await on.run()
    assert len(on.asked) == MAX_CUTS + 1
    on.journal.say(TaskResumed(TASK, "r"))
    on.model = Flaky([words("end.")])
    assert await on.run() == "more " * 4 + "end."


async def test_the_end_of_the_window_shortens_the_conversation_once_and_then_asks() -> None:
    on = stage(wants("read"), words("so", StopReason.CONTEXT), words("Done."))
    on.tools.content = "x" * 5000
    assert await on.run() == "Done."
    assert len(on.journal.of(ContextCompacted)) == 1
    again = stage(wants("read"), failed("too_long"))
    again.tools.content = "x" * 5000
    with pytest.raises(ProviderError, match="does not fit"):
        await again.run()
    assert len(again.journal.of(ContextCompacted)) == 1
    assert [event.outcome for event in again.journal.of(TurnEnded)] == ["complete", "error", "error"]


async def test_pages_the_provider_read_are_kept_with_the_turn_and_taint_what_follows() -> None:
    page = Document("https://example.org/a", "0" * 64, "web", "A page", ())
    first = wants("send")
    on = stage(Reply(first.parts, first.stop, found=(page,)), words("Done."), approve="none")
    await on.run()
    assert on.journal.transactions[1] == ("TurnEnded", "SourceRead", "CallProposed")
    assert [event.path for event in on.journal.of(SourceRead)] == ["https://example.org/a"]
    assert on.journal.of(CallProposed)[0].tainted
    assert on.fold().is_tainted
