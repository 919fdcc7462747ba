"""Answers for the offline engine's last words: what was made, what to look at, what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.analysis.finding import MeetingPack
from desktop.providers.offline.change_asked import change_asked
from desktop.providers.offline.choosing import was_skipped
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.selection import disagreement_text, disagreements
from desktop.providers.offline.transcript import Transcript

DISAGREEMENTS, FEW_SLIDES = 5, 6


def closing(talk: Transcript, pack: MeetingPack, words: Phrases, wanted: Sequence[str]) -> str:
    """The hand-over text of a meeting pack (Markdown)."""
    meeting = pack.meeting
    made = [result for result in talk.results if _is_file(result.tool) and not result.is_error]
    when = words.span(meeting.start, meeting.end, pack.timezone)
    parts = [words("made", title=meeting.title, n=len(made), when=when)]
    parts += _list(words("look_at"), _points(talk, pack, words, wanted))
    parts += _list(words("assumptions"), [*_chosen(talk, pack, words), *(fact.text for fact in pack.assumptions)])
    parts.append(words("cannot"))
    return "\n\n".join(parts)


def _is_file(tool: str) -> bool:
    return tool.startswith("write_") or tool == "draft_mail"


def _points(talk: Transcript, pack: MeetingPack, words: Phrases, wanted: Sequence[str]) -> list[str]:
    points = change_asked(talk, words) + _standing(talk, pack, words)
    points += [
        words("disagree", text=clipped(disagreement_text(one, words.language), 300))
        for one in disagreements(pack)[:DISAGREEMENTS]
    ]
    silent = [p.person.name or p.person.address for p in pack.participants if p.no_recent_signal and not p.is_owner]
    points += [words("silent", names="、".join(silent) if words.is_zh else ", ".join(silent))] if silent else []
    points += [words("kept_out", n=len(pack.left_out))] if pack.left_out else []
    points += [words("hidden", file=one.file, n=one.count) for one in pack.suspicious]
    points += [
        words("older", file=one.file, reason=_reason(one.reason, one.newest))
        for one in pack.files_not_used
        if one.newest
    ]
    points += [words("failed_file", tool=r.tool, why=clipped(r.text, 200)) for r in talk.failures() if _is_file(r.tool)]
    declined = [
        words(f"name_{name}", subject="").strip(" ,")
        for name in ("brief", "figures", "deck", "mail", "slot")
        if name not in wanted
    ]
    points += [words("declined_files", names=", ".join(declined))] if declined else []
    points += [words("repair")] if any("checks found" in text for text in talk.later) else []
    return points


def _standing(talk: Transcript, pack: MeetingPack, words: Phrases) -> list[str]:
    """What matters before all else: a missing brief, a meeting that is over, no time to prepare, a thin deck."""
    meeting = pack.meeting
    points = [words("no_brief")] if talk.has("write_document") and not talk.last("write_document") else []
    if meeting.end < pack.as_of:
        points.append(words("past", when=words.span(meeting.start, meeting.end, pack.timezone)))
    else:
        searched = talk.last("find_free_time")
        points += [words("no_slot")] if searched and not searched.data["slot"] else []
    written = talk.last("write_deck")
    return points + ([words("thin")] if written and len(written.arguments["spec"]["slides"]) < FEW_SLIDES else [])


def _chosen(talk: Transcript, pack: MeetingPack, words: Phrases) -> list[str]:
    """How the meeting was chosen, where the person did not name it."""
    asked = talk.last("ask")
    if asked is not None:
        return [words("chosen_skipped", title=pack.meeting.title)] if was_skipped(asked.text) else []
    return [words("chosen_next", title=pack.meeting.title)] if pack.meeting.reason.startswith("(") else []


def _reason(reason: str, newest: str) -> str:
    return f"{reason} ({newest})" if newest not in reason else reason


def _list(title: str, lines: Sequence[str]) -> list[str]:
    return [f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines)] if lines else []


def nothing_read(words: Phrases, problems: Sequence[Mapping[str, Any]]) -> str:
    """No file gave a passage: say so, and why for each."""
    lines = [str(problem["problem"]) for problem in problems]
    return "\n\n".join([words("nothing_read"), *_list(words("look_at"), lines)])
