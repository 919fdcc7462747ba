"""Answers for Outlook messages (.msg): mail, appointments, and what is attached, messages inside messages included.

The file is a compound file (MS-CFB) with one stream per property (MS-OXMSG); olefile opens it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.core.document import PassageKind, Person, Place
from desktop.core.errors import UnreadableFile
from desktop.documents import mapi
from desktop.documents.calendar import event_text
from desktop.documents.compound import opened
from desktop.documents.mail import add_mail
from desktop.documents.mail_body import Attachment
from desktop.documents.mapi import Properties
from desktop.documents.source import Content, Source

_NAMES = "__nameid_version1.0"
_HEADER = {"": 32, "recipient": 8, "message": 24}  # bytes before the first entry of a property stream
_MAX_PARTS = 500
_TEXT8, _TEXT16, _BINARY, _OBJECT = 0x001E, 0x001F, 0x0102, 0x000D


def read_msg(source: Source) -> Content:
    """An Outlook message. Place MESSAGE: number 1; an appointment is also an EVENT."""
    content = Content(source)
    with opened(source) as file:
        _Message(content, _File(file), (), source.name).add(1)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


@dataclass(slots=True)
class _File:
    """A compound file as property streams in folders."""

    ole: Any

    def folders(self, at: tuple[str, ...], prefix: str) -> list[tuple[str, ...]]:
        """The storages directly below `at` whose name begins with `prefix`, in order."""
        depth = len(at) + 1
        found = {
            tuple(path[:depth])
            for path in self.ole.listdir(streams=True, storages=True)
            if len(path) >= depth and tuple(path[: depth - 1]) == at and path[depth - 1].startswith(prefix)
        }
        return sorted(found)[:_MAX_PARTS]

    def stream(self, path: tuple[str, ...]) -> bytes:
        """The bytes of a stream, b"" when it is missing or broken."""
        if not self.ole.exists(list(path)):
            return b""
        try:
            return bytes(self.ole.openstream(list(path)).read())
        except OSError:
            return b""

    def properties(self, at: tuple[str, ...], kind: str, encoding: str = "") -> Properties:
        """All properties of the storage `at`."""
        found = Properties(encoding=encoding)
        data = self.stream((*at, "__properties_version1.0"))
        for start in range(_HEADER[kind], len(data) - 15, 16):
            type, number = struct.unpack("<HH", data[start : start + 4])
            value = mapi.fixed(type, data[start + 8 : start + 16])
            if value is not None:
                found.values[number] = value
        for path in self.ole.listdir(streams=True, storages=False):
            if len(path) == len(at) + 1 and tuple(path[:-1]) == at and path[-1].startswith("__substg1.0_"):
                self._take(found, tuple(path))
        return found

    def _take(self, found: Properties, path: tuple[str, ...]) -> None:
        tag = path[-1][12:20]
        try:
            number, type = int(tag[:4], 16), int(tag[4:], 16)
        except ValueError:
            return
        if len(path[-1]) > 20 or type not in (_TEXT8, _TEXT16, _BINARY):
            return
        data = self.stream(path)
        found.values[number] = data.decode("utf-16-le", "replace") if type == _TEXT16 else data

    def names(self) -> dict[int, int]:
        """Named properties: the number of the name -> the number in this file."""
        entries = self.stream((_NAMES, "__substg1.0_00030102"))
        named = {}
        for start in range(0, len(entries) - 7, 8):
            name, kind, index = struct.unpack("<IHH", entries[start : start + 8])
            if not kind & 1:
                named[name] = 0x8000 + index
        return named


@dataclass(slots=True)
class _Message:
    """One message of the file on its way into passages; `at` is its storage, () for the outermost."""

    content: Content
    file: _File
    at: tuple[str, ...]
    owner: str
    depth: int = 0

    def add(self, number: int) -> None:
        properties = self.file.properties(self.at, "message" if self.at else "")
        properties.named = self.file.names()
        properties.encoding = _encoding(properties)
        recipients = list(self._recipients(properties.encoding))
        inner: list[tuple[str, tuple[str, ...]]] = []
        attachments = list(self._attachments(properties.encoding, inner))
        record = mapi.record_of(properties, recipients, attachments)
        event = mapi.event_of(properties, [person for _, person in recipients])
        if event is not None:
            place = (Place.EVENT, number, event.uid, event.start.isoformat())
            self.content.add(event_text(event), *place, kind=PassageKind.EVENT, record=event)
        add_mail(self.content, record, mapi.body_of(properties, attachments), number, self.owner)
        for name, at in inner:
            self._inner(name, at)

    def _recipients(self, encoding: str) -> Iterator[tuple[int, Person]]:
        for at in self.file.folders(self.at, "__recip_version1.0_"):
            properties = self.file.properties(at, "recipient", encoding)
            person = mapi.person_of(properties)
            if person.name or person.address:
                yield properties.number(mapi.RECIPIENT), person

    def _attachments(self, encoding: str, inner: list[tuple[str, tuple[str, ...]]]) -> Iterator[Attachment]:
        """Attached files; attached messages go to `inner`."""
        for count, at in enumerate(self.file.folders(self.at, "__attach_version1.0_"), 1):
            properties = self.file.properties(at, "recipient", encoding)
            name = properties.text(mapi.FILE_NAME, mapi.SHORT_NAME, mapi.NAME)
            name = name.replace("\\", "/").rpartition("/")[2].strip() or f"part {count}"
            message = (*at, "__substg1.0_3701000D")
            if self.file.stream((*message, "__properties_version1.0")):
                inner.append((name, message))
            else:
                yield Attachment(name, properties.bytes_of(mapi.FILE_DATA) or None)

    def _inner(self, name: str, at: tuple[str, ...]) -> None:
        """A message attached to this one: its passages carry its own name, "a.msg!Re: figures"."""
        if self.depth + 1 > self.content.source.options.limits.max_depth:
            self.content.warn(f"Not read in {self.owner}: attached {name}.", f"{self.owner} 的附件未能读取：{name}。")
            return
        old = self.content.source
        content = Content(Source(f"{self.owner}!{name}", b"", old.options, old.nested, old.depth + 1))
        try:
            _Message(content, self.file, at, content.source.name, self.depth + 1).add(1)
        except UnreadableFile as error:
            self.content.warn(error.en, error.zh)
            return
        for passage in content.passages:
            self.content.take(passage)
        self.content.warnings.extend(warning for warning in content.warnings if warning not in self.content.warnings)


def _encoding(properties: Properties) -> str:
    for number in (mapi.CODEPAGE, mapi.INTERNET_CODEPAGE):
        if properties.number(number):
            return mapi.encoding_of(properties.number(number))
    return ""
