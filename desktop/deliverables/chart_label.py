"""Answers for where the values of a line chart stand, the same in slides, workbooks and drawings.

Where lines meet, the label of the upper one goes above and that of the lower one below; a value between two others that
leaves no room has no label (the axis shows it). A level line, such as a target, is labelled once, at its end.
"""

from __future__ import annotations

from typing import Literal

from desktop.core.spec import Chart

Place = Literal["above", "below", ""]
_ROOM = 0.09  # of the height of the chart: what a label needs above or below its point


def places(chart: Chart) -> tuple[tuple[Place, ...], ...]:
    """For each series of a line chart one place per category; "" where nothing is to be written."""
    columns = [_column(chart, index) for index in range(len(chart.categories))]
    return tuple(tuple(column[number] for column in columns) for number in range(len(chart.series)))


def _column(chart: Chart, index: int) -> list[Place]:
    values = [(series.values[index], number) for number, series in enumerate(chart.series)]
    points = sorted(((value, number) for value, number in values if value is not None), reverse=True)
    found: list[Place] = [""] * len(chart.series)
    room = _room(chart)
    for rank, (value, number) in enumerate(points):
        if is_level(chart, number) and index < _last(chart, number):
            continue
        above = points[rank - 1][0] - value if rank else None
        below = value - points[rank + 1][0] if rank + 1 < len(points) else None
        found[number] = _place(above, below, room)
    return found


def _place(above: float | None, below: float | None, room: float) -> Place:
    """`above`, `below`: how far the neighbours are, None for nobody."""
    if above is None or above >= 2 * room:
        return "above"
    if below is None or below >= 2 * room:
        return "below"
    return ""


def is_level(chart: Chart, number: int) -> bool:
    """Whether a series is one level line beside others: a target."""
    values = {value for value in chart.series[number].values if value is not None}
    return len(chart.series) > 1 and len(chart.categories) > 1 and len(values) == 1


def _last(chart: Chart, number: int) -> int:
    values = chart.series[number].values
    return max((index for index, value in enumerate(values) if value is not None), default=0)


def _room(chart: Chart) -> float:
    """In units of the values."""
    low, high = axis_range(chart)
    return (high - low) * _ROOM


def axis_range(chart: Chart) -> tuple[float, float]:
    """From where to where the axis must reach. It begins at zero; lines that lie close together and far from zero get an
    axis of their own, by the rule Excel draws them with (a range of less than a sixth of the highest value)."""
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    if chart.kind == "line" and 0 < high - low < high / 6 and low > 0:
        return low, high
    return min(0.0, low), max(0.0, high)
