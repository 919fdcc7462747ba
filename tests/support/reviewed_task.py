"""A done task with real files, specs, sources and evidence, as the program itself leaves it: for the Review page.

The task "tallowmere" made a brief (two versions), a workbook, a deck and a mail from a sales workbook and a mail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desktop.core import events as e
from desktop.core import spec as s
from desktop.core.commands import QuestionAnswered
from desktop.core.document import Citation, Document
from desktop.core.schema import dump
from desktop.core.task import SECOND_READING
from desktop.deliverables.registry import WRITERS, WriteContext
from desktop.documents import codec
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read
from desktop.store.journal import Store

TASK = "tallowmere"
SECOND = {
    "en": "Read by openai:gpt-5. Tallowmere printed.pdf, “Mira asked on 28 April”: the two late deliveries she names are "
    "left out. Suggested: name them as the cause.",
    "zh": "由 openai:gpt-5 再读。Tallowmere printed.pdf，“Mira asked on 28 April”：遗漏了她提到的两次迟到。建议：写明为原因。",
}
NOW = datetime(2026, 5, 14, 13, 20, tzinfo=UTC)
MAIL = b"""From: Mira Halloran <mira@tallowmere.example>
To: you@example.org
Subject: Pallet fee
Date: Tue, 28 Apr 2026 09:12:00 +0100
Message-ID: <fee@tallowmere.example>
Content-Type: text/plain; charset=utf-8

Does the new pallet fee apply to returns? We had two late deliveries in May.
"""


def sales(path: Path) -> None:
    """The source workbook: sales by line and quarter."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Q1")
    for row, cells in enumerate(
        (
            ("Line", "Year before", "Q1"),
            ("Chilled", 133_000, 156_900),
            ("Dry", 181_600, 181_400),
            ("Non-food", 73_600, 74_000),
            ("Total", 388_200, 412_300),
            ("Margin", 0.309, 0.314),
        )
    ):
        page.write_row(row, 0, cells)
    book.close()


def tell(store: Store, folder: Path, language: str = "en", more: bool = False, second: str = "") -> Path:
    """Journals the task; its files lie in `folder`/tallowmere. Returns the folder of the sources. `more`: also a PDF, a web
    page, Markdown, a table and a calendar; `second` is what a second reading found."""
    home = folder / TASK
    given = folder / "given"
    for each in (home, given):
        each.mkdir(parents=True, exist_ok=True)
    sales(given / "Sales 2026.xlsx")
    (given / "Pallet fee.eml").write_bytes(MAIL)
    zh = language == "zh"
    words = (
        "准备塔洛美季度会：简报、数据表、汇报稿和邮件"
        if zh
        else "Prepare the Tallowmere review: brief, figures, deck and a mail"
    )
    store.append_now(
        e.TaskSubmitted(TASK, words, (str(given),), str(home), language=language, timezone="Europe/London"),
        e.RunStarted(TASK, "tallowmere-run"),
    )
    documents = {name: _source(store, given / name) for name in ("Sales 2026.xlsx", "Pallet fee.eml")}
    figures, mail = documents["Sales 2026.xlsx"].passages[0].id, _body(documents["Pallet fee.eml"])
    citations = _citations(documents)
    store.append_now(e.QuestionAsked(TASK, "tallowmere-q", "", "Which quarter?", ("The first",)))
    store.append_now(QuestionAnswered(TASK, "tallowmere-q", "The first"))
    first = _write(store, home, "Tallowmere brief", "docx", brief(figures, mail, "410,000"), citations)
    _write(store, home, "Tallowmere brief", "docx", brief(figures, mail), citations, version=2, replaces=first)
    _write(store, home, "Q1 figures", "xlsx", workbook(figures), citations)
    _write(store, home, "Tallowmere review", "pptx", deck(figures), citations)
    _write(store, home, "Mail to the team", "eml", mail_draft(mail), citations)
    if more:
        _write(store, home, "Tallowmere printed", "pdf", long_brief(figures, mail), citations)
        for format in ("html", "md"):
            _write(store, home, f"Tallowmere {format}", format, brief(figures, mail), citations)
        _write(store, home, "Tallowmere table", "csv", workbook(figures), citations)
        _write(store, home, "Tallowmere dates", "ics", dates(mail), citations)
    _checks(store)
    if second:
        store.append_now(e.CheckEnded(TASK, 1, SECOND_READING, "warning", second))
    store.append_now(e.TaskCompleted(TASK, "# Tallowmere\n\nFour files are ready."))
    return given


def _body(document: Document) -> str:
    return next(passage.id for passage in document.passages if "pallet fee" in passage.text)


def _source(store: Store, path: Path) -> Document:
    document = read(path, path.name, ReadOptions(NOW))
    blob = store.put_blob_now(codec.to_json(document))
    store.append_now(
        e.SourceRead(
            TASK,
            path.name,
            str(path),
            document.sha256,
            document.format,
            document.size,
            len(document.passages),
            blob=blob,
        )
    )
    return document


def _citations(documents: Mapping[str, Document]) -> dict[str, Citation]:
    return {
        passage.id: Citation(passage.id, passage.locator, passage.text[:280], document.sha256)
        for document in documents.values()
        for passage in document.passages
    }


