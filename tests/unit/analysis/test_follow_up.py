"""The words of a task that changes what an earlier one made."""

from __future__ import annotations

import pytest

from desktop.analysis.follow_up import follow_up, wish_of


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("quote", ["", "97.5 %"])
def test_the_wish_of_a_follow_up_is_read_back(language: str, quote: str) -> None:
    made = follow_up(
        "Leave out the\n\ntalking points", ["Brief.docx", "Deck.pptx"], quote, "Prepare the pack", language
    )
    assert wish_of(made) == "Leave out the\n\ntalking points"
    assert "Brief.docx" in made and "Prepare the pack" in made and quote in made


@pytest.mark.parametrize("words", ["", "Summarise these files", "Summarise\n\nThis is about Brief.docx."])
def test_an_instruction_of_a_person_is_no_follow_up(words: str) -> None:
    assert wish_of(words) == ""
