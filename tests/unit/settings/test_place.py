from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.settings.place import data_folder, named_zone, zone


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


def test_a_zone_a_person_typed_for_a_task_must_exist() -> None:
    assert named_zone("Asia/Shanghai").key == "Asia/Shanghai"
    for name in ("Nowhere/AtAll", "../etc/passwd", ""):
        with pytest.raises(BadInput, match="not a time zone"):
            named_zone(name)
