"""Answers for the package around Word, Excel and PowerPoint files (ECMA-376 part 2): parts, relationships, properties.

The three readers parse the XML parts themselves: it is faster than the libraries, sees hidden rows and tracked
deletions, and goes on where a part is missing. Sizes are checked before anything is unpacked; entities are not
resolved, nothing is fetched.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO

from lxml import etree

from desktop.documents import refusal
from desktop.documents.source import Content, Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": A[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/presentationml/main": P[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/chart": C[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": S[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}
_SMALL = 20_000_000  # bytes: below this, no ratio is a danger


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between parts. `kind` is the last word of its type ("slide", "notesSlide"); `target` is a part name."""

    id: str
    kind: str
    target: str


class Package:
    """An opened OOXML file. Part names have no leading slash. Missing parts read as None."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self._zip = open_checked(source)
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in self._zip.infolist()}

    def bytes_of(self, part: str) -> bytes | None:
        """The part's bytes. Raises UnreadableFile("damaged") when they cannot be unpacked."""
        entry = self._entries.get(part.lower())
        if entry is None:
            return None
        try:
            data = self._zip.read(entry)
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
            raise refusal.damaged(self.name) from error
        if b"purl.oclc.org" in data[:4_096]:
            for strict, transitional in _STRICT.items():
                data = data.replace(strict, transitional)
        return data

    def stream(self, part: str) -> IO[bytes] | None:
        """The part's bytes as a stream, for parts too large for a tree."""
        data = self.bytes_of(part)
        return None if data is None else BytesIO(data)

    def size_of(self, part: str) -> int:
        """Unpacked bytes of a part, 0 when it is missing."""
        entry = self._entries.get(part.lower())
        return entry.file_size if entry else 0

    def tree(self, part: str) -> etree._Element | None:
        """The part's root element, or None when it is missing or no XML."""
        data = self.bytes_of(part)
        return None if data is None else parse_xml(data)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What `part` ("" for the package) links to inside the package; external targets are left out."""
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", name + ".rels"))
        found = []
        for link in [] if root is None else root.iterchildren("*"):
            if link.get("TargetMode") == "External":
                continue
            target = link.get("Target", "")
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = link.get("Type", "").rpartition("/")[2]
            found.append(Relation(link.get("Id", ""), kind, target))
        return tuple(found)

    def related(self, part: str, kind: str) -> str:
        """The part of that kind that `part` links to, or ""."""
        return next((relation.target for relation in self.relations(part) if relation.kind == kind), "")

    def main_part(self, usual: str) -> str:
        """The office document of the package; `usual` when its relationships are lost."""
        main = self.related("", "officeDocument")
        return main if main.lower() in self._entries else usual

    def take_properties(self, content: Content) -> None:
        """Title, author and date of the document's core properties."""
        part = self.related("", "core-properties") or "docProps/core.xml"
        root = self.tree(part)
        if root is None:
            return
        values = {etree.QName(item).localname: (item.text or "").strip() for item in root.iterchildren("*")}
        content.title = content.title or values.get("title", "")
        content.author = values.get("lastModifiedBy") or values.get("creator", "")
        content.modified = moment(values.get("modified") or values.get("created") or "")

    def say_macros(self, content: Content) -> None:
        """Macros are never run; the person is told that there are some."""
        if any(entry.endswith("vbaproject.bin") for entry in self._entries):
            content.metadata["macros"] = "ignored"
            content.warn(
                f"{self.name} contains macros; they were ignored, only its content was read.",
                f"{self.name} 含有宏；宏已忽略，只读取了内容。",
            )


def open_checked(source: Source, *, with_encrypted: bool = False) -> zipfile.ZipFile:
    """The ZIP archive, after a look at what it announces; encrypted entries are refused unless the caller can tell
    about them. Raises UnreadableFile: damaged, bomb, password."""
    limits = source.options.limits
    try:
        package = zipfile.ZipFile(BytesIO(source.data))
        entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise refusal.damaged(source.name) from error
    expanded = sum(entry.file_size for entry in entries)
    ratio = expanded / max(1, len(source.data))
    if len(entries) > limits.max_entries or expanded > limits.max_expanded:
        raise refusal.bomb(source.name)
    if ratio > limits.max_ratio and expanded > _SMALL:
        raise refusal.bomb(source.name)
    if not with_encrypted and any(entry.flag_bits & 1 for entry in entries):
        raise refusal.password(source.name)
    return package


def parse_xml(data: bytes) -> etree._Element | None:
    """The root of `data`, mended where it is not well-formed; None when nothing can be made of it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def moment(text: str) -> datetime | None:
    """An ISO 8601 text (W3CDTF) as aware UTC; None when it is none or no real date."""
    try:
        value = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def children(element: etree._Element | None, tag: str) -> Iterator[etree._Element]:
    """Direct children called `tag`; none when the element is None."""
    return iter(()) if element is None else element.iterchildren(tag)


def value_of(element: etree._Element | None, path: str, attribute: str) -> str:
    """The attribute of the first element at `path` below `element`, or ""."""
    found = None if element is None else element.find(path)
    return "" if found is None else found.get(attribute, "")


def by_id(relations: tuple[Relation, ...]) -> Mapping[str, Relation]:
    """Relations by the id that parts refer to them with."""
    return {relation.id: relation for relation in relations}
