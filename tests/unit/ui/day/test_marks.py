"""Which marks keep their disc and where captions stand."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.day.marks import APART, CLEAR_OF_NOW, MarkKind, Room, Span, place, place_beside_now, settle

ROOM = Room(Span(296, 924), noon_x=487, now_x=641)


def test_marks_that_stand_apart_are_all_discs() -> None:
    spots = settle([MarkKind.ANSWERED, MarkKind.APPROVAL, MarkKind.DONE], [340, 477, 618])
    assert [spot.disc for spot in spots] == [True, True, True]


def test_when_marks_collide_what_needs_the_person_keeps_its_disc() -> None:
    spots = settle([MarkKind.APPROVAL, MarkKind.NEEDS_YOU], [500, 510])
    assert [spot.disc for spot in spots] == [False, True]


def test_stopped_goes_before_done_and_an_approval_before_a_question() -> None:
    assert [spot.disc for spot in settle([MarkKind.DONE, MarkKind.STOPPED], [500, 500])] == [False, True]
    assert [spot.disc for spot in settle([MarkKind.ANSWERED, MarkKind.APPROVAL], [500, 520])] == [False, True]


@given(st.lists(st.tuples(st.sampled_from(list(MarkKind)), st.floats(0, 900)), max_size=12))
def test_no_two_discs_ever_overlap_and_no_mark_is_lost(marks: list[tuple[MarkKind, float]]) -> None:
    spots = settle([kind for kind, _ in marks], [x for _, x in marks])
    discs = sorted(spot.x for spot in spots if spot.disc)
    assert all(right - left >= APART for left, right in itertools.pairwise(discs))
    assert [spot.index for spot in spots] == list(range(len(marks)))


def test_a_caption_before_now_moves_left_rather_than_cross_it() -> None:
    span = place(618, 80, ROOM, [])
    assert span is not None and span.right <= 641 - CLEAR_OF_NOW


def test_a_caption_leaves_the_noon_line_whole_when_it_can_stand_beside_it() -> None:
    span = place(477, 92, ROOM, [], from_left=True)
    assert span is not None and span.left >= 487


def test_a_long_caption_may_interrupt_noon() -> None:
    span = place(560, 250, ROOM, [])
    assert span is not None and span.left < 487 < span.right


def test_captions_never_cover_each_other() -> None:
    first = place(540, 80, ROOM, [])
    assert first is not None
    second = place(560, 80, ROOM, [first])
    assert second is None or not second.meets(first)


def test_a_caption_without_room_is_left_out() -> None:
    assert place(640, 700, ROOM, []) is None


def test_the_caption_of_running_work_ends_before_now() -> None:
    assert place_beside_now(641, 200, ROOM.limits).right == 641 - 18


def test_early_in_the_morning_the_caption_of_running_work_stands_after_now() -> None:
    span = place_beside_now(330, 200, ROOM.limits)
    assert span.left == 330 + 18 and span.width == 200


@given(st.floats(296, 924), st.floats(10, 400), st.floats(200, 1000))
def test_whatever_is_placed_stays_inside_and_off_the_now_line(x: float, width: float, now: float) -> None:
    room = Room(Span(296, 924), 487, now)
    span = place(x, width, room, [])
    if span is not None:
        assert span.left >= 295.9 and span.right <= 924.1
        if 296 < now < 924:
            assert span.right <= now - CLEAR_OF_NOW + 0.1 or span.left >= now + CLEAR_OF_NOW - 0.1
