"""Answers for what must not reach a client: by words of secrecy, by subject, or because only own people wrote it.

The strictest sign wins. A mail or document that says "do not share" anywhere is internal as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.analysis.amounts import Quantity, find_amounts
from desktop.analysis.corpus import Corpus, Message, Statement
from desktop.analysis.identity import domain_of
from desktop.analysis.words import content
from desktop.core.document import Person
from desktop.core.spec import Language

_SIGNS: tuple[tuple[str, re.Pattern[str], str, str], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE), en, zh)
    for kind, pattern, en, zh in (
        ("secret",
         r"\b(?:do not|don['’]t|must not|never|not to be|please don['’]t|cannot be|"
         r"may not be)\s+(?:be\s+)?(?:yet\s+)?(?:share|shared|forward|forwarded|"
         r"send (?:this|it|anything)|sent (?:on|out)|disclose|disclosed|distribute|distributed|circulate|go to|leave|publish|quote[ds]?)\b|"
         r"\bnot (?:for|to be shared with) (?:the )?(?:clients?|customers?|distribution|external|this room)\b|\bconfidential\b|"
         r"\bprivileged\b|\binternal(?: use)?(?: only)?\s*(?:[:–—]|-(?!\w)|$|\()|\binternal[ -](?:use[ -])?only\b|\beyes only\b|"
         r"\b(?:for )?the (?:two|three|four) of us only\b|\bbetween us\b|\bunder embargo\b|\bnot (?:yet )?(?:released|"
         r"approved|signed off)\b|\bbefore sign-?off\b|"
         r"仅供内部|内部[:：]|内部资料|内部使用|保密|机密|勿外传|不要外传|不得外传|请勿转发|不要转发|不要给客户|别给客户",
         "marked as not to be shared", "注明不得外传"),
        ("legal", r"\blegal(?:ly)?\b|\bliabilit(?:y|ies)\b|\bwithout (?:admission|prejudice)\b|\blawsuit\b|"
        r"\blitigation\b|\bgeneral counsel\b|法务|法律|诉讼|律师|赔偿责任",
         "legal matter", "法律事项"),
        ("discount", r"\bdiscount (?:floor|limit|room|authority)\b|\bfloor price\b|\bwalk-?away\b|\b(?:no|"
        r"not) (?:more|lower) than\b.{0,20}\boff\b|\bgoodwill credit\b|底价|底线|折扣(?:下限|权限|底)|最低价|让步空间",
         "negotiating limit", "谈判底线"),
        ("margin", r"\bmargins?\b|\bgross profit\b|\bmark-?up\b|\bprofitab\w+|毛利|利润|加价率", "margin", "利润数据"),
        ("cost", r"\b(?:our|own|unit|internal) costs?\b|\bcosts? (?:price|gbp|eur|usd|base)\b|\btoday['’]s cost\b|"
        r"^costs?$|成本", "own cost", "自身成本"),
        ("complaint", r"\bcomplain(?:t|ts|ed|ing)?\b|\bgrievance\b|\broot cause\b|投诉|抱怨|根本原因", "complaint", "投诉事项"),
        ("people", r"\bsalar(?:y|ies)\b|\bredundanc\w+|\blay-?offs?\b|\bdisciplinary\b|\bsick leave\b|薪资|"
        r"工资|裁员|绩效", "personnel matter", "人事事项"),
    )
)  # fmt: skip
_HELD_BACK = re.compile(
    r"\b(?:do not|don['’]t|must not|never)\s+(?:send|share|show|give|put|name|mention|present|use|quote)\b.{0,60}?"
    r"\b(?:with|the|any|an?)\s+(?P<what>[\w£€$%. -]{3,40}?)(?:\s+(?:on it|in it|before|until|to\b|yet)|[.!;,]|$)|"
    r"(?:不要|别|请勿|先不)(?:发|给|提|展示|透露|说)(?P<zh>[^，。！；]{2,20})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is internal: a stable code, a sentence for people, and the passages that say so."""

    kind: str
    text: str
    sources: tuple[str, ...] = ()


def sign_in(text: str, language: Language = "en", kinds: Iterable[str] = ()) -> Reason | None:
    """The first sign of an internal matter in the words of `text`; `kinds` limits which signs count."""
    wanted = frozenset(kinds)
    for kind, pattern, en, zh in _SIGNS:
        if (not wanted or kind in wanted) and pattern.search(text):
            return Reason(kind, zh if language == "zh" else en)
    return None


def is_own_only(people: Iterable[Person], home: str) -> bool:
    """Whether every address is of the owner's company."""
    domains = [domain_of(person.address) for person in people if person.address]
    return bool(home) and bool(domains) and all(domain == home for domain in domains)


