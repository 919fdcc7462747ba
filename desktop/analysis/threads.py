"""Answers for mail threads: which belong to the meeting, who must write next, which questions nobody answered.

A question of the client is answered when a later mail of the thread takes it up (shares its words) or says yes or no to
it; when the asker says it is still open, it is. A question of ours is answered by any reply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from desktop.analysis.amounts import find_amounts
from desktop.analysis.commitment_rule import form_of
from desktop.analysis.corpus import Message, Statement
from desktop.analysis.finding import Question, Thread
from desktop.analysis.internal import Secrecy
from desktop.analysis.scope import Scope
from desktop.analysis.sentences import is_question
from desktop.analysis.words import content, is_chinese, normal, shortened
from desktop.core.document import Person

_PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|sv|antw|回复|答复|转发|回覆)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_YES_NO = re.compile(
    r"^(?:yes|no|agreed|ok(?:ay)?|fine|sure|correct|confirmed|exactly|done|of course|好的|可以|同意|没问题|是的|不是|不行|确认|收到)\b",
    re.IGNORECASE,
)
_REOPENED = re.compile(
    r"\bstill (?:open|waiting|missing|no)\b|\bhave(?:n['’]t| not) (?:said|answered|told|heard|had|replied)\b|"
    r"\bno answer\b|\bagain\b|还没|仍未|尚未",
    re.IGNORECASE,
)
_DORMANT = timedelta(days=60)
_OLDEST = datetime.min.replace(tzinfo=UTC)
_WEAK = content(
    "review meeting date number figure answer please confirm question march april today tomorrow week 会前 确认 一下 问题 想在 有一"
)


def group_threads(messages: Sequence[Message]) -> tuple[tuple[Message, ...], ...]:
    """Messages joined by References, In-Reply-To, or a reply's subject among the same people; each oldest first."""
    parent = list(range(len(messages)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    by_id = {message.record.message_id: index for index, message in enumerate(messages) if message.record.message_id}
    by_subject: dict[str, list[int]] = {}
    for index, message in enumerate(messages):
        record = message.record
        for reference in (*record.references, record.in_reply_to):
            if reference in by_id:
                parent[root(index)] = root(by_id[reference])
        by_subject.setdefault(bare_subject(record.subject), []).append(index)
    for subject, same in by_subject.items():
        for earlier, later in pairwise(same):
            if len(subject) > 5 and _is_reply(messages[later], messages[earlier]):
                parent[root(later)] = root(earlier)
    groups: dict[int, list[Message]] = {}
    for index, message in enumerate(messages):
        groups.setdefault(root(index), []).append(message)
    return tuple(tuple(sorted(group, key=lambda item: item.at or _OLDEST)) for group in groups.values())


def bare_subject(subject: str) -> str:
    """A subject without "RE:", "回复：" and the like, in normal form."""
    return " ".join(normal(_PREFIX.sub("", subject)).split())


def _is_reply(one: Message, other: Message) -> bool:
    prefixed = _PREFIX.match(one.record.subject) or _PREFIX.match(other.record.subject)
    people = {person.address.lower() for person in one.people} & {person.address.lower() for person in other.people}
    return bool(prefixed) and len(people) >= 2


def find_threads(scope: Scope, secrecy: Secrecy, as_of: datetime) -> tuple[Thread, ...]:
    """The threads of the meeting up to `as_of`: those that wait for somebody first, then the newest."""
    found = []
    known = [message for message in scope.corpus.messages if message.at is None or message.at <= as_of]
    for group in group_threads(known):
        relevance = max(scope.message_relevance[message.number] for message in group)
        if relevance >= 0.5:
            found.append(_thread(scope, secrecy, group, relevance, is_dormant=_is_dormant(group, as_of)))
    return tuple(sorted(found, key=lambda item: (item.waits_for is None, -(item.last_at or _OLDEST).timestamp())))


def _is_dormant(group: tuple[Message, ...], as_of: datetime) -> bool:
    """Nothing for so long that nobody waits any more."""
    last = group[-1].at
    return last is not None and as_of - last > _DORMANT


def _thread(
    scope: Scope, secrecy: Secrecy, group: tuple[Message, ...], relevance: float, *, is_dormant: bool
) -> Thread:
    last = group[-1]
    questions = () if is_dormant else _open_questions(scope, secrecy, group)
    waits_for = None if is_dormant else _waits_for(scope, last, questions)
    reasons = [secrecy.of_message(message) for message in group]
    reason = next((item for item in reasons if item and item.kind != "own"), None) or (
        reasons[-1] if all(reasons) else None
    )
    gist, gist_passage = _gist(last)
    people: dict[str, Person] = {}
    for message in reversed(group):
        for person in message.people:
            people.setdefault(scope.corpus.directory.key(person), scope.corpus.directory.full(person))
    return Thread(
        _PREFIX.sub("", group[0].record.subject).strip(), len(group), tuple(people.values()), last.at,
        scope.corpus.directory.full(last.record.sender), shortened(gist), waits_for,
        scope.side(waits_for) if waits_for else "other", questions, reason is not None, reason.text if reason else "", relevance,
        _sources(group, questions, gist_passage),
    )  # fmt: skip


def _sources(group: tuple[Message, ...], questions: tuple[Question, ...], gist: str) -> tuple[str, ...]:
    """A passage per mail, the newest first, the open questions before them; the gist's comes last."""
    asked = [source for question in questions for source in question.sources]
    found = dict.fromkeys((*asked, *(message.passage for message in reversed(group[:-1]))))
    return (*(source for source in found if source != gist), gist)


def _gist(message: Message) -> tuple[str, str]:
    """The sentence that says most, and its passage: a question or promise first, then one with a number, then the first."""

    def weight(line: Statement) -> float:
        found = 2.0 if is_question(line.text) else 1.5 if form_of(line.text) else 0.0
        found += 1.0 if any(item.kind != "count" for item in find_amounts(line.text)) else 0.0
        return found + (0.5 if len(line.text) > 30 else 0.0)

    if not message.sentences:
        return message.record.subject, message.passage
    best = max(message.sentences, key=weight)
    return best.text, best.passage


def _waits_for(scope: Scope, last: Message, questions: tuple[Question, ...]) -> Person | None:
    if questions:
        return questions[-1].asked_to
    if any(form_of(line.text) for line in last.sentences):
        return scope.corpus.directory.full(last.record.sender)
    return None


def _open_questions(scope: Scope, secrecy: Secrecy, group: tuple[Message, ...]) -> tuple[Question, ...]:
    found: dict[str, Question] = {}
    for position, message in enumerate(group):
        later = group[position + 1 :]
        before = None
        for line in message.sentences:
            if is_question(line.text) and not _is_answered(scope, message, line, later):
                found[normal(line.text)] = _question(scope, secrecy, message, line, before)
            before = line
    return tuple(_newest_wording(list(found.values())))


def _question(scope: Scope, secrecy: Secrecy, message: Message, line: Statement, before: Statement | None) -> Question:
    """The question; one that says too little alone ("When will we have it?") keeps the sentence before it."""
    asker = scope.corpus.directory.full(message.record.sender)
    is_thin = len(line.text) < 14 if is_chinese(line.text) else len(content(line.text)) < 2
    text = line.text
    if is_thin and before and before.passage == line.passage:
        text = f"{before.text}{'' if is_chinese(before.text) else ' '}{line.text}"
    return Question(
        shortened(text), asker, _asked_to(scope, message), message.at, _PREFIX.sub("", message.record.subject).strip(),
        scope.side(asker), secrecy.of(line) is not None, (line.passage,),
    )  # fmt: skip


def _asked_to(scope: Scope, message: Message) -> Person | None:
    """The first person the mail is addressed to, one of the other side first."""
    sender = scope.side(message.record.sender)
    others = [person for person in message.record.to if scope.side(person) != sender]
    chosen = (others or list(message.record.to))[:1]
    return scope.corpus.directory.full(chosen[0]) if chosen else None


def _is_answered(scope: Scope, message: Message, line: Statement, later: tuple[Message, ...]) -> bool:
    directory = scope.corpus.directory
    replies = [reply for reply in later if not directory.same(reply.record.sender, message.record.sender)]
    if not replies:
        return False
    asked = content(line.text) - _WEAK
    if _is_reopened(scope, message, asked, later):
        return False
    if scope.side(message.record.sender) != "client":
        return True
    lone = sum(is_question(other.text) for other in message.sentences) == 1
    for reply in replies:
        for answer in reply.sentences:
            shared = len(asked & content(answer.text))
            if not is_question(answer.text) and (shared >= 2 or (shared and shared >= len(asked) * 0.4)):
                return True
            if lone and _YES_NO.match(answer.text):
                return True
    return False


def _is_reopened(scope: Scope, message: Message, asked: frozenset[str], later: tuple[Message, ...]) -> bool:
    own = [item for item in later if scope.corpus.directory.same(item.record.sender, message.record.sender)]
    return any(
        _REOPENED.search(" ".join(part.text for part in item.sentences)) and len(asked & content(part.text)) >= 2
        for item in own
        for part in item.sentences
    )


def _newest_wording(questions: list[Question]) -> list[Question]:
    """Without earlier wordings of the same question by the same person."""
    kept: list[Question] = []
    for question in reversed(questions):
        words = content(question.text)
        if not any(len(words & content(other.text)) >= max(2, len(words) * 0.6) for other in kept):
            kept.insert(0, question)
    return kept
