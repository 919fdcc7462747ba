from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.documents.files import expand


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(*inputs: Path) -> list[str]:
    return [file.name for file in expand(inputs).files]


def test_a_folder_gives_its_files_sorted_with_relative_names(tmp_path: Path) -> None:
    write(tmp_path / "b.txt")
    write(tmp_path / "a" / "z.md")
    write(tmp_path / "a" / "deep" / "y.csv")
    assert names(tmp_path) == ["a/deep/y.csv", "a/z.md", "b.txt"]


def test_sizes_and_paths_belong_to_the_files(tmp_path: Path) -> None:
    path = write(tmp_path / "b.txt", "four")
    file = expand([path]).files[0]
    assert (file.path, file.size) == (path, 4)


@pytest.mark.parametrize(
    "name", [".hidden", "~$report.docx", ".git/config", "__pycache__/a.pyc", "Thumbs.db", "desktop.ini", ".DS_Store"]
)
def test_clutter_is_skipped(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    write(tmp_path / "kept.txt")
    assert names(tmp_path) == ["kept.txt"]


def test_a_file_that_is_dropped_by_itself_is_taken_even_when_it_is_hidden(tmp_path: Path) -> None:
    assert names(write(tmp_path / ".notes.txt")) == [".notes.txt"]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "secret" / "key.txt")
    folder = tmp_path / "dropped"
    write(folder / "kept.txt")
    (folder / "away.txt").symlink_to(outside)
    (folder / "away").symlink_to(outside.parent)
    (folder / "inside.txt").symlink_to(folder / "kept.txt")
    assert names(folder) == ["inside.txt", "kept.txt"]


def test_a_link_to_its_own_folder_ends(tmp_path: Path) -> None:
    write(tmp_path / "kept.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == ["kept.txt"]


def test_a_missing_input_is_a_problem_and_the_others_are_taken(tmp_path: Path) -> None:
    found = expand([tmp_path / "gone.txt", write(tmp_path / "here.txt")])
    assert [file.name for file in found.files] == ["here.txt"]
    assert "gone.txt is no longer there" in found.problems["gone.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "closed" / "a.txt")
    (tmp_path / "closed").chmod(0)
    found = expand([tmp_path])
    (tmp_path / "closed").chmod(0o700)
    assert "closed" in found.problems


def test_equal_names_from_several_inputs_are_told_apart(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one" / "a.txt"), write(tmp_path / "two" / "a.txt")
    assert names(first, second) == ["a.txt", "a (2).txt"]


def test_a_second_folder_carries_its_own_name(tmp_path: Path) -> None:
    write(tmp_path / "one" / "a.txt")
    write(tmp_path / "two" / "a.txt")
    assert names(tmp_path / "one", tmp_path / "two") == ["a.txt", "two/a.txt"]


def test_the_same_file_dropped_twice_is_taken_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert names(path, tmp_path, path) == ["a.txt"]


def test_too_many_files_are_cut_with_a_sentence_in_the_persons_language(tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path / f"{number}.txt")
    found = expand([tmp_path], "zh", max_files=3)
    assert len(found.files) == 3
    assert "只使用前 3 个" in "".join(found.problems.values())


def test_a_file_that_is_still_in_icloud_is_listed_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path / "week" / ".report.pdf.icloud")
    write(tmp_path / "week" / "notes.txt")
    assert names(tmp_path / "week") == ["report.pdf", "notes.txt"]
