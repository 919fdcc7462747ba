from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from desktop.core.document import Place
from desktop.core.errors import UnreadableFile
from tests.unit.documents.conftest import Read


def saved(kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_kind_and_size_are_told(read: Read, kind: str) -> None:
    document = read(f"a.{kind.lower()}", saved(kind))
    assert document.passages[0].text.startswith(f"Picture: {kind}, 40 × 30 pixels")
    assert document.passages[0].locator.place is Place.FILE
    assert document.metadata["media_type"] == f"image/{kind.lower()}"
    assert "what it shows was not read" in document.warnings[0]


def test_camera_and_date_are_told_and_the_place_is_not(read: Read) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Acme", "Acme One", "Ada"
    exif[0x8769] = {0x9003: "2026:02:27 16:41:03"}
    exif[0x8825] = {1: "N", 2: (50.0, 56.0, 17.0), 3: "E", 4: (6.0, 57.0, 32.0)}
    document = read("a.jpg", saved("JPEG", exif=exif.tobytes()))
    assert document.passages[0].text == (
        "Picture: JPEG, 40 × 30 pixels\nTaken: 2026-02-27 16:41\nCamera: Acme One\nArtist: Ada\n"
        "Place: recorded in the file (GPS), not shown"
    )
    assert "50" not in document.passages[0].text
    assert document.author == "Ada"


def test_words_in_a_picture_file_are_kept(read: Read) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Description", "价目表")
    assert "Description: 价目表" in read("a.png", saved("PNG", pnginfo=words)).passages[0].text


def test_a_drawing_gives_its_words(read: Read) -> None:
    data = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='8'><title>Plan</title><text>Start <tspan>here</tspan></text></svg>"
    document = read("a.svg", data)
    assert (document.title, document.passages[0].text) == ("Plan", "Picture: SVG, 9 × 8\nWords: Plan\nStart here")


def test_a_cut_off_picture_is_called_damaged(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.png", saved("PNG")[:20])
    assert caught.value.reason == "damaged"
