"""Answers for native charts in a workbook: they point at the table's own cells, or at a small block below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.core.spec import Cell, Chart, Language, Table
from desktop.deliverables import chart_label, chart_text, house
from desktop.deliverables.sheet_layout import SheetLayout
from desktop.deliverables.workbook_style import Look, SheetLook, WorkbookStyle

_WIDTH_PX, _HEIGHT_PX = 560, 320
ROWS = 17  # rows a chart covers
Span = tuple[int, int, int]  # first row, last row, column; all from 0


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where a chart goes. `at`: row and column from 0; `below`: the next free row from 1, for values of its own."""

    book: Any
    page: Any
    style: WorkbookStyle
    sheet: str
    at: tuple[int, int]
    below: int


def add_chart(place: ChartPlace, chart: Chart, table: Table, layout: SheetLayout, language: Language) -> int:
    """Draws the chart. Values that do not stand in the table are written below; returns the next free row there."""
    below = place.below
    spans = _spans_in_table(chart, table, layout)
    if spans is None:
        spans = _write_block(place, chart, language)
        below += len(chart.categories) + 3
    drawn = place.book.add_chart({"type": chart.kind})
    categories, values = spans
    look = place.style.look
    for index, (series, span) in enumerate(zip(chart.series, values, strict=True)):
        drawn.add_series(_series(place, chart, index, series.name, categories, span, language))
    _dress(drawn, chart, language, look)
    options = {"description": chart.alt or chart.title, "object_position": 1, "x_offset": 6, "y_offset": 2}
    place.page.insert_chart(*place.at, drawn, options)
    return below


def _spans_in_table(chart: Chart, table: Table, layout: SheetLayout) -> tuple[Span, list[Span]] | None:
    """The cells of the table that hold exactly these categories and values, all in the same rows."""
    count = len(chart.categories)
    for start in range(len(table.rows) - count + 1):
        rows = table.rows[start : start + count]
        columns = list(zip(*rows, strict=True)) if rows else []
        wanted = [chart.categories, *(series.values for series in chart.series)]
        found = [_column_holding(tuple(values), columns) for values in wanted]
        if all(column is not None for column in found):
            first = layout.first - 1 + start
            spans = [(first, first + count - 1, column) for column in found if column is not None]
            return spans[0], spans[1:]
    return None


def _column_holding(values: tuple[Any, ...], columns: list[tuple[Cell, ...]]) -> int | None:
    return next((i for i, column in enumerate(columns) if tuple(cell.value for cell in column) == values), None)


def _write_block(place: ChartPlace, chart: Chart, language: Language) -> tuple[Span, list[Span]]:
    page, style, below = place.page, place.style, place.below
    title = (
        f"{house.word('chart_data', language)}: {chart.title}" if chart.title else house.word("chart_data", language)
    )
    page.write_string(below - 1, 0, title, style.get(Look("note")))
    page.write_string(below, 0, house.word("category", language), style.get(Look("head")))
    last = below + len(chart.categories)
    for row, category in enumerate(chart.categories, below + 1):
        page.write_string(row, 0, category, style.get(Look("cell")))
    values = []
    for column, series in enumerate(chart.series, 1):
        page.write_string(below, column, series.name, style.get(Look("head", "right")))
        for row, value in enumerate(series.values, below + 1):
            if value is not None:
                shape = style.get(Look("cell", "right", chart_text.number_format(chart, language)))
                page.write_number(row, column, value, shape)
        values.append((below + 1, last, column))
    return (below + 1, last, 0), values


def _series(
    place: ChartPlace, chart: Chart, index: int, name: str, categories: Span, values: Span, language: Language
) -> dict[str, Any]:
    look = place.style.look
    colour = f"#{look.series[index % len(look.series)]}"
    series: dict[str, Any] = {
        "name": name,
        "categories": [place.sheet, categories[0], categories[2], categories[1], categories[2]],
        "values": [place.sheet, values[0], values[2], values[1], values[2]],
        "gap": 60,
    }
    if chart.kind == "line":
        series["line"] = {"color": colour, "width": 2.25}
        series["marker"] = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"none": True}}
    elif chart.kind == "pie":
        series["points"] = [
            {"fill": {"color": f"#{look.series[i % len(look.series)]}"}, "border": {"color": "#FFFFFF"}}
            for i in range(len(chart.categories))
        ]
    else:
        series["fill"], series["border"] = {"color": colour}, {"none": True}
    if len(chart.categories) * len(chart.series) <= 16:
        font = {"name": look.font, "size": 9, "color": f"#{look.ink}"}
        series["data_labels"] = {"value": True, "num_format": chart_text.number_format(chart, language), "font": font}
        if chart.kind == "line":
            series["data_labels"] |= {"position": "above", "custom": _label_places(chart, index, font)}
    return series


def _label_places(chart: Chart, index: int, font: dict[str, Any]) -> list[dict[str, Any]]:
    """One per point: where its label stands, or that it has none."""
    places = chart_label.places(chart)[index]
    return [{"position": place, "font": font} if place else {"delete": True} for place in places]


def _dress(drawn: Any, chart: Chart, language: Language, look: SheetLook) -> None:
    font = {"name": look.font, "size": 9, "color": f"#{house.MUTED}"}
    if title := chart_text.title(chart, language):
        title_font = {"name": look.font, "size": 11, "bold": True, "color": f"#{look.ink}"}
        drawn.set_title({"name": title, "name_font": title_font, "overlay": False})
    else:
        drawn.set_title({"none": True})
    hair = {"color": f"#{house.HAIRLINE}", "width": 0.75}
    if chart.kind != "pie":
        value_axis: dict[str, Any] = {
            "num_format": chart_text.number_format(chart, language),
            "num_font": font,
            "major_gridlines": {"visible": True, "line": hair},
            "line": {"none": True},
        }
        category_axis: dict[str, Any] = {"num_font": font, "line": hair, "major_tick_mark": "none"}
        if chart.kind == "bar":
            # XlsxWriter names axes by their direction; reversed, the bars read from top to bottom, and the values are
            # told to stand on the other side, which is then the lower one.
            drawn.set_y_axis(category_axis | {"reverse": True})
            drawn.set_x_axis(value_axis | {"label_position": "high"})
        else:
            drawn.set_x_axis(category_axis)
            drawn.set_y_axis(value_axis)
    if len(chart.series) > 1 or chart.kind == "pie":
        drawn.set_legend({"position": "bottom", "font": font})
    else:
        drawn.set_legend({"none": True})
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_size({"width": _WIDTH_PX, "height": _HEIGHT_PX})
