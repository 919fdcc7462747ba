"""Answers for putting a finished file on the disk: spec -> checked -> cited -> written -> named -> fsynced.

Writing is idempotent by content: writers are deterministic, so a call that is run again after a crash finds its
own file by hash and does not make a second one. Nothing is ever overwritten; a second file of the same name
becomes `-v2`, and replaces the first in the list of deliverables when the same task made it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from desktop.core.document import Citation
from desktop.core.errors import ToolFailed
from desktop.core.events import DeliverableSaved
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import CalendarSpec, DeckSpec, DocumentSpec, MailSpec, Spec, WorkbookSpec
from desktop.core.task import DeliverableRow
from desktop.tools.disk import unwritable
from desktop.tools.toolbox import Call, tool

FileName = Annotated[str, "file name without extension: subject and date, as the person would name it"]
Template = Annotated[
    str,
    "the person's own template (.dotx, .xltx, .potx, or a document to take the look from), named as by list_files; "
    "empty: a dropped template of this format, if there is one",
]
QUOTE_CHARACTERS = 280
_TEMPLATES = {"docx": (".dotx", ".docx"), "xlsx": (".xltx", ".xlsx"), "pptx": (".potx", ".pptx")}


@tool(Effect.WORKSPACE)
async def write_document(
    call: Call,
    name: FileName,
    spec: DocumentSpec,
    format: Literal["docx", "pdf", "html", "md"] = "docx",
    template: Template = "",
) -> ToolOutcome:
    """Write a document (Word, PDF, web page or Markdown). Every factual line names its passages in `sources`."""
    return await deliver(call, name, format, spec, template)


@tool(Effect.WORKSPACE)
async def write_workbook(
    call: Call, name: FileName, spec: WorkbookSpec, format: Literal["xlsx", "csv"] = "xlsx", template: Template = ""
) -> ToolOutcome:
    """Write an Excel workbook with live formulas; every hard-coded figure names its passage in `sources`. As csv: one
    sheet, values only."""
    return await deliver(call, name, format, spec, template)


@tool(Effect.WORKSPACE)
async def write_deck(call: Call, name: FileName, spec: DeckSpec, template: Template = "") -> ToolOutcome:
    """Write a PowerPoint deck: a message in each title, native tables and charts, speaker notes with sources."""
    return await deliver(call, name, "pptx", spec, template)


@tool(Effect.WORKSPACE)
async def draft_mail(call: Call, name: FileName, spec: MailSpec) -> ToolOutcome:
    """Write a mail draft as a file (.eml). Nothing is sent."""
    return await deliver(call, name, "eml", spec)


@tool(Effect.WORKSPACE)
async def write_calendar(call: Call, name: FileName, spec: CalendarSpec) -> ToolOutcome:
    """Write calendar events as a file (.ics) to import. No invitation is sent."""
    return await deliver(call, name, "ics", spec)


async def deliver(call: Call, name: str, format: str, spec: Spec, template: str = "") -> ToolOutcome:
    """Write `spec` into the task's folder. Raises ToolFailed (the chat model can mend it) or LimitReached (no space)."""
    from desktop.deliverables.registry import WRITERS, WriteContext, check_spec

    context = call.context
    checked = check_spec(format, dump(spec))
    citations = await _citations(call, checked)
    mine = [row for row in context.deliverables() if row.state == "committed"]
    attachments = {row.name: Path(row.path) for row in mine}
    told = WriteContext(
        citations=citations,
        now=context.as_of,
        attachments=attachments,
        timezone=context.timezone,
        template=_template(call, format, template),
    )
    writer = WRITERS[format]
    stem = file_stem(name)
    temp = context.folder / f".{stem}.{call.key[:12]}.part"
    try:
        written = await asyncio.to_thread(writer.write, checked, told, temp)
        path, digest, size = await asyncio.to_thread(settle, temp, stem, writer.extension)
    except OSError as error:
        temp.unlink(missing_ok=True)
        raise unwritable(error, context.folder) from error
    evidence = {"evidence": dump(written.evidence), "citations": dump(citations), "counts": written.counts}
    blob = await context.record.put_blob(json.dumps(evidence, ensure_ascii=False, sort_keys=True).encode())
    event = _saved(call, mine, path, digest, size, stem, format, getattr(checked, "title", name), blob)
    answer: dict[str, Any] = {"file": path.name, "version": event.version} | dict(written.counts)
    if written.warnings:
        answer["warnings"] = list(written.warnings)
    return ToolOutcome(json.dumps(answer, ensure_ascii=False), events=(event,))


