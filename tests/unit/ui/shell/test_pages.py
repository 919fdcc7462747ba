from __future__ import annotations

from pathlib import Path

import pytest

from desktop.ui.draft import Draft
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


def test_a_file_that_is_gone_is_said_not_opened(week: Week) -> None:
    said: list[str] = []
    week.commands.failed.connect(said.append)
    week.around.open("/nowhere/Gone.docx")
    assert len(said) == 1 and "Gone.docx" in said[0]


def test_a_draft_survives_and_an_empty_one_is_removed(tmp_path: Path) -> None:
    draft = Draft(tmp_path)
    draft.keep("Prepare…", ["/a/b.pdf"])
    assert Draft(tmp_path).kept() == ("Prepare…", ["/a/b.pdf"])
    draft.keep("  ", [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", '{"text": 1}'])
def test_a_draft_that_makes_no_sense_is_no_draft(tmp_path: Path, text: str) -> None:
    (tmp_path / "draft.json").write_text(text)
    assert Draft(tmp_path).kept() == ("", [])
