"""Answers for "draft a reply to this mail": which mail, who gets the answer, which of its questions the sources answer.

An answer is a sentence of another source that shares the question's own words; nothing is made up. What only stands in
internal sources is never given to somebody outside; it is named for the person instead.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desktop.analysis.commitment_rule import form_of
from desktop.analysis.corpus import Corpus, Message, Statement
from desktop.analysis.finding import Fact, Suspicion
from desktop.analysis.identity import domain_of, name_parts
from desktop.analysis.internal import Secrecy, secrecy_of, sign_in
from desktop.analysis.owner import guess_owner
from desktop.analysis.scope import is_noise
from desktop.analysis.sentences import is_question
from desktop.analysis.suspicion import find_suspicions
from desktop.analysis.threads import bare_subject
from desktop.analysis.words import content, is_chinese, language_of, normal, shortened
from desktop.core.document import Document, Person
from desktop.core.spec import Language

_OLDEST = datetime.min.replace(tzinfo=UTC)
_ASKED = content(
    "draft write prepare compose reply response answer respond mail email message letter this that please "
    "起草 草拟 回复 答复 邮件 回信 这封 封邮 帮我 我写 写一 一封"
)
_WEAK = content(
    "please confirm tell know send question answer date time still possible 请 确认 是否 告知 一下 麻烦 同意"
)
_PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|sv|antw|回复|答复|转发|回覆)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
MOST_ANSWERS = 6
_NOBODY = Person()


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the mail and what a source says to it; `answer` None when no source does. `withheld` says that an
    answer stands only in internal sources."""

    question: Fact
    answer: Fact | None = None
    at: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """All a draft needs. `choices` are labels of mails when several may be meant (then `subject` is ""); `language` is
    the mail's. `references` has the thread, oldest first."""

    choices: tuple[str, ...] = ()
    subject: str = ""
    to: Person = _NOBODY
    cc: tuple[Person, ...] = ()
    owner: Person | None = None
    language: Language = "en"
    sent_at: datetime | None = None
    message_id: str = ""
    references: tuple[str, ...] = ()
    asked: tuple[Answered, ...] = ()
    source: str = ""
    file: str = ""
    suspicious: tuple[Suspicion, ...] = ()


def plan_reply(
    documents: Sequence[Document], query: str, as_of: datetime, timezone: str = "UTC", owner: Person | None = None
) -> ReplyPlan | None:
    """The reply to the mail that `query` means; None when there is no mail. One mail is that mail; several are told
    apart by the words of the query, else the newest that waits for the person is taken or, in doubt, asked for."""
    corpus = Corpus.of(documents, timezone)
    owner = owner or _owner(corpus)
    meant = _meant(corpus, query, owner, as_of)
    if not meant:
        return None
    if len(meant) > 1:
        return ReplyPlan(choices=tuple(label_of(message) for message in meant[:5]))
    message = meant[0]
    mine = owner if owner and not corpus.directory.same(owner, message.record.sender) else None
    mine = mine or (message.record.to[0] if len(message.record.to) == 1 else None)
    secrecy = secrecy_of(corpus, domain_of(mine.address) if mine else "")
    asked = tuple(_answered(corpus, secrecy, message, line, mine) for line in _questions(message))
    record = message.record
    others = [person for person in (*record.to, *record.cc) if _is_other(corpus, person, record.sender, mine)]
    text = " ".join(line.text for line in message.sentences) or record.subject
    return ReplyPlan(
        (), _PREFIX.sub("", record.subject).strip() or "…", corpus.directory.full(record.sender),
        tuple(corpus.directory.full(person) for person in others), mine, language_of(text), record.date, record.message_id,
        (*record.references, *([record.in_reply_to] if record.in_reply_to not in record.references else [])),
        asked[:MOST_ANSWERS * 2], message.passage, message.file, find_suspicions(documents),
    )  # fmt: skip


def _questions(message: Message) -> Iterator[Statement]:
    """Its questions; one that says too little alone ("When will we have it?") keeps the sentence before it."""
    before: Statement | None = None
    for line in message.sentences:
        if is_question(line.text):
            is_thin = len(line.text) < 14 if is_chinese(line.text) else len(content(line.text)) < 2
            joiner = "" if is_chinese(line.text) else " "
            is_one = is_thin and before is not None and before.passage == line.passage
            yield replace(line, text=f"{before.text}{joiner}{line.text}") if is_one and before else line
        before = line


