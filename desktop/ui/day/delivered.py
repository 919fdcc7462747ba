"""Answers for the Delivered column: the files a lane made, or the words and the one button in their place.

`parts` gives the same rectangles for painting, for the mouse and for the keyboard.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from desktop.core.task import TaskState
from desktop.ui import icons
from desktop.ui.day.lane import Action, Bundle, ExpectedFile, Lane, LaneFile
from desktop.ui.day.lane_facts import files_expected
from desktop.ui.day.lane_words import file_words, gone_words
from desktop.ui.day.look import SheetLook, draw_line_in, elide, text_width
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import Theme
from desktop.ui.translation import format_minutes, tr, tr_n

FILE_ROW = 26.0
MAX_FILES = 5
PAD_TOP = 14.0
BUTTON_ICONS = {Action.ANSWER: "hand", Action.SEE_WHY: "info", Action.RUN_NOW: "play"}
HEADLINE_COLORS = {
    TaskState.NEEDS_YOU: "attnText",
    TaskState.FAILED: "bad",
    TaskState.WORKING: "accent",
    TaskState.DONE: "ok",
    TaskState.QUEUED: "night",
}


@dataclass(frozen=True)
class Part:
    """Something in a lane that can be hit: a file, "n more", or the button."""

    kind: str  # "file", "more", "undo", "action"
    box: QRectF
    text: str
    file: LaneFile | None = None
    action: Action = Action.NONE


def shown_files(lane: Lane) -> tuple[LaneFile, ...]:
    """Up to five files; above that the first four, and a row for the rest."""
    return lane.files if len(lane.files) <= MAX_FILES else lane.files[: MAX_FILES - 1]


def shown_expected(lane: Lane) -> tuple[ExpectedFile, ...]:
    """Files that are still to come, as far as there are rows for them."""
    return lane.expected[: MAX_FILES - min(len(lane.files), MAX_FILES)]


def file_rows(lane: Lane) -> int:
    return min(len(lane.files) + len(lane.expected), MAX_FILES)


def has_button(look: SheetLook, lane: Lane) -> bool:
    """Whether the lane shows its button. Starting a queued task now needs room; it is also in the menu and on T."""
    if lane.action is Action.RUN_NOW:
        return look.comfortable and not look.narrow
    return lane.action is not Action.NONE


def has_file_rows(look: SheetLook, lane: Lane) -> bool:
    rows = bool(lane.files) or (bool(lane.expected) and lane.state is TaskState.WORKING)
    return rows and look.comfortable and not look.narrow and lane.action is Action.NONE


def needed_height(look: SheetLook, lane: Lane) -> float:
    """Height that a lane's content wants when lanes share the sheet."""
    if not has_file_rows(look, lane):
        return 0.0
    return PAD_TOP + FILE_ROW * file_rows(lane) + 5 + 16 + 11


def thread_y(look: SheetLook, lane: Lane | Bundle, box: QRectF) -> float:
    """Height of the thread in its lane."""
    if not look.comfortable or isinstance(lane, Bundle):
        return box.top() + box.height() / 2
    if look.narrow:
        return box.top() + box.height() / 2 - 2
    rows = file_rows(lane) if has_file_rows(look, lane) else 0
    return box.top() + max(50.0, PAD_TOP + FILE_ROW * rows / 2)


def parts(look: SheetLook, lane: Lane | Bundle, box: QRectF) -> tuple[Part, ...]:
    """What can be hit in the lane that fills `box`, from top to bottom."""
    if isinstance(lane, Bundle):
        return ()
    if has_file_rows(look, lane):
        return _file_parts(look, lane, box)
    if not has_button(look, lane):
        return _undo_part(look, lane, box)
    return (Part("action", _button_box(look, lane, box), _button_text(look, lane), action=lane.action),)


