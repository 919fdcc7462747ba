"""What the offline engine says to a wish it cannot follow."""

from __future__ import annotations

from desktop.analysis.finding import Claim, Contradiction
from desktop.analysis.follow_up import follow_up
from desktop.core.message import Message, Role, TextPart
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases
from desktop.providers.offline.selection import disagreement_text
from desktop.providers.offline.transcript import Transcript


def said(instruction: str, language: str = "en") -> str:
    talk = Transcript([Message(Role.USER, (TextPart(instruction),))])
    return course.closing(talk, Phrases(language, course.WORDS), ["Done."])


def test_a_change_that_was_asked_for_is_named_as_something_to_look_at() -> None:
    text = said(follow_up("Leave out the talking points", ["Brief.docx"], "", "Prepare the pack", "en"))
    assert "To look at" in text and "“Leave out the talking points”" in text and "chat model" in text
    assert "“去掉要点”" in said(follow_up("去掉要点", ["简报.docx"], "", "准备资料", "zh"), "zh")


def test_a_first_task_says_nothing_of_changes() -> None:
    assert said("Prepare the pack") == "Done."


def test_a_value_without_a_file_has_no_empty_brackets() -> None:
    claims = (Claim("2026-02-26", "", "Brief.docx"), Claim("2026-03-05", "", ""))
    text = disagreement_text(Contradiction("Review", "date", "", claims))
    assert text.endswith("2026-02-26 (Brief.docx); 2026-03-05") and "()" not in text
