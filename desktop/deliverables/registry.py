"""Answers for which writers there are: format -> spec class and `write`. A new format is one module and one line here.

`write(spec, context, path)` renders to exactly that path; the same spec and context give the same bytes, because after
a crash a deliverable is recognised by its hash. Writers import their libraries themselves, when they are first used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

from desktop.core.document import Citation
from desktop.core.errors import InvalidArguments
from desktop.core.schema import parse
from desktop.core.spec import CalendarSpec, DeckSpec, DocumentSpec, MailSpec, Spec, WorkbookSpec, Written
from desktop.deliverables.clean_text import cleaned
from desktop.deliverables.note import require_known

FormatName = Literal["docx", "md", "pdf", "html", "xlsx", "csv", "pptx", "eml", "ics"]


@dataclass(frozen=True, slots=True)
class WriteContext:
    """What a writer needs beside the spec. `citations`: passage id -> evidence; `now`: aware; `attachments`: name of a
    deliverable -> its file; `timezone`: IANA name for naive times; `template`: the person's own .dotx, .xltx or .potx (or a
    document to take the look from), followed by the writer of that format and no other."""

    citations: Mapping[str, Citation]
    now: datetime
    attachments: Mapping[str, Path] = field(default_factory=dict)
    timezone: str = "UTC"
    product: str = "Afternoon"
    template: Path | None = None


Write = Callable[[Any, WriteContext, Path], Written]


@dataclass(frozen=True, slots=True)
class Writer:
    """One format. `write` raises ToolFailed for what a chat model can mend, OSError when the file cannot be written."""

    format: FormatName
    spec: type[Spec]
    extension: str
    write: Write


def _late(module: str) -> Write:
    """The `write` of a module of this room, imported on first use; refuses unknown sources before anything is written."""

    def write(spec: Any, context: WriteContext, path: Path) -> Written:
        require_known(spec, context.citations)
        loaded = importlib.import_module(f"desktop.deliverables.{module}")
        citations = {id: cleaned(citation) for id, citation in context.citations.items()}
        return cast(Written, loaded.write(cleaned(spec), replace(context, citations=citations), path))

    return write


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "docx": Writer("docx", DocumentSpec, ".docx", _late("document_file")),
        "md": Writer("md", DocumentSpec, ".md", _late("markdown_file")),
        "pdf": Writer("pdf", DocumentSpec, ".pdf", _late("pdf_file")),
        "html": Writer("html", DocumentSpec, ".html", _late("html_file")),
        "xlsx": Writer("xlsx", WorkbookSpec, ".xlsx", _late("workbook_file")),
        "csv": Writer("csv", WorkbookSpec, ".csv", _late("delimited_file")),
        "pptx": Writer("pptx", DeckSpec, ".pptx", _late("deck_file")),
        "eml": Writer("eml", MailSpec, ".eml", _late("mail_file")),
        "ics": Writer("ics", CalendarSpec, ".ics", _late("calendar_file")),
    }
)


def check_spec(format: str, data: Mapping[str, Any]) -> Spec:
    """`data` (JSON) as the spec of `format`. Raises InvalidArguments with every fault of shape, or else of meaning."""
    from desktop.deliverables.check import faults, with_dates

    if format not in WRITERS:
        raise InvalidArguments([f"format: must be one of {', '.join(WRITERS)}, not {format!r}"])
    spec = parse(WRITERS[format].spec, with_dates(format, data))
    if found := faults(spec, format):
        raise InvalidArguments(found)
    return spec
