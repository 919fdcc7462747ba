from __future__ import annotations

from pathlib import Path

import pytest

from desktop.settings.place import data_folder, zone


def test_the_option_outranks_the_environment(tmp_path: Path, home: Path) -> None:
    assert data_folder(str(tmp_path / "given")) == tmp_path / "given"
    assert data_folder() == home


def test_without_either_the_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERNOON_HOME")
    assert data_folder().name == "afternoon"
    assert data_folder().is_absolute()


def test_a_relative_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder("here") == tmp_path / "here"


def test_a_zone_that_does_not_exist_gives_the_system_zone() -> None:
    assert zone("Europe/Oslo").key == "Europe/Oslo"
    assert zone("Nowhere/AtAll") == zone()
