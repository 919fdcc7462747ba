"""Answers for the Asked column: the time, the instruction, and what was given with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.core.task import TaskState
from desktop.ui import icons
from desktop.ui.day.geometry import Density
from desktop.ui.day.lane import Bundle, Lane
from desktop.ui.day.look import SheetLook, draw_line_in, draw_text, text_width
from desktop.ui.translation import tr, tr_n

LEFT = 18.0
TIME_WIDTH = 36.0
TEXT_LEFT = LEFT + TIME_WIDTH + 8
TEXT_PAD = 14.0
FOOT = 8.0  # kept free below the words of a lane


def paint_asked(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    if look.dense:
        _paint_dense(painter, look, lane, box)
    elif look.narrow:
        _paint_narrow(painter, look, lane, box)
    else:
        _paint_wide(painter, look, lane, box)


def _paint_wide(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    theme = look.theme
    medium = look.density is Density.MEDIUM
    role, lines = ("small", 2) if medium else ("body", 3)
    font, line = theme.font(role, 500), float(theme.line_height(role))
    top = box.top() + (14 if medium else 16)
    ascent = (line + theme.type[role]["px"] * theme.scale * 0.7) / 2
    draw_text(painter, LEFT, top + ascent, lane.asked, theme.font("meta"), theme.color("ink3"))
    for text in look.wrap(lane.instruction, font, look.columns.asked - TEXT_LEFT - TEXT_PAD, lines):
        draw_text(painter, TEXT_LEFT, top + ascent, text, font, theme.color("ink"))
        top += line
    if lane.needed or not medium:
        _paint_notes(
            painter, look, lane, QRectF(TEXT_LEFT, top + 3, look.columns.asked - TEXT_LEFT - TEXT_PAD, 16), box
        )


def _paint_notes(painter: QPainter, look: SheetLook, lane: Lane, room: QRectF, box: QRectF) -> None:
    """When it is needed, then what was given: a line each, or both on one where the lane is low."""
    told = (lane.needed, lane.given) if look.comfortable else (lane.needed,)
    notes = [note for note in told if note]
    if len(notes) > 1 and room.bottom() + room.height() > box.bottom():
        notes = [tr(", ").join(notes)]
    for note in notes:
        if room.top() + 15 < box.bottom():
            draw_line_in(painter, room, note, look.theme.font("meta"), look.theme.color("ink3"))
            room = room.translated(0, room.height())


def _paint_narrow(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    theme = look.theme
    medium = look.density is Density.MEDIUM
    font, line = theme.font("small", 500), float(theme.line_height("small"))
    top = box.top() + (6 if medium else 16)
    draw_text(painter, LEFT, top + 12, lane.asked, theme.font("meta"), theme.color("ink3"))
    top += 16
    lines = 2 if medium else max(3, int((box.bottom() - FOOT - top) // line))  # a tall lane tells the whole of it
    for text in look.wrap(lane.instruction, font, look.columns.asked - LEFT - TEXT_PAD, lines):
        draw_text(painter, LEFT, top + 13, text, font, theme.color("ink"))
        top += line


def _paint_dense(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    theme = look.theme
    time = QRectF(LEFT, box.top(), TIME_WIDTH, box.height())
    draw_line_in(painter, time, lane.asked, theme.font("meta"), theme.color("ink3"))
    loud = lane.state is TaskState.NEEDS_YOU
    room = QRectF(TEXT_LEFT, box.top(), look.columns.asked - TEXT_LEFT - TEXT_PAD, box.height())
    draw_line_in(painter, room, lane.instruction, theme.font("small", 600 if loud else 400), theme.color("ink"))


def paint_bundle(painter: QPainter, look: SheetLook, bundle: Bundle, box: QRectF) -> None:
    """The words of the bundle on both sides; its dots are drawn by the delegate."""
    theme = look.theme
    glyph = QRectF(LEFT, box.center().y() - 9, 18, 18)
    icons.draw(painter, "chevron-down" if bundle.open else "chevron-right", theme.color("ink2"), glyph)
    room = QRectF(TEXT_LEFT, box.top() + 7, look.columns.asked - TEXT_LEFT - TEXT_PAD, 18)
    font = theme.font("small", 600)
    is_whole = text_width(bundle.name, font) <= room.width()
    name = bundle.name if is_whole else tr("{n} before noon", n=len(bundle.lanes))
    draw_line_in(painter, room, name, font, theme.color("ink"))
    hint = tr("Shown below") if bundle.open else tr("Open to see them")
    draw_line_in(painter, room.translated(0, 19), hint, theme.font("meta"), theme.color("ink3"))
    left = look.columns.hours_right + 14
    room = QRectF(left, box.top(), look.columns.width - left - 10, box.height())
    files = tr_n("1 file|{n} files", bundle.files)
    width = draw_line_in(painter, room, files, theme.font("small", 500), theme.color("ok"))
    if bundle.to_look_at:
        text = tr_n("1 to look at|{n} to look at", bundle.to_look_at)
        rest = room.adjusted(width + 8, 0, 0, 0)
        if text_width(text, theme.font("meta")) <= rest.width():
            draw_line_in(painter, rest, text, theme.font("meta"), theme.color("attnText"))
