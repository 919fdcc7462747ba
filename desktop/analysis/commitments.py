"""Answers for who promised what to whom, by when, and whether it was kept by what the sources show.

From mails, chat lines, and action tables in notes. A later word of the same side about the same thing that says it is
done closes a promise; one repeated with a new date stays one promise with the newest date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from desktop.analysis.commitment_rule import Promise, clause_of, form_of, reports_done, says_done
from desktop.analysis.corpus import Corpus, SourceTable, Statement
from desktop.analysis.dates import due_day, find_days
from desktop.analysis.finding import Commitment
from desktop.analysis.internal import Secrecy
from desktop.analysis.scope import Scope, is_noise
from desktop.analysis.words import content, shortened
from desktop.core.document import CellRecord, Person

_COLUMNS = {
    "what": re.compile(r"^(?:actions?|what|tasks?|to-?dos?|items?|next steps?|事项|内容|任务|行动(?:项)?|"
    r"待办(?:事项)?|工作内容)$", re.IGNORECASE),
    "who": re.compile(r"^(?:owners?|who|responsible|assignee|assigned to|lead|负责人|责任人|执行人|谁)$", re.IGNORECASE),
    "due": re.compile(r"^(?:due(?: date)?|by|by when|when|deadline|date|target date|截止(?:日期|时间)?|期限|"
    r"完成(?:时间|日期)|时间)$", re.IGNORECASE),
    "state": re.compile(r"^(?:stat(?:e|us)\b.*|progress|done\??|状态|进展|完成情况)$", re.IGNORECASE),
}  # fmt: skip
_CLOSED_STATE = re.compile(
    r"^(?:done|closed|complete[d]?|finished|yes|ok|✓|✔|已完成|完成|关闭|已关闭)\b", re.IGNORECASE
)
_CLOSED_STATE_HAN = re.compile(r"^(?:已完成|完成|已关闭|关闭)")
_STALE = timedelta(days=75)
_FILLER = content(
    "send share confirm bring return come back prepare write draft update forward check follow call arrange have ready make sure "
    "monday tuesday wednesday thursday friday saturday sunday week month today tomorrow end noon january february "
    "march april may june july "
    "august september october november december meeting every before above people last year need decided promise owe answer ask asked room "
    "发给 给您 给你 之前 完整 提供 确认 回复 完成 周一 周二 周三 周四 周五 前把 您前 修改后 改后 后的 的完 把修"
)


def find_commitments(scope: Scope, secrecy: Secrecy, as_of: datetime) -> tuple[Commitment, ...]:
    """The commitments around the meeting: open ones first, by due date; then the closed."""
    found = [*_promises(scope, secrecy, as_of), *_actions(scope, secrecy, as_of)]
    merged = _merged(scope.corpus, found)
    judged = [_judged(item, scope, as_of) for item in merged if not _is_stale(item, as_of)]
    return tuple(sorted(judged, key=lambda item: (not item.still_open, item.due or date.max, str(item.made_at))))


def _is_stale(item: Commitment, as_of: datetime) -> bool:
    """Without a date and of long ago: nobody waits for it any more."""
    return item.due is None and item.made_at is not None and as_of - item.made_at > _STALE


def _promises(scope: Scope, secrecy: Secrecy, as_of: datetime) -> Iterator[Commitment]:
    for statement in scope.corpus.statements:
        if statement.channel == "document" or statement.speaker is None or (statement.at and statement.at > as_of):
            continue
        if (form := form_of(statement.text)) and _is_relevant(scope, statement):
            if commitment := _promise(scope, secrecy, statement, *form):
                yield commitment


def _is_relevant(scope: Scope, statement: Statement) -> bool:
    if statement.message >= 0:
        message = scope.corpus.messages[statement.message]
        return scope.message_relevance[statement.message] >= 0.5 and not is_noise(message)
    return scope.relevance(statement) >= 0.5


def _promise(scope: Scope, secrecy: Secrecy, statement: Statement, form: str, name: str) -> Commitment | None:
    directory = scope.corpus.directory
    speaker = directory.full(statement.speaker or Person())
    who, whom = speaker, statement.listeners[0] if statement.listeners else None
    if form == Promise.THIRD:
        third = directory.known(name)
        if third is None:
            return None
        who = third
    if form == Promise.OWED and name:
        whom = Person(name) if scope.names_company(name) else directory.known(name) or Person(name)
    if form == Promise.SELF and (named := _addressed(scope, statement)):
        whom = named
    said_on = (statement.at or scope.meeting.start).date()
    clause = clause_of(statement.text)
    due = due_day(clause, said_on)
    meeting_day = scope.meeting.start.date()
    at_meeting = (
        due is None
        and not scope.everything
        and re.search(r"\b(?:to|at|in) the (?:meeting|review|call)\b|会上|开会时", clause)
    )
    return Commitment(
        who, shortened(clause), directory.full(whom) if whom else None,
        meeting_day if at_meeting else due.day if due else None, at_meeting.group() if at_meeting else due.text if due else "",
        statement.at, kind="promise", side=scope.side(who), channel=statement.channel,
        internal=secrecy.of(statement) is not None or _is_between_us(scope, who, whom), sources=(statement.passage,),
    )  # fmt: skip


def _addressed(scope: Scope, statement: Statement) -> Person | None:
    """Who a promise names: "… to Dominic", "… promised Fiona"."""
    match = re.search(r"\b(?:to|for)\s+(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)\b", statement.text)
    return scope.corpus.directory.known(match["name"]) if match else None


def _is_between_us(scope: Scope, who: Person, whom: Person | None) -> bool:
    return scope.side(who) == "ours" and whom is not None and scope.side(whom) == "ours"


def _actions(scope: Scope, secrecy: Secrecy, as_of: datetime) -> Iterator[Commitment]:
    """Rows of action tables: a column of tasks and one of owners."""
    for source in scope.corpus.tables:
        columns = _action_columns(source)
        if not columns or not _concerns(scope, source) or source.table.hidden:
            continue
        said_on = (source.at or as_of).date()
        for row in source.table.rows:
            if commitment := _action(scope, secrecy, source, columns, row, said_on):
                yield commitment


def _action_columns(source: SourceTable) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, title in enumerate(source.table.columns):
        for name, pattern in _COLUMNS.items():
            if name not in found and pattern.match(title.strip()):
                found[name] = index
    return found if "what" in found and "who" in found else {}


def _concerns(scope: Scope, source: SourceTable) -> bool:
    title = next((document.title for document in scope.corpus.documents if document.file == source.file), "")
    return scope.everything or scope.names_company(f"{source.file} {title} {source.table.name}")


def _action(
    scope: Scope,
    secrecy: Secrecy,
    source: SourceTable,
    columns: dict[str, int],
    row: tuple[CellRecord, ...],
    said_on: date,
) -> Commitment | None:
    texts = {name: str(row[index].value or "").strip() for name, index in columns.items() if index < len(row)}
    if not texts.get("what") or not texts.get("who"):
        return None
    who = scope.corpus.directory.known(texts["who"]) or Person(texts["who"])
    due = next(find_days(texts.get("due", ""), said_on, ahead=True), None)
    state = texts.get("state", "")
    closed = bool(_CLOSED_STATE.match(state) or _CLOSED_STATE_HAN.match(state))
    return Commitment(
        who, shortened(texts["what"]), _addressee(scope, texts["what"]), due.day if due else None, texts.get("due", ""),
        source.at or datetime.combine(said_on, datetime.min.time(), UTC), not closed, closed_by=state if closed else "",
        closing_sources=(source.passage.id,) if closed else (), kind="action", side=scope.side(who), channel="notes",
        internal=source.file in secrecy.files, sources=(source.passage.id,),
    )  # fmt: skip


def _addressee(scope: Scope, what: str) -> Person | None:
    match = re.search(r"\bto\s+(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)\b", what)
    return scope.corpus.directory.known(match["name"]) if match else None


def object_of(commitment: Commitment, corpus: Corpus) -> frozenset[str]:
    """The words for the thing promised: no verbs of promising, dates or names."""
    filler = _FILLER if commitment.kind == "promise" else _FILLER - {"confirm"}
    words = content(commitment.what.replace(commitment.due_text or "\n", " ")) - filler
    names = {token for person in (commitment.who, commitment.whom) if person for token in content(person.name)}
    return frozenset(word for word in words - names if not word.isdigit())


def _merged(corpus: Corpus, found: Iterable[Commitment]) -> list[Commitment]:
    """One commitment per person and thing; repeated ones keep the first words, the newest date and all sources."""
    kept: list[tuple[Commitment, frozenset[str]]] = []
    for item in sorted(found, key=lambda each: str(each.made_at)):
        thing = object_of(item, corpus)
        twin = next(
            (index for index, (other, known) in enumerate(kept) if _is_twin(corpus, item, thing, other, known)), None
        )
        if twin is None:
            kept.append((item, thing))
        else:
            kept[twin] = (_joined(kept[twin][0], item), kept[twin][1])
    return [item for item, _ in kept]


def _is_twin(corpus: Corpus, item: Commitment, thing: frozenset[str], other: Commitment, known: frozenset[str]) -> bool:
    if not corpus.directory.same(item.who, other.who):
        return False
    if not thing and item.whom and other.whom and other.due and other.kind == "promise":
        return corpus.directory.same(item.whom, other.whom)
    if not thing or not known or (item.kind == other.kind == "promise" and item.internal != other.internal):
        return False
    if item.whom and other.whom and not corpus.directory.same(item.whom, other.whom) and item.channel != "notes":
        return False
    shared = len(thing & known)
    return shared >= min(2, len(thing), len(known)) and shared / min(len(thing), len(known)) >= 0.6


def _joined(first: Commitment, later: Commitment) -> Commitment:
    words = [part for part in (first.due_text, later.due_text) if part]
    moved = bool(first.due and later.due and later.due != first.due)
    due_text = " → ".join(dict.fromkeys(words)) if later.due != first.due else (first.due_text or later.due_text)
    was = (first.first_due or first.due) if moved else first.first_due
    return replace(
        first, due=later.due or first.due, first_due=was,
        due_sources=later.sources[:1] if later.due and later.due != first.due else first.due_sources,
        due_text=due_text, still_open=first.still_open and later.still_open,
        whom=first.whom or later.whom, closed_by=first.closed_by or later.closed_by,
        closing_sources=first.closing_sources or later.closing_sources, internal=first.internal and later.internal,
        sources=tuple(dict.fromkeys(first.sources + later.sources)),
    )  # fmt: skip


def _judged(item: Commitment, scope: Scope, as_of: datetime) -> Commitment:
    """Whether it was kept: evidence from later mails and chats up to `as_of`."""
    if item.still_open and (evidence := _closing(item, scope, as_of)):
        item = replace(item, still_open=False, closed_by=shortened(evidence.text), closing_sources=(evidence.passage,))
    today = as_of.astimezone(scope.meeting.start.tzinfo).date()
    return replace(item, overdue=bool(item.still_open and item.due and item.due < today))


def _closing(item: Commitment, scope: Scope, as_of: datetime) -> Statement | None:
    thing = object_of(item, scope.corpus)
    if not thing or item.made_at is None:
        return None
    for statement in _later(scope, item.made_at, as_of):
        if not _speaks_for(scope, statement, item):
            continue
        if _is_delivery(statement, thing):
            return statement
        if not thing & content(f"{statement.text} {_attachments(scope, statement)}"):
            continue
        shared = thing & content(f"{statement.text} {statement.subject} {_attachments(scope, statement)}")
        enough = len(shared) >= min(2, len(thing)) and len(shared) / len(thing) >= 0.5
        if enough and says_done(statement.text) and form_of(statement.text) is None:
            return statement
    return next((line for line in _records(scope, item.made_at) if reports_done(line.text, thing)), None)


def _records(scope: Scope, made_at: datetime) -> Iterator[Statement]:
    """What later documents report."""
    for line in scope.corpus.statements:
        if line.channel == "document" and line.at and line.at > made_at:
            yield line


def _later(scope: Scope, made_at: datetime, as_of: datetime) -> Sequence[Statement]:
    return [
        line
        for line in scope.corpus.statements
        if line.speaker and line.at and made_at < line.at <= as_of and line.channel != "document"
    ]


def _speaks_for(scope: Scope, statement: Statement, item: Commitment) -> bool:
    """The same person, or one of the same outside company; what was promised to the client must have gone to the client."""
    if item.whom and scope.side(item.whom) == "client" and statement.channel == "mail" and item.side != "client":
        if not any(scope.side(person) == "client" for person in statement.listeners):
            return False
    speaker = statement.speaker or Person()
    if scope.corpus.directory.same(speaker, item.who):
        return True
    return scope.side(speaker) == item.side == "client"


def _attachments(scope: Scope, statement: Statement) -> str:
    return " ".join(scope.corpus.messages[statement.message].record.attachments) if statement.message >= 0 else ""


def _is_delivery(statement: Statement, thing: frozenset[str]) -> bool:
    """A new mail whose subject is the thing promised."""
    subject = statement.subject.strip()
    if (
        statement.message < 0
        or len(thing) < 2
        or re.match(r"(?:re|aw|fwd?|回复|答复|转发)\s*[:：]", subject, re.IGNORECASE)
    ):
        return False
    return thing <= content(subject)
