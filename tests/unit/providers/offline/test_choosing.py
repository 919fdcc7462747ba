"""An answer in the person's own words means one choice, or none: it is never guessed."""

from __future__ import annotations

import pytest

from desktop.providers.offline.choosing import choice_of

CHOICES = (
    "Tallowmere quarterly review, Thursday 5 March 2026, 14:00–15:00 (Europe/London)",
    "Tallowmoor Dairies quarterly review, Wednesday 4 March 2026, 10:30–11:30 (Europe/London)",
)


@pytest.mark.parametrize(
    ("answer", "index"),
    [
        (CHOICES[1], 1),
        ("2", 1),
        ("第1个", 0),
        ("Tallowmoor", 1),
        ("the one on Wednesday", 1),
        ("Thursday please.", 0),
        ("the dairy one, please", None),
        ("banana", None),
        ("neither", None),
        ("quarterly review", None),
        ("3", None),
        ("", None),
    ],
)
def test_an_answer_is_a_number_a_part_of_one_choice_or_a_telling_word(answer: str, index: int | None) -> None:
    assert choice_of(answer, CHOICES) == index


def test_chinese_answers_are_matched_by_pairs_of_characters() -> None:
    assert choice_of("周三那场", ("季度会，3月4日 周三", "例会，3月5日 周四")) == 0
