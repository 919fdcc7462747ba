"""A file that its writer refused is named in the checks until it is written."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.core.task import CallRow
from desktop.quality.delivery import check, refused

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def call(number: int, tool: str, name: str, state: str, result: str = "") -> CallRow:
    return CallRow(
        f"k{number}", "t", number, 0, f"c{number}", tool, {"name": name}, "workspace", "allow", "", state, NOW, None, result
    )  # fmt: skip


def test_a_refused_file_is_a_failed_check_with_its_reason() -> None:
    calls = [
        call(1, "write_deck", "Deck", "failed", "slides[2]: too\n full"),
        call(2, "write_document", "Brief", "succeeded"),
    ]
    (found,) = check(refused(calls), "en")
    assert (found.name, found.state, found.file) == ("delivered", "failed", "")
    assert found.detail == "“Deck” was refused: slides[2]: too full."
    assert "Deck" in found.repair


def test_a_file_that_was_written_in_the_end_is_delivered() -> None:
    calls = [call(1, "write_deck", "Deck", "failed", "too full"), call(2, "write_deck", "deck", "succeeded")]
    assert check(refused(calls), "en") == ()


def test_another_note_that_was_written_does_not_stand_in_for_the_refused_one() -> None:
    calls = [call(1, "draft_mail", "Note to A", "failed", "no"), call(2, "draft_mail", "Note to B", "succeeded")]
    assert [one.name for one in refused(calls)] == ["Note to A"]
    assert check(refused(calls), "zh")[0].detail == "“Note to A”被拒：no。"


def test_tools_that_write_no_file_and_calls_the_person_denied_are_no_refusal() -> None:
    assert refused([call(1, "read_file", "x", "failed"), call(2, "write_deck", "Deck", "denied")]) == ()
