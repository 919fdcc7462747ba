"""Where things stand on the sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.day.geometry import (
    COMFORTABLE_MIN,
    Density,
    columns,
    density,
    hour_labels,
    hour_scale,
    lane_heights,
    working_hours,
)

WIDE = columns(1228)


def test_the_columns_of_the_mock_up_come_out() -> None:
    assert (WIDE.hours_left, WIDE.hours_right) == (296, 928)
    assert (columns(752).asked, columns(752).delivered, columns(752).narrow) == (226, 122, True)
    assert (columns(632).asked, columns(632).delivered) == (190, 112)
    assert columns(1228, dense=True).hours_left == 372


def test_an_hour_is_as_wide_as_in_the_mock_up() -> None:
    scale = hour_scale(WIDE)
    assert scale.pixels_per_hour == pytest.approx((928 - 296 - 126) / 9)
    assert scale.x(9) == pytest.approx(318)
    assert scale.noon_x == pytest.approx(486.7, abs=0.1)
    assert scale.x(14.75) == pytest.approx(641.3, abs=0.1)


def test_a_narrow_sheet_gives_up_thirty_four_pixels_less_for_the_night() -> None:
    narrow = columns(632)
    assert hour_scale(narrow).pixels_per_hour == pytest.approx((632 - 190 - 112 - 92) / 9)


def test_the_empty_hours_before_tonight_fold_and_working_hours_never_do() -> None:
    scale = hour_scale(WIDE)
    assert [(band.name, band.start, band.end) for band in scale.bands] == [
        ("work", 9, 18),
        ("fold", 18, 20),
        ("tonight", 20, 24),
    ]
    fold = scale.folds()[0]
    assert fold.right - fold.left == 20


def test_events_widen_the_working_hours_by_at_most_two() -> None:
    assert working_hours([8.5, 18.2]) == (8, 19)
    assert working_hours([7.0, 20.0]) == (7, 20)
    assert working_hours([5.0, 22.0]) == (9, 18)


def test_work_in_the_evening_unfolds_what_lies_before_tonight() -> None:
    scale = hour_scale(WIDE, [19.5])
    assert not scale.folds()
    assert [(band.name, band.start, band.end) for band in scale.bands] == [("work", 9, 20), ("tonight", 20, 24)]


def test_early_appears_only_when_something_happened_there_and_mirrors_tonight() -> None:
    assert hour_scale(WIDE).band("early") is None
    scale = hour_scale(WIDE, [5.5])
    early, tonight = scale.band("early"), scale.band("tonight")
    assert early is not None and tonight is not None
    assert early.right - early.left == tonight.right - tonight.left == 74
    assert [band.name for band in scale.bands] == ["early", "fold", "work", "fold", "tonight"]


@given(st.lists(st.floats(-30, 60), max_size=6), st.floats(640, 2400))
def test_later_moments_never_stand_further_left_and_none_leaves_the_hours(moments: list[float], width: float) -> None:
    place = columns(width)
    scale = hour_scale(place, moments)
    xs = [scale.x(quarter / 4) for quarter in range(97)]
    assert xs == sorted(xs)
    assert place.hours_left <= xs[0] and xs[-1] <= place.hours_right
    assert all(
        one.right == other.left and one.end == other.start
        for one, other in zip(scale.bands, scale.bands[1:], strict=False)
    )


@pytest.mark.parametrize(
    ("width", "shown"),
    [(1228, [9, 10, 11, 12, 13, 14, 15, 16, 17, 18]), (752, [10, 12, 14, 16, 18]), (632, [10, 12, 14, 16, 18])],
)
def test_hour_numbers_thin_out_with_their_width(width: float, shown: list[int]) -> None:
    assert [label.hour for label in hour_labels(hour_scale(columns(width))) if label.shown] == shown


def test_below_twenty_four_pixels_only_every_third_hour_has_its_number() -> None:
    labels = hour_labels(hour_scale(columns(560)))
    assert [label.hour for label in labels if label.shown] == [9, 12, 15, 18]


def test_the_now_pill_hides_the_numbers_beside_it() -> None:
    scale = hour_scale(WIDE)
    shown = [label.hour for label in hour_labels(scale, scale.x(14.75)) if label.shown]
    assert shown == [9, 10, 11, 12, 13, 14, 16, 17, 18]


def test_six_tasks_share_the_sheet_and_more_files_take_more_room() -> None:
    heights = lane_heights([150, 0, 0, 0, 0], 602)
    assert heights == (150, 113, 113, 113, 113)


def test_no_shared_lane_is_lower_than_ninety_six() -> None:
    assert lane_heights([0] * 6, 300) == (COMFORTABLE_MIN,) * 6


def test_one_task_alone_does_not_swell_to_the_whole_sheet() -> None:
    assert lane_heights([0], 900)[0] < 200


def test_seven_tasks_have_sixty_four_pixels_each() -> None:
    assert lane_heights([150] * 7, 900) == (64.0,) * 7


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (1, Density.COMFORTABLE),
        (6, Density.COMFORTABLE),
        (7, Density.MEDIUM),
        (12, Density.MEDIUM),
        (13, Density.DENSE),
    ],
)
def test_the_number_of_tasks_decides_the_density(tasks: int, expected: Density) -> None:
    assert density(tasks) is expected


@given(st.lists(st.floats(0, 170), min_size=1, max_size=6), st.floats(0, 2000))
def test_lanes_fill_the_sheet_but_never_less_than_they_need(needs: list[float], room: float) -> None:
    heights = lane_heights(needs, room)
    assert all(height >= max(need, COMFORTABLE_MIN) - 1e-6 for height, need in zip(heights, needs, strict=True))
    least = sum(max(need, COMFORTABLE_MIN) for need in needs)
    assert sum(heights) <= max(room, least) + 1e-6


def test_the_hours_a_person_works_take_the_width() -> None:
    scale = hour_scale(WIDE, hours=(7, 16))
    assert (scale.work.start, scale.work.end) == (7, 16)
    late = hour_scale(WIDE, hours=(9, 24))
    assert [band.name for band in late.bands] == ["work"]
    early = hour_scale(WIDE, [2.0], hours=(5, 21))
    assert [(band.name, band.start, band.end) for band in early.bands] == [
        ("early", 0, 5),
        ("work", 5, 21),
        ("tonight", 21, 24),
    ]


@given(st.integers(0, 23), st.integers(1, 24), st.lists(st.floats(0, 24), max_size=4))
def test_with_any_working_hours_time_goes_from_left_to_right(start: int, end: int, moments: list[float]) -> None:
    if start >= end:
        return
    scale = hour_scale(WIDE, moments, (start, end))
    edges = [(band.left, band.right) for band in scale.bands]
    assert all(left < right for left, right in edges)
    assert [right for _, right in edges[:-1]] == [left for left, _ in edges[1:]]
    assert scale.work.start < 12 < scale.work.end
