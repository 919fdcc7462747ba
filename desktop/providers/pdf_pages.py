"""Answers for how many pages a PDF has, counted without opening it; rather too many than too few.

Requests are weighed by it before anything leaves. Pages are marked in the clear or inside compressed object streams,
which are looked into within bounds; size says something only about a file that shows neither.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})")
_LINEARIZED = re.compile(rb"/Linearized[^>]{0,300}?/N\s+(\d{1,6})")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm")
_STREAM = re.compile(rb"stream\r?\n")
_HEAD = 1_000  # bytes from the mark of an object stream in which its content must begin
_PACKED = 1_000_000  # bytes of one object stream that are looked at, packed and unpacked
_UNPACKED = 8_000_000
_STREAMS = 5_000
_BYTES_PER_PAGE = 15_000  # of a file that shows nothing: a page of text takes at least so many


def pdf_pages(data: bytes, most: int = 1_000_000) -> int:
    """Pages of the PDF `data`, 1 to `most` (what a service takes in one request)."""
    pieces = list(_pieces(data))
    seen = [piece for piece in pieces if piece is not None]
    pages = sum(len(_PAGE.findall(piece)) for piece in seen)
    if not pages or len(seen) < len(pieces):
        # not all of them show: what the file says of itself, which may also count its bookmarks
        told = [int(count) for piece in seen for rule in (_COUNT, _LINEARIZED) for count in rule.findall(piece)]
        pages = max(pages, *told) if told else max(pages, -(-len(data) // _BYTES_PER_PAGE))
    return max(1, min(pages, most))


def _pieces(data: bytes) -> Iterator[bytes | None]:
    """What stands in the clear, then the content of each object stream; None for one that cannot be looked into."""
    yield data
    view = memoryview(data)
    for number, mark in enumerate(_OBJECTS.finditer(data)):
        begin = _STREAM.search(data, mark.end(), mark.end() + _HEAD)
        if begin is None or number >= _STREAMS:
            yield None
            return
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(view[begin.end() : begin.end() + _PACKED], _UNPACKED)
        except zlib.error:  # encrypted, or packed in another way
            yield None
        else:
            yield unpacked if unpacking.eof else None
