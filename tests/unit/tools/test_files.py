"""Listing, reading and searching what the person gave."""

from __future__ import annotations

import json

import pytest

from desktop.core.errors import InputRequired, ToolFailed
from desktop.core.events import PlanChanged, QuestionAsked
from desktop.tools.files import PAGE_CHARACTERS
from tests.unit.tools.conftest import Desk, document


async def test_the_list_names_what_is_there_and_what_could_not_be_read(desk: Desk) -> None:
    listed = json.loads((await desk.call("list_files", {})).content)
    assert [(row["file"], row["passages"]) for row in listed["files"]] == [("notes.md", 3), ("plan.md", 1)]
    assert listed["not_read"] == [{"file": "old.doc", "problem": "old.doc is damaged."}]


async def test_a_passage_comes_with_its_id_and_its_place_and_taints(desk: Desk) -> None:
    outcome = await desk.call("read_file", {"file": "notes.md"})
    first, _, last = json.loads(outcome.content)["passages"]
    assert first == {"id": desk.id_of("12 EUR"), "at": "notes.md, line 1", "text": "Revenue was 12 EUR in March."}
    assert last["hidden"] is True
    assert outcome.labels == ("INBOUND",)


async def test_a_long_file_comes_in_parts_that_meet(desk: Desk) -> None:
    texts = [f"{n}: " + "x" * 3000 for n in range(12)]
    desk.shelf.documents.append(document("long.md", *texts))
    seen: list[str] = []
    start: int | None = 0
    while start is not None:
        part = json.loads((await desk.call("read_file", {"file": "long.md", "start": start})).content)
        assert sum(len(p["text"]) for p in part["passages"]) <= PAGE_CHARACTERS
        seen += [p["text"] for p in part["passages"]]
        start = part.get("next")
    assert seen == texts


async def test_one_passage_longer_than_a_part_is_still_given(desk: Desk) -> None:
    desk.shelf.documents.append(document("huge.md", "y" * (PAGE_CHARACTERS + 1)))
    assert len(json.loads((await desk.call("read_file", {"file": "huge.md"})).content)["passages"]) == 1


@pytest.mark.parametrize(
    ("file", "sentence"), [("gone.md", "There is no file 'gone.md'"), ("old.doc", "old.doc is damaged.")]
)
async def test_a_file_that_gives_nothing_is_told_to_the_chat_model(desk: Desk, file: str, sentence: str) -> None:
    with pytest.raises(ToolFailed, match=sentence):
        await desk.call("read_file", {"file": file})


async def test_all_words_must_stand_in_a_passage_and_hidden_text_is_not_found(desk: Desk) -> None:
    found = json.loads((await desk.call("search_files", {"query": "REVENUE march"})).content)
    assert (found["found"], found["passages"][0]["text"]) == (1, "Revenue was 12 EUR in March.")
    assert json.loads((await desk.call("search_files", {"query": "secret"})).content)["found"] == 0
    with pytest.raises(ToolFailed, match="at least one word"):
        await desk.call("search_files", {"query": "…!"})


async def test_a_question_waits_until_it_was_answered_or_skipped(desk: Desk) -> None:
    wish = {"question": "Which one?", "choices": ["A", "B"]}
    with pytest.raises(InputRequired):
        await desk.call("ask", wish)
    with pytest.raises(InputRequired):  # asked once, however often the run is folded
        await desk.call("ask", wish)
    assert [(e.text, e.choices) for e in desk.events if isinstance(e, QuestionAsked)] == [("Which one?", ("A", "B"))]
    desk.answers["key-1"] = ("answered", "B")
    assert (await desk.call("ask", wish)).content == "B"
    desk.answers["key-1"] = ("skipped", "")
    assert "state the assumption" in (await desk.call("ask", wish)).content


async def test_a_plan_is_journaled_with_its_call(desk: Desk) -> None:
    outcome = await desk.call("outline", {"steps": [{"title": "Read", "state": "active"}]})
    (changed,) = outcome.events
    assert isinstance(changed, PlanChanged) and changed.call == "key-1"
    for empty in ({"steps": []}, {}):
        with pytest.raises(ToolFailed):
            await desk.call("outline", empty)


async def test_what_is_to_be_changed_is_named_apart(desk: Desk) -> None:
    assert "to_change" not in json.loads((await desk.call("list_files", {})).content)
    desk.shelf.made_before = ("Brief.docx",)
    listed = json.loads((await desk.call("list_files", {}, "again")).content)
    assert listed["to_change"] == ["Brief.docx"] and "Brief.docx" not in [row["file"] for row in listed["files"]]
