"""The offline engine reads an instruction for what it asks: the job, and which of its files."""

from __future__ import annotations

import pytest

from desktop.providers.offline.understanding import job_of, wanted_files


@pytest.mark.parametrize(
    "wishes",
    [
        "Prepare the client meeting pack for the Tallowmere quarterly review",
        "Prepare me for the Tallowmere quarterly review on Thursday: a two-page brief, the figures and slides.",
        "Get me ready for Thursday's call with Dominic",
        "准备周三临江供应链季度会的会议材料。",
        "帮我准备周四的 Tallowmere quarterly review：两页简报、数据表",
    ],
)
def test_preparing_for_a_meeting_is_the_meeting_pack(wishes: str) -> None:
    assert job_of(wishes) == "meeting-pack"


@pytest.mark.parametrize(
    "wishes",
    [
        "Summarise these files",
        "Summarise the meeting notes",
        "总结这些文件",
        "Key points of the review, please",
        "概括会议纪要的要点",
    ],
)
def test_summaries_are_summaries_even_when_they_are_about_meetings(wishes: str) -> None:
    assert job_of(wishes) == "summary"


def test_a_named_job_wins_over_the_words() -> None:
    assert job_of("Summarise these files", "meeting-pack") == "meeting-pack"


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ("Prepare the meeting pack", ("brief", "figures", "deck", "mail", "slot")),
        ("Prepare the meeting pack without the deck", ("brief", "figures", "mail", "slot")),
        ("Prepare the meeting, only the brief and the slides", ("brief", "deck")),
        ("准备会议材料，不要幻灯片", ("brief", "figures", "mail", "slot")),
        ("准备会议材料，只要简报", ("brief",)),
    ],
)
def test_files_can_be_declined_or_chosen(wishes: str, expected: tuple[str, ...]) -> None:
    assert wanted_files(wishes) == expected
