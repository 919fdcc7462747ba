"""Answers for charts as SVG: the drawing in PDF and HTML, in the house colours, with the same labels as elsewhere.

Lengths are in px of a drawing 640 wide. Colours come from outside, because a page may be dark and a print is light.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

from desktop.core.spec import Chart, Language
from desktop.deliverables import chart_label, chart_text, house, measure

WIDTH = 640.0
_PLOT = 230.0  # height of columns and lines
_BAR = 26.0  # height of a row of bars
_SIZE = 11.5  # of labels
_MOST_LABELS = 18
_TEXT_LINE = 14.0


# The names are those of the variables in html_style, which knows their values for a dark page.
_COLOURS = {
    "ink": house.INK,
    "muted": house.MUTED,
    "hair": house.HAIRLINE,
    "ground": house.WHITE,
    **{f"s{number}": colour for number, colour in enumerate(house.SERIES, 1)},
}


@dataclass(frozen=True, slots=True)
class Ink:
    """`font`: font families; `variable`: every shape also has a class ("f-s1": filled, "s-ink": drawn) by which a page
    gives it its own colour; the attribute stays for programs that do not apply the page's style to drawings."""

    font: str = "sans-serif"
    variable: bool = False

    def paint(self, kind: str, name: str) -> str:
        """Attributes that give `kind` (fill, stroke) the colour `name`."""
        plain = f'{kind}="#{_COLOURS[name]}"'
        return f'{plain} class="{kind[0]}-{name}"' if self.variable else plain


def drawn(chart: Chart, language: Language, ink: Ink, title: str = "") -> str:
    """The chart as one `<svg>`. `title`: its words for a screen reader, "" where the page gives them itself."""
    canvas = _Canvas(chart, language, ink)
    if chart.kind == "pie":
        canvas.pie()
    elif chart.kind == "bar":
        canvas.bars()
    else:
        canvas.upright()
    return canvas.svg(title)


