"""What the review calls things."""

from __future__ import annotations

import pytest

from desktop.ui.review.wording import reading_words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Read by openai:gpt-6.2-sol. brief.docx, “x”: y.", "Read by GPT. brief.docx, “x”: y."),
        ("Read by local:qwen3:8b. It found nothing.", "Read by qwen3:8b. It found nothing."),
        ("由 anthropic:claude-opus-5-5 再读。没有发现需要修改之处。", "由 Claude 再读。没有发现需要修改之处。"),
        ("The reader gave no verdict: openai:gpt-5 was busy.", "The reader gave no verdict: openai:gpt-5 was busy."),
    ],
)
def test_a_second_reading_names_its_model_as_the_window_does(said: str, shown: str) -> None:
    assert reading_words(said) == shown
