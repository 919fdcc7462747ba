"""Thoughts in the text are taken out wherever the pieces are cut, and only at the beginning."""

from __future__ import annotations

import pytest

from desktop.providers.compatible.halves import mended
from desktop.providers.compatible.thinking import ThinkingFilter


def split(text: str, size: int) -> tuple[str, str]:
    filter = ThinkingFilter()
    told = [filter.feed(text[start : start + size]) for start in range(0, len(text), size)] + [filter.end()]
    return "".join(text for text, _ in told), "".join(thought for _, thought in told)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize(
    ("whole", "text", "thought"),
    [
        ("<think>hm </thin> hm</think>\n\nYes. <think>no</think>", "Yes. <think>no</think>", "hm </thin> hm"),
        ("\n <think>\nhm\n</think>Yes", "Yes", "\nhm\n"),
        ("  Yes, <think> is a mark", "  Yes, <think> is a mark", ""),
        ("<thing> is a mark", "<thing> is a mark", ""),
        ("<thin", "<thin", ""),
        ("<think>never ended </thi", "", "never ended </thi"),
        ("<think></think>", "", ""),
        ("", "", ""),
    ],
)
def test_thoughts_before_the_answer_are_taken_out(whole: str, text: str, thought: str, size: int) -> None:
    assert split(whole, size) == (text, thought)


def test_the_halves_of_a_character_are_joined_and_a_lone_half_is_replaced() -> None:
    assert mended("a\ud83d\ude00b") == "a😀b"
    assert mended("a\ud83d") == "a\ufffd"
    assert mended("午后 😀") == "午后 😀"
