"""Answers for the same spec giving the same bytes: fixed archive times and dates in office files.

Word, Excel and PowerPoint files are ZIP archives (ECMA-376 part 2); the libraries stamp the time of day into entries
and `docProps/core.xml`. A chart on a slide carries a workbook of its own, so this goes into it as well.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_CORE_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_DROPPED = ("docProps/thumbnail.jpeg",)  # the library's template carries a picture of itself


def freeze(archive: bytes, moment: datetime) -> bytes:
    """The same archive with `moment` (aware) as its only time, entries in their order."""
    stamp = moment.astimezone(UTC)
    frozen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(frozen, "w") as target:
        for entry in source.infolist():
            if entry.filename not in _DROPPED:
                info = zipfile.ZipInfo(entry.filename, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                target.writestr(info, _part(entry.filename, source.read(entry), stamp), compresslevel=6)
    return frozen.getvalue()


def _part(name: str, content: bytes, stamp: datetime) -> bytes:
    if name.endswith(".xlsx"):
        return freeze(content, stamp)
    if name == "docProps/core.xml":
        text = stamp.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        return _CORE_DATE.sub(lambda match: match[1] + text + match[2], content)
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
    return content