@dataclass(frozen=True)
class Secrecy:
    """What the whole corpus says about secrecy: mails and files that are internal as a whole, and figures held back."""

    home: str
    language: Language
    messages: dict[int, Reason]
    files: dict[str, Reason]
    held_back: tuple[tuple[frozenset[str], Statement], ...]
    amounts: tuple[tuple[Quantity, Statement, frozenset[str]], ...] = ()

    def of(self, statement: Statement) -> Reason | None:
        """Why a sentence is internal: its own words, then its mail's or file's, then its circle of readers."""
        own = sign_in(statement.text, self.language)
        whole = self.messages.get(statement.message) if statement.message >= 0 else self.files.get(statement.file)
        if whole and whole.kind != "own":
            return whole
        return own or whole

    def secret_number(self, value: float, currency: str, context: str) -> Reason | None:
        """Whether this very amount of money is stated in a mail marked as secret about the same subject."""
        words = content(context)
        for quantity, statement, subject in self.amounts:
            if quantity.currency == currency != "" and abs(quantity.value - value) < 1e-9 and words & subject:
                reason = self.messages[statement.message]
                return Reason(reason.kind, reason.text, (statement.passage,))
        return None

    def of_message(self, message: Message) -> Reason | None:
        return self.messages.get(message.number)


def secrecy_of(corpus: Corpus, home: str, language: Language = "en") -> Secrecy:
    """Read the signs of secrecy once."""
    messages: dict[int, Reason] = {}
    for message in corpus.messages:
        if reason := _message_reason(message, home, language):
            messages[message.number] = reason
    held = tuple(
        (what, statement)
        for statement in corpus.statements
        if (match := _HELD_BACK.search(statement.text)) and (what := content(match["what"] or match["zh"] or ""))
    )
    amounts = tuple(
        (quantity, statement, content(message.record.subject))
        for message in corpus.messages
        if message.number in messages and messages[message.number].kind == "secret"
        for statement in message.sentences
        for quantity in find_amounts(statement.text)
        if quantity.currency
    )
    files = _file_reasons(corpus, language)
    files |= {file: reason for file, reason in _attachment_reasons(corpus, messages).items() if file not in files}
    return Secrecy(home, language, messages, files | _chat_reasons(corpus, home, language), held, amounts)


def _message_reason(message: Message, home: str, language: Language) -> Reason | None:
    own = is_own_only(message.people, home)
    texts = [(message.record.subject, message.passage)] + [(part.text, part.passage) for part in message.sentences]
    for text, passage in texts:
        found = sign_in(text, language, ("secret",)) or (sign_in(text, language, ("legal",)) if own else None)
        if found and (own or found.kind == "secret"):
            return Reason(found.kind, found.text, (passage,))
    if own:
        return Reason(
            "own", "邮件只在自己人之间" if language == "zh" else "mail between own people only", (message.passage,)
        )
    return None


def _attachment_reasons(corpus: Corpus, messages: dict[int, Reason]) -> dict[str, Reason]:
    """What is attached to an internal mail is internal."""
    mails = {message.file: messages[message.number] for message in corpus.messages if message.number in messages}
    files = {source.file for source in corpus.tables} | {line.file for line in corpus.statements}
    return {file: mails[file.rpartition("!")[0]] for file in files if file.rpartition("!")[0] in mails}


def _chat_reasons(corpus: Corpus, home: str, language: Language) -> dict[str, Reason]:
    """A chat in which only own people speak."""
    speakers: dict[str, set[str]] = {}
    for line in corpus.statements:
        if line.channel == "chat" and line.speaker:
            speakers.setdefault(line.file, set()).add(corpus.directory.domain(line.speaker))
    text = "聊天只在自己人之间" if language == "zh" else "chat between own people only"
    return {file: Reason("own", text) for file, domains in speakers.items() if home and domains <= {home}}


def _file_reasons(corpus: Corpus, language: Language) -> dict[str, Reason]:
    reasons: dict[str, Reason] = {}
    counts: dict[str, int] = {}
    for statement in corpus.statements:
        if statement.channel == "document":
            position = counts[statement.file] = counts.get(statement.file, 0) + 1
            if (
                position <= 12
                and statement.file not in reasons
                and (found := sign_in(statement.text, language, ("secret",)))
            ):
                reasons[statement.file] = Reason(found.kind, found.text, (statement.passage,))
    for document in corpus.documents:
        if document.file not in reasons and re.search(
            r"\binternal\b|\bconfidential\b|内部|保密", document.file.replace("_", " "), re.IGNORECASE
        ):
            first = document.passages[0].id if document.passages else ""
            text = "文件名注明内部" if language == "zh" else "file name says internal"
            reasons[document.file] = Reason("secret", text, (first,) if first else ())
    return reasons