def _file_parts(look: SheetLook, lane: Lane, box: QRectF) -> tuple[Part, ...]:
    left, right = look.columns.hours_right + 14, look.columns.width - 14
    top = _rows_top(look, lane, box)
    made = [
        Part("file", QRectF(left, top + FILE_ROW * i, right - left, FILE_ROW), each.name, each)
        for i, each in enumerate(shown_files(lane))
    ]
    rest = len(lane.files) - len(made)
    if rest:
        row = QRectF(left, top + FILE_ROW * len(made), right - left, FILE_ROW)
        gone = sum(each.missing for each in lane.files[len(made) :])
        made.append(Part("more", row, tr(", ").join(filter(None, (tr("{n} more", n=rest), gone_words(gone))))))
    if lane.can_undo:
        made.append(_undo_at(look, top + FILE_ROW * file_rows(lane) + 3))
    return tuple(made)


def _rows_top(look: SheetLook, lane: Lane, box: QRectF) -> float:
    return thread_y(look, lane, box) - FILE_ROW * file_rows(lane) / 2


def _undo_part(look: SheetLook, lane: Lane, box: QRectF) -> tuple[Part, ...]:
    """The undo of a lane that changed something and made no file, beside its words."""
    if not lane.can_undo or not look.comfortable or look.narrow or not lane.state.is_terminal:
        return ()
    return (_undo_at(look, thread_y(look, lane, box) - 10),)


def _undo_at(look: SheetLook, top: float) -> Part:
    text = tr("Undo")
    width = 20 + text_width(text, look.theme.font("meta", 500))
    return Part("undo", QRectF(look.columns.width - 14 - width, top, width, 20), text)


def _button_text(look: SheetLook, lane: Lane) -> str:
    return lane.brief_action_text if look.narrow else lane.action_text


def _button_box(look: SheetLook, lane: Lane, box: QRectF) -> QRectF:
    left, center = look.columns.hours_right + 14, thread_y(look, lane, box)
    compact = look.narrow or not look.comfortable or lane.action is Action.RUN_NOW
    height = 24.0 if look.dense else 28.0 if compact else 32.0
    font = _button_font(look)
    icon = 0.0 if look.dense else 16 + 7
    width = text_width(_button_text(look, lane), font) + icon + (20 if height < 30 else 26)
    width = min(width, look.columns.width - left - 8)
    if look.comfortable and not look.narrow:
        top = 60 if lane.action is Action.RUN_NOW and lane.note else 44
        return QRectF(left, box.top() + top, width, height)
    return QRectF(left, center - height / 2, width, height)


def _button_font(look: SheetLook) -> QFont:
    return look.theme.font(_button_role(look), 600)


# --- painting ---


def paint_delivered(
    painter: QPainter, look: SheetLook, lane: Lane, box: QRectF, focus: int = -1, hover: int = -1
) -> None:
    """The column of `lane`; `focus` and `hover` number the part with the keyboard and under the mouse, -1 for none."""
    found = parts(look, lane, box)
    if look.dense:
        _paint_dense(painter, look, lane, box)
    elif has_file_rows(look, lane):
        _paint_expected(painter, look, lane, box)
        _paint_summary(painter, look, lane, _rows_top(look, lane, box) + FILE_ROW * file_rows(lane) + 5)
    else:
        _paint_words(painter, look, lane, box)
    for i, part in enumerate(found):
        if part.kind == "action":
            _paint_button(painter, look, part, hovered=i == hover)
        elif part.kind == "undo":
            _paint_undo(painter, look.theme, part, hovered=i == hover)
        else:
            _paint_file(painter, look.theme, part, hovered=i == hover, faded=lane.state is not TaskState.DONE)
        if i == focus:
            draw_focus_ring(painter, look.theme, part.box)


def _paint_undo(painter: QPainter, theme: Theme, part: Part, hovered: bool) -> None:
    tone = "accent" if hovered else "ink2"
    _glyph_text(painter, theme, part.box.left(), part.box.top() + 2, "undo-2", part.text, tone)


