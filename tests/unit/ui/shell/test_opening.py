"""Opening a file: no program for it is said, with a way to its folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.ui.loop import run
from desktop.ui.opening import open_with_program
from tests.support.qt_watch import application
from tests.unit.ui.shell.conftest import Week

pytestmark = [pytest.mark.qt, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="xdg-open is Linux's")]


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program of these shell commands in the place of the desktop's own."""

    def put(commands: str) -> None:
        (tmp_path / "xdg-open").write_text(f"#!/bin/sh\n{commands}\n")
        (tmp_path / "xdg-open").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return put


def test_a_file_goes_to_its_program(opener: Callable[[str], None], tmp_path: Path) -> None:
    opener(f'printf %s "$1" > "{tmp_path}/taken"')
    letter = tmp_path / "A letter.eml"
    letter.write_text("x")
    open_with_program(letter)
    assert (tmp_path / "taken").read_text() == str(letter)


def test_no_program_for_a_file_is_a_sentence(opener: Callable[[str], None], tmp_path: Path) -> None:
    opener("exit 3")
    letter = tmp_path / "Letter.eml"
    letter.write_text("x")
    with pytest.raises(BadInput) as refusal:
        open_with_program(letter)
    assert "files of this kind (.eml)" in refusal.value.en and "这类文件（.eml）" in refusal.value.zh


def test_the_folder_is_offered_where_no_program_takes_the_file(
    opener: Callable[[str], None], tmp_path: Path, week: Week
) -> None:
    opener("exit 4")
    letter = tmp_path / "Letter.eml"
    letter.write_text("x")
    said: list[tuple[str, str]] = []

    async def story() -> None:
        around = replace(week.around, offer=lambda sentence, offer, act: said.append((sentence, offer)))
        around.open(str(letter))
        await week.commands.finish()

    run(application(), story())
    assert [offer for _, offer in said] == ["Show in folder"] and "Letter.eml is kept" in said[0][0]
