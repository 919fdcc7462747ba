"""SQL over dropped tables: what it answers, where the cells are, and everything it must not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.analysis.table_query import Limits, NamedTable, QueryRefused, named_tables, query
from tests.unit.analysis.story import document, table

SALES = document(
    "sales 2025.xlsx",
    table(
        "sales 2025.xlsx",
        "Orders",
        ("Client", "Month", "Revenue GBP", "Margin %", "客户"),
        ("Northwind", "2025-01", 120.5, "12 %", "甲"),
        ("Contoso", "2025-01", 80.0, "9 %", "乙"),
        ("Northwind", "2025-02", 100.0, None, "甲"),
    ),
    table("sales 2025.xlsx", "Orders", ("Client", "Note"), ("Northwind", "=1+1")),
)


@pytest.fixture
def tables() -> tuple[NamedTable, ...]:
    return named_tables([SALES])


def test_tables_and_columns_get_names_that_sql_knows(tables: tuple[NamedTable, ...]) -> None:
    assert [one.name for one in tables] == ["sales_2025_orders", "sales_2025_orders_2"]
    assert [(c.name, c.type) for c in tables[0].columns] == [
        ("client", "VARCHAR"),
        ("month", "VARCHAR"),
        ("revenue_gbp", "DOUBLE"),
        ("margin_pct", "DOUBLE"),
        ("客户", "VARCHAR"),
    ]


def test_a_query_that_keeps_rows_names_the_cells_of_each(tables: tuple[NamedTable, ...]) -> None:
    found = query(tables, "SELECT client, revenue_gbp FROM sales_2025_orders WHERE revenue_gbp > 90 ORDER BY 2")
    assert found.columns == ("client", "revenue_gbp")
    assert found.rows == (("Northwind", 100.0), ("Northwind", 120.5))
    assert found.cells == ("sales 2025.xlsx, Orders!A4:E4", "sales 2025.xlsx, Orders!A2:E2")
    assert all(source == (tables[0].table.passages[0].id,) for source in found.sources)


def test_an_aggregate_names_the_ranges_it_used(tables: tuple[NamedTable, ...]) -> None:
    found = query(tables, "SELECT client, sum(revenue_gbp) AS total FROM sales_2025_orders GROUP BY client ORDER BY 1")
    assert found.rows == (("Contoso", 80.0), ("Northwind", 220.5))
    assert found.cells == ()
    assert found.ranges == ("sales 2025.xlsx, Orders!A2:A4", "sales 2025.xlsx, Orders!C2:C4")


def test_joins_chinese_columns_and_common_table_expressions_work(tables: tuple[NamedTable, ...]) -> None:
    sql = (
        "WITH best AS (SELECT client, max(客户) AS k FROM sales_2025_orders GROUP BY ALL) "
        "SELECT b.k, n.note FROM best b JOIN sales_2025_orders_2 n USING (client)"
    )
    assert query(tables, sql).rows == (("甲", "=1+1"),)


def test_a_long_result_is_cut_and_says_so(tables: tuple[NamedTable, ...]) -> None:
    found = query(tables, "SELECT * FROM sales_2025_orders", Limits(rows=2))
    assert (len(found.rows), found.is_cut) == (2, True)
    assert not query(tables, "SELECT * FROM sales_2025_orders", Limits(rows=3)).is_cut


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE sales_2025_orders",
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO '{there}'",
        "ATTACH '{there}' AS other",
        "INSTALL httpfs",
        "SET threads = 8",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT content FROM (SELECT * FROM read_blob('{secret}'))",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM tables",
        "SELEC 1",
        "",
    ],
)
def test_nothing_but_one_select_over_the_tables_is_let_in(
    tables: tuple[NamedTable, ...], sql: str, tmp_path: Path
) -> None:
    secret, there = tmp_path / "secret.csv", tmp_path / "there"
    secret.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(QueryRefused):
        query(tables, sql.format(secret=secret, there=there))
    assert not there.exists()


def test_a_query_without_end_is_stopped(tables: tuple[NamedTable, ...]) -> None:
    endless = "SELECT sum(sqrt(range * 1.0)) FROM range(1000000000000)"
    with pytest.raises(QueryRefused, match="stopped"):
        query(tables, endless, Limits(seconds=0.2))


def test_a_query_that_needs_too_much_memory_is_refused(tables: tuple[NamedTable, ...]) -> None:
    with pytest.raises(QueryRefused, match="memory"):
        query(tables, "SELECT string_agg(repeat('x', 100000), '') FROM range(100000)", Limits(memory="64MB"))


def test_parts_of_a_long_table_are_one(tables: tuple[NamedTable, ...]) -> None:
    columns = ("Client", "Revenue")
    first = table("a.xlsx", "Orders", columns, ("A", 1), ("B", 2))
    second = table("a.xlsx", "Orders", columns, ("C", 3))
    (whole,) = named_tables([document("a.xlsx", first, second)])
    assert query([whole], f"SELECT sum(revenue) FROM {whole.name}").rows == ((6,),)
