"""A result that is too long is shown as an excerpt with a handle; nothing else changes."""

from __future__ import annotations

from desktop.agent.view import shown
from desktop.core.message import FilePart, Message, Role, TextPart, ToolCallPart, ToolResultPart
from desktop.core.ports import Limits

LIMITS = Limits(result=1_000)
CALL = Message(Role.ASSISTANT, (TextPart("Looking."), ToolCallPart("c1", "read_file", {"file": "a"})))


def results(*contents: str) -> Message:
    return Message(Role.TOOL, tuple(ToolResultPart(f"c{i}", text) for i, text in enumerate(contents, 1)))


def test_a_conversation_of_short_results_is_shown_as_it_is() -> None:
    talk = (Message(Role.USER, (TextPart("x" * 5_000),)), CALL, results("y" * 1_000))
    assert shown(talk, LIMITS) == talk


def test_a_long_result_becomes_its_beginning_and_a_handle_and_the_short_one_beside_it_stays() -> None:
    (message,) = shown([results("a" * 400 + "b" * 5_000, "short")], LIMITS)
    long, short = message.parts
    assert isinstance(long, ToolResultPart) and isinstance(short, ToolResultPart)
    assert long.content.startswith("a" * 400 + "b" * 100 + "\n[") and len(long.content) < 1_000
    assert 'handle="c1", start=500' in long.content and "5400 characters" in long.content
    assert short.content == "short"


def test_the_rest_of_the_part_is_kept() -> None:
    part = ToolResultPart("c1", "z" * 2_000, True, ("INBOUND",), (FilePart("a.png", "image/png", "00"),))
    (shown_part,) = shown([Message(Role.TOOL, (part,))], LIMITS)[0].parts
    assert isinstance(shown_part, ToolResultPart)
    assert (shown_part.is_error, shown_part.labels, shown_part.files) == (True, part.labels, part.files)


def test_a_model_that_takes_everything_is_shown_everything() -> None:
    talk = (results("z" * 100_000),)
    assert shown(talk, Limits(result=1_000_000)) == talk


def test_calls_that_their_provider_numbers_alike_have_handles_of_their_own() -> None:
    parts = tuple(ToolResultPart("call_0", "z" * 2_000, key=letter * 32) for letter in "ab")
    first, second = (shown([Message(Role.TOOL, (part,))], LIMITS)[0].parts[0] for part in parts)
    assert isinstance(first, ToolResultPart) and isinstance(second, ToolResultPart)
    assert 'handle="aaaaaaaaaaaa"' in first.content and 'handle="bbbbbbbbbbbb"' in second.content
