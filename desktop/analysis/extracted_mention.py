"""Answers for rows out of sentences: amounts, dates and people as they are mentioned, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from desktop.analysis.amounts import Quantity, find_amounts
from desktop.analysis.corpus import Corpus, Statement
from desktop.analysis.dates import find_days
from desktop.analysis.extracted_table import MOST_ROWS, Extracted, Price, price_of
from desktop.analysis.identity import domain_of
from desktop.analysis.noise import is_code_file, is_envelope
from desktop.analysis.scope import is_noise
from desktop.analysis.signature import read_signature
from desktop.analysis.words import content, normal, shortened
from desktop.core.document import Person
from desktop.core.spec import Cell, Format, Language

_PRICED = re.compile(
    r"\b(?:price|rate|tariff|fee|charge|cost|per|each|pay|quot\w+|offer\w*|discount)\b|价|费|报价|每|单价|元[/／]",
    re.IGNORECASE,
)


def _lines(corpus: Corpus, topic: frozenset[str]) -> Iterator[Statement]:
    """Sentences of no newsletter or program; those that name the topic when the instruction has one and some do."""
    noisy = {message.number for message in corpus.messages if is_noise(message)}
    said = [line for line in corpus.statements if line.message not in noisy and not is_code_file(line.file)]
    lines = [line for line in said if not is_envelope(line.text)]
    chosen = [line for line in lines if topic & content(f"{line.text} {line.subject} {line.file}")] if topic else []
    yield from chosen or lines


def _about(line: Statement) -> str:
    return line.subject or line.file.rpartition("/")[2].rpartition(".")[0]


def money(corpus: Corpus, topic: frozenset[str]) -> Iterator[Price]:
    """Prices said in sentences: an amount of money where the words speak of a price."""
    places = _places(corpus)
    for line in _lines(corpus, topic):
        if _PRICED.search(line.text):
            for found in find_amounts(line.text):
                if found.currency:
                    place = places.get(line.passage, "")
                    yield price_of(found, line.text, _about(line), line.file, place, line.passage)


def _places(corpus: Corpus) -> dict[str, str]:
    """Passage -> its place without the file."""
    return {
        passage.id: passage.locator.label().removeprefix(passage.locator.file).removeprefix(", ")
        for document in corpus.documents
        for passage in document.passages
    }


def amounts(corpus: Corpus, topic: frozenset[str], language: Language) -> list[Extracted]:
    """Every amount of money and every share in sentences."""
    zh = language == "zh"
    rows = [
        (
            _value(found, line.passage),
            Cell(found.currency or ("%" if found.kind == "share" else found.unit)),
            Cell(found.text),
            Cell(shortened(line.text)),
            _day(line),
            Cell(_speaker(line)),
            Cell(line.file.rpartition("/")[2]),
        )
        for line in _lines(corpus, topic)
        for found in find_amounts(line.text)
        if found.currency or found.kind == "share"
    ]  # fmt: skip
    columns = ("数值", "币种或单位", "写法", "原句", "日期", "出自", "文件") if zh else (
        "Amount", "Currency or unit", "As written", "Sentence", "Said on", "Said by", "File")  # fmt: skip
    return _sheet("金额" if zh else "Amounts", columns, rows)


def _value(found: Quantity, source: str) -> Cell:
    form: Format = "percent" if found.kind == "share" else "decimal"
    return Cell(found.value, form, sources=(source,), decimals=_places_of(found.value, found.kind))


def _places_of(value: float, kind: str) -> int:
    shown = value * 100 if kind == "share" else value
    return 0 if abs(shown - round(shown)) < 1e-9 else 1 if kind == "share" else 2


def dates(corpus: Corpus, topic: frozenset[str], language: Language) -> list[Extracted]:
    """Every day that is named exactly, with its sentence, in order; the same words in two files come once."""
    zh = language == "zh"
    found: dict[tuple[str, str], tuple[Cell, ...]] = {}
    said: set[tuple[date, str]] = set()
    for line in _lines(corpus, topic):
        said_on = (line.at or datetime(2000, 1, 1, tzinfo=UTC)).date()
        for day in find_days(line.text, said_on):
            if day.exact and (line.at or str(day.day.year) in day.text):
                row = (
                    Cell(day.day.isoformat(), "date"), Cell(day.text), Cell(shortened(line.text), sources=(line.passage,)),
                    Cell(_speaker(line)), Cell(line.file.rpartition("/")[2]),
                )  # fmt: skip
                if (day.day, normal(line.text)) not in said:
                    said.add((day.day, normal(line.text)))
                    found.setdefault((day.day.isoformat(), line.passage), row)
    columns = ("日期", "写法", "原句", "出自", "文件") if zh else ("Date", "As written", "Sentence", "Said by", "File")
    return _sheet("日期" if zh else "Dates", columns, [found[key] for key in sorted(found)])


def people(corpus: Corpus, language: Language) -> list[Extracted]:
    """Everyone of mails, invitations and chats: name, address, role and company as signed, how often they wrote."""
    zh = language == "zh"
    directory = corpus.directory
    counts: Counter[str] = Counter()
    source: dict[str, str] = {}
    signed: dict[str, tuple[str, str]] = {}
    for message in corpus.messages:
        if is_noise(message):
            continue
        key = directory.key(message.record.sender)
        counts[key] += 1
        source.setdefault(key, message.passage)
        if message.signature and key not in signed:
            sign = read_signature(message.signature, directory.full(message.record.sender))
            signed[key] = (sign.role, sign.company)
        for person in (*message.record.to, *message.record.cc):
            source.setdefault(directory.key(person), message.passage)
    for line in corpus.statements:
        if line.channel == "chat" and line.speaker:
            source.setdefault(directory.key(line.speaker), line.passage)
    rows = [
        _person(person, signed.get(key, ("", "")), counts[key], source[key])
        for key, person in directory.people.items()
        if key in source
    ]
    rows.sort(key=lambda row: (str(row[3].value).casefold(), str(row[0].value).casefold()))
    columns = (
        ("姓名", "邮箱", "职务", "公司", "写过的邮件", "出处")
        if zh
        else ("Name", "Address", "Role", "Company", "Mails written", "Seen in")
    )
    return _sheet("联系人" if zh else "People", columns[:5], [row[:5] for row in rows])


def _person(person: Person, signed: tuple[str, str], count: int, source: str) -> tuple[Cell, ...]:
    role, company = signed
    domain = domain_of(person.address)
    return (
        Cell(person.name or person.address, sources=(source,)), Cell(person.address), Cell(role), Cell(company or domain),
        Cell(count, "integer"),
    )  # fmt: skip


def _day(line: Statement) -> Cell:
    return Cell(line.at.date().isoformat(), "date") if line.at else Cell(None)


def _speaker(line: Statement) -> str:
    return (line.speaker.name or line.speaker.address) if line.speaker else ""


def _sheet(title: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> list[Extracted]:
    more = max(0, len(rows) - MOST_ROWS)
    return [Extracted(title, columns, tuple(rows[:MOST_ROWS]), (), more)] if rows else []
