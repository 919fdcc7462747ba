"""Answers for rows out of tables: same-header tables as one, prices one per row, labelled fields one file per row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.analysis.amounts import Quantity, currency_in, find_amounts
from desktop.analysis.figures import format_of
from desktop.analysis.periods import is_period_label
from desktop.analysis.suspicion import is_steering, is_usable
from desktop.analysis.table_shape import RAW_ROWS, number_in, text_in
from desktop.analysis.unit import basis_in
from desktop.analysis.whole_table import Row, WholeTable, number_of
from desktop.analysis.words import content, normal, shortened
from desktop.core.document import CellRecord, Document, Passage, PassageKind
from desktop.core.spec import Cell, Language

MOST_ROWS = 2_000
_PRICED = re.compile(
    r"\b(?:price|rate|tariff|fee|charge|surcharge|per|cost per|unit cost|quote)\b|价|费|元[/／]|单价|费率",
    re.IGNORECASE,
)
_NOT_PRICED = re.compile(
    r"\b(?:margin|revenue|share|change|growth|total|on time)\b|毛利|收入|占比|变化|合计", re.IGNORECASE
)
_PRICE_WIDTHS = (26.0, 16.0, 11.0, 10.0, 14.0, 34.0, 28.0, 20.0)
_DATED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d|$)")  # a cell may also hold a time of day, or a span
_FIELD = re.compile(r"^\s*[-*•]?\s*(?P<label>[^:：\n]{2,40}?)\s*[:：]\s*(?P<value>\S[^\n]{0,160})$")
_NO_LABEL = re.compile(r"^(?:https?|note|re|fw|fwd|\d{1,2})$|[.!?。！？]|\d{1,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """One sheet to be. `rows` are cells with their sources; `more` counts rows beyond the limit; `filtered` is the word
    that rows were chosen by, "" for all; `widths` of the columns in characters, () to have them measured."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    files: tuple[str, ...] = ()
    more: int = 0
    filtered: str = ""
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """One price with what it is for: `item`, its `what` (column or context), the words as they stand."""

    item: str
    what: str
    quantity: float
    currency: str
    basis: str
    words: str
    file: str
    place: str
    source: str


def merged_tables(tables: Sequence[WholeTable], names: Mapping[str, str], language: Language) -> list[Extracted]:
    """Tables with an equal header under one another, the largest group first; a column names the file when there are
    several. `names` maps the stem of a name the instruction has to the name: rows are chosen by it."""
    groups: dict[tuple[str, ...], list[WholeTable]] = {}
    for table in tables:
        groups.setdefault(table.key, []).append(table)
    return sorted((_merged(group, names, language) for group in groups.values()), key=lambda one: -len(one.rows))


def _merged(group: list[WholeTable], names: Mapping[str, str], language: Language) -> Extracted:
    first = group[0]
    files = tuple(dict.fromkeys(table.file for table in group))
    rows = [(table, row, passage) for table in group for row, passage in zip(table.rows, table.passages, strict=True)]
    rows, word = _chosen(rows, first, names)
    is_number = [_is_number_column([row[i] for _, row, _ in rows if i < len(row)]) for i in range(len(first.columns))]
    cells = [_cells(table, row, passage, is_number, len(files) > 1) for table, row, passage in rows[:MOST_ROWS]]
    columns = tuple(column or f"({index})" for index, column in enumerate(first.columns, 1))
    named = ("文件" if language == "zh" else "File", *columns) if len(files) > 1 else columns
    return Extracted(_title(first), named, tuple(cells), files, max(0, len(rows) - MOST_ROWS), word)


def _title(table: WholeTable) -> str:
    name = table.name if table.name and not re.fullmatch(r"page \d+", table.name) else ""
    return name or table.file.rpartition("/")[2].rpartition(".")[0]


def _chosen(
    rows: list[tuple[WholeTable, Row, Passage]], table: WholeTable, names: Mapping[str, str]
) -> tuple[list[tuple[WholeTable, Row, Passage]], str]:
    """Only the rows that name what the instruction names, when its word stands in some rows and not over the table."""
    above = content(f"{table.file} {table.name} {table.above} {' '.join(table.columns)}")
    for word in sorted(set(names) - above):
        found = [item for item in rows if any(word in content(text_in(cell)) for cell in item[1])]
        if 0 < len(found) < len(rows):
            return found, names[word]
    return rows, ""


def _is_number_column(cells: Sequence[CellRecord]) -> bool:
    """Most of what stands in it is a number, also where it is text like "97.5 %"."""
    filled = [cell for cell in cells if cell.value not in (None, "")]
    return bool(filled) and sum(number_in(cell) is not None for cell in filled) >= 0.6 * len(filled)


