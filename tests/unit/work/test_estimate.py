"""What a task is expected to cost: wide, from sizes or from like tasks, and compared afterwards."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop.providers.card import FREE, ModelCard, Price
from desktop.work.estimate import Size, estimate, size_of

CARD = ModelCard("x", "cloud", price=Price(2.0, 10.0, 0.2, 2.5))
SIZE = Size(3, frozenset({"docx"}), 8_000, 30_000)


def test_text_is_counted_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 45_000)
    size = size_of([tmp_path])
    assert (size.files, size.kinds) == (1, frozenset({"txt"}))
    assert (size.low, size.high) == (9_000, 18_000)


def test_a_package_is_counted_by_what_is_in_it_without_being_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "x" * 1_000_000)
        package.writestr("word/media/image.png", b"\0" * 500_000)
    size = size_of([path])
    assert path.stat().st_size < 20_000
    assert (size.low, size.high) == (444, 40_000)


def test_a_damaged_package_counts_by_its_own_size(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no zip" * 1000)
    assert 0 < size_of([tmp_path]).high < 6_000


def test_a_range_holds_the_tokens_the_reader_really_finds(sample_week: Path) -> None:
    """Over the shipped sample week: the text that is read lies inside the range."""
    from datetime import UTC, datetime

    from desktop.documents.options import ReadOptions
    from desktop.documents.reading import read

    moment = datetime(2026, 3, 2, tzinfo=UTC)
    characters = 0
    for path in sorted(p for p in sample_week.rglob("*") if p.is_file()):
        document = read(path, path.name, ReadOptions(moment))
        characters += sum(len(passage.text) for passage in document.passages)
    size = size_of([sample_week])
    assert size.low < characters / 4 < size.high < 8 * size.low


def test_no_estimate_without_a_price() -> None:
    found = estimate(ModelCard("x", "cloud"), SIZE, [0.1, 0.2, 0.3])
    assert (found.low_usd, found.high_usd) == (None, None)
    assert "not known" in found.basis[0]


def test_sizes_give_a_range_that_grows_with_them() -> None:
    small, large = estimate(CARD, Size(1, frozenset(), 500, 900), []), estimate(CARD, SIZE, [])
    assert small.low_usd is not None and small.high_usd is not None
    assert large.low_usd is not None and large.high_usd is not None
    assert 0 < small.low_usd < small.high_usd
    assert small.low_usd < large.low_usd and small.high_usd < large.high_usd
    assert large.basis[0] == "from the size of 3 files"


def test_what_is_free_is_expected_to_be_free() -> None:
    found = estimate(ModelCard("x", "local", price=FREE), SIZE, [])
    assert (found.low_usd, found.high_usd) == (0.0, 0.0)


def test_from_three_like_tasks_on_their_costs_speak() -> None:
    assert estimate(CARD, SIZE, [0.2, 0.3]).basis[0].startswith("from the size")
    past = [0.1 * number for number in range(1, 12)]
    found = estimate(CARD, SIZE, past[::-1])
    assert (found.low_usd, found.high_usd) == (pytest.approx(0.2), pytest.approx(1.0))
    assert "last 11 tasks" in found.basis[0]
