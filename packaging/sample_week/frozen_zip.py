"""Makes an office file reproducible: fixed archive times and fixed dates in the core properties.

Word, Excel and PowerPoint files are ZIP archives (ECMA-376 part 2); the libraries stamp the time of day into the
archive entries and `docProps/core.xml`. Charts on slides carry a workbook of their own, so this descends into it.
"""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

_CORE_DATE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def freeze_file(path: Path, moment: datetime) -> None:
    """Rewrite the office file at `path` in place, with `moment` (taken as UTC) as its only time."""
    path.write_bytes(freeze_bytes(path.read_bytes(), moment))


def freeze_bytes(archive: bytes, moment: datetime) -> bytes:
    """Return the same archive with every entry stamped `moment`."""
    frozen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(frozen, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, date_time=moment.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, _freeze_part(entry.filename, source.read(entry), moment), compresslevel=9)
    return frozen.getvalue()


def _freeze_part(name: str, content: bytes, moment: datetime) -> bytes:
    if name.endswith(".xlsx"):
        return freeze_bytes(content, moment)
    if name == "docProps/core.xml":
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        return _CORE_DATE.sub(lambda match: match[1] + stamp + match[3], content)
    return content
