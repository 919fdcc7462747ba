"""When the keyring is opened for the list of chat models: not before a provider was ever used."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.app.models_watch import is_set_up
from desktop.providers.access import Access
from desktop.providers.catalog import SEEN
from desktop.settings.settings import Settings


def test_a_person_who_works_offline_has_nothing_set_up(home: Path) -> None:
    assert not is_set_up(Access(home, Settings(), {}))
    assert not is_set_up(Access(home, Settings().with_(model="auto"), {"ANTHROPIC_API_KEY": " "}))


def test_models_that_were_listed_once_are_asked_for_again(home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / SEEN).write_text("[]")
    assert is_set_up(Access(home, Settings(), {}))


@pytest.mark.parametrize(
    "chosen",
    [
        {"model": "anthropic:claude-sonnet-4-5"},
        {"model": "openai"},
        {"reviewer": "openai:gpt-5"},
        {"fallbacks": ("anthropic:claude-sonnet-4-5",)},
        {"anthropic_url": "https://gateway.example"},
    ],
)
def test_a_provider_that_was_chosen_or_given_an_address_is_set_up(home: Path, chosen: dict[str, object]) -> None:
    assert is_set_up(Access(home, Settings().with_(**chosen), {}))


def test_a_key_in_the_environment_is_enough(home: Path) -> None:
    assert is_set_up(Access(home, Settings(), {"OPENAI_API_KEY": "not a real one"}))
