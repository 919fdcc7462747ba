"""Answers for talking with the person while working: the plan that is kept up to date, and questions."""

from __future__ import annotations

from typing import Annotated

from desktop.core.errors import InputRequired, ToolFailed
from desktop.core.events import PlanChanged, QuestionAsked
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.task import Step
from desktop.tools.toolbox import Call, tool


@tool(Effect.READ, is_first=True)
async def outline(
    call: Call,
    steps: Annotated[tuple[Step, ...], "3 to 9 steps in the order of work; state: expected, active, done or skipped"],
) -> ToolOutcome:
    """State the plan, and state it again whenever a step begins or ends. The person sees it; one step is active."""
    if not steps:
        raise ToolFailed("steps: give at least one step")
    return ToolOutcome("ok", events=(PlanChanged(call.context.task, call.key, steps),))


@tool(Effect.READ, is_first=True)
async def ask(
    call: Call,
    question: Annotated[str, "one short question in the person's language"],
    choices: Annotated[tuple[str, ...], "2 to 5 answers to choose from, or none"] = (),
    free_text: Annotated[bool, "whether the person may type another answer"] = True,
) -> str:
    """Ask the person. Only for what the files do not say and a wrong guess would spoil. The person may skip it: then
    choose what is most likely and state the assumption."""
    if not question.strip():
        raise ToolFailed("question: must not be empty")
    asked = call.context.question(call.key)
    if asked is None:
        await call.note(QuestionAsked(call.context.task, call.key, call.key, question, choices, free_text))
        raise InputRequired(question)
    if asked.state == "open":
        raise InputRequired(question)
    return "skipped: choose what is most likely and state the assumption" if asked.state == "skipped" else asked.answer
