"""Answers for what is kept from the client and why: internal figures, columns, rows of others, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desktop.analysis.amounts import find_amounts
from desktop.analysis.corpus import SourceTable
from desktop.analysis.finding import Figure, Withheld
from desktop.analysis.internal import Secrecy, sign_in
from desktop.analysis.scope import Scope
from desktop.analysis.table_shape import text_in
from desktop.analysis.wording import number, say
from desktop.analysis.words import content, shortened

_SENTENCES = 40
_TOTAL = re.compile(r"(?:grand |sub)?total|sum|all\b|合计|总计|小计", re.IGNORECASE)
_TABLE_SIGNS = ("margin", "discount", "cost", "people")


def left_out(scope: Scope, secrecy: Secrecy, figures: Iterable[Figure]) -> Iterator[Withheld]:
    """Internal figures first, then parts of tables, then sentences about the client."""
    for figure in figures:
        period = f", {figure.period}" if figure.period else ""
        text = f"{figure.name}{period}: {number(figure.value, figure)}"
        yield Withheld(text, figure.internal_reason, "figure", figure.sources)
    yield from _columns(scope, secrecy)
    yield from _other_rows(scope, secrecy)
    yield from _sentences(scope, secrecy)


def _columns(scope: Scope, secrecy: Secrecy) -> Iterator[Withheld]:
    """Columns of cost and margin in visible tables that name the client; a table cut into bands counts once."""
    seen: set[tuple[str, str]] = set()
    for source in scope.corpus.tables:
        key = (source.file, source.table.name)
        if key in seen or source.table.hidden or not _names_client(scope, source):
            continue
        signed = [
            (title, sign) for title in source.table.columns if (sign := sign_in(title, secrecy.language, _TABLE_SIGNS))
        ]
        if signed:
            seen.add(key)
            text = f"{source.file}, {source.table.name}: {', '.join(title for title, _ in signed)}"
            yield Withheld(text, signed[0][1].text, signed[0][1].kind, (source.passage.id,))


def _other_rows(scope: Scope, secrecy: Secrecy) -> Iterator[Withheld]:
    """Rows of other companies in tables that list the client among them."""
    seen: set[tuple[str, str]] = set()
    for source in scope.corpus.tables:
        key = (source.file, source.table.name)
        column = _client_column(scope, source)
        if column is None or key in seen or source.table.hidden:
            continue
        names = {text_in(row[column]) for row in source.table.rows if column < len(row)}
        others = sorted(name for name in names if name and not scope.names_company(name) and not _TOTAL.match(name))
        if others:
            seen.add(key)
            text = f"{source.file}, {source.table.name}: {shortened(', '.join(others), 120)}"
            yield Withheld(text, say("others", secrecy.language), "other companies", (source.passage.id,))


def _client_column(scope: Scope, source: SourceTable) -> int | None:
    """The column in which the client's own name stands as one of several."""
    company = content(scope.company) | scope.words
    for row in source.table.rows[:60]:
        for index, cell in enumerate(row):
            text = text_in(cell)
            if text and len(text) <= 60 and scope.names_company(text) and content(text) <= company:
                return index
    return None


def _names_client(scope: Scope, source: SourceTable) -> bool:
    return (
        scope.names_company(f"{source.above} {source.table.name} {source.file}")
        or _client_column(scope, source) is not None
    )


def _sentences(scope: Scope, secrecy: Secrecy) -> Iterator[Withheld]:
    """Internal sentences about the client that carry a number, a sign of secrecy or the client's name."""
    count = 0
    for line in scope.corpus.statements:
        reason = secrecy.of(line)
        if reason is None or count == _SENTENCES or scope.relevance(line) <= 0:
            continue
        own = sign_in(line.text, secrecy.language)
        has_money = any(item.kind != "count" for item in find_amounts(line.text))
        is_told = reason.kind in ("secret", "legal") and scope.mentions(line.text)
        if (
            is_told
            or (own and len(content(line.text)) > 3)
            or (has_money and (reason.kind != "own" or line.channel == "mail"))
        ):
            count += 1
            yield Withheld(shortened(line.text), (own or reason).text, (own or reason).kind, (line.passage,))