class _Canvas:
    """Collects elements; `_height` grows with what is drawn."""

    def __init__(self, chart: Chart, language: Language, ink: Ink) -> None:
        self._chart = chart
        self._language = language
        self._ink = ink
        self._parts: list[str] = []
        self._height = 0.0
        self._scale = _scale(*chart_label.axis_range(chart))
        self._is_labelled = len(chart.categories) * len(chart.series) <= _MOST_LABELS

    def svg(self, title: str) -> str:
        said = f"<title>{escape(title)}</title>" if title else ""
        role = 'role="img"' if title else 'aria-hidden="true"'
        font = escape(self._ink.font, {'"': "'"})
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {_n(self._height)}" {role} '
            f'font-family="{font}" font-size="{_SIZE}">{said}{"".join(self._parts)}</svg>'
        )

    def upright(self) -> None:
        """Columns, or lines over the same axis."""
        left, top = self._axis_room(), 18.0
        slot = (WIDTH - left - 8) / len(self._chart.categories)
        self._grid_lines(left, top)
        if self._chart.kind == "line":
            self._lines(left, top, slot)
        else:
            self._columns(left, top, slot)
        self._height = top + _PLOT + 8
        self._category_names(left, slot)
        self._legend([series.name for series in self._chart.series])

    def _axis_room(self) -> float:
        return 12 + max(self._wide(self._tick(value)) for value in self._scale)

    def _tick(self, value: float) -> str:
        step = self._scale[1] - self._scale[0]
        shown = step * 100 if self._chart.format == "percent" else step
        decimals = max(0, -math.floor(math.log10(shown) + 1e-9)) if shown else 0
        return chart_text.label(self._chart, value, min(decimals, 6))

    def _y(self, value: float, top: float) -> float:
        low, high = self._scale[0], self._scale[-1]
        return top + _PLOT * (high - value) / (high - low)

    def _grid_lines(self, left: float, top: float) -> None:
        for value in self._scale:
            y = self._y(value, top)
            is_base = value == 0
            colour = "muted" if is_base else "hair"
            self._line(left, y, WIDTH - 8, y, colour, 1 if is_base else 0.6)
            self._text(left - 6, y + 4, self._tick(value), "muted", "end")

    def _columns(self, left: float, top: float, slot: float) -> None:
        count = len(self._chart.series)
        width = min(slot * 0.72 / count, 64.0)
        fits = self._is_labelled and self._labels_fit(width + 3)
        for index, series in enumerate(self._chart.series):
            for place, value in enumerate(series.values):
                if value is None:
                    continue
                x = left + slot * (place + 0.5) + width * (index - count / 2)
                y, base = self._y(value, top), self._y(0, top)
                self._rect(x + 1, min(y, base), width - 2, abs(base - y), self._colour(index))
                if fits:
                    at = y - 4 if value >= 0 else y + 12
                    self._text(x + width / 2, at, chart_text.label(self._chart, value), "ink", "middle")

    def _labels_fit(self, room: float) -> bool:
        values = (value for series in self._chart.series for value in series.values if value is not None)
        return all(self._wide(chart_text.label(self._chart, value)) <= room for value in values)

    def _lines(self, left: float, top: float, slot: float) -> None:
        for index, series in enumerate(self._chart.series):
            colour = self._colour(index)
            run: list[tuple[float, float]] = []
            for place, value in enumerate((*series.values, None)):
                if value is not None:
                    run.append((left + slot * (place + 0.5), self._y(value, top)))
                    continue
                if len(run) > 1:
                    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in run)
                    stroke = (
                        f'fill="none" stroke-width="2.2" stroke-linejoin="round" {self._ink.paint("stroke", colour)}'
                    )
                    self._parts.append(f'<polyline points="{points}" {stroke}/>')
                fill = self._ink.paint("fill", colour)
                self._parts += [f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.2" {fill}/>' for x, y in run]
                run = []
        if self._is_labelled and self._labels_fit(slot):
            self._line_labels(left, top, slot)

    def _line_labels(self, left: float, top: float, slot: float) -> None:
        """After all lines, so that none is drawn over a label."""
        for series, places in zip(self._chart.series, chart_label.places(self._chart), strict=True):
            for index, (value, where) in enumerate(zip(series.values, places, strict=True)):
                if value is not None and where:
                    y = self._y(value, top) + (-8 if where == "above" else 17)
                    self._text(left + slot * (index + 0.5), y, chart_text.label(self._chart, value), "ink", "middle")

    def _category_names(self, left: float, slot: float) -> None:
        """Names below the axis on up to three lines; where even that is too narrow, every second or third name."""
        names = self._chart.categories
        every = max(1, math.ceil(34 / slot))
        rows = {index: self._wrapped(name, slot * every - 6, 3) for index, name in enumerate(names)}
        for index in range(0, len(names), every):
            for row, text in enumerate(rows[index]):
                x = left + slot * (index + 0.5)
                self._text(x, self._height + 10 + row * _TEXT_LINE, text, "muted", "middle")
        self._height += 14 + (max(len(rows[index]) for index in range(0, len(names), every)) - 1) * _TEXT_LINE

    def bars(self) -> None:
        """Rows of bars, read from top to bottom, their names at the left."""
        names = [self._wrapped(name, WIDTH * 0.34, 2) for name in self._chart.categories]
        left = 14 + max(self._wide(text) for rows in names for text in rows)
        end = WIDTH - 14 - max(self._wide(self._tick(value)) for value in self._scale)
        count = len(self._chart.series)
        row_height = max(_BAR, 15.0 * count + 10, _TEXT_LINE * max(map(len, names)) + 8)
        low, high = self._scale[0], self._scale[-1]
        thick = min((row_height - 8) / count, 22.0)

        def at(value: float) -> float:
            return left + (end - left) * (value - low) / (high - low)

        bottom = 6 + row_height * len(names)
        for value in self._scale:
            colour = "muted" if value == 0 else "hair"
            self._line(at(value), 4, at(value), bottom, colour, 1 if value == 0 else 0.6)
            if not self._is_labelled:
                self._text(at(value), bottom + 14, self._tick(value), "muted", "middle")
        for place, rows in enumerate(names):
            middle = 6 + row_height * (place + 0.5)
            for row, text in enumerate(rows):
                y = middle + 4 + (row - (len(rows) - 1) / 2) * _TEXT_LINE
                self._text(left - 8, y, text, "ink", "end")
            for index, series in enumerate(self._chart.series):
                one = series.values[place]
                if one is None:
                    continue
                y, x, base = middle + thick * (index - count / 2), at(one), at(0)
                self._rect(min(x, base), y + 1, abs(x - base), thick - 2, self._colour(index))
                if self._is_labelled:
                    anchor, gap = ("start", 5) if one >= 0 else ("end", -5)
                    label = chart_text.label(self._chart, one)
                    self._text(x + gap, y + thick / 2 + 4, label, "ink", anchor)
        self._height = bottom + (4 if self._is_labelled else 20)
        self._legend([series.name for series in self._chart.series])

    def pie(self) -> None:
        """Slices from twelve o'clock, clockwise; each name stands with its value in the legend."""
        values = [max(float(value or 0), 0.0) for value in self._chart.series[0].values]
        total = sum(values) or 1.0
        x, y, radius, turn = 150.0, 128.0, 112.0, 0.0
        for index, value in enumerate(values):
            share = value / total
            style = self._ink.paint("fill", self._colour(index))
            if share > 0.9999:
                self._parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {style}/>')
            elif share > 0:
                points = [_on_circle(x, y, radius, angle) for angle in (turn, turn + share)]
                (x1, y1), (x2, y2) = points
                arc = f"A{radius:g} {radius:g} 0 {int(share > 0.5)} 1 {_n(x2)} {_n(y2)}"
                self._parts.append(f'<path d="M{x:g} {y:g}L{_n(x1)} {_n(y1)}{arc}Z" {style}/>')
            turn += share
        for edge in _turns(values, total):
            self._line(x, y, *_on_circle(x, y, radius + 1, edge), "ground", 1.6)
        pairs = list(zip(self._chart.categories, self._chart.series[0].values, strict=True))
        step = min(24.0, 236 / len(pairs))
        for index, (name, one) in enumerate(pairs):
            at = y + step * (index - (len(pairs) - 1) / 2)
            self._rect(300, at - 6, 12, 12, self._colour(index))
            words = self._wrapped(name, 200, 1)[0]
            if one is not None:
                part = f" ({max(float(one), 0.0) / total:.0%})" if self._chart.format != "percent" else ""
                words += f": {chart_text.label(self._chart, one)}{part}"
            self._text(320, at + 4, words, "ink", "start")
        self._height = 256.0

    def _legend(self, names: list[str]) -> None:
        if len(names) < 2:
            return
        x, self._height = 12.0, self._height + 12
        for index, name in enumerate(names):
            need = 30 + self._wide(name)
            if x + need > WIDTH and x > 12:
                x, self._height = 12.0, self._height + 18
            self._rect(x, self._height, 11, 11, self._colour(index))
            self._text(x + 16, self._height + 10, name, "ink", "start")
            x += need
        self._height += 16

    def _wrapped(self, text: str, room: float, most: int) -> list[str]:
        """`text` on at most `most` lines of `room` px; what is too long ends in an ellipsis."""
        units = text.split(" ") if " " in text else list(text)
        joint = " " if " " in text else ""
        rows = [units[0]]
        for unit in units[1:]:
            longer = rows[-1] + joint + unit
            if self._wide(longer) <= room:
                rows[-1] = longer
            elif len(rows) < most:
                rows.append(unit)
            else:
                rows[-1] += joint + unit
        return [self._shortened(row, room) for row in rows]

    def _shortened(self, text: str, room: float) -> str:
        if self._wide(text) <= room:
            return text
        while len(text) > 2 and self._wide(text + "…") > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def _wide(self, text: str) -> float:
        return measure.width(text, self._language) * _SIZE * 1.1

    def _colour(self, index: int) -> str:
        return f"s{index % len(house.SERIES) + 1}"

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self._parts.append(f'<line {ends} stroke-width="{width:g}" {self._ink.paint("stroke", colour)}/>')

    def _rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}"'
        self._parts.append(f"<rect {box} {self._ink.paint('fill', colour)}/>")

    def _text(self, x: float, y: float, text: str, colour: str, anchor: str) -> None:
        place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"'
        self._parts.append(f"<text {place} {self._ink.paint('fill', colour)}>{escape(text)}</text>")


def _turns(values: list[float], total: float) -> list[float]:
    """Where the slices part, in turns from the top; none for a whole pie."""
    shares = [value / total for value in values if value > 0]
    return [sum(shares[:count]) for count in range(len(shares))] if len(shares) > 1 else []


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _on_circle(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn
    return x + radius * math.sin(angle), y - radius * math.cos(angle)


def _scale(low: float, high: float) -> list[float]:
    """Five or so round numbers from at most `low` to at least `high`."""
    span = high - low or 1.0
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [round(step * index, 12) for index in range(first, last + 1)]
