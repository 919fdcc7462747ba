"""Answers for the offline engine's client meeting pack, step by step (JOBS.md, job 2).

Order: look at the files, find the meeting (ask when two match), compute what is known, then workbook, brief, deck,
preparation slot and the mail that carries them. Each step is taken once; what failed is said at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from desktop.analysis.finding import MeetingMatch, MeetingPack
from desktop.core.schema import parse
from desktop.core.spec import CalendarSpec, EventSpec
from desktop.providers.offline import brief, deck, figures, handover, team_mail
from desktop.providers.offline.choosing import choice_of, was_skipped
from desktop.providers.offline.pack_words import WORDS
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.understanding import wanted_files

READ, COMPUTE, WORKBOOK, BRIEF, DECK, MAIL = range(6)
PREPARATION_MINUTES = 45


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = Phrases(turn.language, WORDS)
    listed = talk.last("list_files")
    if listed is None:
        return turn.say(words("reading")).plan(steps(words), READ).call("list_files")
    if not listed.data["files"]:
        return turn.say(handover.nothing_read(words, listed.data["not_read"]))
    if not talk.has("find_meetings"):
        return turn.say(words("finding", n=len(listed.data["files"]))).call("find_meetings", query=talk.instruction)
    if not talk.has("prepare_meeting"):
        return _choose_meeting(talk, turn, words)
    prepared = talk.last("prepare_meeting")
    if prepared is None:
        return turn.say(words("no_meeting"))
    return _write(talk, turn, words, titled(parse(MeetingPack, prepared.data), words))


def titled(pack: MeetingPack, words: Phrases) -> MeetingPack:
    """The pack with a name for a meeting whose invitation has none."""
    meeting = pack.meeting
    if meeting.title.strip():
        return pack
    others = [one.person.name or one.person.address for one in pack.participants if not one.is_owner]
    title = words("meeting_with", who=others[0]) if others else words("meeting_untitled")
    return replace(pack, meeting=replace(meeting, title=title))


def steps(words: Phrases) -> tuple[str, ...]:
    """Titles of the plan."""
    return tuple(words(f"step_{name}") for name in ("read", "compute", "workbook", "brief", "deck", "mail"))


def _choose_meeting(talk: Transcript, turn: Turn, words: Phrases) -> Turn:
    """Take the best match. Ask when two match about as well, when words of the instruction match none, or when there is
    no event at all; an answer that names none of the choices is asked about once more, never guessed."""
    found = talk.last("find_meetings")
    data: Mapping[str, Any] = found.data if found else {"matches": [], "ambiguous": False}
    matches = [parse(MeetingMatch, match) for match in data["matches"]]
    answers = [result.text for result in talk.results if result.tool == "ask" and not result.is_error]
    if not matches:
        if not answers:
            return turn.say(words("no_event")).call("ask", question=words("ask_event"), choices=[], free_text=True)
        return turn.say(words("no_event_end"))
    labels = [_label(match, words) for match in matches][:4]
    unmatched = data.get("unmatched") or []
    if not answers and (data["ambiguous"] or unmatched):
        question = words("ask_unmatched", what=", ".join(unmatched)) if unmatched else words("ask_which")
        return turn.call("ask", question=question, choices=labels)
    number = choice_of(answers[-1], labels) if answers else 0
    if number is None and not was_skipped(answers[-1]):
        if len(answers) == 1:
            return turn.call("ask", question=words("ask_again"), choices=labels)
        return turn.say(words("not_chosen"))
    chosen = matches[number or 0]
    said = words("preparing", title=chosen.title, when=words.span(chosen.start, chosen.end, chosen.timezone or "UTC"))
    return turn.say(said).plan(steps(words), COMPUTE).call("prepare_meeting", meeting=chosen.occurrence)


def _label(match: MeetingMatch, words: Phrases) -> str:
    return f"{match.title}, {words.span(match.start, match.end, match.timezone or 'UTC')}"


def _write(talk: Transcript, turn: Turn, words: Phrases, pack: MeetingPack) -> Turn:
    """The next file that is wanted and was not tried yet; then the last words."""
    wanted = wanted_files(talk.wishes)
    names = file_names(pack, words)
    if "figures" in wanted and not talk.has("write_workbook"):
        spec = figures.workbook(pack, words)
        return turn.plan(steps(words), WORKBOOK).call("write_workbook", name=names["figures"], spec=spec)
    if "brief" in wanted and not talk.has("write_document"):
        spec_of_brief = brief.document(pack, words, names["figures"] if talk.last("write_workbook") else "")
        return turn.plan(steps(words), BRIEF).call("write_document", name=names["brief"], spec=spec_of_brief)
    if "deck" in wanted and not talk.has("write_deck"):
        return turn.plan(steps(words), DECK).call("write_deck", name=names["deck"], spec=deck.deck(pack, words))
    if "slot" in wanted and not talk.has("find_free_time"):
        before = pack.meeting.start.isoformat()
        return turn.plan(steps(words), MAIL).call("find_free_time", before=before, minutes=PREPARATION_MINUTES)
    if "slot" in wanted and not talk.has("write_calendar") and _slot(talk):
        return turn.call("write_calendar", name=names["slot"], spec=_calendar(pack, words, _slot(talk)))
    if "mail" in wanted and not talk.has("draft_mail"):
        attached = [r.data["file"] for r in talk.results if r.tool.startswith("write_") and not r.is_error and r.data]
        return turn.call("draft_mail", name=names["mail"], spec=team_mail.mail(pack, words, attached))
    if not _is_plan_done(talk):
        return turn.plan(steps(words), len(steps(words)))
    return turn.say(handover.closing(talk, pack, words, wanted))


def _is_plan_done(talk: Transcript) -> bool:
    last = talk.last("outline")
    return bool(last) and all(step["state"] == "done" for step in last.arguments["steps"]) if last else False


def file_names(pack: MeetingPack, words: Phrases) -> dict[str, str]:
    """File names with subject and date, as a person would name them."""
    day = pack.meeting.start.date().isoformat()
    subject = clipped(pack.meeting.title, 48).rstrip("…")
    return {
        part: f"{words(f'name_{part}', subject=subject)} {day}" for part in ("brief", "figures", "deck", "mail", "slot")
    }


def _slot(talk: Transcript) -> Mapping[str, str] | None:
    found = talk.last("find_free_time")
    slot: Mapping[str, str] | None = found.data["slot"] if found else None
    return slot


def _calendar(pack: MeetingPack, words: Phrases, slot: Mapping[str, str] | None) -> dict[str, Any]:
    from datetime import datetime

    from desktop.core.schema import dump

    assert slot is not None
    start = datetime.fromisoformat(slot["start"])
    end = max(datetime.fromisoformat(slot["end"]), start + timedelta(minutes=15))
    title = words("prepare_for", title=pack.meeting.title)
    event = EventSpec(
        title, start, end, pack.timezone, description=words("slot_text"), sources=pack.meeting.sources[:1]
    )
    spec: dict[str, Any] = dump(CalendarSpec(title, (event,), "", words.language))
    return spec