def label_of(message: Message) -> str:
    """A mail as a person recognises it: sender, subject, day."""
    sender = message.record.sender
    day = f", {message.at.date().isoformat()}" if message.at else ""
    return shortened(f"{sender.name or sender.address}: {message.record.subject}{day}", 110)


def _owner(corpus: Corpus) -> Person | None:
    return guess_owner(corpus) if len(corpus.messages) > 2 else None


def _is_other(corpus: Corpus, person: Person, sender: Person, mine: Person | None) -> bool:
    same = corpus.directory.same
    return bool(person.address) and not same(person, sender) and not (mine and same(person, mine))


def _meant(corpus: Corpus, query: str, owner: Person | None, as_of: datetime) -> list[Message]:
    """The mails that may be meant, best first; one when it is clear."""
    mails = [m for m in corpus.messages if (m.at is None or m.at <= as_of) and not is_noise(m)] or list(corpus.messages)
    if len(mails) <= 1:
        return mails
    if owner:
        mails = [m for m in mails if not corpus.directory.same(m.record.sender, owner)] or mails
    by_label = [message for message in mails if label_of(message) in query]
    if by_label:
        return by_label[:1]
    asked = content(query) - _ASKED
    low = normal(query)
    scores = {message.number: _score(message, asked, low) for message in mails}
    best = max(scores.values(), default=0.0)
    if best > 0:
        top = [message for message in mails if scores[message.number] >= best - 1e-9]
        threads = {bare_subject(message.record.subject) for message in top}
        top.sort(key=lambda message: message.at or _OLDEST, reverse=True)
        return top[:1] if len(threads) == 1 else top
    asking = [m for m in mails if any(is_question(line.text) for line in m.sentences)] or mails
    return sorted(asking, key=lambda message: message.at or _OLDEST, reverse=True)


def _score(message: Message, asked: frozenset[str], low: str) -> float:
    """Words of the query in sender and subject; the name of the sender counts most."""
    sender = message.record.sender
    score = 2.0 * len(asked & content(f"{sender.name} {domain_of(sender.address).partition('.')[0]}"))
    score += len(asked & content(message.record.subject))
    score += 2.0 * sum(part > "\u3400" and part in low for part in name_parts(sender.name))
    return score + 0.2 * len(asked & frozenset().union(*(content(line.text) for line in message.sentences)))


def _answered(corpus: Corpus, secrecy: Secrecy, message: Message, line: Statement, mine: Person | None) -> Answered:
    """The best answer the sources have to one question."""
    question = Fact(shortened(line.text, 300), (line.passage,), at=line.at)
    asked = content(line.text) - _WEAK
    if len(asked) < 2:
        return Answered(question)
    outside = domain_of(message.record.sender.address) != (domain_of(mine.address) if mine else "")
    weight = _weights(corpus)
    total = sum(weight(word) for word in sorted(asked))
    best: tuple[float, float, Statement] | None = None
    withheld = False
    for other in corpus.statements:
        if not _may_answer(other, line, message):
            continue
        shared = asked & content(other.text)
        share = sum(weight(word) for word in sorted(shared)) / total
        if len(shared) < 2 or share < 0.5:
            continue
        if outside and (secrecy.of(other) or sign_in(other.text)):
            withheld = True
            continue
        rank = (share, (other.at or _OLDEST).timestamp(), other)
        best = rank if best is None or rank[:2] > best[:2] else best
    if best is None:
        return Answered(question, withheld=withheld)
    found = best[2]
    return Answered(question, Fact(shortened(found.text, 320), (found.passage,), at=found.at), found.file)


def _may_answer(other: Statement, line: Statement, message: Message) -> bool:
    """A statement, not a question or a promise about later; never the mail's own words."""
    if other.passage == line.passage or other.message == message.number or is_question(other.text):
        return False
    if other.message >= 0 and other.at and message.at and other.at > message.at:
        return False
    chinese = is_chinese(other.text)
    return chinese == is_chinese(line.text) and form_of(other.text) is None and len(other.text) > (7 if chinese else 20)


def _weights(corpus: Corpus) -> _Weight:
    counts: Counter[str] = Counter()
    for line in corpus.statements[:20_000]:
        counts.update(content(line.text))
    return _Weight(counts, max(1, len(corpus.statements)))


@dataclass(frozen=True, slots=True)
class _Weight:
    """Rare words tell more than frequent ones."""

    counts: Counter[str]
    total: int

    def __call__(self, word: str) -> float:
        return math.log(1 + self.total / (1 + self.counts[word]))
