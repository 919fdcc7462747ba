"""Where a task goes, decided once at submission: auto, private folders, fallbacks, models that end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import BadInput
from desktop.providers.access import Access
from desktop.settings.settings import Settings
from desktop.work.routing import Request, private_among, route

TODAY = date(2026, 11, 22)
BOTH = {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "b", "AFTERNOON_LOCAL_URL": "http://127.0.0.1:9/v1"}


def no_past(job: str, model: str) -> Sequence[float]:
    return ()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("Revenue was 12 EUR.")
    return folder


def go(home: Path, inputs: Sequence[Path], model: str, own: tuple[str, ...] | None = None, **chosen: Any) -> Any:
    access = Access(home, Settings().with_(**chosen), BOTH)
    return route(Request("Think about it", "", tuple(inputs), model, own), access, no_past, TODAY)


def test_auto_names_a_real_model_with_reason_and_range(home: Path, notes: Path) -> None:
    found = go(home, [notes], "auto")
    assert found.model in ("anthropic:claude-sonnet-5-5", "openai:gpt-6.2-sol")
    (made,) = found.estimate_of("t", "en")
    assert made.model == found.model and made.low_usd < made.high_usd
    assert made.basis.startswith(("Claude Sonnet 5.5: 1 file,", "GPT-6.2 Sol: 1 file,"))
    assert "Estimate: from the size of 1 file." in made.basis
    assert found.estimate_of("t", "zh")[0].basis != made.basis


def test_a_bare_provider_is_its_balanced_model(home: Path, notes: Path) -> None:
    assert go(home, [notes], "openai").model == "openai:gpt-6.2-sol"


@pytest.mark.parametrize("model", ["anthropic:claude-opus-5-5", "openai"])
def test_a_private_folder_is_refused_to_a_model_elsewhere_before_anything_is_queued(
    model: str, home: Path, notes: Path
) -> None:
    with pytest.raises(BadInput) as refusal:
        go(home, [notes / "a.md"], model, private_folders=[str(notes)])
    assert str(notes) in refusal.value.en and str(notes) in refusal.value.zh
    assert "Nothing was queued" in refusal.value.en


def test_auto_keeps_a_private_folder_here(home: Path, notes: Path) -> None:
    found = go(home, [notes], "auto", private_folders=[str(notes)], preference="quality")
    assert found.model == "offline"
    assert "private" in found.estimate_of("t", "en")[0].basis


def test_neither_a_fallback_nor_a_reviewer_takes_a_private_folder_away(home: Path, notes: Path) -> None:
    chosen: dict[str, Any] = {"fallbacks": ["openai:gpt-6.2-sol", "local:qwen"], "reviewer": "openai:gpt-6.2-sol"}
    found = go(home, [notes], "local:llama", private_folders=[str(notes)], **chosen)
    assert (found.model, found.fallbacks, found.reviewer) == ("local:llama", ("local:qwen",), "")
    free = go(home, [notes], "local:llama", **chosen)
    assert (free.fallbacks, free.reviewer) == (("openai:gpt-6.2-sol", "local:qwen"), "openai:gpt-6.2-sol")


def test_fallbacks_of_the_task_stand_before_those_of_the_settings(home: Path, notes: Path) -> None:
    found = go(home, [notes], "openai:gpt-6-luna", ("offline",), fallbacks=["anthropic:claude-haiku-5-5"])
    assert found.fallbacks == ("offline",)
    with pytest.raises(BadInput, match="nobody:x"):
        go(home, [notes], "openai:gpt-6-luna", ("nobody:x",))


def test_links_hide_no_private_folder(tmp_path: Path, notes: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(notes)
    other = tmp_path / "other"
    other.mkdir()
    assert private_among([link / "a.md"], [str(notes)]) == notes
    assert private_among([notes / "a.md"], [str(link)]) == notes
    assert private_among([tmp_path], [str(notes)]) == notes
    assert private_among([other], [str(notes)]) is None
    assert private_among([tmp_path / "notes-2"], [str(notes)]) is None
    assert private_among([], [str(notes)]) is None


def test_a_model_that_ends_soon_is_announced_and_one_that_ended_names_its_successor(home: Path, notes: Path) -> None:
    access = Access(home, Settings(), BOTH)
    request = Request("x", "", (notes,), "openai:gpt-5")
    (notice,) = route(request, access, no_past, TODAY).notices
    assert "2026-12-11" in notice.en
    (made,) = route(request, access, no_past, TODAY).estimate_of("t", "en")
    assert made.basis.endswith(notice.en), "the person reads it when the task is submitted"
    with pytest.raises(BadInput, match=r"openai:gpt-6\.2-sol"):
        route(request, access, no_past, date(2026, 12, 12))


def test_a_model_nobody_listed_works_at_an_unknown_price(home: Path, notes: Path) -> None:
    found = go(home, [notes], "openai:gpt-99")
    (made,) = found.estimate_of("t", "en")
    assert (made.low_usd, made.high_usd) == (None, None)


def test_a_model_on_this_computer_has_no_price_to_estimate(home: Path, notes: Path) -> None:
    assert go(home, [notes], "local:qwen").estimate_of("t", "en") == ()
