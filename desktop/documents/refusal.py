"""Answers for the sentences about files that give no passages: what happened, what was kept, what to do next.

Each function returns the error to raise. `reason` is stable: missing, empty, unsupported, password, damaged,
too_large, bomb, forbidden, timeout, placeholder.
"""

from __future__ import annotations

from desktop.core.errors import UnreadableFile


def missing(name: str) -> UnreadableFile:
    """The file is not where it was."""
    return UnreadableFile(
        "missing",
        f"{name} is no longer there. Drop it again if it belongs to the task.",
        f"{name} 已不在原处。如果任务需要它，请重新拖入。",
    )


def forbidden(name: str) -> UnreadableFile:
    """The file exists and may not be read."""
    return UnreadableFile(
        "forbidden",
        f"{name} may not be read with your rights. Change its permissions and drop it again.",
        f"没有读取 {name} 的权限。请修改权限后重新拖入。",
    )


def empty(name: str) -> UnreadableFile:
    """The file has no bytes."""
    return UnreadableFile(
        "empty",
        f"{name} is empty (0 bytes). Check whether its copy or download was complete.",
        f"{name} 是空文件（0 字节）。请检查复制或下载是否完整。",
    )


def too_large(name: str, size: int, limit: int) -> UnreadableFile:
    """`size` and `limit` in bytes."""
    return UnreadableFile(
        "too_large",
        f"{name} has {_megabytes(size)} MB; at most {_megabytes(limit)} MB are read. Drop the part you need.",
        f"{name} 有 {_megabytes(size)} MB，最多读取 {_megabytes(limit)} MB。请只拖入需要的部分。",
    )


def unsupported(name: str, what_en: str, what_zh: str) -> UnreadableFile:
    """A format that is not read; `what_en` and `what_zh` name it with its article."""
    return UnreadableFile(
        "unsupported",
        f"{name} is {what_en}, which cannot be read yet; it is left out. "
        f"Save it as PDF, Word, Excel or text and drop it again.",
        f"{name} 是{what_zh}，目前还不能读取，已略过。可另存为 PDF、Word、Excel 或文本后重新拖入。",
    )


def password(name: str, *, is_wrong: bool = False) -> UnreadableFile:
    """Encrypted: nothing can be read without a password, or the given one does not fit."""
    if is_wrong:
        return UnreadableFile(
            "password",
            f"The password given for {name} does not open it; the file is left out. "
            f"Give the right password or drop a copy without one.",
            f"为 {name} 提供的密码不正确，已略过。请提供正确的密码，或拖入不带密码的副本。",
        )
    return UnreadableFile(
        "password",
        f"{name} is protected by a password and is left out. "
        f"Give its password (it is kept for this task only) or drop a copy without one.",
        f"{name} 有密码保护，已略过。请提供密码（仅用于本任务），或拖入不带密码的副本。",
    )


def placeholder(name: str) -> UnreadableFile:
    """A cloud drive shows the file here and keeps its content elsewhere."""
    return UnreadableFile(
        "placeholder",
        f"{name} is only a placeholder: its content is still in the cloud (OneDrive, iCloud or another drive). "
        f'Choose "Always keep on this device" or "Download now" and drop it again.',
        f"{name} 只是占位文件，内容仍在云端（OneDrive、iCloud 等）。"
        f"请选择“始终保留在此设备上”或“立即下载”，然后重新拖入。",
    )


def damaged(name: str) -> UnreadableFile:
    """The bytes are not what the format asks for."""
    return UnreadableFile(
        "damaged",
        f"{name} is damaged or incomplete and gives no text. "
        f"Open it in its own program, save it anew and drop it again.",
        f"{name} 已损坏或不完整，读不出内容。请用原程序打开、重新保存后再拖入。",
    )


def bomb(name: str) -> UnreadableFile:
    """It announces far more data than it has."""
    return UnreadableFile(
        "bomb",
        f"{name} would unpack to far more than its size and was not opened. Drop it only in a form that you trust.",
        f"{name} 解开后远超其大小，未予打开。请改用可信的文件。",
    )


def memory(name: str) -> UnreadableFile:
    """The reading child ran out of memory; for the person the same case as a bomb."""
    return UnreadableFile(
        "bomb",
        f"{name} needed more memory than one file may use and was given up. Drop the part you need.",
        f"{name} 所需内存超出单个文件的上限，已放弃读取。请只拖入需要的部分。",
    )


def timeout(name: str, seconds: float) -> UnreadableFile:
    """`seconds` of processor or waiting time were not enough."""
    return UnreadableFile(
        "timeout",
        f"{name} was not read within {seconds:g} seconds and was given up. Drop the part you need.",
        f"{name} 在 {seconds:g} 秒内未能读完，已放弃。请只拖入需要的部分。",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}".removesuffix(".0")
