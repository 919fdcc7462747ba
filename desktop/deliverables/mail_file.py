"""Answers for MailSpec as a draft (.eml): opens in a mail program as an unsent message (X-Unsent, MS-OXCMAIL); nothing is sent.

RFC 5322 and 2045; every name and boundary comes from a hash, so the same spec gives the same bytes.
"""

from __future__ import annotations

import hashlib
import html
import mimetypes
import re
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from desktop.core.errors import ToolFailed
from desktop.core.schema import dump
from desktop.core.spec import Evidence, Line, MailSpec, Written
from desktop.deliverables import house, mark
from desktop.deliverables.mail_address import addresses
from desktop.deliverables.registry import WriteContext

# Word and Excel are not in every system's list of types; the list of the machine must not change the bytes.
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".ics": "text/calendar",
    ".csv": "text/csv",
    ".html": "text/html",
    ".eml": "application/octet-stream",
}


def write(spec: MailSpec, context: WriteContext, path: Path) -> Written:
    """Writes the draft to `path`. ToolFailed for an attachment that is no deliverable of this task."""
    missing = [name for name in spec.attachments if name not in context.attachments]
    if missing:
        known = ", ".join(sorted(context.attachments)) or "none so far"
        raise ToolFailed(
            f"These attachments are not deliverables of this task: {', '.join(missing)}. Known: {known}. Nothing was "
            "written. Make them first, or leave them out."
        )
    message = _message(spec, context)
    path.write_bytes(message.as_bytes())
    evidence = tuple(
        Evidence(f"para {number}", mark.plain(line.text), line.sources)
        for number, line in enumerate(spec.body, 1)
        if line.sources
    )
    return Written(evidence, {"paragraphs": len(spec.body), "attachments": len(spec.attachments)})


def _message(spec: MailSpec, context: WriteContext) -> EmailMessage:
    files = [(name, context.attachments[name].read_bytes()) for name in spec.attachments]
    seed = hashlib.sha256(repr((dump(spec), context.now.isoformat(), files)).encode()).hexdigest()
    message = EmailMessage(policy=SMTP)
    if spec.sender:
        message["From"] = addresses((spec.sender,))
    if spec.to:
        message["To"] = addresses(spec.to)
    if spec.cc:
        message["Cc"] = addresses(spec.cc)
    message["Subject"] = " ".join(spec.subject.split())
    message["Date"] = context.now.astimezone(UTC)
    message["Message-ID"] = f"<{seed[:32]}@{context.product.lower()}.invalid>"
    message["X-Unsent"] = "1"
    if answered := _message_ids((spec.in_reply_to,)):
        message["In-Reply-To"] = answered
    if thread := _message_ids((*spec.references, spec.in_reply_to)):
        message["References"] = thread
    message.set_content(_plain(spec), cte="quoted-printable")
    message.add_alternative(_html(spec), subtype="html", cte="quoted-printable")
    for name, data in files:
        main, _, sub = _type_of(name).partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    message["Content-Language"] = house.language_tag(spec.language)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{seed[32:56]}_{number}")
    return message


def _message_ids(ids: tuple[str, ...]) -> str:
    """Message-IDs as RFC 5322 (3.6.4) wants them, each once; what cannot be one is left out."""
    plain = dict.fromkeys(id.strip().strip("<>") for id in ids)
    return " ".join(f"<{id}>" for id in plain if re.fullmatch(r"[\x21-\x3b\x3d\x3f-\x7e]{3,400}", id))


def _type_of(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def _plain(spec: MailSpec) -> str:
    """Paragraphs apart by a blank line, list items directly below each other."""
    lines: list[str] = []
    for line in spec.body:
        if lines and not (_is_item(line) and lines[-1].startswith("- ")):
            lines.append("")
        lines.append(mark.plain(line.text).strip() + house.certainty(line.certainty, spec.language))
    return "\n".join(lines) + "\n"


def _html(spec: MailSpec) -> str:
    parts: list[str] = []
    is_open = False
    for line in spec.body:
        if _is_item(line) != is_open:
            parts.append("</ul>" if is_open else "<ul>")
            is_open = not is_open
        text = _marked(line.text.strip().removeprefix("- ") if is_open else line.text.strip())
        text += html.escape(house.certainty(line.certainty, spec.language))
        parts.append(f"<li>{text}</li>" if is_open else f"<p>{text}</p>")
    if is_open:
        parts.append("</ul>")
    body = "\n".join(parts)
    look = f"font-family:Arial,'{house.CHINESE}',sans-serif;font-size:11pt;color:#{house.INK}"
    return (
        f'<!doctype html>\n<html lang="{house.language_tag(spec.language)}"><head><meta charset="utf-8"></head>\n'
        f'<body style="{look}">\n{body}\n</body></html>\n'
    )


def _is_item(line: Line) -> bool:
    return line.text.lstrip().startswith("- ")


def _marked(text: str) -> str:
    pieces = []
    for run in mark.runs(text):
        piece = html.escape(run.text).replace("\n", "<br>")
        pieces.append(f"<b>{piece}</b>" if run.bold else f"<i>{piece}</i>" if run.italic else piece)
    return "".join(pieces)
