"""Answers for what fits on a slide: boxes, text sizes and column widths of each slide, or the fault in words.

Pure arithmetic on measured text, so a spec is refused before a file is made. Lengths in inches, text sizes in points.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.spec import DeckSpec, Language, Line, Slide, Table
from desktop.deliverables import figure, house, mark, measure

WIDTH, HEIGHT = 13.333, 7.5
LEFT, ROOM = 0.6, 12.133
TITLE_TOP, TITLE_HEIGHT = 0.4, 0.98
RULE_TOP = 1.46
TOP, BOTTOM = 1.72, 6.6
CELL_PAD_X, CELL_PAD_Y = 0.08, 0.05
INDENT = 0.3
GAP = 0.35  # between bullets and figure
CAPTION = 0.36  # height of a table's caption
PARAGRAPH_GAP = 0.4  # em after each bullet


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SlidePlan:
    """What the writer draws. `columns` and `rows`: widths and heights of a table in inches."""

    title_pt: float
    subtitle_pt: float = 16
    bullets: Box | None = None
    bullets_pt: float = 0
    gap: float = PARAGRAPH_GAP  # em after each bullet
    figure: Box | None = None
    table_pt: float = 0
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Where titles and text may stand on the slides of a deck, in inches; text sizes of titles in points, largest first.
    The house master by default, else what a person's template leaves."""

    body: Box = Box(LEFT, TOP, ROOM, BOTTOM - TOP)
    title_room: float = ROOM
    title_lines: int = 2
    title_sizes: tuple[int, int] = (26, 20)
    cover_room: float = 10.5
    cover_lines: int = 3
    cover_sizes: tuple[int, int] = (36, 26)
    under_room: float = 10.5
    under_height: float = 1.9


HOUSE_STAGE = Stage()


def plan(
    slide: Slide, number: int, language: Language, stage: Stage = HOUSE_STAGE
) -> tuple[SlidePlan | None, list[str]]:
    """The plan of a slide, or None and what does not fit: which slide, and how much too long."""
    faults: list[str] = []
    if slide.layout in ("title", "section"):
        return _cover_plan(slide, number, language, faults, stage), faults
    room = (stage.title_sizes, stage.title_room, stage.title_lines)
    title_pt = _fitted_title(slide.title, *room, number, language, faults)
    boxes = _boxes(slide, language, stage.body)
    bullets_pt = _fitted_bullets(slide, boxes[0], number, language, faults)
    table_pt = 0.0
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()
    if slide.table is not None and boxes[1] is not None:
        table_pt, columns, rows = _fitted_table(slide.table, boxes[1], number, language, faults)
    if faults:
        return None, faults
    rows = _aired(rows, slide, boxes[1])
    bullets = _moved_up(boxes[0], boxes[1], rows, slide)
    gap = _gap(slide, bullets, bullets_pt, language)
    return SlidePlan(title_pt, 16, bullets, bullets_pt, gap, boxes[1], table_pt, columns, rows), []


def _aired(rows: tuple[float, ...], slide: Slide, box: Box | None) -> tuple[float, ...]:
    """Rows take half again their height where there is room; a table must not cling to the top of an empty slide."""
    if not rows or box is None or slide.table is None:
        return rows
    free = box.height - CAPTION * bool(slide.table.caption)
    factor = min(1.5, free / sum(rows))
    return tuple(height * factor for height in rows)


def _moved_up(bullets: Box | None, figure_box: Box | None, rows: tuple[float, ...], slide: Slide) -> Box | None:
    """Bullets below a table follow it directly."""
    if bullets is None or figure_box is None or slide.table is None or bullets.left != figure_box.left:
        return bullets
    top = figure_box.top + CAPTION * bool(slide.table.caption) + sum(rows) + 0.3
    return Box(bullets.left, min(top, bullets.top), bullets.width, bullets.height)


def _gap(slide: Slide, box: Box | None, pt: float, language: Language) -> float:
    """Few bullets stand further apart, up to one em."""
    if box is None or len(slide.bullets) < 2:
        return PARAGRAPH_GAP
    free = box.height - _bullets_height(slide.bullets, box.width, pt, language)
    return min(1.0, PARAGRAPH_GAP + free * 72 / pt / (len(slide.bullets) - 1))


def faults(deck: DeckSpec, stage: Stage = HOUSE_STAGE) -> list[str]:
    """Everything in the deck that cannot be shown in full at the smallest allowed size."""
    found: list[str] = []
    for number, slide in enumerate(deck.slides, 1):
        found += plan(slide, number, deck.language, stage)[1]
    return found


def shown_line(line: Line, language: Language) -> str:
    """The line as it is measured: without marks, with its certainty and room for two notes."""
    return mark.plain(line.text) + house.certainty(line.certainty, language) + "¹²" * bool(line.sources)


def line_height(pt: float, language: Language) -> float:
    """Height in inches of one line: Arial takes 1.15 em, Chinese fonts up to 1.45 em."""
    return pt * (1.45 if language == "zh" else 1.18) / 72


