from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.placeholder import is_hollow, is_placeholder, stands_for
from desktop.documents.reading import read


def reason(path: Path, options: ReadOptions) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path, path.name, options)
    return caught.value.reason


def test_an_icloud_stub_says_how_to_fetch_the_file(tmp_path: Path, options: ReadOptions) -> None:
    path = tmp_path / ".report.pdf.icloud"
    path.write_bytes(b"bplist00")
    with pytest.raises(UnreadableFile) as caught:
        read(path, "report.pdf", options)
    assert caught.value.reason == "placeholder"
    assert "Download now" in caught.value.en
    assert "立即下载" in caught.value.zh


def test_only_stubs_stand_for_another_file() -> None:
    assert [stands_for(name) for name in (".a.pdf.icloud", "a.icloud", ".icloud", ".hidden")] == ["a.pdf", "", "", ""]


@pytest.mark.parametrize(
    "attributes", [{"st_file_attributes": 0x400000}, {"st_file_attributes": 0x1020}, {"st_flags": 0x40000000}]
)
def test_what_windows_and_macos_say_is_believed(attributes: dict[str, int]) -> None:
    assert is_placeholder(Path("a.docx"), SimpleNamespace(**attributes))  # type: ignore[arg-type]


def test_an_ordinary_file_is_none(tmp_path: Path, options: ReadOptions) -> None:
    (tmp_path / "a.txt").write_text("x" * 9_000)
    assert not is_placeholder(tmp_path / "a.txt", (tmp_path / "a.txt").stat())
    assert read(tmp_path / "a.txt", "a.txt", options).passages


def test_a_file_of_nothing_but_a_size_is_a_placeholder(tmp_path: Path, options: ReadOptions) -> None:
    path = tmp_path / "report.docx"
    with path.open("wb") as file:
        file.truncate(100_000)
    if getattr(path.stat(), "st_blocks", 1):
        pytest.skip("this file system keeps no holes")
    assert reason(path, options) == "placeholder"


def test_zeros_on_disk_are_no_placeholder() -> None:
    status = os.stat_result((0o100644, 0, 0, 1, 0, 0, 9_000, 0, 0, 0), {"st_blocks": 24})
    assert not is_hollow(status, b"\0" * 9_000)
