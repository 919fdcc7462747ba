"""Answers for the mail that carries a meeting pack to the person's own team: a draft, never sent."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.analysis.finding import Commitment, MeetingPack
from desktop.analysis.wording import promised
from desktop.core.spec import Line, MailSpec
from desktop.providers.offline.brief import moved
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.selection import varied

POINTS, PROMISES, QUESTIONS = 3, 5, 4


def mail(pack: MeetingPack, words: Phrases, attachments: Sequence[str]) -> MailSpec:
    """The mail as a spec; `attachments` are names of deliverables."""
    meeting = pack.meeting
    when = words.span(meeting.start, meeting.end, pack.timezone)
    body = [Line(_hello(pack, words)), Line(words("mail_intro", title=meeting.title, when=when))]
    body += _part(
        words("mail_points"),
        [Line(f"- {clipped(f.text, 220)}", f.sources) for f in varied(pack.talking_points, POINTS)],
    )
    due = [one for one in pack.commitments if one.side == "ours" and one.still_open and _is_before(one, pack)]
    body += _part(words("mail_due"), [_promise(one, words) for one in due[:PROMISES]])
    unanswered = [one for one in pack.unanswered if one.side == "client"][:QUESTIONS]
    body += _part(words("mail_answers"), [Line(f"- {clipped(one.text, 200)}", one.sources) for one in unanswered])
    body += [Line(words("mail_internal"))] if pack.left_out or pack.internal_figures else []
    body += [Line(words("mail_bye")), *_name(pack)]
    subject = words("mail_subject", title=meeting.title, day=words.day(meeting.start.date()))
    return MailSpec(
        subject,
        tuple(body),
        _team(pack),
        sender=str(pack.owner or ""),
        attachments=tuple(attachments),
        language=words.language,
    )


def _hello(pack: MeetingPack, words: Phrases) -> str:
    """By name when there is one colleague, else to all."""
    names = [p.person.name for p in pack.participants if p.side == "ours" and not p.is_owner and p.person.address]
    if len(names) != 1 or not names[0]:
        return words("mail_hello")
    return words("hello_one", name=names[0] if words.is_zh else names[0].split()[0])


def _part(title: str, lines: list[Line]) -> list[Line]:
    return [Line(title), *lines] if lines else []


def _is_before(one: Commitment, pack: MeetingPack) -> bool:
    return one.due is None or one.due <= pack.meeting.start.date()


def _promise(one: Commitment, words: Phrases) -> Line:
    due = words.short_day(one.due) if one.due else words("no_date")
    due = f"{due}, {words('overdue')}" if one.overdue else due
    what = promised(one, 180) + moved(one, words)
    return Line(words("promise_line", who=one.who.name or one.who.address, what=what, due=due), one.sources)


def _team(pack: MeetingPack) -> tuple[str, ...]:
    """Our own people who come, without the person whose draft this is."""
    ours = [p.person for p in pack.participants if p.side == "ours" and not p.is_owner and p.person.address]
    return tuple(str(person) for person in ours)


def _name(pack: MeetingPack) -> list[Line]:
    return [Line(pack.owner.name)] if pack.owner and pack.owner.name else []
