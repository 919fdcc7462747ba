from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.settings.settings import FILE, Loaded, Settings, load, save


def test_without_a_file_the_defaults_hold(home: Path) -> None:
    loaded = load(home)
    assert loaded.settings == Settings()
    assert loaded.problem is None
    assert (loaded.settings.slots, loaded.settings.model) == (3, "offline")


def test_what_was_saved_is_loaded_again(home: Path) -> None:
    wanted = Settings().with_(language="zh", scheme="dark", work_from=7, work_to=16, keep_in_tray=False)
    save(home, wanted)
    assert load(home).settings == wanted


def test_saving_leaves_no_draft_behind(home: Path) -> None:
    save(home, Settings())
    assert [path.name for path in home.iterdir()] == [FILE]


def test_every_setting_has_help_in_both_languages() -> None:
    for each in fields(Settings):
        if each.name != "unknown":
            assert each.metadata["en"] and each.metadata["zh"], each.name


@pytest.mark.parametrize("text", ["", "{", "[1]", '"\\ud800"'])
def test_a_file_that_makes_no_sense_is_said_at_every_load_and_kept_aside_when_a_new_one_is_saved(
    home: Path, text: str
) -> None:
    home.mkdir()
    (home / FILE).write_text(text)
    for loaded in (load(home), load(home)):
        assert loaded.settings == Settings()
        assert loaded.problem is not None and FILE in loaded.problem.en and FILE in loaded.problem.zh
    assert (home / FILE).read_text() == text
    save(home, Settings().with_(slots=5))
    assert (home / "settings.unreadable-1.json").read_text() == text
    assert load(home) == Loaded(Settings(slots=5))


@pytest.mark.parametrize(
    ("bad", "said"), [('"slots": 99', "slots"), ('"language": "fr"', "language"), ('"notify": "yes"', "notify")]
)
def test_one_value_that_makes_no_sense_takes_no_limit_and_no_private_folder_with_it(
    home: Path, bad: str, said: str
) -> None:
    home.mkdir()
    (home / FILE).write_text(f'{{"cap_day_usd": 2.5, {bad}, "private_folders": ["~/kept"]}}')
    loaded = load(home)
    assert (loaded.settings.cap_day_usd, loaded.settings.private_folders) == (2.5, ("~/kept",))
    assert loaded.problem is not None and said in loaded.problem.en


def test_hours_that_do_not_fit_each_other_are_left_out_together(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text('{"work_from": 20, "work_to": 8, "slots": 4}')
    assert load(home).settings == Settings(slots=4)
    assert load(home).problem is not None


def test_the_mark_that_an_editor_puts_in_front_changes_nothing(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_bytes(b"\xef\xbb\xbf" + b'{"cap_day_usd": 2.5}')
    assert load(home) == Loaded(Settings(cap_day_usd=2.5))


def test_a_second_bad_file_does_not_replace_the_first(home: Path) -> None:
    home.mkdir()
    for text in ("first", "second"):
        (home / FILE).write_text(text)
        save(home, Settings())
    kept = {path.name: path.read_text() for path in home.glob("settings.unreadable*")}
    assert kept == {"settings.unreadable-1.json": "first", "settings.unreadable-2.json": "second"}


def test_bytes_that_are_no_text_are_a_problem_too(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_bytes(b"\xff\xfe\x00")
    assert load(home).problem is not None


def test_what_a_newer_version_wrote_survives_a_save(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text(json.dumps({"language": "zh", "telepathy": [1, 2]}))
    save(home, load(home).settings.with_(slots=5))
    raw = json.loads((home / FILE).read_text())
    assert (raw["telepathy"], raw["language"], raw["slots"]) == ([1, 2], "zh", 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slots", 0),
        ("slots", True),
        ("slots", "3"),
        ("work_from", 24),
        ("scheme", "pink"),
        ("notify", 1),
        ("nonsense", 1),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(BadInput, match=name):
        Settings().with_(**{name: value})


def test_a_day_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInput, match="17:00"):
        Settings().with_(work_from=17, work_to=9)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANGUAGE": "zh", "LANG": "en_GB"}, "zh"),
        ({}, "en"),
    ],
)
def test_auto_follows_the_language_of_the_system(environment: dict[str, str], expected: str) -> None:
    assert Settings().shown_language(environment) == expected


def test_a_chosen_language_outranks_the_system() -> None:
    assert Settings().with_(language="en").shown_language({"LANG": "zh_CN.UTF-8"}) == "en"