def _write(
    store: Store,
    home: Path,
    name: str,
    format: str,
    spec: s.Spec,
    citations: Mapping[str, Citation],
    version: int = 1,
    replaces: str = "",
) -> str:
    """Writes the file and journals call and deliverable; returns the deliverable's id."""
    call = f"{TASK}:{name}:{version}"
    suffix = f"-v{version}" if version > 1 else ""
    path = home / f"{name}{suffix}{WRITERS[format].extension}"
    written = WRITERS[format].write(spec, WriteContext(citations, NOW), path)
    data = path.read_bytes()
    evidence = {"evidence": dump(written.evidence), "citations": dump(dict(citations)), "counts": written.counts}
    blob = store.put_blob_now(json.dumps(evidence, ensure_ascii=False).encode())
    arguments = {"name": name, "spec": dump(spec), "format": format}
    digest = hashlib.sha256(data).hexdigest()
    saved = e.DeliverableSaved(
        TASK, call, call, path.name, str(path), digest, format, len(data), version, name, blob, replaces
    )
    store.append_now(
        e.CallProposed(TASK, 1, 0, call, call, "write_document", arguments, "WORKSPACE", "allow", "always"),
        e.CallStarted(TASK, call),
        saved,
        e.CallEnded(TASK, call, "succeeded", "{}"),
    )
    return call


def _checks(store: Store) -> None:
    differ = "The slide says 31%, the brief says 31.4%. Both come from the cell C6 of Sales 2026.xlsx."
    for file in ("Tallowmere brief-v2.docx", "Q1 figures.xlsx", "Tallowmere review.pptx", "Mail to the team.eml"):
        for name in ("opens", "complete", "citations"):
            store.append_now(e.CheckEnded(TASK, 1, name, "passed", "Everything was found.", file))
    store.append_now(e.CheckEnded(TASK, 1, "numbers", "warning", differ, "Tallowmere review.pptx"))
    store.append_now(e.CheckEnded(TASK, 1, "agreement", "passed", "The files name the same figures."))


def brief(figures: str, mail: str, bought: str = "412,300") -> s.DocumentSpec:
    rows = (("Chilled", 156_900, 133_000, 0.18), ("Dry", 181_400, 181_600, -0.001), ("Non-food", 74_000, 73_600, 0.005))
    table = s.Table(
        (s.Column("Line"), s.Column("Q1"), s.Column("Year before"), s.Column("Change")),
        tuple(
            (s.Cell(name), s.Cell(q1, "integer", sources=(figures,)), s.Cell(old, "integer"), s.Cell(change, "percent"))
            for name, q1, old, change in rows
        ),
    )
    return s.DocumentSpec(
        "Tallowmere, first quarter",
        (
            s.Heading("Where we stand"),
            s.Paragraph(
                (
                    s.Line("Dry goods were flat, and the margin held at 31.4%.", (figures,)),
                    s.Line(f"All in all, Tallowmere bought goods worth **{bought}**.", (figures,)),
                )
            ),
            s.Heading("What they will raise"),
            s.Paragraph((s.Line("Mira asked on 28 April whether the pallet fee applies to returns.", (mail,)),)),
            table,
            s.Heading("What we propose"),
            s.Paragraph((s.Line("Waive the fee on returns in writing, and move the Friday delivery."),)),
        ),
        subtitle="Brief for the review on 14 May, 15:30",
    )


def workbook(figures: str) -> s.WorkbookSpec:
    rows = tuple(
        (s.Cell(name), s.Cell(value, "integer", sources=(figures,)))
        for name, value in (("Chilled", 156_900), ("Dry", 181_400), ("Non-food", 74_000))
    )
    table = s.Table((s.Column("Line"), s.Column("Q1")), rows)
    return s.WorkbookSpec("Q1 figures", (s.Sheet("Figures", table),))


def deck(figures: str) -> s.DeckSpec:
    lines = (s.Line("Margin of 31%", (figures,)), s.Line("Chilled goods carry the growth"))
    return s.DeckSpec(
        "Tallowmere review",
        (s.Slide("Tallowmere review", layout="title"), s.Slide("Growth came from chilled goods", lines)),
    )


def mail_draft(mail: str) -> s.MailSpec:
    body = (s.Line("Mira asked on 28 April about the pallet fee.", (mail,)), s.Line("The brief is attached."))
    return s.MailSpec("Tallowmere review", body, ("team@example.org",))


def long_brief(figures: str, mail: str) -> s.DocumentSpec:
    """The brief with so much text behind it that it takes more than one page."""
    short = brief(figures, mail)
    filler = s.Paragraph(
        (s.Line("What was agreed in the last review still holds, and nobody asked to change it. " * 6),)
    )
    last = s.Paragraph((s.Line("The credit of EUR 74,000 stands at the end.", (figures,)),))
    return replace(short, blocks=(*short.blocks, *(filler for _ in range(7)), s.Heading("In the end"), last))


def dates(mail: str) -> s.CalendarSpec:
    start = datetime(2026, 5, 14, 14, 30, tzinfo=UTC)
    event = s.EventSpec("Tallowmere review", start, start.replace(hour=16), location="Room 4", sources=(mail,))
    return s.CalendarSpec("Tallowmere dates", (event,))
