"""Values on line charts: where lines meet, one label goes above and the other below; a target is labelled once."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from desktop.core.spec import Chart, Series
from desktop.deliverables.chart_label import axis_range, places
from desktop.deliverables.chart_svg import Ink, drawn
from desktop.deliverables.deck_chart import add_chart
from desktop.deliverables.deck_layout import Box

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
TARGET = Series("Target", (0.975,) * 4)
ON_TIME = Series("On time", (0.972, 0.975, 0.966, 0.958))
CHART = Chart("line", QUARTERS, (ON_TIME, TARGET), "On time", "percent")


def test_the_lower_line_is_labelled_below_and_the_target_once_at_its_end() -> None:
    on_time, target = places(CHART)
    assert on_time == ("below", "below", "above", "above")
    assert target == ("", "", "", "above")


def test_two_values_that_meet_stand_on_two_sides() -> None:
    chart = Chart("line", ("a", "b"), (Series("one", (10.0, 50.0)), Series("two", (11.0, 90.0))))
    one, two = places(chart)
    assert (one[0], two[0]) == ("below", "above")


def test_a_value_without_room_between_two_others_has_no_label() -> None:
    chart = Chart("line", ("a", "b"), (Series("x", (50.0, 1.0)), Series("y", (51.0, 2.0)), Series("z", (52.0, 100.0))))
    assert [place[0] for place in places(chart)] == ["below", "", "above"]


def test_lines_far_from_zero_get_an_axis_of_their_own_and_columns_do_not() -> None:
    assert axis_range(CHART) == (0.958, 0.975)
    assert axis_range(Chart("column", QUARTERS, (ON_TIME,), "", "percent")) == (0.0, 0.975)


def test_labels_of_the_drawing_do_not_overlap() -> None:
    page = etree.fromstring(drawn(CHART, "en", Ink()).encode())
    shown = [(float(t.get("x")), float(t.get("y"))) for t in page.iter("{*}text") if re.fullmatch(r"\d+\.\d%", t.text)
             and t.get("text-anchor") == "middle"]  # fmt: skip
    assert len(shown) == 5
    for index, (x, y) in enumerate(shown):
        for other_x, other_y in shown[index + 1 :]:
            assert abs(x - other_x) > 30 or abs(y - other_y) > 11, shown


def test_the_slide_has_the_same_places_and_stays_in_the_order_of_its_schema(tmp_path: Path) -> None:
    deck = Presentation()
    frame = add_chart(deck.slides.add_slide(deck.slide_layouts[6]), CHART, Box(1, 1, 6, 4), "en")
    assert frame.width == Inches(6)
    deck.save(str(tmp_path / "a.pptx"))
    names = [n for n in zipfile.ZipFile(tmp_path / "a.pptx").namelist() if re.search(r"charts/chart[^/]*\.xml$", n)]
    page = etree.fromstring(zipfile.ZipFile(tmp_path / "a.pptx").read(names[0]))
    first, second = page.findall(".//{*}ser")
    assert next(label.find("{*}dLblPos").get("val") for label in first.findall("{*}dLbls/{*}dLbl")) == "b"
    assert [label.find("{*}delete") is not None for label in second.findall("{*}dLbls/{*}dLbl")] == [True] * 3 + [False]
    tags = [etree.QName(part).localname for part in first]
    assert tags.index("marker") < tags.index("dLbls") < tags.index("cat") < tags.index("val")
