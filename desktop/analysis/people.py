"""Answers for who comes to a meeting, in which role, and what each of them last said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from desktop.analysis.amounts import find_amounts
from desktop.analysis.corpus import SourceTable, Statement
from desktop.analysis.finding import Contact, Participant
from desktop.analysis.identity import name_parts
from desktop.analysis.scope import Scope, is_noise
from desktop.analysis.sentences import is_question
from desktop.analysis.signature import read_signature, role_in_sentence
from desktop.analysis.words import is_chinese, shortened
from desktop.core.document import Attendee, Person

_RECENT = timedelta(days=120)
_ROOM = re.compile(
    r"\b(?:room|resource|meeting ?room|projector|conf(?:erence)? ?room|boardroom)\b|会议室", re.IGNORECASE
)
_WILL_JOIN = re.compile(
    r"(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2})(?:,[^.]{0,120},)?\s+(?:will|is going to|"
    r"would like to)\s+(?:also\s+)?(?:join|attend|come|dial in|be there)\b"
)
_SUBSTANCE = re.compile(
    r"\b(?:i|we)['’ ]?(?:ll|\s+will)\b|\bneed\b|\bwant\b|\bexpect\b|\bproblem\b|\bask|\bconfirm|需要|希望|问题|请|建议|确认|期望|担心",
    re.IGNORECASE,
)


def who_comes(scope: Scope, as_of: datetime) -> tuple[Participant, ...]:
    """The invited people (organiser included, rooms left out) and those a mail announces; client first, then ours."""
    directory = scope.corpus.directory
    invited: dict[str, Attendee] = {}
    for attendee in scope.meeting.attendees:
        if not _is_room(attendee):
            invited.setdefault(directory.key(attendee.person), attendee)
    organizer = scope.meeting.organizer
    if organizer:
        invited.setdefault(directory.key(organizer), Attendee(organizer, "accepted", "chair"))
    said = _by_speaker(scope, as_of)
    found = [_participant(scope, attendee, said.get(key, []), as_of) for key, attendee in invited.items()]
    for person, statement in _announced(scope, as_of):
        key = directory.key(person)
        if key not in invited:
            invited[key] = Attendee(person)
            guest = _participant(scope, Attendee(person, "announced"), said.get(key, []), as_of)
            found.append(_with_sources(guest, (statement.passage,)))
    order = {"client": 0, "other": 1, "ours": 2}
    return tuple(sorted(found, key=lambda who: (order[who.side], who.is_owner, not who.is_organizer)))


def _is_room(attendee: Attendee) -> bool:
    who = f"{attendee.person.name} {attendee.person.address.partition('@')[0]}"
    return attendee.role == "non-participant" or bool(_ROOM.search(who.replace(".", " ").replace("_", " ")))


def _by_speaker(scope: Scope, as_of: datetime) -> dict[str, list[Statement]]:
    """Key of the speaker -> what they said up to `as_of` in mails and chats."""
    said: dict[str, list[Statement]] = {}
    keys: dict[Person, str] = {}
    for statement in scope.corpus.statements:
        if statement.speaker is None or statement.channel == "document" or (statement.at and statement.at > as_of):
            continue
        key = keys.get(statement.speaker) or keys.setdefault(
            statement.speaker, scope.corpus.directory.key(statement.speaker)
        )
        said.setdefault(key, []).append(statement)
    return said


def _participant(scope: Scope, attendee: Attendee, said: list[Statement], as_of: datetime) -> Participant:
    directory = scope.corpus.directory
    person = directory.full(attendee.person)
    side = scope.side(attendee.person)
    role, company, role_sources = _role(scope, person)
    contact = _last_contact(scope, said, as_of, ours=side == "ours")
    organizer = scope.meeting.organizer
    return Participant(
        person, side, company or (scope.company if side == "client" else ""), role, role_sources, attendee.status,
        bool(organizer and directory.same(person, organizer)), bool(scope.owner and directory.same(person, scope.owner)), contact,
        scope.meeting.sources,
    )  # fmt: skip


def _with_sources(guest: Participant, sources: tuple[str, ...]) -> Participant:
    return Participant(
        guest.person, guest.side, guest.company, guest.role, guest.role_sources, guest.status, guest.is_organizer, guest.is_owner,
        guest.last_contact, sources,
    )  # fmt: skip


def _role(scope: Scope, person: Person) -> tuple[str, str, tuple[str, ...]]:
    """(role, company, passages): the newest signature first, then a sentence that names the role."""
    key = scope.corpus.directory.key(person)
    relevance = scope.message_relevance
    for message in sorted(
        scope.corpus.messages, key=lambda item: (relevance[item.number] > 0, str(item.at)), reverse=True
    ):
        if message.signature and scope.corpus.directory.key(message.record.sender) == key:
            found = read_signature(message.signature, person)
            if found.role:
                return found.role, found.company, (message.signature_passage,)
    for source in scope.corpus.tables:
        if role := _role_in_table(source, person):
            return role, "", (source.passage.id,)
    for statement in scope.corpus.statements:
        if person.name and person.name in statement.text and (role := role_in_sentence(statement.text, person)):
            return role, "", (statement.passage,)
    return "", "", ()


def _role_in_table(source: SourceTable, person: Person) -> str:
    """The role in a table with a column of names and one of roles."""
    titles = [title.strip().lower() for title in source.table.columns]
    named = next((index for index, title in enumerate(titles) if title in ("name", "姓名", "person", "who")), None)
    role = next(
        (
            index
            for index, title in enumerate(titles)
            if title in ("role", "title", "position", "job title", "职务", "职位")
        ),
        None,
    )
    if named is None or role is None or source.table.hidden:
        return ""
    for row in source.table.rows:
        if max(named, role) < len(row) and name_parts(str(row[named].value or "")) == name_parts(person.name):
            return str(row[role].value or "").strip()
    return ""


def _last_contact(scope: Scope, said: list[Statement], as_of: datetime, *, ours: bool) -> Contact | None:
    """The newest mail or chat of a person; of our own people only what concerns the meeting."""
    limit = min(as_of, scope.meeting.start) - _RECENT
    dated = [line for line in said if line.at and line.at >= limit and not _from_noise(scope, line)]
    if ours:
        dated = [line for line in dated if scope.relevance(line) > 0] or []
    if not dated:
        return None
    newest = max(line.at for line in dated if line.at)
    together = [line for line in dated if line.at == newest]
    best = max(together, key=lambda line: (_weight(scope, line), -together.index(line)))
    return Contact(newest, best.channel, shortened(best.text), best.subject, (best.passage,))


def _from_noise(scope: Scope, line: Statement) -> bool:
    return line.message >= 0 and is_noise(scope.corpus.messages[line.message])


def _weight(scope: Scope, line: Statement) -> float:
    """How well a sentence stands for what was said."""
    weight = 2.0 if is_question(line.text) else 0.0
    weight += 1.0 if _SUBSTANCE.search(line.text) else 0.0
    weight += 0.7 if any(True for _ in find_amounts(line.text)) else 0.0
    weight += 0.5 if scope.mentions(line.text) else 0.0
    if is_chinese(line.text):
        return weight + (0.5 if len(line.text) >= 12 else -1.5 if len(line.text) < 8 else 0.0)
    return weight + (0.5 if 30 <= len(line.text) <= 220 else -1.5 if len(line.text.split()) < 4 else 0.0)


def _announced(scope: Scope, as_of: datetime) -> Iterator[tuple[Person, Statement]]:
    """People somebody of the client says will join, though they are not on the invitation."""
    for statement in scope.corpus.statements:
        if statement.message < 0 or scope.message_relevance[statement.message] < 1:
            continue
        if (
            statement.at
            and timedelta(0) <= as_of - statement.at <= _RECENT
            and (match := _WILL_JOIN.search(statement.text))
        ):
            yield scope.corpus.directory.full(Person(match["name"])), statement
