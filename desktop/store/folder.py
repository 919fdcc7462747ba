"""Answers for the data folder: where it may lie, who may look into it, and what happens when the disk is full."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.core.errors import StoreError

MIN_FREE_BYTES = 500 * 1024 * 1024
BALLAST_BYTES = 64 * 1024 * 1024
BALLAST = "ballast.bin"

FreeSpace = Callable[[Path], int]

NETWORK = {"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afs", "afpfs", "webdav", "davfs", "9p", "ceph", "glusterfs"}
NETWORK_FUSE = {
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "fuse.davfs2",
    "fuse.s3fs",
    "fuse.smbnetfs",
    "fuse.curlftpfs",
}
SYNCED = re.compile(
    r"onedrive( ?- .*)?|dropbox( \(.*\))?|icloud ?drive|mobile documents|com~apple~clouddocs|cloudstorage"
    r"|google ?drive( ?- .*)?|googledrive-.*|my drive|nextcloud|owncloud|box sync|pcloud ?drive|nutstore|坚果云",
    re.IGNORECASE,
)


def free_space(folder: Path) -> int:
    """Bytes a person's program may still write on the disk of `folder`."""
    if hasattr(os, "statvfs"):
        disk = os.statvfs(folder)
        return disk.f_bavail * disk.f_frsize
    import shutil  # loads every compression library

    return shutil.disk_usage(folder).free


def prepare(home: Path, mounts: Iterable[str] | None = None) -> None:
    """Make the data folder, private (0700). StoreError where it may not lie or cannot be made."""
    refuse_unsafe_place(home, mounts)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name != "nt" and home.stat().st_mode & 0o077 and _is_ours(home):
            home.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"The data folder {home} cannot be used: {error.strerror}. Nothing was changed; choose another with --home.",
            f"无法使用数据文件夹 {home}：{error.strerror}。未作任何更改；请用 --home 另选一个。",
        ) from error


def _is_ours(home: Path) -> bool:
    """Nothing else lies there: the modes of a folder that a person uses for other things are left alone."""
    return (home / "queue.db").exists() or not any(home.iterdir())


def refuse_unsafe_place(home: Path, mounts: Iterable[str] | None = None) -> None:
    """StoreError if `home` lies on a network share or is synchronised to a cloud: both damage a database in use.

    `mounts` are lines in the form of /proc/mounts; None reads that file where there is one.
    """
    place = Path(os.path.realpath(home))
    synced = next((part for part in place.parts if SYNCED.fullmatch(part)), None)
    if synced:
        raise StoreError(
            f"The data folder {home} is synchronised by “{synced}”, which copies a database while it is written and damages "
            "it. Nothing was changed; choose a folder that is only on this computer (--home).",
            f"数据文件夹 {home} 由“{synced}”同步，写入中的数据库会因此损坏。未作任何更改；请用 --home 选择仅在本机的文件夹。",
        )
    kind = _mount_type(place, _mounts() if mounts is None else mounts)
    if kind in NETWORK | NETWORK_FUSE or str(place).startswith(("\\\\", "//")):
        raise StoreError(
            f"The data folder {home} is on a network share ({kind or 'UNC path'}), where a database cannot be written safely. "
            "Nothing was changed; choose a folder on this computer (--home).",
            f"数据文件夹 {home} 位于网络共享（{kind or 'UNC'}）上，无法安全写入数据库。未作任何更改；请用 --home 选择本机文件夹。",
        )


def _mounts() -> list[str]:
    table = Path("/proc/mounts")
    return table.read_text(encoding="utf-8", errors="replace").splitlines() if table.exists() else []


def _mount_type(place: Path, mounts: Iterable[str]) -> str:
    """The file system type of the innermost mount that holds `place`; "" if unknown. The last of equal mounts counts."""
    best, found = -1, ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t"))
        if (point == place or point in place.parents) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return found


def refuse_when_full(home: Path, free: FreeSpace) -> None:
    """StoreError below 500 MB free: no new task starts."""
    left = free(home)
    if left < MIN_FREE_BYTES:
        raise StoreError(
            f"Only {left // 2**20} MB are free on the disk of {home}; a new task needs {MIN_FREE_BYTES // 2**20} MB. "
            "The task was not queued and your text is kept; free some space and submit again.",
            f"{home} 所在磁盘仅剩 {left // 2**20} MB，新任务需要 {MIN_FREE_BYTES // 2**20} MB。"
            "任务未加入队列，您的文字已保留；请腾出空间后重新提交。",
        )


def lay_ballast(home: Path, free: FreeSpace) -> bool:
    """Reserve 64 MB (real blocks) to be given up when the disk is full. False where there is too little space for it."""
    path = home / BALLAST
    if path.exists() and path.stat().st_size == BALLAST_BYTES:
        return True
    if free(home) < MIN_FREE_BYTES + BALLAST_BYTES:
        return False
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, 0, BALLAST_BYTES)
        else:
            for _ in range(BALLAST_BYTES // 2**20):
                os.write(handle, b"\xa5" * 2**20)
    finally:
        os.close(handle)
    return True


def give_up_ballast(home: Path) -> bool:
    """Free the reserve. False if it was gone already."""
    try:
        (home / BALLAST).unlink()
    except FileNotFoundError:
        return False
    return True
