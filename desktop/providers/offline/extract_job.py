"""Answers for "extract … to a table": one workbook, a sheet per kind of table, every row with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.analysis.extracted_table import Extracted
from desktop.analysis.extraction import Extraction
from desktop.analysis.wished_format import table_format
from desktop.core.schema import parse
from desktop.core.spec import Column, Line, Sheet, Table, WorkbookSpec
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.wished_format import unmet_table

WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Find the tables, amounts, dates or fields meant", "找出所要的表格、金额、日期或字段"),
    "step_write": ("Write the workbook", "写成表格"),
    "none": (
        "Nothing was made: nothing of the kind was found in {n} files. Say which rows you mean, or drop the files that hold them.",
        "没有制作任何内容：在 {n} 个文件中没有找到这类内容。请说明要哪些行，或拖入包含它们的文件。",
    ),
    "title": ("Extract from {n} files", "从 {n} 个文件提取的表格"),
    "title_kind": ("{kind} from {n} files", "从 {n} 个文件提取的{kind}"),
    "done": (
        "{rows} rows in {sheets} sheets, from {n} files.",
        "共 {rows} 行，{sheets} 个工作表，来自 {n} 个文件。",
    ),
    "done_one": ("{rows} rows in one sheet, from {n} files.", "共 {rows} 行，一个工作表，来自 {n} 个文件。"),
    "intro": ("{title}: {rows} rows", "{title}：{rows} 行"),
    "intro_files": (", from {files}", "，来自 {files}"),
    "intro_many": (", from {n} files", "，来自 {n} 个文件"),
    "as_is": (
        "Values are taken over as they stand; nothing was converted or computed. An empty cell means: not found.",
        "数值照原样取用，没有换算或计算。空白表示没有找到。",
    ),
    "filtered": ("Sheet “{title}”: only rows that name {word}.", "工作表“{title}”：只取提到 {word} 的行。"),
    "narrowed": ("Only tables that speak of {words} were taken.", "只取了与 {words} 有关的表格。"),
    "hidden_tables": ("Hidden tables were left out: {names}.", "隐藏的表格没有取用：{names}。"),
    "more": ("Sheet “{title}”: {n} further rows do not fit the limit of 2,000.", "工作表“{title}”：超过 2000 行的部分有 {n} 行没有写入。"),
    "skipped": ("{n} further tables with other headers were left out; name the one you "
    "need.", "另有 {n} 个表头不同的表格没有取用，需要请说明。"),
    "kind_prices": ("Prices", "价格"),
    "kind_amounts": ("Amounts", "金额"),
    "kind_dates": ("Dates", "日期"),
    "kind_people": ("People", "联系人"),
    "kind_fields": ("Fields", "字段"),
    "kind_tables": ("Tables", "表格"),
}  # fmt: skip


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("read", "compute", "write"))
    if start := course.first_turn(talk, turn, words, steps):
        return start
    if not talk.has("extract_table"):
        return turn.plan(steps, 1).call("extract_table", query=talk.instruction)
    result = talk.last("extract_table")
    if result is None:
        return course.failed_turn(talk, turn, words, "extract_table")
    found = parse(Extraction, result.data)
    if not found.tables:
        points = _points(found, words)
        text = course.closing(talk, words, [words("none", n=found.read)], points, (), found.suspicious)
        return course.last_turn(talk, turn, steps, text)
    if not talk.has("write_workbook"):
        return turn.plan(steps, 2).call(
            "write_workbook",
            name=_title(found, words),
            spec=workbook(found, words),
            format=table_format(talk.wishes, len(found.tables)),
        )
    return course.last_turn(talk, turn, steps, _closing(talk, found, words))


def _title(found: Extraction, words: Phrases) -> str:
    if len(found.kinds) == 1 and found.kinds != ("tables",):
        return words("title_kind", kind=words(f"kind_{found.kinds[0]}"), n=found.read)
    return words("title", n=found.read)


def workbook(found: Extraction, words: Phrases) -> WorkbookSpec:
    """A sheet per table; names of sheets are those of the sources as far as Excel allows."""
    names: list[str] = []
    for table in found.tables:
        names.append(_sheet_name(table.title, names))
    sheets = tuple(_sheet(name, table, words) for name, table in zip(names, found.tables, strict=True))
    return WorkbookSpec(_title(found, words), sheets, words.language)


def _sheet_name(title: str, taken: list[str]) -> str:
    """At most 31 characters, without what Excel forbids, different from the others."""
    bare = re.sub(r"[\[\]:*?/\\]+", " ", title).strip(" '") or "Table"
    bare = clipped(" ".join(bare.split()), 27).rstrip("…") if bare.casefold() != "history" else "History table"
    name, count = bare, 1
    while name.casefold() in {other.casefold() for other in taken}:
        count += 1
        name = f"{bare} {count}"
    return name


def _sheet(name: str, table: Extracted, words: Phrases) -> Sheet:
    intro = words("intro", title=table.title, rows=len(table.rows))
    if 0 < len(table.files) <= 2:
        intro += words("intro_files", files="、".join(table.files) if words.is_zh else ", ".join(table.files))
    elif table.files:
        intro += words("intro_many", n=len(table.files))
    widths = table.widths or (0.0,) * len(table.columns)
    columns = tuple(Column(title, width=width) for title, width in zip(table.columns, widths, strict=True))
    return Sheet(name, Table(columns, table.rows), (Line(clipped(intro, 200)),))


def _points(found: Extraction, words: Phrases) -> list[str]:
    joiner = "、" if words.is_zh else ", "
    points = [words("filtered", title=t.title, word=t.filtered) for t in found.tables if t.filtered]
    if found.narrowed and "tables" in found.kinds:
        points.append(words("narrowed", words=joiner.join(found.narrowed)))
    points += [words("more", title=t.title, n=t.more) for t in found.tables if t.more]
    points += [words("skipped", n=found.skipped)] if found.skipped else []
    points += [words("hidden_tables", names=joiner.join(found.hidden))] if found.hidden else []
    return points


def _closing(talk: Transcript, found: Extraction, words: Phrases) -> str:
    rows, sheets = sum(len(table.rows) for table in found.tables), len(found.tables)
    said = words("done" if sheets > 1 else "done_one", rows=rows, sheets=sheets, n=found.read)
    points = unmet_table(talk.wishes, sheets, words) + _points(found, words)
    return course.closing(talk, words, [said, words("as_is")], points, (), found.suspicious)
