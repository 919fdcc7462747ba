"""Answers for a client meeting pack before wording and layout: every line with its passages.

The shapes are in `finding.py`. Texts are extracts from sources or the fixed sentences of `wording.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from desktop.analysis.advice import Findings, questions_to_ask, risks, talking_points
from desktop.analysis.chat_questions import find_chat_questions
from desktop.analysis.commitments import find_commitments
from desktop.analysis.contradictions import find_contradictions
from desktop.analysis.corpus import Corpus
from desktop.analysis.figures import find_figures
from desktop.analysis.file_use import with_files
from desktop.analysis.finding import Fact, MeetingMatch, MeetingPack, Question, Thread
from desktop.analysis.internal import Secrecy, secrecy_of
from desktop.analysis.left_out import left_out
from desktop.analysis.owner import guess_owner
from desktop.analysis.people import who_comes
from desktop.analysis.scope import Scope, scope_of
from desktop.analysis.sentences import split_sentences
from desktop.analysis.suspicion import find_suspicions, is_steering
from desktop.analysis.threads import find_threads
from desktop.analysis.versions import group_versions
from desktop.analysis.wording import name, say
from desktop.analysis.words import content, shortened
from desktop.core.document import Document, Person
from desktop.core.spec import Language

__all__ = ["MeetingPack", "prepare"]

_LIST_ITEM = re.compile(r"(?:^|\n|(?<=[\s：:；;。]))\s*(?:\d{1,2}[.)、．]|[-*•])\s*")
_PURPOSE = re.compile(
    r"\b(?:purpose|aim|goal|objective|in order to|so that we|to (?:review|discuss|agree|decide|prepare))\b|目的|目标|旨在|为了|讨论",
    re.IGNORECASE,
)


def prepare(
    documents: Sequence[Document],
    meeting: MeetingMatch,
    as_of: datetime,
    timezone: str,
    owner: Person | None = None,
    language: Language = "en",
) -> MeetingPack:
    """The pack for `meeting`, as known at `as_of` (aware). `owner` is guessed from mail and calendar when None."""
    corpus = Corpus.of(documents, timezone)
    who = owner or guess_owner(corpus)
    scope = scope_of(corpus, meeting, who)
    secrecy = secrecy_of(corpus, scope.home, language)
    versions = group_versions(documents)
    superseded = frozenset(file for group in versions for file in group.older)
    figures = find_figures(scope, secrecy, superseded)
    threads = find_threads(scope, secrecy, as_of)
    found = Findings(
        who_comes(scope, as_of), threads, find_commitments(scope, secrecy, as_of), figures.figures,
        find_contradictions(scope, secrecy, figures),
    )  # fmt: skip
    internal = tuple(figure for figure in figures.figures if figure.internal)
    pack = MeetingPack(
        language, as_of, timezone, meeting, scope.company, who,
        purpose=tuple(_purpose(scope, secrecy, as_of)),
        agenda=_agenda(scope),
        participants=found.participants,
        threads=threads,
        unanswered=_unanswered(threads, find_chat_questions(scope, secrecy, as_of, _questions_of(threads))),
        commitments=found.commitments,
        figures=tuple(figure for figure in figures.figures if not figure.internal),
        internal_figures=internal,
        series=figures.series,
        talking_points=talking_points(found, language),
        risks=risks(scope, secrecy, found, as_of, language),
        questions_to_ask=questions_to_ask(found, language),
        contradictions=found.contradictions,
        left_out=tuple(left_out(scope, secrecy, internal)),
        suspicious=find_suspicions(documents, language),
        assumptions=tuple(_assumptions(scope, owner, language)),
    )  # fmt: skip
    return with_files(pack, scope, versions, language)


def _agenda(scope: Scope) -> tuple[Fact, ...]:
    """The list in the event's description, else the list of the newest mail that speaks of the agenda."""
    items = _items(scope.meeting.description)
    if len(items) >= 2:
        return tuple(Fact(item, scope.meeting.sources, "invitation") for item in items)
    for message in sorted(scope.corpus.messages, key=lambda each: str(each.at), reverse=True):
        is_agenda = re.search(r"agenda|议程", message.record.subject, re.IGNORECASE)
        if is_agenda and scope.message_relevance[message.number] >= 1:
            listed = [line for line in message.sentences if _is_listed(scope, line.passage, line.text)]
            if len(listed) >= 2:
                return tuple(Fact(line.text, (line.passage,), "mail", at=line.at) for line in listed)
    return ()


def _items(text: str) -> list[str]:
    parts = [part.strip(" \n;；") for part in _LIST_ITEM.split(text)]
    marks = len(_LIST_ITEM.findall(text))
    return [shortened(part) for part in parts[-marks:] if part] if marks >= 2 else []


def _is_listed(scope: Scope, passage: str, sentence: str) -> bool:
    for document in scope.corpus.documents:
        for found in document.passages:
            if found.id == passage:
                return any(sentence in item for item in _items(found.text))
    return False


def _purpose(scope: Scope, secrecy: Secrecy, as_of: datetime) -> Iterator[Fact]:
    """What the meeting is for: words of the invitation, then of the newest mail about it."""
    plain = [line for line in split_sentences(scope.meeting.description) if not is_steering(line)]
    if plain and len(_items(scope.meeting.description)) < 2:
        yield Fact(shortened(" ".join(plain[:2])), scope.meeting.sources, "invitation")
    title = content(scope.meeting.title)
    wishes = []
    for line in scope.corpus.statements:
        if line.message < 0 or not line.speaker or not line.at or not timedelta(0) <= as_of - line.at <= _WISHES:
            continue
        if scope.message_relevance[line.message] < 1 or secrecy.of(line) is not None:
            continue
        about = len(title & content(f"{line.text} {line.subject}")) >= max(1, len(title) * 0.6)
        is_wish = scope.side(line.speaker) == "client" and _NEED.search(line.text)
        if is_wish or (about and _PURPOSE.search(line.text)):
            wishes.append(
                (
                    about,
                    line.at,
                    Fact(
                        shortened(line.text),
                        (line.passage,),
                        f"mail of {name(line.speaker)}",
                        at=line.at,
                        speaker=name(scope.corpus.directory.full(line.speaker)),
                    ),
                )
            )
    wishes.sort(key=lambda item: item[:2], reverse=True)
    yield from (fact for _, _, fact in wishes[:3])


_WISHES = timedelta(days=45)
_NEED = re.compile(
    r"\b(?:i|we) (?:need|want|expect|would like) to (?:see|hear|understand|agree|decide|know)\b|需要|希望",
    re.IGNORECASE,
)


def _questions_of(threads: Iterable[Thread]) -> list[Question]:
    return [question for thread in threads for question in thread.questions]


def _unanswered(threads: Iterable[Thread], in_chats: Iterable[Question]) -> tuple[Question, ...]:
    """Questions of threads and chats, those of the client first, the newest first."""
    found = [*_questions_of(threads), *in_chats]
    order = {"client": 0, "other": 1, "ours": 2}
    return tuple(
        sorted(found, key=lambda item: (order[item.side], -(item.asked_at.timestamp() if item.asked_at else 0)))
    )


def _assumptions(scope: Scope, owner: Person | None, language: Language) -> Iterator[Fact]:
    if owner is None and scope.owner is not None:
        yield Fact(say("owner_guessed", language, who=str(scope.owner)), scope.meeting.sources, "owner guessed")
    if not scope.client_domains:
        yield Fact(say("no_external", language), scope.meeting.sources, "no external people")
