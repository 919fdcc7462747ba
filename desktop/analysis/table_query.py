"""Answers for SQL over the tables of the files: read-only, closed to files and network, bounded in time, memory and rows.

The engine is DuckDB in memory. Before a query runs, external access is switched off and the configuration locked; the
statement's own syntax tree is looked through and only one SELECT over our tables is let in. A query that keeps rows
gets the cells behind each row; any query gets the ranges of the columns it names.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.analysis.whole_table import WholeTable, number_of, whole_tables
from desktop.core.document import CellRecord, CellValue, Document

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DATED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d|$)")
_ALLOWED_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
_AGGREGATES = frozenset(
    "sum avg mean count count_star min max median mode stddev stddev_samp stddev_pop variance var_samp var_pop string_agg "
    "group_concat listagg list array_agg first last any_value arg_min arg_max min_by max_by quantile quantile_cont quantile_disc "
    "approx_count_distinct bool_and bool_or product corr covar_samp covar_pop histogram mad entropy kurtosis skewness".split()
)


MOST_SOURCES = 12


class QueryRefused(Exception):
    """The query was not run, or was stopped; the text says why and what would be taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of running, `rows` of the result, `characters` of one text value, `memory` as DuckDB writes it."""

    seconds: float = 10.0
    rows: int = 500
    characters: int = 2_000
    memory: str = "256MB"


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """`name` as SQL knows it, `header` as it stands, `type` of SQL."""

    name: str
    header: str
    type: str


@dataclass(frozen=True, slots=True)
class NamedTable:
    name: str
    table: WholeTable
    columns: tuple[NamedColumn, ...]


@dataclass(frozen=True, slots=True)
class QueryResult:
    """`rows` as values. `cells` has, per row, the source row ("sales.xlsx, Orders!A5:L5") when the query keeps rows,
    else it is empty; `ranges` are the columns used ("sales.xlsx, Orders!I5:I124"); `sources` the passages to cite, per
    row for a query that keeps rows, else one list of at most `MOST_SOURCES` for all; `is_cut` says that there are more rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    cells: tuple[str, ...] = ()
    sources: tuple[tuple[str, ...], ...] = ()
    ranges: tuple[str, ...] = ()
    is_cut: bool = False


def named_tables(documents: Sequence[Document]) -> tuple[NamedTable, ...]:
    """Every table under a name for SQL, made of file and sheet: "sales_orders"; a second one gets "_2"."""
    found: list[NamedTable] = []
    taken: set[str] = set()
    for table in whole_tables(documents):
        stem = table.file.rpartition("/")[2].rpartition("!")[2].rpartition(".")[0]
        is_told = not re.fullmatch(r"page \d+|", table.name)
        name = _free(_identifier(f"{stem} {table.name}" if is_told else stem) or "table", taken)
        found.append(NamedTable(name, table, _columns(table)))
    return tuple(found)


def _identifier(text: str) -> str:
    """Lower-case words joined by "_", at most 60 characters; a digit never comes first."""
    bare = "_".join(re.findall(r"\w+", text.replace("%", " pct ").casefold()))[:60].strip("_")
    return f"t_{bare}" if bare[:1].isdigit() else bare


def _free(name: str, taken: set[str]) -> str:
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}_{count}"
    taken.add(candidate)
    return candidate


def _columns(table: WholeTable) -> tuple[NamedColumn, ...]:
    taken: set[str] = set()
    columns = []
    for index, header in enumerate(table.columns):
        cells = [row[index] for row in table.rows if index < len(row)]
        bare = _identifier(header)
        name = f"c_{bare.removeprefix('t_')}" if bare.startswith("t_") and header[:1].isdigit() else bare
        columns.append(NamedColumn(_free(name or f"column_{index + 1}", taken), header, _type_of(cells)))
    return tuple(columns)


