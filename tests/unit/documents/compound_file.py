"""Builds compound files (MS-CFB) for the tests: what Outlook messages and old Office files are packed in."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, MINI = 512, 64
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of small streams (below 4096 bytes each); "/" in a name makes storages."""
    paths = sorted(
        {path[: len(path) - cut] for name in streams for path in [tuple(name.split("/"))] for cut in range(len(path))}
    )
    mini, chain, starts = bytearray(), [], {}
    for name, data in streams.items():
        first = len(mini) // MINI
        count = -(-len(data) // MINI)
        starts["/".join(name.split("/"))] = (first if count else _END, len(data))
        chain += [first + index + 1 for index in range(count - 1)] + [_END] * bool(count)
        mini += data.ljust(count * MINI, b"\0")
    entries = [_entry("Root Entry", 5, _child((), paths), _FREE, 3, len(mini))]
    for path in paths:
        siblings = [other for other in paths if other[:-1] == path[:-1]]
        after = siblings[siblings.index(path) + 1 :]
        right = paths.index(after[0]) + 1 if after else _FREE
        start, size = starts.get("/".join(path), (0, 0))
        is_stream = "/".join(path) in streams
        entries.append(
            _entry(path[-1], 2 if is_stream else 1, _FREE if is_stream else _child(path, paths), right, start, size)
        )
    directory = _sectors(b"".join(entries))
    table = _sectors(b"".join(struct.pack("<I", index) for index in chain), b"\xff")
    # sector 0: FAT; 1, 2 are kept free; 3…: mini stream, then mini FAT, then directory
    body = [b"\0" * SECTOR, b"\0" * SECTOR, b"\0" * SECTOR]
    fat = [_FAT, _END, _END]
    places = []
    for part in (_sectors(bytes(mini)), table, directory):
        places.append(len(fat))
        count = len(part) // SECTOR
        fat += [len(fat) + index + 1 for index in range(count - 1)] + [_END] * bool(count)
        body.append(part)
    body[0] = b"".join(struct.pack("<I", index) for index in fat).ljust(SECTOR, b"\xff")
    assert len(fat) <= SECTOR // 4
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, places[2], 0, 4096, places[1], len(table) // SECTOR, _END, 0, 0,
    )  # fmt: skip
    return header + struct.pack("<108I", *[_FREE] * 108) + b"".join(body)


def _child(path: tuple[str, ...], paths: list[tuple[str, ...]]) -> int:
    return next((index for index, other in enumerate(paths, 1) if other[:-1] == path), _FREE)


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, len(text) + 2, kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size
    )


def _sectors(data: bytes, filler: bytes = b"\0") -> bytes:
    return data + filler * (-len(data) % SECTOR)
