"""Few tools at first, the others by name; long results by handle; pictures and PDFs as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.agent.prompt import system_prompt
from desktop.core.errors import ToolFailed
from desktop.core.events import TaskSubmitted
from desktop.tools.registry import FIRST, LATER, TOOLS
from desktop.tools.toolbox import LOADER, TaskToolbox
from tests.unit.tools.conftest import Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def names(box: TaskToolbox) -> list[str]:
    return [spec.name for spec in box.specs()]


def test_at_first_only_the_everyday_tools_and_the_loader_are_sent(desk: Desk) -> None:
    assert names(desk.toolbox) == [*(tool.spec.name for tool in FIRST), LOADER]


def test_the_first_request_is_small() -> None:
    """Prompt and first tools, as JSON, are below 10 KB, so that a first request without attachments stays below 15."""
    specs = [tool.spec for tool in TOOLS if tool.is_first]
    tools = json.dumps([{"name": s.name, "description": s.description, "schema": s.schema} for s in specs])
    prompt = system_prompt(TaskSubmitted("t", "Do it.", as_of="2026-03-02T08:30+00:00"))
    assert len(tools.encode()) + len(prompt.encode()) < 10_000


def test_the_loader_names_every_other_tool_and_what_it_is_for() -> None:
    (loader,) = (tool.spec for tool in TOOLS if tool.spec.name == LOADER)
    listed = dict(line[2:].split(": ", 1) for line in loader.description.splitlines() if line.startswith("- "))
    assert list(listed) == [tool.spec.name for tool in LATER]
    assert all(len(purpose) > 15 for purpose in listed.values())


async def test_a_loaded_tool_is_sent_from_then_on_in_the_order_of_the_registry(desk: Desk) -> None:
    box = desk.toolbox
    await box.run(LOADER, {"names": ["write_deck", "find_meetings"]}, "k1")
    added = names(box)[len(FIRST) + 1 :]
    assert added == ["find_meetings", "write_deck"]


async def test_a_tool_called_without_being_loaded_runs_and_is_sent_from_then_on(desk: Desk) -> None:
    box = desk.toolbox
    await box.run("list_tables", {}, "k1")
    assert "list_tables" in names(box)


@pytest.mark.parametrize("asked", [[], ["write_novel"], ["write_deck", "write_novel"]])
async def test_a_wrong_name_loads_nothing_and_is_told_what_there_is(desk: Desk, asked: list[str]) -> None:
    box = desk.toolbox
    with pytest.raises(ToolFailed, match="write_document"):
        await box.run(LOADER, {"names": asked}, "k1")
    assert "write_deck" not in names(box)


def test_a_resumed_task_sees_what_it_had_loaded(desk: Desk) -> None:
    box = TaskToolbox(TOOLS, desk.toolbox._context, ["write_deck", LOADER])
    assert names(box)[-1] == "write_deck"


async def test_a_long_result_is_read_on_by_its_handle(desk: Desk) -> None:
    desk.results["c7"] = "a" * 12_000 + "b" * 3_000
    first = json.loads((await desk.call("read_result", {"handle": "c7"})).content)
    assert (first["text"], first["next"], first["of"]) == ("a" * 12_000, 12_000, 15_000)
    rest = json.loads((await desk.call("read_result", {"handle": "c7", "start": first["next"]})).content)
    assert rest["text"] == "b" * 3_000 and "next" not in rest


async def test_words_are_found_in_a_long_result_with_what_stands_around_them(desk: Desk) -> None:
    desk.results["c7"] = "x" * 5_000 + " Total 412,300 " + "y" * 5_000 + " total 9 " + "z" * 5_000
    answer = json.loads((await desk.call("read_result", {"handle": "c7", "find": "total"})).content)
    assert answer["found"] == 2
    assert ["412,300" in place["text"] for place in answer["places"]] == [True, False]


async def test_a_handle_nobody_gave_is_told(desk: Desk) -> None:
    with pytest.raises(ToolFailed, match="no result 'nope'"):
        await desk.call("read_result", {"handle": "nope"})


async def test_a_picture_goes_with_the_result(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(PNG)
    desk.shelf.templates["scan.png"] = path
    outcome = await desk.call("look_at_file", {"file": "scan.png"})
    (part,) = outcome.files
    assert (part.name, part.media_type, desk.blobs[part.sha256]) == ("scan.png", "image/png", PNG)


@pytest.mark.parametrize(("content", "said"), [(b"only text", "neither"), (PNG + bytes(6_000_000), "5 MB")])
async def test_what_back_ends_do_not_take_is_refused_with_the_reason(
    desk: Desk, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(content)
    desk.shelf.templates["scan.png"] = path
    with pytest.raises(ToolFailed, match=said):
        await desk.call("look_at_file", {"file": "scan.png"})
