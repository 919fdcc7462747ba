"""Pages of PDFs as pictures and characters, from the reading child."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.page_pictures import PagePictures
from tests.unit.documents.test_sandbox import child_that


@pytest.fixture
async def pictures() -> AsyncIterator[PagePictures]:
    process = PagePictures()
    yield process
    await process.close()


def two_pages(path: Path, **options: object) -> Path:
    """Page 1 (200 x 100 points) says "Paid 412" beside a black square, page 2 is turned and says "Two"."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100), **options)
    canvas.drawString(20, 70, "Paid 412")
    canvas.rect(100, 0, 100, 50, stroke=0, fill=1)
    canvas.showPage()
    canvas.setPageSize((200, 100))
    canvas.setPageRotation(90)  # as it is shown it still lies: its words read from above
    canvas.drawString(20, 70, "Two")
    canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


async def test_each_character_has_its_box_on_the_page(
    pictures: PagePictures, tmp_path: Path, options: ReadOptions
) -> None:
    found = await pictures.words(two_pages(tmp_path / "a.pdf"), "a.pdf", options)
    first = found.pages[0]
    assert (found.count, first.width, first.height, first.text) == (2, 200, 100, "Paid 412")
    left, top, right, bottom = first.box(first.text.index("4"))
    assert 20 < left < right < 80
    assert 15 < top < 30 < bottom < 40  # from the top: the base line stands at 30
    assert first.box(4)[0] == first.box(4)[2]  # a space takes no room


async def test_a_turned_page_has_its_boxes_as_it_is_shown(
    pictures: PagePictures, tmp_path: Path, options: ReadOptions
) -> None:
    turned = (await pictures.words(two_pages(tmp_path / "a.pdf"), "a.pdf", options)).pages[1]
    assert (turned.width, turned.height) == (200, 100)
    left, top, right, bottom = turned.box(0)
    assert 60 < left < right < 85 and 19 <= top < bottom < 35  # turned clockwise: read from above


async def test_a_page_is_painted_as_wide_as_was_asked(
    pictures: PagePictures, tmp_path: Path, options: ReadOptions
) -> None:
    picture = await pictures.picture(two_pages(tmp_path / "a.pdf"), "a.pdf", options, 0, 400)
    assert (picture.width, picture.height, len(picture.pixels)) == (400, 200, 400 * 200 * 4)

    def pixel(x: int, y: int) -> bytes:
        at = (y * 400 + x) * 4
        return picture.pixels[at : at + 3]

    assert pixel(300, 150) == b"\x00\x00\x00" and pixel(300, 50) == b"\xff\xff\xff"


async def test_a_page_that_would_be_too_large_is_painted_smaller(
    pictures: PagePictures, tmp_path: Path, options: ReadOptions
) -> None:
    picture = await pictures.picture(two_pages(tmp_path / "a.pdf"), "a.pdf", options, 0, 60_000)
    assert 11_000_000 < picture.width * picture.height <= 12_000_000
    assert picture.width == pytest.approx(2 * picture.height, abs=2)


async def test_what_cannot_be_shown_is_said_and_the_next_file_is_shown(
    pictures: PagePictures, tmp_path: Path, options: ReadOptions
) -> None:
    good = two_pages(tmp_path / "good.pdf")
    locked = two_pages(tmp_path / "locked.pdf", encrypt=StandardEncryption("secret"))
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 nothing else")
    for name, page, reason in (("gone.pdf", 0, "missing"), ("bad.pdf", 0, "damaged"), (locked.name, 0, "password")):
        with pytest.raises(UnreadableFile) as caught:
            await pictures.picture(tmp_path / name, name, options, page, 100)
        assert caught.value.reason == reason
    with pytest.raises(UnreadableFile, match=r"good\.pdf"):
        await pictures.picture(good, good.name, options, 9, 100)
    assert (await pictures.words(good, good.name, options)).count == 2


async def test_a_file_that_was_written_again_is_read_again(
    pictures: PagePictures, tmp_path: Path, options: ReadOptions
) -> None:
    path = two_pages(tmp_path / "a.pdf")
    await pictures.words(path, path.name, options)
    canvas = Canvas(str(path), pagesize=(300, 300))
    canvas.drawString(20, 70, "Another")
    canvas.save()
    assert (await pictures.words(path, path.name, options)).pages[0].text == "Another"


@pytest.mark.parametrize(
    "action", ["sys.exit(3)", 'print(\'{"picture": [9, 9, 324]}\', flush=True); print("short"); sys.exit()']
)
async def test_a_child_that_dies_costs_one_sentence(action: str, tmp_path: Path, options: ReadOptions) -> None:
    process = PagePictures(child_that(action))
    with pytest.raises(UnreadableFile) as caught:
        await process.picture(tmp_path / "a.pdf", "a.pdf", options, 0, 100)
    assert caught.value.reason == "damaged" and "a.pdf" in caught.value.en
    await process.close()
