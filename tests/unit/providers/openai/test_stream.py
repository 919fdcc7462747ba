"""Faults of this dialect: whatever a stream does, it gives a whole turn or a failure, never half of one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import OpaquePart, StopReason, TextPart, ToolCallPart, Usage
from desktop.providers.openai.response import read_response
from tests.unit.providers.openai.dialect import Json, call, message, packed, response, stream, told

THOUGHT: Json = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}
ITEMS = [THOUGHT, message("Two lists are there."), call("call_1", '{"folder": "a"}'), call("call_2", "")]


async def kind_of(body: bytes | list[bytes]) -> FailureKind:
    with pytest.raises(ModelFailure) as caught:
        await told(body)
    return caught.value.kind


async def test_a_whole_turn() -> None:
    pieces: list[str] = []
    reply = await told(packed(stream(*ITEMS)), pieces)
    assert reply.parts == (
        OpaquePart("openai", THOUGHT),
        TextPart("Two lists are there."),
        ToolCallPart("call_1", "list_files", {"folder": "a"}),
        ToolCallPart("call_2", "list_files", {}),
    )
    assert reply.stop is StopReason.TOOL_USE
    assert reply.usage == Usage(50, 40, 30, 20)
    assert reply.model == "openai:gpt-6.2-sol-2026-10-01"
    assert "".join(pieces).strip() == reply.text


async def test_a_stream_cut_after_any_event_is_incomplete() -> None:
    chunks = packed(stream(*ITEMS))
    assert [await kind_of(chunks[:count]) for count in range(len(chunks))] == [FailureKind.INCOMPLETE] * len(chunks)


async def test_a_stream_cut_at_any_byte_of_its_last_event_gives_no_turn() -> None:
    *before, last = packed(stream(*ITEMS))
    end = last.index(b"\n\n")
    for count in range(0, end, 7):
        assert await kind_of([*before, last[:count]]) is FailureKind.INCOMPLETE


async def test_a_stream_that_drips_byte_by_byte_is_the_same_turn() -> None:
    body = b"".join(packed(stream(*ITEMS, message("用中文说。"))))
    assert await told([body[i : i + 1] for i in range(len(body))]) == await told(body)


async def test_lines_may_end_as_they_like_and_comments_mean_nothing() -> None:
    body = b": keep-alive\n\n".join(packed(stream(*ITEMS)))
    assert await told(body.replace(b"\n", b"\r\n")) == await told(body) == await told(packed(stream(*ITEMS)))


async def test_events_sent_twice_change_nothing() -> None:
    pieces: list[str] = []
    reply = await told([chunk for chunk in packed(stream(*ITEMS)) for _ in range(2)], pieces)
    assert reply == await told(packed(stream(*ITEMS)))
    assert "".join(pieces).strip() == reply.text


async def test_unknown_events_and_items_are_no_obstacle() -> None:
    unknown: Json = {"type": "hologram", "id": "h_1", "data": [1]}
    events = stream(message("Done."), unknown)
    events[1:1] = [{"type": "response.hologram.delta", "delta": "x"}, {"type": "keepalive"}]
    reply = await told(packed(events))
    assert reply.parts == (TextPart("Done."), OpaquePart("openai", unknown))
    assert reply.stop is StopReason.END


async def test_nothing_after_the_end_is_read() -> None:
    body = [*packed(stream(message("Done."))), b'data: {"type": "error", "message": "late"}\n\n', b"\xff\n"]
    assert (await told(body)).text == "Done."


async def test_the_final_object_wins_over_the_deltas() -> None:
    end = {"type": "response.completed", "response": response(message("Corrected."))}
    pieces: list[str] = []
    reply = await told(packed(stream(message("Draft."), call("call_1", "{}"), end=end)), pieces)
    assert (reply.text, reply.calls, "".join(pieces)) == ("Corrected.", (), "Draft. ")


async def test_an_empty_final_object_is_filled_from_the_finished_items() -> None:
    end = {"type": "response.completed", "response": response()}
    assert (await told(packed(stream(*ITEMS, end=end)))).parts == (await told(packed(stream(*ITEMS)))).parts


async def test_ids_that_change_between_events_do_not_matter() -> None:
    events = stream(*ITEMS)
    for number, event in enumerate(events):
        if "item" in event:
            event["item"] = {**event["item"], "id": f"other_{number}"}
    end = {"type": "response.completed", "response": response()}
    assert [c.id for c in (await told(packed([*events[:-1], end]))).calls] == ["call_1", "call_2"]


@pytest.mark.parametrize(
    "broken",
    [
        b'data: {"type": "response.output_text.delta", "delta": "\xff\xfe"}\n\n',
        b'data: {"type": "response.outp\n\n',
        b"data: [1, 2]\n\n",
        b'data: "words"\n\n',
        b'data: {"type": "response.completed", "response": null}\n\n',
        b'data: {"type": "response.completed", "response": {"status": "in_progress"}}\n\n',
        b'data: {"type": "response.completed", "response": {"status": "completed", "output": [7]}}\n\n',
        b"data: [DONE]\n\n",
        b"<html>Please sign in to this network</html>",
    ],
)
async def test_what_cannot_be_read_is_incomplete(broken: bytes) -> None:
    before, last = packed(stream(*ITEMS))[:-1], packed(stream(*ITEMS))[-1]
    after = [] if broken.startswith((b"data: [DONE]", b"<html>")) else [last]
    assert await kind_of([*before, broken, *after]) is FailureKind.INCOMPLETE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": "server_error", "message": "The server had an error"}, FailureKind.OVERLOADED),
        ({"code": "rate_limit_exceeded", "message": "Please try again in 20s."}, FailureKind.RATE_LIMIT),
        ({"code": "insufficient_quota", "message": "You exceeded your current quota"}, FailureKind.BUDGET),
        ({"code": "context_length_exceeded", "message": "too much"}, FailureKind.TOO_LONG),
        ({"code": None, "message": "You can retry your request"}, FailureKind.OVERLOADED),
        ({"code": "strange", "message": "strange"}, FailureKind.REJECTED),
    ],
)
async def test_an_error_in_the_stream_is_the_same_nested_flat_or_as_a_failed_answer(
    error: Json, kind: FailureKind
) -> None:
    before = stream(*ITEMS)[:-1]
    failed = {"type": "response.failed", "response": response(*ITEMS, status="failed", error=error)}
    for event in ({"type": "error", "error": error}, {"type": "error", **error}, failed):
        with pytest.raises(ModelFailure) as caught:
            await told(packed([*before, event]))
        assert caught.value.kind is kind
        assert caught.value.detail == error["message"]
        assert caught.value.wait_s == (20.0 if kind is FailureKind.RATE_LIMIT else None)


async def test_a_failed_answer_without_a_reason_can_be_asked_again() -> None:
    failed = {"type": "response.failed", "response": response(status="failed")}
    assert await kind_of(packed([failed])) is FailureKind.OVERLOADED


async def test_a_fault_of_whoever_shows_the_text_is_not_blamed_on_the_provider() -> None:
    class Screen(list[str]):
        def append(self, text: str) -> None:
            raise ValueError("the window is gone")

    with pytest.raises(ValueError, match="the window is gone"):
        await told(packed(stream(*ITEMS)), Screen())


# --- answers that are not whole ---


def cut_off(*items: Json, reason: str = "max_output_tokens") -> list[bytes]:
    end = response(*items, status="incomplete", incomplete_details={"reason": reason})
    return packed(stream(*items, end={"type": "response.incomplete", "response": end}))


async def test_no_call_leaves_an_answer_that_was_cut_off() -> None:
    reply = await told(cut_off(message("So far"), THOUGHT, call("call_1", '{"folder": "a"}'), call("call_2", '{"fo')))
    assert reply.stop is StopReason.MAX_TOKENS
    assert reply.parts == (TextPart("So far"),)  # nor the thought, which is refused without its call
    assert reply.usage == Usage(50, 40, 30, 20)


async def test_a_thought_before_text_that_was_kept_stays() -> None:
    reply = await told(cut_off(THOUGHT, message("So far"), {**THOUGHT, "id": "rs_2"}))
    assert reply.parts == (OpaquePart("openai", THOUGHT), TextPart("So far"))


async def test_a_filter_is_a_refusal_and_its_text_is_kept() -> None:
    reply = await told(cut_off(message("The first"), call("call_1", "{}"), reason="content_filter"))
    assert (reply.stop, reply.text, reply.calls) == (StopReason.REFUSAL, "The first", ())


async def test_an_answer_cut_off_for_an_unknown_reason_is_incomplete() -> None:
    assert await kind_of(cut_off(message("So far"), reason="eclipse")) is FailureKind.INCOMPLETE


async def test_a_refusal_is_shown_and_runs_no_tool() -> None:
    item = {"type": "message", "content": [{"type": "refusal", "refusal": "I cannot help with that."}]}
    end = {"type": "response.completed", "response": response(item, call("call_1", "{}"))}
    delta = {"type": "response.refusal.delta", "output_index": 0, "delta": "I cannot help with that."}
    pieces: list[str] = []
    reply = await told(packed([delta, end]), pieces)
    assert (reply.stop, reply.text, reply.calls) == (StopReason.REFUSAL, "I cannot help with that.", ())
    assert pieces == ["I cannot help with that."]


@pytest.mark.parametrize(
    "arguments",
    [
        '{"folder": "a"',
        '{"a": 1, "a": 2}',
        '{"outer": {"a": 1, "a": 2}}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '["a"]',
        '"a"',
        "null",
        '{"a": 1} {"b": 2}',
        '{"a": "\\ud800"}',
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
async def test_arguments_that_are_not_exactly_an_object_give_no_turn(arguments: str) -> None:
    assert await kind_of(packed(stream(call("call_1", "{}"), call("call_2", arguments)))) is FailureKind.INCOMPLETE


@pytest.mark.parametrize("arguments", ["", "  ", "{}"])
async def test_a_tool_without_arguments_gets_none(arguments: str) -> None:
    assert (await told(packed(stream(call("call_1", arguments))))).calls[0].arguments == {}


@pytest.mark.parametrize(
    "second",
    [
        call("call_1", "{}"),
        call("call_2", "{}", name=""),
        call("call_2", "{}", status="incomplete"),
        {"type": "function_call", "name": "list_files", "arguments": "{}"},
    ],
)
async def test_a_call_that_is_not_whole_gives_no_turn(second: Json) -> None:
    assert await kind_of(packed(stream(call("call_1", "{}"), second))) is FailureKind.INCOMPLETE


def test_an_answer_without_usage_or_model_is_still_one() -> None:
    reply = read_response({"status": "completed", "output": [message("Hi")]})
    assert (reply.usage, reply.model, reply.text) == (Usage(), "", "Hi")


@pytest.mark.parametrize("status", ["queued", "in_progress", "cancelled", None, "new"])
def test_an_answer_in_any_other_state_is_incomplete(status: str | None) -> None:
    with pytest.raises(ModelFailure) as caught:
        read_response({"status": status, "output": [message("Hi")]})
    assert caught.value.kind is FailureKind.INCOMPLETE


# --- pages the provider found ---


def cited(text: str, *marks: dict[str, Any]) -> Any:
    item = message(text, annotations=[{"type": "url_citation", **mark} for mark in marks])
    return read_response(json.loads(json.dumps(response(item)))).found


def test_each_cited_page_is_a_document_with_the_sentences_it_stands_for() -> None:
    text = "Rates rose in May. ([ECB](https://a.example/x))\nThey fell in June. ([ECB](https://a.example/x))"
    first, second = text.index("(["), text.rindex("([")
    url = {"url": "https://a.example/x", "title": "ECB"}
    marks = [url | {"start_index": at, "end_index": at + 28} for at in (first, second)]
    page, other = cited(text, *marks, {"url": "https://b.example/", "title": "", "start_index": 0, "end_index": 5})
    assert (page.file, page.title, page.format) == ("https://a.example/x", "ECB", "web")
    assert [passage.text for passage in page.passages] == ["Rates rose in May.", "They fell in June."]
    assert len({passage.id for passage in page.passages}) == 2
    assert page.warnings  # the words are the chat model's, and the document says so
    assert (other.title, other.passages[0].text) == ("https://b.example/", "Rates")


@pytest.mark.parametrize("place", [{}, {"start_index": 5, "end_index": 2}, {"start_index": 0, "end_index": 999}])
def test_a_mark_without_a_usable_place_stands_for_the_whole_text(place: dict[str, int]) -> None:
    (page,) = cited("Rates rose.", {"url": "https://a.example/", "title": "A", **place}, {"title": "no address"})
    assert [passage.text for passage in page.passages] == ["Rates rose."]
