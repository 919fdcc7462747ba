"""Answers for what a person is told when a file cannot be written: the disk is full, or the folder does not let us."""

from __future__ import annotations

import errno
from pathlib import Path

from desktop.core.errors import LimitReached

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def unwritable(error: OSError, folder: Path | str) -> LimitReached:
    """The sentence for `error`, met while writing into `folder`."""
    if error.errno in FULL:
        return LimitReached(
            f"There is no space left on the disk of {folder}. "
            "Everything made so far is kept. Free some space, then resume.",
            f"{folder} 所在的磁盘已满。已完成的内容都在。请腾出空间，然后继续。",
        )
    return LimitReached(
        f"{folder} cannot be written to ({error.strerror or error}). "
        "Everything made so far is kept. Mend the folder or its permissions, then resume.",
        f"无法写入 {folder}（{error.strerror or error}）。已完成的内容都在。请修复文件夹或权限，然后继续。",
    )
