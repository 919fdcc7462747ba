"""Answers for files that a cloud drive shows without having them here: OneDrive, iCloud and their like.

Opening such a file would fetch it over the network, or hang without one; so it is recognised before it is opened.
"""

from __future__ import annotations

import os
from pathlib import Path

# winnt.h: FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS
_WINDOWS = 0x1000 | 0x40000 | 0x400000
_MACOS = 0x40000000  # sys/stat.h: SF_DATALESS
_BLOCK = 4_096  # smaller files may live in the directory itself and have no blocks


def is_placeholder(path: Path, status: os.stat_result) -> bool:
    """Whether the content of `path` is elsewhere, by its name (".report.pdf.icloud") or by what the system says."""
    if stands_for(path.name):
        return True
    windows, macos = getattr(status, "st_file_attributes", 0), getattr(status, "st_flags", 0)
    return bool(windows & _WINDOWS or macos & _MACOS)


def stands_for(name: str) -> str:
    """The file that an iCloud stub stands for: ".report.pdf.icloud" -> "report.pdf"; "" for any other name."""
    is_stub = name.startswith(".") and name.endswith(".icloud") and len(name) > len("..icloud")
    return name[1 : -len(".icloud")] if is_stub else ""


def is_hollow(status: os.stat_result, data: bytes) -> bool:
    """Whether the file has a size, but nothing on disk, and reads as zeros: an unfetched file of a sync program."""
    has_no_blocks = getattr(status, "st_blocks", 1) == 0 and status.st_size > _BLOCK
    return has_no_blocks and not any(data[:_BLOCK]) and data.count(0) == len(data)
