"""Answers for sending few tools at first: a chat model sees the everyday ones and one that makes the others callable.

Every request carries the tools it may use, again and again; all of them are 25 KB, the first ones below 5. Which
were loaded is read from the journal, so a resumed task sees what it saw. Any tool runs when it is called by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect
from desktop.tools.toolbox import LOADER, Call, Tool, tool


@tool(Effect.READ)
async def load_tools(call: Call, names: Annotated[tuple[str, ...], "names from the list in the description"]) -> str:
    """Make more tools callable. Load what the job needs before you use it, several at once."""
    unknown = [name for name in names if name not in call.known]
    if unknown or not names:
        raise ToolFailed(f"names: {', '.join(unknown) or 'empty'}; expected some of {', '.join(call.known)}")
    return f"From the next turn on you can call: {', '.join(names)}."


def with_index(later: Sequence[Tool]) -> Tool:
    """`load_tools`, whose description names the tools of `later` and what each is for."""
    lines = [f"- {each.spec.name}: {_first_sentence(each.spec.description)}" for each in later]
    description = "\n".join([load_tools.spec.description, *lines])
    assert load_tools.spec.name == LOADER
    return replace(load_tools, spec=replace(load_tools.spec, description=description), is_first=True)


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".")