def _cells(table: WholeTable, row: Row, passage: Passage, is_number: list[bool], with_file: bool) -> tuple[Cell, ...]:
    padded = [*row, *([CellRecord("", None)] * (len(table.columns) - len(row)))][: len(table.columns)]
    cells = tuple(
        cell_of(cell, table.columns[i], is_number[i], (passage.id,) if _says(cell) else ())
        for i, cell in enumerate(padded)
    )
    return (Cell(table.file.rpartition("/")[2]), *cells) if with_file else cells


def _says(cell: CellRecord) -> bool:
    return isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)


def cell_of(cell: CellRecord, header: str, is_number: bool, sources: tuple[str, ...]) -> Cell:
    """A source cell as a cell to write: numbers stay numbers with their currency or percent, dates stay dates."""
    if cell.is_date and isinstance(cell.value, str) and _DATED.match(cell.value):
        day, _, clock = cell.value.partition("T")
        return Cell(day, "date") if not clock or clock.startswith("00:00:00") else Cell(cell.value[:19], "datetime")
    number = number_of(cell) if is_number else None
    if number is None or is_steering(str(cell.value)):
        text = "" if cell.value is None or is_steering(str(cell.value)) else str(cell.value)
        return Cell(shortened(text, 500) if text else None)
    form, currency = format_of(cell, "", header)
    if form in ("percent", "currency"):
        return Cell(number, form, sources=sources, currency=currency, decimals=_decimals(number, form))
    whole = isinstance(number, int) or float(number).is_integer()
    return Cell(
        number,
        "integer" if whole and abs(number) >= 10_000 else "decimal",
        sources=sources,
        decimals=_decimals(number, form),
    )


def _decimals(number: float, form: str) -> int:
    """As many places as the number itself has, two at most; money has two or none."""
    shown = number * 100 if form == "percent" else number
    if abs(shown - round(shown)) < 1e-9:
        return 0
    return 1 if form == "percent" else 2


def price_rows(tables: Sequence[WholeTable], spoken: Iterable[Price], language: Language) -> list[Extracted]:
    """All prices, one per row: those of tables first, then those of sentences; the same price twice once."""
    found = [price for table in tables if len(table.rows) <= RAW_ROWS for price in prices_of(table)]
    seen = {(price.file, price.currency, round(price.quantity, 6)) for price in found}
    for price in spoken:
        if (price.file, price.currency, round(price.quantity, 6)) not in seen:
            seen.add((price.file, price.currency, round(price.quantity, 6)))
            found.append(price)
    zh = language == "zh"
    columns = ("项目", "价格项", "价格", "币种", "单位", "原文", "文件", "位置") if zh else (
        "Item", "Price of", "Price", "Currency", "Per", "As it stands", "File", "Place")  # fmt: skip
    rows = tuple(_price_row(price) for price in found[:MOST_ROWS])
    files = tuple(dict.fromkeys(price.file for price in found))
    return (
        [Extracted("价格" if zh else "Prices", columns, rows, files, max(0, len(found) - MOST_ROWS), "", _PRICE_WIDTHS)]
        if rows
        else []
    )


def _price_row(price: Price) -> tuple[Cell, ...]:
    number = price.quantity
    value = Cell(
        number,
        "decimal",
        sources=(price.source,),
        decimals=0 if abs(number) >= 1000 and float(number).is_integer() else 2,
    )
    return (
        Cell(price.item), Cell(price.what), value, Cell(price.currency), Cell(price.basis), Cell(price.words),
        Cell(price.file.rpartition("/")[2]), Cell(price.place),
    )  # fmt: skip


def prices_of(table: WholeTable) -> Iterator[Price]:
    """Cells of money in columns that say so, and amounts inside the words of a table of terms."""
    label = _label_column(table)
    caption = f"{table.name} {table.above}"
    for index, header in enumerate(table.columns):
        if index == label:
            continue
        for row, passage in zip(table.rows, table.passages, strict=True):
            if index < len(row) and label < len(row):
                yield from _price(table, caption, header, row[label], row[index], passage)


def _label_column(table: WholeTable) -> int:
    for index in range(len(table.columns)):
        texts = [row[index] for row in table.rows if index < len(row) and row[index].value not in (None, "")]
        if texts and sum(bool(text_in(cell)) and number_in(cell) is None for cell in texts) * 2 > len(texts):
            return index
    return 0


