"""Answers for ZIP archives: every file inside is read as a file of its own, called "a.zip!folder/b.docx".

Names are repaired (old programs wrote them in the charset of their country), nothing is unpacked to disk, and what
an archive announces is checked before it is believed.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from desktop.core.document import Place
from desktop.core.errors import UnreadableFile
from desktop.documents import charset, refusal, zip_encryption
from desktop.documents.chat_export import renamed, users_of
from desktop.documents.ooxml import open_checked
from desktop.documents.source import Content, Source

_MAX_READ = 500  # files of one archive
_UTF8 = 0x800
_CLUTTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_BROKEN = (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError, zlib.error)


def read_zip(source: Source) -> Content:
    """An archive. The first passage (place FILE) lists what is inside."""
    package = open_checked(source, with_encrypted=True)
    content = Content(source)
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    names = dict(zip((entry.header_offset for entry in entries), _names(entries), strict=True))
    entries = [entry for entry in entries if not _is_clutter(names[entry.header_offset])]
    listed = "\n".join(f"- {names[entry.header_offset]} ({entry.file_size:,} bytes)" for entry in entries[:_MAX_READ])
    if listed:
        content.add(f"Files inside ({len(entries)}):\n{listed}", Place.FILE, whole=True)
    reading = _Reading(content, package)
    for entry in entries[:_MAX_READ]:
        if content.is_full:
            break
        reading.take(entry, names[entry.header_offset])
    reading.report(len(entries))
    if reading.users:
        content.passages = renamed(content.passages, reading.users)
    return content


@dataclass(slots=True)
class _Reading:
    """The pass over the entries, and what of them could not be read."""

    content: Content
    package: zipfile.ZipFile
    users: dict[str, str] = field(default_factory=dict)
    locked: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    read: int = 0

    def take(self, entry: zipfile.ZipInfo, name: str) -> None:
        data = self._data(entry, name)
        if not data:
            return
        if name.rpartition("/")[2].lower() == "users.json":
            self.users = _users(data) or self.users
        try:
            inner = self.content.source.nested(f"{self.content.source.name}!{name}", data)
        except UnreadableFile as error:
            (self.locked if error.reason == "password" else self.other).append(name)
            return
        self.read += 1
        for passage in inner.passages:
            self.content.take(passage)
        self.content.warnings.extend(w for w in inner.warnings if w not in self.content.warnings)

    def report(self, count: int) -> None:
        """One sentence for each reason. Raises UnreadableFile when all is behind a password."""
        name = self.content.source.name
        if self.locked and not self.read:
            raise refusal.password(name, is_wrong=bool(self.content.source.options.password))
        if self.locked:
            self._warn(self.locked, "protected by a password", "有密码保护")
        if self.broken:
            self._warn(self.broken, "damaged", "已损坏")
        if self.other:
            self._warn(self.other, "of a kind that gives no text", "无法读出文字")
        if count > _MAX_READ:
            self.content.warn(
                f"{name} holds {count:,} files; only the first {_MAX_READ} were read.",
                f"{name} 包含 {count:,} 个文件，只读取了前 {_MAX_READ} 个。",
            )

    def _warn(self, names: list[str], en: str, zh: str) -> None:
        shown = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
        archive = self.content.source.name
        self.content.warn(f"Not read in {archive} ({en}): {shown}.", f"{archive} 中未读取（{zh}）：{shown}。")

    def _data(self, entry: zipfile.ZipInfo, name: str) -> bytes:
        """The entry's bytes; b"" when they cannot be had, which is noted."""
        password = self.content.source.options.password
        is_locked = bool(entry.flag_bits & 1)
        if is_locked and not password:
            self.locked.append(name)
            return b""
        try:
            if entry.compress_type == zip_encryption.METHOD:
                return zip_encryption.opened(self.content.source.data, entry, password)
            return self.package.read(entry, pwd=password.encode() if is_locked else None)
        except NotImplementedError:  # packed in a way that is not known here; a password would not help
            self.other.append(name)
        except (RuntimeError, zip_encryption.WrongPassword):  # RuntimeError: the library's word for a wrong password
            self.locked.append(name)
        except _BROKEN:
            (self.locked if is_locked else self.broken).append(name)
        return b""


def _users(data: bytes) -> dict[str, str]:
    try:
        return users_of(json.loads(charset.decode(data)))
    except ValueError:
        return {}


def _is_clutter(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_CLUTTER[0]) or lower.rpartition("/")[2] in _CLUTTER[1:]


def _names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """The names as they were meant: marked UTF-8, or said in an extra field, or in one charset for all the others."""
    raw = [b"" if entry.flag_bits & _UTF8 else _raw(entry) for entry in entries]
    unsure = b"\n".join(name for name in raw if name and not name.isascii())
    guessed = charset.decode(unsure).split("\n") if unsure else []
    found, at = [], 0
    for entry, name in zip(entries, raw, strict=True):
        text = _unicode_name(entry) or entry.filename
        if name and not name.isascii():
            if at < len(guessed) and not _unicode_name(entry):
                text = guessed[at]
            at += 1
        found.append(_safe(text))
    return found


def _raw(entry: zipfile.ZipInfo) -> bytes:
    try:
        return entry.orig_filename.encode("cp437").replace(b"\n", b" ")
    except UnicodeEncodeError:
        return b""


def _unicode_name(entry: zipfile.ZipInfo) -> str:
    """The Info-ZIP Unicode path (extra field 0x7075)."""
    extra, at = entry.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 0x7075 and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return ""


def _safe(name: str) -> str:
    """A relative path; "!" would look like a file inside a file."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts).replace("!", "！") or "file"