def _paint_file(painter: QPainter, theme: Theme, part: Part, hovered: bool, faded: bool) -> None:
    box = part.box
    ink = "accent" if hovered else "ink3" if faded or (part.file and part.file.missing) else "ink"
    if part.kind == "file":
        glyph = QRectF(box.left() + 2, box.center().y() - 8.5, 17, 17)
        color = theme.color("accent" if hovered else "ink2")
        icons.draw(painter, icons.file_icon_name(part.text), color, glyph)
    text = QRectF(box.left() + 26, box.top(), box.width() - 26, box.height())
    label = file_words(part.text, part.file is not None and part.file.missing)
    font = theme.font("control", 400)
    label = elide(label, font, text.width(), middle=True)
    width = draw_line_in(painter, text, label, font, theme.color(ink))
    if hovered:
        y = round(box.center().y() + 8) + 0.5
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.drawLine(int(text.left()), int(y), int(text.left() + width), int(y))


def _paint_expected(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    """Dashed outlines below the files that are there."""
    theme, left = look.theme, look.columns.hours_right + 14
    top = _rows_top(look, lane, box) + FILE_ROW * len(shown_files(lane))
    for i, each in enumerate(shown_expected(lane)):
        row = QRectF(left, top + FILE_ROW * i, look.columns.width - 14 - left, FILE_ROW)
        pen = QPen(theme.color("ink3"), 1.2)
        pen.setDashPattern([2.5, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_sheet_of_paper(row.left() + 4.5, row.center().y() - 8))
        text = row.adjusted(26, 0, 0, 0)
        draw_line_in(painter, text, each.text, theme.font("small"), theme.color("ink3"))


def _sheet_of_paper(left: float, top: float) -> QPolygonF:
    """13 by 16 pixels, a corner folded."""
    corners = ((0, 0), (8, 0), (12.5, 4.5), (12.5, 16), (0, 16))
    return QPolygonF([QPointF(left + x, top + y) for x, y in corners])


def _paint_summary(painter: QPainter, look: SheetLook, lane: Lane, top: float) -> None:
    """ "12 checks, 1 to look at" below the files of a finished task; what is under way below those of a running one."""
    theme, left = look.theme, look.columns.hours_right + 16
    if lane.state is not TaskState.DONE:
        color = theme.color(HEADLINE_COLORS.get(lane.state, "ink3"))
        room = QRectF(left, top, look.columns.width - left - 14, 16)
        if lane.money:
            draw_line_in(painter, room, lane.money, theme.font("meta"), theme.color("ink3"))
        else:
            draw_line_in(painter, room, lane.headline, theme.font("meta", 500), color)
        return
    if lane.passed:
        checks = tr_n("1 check|{n} checks", lane.passed)
        checks = tr("{checks}, accepted", checks=checks) if lane.is_accepted else checks
        left = _glyph_text(painter, theme, left, top, "check", checks, "ok") + 8
    if lane.to_look_at:
        text = tr_n("1 to look at|{n} to look at", lane.to_look_at)
        _glyph_text(painter, theme, left, top, "triangle-alert", text, "attnText")


def _glyph_text(painter: QPainter, theme: Theme, left: float, top: float, icon: str, text: str, color: str) -> float:
    icons.draw(painter, icon, theme.color(color), QRectF(left, top + 1, 14, 14), 2.0)
    font = theme.font("meta", 500)
    box = QRectF(left + 18, top, text_width(text, font) + 2, 16)
    draw_line_in(painter, box, text, font, theme.color(color))
    return box.right()


def _paint_words(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    theme, left = look.theme, look.columns.hours_right + 14
    color = theme.color(HEADLINE_COLORS.get(lane.state, "ink2"))
    room = look.columns.width - left - 10
    center = thread_y(look, lane, box)
    brief = look.narrow
    room -= sum(part.box.width() + 8 for part in _undo_part(look, lane, box))
    if has_button(look, lane):
        if look.comfortable and not brief:
            line = QRectF(left, box.top() + 18, room, 18)
            draw_line_in(painter, line, lane.headline, theme.font("small", 500), color)
            if lane.action is Action.RUN_NOW:
                draw_line_in(painter, line.translated(0, 19), lane.note, theme.font("meta"), theme.color("ink3"))
        return
    headline = brief_headline(look, lane) if brief else lane.headline
    note = brief_note(lane) if brief else lane.note
    if lane.state is TaskState.WORKING and not note:
        note = _elapsed(look, lane, theme.font("meta"), room)
    top = center - (17 if note else 9)
    draw_line_in(painter, QRectF(left, top, room, 18), headline, theme.font("small", 500), color)
    if note:
        tone = "attnText" if lane.state is TaskState.DONE else "ink3"
        draw_line_in(painter, QRectF(left, top + 18, room, 16), note, theme.font("meta"), theme.color(tone))


def brief_headline(look: SheetLook, lane: Lane) -> str:
    """ "About 15:20" for running work whose end is known, which says more than the step."""
    is_known = lane.ready is not None and look.now is not None and lane.ready > look.now
    return tr("About {time}", time=lane.ready_clock) if is_known else lane.brief_headline


def brief_note(lane: Lane) -> str:
    """What is no longer there, what is there, else what is to come."""
    if lane.state is TaskState.WORKING and lane.expected and not lane.files:
        return files_expected(len(lane.expected))
    return tr(", ").join(filter(None, (gone_words(lane.gone), lane.brief_note)))


def _elapsed(look: SheetLook, lane: Lane, font: QFont, room: float) -> str:
    """ "12 min so far", from the start of the work to now; only the time where no more fits into `room`."""
    if look.now is None or not lane.pieces:
        return ""
    time = format_minutes(max(0.0, look.now - lane.pieces[0][0]) * 3600)
    words = tr("{time} so far", time=time)
    return words if text_width(words, font) <= room else time


def _paint_dense(painter: QPainter, look: SheetLook, lane: Lane, box: QRectF) -> None:
    if has_button(look, lane):
        return
    theme, left = look.theme, look.columns.hours_right + 14
    color = theme.color(HEADLINE_COLORS.get(lane.state, "ink2"))
    room = QRectF(left, box.top(), look.columns.width - left - 10, box.height())
    width = draw_line_in(painter, room, brief_headline(look, lane), theme.font("small", 500), color)
    if (note := brief_note(lane)) and not look.narrow:
        rest = room.adjusted(width + 8, 0, 0, 0)
        tone = "attnText" if lane.state is TaskState.DONE else "ink3"
        draw_line_in(painter, rest, note, theme.font("meta"), theme.color(tone))


def _paint_button(painter: QPainter, look: SheetLook, part: Part, hovered: bool) -> None:
    theme, box = look.theme, part.box
    attention = part.action is Action.ANSWER
    fill = QColor(theme.color("attn" if attention else "raised"))
    if hovered:
        fill = fill.darker(106) if attention else theme.color("sunken")
    ink = theme.color("onAttn" if attention else "ink")
    painter.setPen(QPen(theme.color("attnRing" if attention else "lineStrong"), 1))
    painter.setBrush(fill)
    radius = theme.radius["control"]
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pad = 10.0 if box.height() < 30 else 13.0
    left = box.left() + pad
    if not look.dense:
        glyph = QRectF(left, box.center().y() - 8, 16, 16)
        icons.draw(painter, BUTTON_ICONS[part.action], ink, glyph)
        left += 16 + 7
    font = _button_font(look) if attention else look.theme.font(_button_role(look), 500)
    text = elide(part.text, font, box.right() - left - 2)
    draw_line_in(painter, QRectF(left, box.top(), box.right() - left - 2, box.height()), text, font, ink)


def _button_role(look: SheetLook) -> str:
    return "small" if look.dense or look.narrow or not look.comfortable else "control"
