"""Answers for the fold: which event changes which projections.

`project` runs inside the transaction that appends the event, so an illegal one leaves nothing behind. It looks at the
event and the projections only, never at a clock or at the event table: folding the journal again gives equal tables.
"""

from __future__ import annotations

from sqlite3 import Connection
from typing import assert_never

from desktop.core import commands, turns
from desktop.core import events as e
from desktop.store import fold_call, fold_source, fold_task, fold_turn
from desktop.store.codec import stamp, to_json
from desktop.store.legality import assert_open, insert


def project(db: Connection, recorded: e.Recorded) -> None:
    """Change the projections as `recorded` says. Raises IllegalEvent."""
    event = recorded.event
    if not isinstance(event, e.TaskSubmitted):
        assert_open(db, event)
    match event:
        case e.TaskSubmitted():
            fold_task.submitted(db, recorded, event)
        case e.RunStarted() | e.RunInterrupted() | e.RunEnded():
            fold_task.run(db, recorded.at, event)
        case commands.TaskPaused():
            fold_task.paused(db, event.task)
        case commands.TaskResumed():
            fold_task.resumed(db, event.task)
        case commands.BudgetChanged():
            db.execute("UPDATE task SET budget_usd = ? WHERE id = ?", (event.budget_usd, event.task))
        case commands.DeliverablesAccepted():
            db.execute("UPDATE task SET accepted_at = ? WHERE id = ?", (stamp(recorded.at), event.task))
        case commands.DeliverablesRemoved():
            fold_source.deliverables_removed(db, event)
        case commands.UserSteered():
            row = {"id": event.steer, "seq": recorded.seq, "task": event.task, "at": recorded.at, "text": event.text}
            insert(db, "steer", row)
        case commands.SteerWithdrawn():
            fold_task.steer_withdrawn(db, event)
        case e.PlanChanged():
            db.execute("UPDATE task SET steps = ? WHERE id = ?", (to_json(event.steps), event.task))
        case e.TaskCompleted() | e.TaskFailed() | commands.TaskCancelled():
            fold_task.ended(db, recorded.at, event)
        case e.RepairRequested() | e.FilesMoved() | commands.UndoRequested() | e.MovesUndone():
            pass  # read by the conversation and by the undo; no view shows them
        case (
            turns.TurnStarted()
            | turns.TurnEnded()
            | turns.RetryPlanned()
            | turns.ModelChanged()
            | turns.ContextCompacted()
            | turns.EstimateMade()
            | turns.BackgroundStarted()
            | turns.SideTurnStarted()
            | turns.SideTurnEnded()
        ):
            _turn(db, recorded, event)
        case _:
            _work(db, recorded, event)


def _turn(
    db: Connection,
    recorded: e.Recorded,
    event: turns.TurnStarted
    | turns.TurnEnded
    | turns.RetryPlanned
    | turns.ModelChanged
    | turns.ContextCompacted
    | turns.EstimateMade
    | turns.BackgroundStarted
    | turns.SideTurnStarted
    | turns.SideTurnEnded,
) -> None:
    match event:
        case turns.TurnStarted():
            fold_turn.turn_started(db, recorded.at, event)
        case turns.TurnEnded():
            fold_turn.turn_ended(db, recorded.at, event)
        case turns.RetryPlanned():
            fold_turn.retry_planned(db, recorded.at, event)
        case turns.ModelChanged():
            fold_turn.model_changed(db, event)
        case turns.EstimateMade():
            fold_turn.estimate_made(db, event)
        case turns.BackgroundStarted():
            fold_turn.background_started(db, event)
        case turns.SideTurnStarted():
            fold_turn.side_turn_started(db, recorded.at, event)
        case turns.SideTurnEnded():
            fold_turn.side_turn_ended(db, recorded.at, event)
        case turns.ContextCompacted():
            pass  # read by the conversation
        case _:
            assert_never(event)


def _work(
    db: Connection,
    recorded: e.Recorded,
    event: e.CallProposed
    | e.CallStarted
    | e.CallEnded
    | e.ApprovalRequested
    | commands.ApprovalDecided
    | e.QuestionAsked
    | commands.QuestionAnswered
    | e.SourceRead
    | e.DeliverableSaved
    | e.DeliverableCopied
    | e.CheckEnded,
) -> None:
    match event:
        case e.CallProposed():
            fold_call.call_proposed(db, recorded.at, event)
        case e.CallStarted():
            fold_call.call_started(db, recorded.at, event)
        case e.CallEnded():
            fold_call.call_ended(db, recorded.at, event)
        case e.ApprovalRequested():
            fold_call.approval_requested(db, recorded, event)
        case commands.ApprovalDecided():
            fold_call.approval_decided(db, recorded.at, event)
        case e.QuestionAsked():
            fold_call.question_asked(db, recorded, event)
        case commands.QuestionAnswered():
            fold_call.question_answered(db, recorded.at, event)
        case e.SourceRead():
            fold_source.source_read(db, recorded, event)
        case e.DeliverableSaved():
            fold_source.deliverable_saved(db, recorded, event)
        case e.DeliverableCopied():
            fold_source.deliverable_copied(db, event)
        case e.CheckEnded():
            fold_source.check_ended(db, recorded, event)
        case _:
            assert_never(event)
