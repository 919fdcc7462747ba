"""Answers for pages saved by Safari (.webarchive): a property list around the HTML, its frames and its pictures."""

from __future__ import annotations

import plistlib
from typing import Any
from xml.parsers.expat import ExpatError

from desktop.documents import charset, refusal
from desktop.documents.html import read_html
from desktop.documents.source import Content, Source

_MAX_FRAMES = 50
_MAX_DEPTH = 3


def read_webarchive(source: Source) -> Content:
    """A saved page, with the pages in its frames. Place HEADING as for html."""
    try:
        archive = plistlib.loads(source.data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, IndexError, KeyError) as error:
        raise refusal.damaged(source.name) from error
    content = Content(source)
    _take(content, archive, 0)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def _take(content: Content, archive: Any, depth: int) -> None:
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    data = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(data, bytes) or not isinstance(main, dict):
        if depth == 0:
            raise refusal.damaged(content.source.name)
        return
    old = content.source
    encoding = str(main.get("WebResourceTextEncodingName") or "")
    page = charset.decode(data, encoding).encode("utf-8-sig", "replace")
    inner = read_html(Source(old.name, page, old.options, old.nested, old.depth))
    content.title = content.title or inner.title
    content.metadata.setdefault("address", str(main.get("WebResourceURL") or ""))
    for passage in inner.passages:
        content.take(passage)
    for frame in (archive.get("WebSubframeArchives") or [])[:_MAX_FRAMES] if depth < _MAX_DEPTH else []:
        _take(content, frame, depth + 1)
