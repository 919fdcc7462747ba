"""Answers for questions asked in chats that nobody took up: a channel has no threads, so the lines that follow decide.

A question is answered when somebody else speaks within minutes, or says yes or no within hours, or shares its words
within two days without asking back; when it names somebody ("@Elin"), any line of that person in two days counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from desktop.analysis.corpus import Statement
from desktop.analysis.finding import Question
from desktop.analysis.internal import Secrecy
from desktop.analysis.scope import Scope
from desktop.analysis.sentences import is_question
from desktop.analysis.words import content, is_chinese, overlap, shortened
from desktop.core.document import Person

_YES_NO = re.compile(
    r"\b(?:yes|no|nope|agreed|ok(?:ay)?|sure|confirmed|of course|will do|done)\b|"
    r"^(?:好的?|可以|同意|没问题|是的|不是|不行|确认|收到|行|对)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"@(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?|[\u4e00-\u9fff]{2,4}?(?=[\s，,：:]|$))")
_AT_ONCE, _SOON, _WITHIN = timedelta(minutes=10), timedelta(hours=6), timedelta(days=2)
_LINES, _OLDEST = 8, timedelta(days=45)
_WEAK = content(
    "please today tomorrow monday tuesday wednesday thursday friday week yes or no question 请 今天 明天 本周 下周 问题"
)

Line = tuple[Statement, ...]  # the sentences of one message in a channel


def find_chat_questions(
    scope: Scope, secrecy: Secrecy, as_of: datetime, known: Sequence[Question] = ()
) -> tuple[Question, ...]:
    """Open questions of all channels up to `as_of`, oldest first; those that `known` (mail) asks already are left out."""
    chats = [line for line in scope.corpus.statements if line.channel == "chat" and line.speaker]
    files: dict[str, list[Line]] = {}
    for (file, _), sentences in groupby(chats, key=lambda line: (line.file, line.passage)):
        files.setdefault(file, []).append(tuple(sentences))
    found = [question for lines in files.values() for question in _open_in(scope, secrecy, lines, as_of)]
    return tuple(question for question in found if not any(_is_same(question, other) for other in known))


def _open_in(scope: Scope, secrecy: Secrecy, lines: Sequence[Line], as_of: datetime) -> Iterator[Question]:
    for number, line in enumerate(lines):
        first = line[0]
        if first.at and not timedelta(0) <= as_of - first.at <= _OLDEST:
            continue
        for place, sentence in enumerate(line):
            if is_question(sentence.text) and scope.relevance(sentence) >= 0.5:
                if not _is_answered(scope, line, lines[number + 1 :]):
                    yield _question(scope, secrecy, line, place)


def _is_answered(scope: Scope, asked: Line, later: Sequence[Line]) -> bool:
    wanted = content(" ".join(sentence.text for sentence in asked)) - _WEAK
    named = _addressee(scope, asked)
    directory = scope.corpus.directory
    for line in [one for one in later if not directory.same(_speaker(one), _speaker(asked))][:_LINES]:
        after = line[0].at - asked[0].at if line[0].at and asked[0].at else _SOON
        if after > _WITHIN:
            break
        said = " ".join(sentence.text for sentence in line)
        asks_back = all(is_question(sentence.text) for sentence in line)
        if asks_back:
            continue
        shared = len(wanted & content(said))
        is_said = after <= _AT_ONCE or (after <= _SOON and _YES_NO.search(said)) or shared >= 2
        if is_said or (named and directory.same(_speaker(line), named)):
            return True
    return False


def _speaker(line: Line) -> Person:
    return line[0].speaker or Person()


def _question(scope: Scope, secrecy: Secrecy, line: Line, place: int) -> Question:
    """The question with the sentence before it, where it says too little alone ("can you do Wednesday?")."""
    sentence = line[place]
    directory = scope.corpus.directory
    bare = _NAMED.sub("", sentence.text)
    is_thin = len(bare) < 14 if is_chinese(bare) else len(content(bare) - _WEAK) < 2
    before = line[place - 1].text if is_thin and place else ""
    joint = "" if not before or is_chinese(before) else " "
    asker = directory.full(sentence.speaker or Person())
    return Question(
        shortened(before + joint + sentence.text), asker, _addressee(scope, line), sentence.at, "", scope.side(asker),
        secrecy.of(sentence) is not None, (sentence.passage,),
    )  # fmt: skip


def _addressee(scope: Scope, line: Line) -> Person | None:
    """Who is named with an at sign."""
    match = _NAMED.search(" ".join(sentence.text for sentence in line))
    return scope.corpus.directory.known(match["name"]) if match else None


def _is_same(one: Question, other: Question) -> bool:
    words, others = content(one.text) - _WEAK, content(other.text) - _WEAK
    return len(words & others) >= 3 and overlap(words, others) >= 0.6
