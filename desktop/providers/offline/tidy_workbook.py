"""Answers for the workbook of a tidied week: every count can be recomputed from the sheets, most by live formulas."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.analysis.calendar_triage_result import DayLoad, Decision, Entry, WeekTriage
from desktop.core.spec import Cell, Column, Line, Sheet, Table, WorkbookSpec
from desktop.deliverables.sheet_layout import layout_of
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.tidy_text import (
    action_name,
    day_name,
    day_of,
    new_time,
    organiser,
    span_of,
    to_do,
)

ACTIONS = ("keep", "decline", "delegate", "move", "ask_move", "cancel")
LOADS = ("meetings", "meeting_minutes", "conflicts", "conflict_minutes", "after_hours", "over_lunch", "longest_free")


def workbook(week: WeekTriage, words: Phrases) -> WorkbookSpec:
    """Summary, decisions, conflicts, focus, before and after, assumptions."""
    title = words("book_title", span=span_of(week, words))
    decisions, conflicts = _decisions(week, words), _conflicts(week, words)
    focus, days = _focus(week, words), _days(week, decisions, conflicts, words)
    summary = _summary(week, words, title, decisions, conflicts, focus, days)
    sheets = (summary, decisions, conflicts, focus, days, _assumptions(week, words))
    filled = tuple(sheet for sheet in sheets if sheet.table.rows)
    return WorkbookSpec(title, filled, words.language, as_of=week.as_of.date().isoformat())


def _columns(words: Phrases, *keys: str, widths: Sequence[float] = ()) -> tuple[Column, ...]:
    return tuple(Column(words(key), width=width) for key, width in zip(keys, widths or (0.0,) * len(keys), strict=True))


def _decisions(week: WeekTriage, words: Phrases) -> Sheet:
    """One row per entry. Columns: A day, B from, C to, D meeting, E organiser, F counts as, G meeting minutes, H after
    hours, I over lunch, J decision, K new time, L rule, M why, N evidence."""
    keys = ("day", "from", "to", "meeting", "organiser", "counts", "meeting_minutes", "after_hours", "over_lunch", "decision",
            "new_time", "rule", "why", "evidence")  # fmt: skip
    widths = (17, 7, 7, 28, 16, 9, 9, 10, 9, 11, 18, 6, 34, 36)  # what prints legibly on one landscape page
    rows = tuple(_decision_row(week, entry, decision, words) for entry, decision in _pairs(week))
    return Sheet(words("sheet_decisions"), Table(_columns(words, *keys, widths=widths), rows))


def _pairs(week: WeekTriage) -> list[tuple[Entry, Decision]]:
    return [(week.entry(decision.entry), decision) for decision in week.decisions]


def _decision_row(week: WeekTriage, entry: Entry, decision: Decision, words: Phrases) -> tuple[Cell, ...]:
    is_day = entry.counts == "all_day"
    evidence = (decision.quoted,) if decision.quoted else ()
    minutes = entry.minutes if entry.is_busy and entry.with_others else None
    return (
        Cell(day_name(day_of(entry, week), words)),
        Cell("" if is_day else f"{entry.start:%H:%M}"),
        Cell("" if is_day else f"{entry.end:%H:%M}"),
        Cell(entry.title, sources=_cited(entry, decision), bold=decision.action != "keep"),
        Cell(organiser(entry)),
        Cell(words(entry.counts)),
        Cell(minutes, "integer"),
        Cell(entry.after_hours or None, "integer"),
        Cell(entry.over_lunch or None, "integer"),
        Cell(action_name(decision, words), bold=decision.action != "keep"),
        Cell(to_do(decision, words) if decision.action == "delegate" else new_time(decision, words)),
        Cell(decision.rule),
        Cell(decision.why),
        Cell(f"“{clipped(decision.quote, 240)}”" if decision.quote else "", sources=evidence),
    )


def _cited(entry: Entry, decision: Decision) -> tuple[str, ...]:
    """The event, where a decision says more than that nothing is the matter; never a private one."""
    return () if entry.is_private or decision.rule in ("K3", "K6", "K7") else entry.sources[:1]


def _conflicts(week: WeekTriage, words: Phrases) -> Sheet:
    """One row per pair. Columns: A day, B from, C to, D first, E second, F minutes, G solved by; last the sum."""
    rows: list[tuple[Cell, ...]] = []
    made = {decision.entry: decision for decision in week.decisions}
    left = {(one.first, one.second) for one in week.remaining}
    for conflict in week.conflicts:
        one, other = week.entry(conflict.first), week.entry(conflict.second)
        solved = [f"{e.title}: {to_do(made[e.id], words)}" for e in (one, other) if made[e.id].action != "keep"]
        answer = words("open") if (one.id, other.id) in left or not solved else "; ".join(solved)
        rows.append(
            (
                Cell(day_name(max(conflict.start.date(), week.wishes.first), words)),
                Cell(f"{conflict.start:%H:%M}"),
                Cell(f"{conflict.end:%H:%M}"),
                Cell(one.title, sources=() if one.is_private else one.sources[:1]),
                Cell(other.title, sources=() if other.is_private else other.sources[:1]),
                Cell(conflict.minutes, "integer"),
                Cell(answer),
            )
        )
    keys = ("day", "from", "to", "first", "second", "minutes", "solved")
    columns = _columns(words, *keys, widths=(17, 8, 8, 36, 36, 10, 56))
    if not rows:
        rows.append((*_blank(3), Cell(words("no_conflicts")), *_blank(3)))
    else:
        total = sum(conflict.minutes for conflict in week.conflicts)
        formula = "=SUM(F{first}:F{last})"
        rows.append((Cell(words("total")), *_blank(4), Cell(total, "integer", formula), Cell(None)))
    return Sheet(words("sheet_conflicts"), Table(columns, tuple(rows), total_row=bool(week.conflicts)))


def _blank(count: int) -> tuple[Cell, ...]:
    return (Cell(None),) * count


def _focus(week: WeekTriage, words: Phrases) -> Sheet:
    """One row per working day. Columns: A day, B asked, C reached, D missing, E blocks, F cause; last the sums."""
    rows: list[tuple[Cell, ...]] = []
    for day in week.focus:
        blocks = ", ".join(
            f"{block.start:%H:%M}–{block.end:%H:%M} ({words('existing' if block.entry else 'new')})"
            for block in day.blocks
        )
        missing = Cell(day.missing, "integer", "=MAX(0,B{r}-C{r})")
        numbers = (Cell(day.wanted, "integer"), Cell(day.reached, "integer"), missing)
        rows.append((Cell(day_name(day.day, words)), *numbers, Cell(blocks), Cell(day.cause)))
    if rows:
        sums = (
            sum(d.wanted for d in week.focus),
            sum(d.reached for d in week.focus),
            sum(d.missing for d in week.focus),
        )
        cells = (
            Cell(value, "integer", f"=SUM({letter}{{first}}:{letter}{{last}})")
            for letter, value in zip("BCD", sums, strict=True)
        )
        rows.append((Cell(words("total")), *cells, Cell(None), Cell(None)))
    keys = ("day", "asked", "reached", "missing", "blocks", "cause")
    table = Table(_columns(words, *keys, widths=(19, 12, 12, 12, 52, 56)), tuple(rows), total_row=bool(rows))
    return Sheet(words("sheet_focus"), table)


def _days(week: WeekTriage, decisions: Sheet, conflicts: Sheet, words: Phrases) -> Sheet:
    """One row per day, before (by formula where a sheet holds the rows) and after, in pairs of columns from B on."""
    titles = [Column(words("day"), width=19)]
    for key in LOADS:
        name = words("longest" if key == "longest_free" else key)
        titles += [Column(f"{name}: {words('before')}", width=14), Column(f"{name}: {words('after')}", width=14)]
    after = {load.day: load for load in week.after}
    rows = []
    for load in week.before:
        row = [Cell(day_name(load.day, words))]
        for key in LOADS:
            row += [
                Cell(getattr(load, key), "integer", _of_day(key, week, decisions, conflicts)),
                Cell(getattr(after.get(load.day, DayLoad(load.day)), key), "integer"),
            ]
        rows.append(tuple(row))
    rows.append(_totals(week, words))
    notes = (Line(words("note_longest")),)
    return Sheet(words("sheet_days"), Table(tuple(titles), tuple(rows), total_row=True), notes=notes)


def _of_day(key: str, week: WeekTriage, decisions: Sheet, conflicts: Sheet) -> str:
    """The formula of a figure of one day; "" where no sheet holds its rows."""
    column = {"meeting_minutes": "G", "after_hours": "H", "over_lunch": "I"}.get(key)
    if column:
        return f"=SUMIF({_range(decisions, 'A')},A{{r}},{_range(decisions, column)})"
    if week.conflicts and key == "conflict_minutes":
        return f"=SUMIF({_range(conflicts, 'A')},A{{r}},{_range(conflicts, 'F')})"
    if week.conflicts and key == "conflicts":
        return f"=COUNTIF({_range(conflicts, 'A')},A{{r}})"
    return ""


def _range(sheet: Sheet, column: str) -> str:
    rows = layout_of(sheet)
    return f"'{sheet.name}'!${column}${rows.first}:${column}${rows.last}"


def _totals(week: WeekTriage, words: Phrases) -> tuple[Cell, ...]:
    row = [Cell(words("total"))]
    for index, key in enumerate(LOADS):
        for side, loads in enumerate((week.before, week.after)):
            letter = chr(ord("B") + index * 2 + side)
            if key == "longest_free":
                value, name = max((load.longest_free for load in loads), default=0), "MAX"
            else:
                value, name = sum(getattr(load, key) for load in loads), "SUM"
            row.append(Cell(value, "integer", f"={name}({letter}{{first}}:{letter}{{last}})"))
    return tuple(row)


def _summary(
    week: WeekTriage, words: Phrases, title: str, decisions: Sheet, conflicts: Sheet, focus: Sheet, days: Sheet
) -> Sheet:
    """Measures before, after the person's own changes, and if all agree; then the decisions by kind."""
    total = layout_of(days).end
    formulas = {
        "meetings": f"=COUNT({_range(decisions, 'G')})",
        "meeting_minutes": f"=SUM({_range(decisions, 'G')})",
        "conflicts": f"=COUNT({_range(conflicts, 'F')})" if week.conflicts else "",
        "conflict_minutes": f"=SUM({_range(conflicts, 'F')})" if week.conflicts else "",
        "after_hours": f"=SUM({_range(decisions, 'H')})",
        "over_lunch": f"=SUM({_range(decisions, 'I')})",
    }
    rows = []
    for index, key in enumerate(LOADS[:-1]):
        before, own, after = (
            sum(getattr(load, key) for load in side) for side in (week.before, week.after_own, week.after)
        )
        letter = chr(ord("C") + index * 2)
        rows.append(
            (
                Cell(words(key)),
                Cell(before, "integer", formulas[key]),
                Cell(own, "integer"),
                Cell(after, "integer", f"='{days.name}'!{letter}{total}"),
                Cell(after - before, "integer", "=D{r}-B{r}"),
            )
        )
    if week.focus:
        end = layout_of(focus).end
        wanted, reached = sum(d.wanted for d in week.focus), sum(d.reached for d in week.focus)
        held = sum(_held(week, day.blocks) for day in week.focus)
        cells = (Cell(held, "integer"), Cell(reached, "integer"), Cell(reached, "integer", f"='{focus.name}'!C{end}"))
        rows.append((Cell(words("focus_minutes", n=wanted)), *cells, Cell(reached - held, "integer", "=D{r}-B{r}")))
    for action in ACTIONS:
        count = sum(action_name(decision, words) == words(action) for decision in week.decisions)
        formula = f'=COUNTIF({_range(decisions, "J")},"{words(action)}")'
        rows.append(
            (
                Cell(words("kept", action=words(action))),
                Cell(None),
                Cell(None),
                Cell(count, "integer", formula),
                Cell(None),
            )
        )
    columns = _columns(words, "measure", "before", "after_own", "after", "change", widths=(38, 14, 20, 16, 14))
    intro = (Line(title), Line(words("intro_summary")))
    return Sheet(words("sheet_summary"), Table(columns, tuple(rows)), intro, (Line(words("note_after")),))


def _held(week: WeekTriage, blocks: Sequence[object]) -> int:
    """Minutes of focus that stand in the calendar already."""
    ids = {getattr(block, "entry", "") for block in blocks} - {""}
    return sum(week.entry(id).minutes for id in ids)


def _assumptions(week: WeekTriage, words: Phrases) -> Sheet:
    texts = [*week.assumptions, *(_travel(week, words))]
    rows = tuple((Cell(number, "integer"), Cell(text)) for number, text in enumerate(texts, 1))
    return Sheet(words("sheet_assumptions"), Table(_columns(words, "number", "assumption", widths=(8, 110)), rows))


def _travel(week: WeekTriage, words: Phrases) -> list[str]:
    return [
        words("travel_left", one=week.entry(gap.first).title, other=week.entry(gap.second).title, n=gap.missing)
        for gap in week.travel
    ]
