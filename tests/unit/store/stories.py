"""Legal stories of tasks as the engine and a person would write them: batches of events, one transaction each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from zlib import crc32

from desktop.core.commands import (
    ApprovalDecided,
    BudgetChanged,
    DeliverablesAccepted,
    DeliverablesRemoved,
    QuestionAnswered,
    SteerWithdrawn,
    TaskCancelled,
    TaskPaused,
    TaskResumed,
    UndoRequested,
    UserSteered,
)
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    CheckEnded,
    DeliverableCopied,
    DeliverableSaved,
    Event,
    FilesMoved,
    MovesUndone,
    PlanChanged,
    QuestionAsked,
    RepairRequested,
    RunEnded,
    RunInterrupted,
    RunStarted,
    SourceRead,
    TaskCompleted,
    TaskFailed,
    TaskSubmitted,
)
from desktop.core.message import OpaquePart, TextPart, ToolCallPart, Usage
from desktop.core.task import Move, Step, StepState
from desktop.core.turns import (
    BackgroundStarted,
    ContextCompacted,
    EstimateMade,
    ModelChanged,
    RetryPlanned,
    SideTurnEnded,
    SideTurnStarted,
    TurnEnded,
    TurnStarted,
)

Batch = tuple[Event, ...]
WORDS = ["review", "Besprechung", "会议资料", "résumé", "价格表 v2", "naïve \udce9 name", "👩‍💻"]


@dataclass
class Telling:
    """One task as it goes on; every step is legal after the ones before."""

    random: Random
    task: str
    ids: Iterator[int] = field(default_factory=count)
    turn: int = 0
    round: int = 0
    run: str = ""
    model: str = "offline"
    is_cut: bool = False
    saved: list[str] = field(default_factory=list)
    open_approvals: list[tuple[str, str]] = field(default_factory=list)
    open_questions: list[tuple[str, str]] = field(default_factory=list)

    def fresh(self, what: str) -> str:
        return f"{self.task}/{what}{next(self.ids)}"

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 6)))

    def whole(self) -> Iterator[Batch]:
        yield (self.submission(),)
        if self.random.random() < 0.5:
            low, high = self.random.choice([(None, None), (0.1, 0.4)])
            yield (EstimateMade(self.task, low, high, 9000, self.model, self.words()),)
        yield (TaskResumed(self.task, self.fresh("now")),)
        for _ in range(self.random.randint(1, 4)):
            yield from self.a_run()
            if self.random.random() < 0.2:
                yield from self.an_end()
                return
        yield from self.an_end() if self.random.random() < 0.8 else ()

    def submission(self) -> TaskSubmitted:
        not_before = self.random.choice(["", "2026-03-03T02:00:00", "2199-01-01T00:00:00+00:00"])
        return TaskSubmitted(
            self.task,
            self.words(),
            inputs=("/a", self.words()),
            model=self.model,
            budget_usd=2.5,
            after=self.random.choice([(), ("a task of another journal",)]),
            not_before=not_before,
            pace=self.random.choice(["now", "tonight"]),
            **self.time("2026-03-03T02:00"),
        )

    def time(self, nominal: str) -> dict[str, str]:
        """What makes every third task a time of a repeating one; no chance in it, so other stories stay as they are."""
        if crc32(self.task.encode()) % 3:
            return {}
        return {"repeat": "daily", "series": self.task, "anchor": "2026-03-03T02:00", "nominal": nominal}

    def first_run(self) -> Batch:
        """The first run of a repeating task brings the next time of it about."""
        time, coming = self.time("2026-03-04T02:00"), f"{self.task}/next"
        if self.run or not time:
            return ()
        return (TaskSubmitted(coming, "Again.", not_before="2026-03-04T02:00:00+00:00", **time),)

    def a_run(self) -> Iterator[Batch]:
        if self.random.random() < 0.2:
            yield (TaskPaused(self.task, self.fresh("pause")),)
            yield (TaskResumed(self.task, self.fresh("resume")),)
        more, as_of = self.first_run(), "2026-03-03T02:00:00+00:00" if self.time("") else ""
        self.run = self.fresh("run")
        yield (RunStarted(self.task, self.run, as_of=as_of), *more)
        if more and crc32(self.task.encode()) % 2:
            yield (TaskCancelled(more[0].task, unstarted=True),)
        self.is_cut = False
        for _ in range(self.random.randint(0, 4)):
            if not self.is_cut:
                yield from self.a_turn()
        if self.random.random() < 0.2:
            yield (TaskPaused(self.task, self.fresh("pause")),)
        if self.random.random() < 0.2:
            yield (RunInterrupted(self.task, self.run),)
        else:
            waiting = "needs_you" if self.open_approvals or self.open_questions else "waiting"
            until = self.random.choice(["", "2026-03-02T14:00:00+00:00", "2199-01-01T00:00:00+00:00"])
            yield (RunEnded(self.task, self.run, self.random.choice(["paused", waiting]), "reason", until),)
        yield from self.answers()
        yield (TaskResumed(self.task, self.fresh("resume")),)

    def a_turn(self) -> Iterator[Batch]:
        self.turn += 1
        attempt = 1
        yield from self.between_turns()
        yield (self.begun(attempt),)
        while self.random.random() < 0.3:
            outcome = self.random.choice(["error", "incomplete", "aborted"])
            failed = TurnEnded(self.task, self.turn, outcome, attempt, error=self.words())
            wait = RetryPlanned(self.task, self.turn, attempt, self.model, "overloaded", self.random.uniform(0, 60))
            yield (failed,) if outcome == "aborted" else (failed, wait)
            if self.random.random() < 0.2:
                return
            attempt += 1
            yield (self.begun(attempt),)
        if self.random.random() < 0.1:
            yield (BackgroundStarted(self.task, self.turn, attempt, self.model, self.fresh("job")),)
        if self.random.random() < 0.1:
            self.is_cut = True  # the run ends with a turn under way
            return
        calls = [self.fresh("call") for _ in range(self.random.randint(0, 3))]
        parts = (
            TextPart(self.words() * self.random.choice([1, 3000])),
            OpaquePart("x", {"signature": "sk-" + "a" * 30}),
            *(ToolCallPart(call, "tool", {"n": 1}) for call in calls),
        )
        cost = self.random.choice([None, 0.0, 0.1])
        ended = TurnEnded(
            self.task, self.turn, "complete", attempt, parts=parts, usage=Usage(5, 6, 7, 8), cost_usd=cost
        )
        proposed = [self.proposed(call, index) for index, call in enumerate(calls)]
        yield (ended, *proposed)
        for event in proposed:
            yield from self.a_call(event)

    def begun(self, attempt: int) -> TurnStarted:
        reserved = self.random.choice([None, 0.0, 0.3])
        return TurnStarted(self.task, self.turn, attempt, self.model, self.random.randint(0, 9000), reserved)

    def between_turns(self) -> Iterator[Batch]:
        if self.random.random() < 0.2 and not self.open_questions:  # a call that asks has begun and is in doubt
            before, self.model = self.model, self.fresh("provider:model")
            yield (ModelChanged(self.task, self.turn, before, self.model, "overloaded"),)
        if self.random.random() < 0.1:
            yield (ContextCompacted(self.task, self.turn, self.random.randint(1, 9), self.words()),)
        if self.random.random() < 0.1:
            yield (BudgetChanged(self.task, self.fresh("cap"), self.random.choice([None, 5.0])),)
        if self.random.random() < 0.2:
            side = self.fresh("side")
            yield (SideTurnStarted(self.task, side, "second_reading", "other:model", 400, 0.2),)
            if self.random.random() < 0.7:
                error = self.random.choice(["", self.words()])
                yield (SideTurnEnded(self.task, side, "other:model", Usage(1, 2), 0.1, self.words(), error),)

    def proposed(self, call: str, index: int) -> CallProposed:
        effect = self.random.choice(["READ", "WORKSPACE", "SEND"])
        decision = "ask" if effect == "SEND" else self.random.choice(["allow", "allow", "deny"])
        return CallProposed(
            self.task, self.turn, index, call, call, "tool", {"text": self.words()}, effect, decision, "row"
        )

    def a_call(self, event: CallProposed) -> Iterator[Batch]:
        call = event.call
        if event.decision == "deny":
            yield (CallEnded(self.task, call, "denied", "no"),)
        elif event.decision == "ask":
            approval = self.fresh("approval")
            yield (ApprovalRequested(self.task, approval, call, "card", "digest", provenance=({"arg": "to"},)),)
            self.open_approvals.append((approval, call))
        else:
            yield from self.an_effect(call)

    def an_effect(self, call: str) -> Iterator[Batch]:
        yield (CallStarted(self.task, call),)
        made = self.random.choice([self.read, self.deliver, self.plan, self.check, self.ask, self.steer])
        if made == self.ask:
            yield from self.ask(call)
            return
        outcome = self.random.choice(["succeeded", "failed", "in_doubt"])
        yield (*made(call), CallEnded(self.task, call, outcome, self.words() * self.random.choice([1, 2000])))

    def read(self, call: str) -> Batch:
        return (SourceRead(self.task, self.random.choice(WORDS), "/a", self.fresh("sha"), "docx", 9, 3),)

    def deliver(self, call: str) -> Batch:
        replaces = self.saved.pop() if self.saved and self.random.random() < 0.5 else ""
        name = self.fresh("deliverable")
        self.saved.append(name)
        saved = DeliverableSaved(self.task, name, call, "a.docx", "/a.docx", "0" * 64, "docx", 10, replaces=replaces)
        moved = FilesMoved(self.task, call, (Move("/given/a.txt", f"/given/{self.words()}.txt", "0" * 64),))
        return saved, DeliverableCopied(self.task, name, "/out/a.docx", "0" * 64), moved

    def plan(self, call: str) -> Batch:
        return (PlanChanged(self.task, call, (Step("read", StepState.DONE), Step(self.words(), StepState.ACTIVE))),)

    def check(self, call: str) -> Batch:
        self.round += 1
        states = self.random.choices(["passed", "warning", "failed", "not_run"], k=3)
        return tuple(CheckEnded(self.task, self.round, f"check {i}", state, "x") for i, state in enumerate(states))

    def ask(self, call: str) -> Iterator[Batch]:
        question = self.fresh("question")
        self.open_questions.append((question, call))
        yield (
            QuestionAsked(self.task, question, call, self.words(), ("yes", "no"), secret=self.random.random() < 0.2),
        )

    def steer(self, call: str) -> Batch:
        repair = RepairRequested(self.task, next(self.ids) + 1000, self.words())
        steered = UserSteered(self.task, self.fresh("steer"), self.words())
        withdrawn = [SteerWithdrawn(self.task, steered.steer)] if self.random.random() < 0.3 else []
        return steered, *withdrawn, repair

    def answers(self) -> Iterator[Batch]:
        for question, call in self.open_questions:
            yield (QuestionAnswered(self.task, question, self.words(), skipped=self.random.random() < 0.3),)
            yield (CallEnded(self.task, call, "succeeded", "answered"),)
        self.open_questions.clear()
        for approval, call in self.open_approvals:
            decision = self.random.choice(["granted", "denied", "expired"])
            yield (ApprovalDecided(self.task, approval, decision, "person"),)
            if decision == "granted":
                yield (CallStarted(self.task, call),)
                yield (CallEnded(self.task, call, self.random.choice(["succeeded", "failed", "in_doubt"])),)
            else:
                yield (CallEnded(self.task, call, "denied"),)
        self.open_approvals.clear()

    def an_end(self) -> Iterator[Batch]:
        more, as_of = self.first_run(), "2026-03-03T02:00:00+00:00" if self.time("") else ""
        self.run = self.fresh("run")
        yield (RunStarted(self.task, self.run, as_of=as_of), *more)
        if more and crc32(self.task.encode()) % 2:
            yield (TaskCancelled(more[0].task, unstarted=True),)
        end: Event = self.random.choice(
            [TaskCompleted(self.task, self.words()), TaskFailed(self.task, self.words()), TaskCancelled(self.task)]
        )
        outcome = {TaskCompleted: "completed", TaskFailed: "failed", TaskCancelled: "cancelled"}[type(end)]
        yield (end,)
        yield (RunEnded(self.task, self.run, outcome),)
        if self.random.random() < 0.3:
            command = self.fresh("undo")
            yield (UndoRequested(self.task, command),)
            yield (MovesUndone(self.task, command, (), (self.words(),)),)
        if self.random.random() < 0.4:
            yield (DeliverablesAccepted(self.task, self.fresh("accepted")),)
        if self.random.random() < 0.3:
            yield (DeliverablesRemoved(self.task, self.fresh("removed"), tuple(self.saved[:1]), (self.words(),)),)


def story(seed: int, tasks: int = 6) -> Iterator[Batch]:
    """Several tasks told at once, their batches mixed but each in its own order."""
    random = Random(seed)
    going = [Telling(random, f"{seed}-task-{number}").whole() for number in range(tasks)]
    while going:
        teller = random.choice(going)
        batch = next(teller, None)
        if batch is None:
            going.remove(teller)
        else:
            yield batch
