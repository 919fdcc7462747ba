"""Builds small office files for the tests; what the libraries cannot write is added to the package's XML."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document: Any) -> bytes:
    """The bytes of a python-docx, openpyxl or python-pptx document."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP with these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def word(body: str) -> bytes:
    """A Word file whose body is this XML (prefix w)."""
    return packed({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'})


def sheet(rows: str, columns: str = "", head: str = "") -> bytes:
    """A workbook with one sheet "Data" whose rows are this XML."""
    return packed(
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{SHEET}"><cols>{columns}</cols>'
            f"<sheetData>{rows}</sheetData></worksheet>".replace("<cols></cols>", ""),
        }
    )
