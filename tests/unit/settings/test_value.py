"""What a setting can hold: lists, names with addresses, amounts, folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.settings.settings import FILE, Settings, load, save


def test_lists_names_and_amounts_survive_a_save(home: Path) -> None:
    wanted = Settings().with_(
        fallbacks=["openai:gpt-6.2-sol", "offline"],
        servers={"office": "https://models.example.org/v1"},
        cap_day_usd=5,
        private_folders=("/data/medical",),
    )
    save(home, wanted)
    assert load(home).settings == wanted
    assert wanted.fallbacks == ("openai:gpt-6.2-sol", "offline")
    assert wanted.cap_day_usd == 5.0 and isinstance(wanted.cap_day_usd, float)
    raw = json.loads((home / FILE).read_text())
    assert raw["servers"] == {"office": "https://models.example.org/v1"}


def test_the_defaults_send_nothing_anywhere_and_keep_no_key_in_plain_text() -> None:
    settings = Settings()
    assert (settings.model, settings.web, settings.plain_text_keys) == ("offline", False, False)
    assert (settings.fallbacks, settings.reviewer, dict(settings.servers)) == ((), "", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fallbacks", "openai:x"),
        ("fallbacks", [1]),
        ("fallbacks", (1,)),
        ("cap_day_usd", -1),
        ("cap_day_usd", float("nan")),
        ("cap_day_usd", float("inf")),
        ("cap_day_usd", True),
        ("cap_day_usd", "5"),
        ("servers", ["office"]),
        ("servers", {"office": 1}),
        ("servers", {"Office": "https://a.example/v1"}),
        ("servers", {"openai": "https://a.example/v1"}),
        ("servers", {"office": ""}),
        ("servers", {"office": "ftp://a.example"}),
        ("openai_url", "api.example.org"),
        ("openai_url", "https://name:secret@example.org"),
        ("openai_url", "https://example.org:99999"),
        ("private_folders", ["medical"]),
        ("private_folders", [""]),
        ("preference", "cheap"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name_in_both_languages(name: str, value: object) -> None:
    with pytest.raises(BadInput, match=name) as refusal:
        Settings().with_(**{name: value})
    assert refusal.value.zh != refusal.value.en


def test_a_mapping_of_the_caller_is_copied() -> None:
    servers = {"office": "https://a.example/v1"}
    settings = Settings().with_(servers=servers)
    servers["other"] = "https://b.example/v1"
    assert dict(settings.servers) == {"office": "https://a.example/v1"}


def test_a_home_folder_may_be_written_with_a_tilde() -> None:
    assert Settings().with_(private_folders=["~/Medical"]).private_folders == ("~/Medical",)


@pytest.mark.parametrize("name", ["private_folders", "calendars"])
def test_the_folder_of_somebody_unknown_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=name):
        Settings().with_(**{name: ["~nobody_of_this_name/x"]})