def _price(
    table: WholeTable, caption: str, header: str, label: CellRecord, cell: CellRecord, passage: Passage
) -> Iterator[Price]:
    item = shortened(str(label.value or ""), 120)
    place = f"{table.name}!{cell.ref}" if table.name and cell.ref and "!" not in cell.ref else cell.ref
    number = number_in(cell)
    if number is not None and not (isinstance(cell.value, str) and not currency_in(cell.value)):
        currency = format_of(cell, "", f"{header} {caption}")[1]
        if currency and _is_priced(header, caption) and not re.search(r"%|％", cell.format):
            basis = basis_in(header) or basis_in(caption)
            yield Price(item, header, number, currency, basis, _as_it_stands(cell), table.file, place, passage.id)
    elif isinstance(cell.value, str) and not is_steering(cell.value):
        for money in find_amounts(cell.value):
            if money.currency:
                basis = basis_in(cell.value[money.end : money.end + 40])
                words = shortened(cell.value, 240)
                yield Price(item, header, money.value, money.currency, basis, words, table.file, place, passage.id)


def _is_priced(header: str, caption: str) -> bool:
    """The header says a price; under a caption that speaks of prices a period or a currency is enough ("2026")."""
    if _NOT_PRICED.search(header):
        return False
    is_plain = is_period_label(header) or bool(currency_in(header))
    return bool(_PRICED.search(header)) or (
        is_plain and bool(_PRICED.search(caption)) and not _NOT_PRICED.search(caption)
    )


def _as_it_stands(cell: CellRecord) -> str:
    return (
        cell.value
        if isinstance(cell.value, str)
        else f"{cell.value:.10g}"
        if isinstance(cell.value, float)
        else str(cell.value)
    )


def price_of(money: Quantity, text: str, about: str, file: str, place: str, source: str) -> Price:
    """A price said in a sentence."""
    basis = basis_in(text[money.end : money.end + 40])
    return Price(
        shortened(about, 80), "", money.value, money.currency, basis, shortened(text, 240), file, place, source
    )


def labelled_fields(documents: Sequence[Document], language: Language) -> list[Extracted]:
    """Lines "label: value": labels that several files share make one row per file, else one row per field."""
    found = {document.file: list(_fields(document)) for document in documents}
    found = {file: fields for file, fields in found.items() if fields}
    spread = Counter(key for fields in found.values() for key in dict.fromkeys(normal(label) for label, _, _ in fields))
    shared = [key for key, count in spread.most_common() if count >= 2 and count >= 0.5 * len(found)]
    if len(found) >= 2 and len(shared) >= 2:
        return [_one_per_file(found, shared[:20], language)]
    zh = language == "zh"
    rows = tuple(
        (Cell(file.rpartition("/")[2]), Cell(label), value_cell(value, (passage.id,)))
        for file, fields in found.items()
        for label, value, passage in fields
    )
    columns = ("文件", "字段", "内容") if zh else ("File", "Field", "Value")
    more = max(0, len(rows) - MOST_ROWS)
    return [Extracted("字段" if zh else "Fields", columns, rows[:MOST_ROWS], tuple(found), more)] if rows else []


def _one_per_file(found: dict[str, list[tuple[str, str, Passage]]], shared: list[str], language: Language) -> Extracted:
    titles = {normal(label): label for fields in found.values() for label, _, _ in reversed(fields)}
    rows = []
    for file, fields in found.items():
        values = {normal(label): (value, passage) for label, value, passage in reversed(fields)}
        cells = [value_cell(values[key][0], (values[key][1].id,)) if key in values else Cell(None) for key in shared]
        rows.append((Cell(file.rpartition("/")[2]), *cells))
    zh = language == "zh"
    columns = ("文件" if zh else "File", *(titles[key] for key in shared))
    return Extracted("字段" if zh else "Fields", columns, tuple(rows), tuple(found))


def _fields(document: Document) -> Iterator[tuple[str, str, Passage]]:
    seen: set[str] = set()
    for passage in document.passages:
        if passage.record is not None or passage.kind is PassageKind.QUOTED or not is_usable(passage):
            continue
        for line in passage.text.splitlines():
            match = _FIELD.match(line)
            if match and not _NO_LABEL.search(match["label"]) and len(match["label"].split()) <= 5:
                key = normal(match["label"])
                if key not in seen:
                    seen.add(key)
                    yield match["label"].strip(" *#"), match["value"].strip(" *"), passage


def value_cell(text: str, sources: tuple[str, ...]) -> Cell:
    """A value in its type: an amount of money, a number, a day written out in full, else the words."""
    amounts = list(find_amounts(text))
    if len(amounts) == 1 and amounts[0].text == text.strip():
        one = amounts[0]
        form = "currency" if one.currency else "percent" if one.kind == "share" else "decimal"
        return Cell(one.value, form, sources=sources, currency=one.currency, decimals=_decimals(one.value, form))  # type: ignore[arg-type]
    return Cell(shortened(text, 400), sources=sources)
