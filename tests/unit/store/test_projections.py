"""Every rule of DURABILITY (states) as a sentence, told through the store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.commands import ApprovalDecided, QuestionAnswered, TaskCancelled, TaskPaused, TaskResumed, UserSteered
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    CheckEnded,
    DeliverableCopied,
    DeliverableSaved,
    Event,
    PlanChanged,
    QuestionAsked,
    RunEnded,
    RunInterrupted,
    RunOutcome,
    RunStarted,
    SourceRead,
    TaskCompleted,
    TaskFailed,
    TaskSubmitted,
    TurnEnded,
    TurnStarted,
)
from desktop.core.task import Step, StepState, TaskRow
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store, TaskHasEnded
from tests.unit.store.conftest import NOON

SUBMITTED = TaskSubmitted("t", "Prepare the pack")
STARTED = RunStarted("t", "r")
QUESTION = QuestionAsked("t", "q", "c", "Which?", ("a", "b"))
ENDS = [TaskCompleted("t", "report"), TaskFailed("t", "It broke."), TaskCancelled("t")]


def proposed(call: str = "c", effect: str = "READ", decision: str = "allow", index: int = 0) -> CallProposed:
    return CallProposed("t", 1, index, call, "id", "tool", {"n": 1}, effect, decision, "rule")  # type: ignore[arg-type]


def told(store: Store, *events: Event) -> TaskRow:
    """The task after these events, each in a transaction of its own."""
    for event in events:
        store.append_now(event)
    row = store.task("t")
    assert row is not None
    return row


def ended(outcome: RunOutcome, run: str = "r") -> RunEnded:
    return RunEnded("t", run, outcome)


# --- where a task stands ---


def test_a_submitted_task_is_queued_with_everything_it_was_given(store: Store) -> None:
    full = TaskSubmitted(
        "t",
        "Prepare",
        ("/a", "/b"),
        "/w",
        "pack",
        "offline",
        "zh",
        "Asia/Shanghai",
        "2026-03-02T08:30+08:00",
        "/o",
        2.5,
    )
    row = told(store, full)
    assert row == TaskRow(
        id="t",
        seq=1,
        instruction="Prepare",
        state="queued",
        submitted_at=NOON,
        inputs=("/a", "/b"),
        workspace="/w",
        job="pack",
        model="offline",
        language="zh",
        timezone="Asia/Shanghai",
        as_of="2026-03-02T08:30+08:00",
        out="/o",
        budget_usd=2.5,
        asked_model="offline",
    )


def test_a_task_works_while_a_run_is_under_way_and_remembers_its_first_start(
    store: Store, clock: SimulatedClock
) -> None:
    assert told(store, SUBMITTED, STARTED).state == "working"
    clock.advance(60)
    row = told(store, ended("waiting"), RunStarted("t", "r2"))
    assert (row.state, row.started_at) == ("working", NOON)


@pytest.mark.parametrize("outcome", ["paused", "needs_you", "waiting"])
def test_a_run_that_stands_still_says_where(store: Store, outcome: RunOutcome) -> None:
    assert told(store, SUBMITTED, STARTED, ended(outcome)).state == outcome


def test_the_reason_of_a_standstill_is_told_until_the_next_run_starts(store: Store) -> None:
    assert (
        told(store, SUBMITTED, STARTED, RunEnded("t", "r", "needs_you", "The disk is full.")).error
        == "The disk is full."
    )
    assert told(store, TaskResumed("t", "k"), RunStarted("t", "r2")).error == ""


def test_an_interrupted_run_puts_the_task_back_into_the_queue(store: Store) -> None:
    row = told(store, SUBMITTED, STARTED, RunInterrupted("t", "r"))
    assert (row.state, row.interrupted) == ("queued", 1)
    assert store.unended_runs() == []


@pytest.mark.parametrize(("end", "state"), list(zip(ENDS, ["done", "failed", "cancelled"], strict=True)))
def test_an_end_is_final_and_has_its_time(store: Store, clock: SimulatedClock, end: Event, state: str) -> None:
    told(store, SUBMITTED, STARTED)
    clock.advance(60)
    row = told(store, end)
    assert (row.state, row.ended_at) == (state, NOON + timedelta(seconds=60))
    assert (row.report, row.error) == ("report" if state == "done" else "", "It broke." if state == "failed" else "")
    assert told(store, ended("completed")).state == state


def test_a_run_that_completed_leaves_the_state_to_the_task(store: Store) -> None:
    assert told(store, SUBMITTED, STARTED, ended("completed")).state == "working"
    assert told(store, TaskCompleted("t")).state == "done"


# --- pause and resume ---


@pytest.mark.parametrize("before", [[], [STARTED, ended("waiting")], [STARTED, QUESTION, ended("needs_you")]])
def test_a_task_that_does_not_work_pauses_at_once(store: Store, before: list[Event]) -> None:
    assert told(store, SUBMITTED, *before, TaskPaused("t", "p")).state == "paused"


def test_a_working_task_pauses_when_its_run_ends(store: Store) -> None:
    assert told(store, SUBMITTED, STARTED, TaskPaused("t", "p")).state == "working"
    assert told(store, ended("paused")).state == "paused"


def test_the_wish_to_pause_survives_a_run_that_ends_otherwise(store: Store) -> None:
    assert told(store, SUBMITTED, STARTED, TaskPaused("t", "p"), RunInterrupted("t", "r")).state == "paused"


def test_a_pause_taken_back_while_working_lets_the_task_go_on(store: Store) -> None:
    row = told(store, SUBMITTED, STARTED, TaskPaused("t", "p"), TaskResumed("t", "s"), ended("paused"))
    assert row.state == "queued"


def test_a_resumed_task_is_queued(store: Store) -> None:
    assert told(store, SUBMITTED, TaskPaused("t", "p"), TaskResumed("t", "s")).state == "queued"


def test_a_resumed_task_with_an_open_question_needs_the_person(store: Store) -> None:
    row = told(store, SUBMITTED, STARTED, QUESTION, ended("needs_you"), TaskPaused("t", "p"), TaskResumed("t", "s"))
    assert row.state == "needs_you"


def test_an_answer_does_not_wake_a_paused_task(store: Store) -> None:
    events = [SUBMITTED, STARTED, QUESTION, ended("needs_you"), TaskPaused("t", "p"), QuestionAnswered("t", "q", "a")]
    row = told(store, *events)
    assert (row.state, row.needs) == ("paused", 0)


def test_resume_cuts_a_wait_short(store: Store) -> None:
    assert told(store, SUBMITTED, STARTED, ended("waiting"), TaskResumed("t", "s")).state == "queued"


def test_resume_answers_what_no_card_asks(store: Store) -> None:
    assert told(store, SUBMITTED, STARTED, ended("needs_you")).state == "needs_you"
    assert told(store, TaskResumed("t", "s")).state == "queued"


# --- questions and approvals ---


def test_a_task_with_two_questions_goes_on_when_both_are_answered(store: Store) -> None:
    second = QuestionAsked("t", "q2", "c", "And?")
    row = told(store, SUBMITTED, STARTED, QUESTION, second, ended("needs_you"))
    assert (row.state, row.needs) == ("needs_you", 2)
    row = told(store, QuestionAnswered("t", "q", "a"))
    assert (row.state, row.needs) == ("needs_you", 1)
    row = told(store, QuestionAnswered("t", "q2", skipped=True))
    assert (row.state, row.needs) == ("queued", 0)
    assert [(q.id, q.state, q.answer) for q in store.questions(None)] == [("q", "answered", "a"), ("q2", "skipped", "")]
    assert store.questions() == []


def test_an_answer_that_comes_while_the_run_goes_on_is_not_lost(store: Store) -> None:
    assert told(store, SUBMITTED, STARTED, QUESTION, QuestionAnswered("t", "q", "a")).state == "working"
    assert told(store, ended("needs_you")).state == "queued"


def test_an_approval_shows_what_will_run_and_a_grant_readies_the_call(store: Store) -> None:
    asked = ApprovalRequested("t", "a", "c", "card", "digest", ("careful",), (), ({"arg": "to", "value": "x"},))
    row = told(store, SUBMITTED, STARTED, proposed("c", "SEND", "ask"), asked, ended("needs_you"))
    assert (row.state, row.needs) == ("needs_you", 1)
    (card,) = store.approvals()
    assert (card.tool, card.arguments, card.warnings) == ("tool", {"n": 1}, ("careful",))
    assert card.provenance == ({"arg": "to", "value": "x"},)
    assert call_state(store) == "awaiting"
    assert told(store, ApprovalDecided("t", "a", "granted")).state == "queued"
    assert call_state(store) == "ready"
    assert store.approvals() == []


@pytest.mark.parametrize("end", ENDS)
def test_what_waits_for_the_person_is_withdrawn_when_the_task_ends(store: Store, end: Event) -> None:
    asked = ApprovalRequested("t", "a", "c", "card", "digest")
    row = told(store, SUBMITTED, proposed("c", "SEND", "ask"), asked, QUESTION, end)
    assert row.needs == 0
    assert store.approvals() == store.questions() == []
    for late in (ApprovalDecided("t", "a", "granted"), QuestionAnswered("t", "q", "a")):
        with pytest.raises(TaskHasEnded):
            store.append_now(late)


# --- what is counted ---


def test_turns_and_cost_are_those_of_the_turns_that_ended(store: Store) -> None:
    row = told(
        store,
        SUBMITTED,
        TurnStarted("t", 1),
        TurnEnded("t", 1, "error", cost_usd=0.25),
        TurnStarted("t", 1, 2),
        TurnEnded("t", 1, "complete", attempt=2, cost_usd=0.0),
        TurnStarted("t", 2),
        TurnEnded("t", 2, "complete", cost_usd=0.5),
        TurnStarted("t", 3),
        TurnEnded("t", 3, "aborted", cost_usd=0.0),
    )
    assert (row.turns, row.cost_usd) == (2, 0.75)


def test_the_plan_is_the_last_one(store: Store) -> None:
    steps = (Step("read", StepState.DONE), Step("write", StepState.ACTIVE))
    row = told(store, SUBMITTED, PlanChanged("t", "c1", (Step("?"),)), PlanChanged("t", "c2", steps))
    assert row.steps == steps


def test_a_replacing_deliverable_supersedes_the_old_one(store: Store) -> None:
    first = DeliverableSaved("t", "d1", "c", "a.docx", "/a.docx", "0" * 64, "docx", 10)
    second = DeliverableSaved("t", "d2", "c", "a.docx", "/a2.docx", "1" * 64, "docx", 11, version=2, replaces="d1")
    row = told(store, SUBMITTED, first, second, DeliverableCopied("t", "d2", "/out/a.docx", "1" * 64))
    assert row.deliverables == 1
    assert [(d.id, d.state) for d in store.deliverables("t")] == [("d1", "superseded"), ("d2", "committed")]


def test_warnings_are_those_of_the_latest_round_of_checks(store: Store) -> None:
    first = [CheckEnded("t", 1, name, "failed") for name in ("opens", "citations", "numbers")]
    row = told(store, SUBMITTED, *first)
    assert row.warnings == 3
    second = [CheckEnded("t", 2, "opens", "passed"), CheckEnded("t", 2, "citations", "warning", "one line")]
    assert told(store, *second).warnings == 1
    detail = store.detail("t")
    assert detail is not None
    assert [(check.name, check.state) for check in detail.checks] == [("opens", "passed"), ("citations", "warning")]


def test_a_file_read_again_is_one_source_with_its_latest_reading(store: Store) -> None:
    told(
        store,
        SUBMITTED,
        SourceRead("t", "a.docx", "/a", error="It is locked."),
        SourceRead("t", "a.docx", "/a", "1" * 64),
    )
    detail = store.detail("t")
    assert detail is not None
    assert [(source.sha256, source.error) for source in detail.sources] == [("1" * 64, "")]


def test_a_call_goes_from_proposed_over_started_to_its_outcome(store: Store) -> None:
    told(store, SUBMITTED, proposed())
    assert call_state(store) == "proposed"
    told(store, CallStarted("t", "c"))
    assert call_state(store) == "started"
    told(store, CallStarted("t", "c", attempt=2), CallEnded("t", "c", "failed", "no such file"))
    assert call_state(store) == "failed"


def call_state(store: Store) -> str:
    detail = store.detail("t")
    assert detail is not None
    return detail.calls[0].state


# --- what is illegal ---


def refused(store: Store, event: Event, kind: type[Exception] = IllegalEvent) -> None:
    before = len(list(store.events()))
    with pytest.raises(kind):
        store.append_now(event)
    assert len(list(store.events())) == before, "the refused event was kept"
    assert store.rebuild().differences == ()


@pytest.mark.parametrize(
    "event",
    [
        STARTED,
        proposed(),
        QUESTION,
        TaskCancelled("t"),
        TurnStarted("t", 1),
        UserSteered("t", "s", "x"),
        TaskPaused("t", "p"),
    ],
)
def test_nothing_happens_to_a_task_that_was_never_submitted(store: Store, event: Event) -> None:
    refused(store, event)


def test_a_task_is_submitted_once(store: Store) -> None:
    told(store, SUBMITTED)
    refused(store, SUBMITTED, AlreadyRecorded)


def test_there_is_no_outcome_or_intent_without_a_proposal(store: Store) -> None:
    told(store, SUBMITTED)
    refused(store, CallEnded("t", "c", "succeeded"))
    refused(store, CallStarted("t", "c"))


def test_a_call_has_one_outcome_and_does_not_start_again_after_it(store: Store) -> None:
    told(store, SUBMITTED, proposed(), CallStarted("t", "c"), CallEnded("t", "c", "succeeded"))
    refused(store, CallEnded("t", "c", "failed"), AlreadyRecorded)
    refused(store, CallStarted("t", "c", attempt=2))


def test_an_effect_cannot_have_succeeded_without_an_intent(store: Store) -> None:
    told(store, SUBMITTED, proposed("c", "SEND"), proposed("d", "READ", index=1))
    refused(store, CallEnded("t", "c", "succeeded"))
    refused(store, CallEnded("t", "c", "in_doubt"))
    told(store, CallEnded("t", "c", "failed"), CallEnded("t", "d", "succeeded"))


@pytest.mark.parametrize("decision", ["denied", "expired", "superseded"])
def test_a_call_whose_approval_was_not_granted_does_not_start(store: Store, decision: str) -> None:
    told(store, SUBMITTED, proposed("c", "SEND", "ask"))
    refused(store, CallStarted("t", "c"))
    told(store, ApprovalRequested("t", "a", "c", "card", "digest"))
    refused(store, CallStarted("t", "c"))
    told(store, ApprovalDecided("t", "a", decision))  # type: ignore[arg-type]
    refused(store, CallStarted("t", "c"))


def test_a_call_that_policy_denied_does_not_start(store: Store) -> None:
    told(store, SUBMITTED, proposed("c", "SEND", "deny"))
    refused(store, CallStarted("t", "c"))
    told(store, CallEnded("t", "c", "denied"))


def test_a_later_grant_makes_up_for_an_expired_approval(store: Store) -> None:
    told(store, SUBMITTED, proposed("c", "SEND", "ask"), ApprovalRequested("t", "a", "c", "card", "digest"))
    told(store, ApprovalDecided("t", "a", "expired"), ApprovalRequested("t", "a2", "c", "card", "digest"))
    told(store, ApprovalDecided("t", "a2", "granted"), CallStarted("t", "c"))
    assert call_state(store) == "started"


def test_an_approval_is_decided_once(store: Store) -> None:
    told(store, SUBMITTED, proposed("c", "SEND", "ask"), ApprovalRequested("t", "a", "c", "card", "digest"))
    refused(store, ApprovalDecided("t", "unknown", "granted"))
    told(store, ApprovalDecided("t", "a", "denied"))
    refused(store, ApprovalDecided("t", "a", "granted"), AlreadyRecorded)


def test_a_question_is_answered_once(store: Store) -> None:
    told(store, SUBMITTED, QUESTION)
    refused(store, QuestionAnswered("t", "unknown", "a"))
    told(store, QuestionAnswered("t", "q", "a"))
    refused(store, QuestionAnswered("t", "q", "b"), AlreadyRecorded)


def test_a_task_is_not_done_while_a_call_has_no_outcome(store: Store) -> None:
    told(store, SUBMITTED, proposed(), CallStarted("t", "c"))
    refused(store, TaskCompleted("t"))
    told(store, CallEnded("t", "c", "succeeded"), TaskCompleted("t"))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "late",
    [
        RunStarted("t", "r2"),
        TurnStarted("t", 2),
        proposed("c2"),
        CallStarted("t", "c"),
        ApprovalRequested("t", "a", "c", "card", "digest"),
        QUESTION,
        SourceRead("t", "a", "/a"),
        DeliverableSaved("t", "d", "c", "a", "/a", "0" * 64, "md", 1),
        PlanChanged("t", "c", ()),
        CheckEnded("t", 1, "opens", "passed"),
        UserSteered("t", "s", "more"),
        TaskPaused("t", "p"),
        TaskResumed("t", "s"),
    ],
    ids=lambda event: event.kind,
)
def test_nothing_new_begins_after_the_end(store: Store, end: Event, late: Event) -> None:
    told(store, SUBMITTED, proposed(), end)
    refused(store, late, TaskHasEnded)


def test_a_task_ends_once(store: Store) -> None:
    told(store, SUBMITTED, TaskCancelled("t"))
    refused(store, TaskCancelled("t"), AlreadyRecorded)
    refused(store, TaskCompleted("t"), TaskHasEnded)
    refused(store, TaskFailed("t", "late"), TaskHasEnded)


def test_what_was_in_flight_when_the_task_was_cancelled_still_tells_its_outcome(store: Store) -> None:
    told(store, SUBMITTED, STARTED, TurnStarted("t", 1), proposed(), CallStarted("t", "c"), TaskCancelled("t"))
    saved = DeliverableSaved("t", "d", "c", "a", "/a", "0" * 64, "md", 1)
    store.append_now(saved, CallEnded("t", "c", "succeeded"))
    row = told(store, TurnEnded("t", 1, "aborted", cost_usd=0.5), ended("cancelled"))
    assert (row.state, row.deliverables, row.cost_usd) == ("cancelled", 1, 0.5)


def test_a_run_cut_off_after_the_end_is_closed_at_the_next_start(store: Store) -> None:
    told(store, SUBMITTED, STARTED, TaskCancelled("t"))
    assert store.unended_runs() == [("t", "r")]
    assert told(store, RunInterrupted("t", "r")).state == "cancelled"
    assert store.unended_runs() == []


def test_a_task_has_one_run_at_a_time_and_none_while_paused(store: Store) -> None:
    told(store, SUBMITTED, STARTED)
    refused(store, RunStarted("t", "r2"))
    told(store, ended("paused"))
    refused(store, RunStarted("t", "r2"))
    refused(store, RunEnded("t", "r", "paused"), AlreadyRecorded)
    refused(store, RunInterrupted("t", "r"))


def test_a_copy_is_of_a_deliverable(store: Store) -> None:
    told(store, SUBMITTED)
    refused(store, DeliverableCopied("t", "unknown", "/out/a", "0" * 64))


def test_one_illegal_event_takes_its_whole_transaction_back(store: Store) -> None:
    told(store, SUBMITTED)
    with pytest.raises(IllegalEvent):
        store.append_now(STARTED, PlanChanged("t", "c", (Step("read"),)), CallStarted("t", "unknown"))
    row = told(store)
    assert (row.state, row.steps) == ("queued", ())
    assert store.unended_runs() == []
