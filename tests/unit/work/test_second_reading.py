"""Who may read a task's files a second time, and why somebody may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.core.errors import UserError
from desktop.providers.access import Access
from desktop.settings.settings import Settings
from desktop.work.second_reading import choose_reader, vendor_of

TODAY = date(2026, 11, 22)
KEYS = {"ANTHROPIC_API_KEY": "k", "OPENAI_API_KEY": "k"}
CLAUDE, GPT = "anthropic:claude-sonnet-5-5", "openai:gpt-6.2-sol"


def chosen(
    home: Path, wanted: str, worked: str, *, private: bool = False, keys: dict[str, str] = KEYS
) -> str | UserError:
    settings = Settings(servers={"router": "http://127.0.0.1:1/v1", "far": "https://models.example/v1"})
    access = Access(home, settings, keys)
    return choose_reader(wanted, {vendor_of(worked)}, access, TODAY, private=private)


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("anthropic:claude-opus-5-5", "anthropic"),
        ("router:anthropic/claude-opus-5-5", "anthropic"),
        ("openai:o3", "openai"),
        ("router:openai/gpt-6.2-sol", "openai"),
        ("local:gpt-oss:20b", "local"),
        ("local:qwen3:8b", "local"),
        ("offline", "offline"),
    ],
)
def test_a_vendor_is_who_made_the_model_not_who_serves_it(name: str, vendor: str) -> None:
    assert vendor_of(name) == vendor


@pytest.mark.parametrize(
    ("wanted", "worked", "reader"),
    [
        ("auto", CLAUDE, GPT),
        ("auto", GPT, CLAUDE),
        ("openai", CLAUDE, GPT),
        (GPT, "offline", GPT),
        ("router:mistral-large", CLAUDE, "router:mistral-large"),
    ],
)
def test_a_reader_of_another_vendor_is_chosen(home: Path, wanted: str, worked: str, reader: str) -> None:
    assert chosen(home, wanted, worked) == reader


@pytest.mark.parametrize(
    ("wanted", "worked", "why"),
    [
        ("", CLAUDE, "No second reader is chosen"),
        ("offline", CLAUDE, "reads by rules"),
        (CLAUDE, "anthropic:claude-opus-5-5", "same vendor"),
        ("anthropic", CLAUDE, "same vendor"),
        ("router:anthropic/claude-opus-5-5", CLAUDE, "same vendor"),
        ("nobody:x", CLAUDE, "no chat back end"),
    ],
)
def test_why_there_is_no_reader(home: Path, wanted: str, worked: str, why: str) -> None:
    found = chosen(home, wanted, worked)
    assert isinstance(found, UserError) and why in found.en and found.zh != found.en


def test_auto_takes_only_who_is_ready(home: Path) -> None:
    found = chosen(home, "auto", CLAUDE, keys={"ANTHROPIC_API_KEY": "k"})
    assert isinstance(found, UserError) and "another vendor" in found.en


def test_private_files_stay_on_this_computer(home: Path) -> None:
    refused = chosen(home, GPT, CLAUDE, private=True)
    assert isinstance(refused, UserError) and "nothing was sent" in refused.en
    assert isinstance(chosen(home, "far:mistral", CLAUDE, private=True), UserError)
    assert isinstance(chosen(home, "auto", CLAUDE, private=True), UserError)
    assert chosen(home, "router:mistral", CLAUDE, private=True) == "router:mistral"
