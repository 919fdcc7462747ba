"""Answers for pictures: what is known about one without seeing it - kind, size, date, camera, words in its fields.

The pixels are never decoded here. `metadata["media_type"]` tells back ends that see pictures that the file itself is
worth sending. Where a picture was taken (GPS) is said to be there, never repeated.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from desktop.core.document import Place
from desktop.documents import charset, refusal
from desktop.documents.ooxml import parse_xml
from desktop.documents.source import Content, Source, clean

_TAGS = {0x010E: "Description", 0x013B: "Artist", 0x8298: "Copyright", 0x0131: "Software"}
_MAKE, _MODEL, _CHANGED, _EXIF, _GPS = 0x010F, 0x0110, 0x0132, 0x8769, 0x8825
_TAKEN, _COMMENT = 0x9003, 0x9286
_HEIF = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"heim", b"hevc")
_FIELD = re.compile(r"[A-Za-z][\w .-]{0,40}")
_MAX_FIELD = 2_000
_SVG = "{http://www.w3.org/2000/svg}"
Facts = list[tuple[str, str]]


def read_picture(source: Source) -> Content:
    """A picture as one passage (place FILE) with a field per line."""
    content = Content(source)
    head = source.data[:32]
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        facts = _heif(content, source.data)
    elif b"<svg" in source.data[:4_096].lower():
        facts = _drawing(content, source.data)
    else:
        facts = _pixels(content, source)
    lines = [f"{name}: {clean(value)}" for name, value in facts if value.strip()]
    content.add("\n".join(lines), Place.FILE, whole=True)
    if source.depth:
        return content  # a picture in a mail or an archive: nothing the person asked to read
    content.warn(
        f"{source.name} is a picture: what it shows was not read, only its properties.",
        f"{source.name} 是图片：未读取画面内容，只读取了属性。",
    )
    return content


def _pixels(content: Content, source: Source) -> Facts:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a huge picture is no danger: it is not decoded
            image = Image.open(BytesIO(source.data))
            exif = image.getexif()
    except Image.DecompressionBombError as error:
        raise refusal.bomb(source.name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise refusal.damaged(source.name) from error
    kind = image.format or "unknown"
    content.metadata["media_type"] = Image.MIME.get(kind, f"image/{kind.lower()}")
    facts = _size(content, kind, *image.size)
    frames = int(getattr(image, "n_frames", 1))
    if frames > 1:
        facts.append(("Pages" if kind == "TIFF" else "Frames", str(frames)))
    facts += _exif(content, exif)
    for name, value in image.info.items():
        if isinstance(value, str) and isinstance(name, str) and _is_field(name):
            facts.append((name, value[:_MAX_FIELD]))
    return facts


def _is_field(name: str) -> bool:
    """A word of the author's, none of the format's own."""
    return bool(_FIELD.fullmatch(name)) and not name.lower().startswith(("xml", "raw", "date:"))


def _size(content: Content, kind: str, width: int, height: int) -> Facts:
    content.metadata.update(width=str(width), height=str(height))
    return [("Picture", f"{kind}, {width} × {height} pixels")]


def _exif(content: Content, exif: Any) -> Facts:
    inner = exif.get_ifd(_EXIF)
    taken = _moment(inner.get(_TAKEN)) or _moment(exif.get(_CHANGED))
    facts: Facts = []
    if taken:
        content.modified = taken
        facts.append(("Taken", f"{taken:%Y-%m-%d %H:%M}"))
    make, model = _field(exif.get(_MAKE)), _field(exif.get(_MODEL))
    facts.append(("Camera", model if model.startswith(make) else f"{make} {model}".strip()))
    facts += [(name, _field(exif.get(tag))) for tag, name in _TAGS.items()]
    facts.append(("Comment", _comment(inner.get(_COMMENT))))
    content.author = _field(exif.get(0x013B))
    if exif.get_ifd(_GPS):
        facts.append(("Place", "recorded in the file (GPS), not shown"))
    return facts


def _field(value: Any) -> str:
    text = charset.decode(value) if isinstance(value, bytes) else str(value) if isinstance(value, str) else ""
    return text.replace("\x00", "").strip()[:_MAX_FIELD]


def _comment(value: Any) -> str:
    """UserComment begins with eight bytes that name its charset."""
    if not isinstance(value, bytes):
        return _field(value)
    return _field(value[8:].decode("utf-16", "replace") if value.startswith(b"UNICODE") else value[8:])


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.strptime(_field(value)[:19], "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _heif(content: Content, data: bytes) -> Facts:
    """HEIC and AVIF (ISO 23008-12): the largest of the sizes it announces."""
    content.metadata["media_type"] = "image/avif" if data[8:12] == b"avif" else "image/heic"
    sizes = list(_extents(data[:200_000]))
    kind = "AVIF" if data[8:12] == b"avif" else "HEIC"
    return _size(content, kind, *max(sizes, key=lambda size: size[0] * size[1])) if sizes else [("Picture", kind)]


def _extents(data: bytes) -> Iterator[tuple[int, int]]:
    at = data.find(b"ispe")
    while 0 <= at <= len(data) - 16:
        yield struct.unpack_from(">II", data, at + 8)
        at = data.find(b"ispe", at + 4)


def _drawing(content: Content, data: bytes) -> Facts:
    """SVG: its title and its words."""
    root = parse_xml(data)
    if root is None:
        raise refusal.damaged(content.source.name)
    content.metadata["media_type"] = "image/svg+xml"
    words = ["".join(map(str, item.itertext())) for item in root.iter(_SVG + "title", _SVG + "desc", _SVG + "text")]
    content.title = (root.findtext(_SVG + "title") or "").strip()
    size = " × ".join(filter(None, (root.get("width", ""), root.get("height", ""))))
    return [
        ("Picture", f"SVG, {size}" if size else "SVG"),
        ("Words", "\n".join(" ".join(word.split()) for word in words)),
    ]
