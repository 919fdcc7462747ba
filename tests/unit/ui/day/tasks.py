"""Task details as the store would give them, on Thursday 14 May 2026, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from desktop.core.task import (
    CheckRow,
    DeliverableRow,
    QuestionRow,
    Step,
    StepState,
    TaskDetail,
    TaskRow,
    TaskState,
)

DAY = date(2026, 5, 14)


def at(hour: int, minute: int = 0, day: int = 14) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


def steps(current: int, of: int, title: str = "reading") -> tuple[Step, ...]:
    done = [Step("read", StepState.DONE)] * (current - 1)
    return (*done, Step(title, StepState.ACTIVE), *[Step("later")] * (of - current))


def deliverable(task: str, name: str, when: datetime, version: int = 1, state: str = "committed") -> DeliverableRow:
    return DeliverableRow(
        f"{task}-{name}-{version}", task, name, f"/out/{name}", "", "docx", version, 1, when, "", state
    )


def done(id: str = "done", begun: datetime | None = None, ended: datetime | None = None, files: int = 2) -> TaskDetail:
    begun, ended = begun or at(9, 4), ended or at(14, 20)
    row = TaskRow(id, 1, f"Prepare {id}", TaskState.DONE, begun, started_at=begun, ended_at=ended)
    made = tuple(deliverable(id, f"file {n}.docx", ended) for n in range(files))
    checks = (CheckRow(id, "opens", "passed", ""), CheckRow(id, "numbers", "warning", "one differs"))
    return TaskDetail(row, deliverables=made, checks=checks)


def working(id: str = "working", begun: datetime | None = None) -> TaskDetail:
    begun = begun or at(10, 12)
    row = TaskRow(id, 2, "Compare the offers", TaskState.WORKING, begun, started_at=begun, steps=steps(5, 8))
    return TaskDetail(row)


def asking(id: str = "asking") -> TaskDetail:
    row = TaskRow(id, 3, "Answer the complaint", TaskState.NEEDS_YOU, at(11, 25), started_at=at(11, 25), needs=1)
    return TaskDetail(row, questions=(QuestionRow("q", id, "c", "Which delivery?", (), "open", at(13, 52)),))


def failed(id: str = "failed") -> TaskDetail:
    error = "The disk is full. What was made is kept. Free some space and start again."
    row = TaskRow(id, 4, "Summarise", TaskState.FAILED, at(12, 40), started_at=at(12, 40), ended_at=at(12, 58))
    return TaskDetail(
        TaskRow(**{**{f: getattr(row, f) for f in TaskRow.__slots__}, "error": error, "steps": steps(1, 6)})
    )


def many(n: int, apart_minutes: int = 8) -> list[TaskDetail]:
    """Tasks that each take half an hour, from nine in the morning on."""
    return [
        done(f"t{i}", at(9) + timedelta(minutes=apart_minutes * i), at(9, 30) + timedelta(minutes=apart_minutes * i), 1)
        for i in range(n)
    ]
