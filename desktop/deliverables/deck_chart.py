"""Answers for native charts on slides: python-pptx charts in the house colours, with light grid lines and labels."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from desktop.core.spec import Chart, Language
from desktop.deliverables import chart_label, chart_text, house
from desktop.deliverables.deck_layout import Box
from desktop.deliverables.deck_text import colour as rgb

_KINDS = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "pie": XL_CHART_TYPE.PIE,
}
_MOST_LABELS = 18


def add_chart(slide: Any, chart: Chart, box: Box, language: Language, is_own: bool = False) -> Any:
    """Draws the chart into `box` (inches) and returns its graphic frame."""
    make: Any = CategoryChartData
    data = make(number_format=chart_text.number_format(chart, language))
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    place = (Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height))
    frame = slide.shapes.add_chart(_KINDS[chart.kind], *place, data)
    drawn = frame.chart
    _set_text(drawn, chart_text.title(chart, language))
    _set_legend(drawn, chart)
    _set_colours(drawn, chart)
    is_labelled = len(chart.categories) * len(chart.series) <= _MOST_LABELS
    if chart.kind != "pie":
        _set_axes(drawn, chart, language, is_labelled)
    if is_labelled:
        _set_labels(drawn, chart, language)
    if is_own:
        _follow_theme(frame)
    return frame


def _set_text(drawn: Any, title: str) -> None:
    drawn.font.size, drawn.font.name = Pt(12), house.LATIN
    drawn.font.color.rgb = rgb(house.MUTED)
    properties = drawn.font._element if hasattr(drawn.font, "_element") else drawn.font._rPr
    latin = properties.find(qn("a:latin"))
    latin.addnext(latin.makeelement(qn("a:ea"), {"typeface": house.CHINESE}))
    drawn.has_title = bool(title)
    if title:
        drawn.chart_title.include_in_layout = False
        text = drawn.chart_title.text_frame
        text.text = title
        run = text.paragraphs[0].runs[0]
        run.font.size, run.font.bold, run.font.color.rgb = Pt(13), True, rgb(house.INK)


_SCHEME = {
    house.INK: "tx1",
    house.MUTED: "tx1",
    **{colour: f"accent{number}" for number, colour in enumerate(house.SERIES, 1)},
}


def _follow_theme(frame: Any) -> None:
    """Gives the chart the fonts and colours of a person's own theme in the place of the house's."""
    space = frame.chart._chartSpace
    for colour in list(space.iter(qn("a:srgbClr"))):
        if name := _SCHEME.get(colour.get("val")):
            colour.getparent().replace(colour, colour.makeelement(qn("a:schemeClr"), {"val": name}))
    for font in [*space.iter(qn("a:latin")), *space.iter(qn("a:ea"))]:
        font.getparent().remove(font)


def _set_legend(drawn: Any, chart: Chart) -> None:
    drawn.has_legend = len(chart.series) > 1 or chart.kind == "pie"
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False


def _set_colours(drawn: Any, chart: Chart) -> None:
    plot = drawn.plots[0]
    plot.vary_by_categories = chart.kind == "pie"
    if chart.kind in ("column", "bar"):
        plot.gap_width, plot.overlap = (60 if len(chart.series) == 1 else 80), -5
    for index, series in enumerate(plot.series):
        ink = rgb(house.SERIES[index % len(house.SERIES)])
        if chart.kind == "pie":
            for point in range(len(chart.categories)):
                fill = series.points[point].format.fill
                fill.solid()
                fill.fore_color.rgb = rgb(house.SERIES[point % len(house.SERIES)])
        elif chart.kind == "line":
            series.smooth = False
            series.format.line.width, series.format.line.color.rgb = Pt(2.5), ink
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 6
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = ink
            series.marker.format.line.color.rgb = ink
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = ink
            series.invert_if_negative = False


def _set_axes(drawn: Any, chart: Chart, language: Language, is_labelled: bool) -> None:
    values, categories = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb("E3E8E5")
    values.major_gridlines.format.line.width = Pt(0.75)
    values.format.line.fill.background()
    values.tick_labels.number_format = chart_text.number_format(chart, language)
    values.tick_labels.number_format_is_linked = False
    categories.format.line.color.rgb = rgb(house.HAIRLINE)
    categories.has_major_gridlines = False
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "bar":
        categories.reverse_order = True
    if is_labelled and chart.kind != "line":
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def _set_labels(drawn: Any, chart: Chart, language: Language) -> None:
    plot = drawn.plots[0]
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = chart_text.number_format(chart, language), False
    labels.show_value = True
    labels.font.size = Pt(11)
    labels.font.color.rgb = rgb(house.INK)
    if chart.kind != "line":
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        return
    labels.position = XL_LABEL_POSITION.ABOVE
    for series, places in zip(plot.series, chart_label.places(chart), strict=True):
        _place_labels(series, places, labels._element)


def _place_labels(series: Any, places: Sequence[str], pattern: Any) -> None:
    """Labels of one series point by point, in the look of `pattern` (the c:dLbls of the plot)."""
    own = copy.deepcopy(pattern)
    for old in series._element.findall(qn("c:dLbls")):
        series._element.remove(old)
    for index, place in reversed(list(enumerate(places))):
        one = own.makeelement(qn("c:dLbl"), {})
        one.append(one.makeelement(qn("c:idx"), {"val": str(index)}))
        if place:
            for part in pattern:
                one.append(copy.deepcopy(part))
            one.find(qn("c:dLblPos")).set("val", "t" if place == "above" else "b")
        else:
            one.append(one.makeelement(qn("c:delete"), {"val": "1"}))
        own.insert(0, one)
    series._element._insert_dLbls(own)