def _type_of(cells: Sequence[CellRecord]) -> str:
    filled = [cell for cell in cells if cell.value not in (None, "")]
    if not filled:
        return "VARCHAR"
    if all(cell.is_date and _DATED.match(str(cell.value)) for cell in filled):
        is_day = all("T" not in str(cell.value) or str(cell.value)[11:19] == "00:00:00" for cell in filled)
        return "DATE" if is_day else "TIMESTAMP"
    if all(isinstance(cell.value, bool) for cell in filled):
        return "BOOLEAN"
    numbers = [number_of(cell) for cell in filled]
    if any(number is None for number in numbers):
        return "VARCHAR"
    return "BIGINT" if all(isinstance(n, int) and abs(n) < 2**62 for n in numbers) else "DOUBLE"


def query(tables: Sequence[NamedTable], sql: str, limits: Limits | None = None) -> QueryResult:
    """Run one SELECT. Raises QueryRefused: not a single SELECT, an unknown table or function, an error of the engine,
    out of time or memory."""
    import duckdb

    limits = limits or Limits()
    with duckdb.connect(":memory:", config=_config(limits)) as engine:
        tree = _checked_tree(engine, sql, tables)
        used = _used(tree, tables)
        for named in used:
            _load(engine, named)
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
        keeps = len(used) == 1 and _keeps_rows(tree["node"])
        text = _with_row_numbers(engine, tree) if keeps else sql
        return _run(engine, text, tree, used, keeps, limits)


def _config(limits: Limits) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": "1",
        "memory_limit": limits.memory,
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
    }


def _checked_tree(engine: DuckDBPyConnection, sql: str, tables: Sequence[NamedTable]) -> dict[str, Any]:
    """The syntax tree of a single SELECT over known tables and harmless functions."""
    found = engine.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    parsed: dict[str, Any] = json.loads(found[0]) if found else {"error": True}
    if parsed.get("error"):
        raise QueryRefused(f"{parsed.get('error_message', 'cannot be read')}. Give one SELECT statement.")
    statements: list[dict[str, Any]] = parsed["statements"]
    if len(statements) != 1:
        raise QueryRefused(f"has {len(statements)} statements; give one SELECT")
    known = {table.name for table in tables}
    own = {entry["key"] for node in _nodes(statements[0]) for entry in node.get("cte_map", {}).get("map", [])}
    for node in _nodes(statements[0]):
        if node.get("type") == "BASE_TABLE":
            name = str(node.get("table_name", ""))
            if (
                node.get("schema_name")
                or node.get("catalog_name")
                or name.casefold() not in known | {n.casefold() for n in own}
            ):
                raise QueryRefused(
                    f"there is no table {name!r}; use list_tables. Known: {', '.join(sorted(known)[:20])}"
                )
        elif node.get("type") == "TABLE_FUNCTION":
            name = str(node.get("function", {}).get("function_name", ""))
            if name.casefold() not in _ALLOWED_FUNCTIONS:
                raise QueryRefused(f"the table function {name!r} is not allowed; query the tables of list_tables")
    return statements[0]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _used(tree: Mapping[str, Any], tables: Sequence[NamedTable]) -> list[NamedTable]:
    names = {str(node.get("table_name", "")).casefold() for node in _nodes(tree) if node.get("type") == "BASE_TABLE"}
    return [table for table in tables if table.name in names]


def _load(engine: DuckDBPyConnection, named: NamedTable) -> None:
    """Values of each column as one parameter: no file in between, and nothing is parsed as SQL."""
    columns = ", ".join(f'"{column.name}" {column.type}' for column in named.columns)
    engine.execute(f'CREATE TABLE "{named.name}" ({columns})')
    texts = ("DATE", "TIMESTAMP")
    parts = [
        f"TRY_CAST(unnest(?::VARCHAR[]) AS {c.type})" if c.type in texts else f"unnest(?::{c.type}[])"
        for c in named.columns
    ]
    values = [
        [_value(row[i], c.type) if i < len(row) else None for row in named.table.rows]
        for i, c in enumerate(named.columns)
    ]
    engine.execute(f'INSERT INTO "{named.name}" SELECT {", ".join(parts)}', values)


def _value(cell: CellRecord, type: str) -> CellValue:
    if cell.value is None or cell.value == "":
        return None
    if type in ("BIGINT", "DOUBLE"):
        return number_of(cell)
    if type in ("DATE", "TIMESTAMP"):
        return str(cell.value)[:10] if type == "DATE" else str(cell.value)[:19]
    return cell.value if type == "BOOLEAN" else str(cell.value)


