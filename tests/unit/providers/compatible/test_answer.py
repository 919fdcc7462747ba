"""One turn out of chunks that no loopback server of ours would send, and when it may be called whole."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.core.message import OpaquePart, StopReason, ToolCallPart, Usage
from desktop.providers.compatible.answer import Answer, Incomplete, usage_of


def answered(*chunks: dict[str, Any]) -> tuple[Answer, list[str]]:
    heard: list[str] = []
    answer = Answer(heard.append)
    for chunk in chunks:
        answer.add(chunk)
    answer.close()
    return answer, heard


def delta(reason: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": fields, "finish_reason": reason}]}


def function(arguments: Any, name: str = "f", **more: Any) -> dict[str, Any]:
    return {"function": {"name": name, "arguments": arguments}, **more}


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("stop", StopReason.END),
        ("STOP", StopReason.END),
        ("eos_token", StopReason.END),
        ("length", StopReason.MAX_TOKENS),
        ("model_length", StopReason.MAX_TOKENS),
        ("content_filter", StopReason.REFUSAL),
        ("safety", StopReason.REFUSAL),
    ],
)
def test_a_finish_reason_is_read_whatever_it_is_called(reason: str, stop: StopReason) -> None:
    assert answered(delta(content="Yes"), delta(reason))[0].stop() is stop


@pytest.mark.parametrize("reason", ["error", "abort", "insufficient_system_resource", "cancelled", "whatever"])
def test_a_reason_that_is_no_end_is_none(reason: str) -> None:
    with pytest.raises(Incomplete, match=reason):
        answered(delta(content="Yes"), delta(reason))[0].stop()


def test_a_later_empty_reason_does_not_undo_an_earlier_one() -> None:
    assert answered(delta(content="Yes"), delta("length"), delta(""), delta(None))[0].stop() is StopReason.MAX_TOKENS


def test_a_refusal_is_text_and_a_refusal() -> None:
    answer, heard = answered(delta(refusal="I can"), delta(refusal="not."), delta("stop"))
    assert (answer.stop(), answer.text, heard) == (StopReason.REFUSAL, "I cannot.", ["I can", "not."])


def test_an_emoji_that_was_cut_in_two_is_whole_before_anyone_sees_it() -> None:
    answer, heard = answered(delta(content="a\ud83d"), delta(content="\ude00b"), delta("stop"))
    assert answer.text == "a😀b" == "".join(heard)
    assert all(piece.encode() for piece in heard)


def test_the_older_form_of_a_call_is_understood() -> None:
    answer, _ = answered(
        delta(function_call={"name": "f", "arguments": '{"a"'}),
        delta(function_call={"arguments": ": 1}"}),
        delta("function_call"),
    )
    assert answer.parts(answer.stop(), "local:m", 3) == (ToolCallPart("c00030000", "f", {"a": 1}),)


def test_parts_of_content_are_text_where_they_are_text() -> None:
    content = [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "Yes"}]
    assert answered(delta(content=content), delta("stop"))[0].text == "Yes"


def test_details_of_thoughts_go_back_as_they_came() -> None:
    details = [{"type": "reasoning.encrypted", "data": "x"}, {"type": "reasoning.text", "text": "hm", "index": 1}]
    answer, _ = answered(
        delta(reasoning_details=details[:1]),
        delta(reasoning_details=details[1:]),
        delta("tool_calls", tool_calls=[function("", id="1", index=0)]),
    )
    kept = answer.parts(answer.stop(), "local:m", 0)[0]
    assert kept == OpaquePart("local:m", {"reasoning_details": details})


def test_only_the_choice_that_was_asked_for_is_heard() -> None:
    other = {"choices": [{"index": 1, "delta": {"content": "No"}, "finish_reason": "stop"}]}
    answer, _ = answered(delta(content="Yes"), other)
    assert answer.text == "Yes"
    with pytest.raises(Incomplete):
        answer.stop()


@pytest.mark.parametrize("choices", [None, "no", [], [None], [{"delta": None}], [{"delta": "x"}], [3]])
def test_a_chunk_of_another_form_is_passed_over(choices: Any) -> None:
    assert answered({"choices": choices}, delta(content="Yes"), delta("stop"))[0].text == "Yes"


@pytest.mark.parametrize(
    "entry",
    [
        function('{"a": 1', id="1"),
        function('{"a": 1}{"a": 1}', id="1"),
        function("[1]", id="1"),
        function('{"a": 1, "a": 2}', id="1"),
        function('{"a": Infinity}', id="1"),
        function('{"a": "\\ud800"}', id="1"),
        function("{}", name="", id="1"),
    ],
)
def test_a_call_that_is_not_whole_is_no_call(entry: dict[str, Any]) -> None:
    answer, _ = answered(delta("tool_calls", tool_calls=[entry]))
    with pytest.raises(Incomplete, match="cannot be read"):
        answer.parts(answer.stop(), "local:m", 0)


@pytest.mark.parametrize("entry", ["f", {"id": "1"}, {"function": "f"}, {"function": {"name": "f", "arguments": [1]}}])
def test_a_call_of_an_unknown_form_is_refused_at_once(entry: Any) -> None:
    with pytest.raises(ValueError):
        answered(delta(tool_calls=[entry]))


def test_calls_with_the_same_id_get_their_own() -> None:
    calls = [function("{}", id="x", index=0), function("{}", id="x", index=1)]
    answer, _ = answered(delta("tool_calls", tool_calls=calls))
    assert [part.id for part in answer.parts(answer.stop(), "n", 1) if isinstance(part, ToolCallPart)] == [
        "x",
        "c00010001",
    ]


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"choices": "x"}, {"choices": [1]}, {"detail": "x"}])
def test_a_body_without_an_answer_is_incomplete(body: dict[str, Any]) -> None:
    with pytest.raises(Incomplete):
        Answer(lambda text: None).add_whole(body)


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        ({}, Usage()),
        ({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}, Usage(10, 5)),
        ({"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}}, Usage(6, 5, 4)),
        ({"prompt_tokens": 10, "completion_tokens": 5, "prompt_cache_hit_tokens": 4}, Usage(6, 5, 4)),
        (
            {"prompt_tokens": 10, "prompt_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 3}},
            Usage(3, 0, 4, 3),
        ),
        (
            {
                "prompt_tokens": 10,
                "completion_tokens": 5,
                "total_tokens": 25,
                "completion_tokens_details": {"reasoning_tokens": 10},
            },
            Usage(10, 15),
        ),
        (
            {
                "prompt_tokens": 10,
                "completion_tokens": 5,
                "total_tokens": 15,
                "completion_tokens_details": {"reasoning_tokens": 4},
            },
            Usage(10, 5),
        ),
        ({"prompt_tokens": None, "completion_tokens": "5", "prompt_tokens_details": None}, Usage()),
        ({"prompt_tokens": 3, "prompt_tokens_details": {"cached_tokens": 9}}, Usage(0, 0, 9)),
    ],
)
def test_tokens_are_counted_once(told: dict[str, Any], usage: Usage) -> None:
    assert usage_of(told) == usage
