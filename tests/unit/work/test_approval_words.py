"""A card says what a call would do: moves as a list a person can read, everything else argument by argument."""

from __future__ import annotations

from pathlib import Path

from desktop.work.approval_words import said_of


def arguments(root: Path, **names: str) -> dict[str, object]:
    moves = [
        {"source": str(root / f"{old}.txt"), "target": str(root / new), "sha256": "0" * 64}
        for old, new in names.items()
    ]
    return {"moves": moves}


def test_moves_are_a_list_below_the_folder_they_share(tmp_path: Path) -> None:
    card = said_of("move_files", arguments(tmp_path, a="Mail/x.txt", b="Mail/y.txt"), "en")
    assert card.title == f"Move 2 files → {tmp_path / 'Mail'}"
    assert card.lines == ("a.txt → Mail/x.txt", "b.txt → Mail/y.txt")
    zh = said_of("move_files", arguments(tmp_path, a="Mail/x.txt", b="Plans/y.txt"), "zh")
    assert zh.title == "移动 2 个文件 → 2 个文件夹"


def test_files_that_stay_in_their_folder_are_renamed(tmp_path: Path) -> None:
    card = said_of("move_files", arguments(tmp_path, a="2026 a.txt"), "en")
    assert (card.title, card.lines) == (f"Rename 1 file in {tmp_path}", ("a.txt → 2026 a.txt",))


def test_other_calls_and_arguments_of_the_wrong_shape_are_shown_as_they_are() -> None:
    card = said_of("mail_send", {"to": "a@example.org", "lines": ["x", {"deep": 1}]}, "en")
    assert (card.title, card.lines) == ("mail_send", ("to: a@example.org", 'lines: ["x", {"deep": 1}]'))
    wrong = said_of("move_files", {"moves": [{"source": 3}]}, "en")
    assert (wrong.title, wrong.lines) == ("move_files", ('moves: [{"source": 3}]',))
