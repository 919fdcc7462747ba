"""Answers for "compare these": what several files say about the same things, side by side.

A row is something that at least one table names ("Hull – Daventry", "Payment"); a column is a file. The same row in two
files is found by its words, numbers included, or because both are one common business term ("Delivery", "交期"); an
empty cell means that the file does not say it, never "no". Prices are brought to one currency and unit where the sources
state rate and factor (`alignment`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.analysis.alignment import Aligned, Factor, align, find_factors, find_rates
from desktop.analysis.business_term import concept
from desktop.analysis.digest import summarise
from desktop.analysis.extracted_table import Price, cell_of, prices_of
from desktop.analysis.finding import KeySentence, Suspicion
from desktop.analysis.suspicion import find_suspicions, is_steering
from desktop.analysis.table_shape import RAW_ROWS, number_in, text_in
from desktop.analysis.whole_table import WholeTable, whole_tables
from desktop.analysis.words import content, normal, shortened
from desktop.core.document import Document
from desktop.core.spec import Cell, Language

PRICE: dict[Language, str] = {"en": "Price", "zh": "价格"}
MOST_ROWS, MOST_FILES, SENTENCES = 300, 8, 4
# an amount of money that is no price: what is paid for a loss, not for the service
_NO_PRICE = re.compile(
    r"\b(?:limits?|liabilit\w+|insur\w+|compensation|claims?|penalt\w+|deposit|turnover|budget)\b|限额|限制|赔偿|赔付|责任|保险|保价|罚|押金",
    re.IGNORECASE,
)
_VALUE = re.compile(r"^(?:value|amount|content|details?|内容|数值|值|金额|说明)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """`what` is named by `in_files` of the files; `cells` has one per file, empty where it is not found."""

    what: str
    attribute: str
    cells: tuple[Cell, ...]
    in_files: int


@dataclass(frozen=True, slots=True)
class AlignedPrice:
    """A price as it stands and as aligned. `steps` say how; `problem` why it could not be."""

    item: str
    file: str
    value: float
    currency: str
    basis: str
    aligned: Aligned
    source: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`files` in the order of the columns; `rows` with those of most files first; `prices` in one currency and unit;
    `apart` names tables left out because they share no row with another file, with `apart_rows` rows in all, `too_long`
    those with too many rows to lay side by side."""

    files: tuple[str, ...]
    rows: tuple[MatrixRow, ...] = ()
    prices: tuple[AlignedPrice, ...] = ()
    currency: str = ""
    basis: str = ""
    sentences: tuple[KeySentence, ...] = ()
    more_rows: int = 0
    left_out: tuple[str, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()
    apart: tuple[str, ...] = ()
    apart_rows: int = 0
    too_long: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    file: str
    label: str
    header: str
    cell: Cell
    words: frozenset[str]


def compare(documents: Sequence[Document], query: str = "", language: Language = "en") -> Comparison:
    """The comparison of all files that can be read; at most eight columns, the files with the most to say."""
    readable = [document for document in documents if any(p.text.strip() and not p.hidden for p in document.passages)]
    shown = [table for table in whole_tables(readable) if not table.hidden]
    tables = [table for table in shown if len(table.rows) <= RAW_ROWS]
    related, apart = _related(tables)
    said = [one for table in related for one in (*_priced(table, language), *_said(table))]
    counts = Counter(one.file for one in said)
    names = [document.file for document in readable]
    chosen = sorted(names, key=lambda name: -counts[name])[:MOST_FILES]
    files = tuple(name for name in names if name in chosen)
    rows = sorted(_rows([one for one in said if one.file in files], files), key=lambda row: -row.in_files)
    currency, basis, prices = _aligned(tables, readable, files, language)
    digest = summarise(readable, query, language, limit=SENTENCES * len(files))
    kept = tuple(sentence for sentence in digest.sentences if sentence.file.partition("!")[0] in files)
    return Comparison(
        files, tuple(rows[:MOST_ROWS]), prices, currency, basis, kept, max(0, len(rows) - MOST_ROWS),
        tuple(name for name in names if name not in files), find_suspicions(documents, language), apart,
        sum(len(table.rows) for table in tables if table not in related),
        tuple(dict.fromkeys(f"{table.file}, {table.name}".strip(", ") for table in shown if len(table.rows) > RAW_ROWS)),
    )  # fmt: skip


def _related(tables: Sequence[WholeTable]) -> tuple[list[WholeTable], tuple[str, ...]]:
    """The tables that name a thing another file names too, and the names of the others; all when nothing is shared."""
    files: dict[frozenset[str], set[str]] = {}
    labels = {id(table): [_meaning(label) for label in _labels(table)] for table in tables}
    for table in tables:
        for words in labels[id(table)]:
            files.setdefault(words, set()).add(table.file)
    kept = [table for table in tables if any(words and len(files[words]) > 1 for words in labels[id(table)])]
    apart = (
        tuple(dict.fromkeys(f"{table.file}, {table.name}".strip(", ") for table in tables if table not in kept))
        if kept
        else ()
    )
    return kept or list(tables), apart


def _labels(table: WholeTable) -> Iterator[str]:
    index = next((i for i in range(len(table.columns)) if _is_label(table, i)), None)
    if index is not None:
        yield from (text_in(row[index]) for row in table.rows if index < len(row))


def _said(table: WholeTable) -> Iterator[_Said]:
    """Every filled cell of a table under its row's first words."""
    label = next((i for i in range(len(table.columns)) if _is_label(table, i)), None)
    if label is None:
        return
    priced = {price.what for price in prices_of(table)}
    is_number = [i != label and _mostly_numbers(table, i) for i in range(len(table.columns))]
    for row, passage in zip(table.rows, table.passages, strict=True):
        what = text_in(row[label]) if label < len(row) else ""
        if not what or is_steering(what):
            continue
        for index, cell in enumerate(row[: len(table.columns)]):
            if (
                index != label
                and table.columns[index] not in priced
                and cell.value not in (None, "")
                and not is_steering(str(cell.value))
            ):
                made = cell_of(cell, table.columns[index], is_number[index], (passage.id,))
                shown = made if made.sources else Cell(made.value, made.format, sources=(passage.id,))
                yield _Said(
                    table.file.partition("!")[0], shortened(what, 100), table.columns[index], shown, _meaning(what)
                )


def _priced(table: WholeTable, language: Language) -> Iterator[_Said]:
    """All prices of a row in one cell, with currency and unit: headers differ from file to file, a price is a price."""
    found: dict[str, list[Price]] = {}
    for price in prices_of(table):
        found.setdefault(price.item, []).append(price)
    for item, prices in found.items():
        texts = [_in_words(price, len(prices) > 1, language) for price in prices]
        cell = Cell("; ".join(dict.fromkeys(texts)), sources=tuple(dict.fromkeys(price.source for price in prices)))
        yield _Said(table.file.partition("!")[0], shortened(item, 100), PRICE[language], cell, _meaning(item))


def _in_words(price: Price, has_others: bool, language: Language) -> str:
    if price.words and not re.fullmatch(r"[\d.,]+", price.words):
        return price.words
    number = f"{price.quantity:,.2f}" if not float(price.quantity).is_integer() else f"{price.quantity:,.0f}"
    per = f"/{price.basis}" if price.basis and language == "zh" else f" per {price.basis}" if price.basis else ""
    return f"{price.currency} {number}{per}" + (f" ({price.what})" if has_others and price.what else "")


def _meaning(label: str) -> frozenset[str]:
    """The words two files share when they name one thing; a common business term is one thing in both languages."""
    term = concept(label)
    return frozenset({f"term:{term}"}) if term else content(label)


def _is_label(table: WholeTable, index: int) -> bool:
    cells = [row[index] for row in table.rows if index < len(row) and row[index].value not in (None, "")]
    return bool(cells) and sum(bool(text_in(cell)) and number_in(cell) is None for cell in cells) * 2 > len(cells)


def _mostly_numbers(table: WholeTable, index: int) -> bool:
    cells = [row[index] for row in table.rows if index < len(row) and row[index].value not in (None, "")]
    return bool(cells) and sum(number_in(cell) is not None for cell in cells) >= 0.6 * len(cells)


def _rows(said: Sequence[_Said], files: Sequence[str]) -> Iterator[MatrixRow]:
    """Cells of one thing and one attribute as a row. A header that only one file has still makes a row."""
    order: dict[tuple[str, str], dict[str, Cell]] = {}
    titles: dict[tuple[str, str], tuple[str, str]] = {}
    labels: list[tuple[frozenset[str], str]] = []
    for one in said:
        label = _known(labels, one)
        attribute = _attribute(one.header)
        key = (label, attribute)
        titles.setdefault(key, (one.label, "" if _VALUE.match(one.header.strip()) else one.header))
        order.setdefault(key, {}).setdefault(one.file, one.cell)
    for key, cells in order.items():
        what, header = titles[key]
        yield MatrixRow(what, header, tuple(cells.get(file, Cell(None)) for file in files), len(cells))


def _known(labels: list[tuple[frozenset[str], str]], one: _Said) -> str:
    """The label of an earlier row with the same words, else its own."""
    for words, label in labels:
        if words == one.words and words:
            return label
    own = normal(one.label)
    labels.append((one.words, own))
    return own


def _attribute(header: str) -> str:
    """A header in normal form; "Value", "内容" and none at all are the same."""
    bare = normal(concept(header) or header).strip()
    return "" if _VALUE.match(bare) else " ".join(bare.split())


def _for(factors: Sequence[Factor], file: str) -> list[Factor]:
    """Those that hold for `file`: the general ones and its own examples."""
    return [factor for factor in factors if factor.file in ("", file)]


def _aligned(
    tables: Sequence[WholeTable], documents: Sequence[Document], files: Sequence[str], language: Language
) -> tuple[str, str, tuple[AlignedPrice, ...]]:
    """Prices of two files at least, in the currency and unit that most of them have."""
    prices = [price for table in tables for price in prices_of(table) if price.file.partition("!")[0] in files
              and not _NO_PRICE.search(price.item)]  # fmt: skip
    if len({price.file for price in prices}) < 2:
        return "", "", ()
    currency = Counter(price.currency for price in prices).most_common(1)[0][0]
    basis = Counter(price.basis for price in prices if price.basis).most_common(1)
    wanted = basis[0][0] if basis else ""
    rates, factors = find_rates(tables, documents), find_factors(documents)
    found = [
        AlignedPrice(p.item, p.file, p.quantity, p.currency, p.basis,
                     align(p.quantity, p.currency, p.basis, currency, wanted if p.basis else "", rates,
                           _for(factors, p.file), language), p.source)
        for p in prices
    ]  # fmt: skip
    needed = any(price.aligned.steps or price.aligned.problem for price in found)
    return currency, wanted, tuple(sorted(found, key=lambda price: normal(price.item))) if needed else ()
