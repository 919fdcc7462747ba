"""The words of a task that changes what an earlier one made."""

from __future__ import annotations

import pytest

from desktop.analysis.follow_up import files_to_change, follow_up, wish_of


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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_files_a_follow_up_is_about_are_found_among_what_was_given(language: str) -> None:
    given = ["/in/Brief.docx", "/in/mail.eml", "/out/Costs, May.xlsx", "/out/Brief.docx"]
    made = follow_up("Shorter", ["Costs, May.xlsx", "Brief.docx"], "", "Prepare the pack", language)
    assert set(files_to_change(made, given)) == {"/out/Costs, May.xlsx", "/out/Brief.docx"}
    again = follow_up("Shorter still", ["Brief.docx"], "", made, language)
    assert set(files_to_change(again, [*given, "/new/Brief.docx"])) == {
        "/out/Costs, May.xlsx",
        "/out/Brief.docx",
        "/new/Brief.docx",
    }


def test_a_first_task_changes_nothing_of_what_was_given() -> None:
    assert files_to_change("Shorten Brief.docx", ["/in/Brief.docx"]) == ()
    follow = follow_up("Shorter", ["Brief.docx"], "", "Prepare the pack", "en")
    assert files_to_change(follow, ["/in/Long Brief.docx", "/in/Brief.docx.txt"]) == ()