def _template(call: Call, format: str, named: str) -> Path | None:
    """The template that is named, else the first dropped one of this format. ToolFailed for a name that cannot be one."""
    library = call.context.library
    wanted = _TEMPLATES.get(format, ())
    if not named:
        dropped = [file for file in sorted(library.files()) if wanted and file.lower().endswith(wanted[0])]
        return library.path(dropped[0]) if dropped else None
    if not named.lower().endswith(wanted or (" ",)):
        takes = f"a template {' or '.join(wanted)}" if wanted else "no template"
        raise ToolFailed(f"template: {format} takes {takes}, not {named!r}. Leave it empty for the house look.")
    try:
        return library.path(named)
    except KeyError as error:
        raise ToolFailed(f"template: there is no file {named!r}. Use list_files.") from error


def _saved(
    call: Call,
    mine: list[DeliverableRow],
    path: Path,
    digest: str,
    size: int,
    stem: str,
    format: str,
    title: str,
    blob: str,
) -> DeliverableSaved:
    earlier = next((r for r in mine if r.format == format and _base(r.name) == stem and r.id != call.key), None)
    return DeliverableSaved(
        call.context.task,
        call.key,
        call.key,
        path.name,
        str(path),
        digest,
        format,
        size,
        version=earlier.version + 1 if earlier else 1,
        title=title,
        evidence=blob,
        replaces=earlier.id if earlier else "",
    )


async def _citations(call: Call, spec: Spec) -> dict[str, Citation]:
    """Every passage id in `spec` with its citation. Raises ToolFailed naming the ids nobody read."""
    citations: dict[str, Citation] = {}
    unknown: list[str] = []
    for id in sorted(set(_sources(dump(spec)))):
        try:
            passage, sha256 = await call.context.library.cited(id)
        except KeyError:
            unknown.append(id)
            continue
        quote = passage.text if len(passage.text) <= QUOTE_CHARACTERS else passage.text[: QUOTE_CHARACTERS - 1] + "…"
        citations[id] = Citation(id, passage.locator, quote, sha256)
    if unknown:
        raise ToolFailed(f"sources: no passage has the id {', '.join(unknown)}. Use ids from the files read.")
    return citations


def _sources(data: Any) -> list[str]:
    """All passage ids below a dumped spec."""
    if isinstance(data, dict):
        own = [str(id) for id in data.get("sources") or ()]
        return own + [id for value in data.values() if isinstance(value, (dict, list)) for id in _sources(value)]
    return [id for item in data if isinstance(item, (dict, list)) for id in _sources(item)]


def file_stem(name: str) -> str:
    """`name` as a file name every platform accepts, without extension; ToolFailed when nothing is left."""
    stem = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', " ", name)
    stem = re.sub(r"\.(docx|xlsx|pptx|eml|ics|md|pdf|html?|csv)$", "", stem.strip(), flags=re.IGNORECASE)
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:80].rstrip(" .")
    if not stem:
        raise ToolFailed("name: give a file name with letters or digits")
    return f"{stem}_" if stem.upper() in _RESERVED else stem


_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(10)), *(f"LPT{n}" for n in range(10))})


def _base(name: str) -> str:
    return re.sub(r"-v\d+$", "", Path(name).stem)


def settle(temp: Path, stem: str, extension: str) -> tuple[Path, str, int]:
    """Give a written temp file its name: fsync, the first free `stem[-vN]`, or the file that already has these bytes.
    Returns path, SHA-256 and size in bytes."""
    data = temp.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    with temp.open("rb+") as handle:
        os.fsync(handle.fileno())
    version = 1
    while True:
        suffix = f"-v{version}" if version > 1 else ""
        target = temp.parent / f"{stem}{suffix}.{extension.lstrip('.')}"
        if not target.exists():
            temp.rename(target)
            break
        if hashlib.sha256(target.read_bytes()).hexdigest() == digest:
            temp.unlink()
            break
        version += 1
    _fsync_folder(target.parent)
    return target, digest, len(data)


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
