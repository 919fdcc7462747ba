"""Answers for documents, mails and calendars as leaves of a preview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape

from desktop.core.spec import Block, Bullets, CalendarSpec, Chart, DocumentSpec, Heading, MailSpec, Paragraph, Table
from desktop.ui.review.preview import HAIR, INK, MUTED, Leaf, Writing

BLOCKS_PER_LEAF = 40
ROWS_SHOWN = 200  # of one table in a document
_SIZES = {1: 16, 2: 14, 3: 13}
_GROUNDS = {"callout": "#eef4f6", "warning": "#fdefcf"}


def document(spec: DocumentSpec, writing: Writing) -> Iterator[Leaf]:
    """The document from its title on; a leaf per `BLOCKS_PER_LEAF` blocks."""
    head = f'<p style="font-size:23px;font-weight:600;margin:0 0 4px 0">{escape(spec.title)}</p>'
    if spec.subtitle:
        head += f'<p style="color:{MUTED};margin:0 0 12px 0">{escape(spec.subtitle)}</p>'
    for start in range(0, max(1, len(spec.blocks)), BLOCKS_PER_LEAF):
        body = "".join(block(each, writing) for each in spec.blocks[start : start + BLOCKS_PER_LEAF])
        yield Leaf(_page(head + body), images=dict(writing.images))
        head = ""


def block(each: Block, writing: Writing) -> str:
    """One block as HTML."""
    if isinstance(each, Heading):
        size = _SIZES[each.level]
        return f'<p style="font-size:{size}px;font-weight:600;margin:14px 0 3px 0">{escape(plain(each.text))}</p>'
    if isinstance(each, Paragraph):
        return _paragraph(each, writing)
    if isinstance(each, Bullets):
        tag = "ol" if each.numbered else "ul"
        items = "".join(f'<li style="margin:0 0 3px 0">{writing.line(item)}</li>' for item in each.items)
        return f'<{tag} style="margin:4px 0 8px 0;-qt-list-indent:1">{items}</{tag}>'
    return table(each, writing) if isinstance(each, Table) else chart(each, writing)


def _paragraph(each: Paragraph, writing: Writing) -> str:
    text = writing.lines(each.lines)
    if ground := _GROUNDS.get(each.style):
        return (
            f'<table width="100%" cellspacing="0" cellpadding="8" style="margin:6px 0 10px 0">'
            f'<tr><td bgcolor="{ground}">{text}</td></tr></table>'
        )
    color, size = (MUTED, 12) if each.style == "note" else (INK, 15 if each.style == "lead" else 14)
    return f'<p style="color:{color};font-size:{size}px;margin:0 0 8px 0">{text}</p>'


def table(each: Table, writing: Writing, most: int = ROWS_SHOWN) -> str:
    """The table with its first `most` rows."""
    from desktop.deliverables import figure

    settled = figure.settled(each)
    aligns = figure.alignment(settled)
    rows = [_row([escape(column.title) for column in each.columns], aligns, "600", MUTED)]
    shown = settled.rows[:most]
    for number, row in enumerate(shown, 1):
        texts = [writing.cell(plain(figure.shown(cell, writing.language)), cell.sources) for cell in row]
        is_total = each.total_row and number == len(settled.rows)
        rows.append(_row(texts, aligns, "600" if is_total else "400", INK))
    caption = f'<p style="color:{MUTED};font-size:12px;margin:8px 0 2px 0">{escape(each.caption)}</p>'
    left = len(settled.rows) - len(shown)
    words = f"文件里还有 {left} 行" if writing.language == "zh" else f"{left} more rows stand in the file"
    more = f'<p style="color:{MUTED};font-size:12px">{words}</p>' if left else ""
    return (
        (caption if each.caption else "")
        + '<table width="100%" cellspacing="0" cellpadding="4" style="margin:6px 0 10px 0;border-collapse:collapse">'
        + "".join(rows)
        + "</table>"
        + more
    )


def _row(texts: list[str], aligns: list[str], weight: str, color: str) -> str:
    cells = "".join(
        f'<td align="{align}" style="font-size:13px;font-weight:{weight};color:{color};'
        f'border-bottom:1px solid {HAIR}">{text}</td>'
        for text, align in zip(texts, aligns, strict=True)
    )
    return f"<tr>{cells}</tr>"


def chart(each: Chart, writing: Writing, width: int = 480) -> str:
    """The chart as a drawing, with its sources as notes."""
    from desktop.deliverables.chart_svg import Ink, drawn

    name = f"chart{len(writing.images)}"
    writing.images[name] = drawn(each, writing.language, Ink())
    title = f'<p style="font-weight:600;margin:8px 0 2px 0">{escape(each.title)}</p>' if each.title else ""
    sources = tuple(dict.fromkeys(id for series in each.series for id in series.sources))
    return f'{title}<p><img src="{name}" width="{width}"></p>{_noted(sources, writing)}'


def _noted(sources: tuple[str, ...], writing: Writing) -> str:
    notes = writing.notes(writing.known(sources))
    return f'<p style="font-size:12px;margin:0 0 8px 0">{notes}</p>' if notes else ""


def mail(spec: MailSpec, writing: Writing) -> Leaf:
    """A draft: its header as rows, then the text."""
    zh = writing.language == "zh"
    names = ("发件人", "收件人", "抄送", "主题", "附件") if zh else ("From", "To", "Cc", "Subject", "Attached")
    values = (spec.sender, ", ".join(spec.to), ", ".join(spec.cc), spec.subject, ", ".join(spec.attachments))
    rows = "".join(
        f'<tr><td style="color:{MUTED};font-size:13px">{name}</td><td style="font-size:13px">{escape(value)}</td></tr>'
        for name, value in zip(names, values, strict=True)
        if value
    )
    body = "".join(f'<p style="margin:0 0 8px 0">{writing.line(line)}</p>' for line in spec.body)
    return Leaf(_page(f'<table cellspacing="0" cellpadding="3">{rows}</table><hr>{body}'), height=0)


def calendar(spec: CalendarSpec, writing: Writing) -> Leaf:
    """The events of a file to import, one after the other."""
    parts = [f'<p style="font-size:18px;font-weight:600">{escape(spec.title)}</p>']
    for event in spec.events:
        when = f"{event.start:%Y-%m-%d %H:%M}" if hasattr(event.start, "hour") else f"{event.start:%Y-%m-%d}"
        until = f"{event.end:%H:%M}" if hasattr(event.end, "hour") else f"{event.end:%Y-%m-%d}"
        zone = event.timezone or (event.start.tzname() or "" if isinstance(event.start, datetime) else "")
        where = ", ".join(part for part in (event.location, zone) if part)
        notes = writing.notes(writing.known(event.sources))
        parts.append(
            f'<p style="margin:8px 0 0 0;font-weight:600">{escape(event.title)}{notes}</p>'
            f'<p style="margin:0;color:{MUTED};font-size:13px">{when} – {until}  {escape(where)}</p>'
        )
    return Leaf(_page("".join(parts)), height=0)


def _page(body: str) -> str:
    return f'<body style="color:{INK};font-size:14px">{body}</body>'


def plain(text: str) -> str:
    from desktop.deliverables.mark import plain

    return plain(text)
