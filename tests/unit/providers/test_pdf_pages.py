"""How many pages a request is thought to hold: as many as the file shows, its size only where it shows nothing."""

from __future__ import annotations

import random
import zlib

import pytest

from desktop.providers.pdf_pages import pdf_pages

SCAN = random.Random(1).randbytes(2_000_000)
PAGES = b"<</Type /Page>> <</Type/Page>> << /Type /Page >> <</Type /Pages /Count 3>>"


def packed(content: bytes) -> bytes:
    """An object stream as writers of PDF 1.5 and later make it."""
    data = zlib.compress(content)
    return b"9 0 obj <</Type /ObjStm /N 4 /Filter /FlateDecode /Length %d>> stream\r\n%s\nendstream" % (len(data), data)


def test_a_scan_of_many_bytes_has_the_pages_it_shows() -> None:
    assert pdf_pages(b"%PDF-1.4 " + PAGES + SCAN) == 3


def test_pages_inside_compressed_objects_are_counted() -> None:
    assert pdf_pages(b"%PDF-1.7 " + packed(PAGES) + SCAN + packed(b"<</Type /Page>>")) == 4


def test_bookmarks_are_no_pages() -> None:
    assert pdf_pages(PAGES + b" <</Type /Outlines /Count 250>>") == 3


@pytest.mark.parametrize(
    "said", [b"<</Linearized 1 /L 2000000 /H [ 1 2 ] /N 12>>", b"<< /Type /Pages /Kids [3 0 R] /Count 12 >>"]
)
def test_a_file_whose_objects_cannot_be_looked_into_is_believed(said: bytes) -> None:
    sealed = packed(PAGES).replace(zlib.compress(PAGES), b"sealed")
    assert pdf_pages(said + b" <</Type /Page>>" + sealed + SCAN) == 12


def test_only_a_file_that_shows_nothing_is_judged_by_its_size() -> None:
    assert pdf_pages(b"%PDF-1.4 " + SCAN) == 134
    assert pdf_pages(b"") == 1


def test_no_more_pages_are_counted_than_a_service_takes() -> None:
    assert pdf_pages(b"<</Type /Pages /Count 999999>>", 600) == 600


def test_an_object_stream_that_unpacks_without_end_is_given_up() -> None:
    bomb = packed(b"\0" * 50_000_000)
    assert pdf_pages(b"<</Type /Pages /Count 7>>" + bomb) == 7
