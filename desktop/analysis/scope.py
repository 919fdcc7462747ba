"""Answers for what belongs to a meeting: its people, their company, and the words that name them.

A company is its mail domain and its whole name, never a likeness: "Tallowmoor" is not "Tallowmere".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from desktop.analysis.corpus import Corpus, Message, Statement
from desktop.analysis.finding import MeetingMatch, Side
from desktop.analysis.identity import domain_of, name_parts
from desktop.analysis.noise import is_noise_sender, is_noise_text
from desktop.analysis.signature import read_signature
from desktop.analysis.words import content, is_chinese, normal, tokens
from desktop.core.document import Person

_GENERIC = content(
    "quarterly quarter monthly weekly daily annual yearly review meeting call sync catch-up catchup workshop session planning kick-off "
    "kickoff demo intro introduction discussion status update project team lunch learn interview training stand-up standup one-to-one "
    "check-in forecast business client customer supplier account agenda first second third final steering committee board visit pitch "
    "q1 q2 q3 q4 2023 2024 2025 2026 2027 prep preparation internal external online teams zoom conference bid offer "
    "季度会 季度 度会 会议 例会 周会 月会 评审 沟通 讨论 电话 核对 项目 启动 复盘 对接 汇报 年度 供应 供应链 应链 "
    "链季 江供 有限 公司 培训 会谈 洽谈 拜访 议程 客户"
)
_COMPANY_TAIL = re.compile(r"(?:股份|科技|集团|物流|贸易|实业|供应链|供应|国际|信息|技术|食品|有限|责任|公司)+$")
_MEETING_TAIL = re.compile(
    r"(?:第?[一二三四]?季度|月度|年度|项目|商务|合作|工作)*(?:会议|会谈|会|例会|评审|沟通|对接|洽谈|拜访|汇报|讨论)$"
)
_LEGAL_TAIL = re.compile(
    r"[,.]?\s+(?:ltd|limited|inc|llc|plc|gmbh|ag|bv|corp|corporation|co|company|group)\.?$", re.IGNORECASE
)


def is_noise(message: Message) -> bool:
    """A newsletter, a notice by a machine, or mail that speaks to assistants: never a source for a meeting."""
    sender = message.record.sender.address
    return is_noise_sender(sender) or is_noise_text([sentence.text for sentence in message.sentences])


@dataclass(frozen=True)
class Scope:
    """Who and what a meeting is about. `home` is the owner's mail domain; keys are those of the directory.
    With `everything` no meeting is meant: whatever is not noise belongs to it (`desktop.analysis.whole_scope`)."""

    corpus: Corpus
    meeting: MeetingMatch
    owner: Person | None
    home: str
    client_domains: frozenset[str]
    attendee_keys: frozenset[str]
    company: str
    words: frozenset[str]
    everything: bool = False

    def side(self, person: Person) -> Side:
        """Ours by domain, client by domain or by being invited from outside, else other."""
        if person not in self._sides:
            self._sides[person] = self._side(person)
        return self._sides[person]

    @cached_property
    def _sides(self) -> dict[Person, Side]:
        """Answers given so far: the same few people come up thousands of times."""
        return {}

    def _side(self, person: Person) -> Side:
        domain = self.corpus.directory.domain(person)
        if self.home and domain == self.home:
            return "ours"
        if self.owner and self.corpus.directory.same(person, self.owner):
            return "ours"
        if domain in self.client_domains:
            return "client"
        if not domain and self.corpus.directory.key(person) in self.attendee_keys:
            return "client" if self.client_domains or self.home else "other"
        return "other"

    @cached_property
    def client_names(self) -> frozenset[str]:
        """Name parts of client people that nobody else has: "Dominic" alone points to him."""
        client: Counter[str] = Counter()
        others: set[str] = set()
        for person in self.corpus.directory.people.values():
            parts = {part for part in name_parts(person.name) if len(part) > 2 or part > "\u3400"}
            if self.side(person) == "client":
                client.update(parts)
            else:
                others |= parts
        return frozenset(part for part in client if part not in others)

    @cached_property
    def other_companies(self) -> frozenset[str]:
        """Words of the domains of other outside companies."""
        domains = {self.corpus.directory.domain(person) for person in self.corpus.directory.people.values()}
        others = domains - {"", self.home} - self.client_domains
        return frozenset(token for domain in others for token in tokens(domain.partition(".")[0])) - self.words

    @cached_property
    def topics(self) -> frozenset[str]:
        """What the client writes about: words of the subjects of its mails."""
        subjects = (
            content(message.record.subject)
            for message in self.corpus.messages
            if self.side(message.record.sender) == "client" and not is_noise(message)
        )
        return frozenset().union(*subjects) - _GENERIC - self.words

    def mentions(self, text: str) -> bool:
        """Whether a text names the company or one of its people."""
        found = frozenset(tokens(text))
        if found & self.words or found & {token for name in self.client_names for token in tokens(name)}:
            return True
        return any(name > "\u3400" and name in text for name in self.client_names)

    def names_company(self, text: str) -> bool:
        return bool(frozenset(tokens(text)) & self.words)

    @cached_property
    def message_relevance(self) -> tuple[float, ...]:
        """Per mail: 0 for unrelated and noise, 1 and more for mails with the client, less for mails about them."""
        return tuple(self._relevance(message) for message in self.corpus.messages)

    def _relevance(self, message: Message) -> float:
        if is_noise(message):
            return 0.0
        if self.everything:
            return 1.0
        sides = [self.side(person) for person in message.people]
        score = 1.0 if "client" in sides else 0.0
        score += 0.5 if sides and sides[0] == "client" else 0.0
        score += 0.7 if self.names_company(message.record.subject) else 0.0
        if any(self.names_company(sentence.text) for sentence in message.sentences):
            score += 0.5
        elif any(self.mentions(sentence.text) for sentence in message.sentences):
            score += 0.3 + (0.3 if content(message.record.subject) & self.topics else 0)
        if not self.client_domains and frozenset(map(self.corpus.directory.key, message.people)) <= self.attendee_keys:
            score += 0.3 if self.names_company(message.record.subject) else 0.0
        return score

    def relevance(self, statement: Statement) -> float:
        """How much a sentence belongs to the meeting, 0 for not at all."""
        if self.everything:
            return self.message_relevance[statement.message] if statement.message >= 0 else 1.0
        own = 0.5 if self.mentions(statement.text) else 0.0
        if statement.message >= 0:
            base = self.message_relevance[statement.message]
            return base + own if base else 0.0
        if self.names_company(statement.subject) or self.names_company(statement.file):
            return 0.6 + own
        return own


def scope_of(corpus: Corpus, meeting: MeetingMatch, owner: Person | None) -> Scope:
    """The scope of `meeting` for the person whose machine it is."""
    directory = corpus.directory
    people = [attendee.person for attendee in meeting.attendees]
    people += [meeting.organizer] if meeting.organizer else []
    home = domain_of(owner.address) if owner else ""
    domains = Counter(domain for person in people if (domain := directory.domain(person)) and domain != home)
    keys = frozenset(directory.key(person) for person in people)
    company = _company(corpus, meeting, domains, home)
    words = _naming_words(company, domains) | _title_words(meeting.title, corpus, home, company)
    return Scope(corpus, meeting, owner, home, frozenset(domains), keys, company, words)


def _naming_words(company: str, domains: Counter[str]) -> frozenset[str]:
    words = {token for domain in domains for token in tokens(domain.partition(".")[0]) if len(token) > 2}
    if company > "\u3400":
        core = _COMPANY_TAIL.sub("", company) or company
        words |= set(tokens(core[:2] if len(core) < 4 else core))
    elif company:
        words.add(tokens(company)[0]) if tokens(company) else None
    return frozenset(words) - _GENERIC


def _title_words(title: str, corpus: Corpus, home: str, company: str) -> frozenset[str]:
    """Distinctive words of the title; with a known company only those that stand for it."""
    words = content(title) - _GENERIC - frozenset(tokens(home.partition(".")[0]))
    words -= {token for person in corpus.directory.people.values() for token in tokens(person.name)}
    words = frozenset(word for word in words if not word.isdigit())
    if company:
        return words & frozenset(tokens(company))
    if all(word > "\u3400" for word in words):
        return frozenset(sorted(words)[:4])
    return words


def _chinese_name(corpus: Corpus, title: str) -> str:
    """A company in a Chinese title: a name of a table that stands in it, else the title without its meeting words."""
    cells = (cell.value for source in corpus.tables for row in source.table.rows for cell in row)
    named = {
        text for text in cells if isinstance(text, str) and is_chinese(text) and 2 <= len(text) <= 20 and text in title
    }
    if named:
        return max(named, key=len)
    bare = _MEETING_TAIL.sub("", title.strip())
    return bare if is_chinese(bare) and 2 <= len(bare) <= 12 and bare != title else ""


def _company(corpus: Corpus, meeting: MeetingMatch, domains: Counter[str], home: str) -> str:
    """The client's name: from signatures of its people, else a name that starts with its domain's word, else that word."""
    if not domains:
        return ""
    domain = domains.most_common(1)[0][0]
    label = domain.partition(".")[0]
    signed: Counter[str] = Counter()
    for message in corpus.messages:
        if message.signature and corpus.directory.domain(message.record.sender) == domain:
            found = read_signature(message.signature, corpus.directory.full(message.record.sender)).company
            if found:
                signed[_LEGAL_TAIL.sub("", found)] += 1
    if signed:
        return signed.most_common(1)[0][0]
    if spoken := _chinese_name(corpus, meeting.title):
        return spoken
    pattern = re.compile(rf"\b{re.escape(label)}\b(?:\s(?:&\s)?[A-Z][\w&-]+)*", re.IGNORECASE)
    named: Counter[str] = Counter()
    for source in corpus.tables:
        for row in source.table.rows:
            named.update(str(cell.value) for cell in row if cell.value and pattern.fullmatch(str(cell.value)))
    if named:
        return named.most_common(1)[0][0]
    spelled = pattern.search(meeting.title)
    return spelled.group().split()[0] if spelled and normal(label) else label.replace("-", " ").title()
