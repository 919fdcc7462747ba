"""Answers for the offline engine's "tidy my week", step by step (JOBS.md, job 1).

Order: look at the files, compute the triage, ask what only the person can settle, compute again, then workbook, brief,
one note per organiser, changes and rollback. Nothing is applied and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.analysis.calendar_triage_result import Tie, WeekTriage
from desktop.core.schema import parse
from desktop.providers.offline import course, tidy_brief, tidy_calendar, tidy_note, tidy_workbook
from desktop.providers.offline.course import closing, failed_turn, first_turn, last_turn, words_of
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.tidy_text import changes
from desktop.providers.offline.tidy_words import WORDS
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.understanding import wanted_files

TRIAGE, WORKBOOK, BRIEF, NOTES, CHANGES = range(1, 6)
QUESTIONS = 4
PARTS: Mapping[str, str] = {
    "workbook": r"workbook|excel|xlsx|spreadsheet|数据表|表格|工作簿",
    "brief": r"brief|word|docx|简报|文档",
    "notes": r"notes?|mails?|e-mails?|drafts?|邮件|草稿",
    "changes": r"changes|ics|calendar files?|变更文件|日历文件",
}


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = words_of(turn, WORDS)
    before = first_turn(talk, turn, words, steps(words))
    if before is not None:
        return before
    listed = talk.last("list_files")
    results = [r for r in talk.results if r.tool == "triage_calendar" and not r.is_error]
    if not results:
        if talk.has("triage_calendar"):
            return failed_turn(talk, turn, words, "triage_calendar")
        said = words("triaging", n=len(listed.data["files"]) if listed else 0)
        return turn.say(said).plan(steps(words), TRIAGE).call("triage_calendar", sentence=talk.instruction)
    week = parse(WeekTriage, results[0].data)
    if not week.entries:
        return turn.say(words("no_calendar", first=words.day(week.wishes.first), last=words.day(week.wishes.last)))
    if week.ties and len(results) == 1:
        return _settle(talk, turn, words, week)
    return _write(talk, turn, words, parse(WeekTriage, results[-1].data))


def steps(words: Phrases) -> tuple[str, ...]:
    """Titles of the plan."""
    return tuple(words(f"step_{name}") for name in ("read", "triage", "workbook", "brief", "notes", "changes"))


def _settle(talk: Transcript, turn: Turn, words: Phrases, week: WeekTriage) -> Turn:
    """Ask the ties one by one; what is skipped, unclear twice, or too much to ask is decided by rule and stated."""
    outcomes = _outcomes(talk, week)
    if outcomes and outcomes[-1][1].is_open:
        tie, outcome = outcomes[-1]
        return course.ask(turn, words, tie.question, tie.choices, outcome)
    chosen = [tie.entries[one.choice] for tie, one in outcomes if one.choice is not None]
    return turn.call("triage_calendar", sentence=talk.instruction, chosen=chosen, settle=True)


def _outcomes(talk: Transcript, week: WeekTriage) -> list[tuple[Tie, course.Settled]]:
    """Each tie put to the person and how it ended; the last one may still be open."""
    answers = [result for result in talk.results if result.tool == "ask"]
    found: list[tuple[Tie, course.Settled]] = []
    for tie in week.ties[:QUESTIONS]:
        outcome = course.settled(answers, tie.choices)
        found.append((tie, outcome))
        if outcome.is_open:
            break
        answers = answers[outcome.used :]
    return found


def _unclear(talk: Transcript, words: Phrases) -> list[str]:
    """Answers that meant no choice: the rule of the triage decided."""
    first = next(result for result in talk.results if result.tool == "triage_calendar" and not result.is_error)
    return [
        words("by_rule", answer=clipped(one.unclear, 60), question=tie.question)
        for tie, one in _outcomes(talk, parse(WeekTriage, first.data))
        if one.unclear
    ]


def file_names(week: WeekTriage, words: Phrases) -> dict[str, str]:
    """File names with subject and first day."""
    day = week.wishes.first.isoformat()
    return {part: words(f"name_{part}", day=day) for part in ("workbook", "brief", "changes", "rollback")}


def _write(talk: Transcript, turn: Turn, words: Phrases, week: WeekTriage) -> Turn:
    """The next file that is wanted and was not tried yet; then the last words."""
    wanted = wanted_files(talk.wishes, PARTS)
    names = file_names(week, words)
    plan = steps(words)
    if "workbook" in wanted and not talk.has("write_workbook"):
        spec = tidy_workbook.workbook(week, words)
        return (
            turn.say(_found(week, words)).plan(plan, WORKBOOK).call("write_workbook", name=names["workbook"], spec=spec)
        )
    if "brief" in wanted and not talk.has("write_document"):
        return turn.plan(plan, BRIEF).call(
            "write_document", name=names["brief"], spec=tidy_brief.document(week, words, names)
        )
    if "notes" in wanted and not talk.has("draft_mail") and (notes := tidy_note.notes(week)):
        drafted = turn.plan(plan, NOTES)
        for name, note in zip(_note_names(notes, week, words), notes, strict=True):
            drafted = drafted.call("draft_mail", name=name, spec=note.spec)
        return drafted
    if "changes" in wanted and not talk.has("write_calendar"):
        applied, undone = tidy_calendar.changes_spec(week, words), tidy_calendar.rollback_spec(week, words)
        if applied is not None and undone is not None:
            written = turn.plan(plan, CHANGES).call("write_calendar", name=names["changes"], spec=applied)
            return written.call("write_calendar", name=names["rollback"], spec=undone)
    return last_turn(talk, turn, plan, _closing(talk, week, words, wanted, names))


def _note_names(notes: list[tidy_note.Note], week: WeekTriage, words: Phrases) -> list[str]:
    """One name per note; a second one to the same person is numbered."""
    names: list[str] = []
    for note in notes:
        name = words("name_note", who=clipped(note.who, 40).rstrip("…"), day=week.wishes.first.isoformat())
        names.append(name if name not in names else f"{name} {names.count(name) + 1}")
    return names


def _found(week: WeekTriage, words: Phrases) -> str:
    return words("found", n=sum(load.meetings for load in week.before), c=len(week.conflicts))


def _closing(talk: Transcript, week: WeekTriage, words: Phrases, wanted: tuple[str, ...], names: dict[str, str]) -> str:
    """The hand-over text: what was made, what is open, what was assumed."""
    made = [r for r in talk.results if (r.tool.startswith("write_") or r.tool == "draft_mail") and not r.is_error]
    first, last = words.day(week.wishes.first), words.day(week.wishes.last)
    said = [words("made", first=first, last=last, n=len(made)), words("applied")]
    if talk.last("write_calendar"):
        said.append(words("hint_import", changes=f"{names['changes']}.ics", rollback=f"{names['rollback']}.ics"))
    points = tidy_brief.open_lines(week, words)
    if "changes" in wanted and not talk.has("write_calendar") and not changes(week):
        points.append(words("no_changes"))
    points += [words("repair")] if any("checks found" in text for text in talk.later) else []
    return closing(talk, words, said, points, [*_unclear(talk, words), *week.assumptions])
