"""Answers for the words and figures of a chart, the same in workbooks, slides and documents.

Labels carry bare numbers; the currency stands once, in the title, because "EUR 301,000" over every column overlaps.
"""

from __future__ import annotations

from desktop.core.spec import Cell, Chart, Column, Language, Series, Table
from desktop.deliverables import figure
from desktop.deliverables.house import word


def title(chart: Chart, language: Language) -> str:
    """The title with its currency: "Revenue per quarter (EUR)"; "" when the chart has no title."""
    if not chart.title or not chart.currency or chart.currency in chart.title:
        return chart.title
    return f"{chart.title}（{chart.currency}）" if language == "zh" else f"{chart.title} ({chart.currency})"


def number_format(chart: Chart, language: Language) -> str:
    """The Excel number format of axis and labels."""
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    whole = all(value.is_integer() for value in values) and chart.format not in ("percent", "multiple")
    return figure.number_format(Cell(0, chart.format, decimals=0 if whole else 1), language)


def said(chart: Chart, series: Series, index: int) -> str:
    """One value in words, for the evidence: "2026, Q1: 301,000"."""
    cell = Cell(series.values[index], "decimal" if chart.format == "currency" else chart.format)
    return f"{series.name}, {chart.categories[index]}: {figure.shown(cell, 'en')}"


def label(chart: Chart, value: float, decimals: int | None = None) -> str:
    """A value as its label shows it: whole numbers stay whole, else one decimal; the currency stands in the title."""
    if decimals is None:
        values = [float(one) for series in chart.series for one in series.values if one is not None]
        decimals = 0 if all(one.is_integer() for one in values) and chart.format not in ("percent", "multiple") else 1
    shape = chart.format if chart.format in ("percent", "multiple") else "decimal"
    return figure.number(value, shape, decimals=decimals)


def alternative(chart: Chart) -> str:
    """What the chart shows, in words, with every value: for whoever does not see it."""
    lines = []
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        values = ", ".join(f"{name} {label(chart, value)}" for name, value in pairs if value is not None)
        lines.append(f"{series.name}: {values}")
    return f"{chart.alt or chart.title or chart.kind}. {'; '.join(lines)}"


def as_table(chart: Chart, language: Language) -> Table:
    """The chart's values where a format has no charts: one row per category, one column per series."""
    columns = (Column(word("category", language)), *(Column(series.name, "right") for series in chart.series))
    rows = tuple(
        (
            Cell(category),
            *(
                Cell(series.values[index], "decimal" if chart.format == "currency" else chart.format)
                for series in chart.series
            ),
        )
        for index, category in enumerate(chart.categories)
    )
    return Table(columns, rows, caption=title(chart, language))
