from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.core.commands import ApprovalDecided
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    RunStarted,
    TaskCompleted,
    TaskSubmitted,
)
from desktop.store import blackbox
from desktop.store.blackbox import BlackBox
from desktop.store.journal import AlreadyRecorded, Store


def tell(store: Store) -> None:
    store.append_now(TaskSubmitted("t", "Prepare"), RunStarted("t", "r"))
    store.append_now(
        CallProposed("t", 1, 0, "read", "1", "read", {}, "READ", "allow", "r"),
        CallProposed("t", 1, 1, "send", "2", "mail", {}, "SEND", "ask", "r"),
        ApprovalRequested("t", "a", "send", "card", "digest"),
    )
    store.append_now(CallStarted("t", "read"), CallEnded("t", "read", "succeeded", "long text"))
    store.append_now(ApprovalDecided("t", "a", "granted"), CallStarted("t", "send"))
    store.append_now(CallEnded("t", "send", "succeeded", "sent"))
    store.append_now(TaskCompleted("t", "report"))


def test_submissions_ends_and_calls_that_reach_out_are_repeated_in_order(store: Store, home: Path) -> None:
    tell(store)
    notes = list(BlackBox(home).notes())
    assert [note.kind for note in notes] == ["TaskSubmitted", "CallStarted", "CallEnded", "TaskCompleted"]
    assert [note.seq for note in notes] == [1, 9, 10, 11]
    assert (notes[1].tool, notes[1].effect) == ("mail", "SEND")
    assert "content" not in notes[2].event


def test_what_was_refused_is_not_repeated(store: Store, home: Path) -> None:
    tell(store)
    size = (home / "blackbox.ndjson").stat().st_size
    with pytest.raises(AlreadyRecorded):
        store.append_now(TaskSubmitted("u", "x"), TaskSubmitted("t", "again"))
    assert (home / "blackbox.ndjson").stat().st_size == size


def test_a_line_that_was_cut_off_takes_no_other_with_it(store: Store, home: Path) -> None:
    store.append_now(TaskSubmitted("a", "x"))
    with (home / "blackbox.ndjson").open("ab") as file:
        file.write(b'{"seq": 2, "at": "2026')
    store.append_now(TaskSubmitted("b", "x"))
    assert [note.task for note in BlackBox(home).notes()] == ["a", "b"]


def test_only_what_came_after_a_restore_counts(store: Store, home: Path) -> None:
    store.append_now(TaskSubmitted("a", "x"))
    BlackBox(home).mark_restored("2026-03-02T12:00:00+00:00", 0)
    store.append_now(TaskSubmitted("b", "x"))
    assert [note.task for note in BlackBox(home).notes()] == ["b"]


def test_a_large_black_box_is_turned_over_once_and_still_read_whole(store: Store, home: Path) -> None:
    store.append_now(TaskSubmitted("a", "x"))
    box = BlackBox(home)
    assert not box.rotate()
    with box.path.open("ab") as file:
        file.write(json.dumps("filler " * 200).encode().ljust(blackbox.ROTATE_BYTES) + b"\n")
    assert box.rotate()
    store.append_now(TaskSubmitted("b", "x"))
    assert [note.task for note in box.notes()] == ["a", "b"]
