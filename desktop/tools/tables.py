"""Answers for tables: what there is, rows and cells out of any file, and SQL over them. Everything is only read."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import Language
from desktop.tools.toolbox import Call, tool

LABELS = ("INBOUND",)


@tool(Effect.READ)
async def extract_table(
    call: Call,
    query: Annotated[
        str,
        "what to extract, in the person's words: prices, amounts, dates, people, invoice fields, or tables by their subject",
    ],
) -> ToolOutcome:
    """Extract rows from all files given: same-header tables merged, prices one per row with currency and unit, amounts,
    dates, people or labelled fields. Each row has its passage id, ready for write_workbook."""
    from desktop.analysis.extraction import extract

    context = call.context
    documents = await context.library.read_all()
    language: Language = "zh" if context.language == "zh" else "en"
    found = await asyncio.to_thread(extract, documents, query, context.timezone, language)
    return ToolOutcome(json.dumps(dump(found), ensure_ascii=False), labels=LABELS)


@tool(Effect.READ)
async def list_tables(call: Call) -> ToolOutcome:
    """List the tables of all files for query_tables: name, file, sheet, rows, and each column with its header, type and
    range. Hidden sheets are marked."""
    from desktop.analysis.table_query import named_tables

    tables = named_tables(await call.context.library.read_all())
    rows = [
        {
            "table": one.name,
            "file": one.table.file,
            "sheet": one.table.name,
            "rows": len(one.table.rows),
            "hidden": one.table.hidden,
            "columns": [
                {"name": c.name, "header": c.header, "type": c.type, "range": one.table.range_of(index)}
                for index, c in enumerate(one.columns)
            ],
        }
        for one in tables
    ]
    return ToolOutcome(json.dumps({"tables": rows}, ensure_ascii=False), labels=LABELS)


@tool(Effect.READ)
async def query_tables(
    call: Call,
    sql: Annotated[str, "one SELECT (DuckDB dialect) over the tables of list_tables; no files, no other statements"],
) -> ToolOutcome:
    """Run SQL over the tables of the files. Rows come with the cells they were read from (`cells`, for queries that keep
    rows) and the ranges used (`ranges`); cite `sources`. At most 500 rows, 10 seconds."""
    from desktop.analysis.table_query import QueryRefused, named_tables, query

    documents = await call.context.library.read_all()
    try:
        result = await asyncio.to_thread(lambda: query(named_tables(documents), sql))
    except QueryRefused as refusal:
        raise ToolFailed(f"sql: {refusal}") from refusal
    return ToolOutcome(json.dumps(dump(result), ensure_ascii=False), labels=LABELS)
