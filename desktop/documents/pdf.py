"""Answers for PDF files: the text of each page in reading order, as paragraphs, and tables where columns line up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from desktop.core.document import PassageKind, Place
from desktop.documents import refusal
from desktop.documents.grid import table_of, table_text
from desktop.documents.page_layout import Fragment, PageBlock, layout
from desktop.documents.page_mark import marks_of
from desktop.documents.page_text import Ground, Paper, Runs, is_white
from desktop.documents.source import Content, Source

_NO_TITLE = ("untitled", "untitled document", "anonymous", "unknown", "(anonymous)")
_MAX_ATTACHED = 50
_MAX_CHARACTERS = 60_000  # per page; a page of prose has 3,000


def read_pdf(source: Source) -> Content:
    """A PDF. Place PAGE: number is the page, detail the block on it. Scanned pages give a warning."""
    import pypdfium2

    content = Content(source)
    try:
        document = pypdfium2.PdfDocument(source.data, password=source.options.password or None)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refusal.password(source.name, is_wrong=bool(source.options.password)) from error
        raise refusal.damaged(source.name) from error
    try:
        _properties(content, document)
        _pages(content, document)
        _attached(content, document)
    finally:
        document.close()
    return content


def _pages(content: Content, document: Any) -> None:
    limit = content.source.options.limits.max_pages
    silent, broken = [], []
    for index in range(min(len(document), limit)):
        if content.is_full:
            return
        try:
            blocks = layout(_fragments(document, index))
        except Exception as error:
            if type(error).__name__ != "PdfiumError":
                raise
            broken.append(index + 1)
            continue
        for number, block in enumerate(blocks, 1):
            _add(content, block, index + 1, number)
        for number, mark in enumerate(marks_of(document, index), 1):
            kind = PassageKind.TEXT if mark.is_field else PassageKind.COMMENT
            content.add(
                mark.text, Place.PAGE, index + 1, "", f"{'field' if mark.is_field else 'comment'} {number}", kind=kind
            )
        if not blocks:
            silent.append(index + 1)
        content.source.progress((index + 1) / len(document))
    name = content.source.name
    if silent:
        pages = _spans(silent)
        content.warn(
            f"{name}: page {pages} has no text (a scan or a picture); it was not read.",
            f"{name}：第 {pages} 页没有文字（扫描件或图片），未读取。",
        )
    if broken:
        pages = _spans(broken)
        content.warn(f"{name}: page {pages} is damaged and was not read.", f"{name}：第 {pages} 页已损坏，未读取。")
    if len(document) > limit:
        content.warn(
            f"{name} has {len(document):,} pages; only the first {limit:,} were read.",
            f"{name} 共 {len(document):,} 页，只读取了前 {limit:,} 页。",
        )


def _attached(content: Content, document: Any) -> None:
    """Files packed into the PDF (invoices carry their data so), each read as a file of its own."""
    for index in range(min(document.count_attachments(), _MAX_ATTACHED)):
        name = "attachment"
        try:
            item = document.get_attachment(index)
            name = item.get_name().replace("\\", "/").rpartition("/")[2] or name
            inner = content.source.nested(f"{content.source.name}!{name}", bytes(item.get_data()))
        except Exception as error:
            if type(error).__name__ not in ("PdfiumError", "UnreadableFile"):
                raise
            content.warn(
                f"Not read in {content.source.name}: attached {name}.",
                f"{content.source.name} 的附件未能读取：{name}。",
            )
            continue
        for passage in inner.passages:
            content.take(passage)


def _add(content: Content, block: PageBlock, page: int, number: int) -> None:
    if block.rows:
        table = table_of(block.rows, f"page {page}")
        if table:
            text = table_text(block.rows)
            content.add(text, Place.PAGE, page, "", str(number), kind=PassageKind.TABLE, record=table)
            return
    content.add(block.text, Place.PAGE, page, "", str(number), hidden=block.hidden)


def _fragments(document: Any, index: int) -> list[Fragment]:
    """Runs of text on a page with their boxes in points, y counted from the top.

    The library puts spaces between words and line ends itself; the boxes of characters ("loose": as high as the
    font) tell where a run ends. White words on nothing and words of a point or less are marked as hidden.
    """
    import pypdfium2.raw as pdfium

    page = document[index]
    text = page.get_textpage()
    try:
        paper, ground = Paper(page, text), Ground(page)
        runs = Runs()
        box = pdfium.FS_RECTF()
        hidden, starts_word = False, True
        for at in range(min(text.count_chars(), _MAX_CHARACTERS)):
            code = pdfium.FPDFText_GetUnicode(text.raw, at)
            if code in (0, 10, 13):
                runs.cut()
                starts_word = True
            elif code in (32, 160):
                runs.space()
                starts_word = True
            elif pdfium.FPDFText_GetLooseCharBox(text.raw, at, box):
                if starts_word:
                    is_tiny = max(box.top - box.bottom, box.right - box.left) <= 1.2
                    hidden = is_tiny or not paper.holds(box) or (is_white(text.raw, at) and not ground.covers(box))
                starts_word = False
                runs.take(chr(code), *paper.placed(box), hidden)
        runs.cut()
        return runs.found
    finally:
        text.close()
        page.close()


def _properties(content: Content, document: Any) -> None:
    values = document.get_metadata_dict(skip_empty=True)
    title, author = values.get("Title", "").strip(), values.get("Author", "").strip()
    content.title = "" if title.lower() in _NO_TITLE else title
    content.author = "" if author.lower() in _NO_TITLE else author
    content.modified = pdf_date(values.get("ModDate", "")) or pdf_date(values.get("CreationDate", ""))
    content.metadata["pages"] = str(len(document))


def pdf_date(text: str) -> datetime | None:
    """ "D:20260227164110+01'00'" (ISO 32000-1, 7.9.4) as aware time, or None."""
    digits = text.removeprefix("D:")[:14]
    for length, form in ((14, "%Y%m%d%H%M%S"), (12, "%Y%m%d%H%M"), (8, "%Y%m%d")):
        try:
            value = datetime.strptime(digits[:length], form)  # noqa: DTZ007 - the zone is added below
        except ValueError:
            continue
        zone = text.removeprefix("D:")[14:].replace("'", "")
        if zone[:1] in ("+", "-") and zone[1:5].isdigit() and len(zone) >= 5:
            minutes = int(zone[1:3]) * 60 + int(zone[3:5])
            shift = timedelta(minutes=minutes if zone[0] == "+" else -minutes)
            return value.replace(tzinfo=timezone(shift)) if abs(shift) < timedelta(hours=24) else None
        return value.replace(tzinfo=UTC)
    return None


def _spans(pages: Sequence[int]) -> str:
    """[1, 2, 3, 7] -> "1-3, 7"."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][1] + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
