"""Answers for the words a chat model starts from: the system prompt and the opening message of a task."""

from __future__ import annotations

from desktop.core.events import TaskSubmitted
from desktop.core.resources import resource


def system_prompt(submitted: TaskSubmitted) -> str:
    """The standing instructions (resources/prompts/system.md) and the moment the task is counted from."""
    text = resource("prompts", "system.md").read_text(encoding="utf-8")
    facts = f"Now: {submitted.as_of} ({submitted.timezone}). Language of the deliverables: {submitted.language}."
    return f"{text.strip()}\n\n{facts}\n"


def opening(submitted: TaskSubmitted) -> str:
    """The person's instruction, and the names of what was given with it (never their content)."""
    lines = [submitted.instruction]
    if submitted.job:
        lines.append(f"\nJob: {submitted.job}")
    if submitted.inputs:
        names = "\n".join(f"- {path}" for path in submitted.inputs)
        lines.append(f"\nGiven with it (use list_files):\n{names}")
    return "\n".join(lines)