def _keeps_rows(node: Mapping[str, Any]) -> bool:
    """Whether each row of the result is a row of the one table: no grouping, aggregate, distinct, set or sub-query."""
    if node.get("type") != "SELECT_NODE" or node["from_table"].get("type") != "BASE_TABLE":
        return False
    if node.get("group_expressions") or node.get("having") or node.get("sample") or node["cte_map"]["map"]:
        return False
    if any(modifier["type"] == "DISTINCT_MODIFIER" for modifier in node.get("modifiers", [])):
        return False
    called = {
        str(n.get("function_name", "")).casefold() for n in _nodes(node["select_list"]) if n.get("class") == "FUNCTION"
    }
    return not called & _AGGREGATES and not any(
        n.get("class") in ("SUBQUERY", "WINDOW") for n in _nodes(node["select_list"])
    )


def _with_row_numbers(engine: DuckDBPyConnection, tree: dict[str, Any]) -> str:
    """The same query with the number of the source row as its last column (DuckDB's rowid counts from 0)."""
    rowid = {"class": "COLUMN_REF", "type": "COLUMN_REF", "alias": "", "query_location": 0, "column_names": ["rowid"]}
    changed = json.loads(json.dumps(tree))
    changed["node"]["select_list"].append(rowid)
    parsed = {"error": False, "statements": [changed]}
    found = engine.execute("SELECT json_deserialize_sql(?::JSON)", [json.dumps(parsed)]).fetchone()
    assert found is not None
    return str(found[0])


def _run(
    engine: DuckDBPyConnection,
    sql: str,
    tree: Mapping[str, Any],
    used: Sequence[NamedTable],
    keeps: bool,
    limits: Limits,
) -> QueryResult:
    import duckdb

    alarm = threading.Timer(limits.seconds, engine.interrupt)
    alarm.start()
    try:
        done = engine.execute(sql)
        columns = tuple(str(column[0]) for column in done.description or ())
        rows = done.fetchmany(limits.rows + 1)
    except duckdb.InterruptException as error:
        raise QueryRefused(f"was stopped after {limits.seconds:g} seconds; narrow it down") from error
    except duckdb.OutOfMemoryException as error:
        raise QueryRefused(f"needs more than {limits.memory} of memory; narrow it down") from error
    except duckdb.Error as error:
        raise QueryRefused(str(error).splitlines()[0]) from error
    finally:
        alarm.cancel()
    ranges = tuple(dict.fromkeys(place for table in used for place in _ranges(tree, table)))
    kept, is_cut = rows[: limits.rows], len(rows) > limits.rows
    if not keeps:
        passages = tuple(dict.fromkeys(p.id for table in used for p in table.table.passages))
        values = tuple(tuple(_plain(value, limits) for value in row) for row in kept)
        return QueryResult(columns, values, (), (passages[:MOST_SOURCES],) if passages else (), ranges, is_cut)
    table = used[0].table
    values = tuple(tuple(_plain(value, limits) for value in row[:-1]) for row in kept)
    numbers = [int(row[-1]) for row in kept]
    return QueryResult(
        columns[:-1], values, tuple(_row_place(table, n) for n in numbers),
        tuple((table.passages[n].id,) for n in numbers), ranges, is_cut,
    )  # fmt: skip


def _row_place(table: WholeTable, number: int) -> str:
    refs = [cell.ref for cell in table.rows[number] if cell.ref]
    return table.place_of(f"{refs[0]}:{refs[-1]}" if len(refs) > 1 else refs[0] if refs else f"row {number + 1}")


def _ranges(tree: Mapping[str, Any], named: NamedTable) -> Iterator[str]:
    """The columns the query names; all of them for "*"."""
    told = {str(node["column_names"][-1]).casefold() for node in _nodes(tree) if node.get("class") == "COLUMN_REF"}
    has_star = any(node.get("class") == "STAR" for node in _nodes(tree))
    for index, column in enumerate(named.columns):
        if (has_star or column.name in told) and (cells := named.table.range_of(index)):
            yield named.table.place_of(cells)


def _plain(value: Any, limits: Limits) -> CellValue:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)[: limits.characters]