def _cover_plan(slide: Slide, number: int, language: Language, faults: list[str], stage: Stage) -> SlidePlan | None:
    room = (stage.cover_sizes, stage.cover_room, stage.cover_lines)
    title_pt = _fitted_title(slide.title, *room, number, language, faults)
    lines = [slide.subtitle, *(shown_line(line, language) for line in slide.bullets)]
    subtitle_pt = 0.0
    for pt in (18, 16, 14):
        count = sum(measure.line_count(text, stage.under_room * 72 / pt, language) for text in lines if text)
        need = count * line_height(pt, language)
        if need <= stage.under_height:
            subtitle_pt = pt
            break
    if not subtitle_pt:
        faults.append(_too_long(number, "the subtitle", need, stage.under_height, 14))
    return None if faults else SlidePlan(title_pt, subtitle_pt)


def _fitted_title(
    text: str, sizes: tuple[int, int], room: float, lines: int, number: int, language: Language, faults: list[str]
) -> float:
    count, (largest, smallest) = 0, sizes
    for pt in range(largest, smallest - 1, -2):
        count = measure.line_count(mark.plain(text), room * 72 / pt, language, bold=True)
        if count <= lines:
            return pt
    faults.append(
        f"slide {number}: the title takes {count} lines at {smallest} pt, {lines} fit; "
        f"cut it by about {round((1 - lines / count) * 100)} %"
    )
    return smallest


def _too_long(number: int, what: str, need: float, free: float, pt: float) -> str:
    return (
        f"slide {number}: {what} needs {need:.1f} in at {pt:g} pt, {free:.1f} in are free: "
        f"about {max(round((need / max(free, 0.1) - 1) * 100), 1)} % too long; shorten it or split the slide"
    )


def _boxes(slide: Slide, language: Language, whole: Box) -> tuple[Box | None, Box | None]:
    """Where bullets and figure stand: beside each other, or a wide table above its bullets."""
    height = whole.height
    has_figure = slide.table is not None or slide.chart is not None
    if not has_figure:
        return (whole if slide.bullets else None), None
    if not slide.bullets:
        return None, whole
    if slide.table is not None and len(slide.table.columns) > 3:
        need = min(_bullets_height(slide.bullets, whole.width, 14, language) + 0.05, height * 0.45)
        low = Box(whole.left, whole.top + height - need, whole.width, need)
        return low, Box(whole.left, whole.top, whole.width, height - need - 0.3)
    left = whole.width * 0.371
    beside = Box(whole.left + left + GAP, whole.top, whole.width - left - GAP, height)
    return Box(whole.left, whole.top, left, height), beside


def _bullets_height(lines: tuple[Line, ...], room: float, pt: float, language: Language) -> float:
    em = (room - INDENT) * 72 / pt
    count = sum(measure.line_count(shown_line(line, language), em, language) for line in lines)
    return count * line_height(pt, language) + (len(lines) - 1) * PARAGRAPH_GAP * pt / 72


def _fitted_bullets(slide: Slide, box: Box | None, number: int, language: Language, faults: list[str]) -> float:
    if box is None:
        return 0
    need = 0.0
    for pt in (20, 18, 16, 15, 14):
        need = _bullets_height(slide.bullets, box.width, pt, language)
        if need <= box.height:
            return pt
    faults.append(_too_long(number, "the text", need, box.height, 14))
    return 14


def _fitted_table(
    wanted: Table, box: Box, number: int, language: Language, faults: list[str]
) -> tuple[float, tuple[float, ...], tuple[float, ...]]:
    table = figure.settled(wanted)
    caption = CAPTION if table.caption else 0.0
    need = 0.0
    for pt in (16, 14, 13, 12, 11, 10):
        columns = table_columns(table, box.width, pt, language)
        rows = _row_heights(table, columns, pt, language)
        need = sum(rows) + caption
        if need <= box.height and (pt == 10 or _is_unbroken(table, columns, pt, language)):
            return pt, columns, rows
    faults.append(_too_long(number, f"the table ({len(table.rows)} rows)", need, box.height, 10))
    return 10, (), ()


def table_columns(table: Table, width: float, pt: float, language: Language) -> tuple[float, ...]:
    """Column widths in inches that fill `width`."""
    em = pt / 72
    padding = 2 * CELL_PAD_X / em + 0.3
    texts = [
        [column.title, *(figure.measured(row[index], language) for row in table.rows)]
        for index, column in enumerate(table.columns)
    ]
    room = width / em - padding * len(texts)
    shares = measure.column_shares(texts, [column.width for column in table.columns], room, language)
    return tuple((share + padding) * em for share in shares)


def _is_unbroken(table: Table, columns: tuple[float, ...], pt: float, language: Language) -> bool:
    """Whether every figure and every word stands on one line; else smaller text reads better."""
    texts = [[figure.measured(row[index], language) for row in table.rows] for index in range(len(columns))]
    return all(
        measure.least_room([column], language) <= (width - 2 * CELL_PAD_X) * 72 / pt
        for column, width in zip(texts, columns, strict=True)
    )


def _row_heights(table: Table, columns: tuple[float, ...], pt: float, language: Language) -> tuple[float, ...]:
    rows = [
        [column.title for column in table.columns],
        *([figure.measured(cell, language) for cell in row] for row in table.rows),
    ]
    heights = []
    for number, row in enumerate(rows):
        bold = number == 0 or (table.total_row and number == len(rows) - 1)
        lines = max(
            measure.line_count(text, (width - 2 * CELL_PAD_X) * 72 / pt, language, bold)
            for text, width in zip(row, columns, strict=True)
        )
        heights.append(lines * line_height(pt, language) + 2 * CELL_PAD_Y)
    return tuple(heights)
