"""A function becomes a tool: its hints are the schema, and a fault says where it is and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pytest

from desktop.core.errors import InvalidArguments, ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.task import Step
from desktop.tools.registry import TOOLS
from desktop.tools.toolbox import Call, TaskToolbox, tool
from tests.unit.tools.conftest import Desk


@tool(Effect.FETCH)
async def find(
    call: Call,
    words: Annotated[str, "what to look for"],
    steps: tuple[Step, ...] = (),
    where: Literal["here", "there"] = "here",
) -> str:
    """Find it.

    Second paragraph.
    """
    return f"{words} {where} {len(steps)}"


def test_the_chat_model_sees_name_docstring_and_hints() -> None:
    assert (find.spec.name, find.spec.effect) == ("find", Effect.FETCH)
    assert find.spec.description == "Find it.\n\nSecond paragraph."
    schema = find.spec.schema
    assert list(schema["properties"]) == ["words", "steps", "where"]
    assert schema["properties"]["words"] == {"type": "string", "description": "what to look for"}
    assert schema["properties"]["where"] == {"type": "string", "enum": ["here", "there"]}
    assert (schema["required"], schema["additionalProperties"]) == (["words"], False)


def faults(desk: Desk, arguments: Mapping[str, Any]) -> list[str]:
    box = TaskToolbox([find], desk.toolbox._context)
    with pytest.raises(InvalidArguments) as failure:
        box.check("find", arguments)
    return failure.value.faults


def test_every_fault_is_told_at_once_with_its_place(desk: Desk) -> None:
    steps = [{"title": "a"}, {"state": "doing", "title": 5}]
    assert faults(desk, {"steps": steps, "where": "nowhere", "depth": 3}) == [
        "depth: is not known; expected words, steps, where",
        "steps[1].state: must be one of expected, active, done, skipped, not 'doing'",
        "steps[1].title: must be string, not a number ('5')",
        "where: must be one of here, there, not 'nowhere'",
        "words: is missing",
    ]


def test_checked_arguments_are_values(desk: Desk) -> None:
    box = TaskToolbox([find], desk.toolbox._context)
    assert box.check("find", {"words": "a", "steps": [{"title": "x"}]}) == {"words": "a", "steps": (Step("x"),)}


async def test_a_text_is_an_outcome_and_a_wrong_call_runs_nothing(desk: Desk) -> None:
    box = TaskToolbox([find], desk.toolbox._context)
    assert await box.run("find", {"words": "a"}, "key") == ToolOutcome("a here 0")
    with pytest.raises(InvalidArguments):
        await box.run("find", {"words": 1}, "key")


async def test_an_unknown_tool_is_told_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(ToolFailed, match=r"no tool 'fly'. Tools: outline, ask, list_files"):
        await desk.toolbox.run("fly", {}, "key")


@pytest.mark.parametrize("each", TOOLS, ids=lambda each: each.spec.name)
def test_every_tool_of_the_registry_is_fit_for_a_chat_model(each: Any) -> None:
    spec = each.spec
    own = spec.description.partition("\n- ")[0]  # the loader's goes on with a line for each of the others
    assert own.endswith((".", ")")) and len(own) < 600
    assert spec.name.isidentifier() and spec.name.islower()
    assert set(spec.schema["required"]) <= set(spec.schema["properties"])


def test_no_two_tools_share_a_name() -> None:
    names = [each.spec.name for each in TOOLS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("read_file", Effect.READ),
        ("ask", Effect.READ),
        ("write_document", Effect.WORKSPACE),
        ("write_workbook", Effect.WORKSPACE),
        ("write_deck", Effect.WORKSPACE),
        ("draft_mail", Effect.WORKSPACE),
        ("write_calendar", Effect.WORKSPACE),
        ("place_copy", Effect.CHANGE),
    ],
)
def test_what_a_tool_does_to_the_world_decides_whether_it_asks(name: str, effect: Effect) -> None:
    assert {each.spec.name: each.spec.effect for each in TOOLS}[name] is effect
