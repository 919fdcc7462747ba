"""Answers for Jupyter notebooks (ipynb, nbformat 3 and 4): the cells in their order, and what the code cells gave."""

from __future__ import annotations

import json
from typing import Any

from desktop.core.document import PassageKind, Place
from desktop.documents import charset, refusal
from desktop.documents.html import blocks_of, parse_html
from desktop.documents.source import Content, Source

_MAX_OUTPUT = 20_000  # characters per output


def read_notebook(source: Source) -> Content:
    """A notebook. Place HEADING: number is the cell from 1, name the last heading, detail "output 2"."""
    try:
        book = json.loads(charset.decode(source.data).lstrip("\ufeff"))
        cells = book["cells"] if "cells" in book else [c for sheet in book["worksheets"] for c in sheet["cells"]]
    except (ValueError, KeyError, TypeError) as error:
        raise refusal.damaged(source.name) from error
    content = Content(source)
    content.metadata["language"] = str(_at(book, "metadata", "kernelspec", "language") or "")
    heading = ""
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            continue
        text = _joined(cell.get("source", cell.get("input", "")))
        if cell.get("cell_type") in ("markdown", "heading"):
            heading = _markdown(content, text, number, heading)
        else:
            content.add(text, Place.HEADING, number, heading, "code" if cell.get("cell_type") == "code" else "")
        for count, output in enumerate(cell.get("outputs") or [], 1):
            _output(content, output, number, heading, count)
    if not content.passages:
        content.warn(f"{source.name} contains no text.", f"{source.name} 中没有文字。")
    return content


def _markdown(content: Content, text: str, number: int, heading: str) -> str:
    """Adds a text cell; returns the heading that holds from here."""
    lines = text.splitlines()
    if lines and lines[0].startswith("#"):
        heading = lines[0].lstrip("#").strip()
        content.title = content.title or heading
        content.add(heading, Place.HEADING, number, heading, kind=PassageKind.HEADING)
        text = "\n".join(lines[1:])
    content.add(text, Place.HEADING, number, heading)
    return heading


def _output(content: Content, output: Any, number: int, heading: str, count: int) -> None:
    if not isinstance(output, dict):
        return
    place = (Place.HEADING, number, heading, f"output {count}")
    inner = output.get("data")
    data: dict[str, Any] = inner if isinstance(inner, dict) else output
    page = _joined(data.get("text/html", data.get("html", "")))
    root = parse_html(page) if page.strip() else None
    tables = [block for block in blocks_of(root) if block.table] if root is not None else []
    if tables:
        for block in tables:
            content.add(block.text, *place, kind=PassageKind.TABLE, record=block.table)
        return
    text = _joined(data.get("text/plain", output.get("text", "")))
    if output.get("output_type") in ("error", "pyerr"):
        text = f"{output.get('ename', '')}: {output.get('evalue', '')}"
    content.add(text[:_MAX_OUTPUT], *place)


def _joined(text: Any) -> str:
    """Notebooks keep text as a string or as a list of lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
