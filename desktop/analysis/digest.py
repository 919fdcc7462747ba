"""Answers for a summary of any dropped files, made of their own sentences.

A sentence is chosen for what it shares with the whole (tf-idf), its place, its quantities, words of decision and the
words of the instruction; courtesy and sentences that lean on the one before cost; repeats are left out. Nothing is
reworded.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from desktop.analysis.amounts import find_amounts
from desktop.analysis.corpus import Corpus, Statement
from desktop.analysis.dates import find_days
from desktop.analysis.finding import Amount, DateMention, Digest, DocumentLine, FileUse, KeySentence, PersonMention
from desktop.analysis.noise import is_code, is_code_file, is_envelope, is_footnote
from desktop.analysis.scope import is_noise
from desktop.analysis.suspicion import find_suspicions, is_usable
from desktop.analysis.words import STOP_WORDS, content, is_chinese, overlap, shortened, similarity
from desktop.core.document import Document, PassageKind, TableRecord
from desktop.core.spec import Language

_MAX_SENTENCES = 6_000
_ASKED = content(
    "summarise summarize summary sum up overview digest key points main recap tldr brief files documents folder week weeks month day "
    "meeting meetings notes mails 总结 概括 摘要 要点 归纳 概述 汇总 文件 一下 会议 议纪 纪要 本周 这周 一周 邮件 材料"
)
_NUMBERED = re.compile(r"\d")
_AHEAD = re.compile(r"\b(?:by|before|until|till|from|no later than|will|due)\b|之?前|起|截止|将", re.IGNORECASE)
_DECIDING = re.compile(
    r"\b(?:decid\w+|decision|agreed|approved|must|deadline|risks?|therefore|increase[ds]?|fell|rose|grew|conclu\w+|"
    r"recommend\w*|propos\w+|found that|main(?:ly)?|most important|key|overall|in short|in summary|as a result|due (?:on|by))\b|"
    r"决定|同意|批准|通过了|必须|截止|风险|因此|增长|下降|建议|结论|预计|总之|综上|最重要|关键|主要|结果",
    re.IGNORECASE,
)
_ACTING = re.compile(r"\b(?:will|need(?:s|ed)?|because|result|planned?)\b|需要|完成|计划|将", re.IGNORECASE)
# sentences that say little without what stood before, or that are courtesy
_LEANING = re.compile(
    r"^(?:this|that|these|those|it|they|he|she|such|so|but|and|or|also|then|however|for example|for instance|e\.g\.)\b|"
    r"^(?:这|那|它|他|她|他们|它们|但是?|而且?|并且|所以|此外|例如|比如)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:thank you|thanks|kind regards|best regards|looking forward|hope (?:you|this|to)|please (?:find|let me know|do not "
    r"hesitate)|have a (?:nice|good|great)|sorry for)\b|谢谢|感谢|祝好|此致|期待您|请查收|辛苦了",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:date|time|place|location|venue|attendees?|participants?|present|apologies|from|to|cc|subject|author|page|tel|phone|"
    r"时间|日期|地点|参会|参会人员?|出席|与会人员?|主持|记录|缺席|作者|电话|抄送)\s*[:：]|^(?:version|draft|as) of\b",
    re.IGNORECASE,
)
_CENTRAL = 2.0  # the most that the words shared with the whole can count for
_QUANTITY = re.compile(
    r"[£€$¥]\s?\d|\d[\d,.]*\s?(?:%|％|percent|million|billion|bn\b|[万亿元]|GBP|EUR|USD|CNY)", re.IGNORECASE
)


def summarise(documents: Sequence[Document], query: str = "", language: Language = "en", limit: int = 12) -> Digest:
    """The digest of `documents` with at most `limit` key sentences; `query` is the instruction."""
    corpus = Corpus.of(documents)
    statements = _candidates(corpus)
    scores = _scores(statements, content(query) - _ASKED)
    chosen = _chosen(statements, scores, limit)
    order = {document.file: index for index, document in enumerate(documents)}
    sentences = tuple(
        KeySentence(
            shortened(statements[index].text, 400),
            statements[index].file,
            round(scores[index], 3),
            statements[index].at,
            (statements[index].passage,),
        )
        for index in sorted(chosen, key=lambda index: (order.get(statements[index].file, 0), index))
    )
    covered = {sentence.file for sentence in sentences}
    return Digest(
        language, sentences, tuple(_lines(corpus, statements, scores)), tuple(_dates(statements)), tuple(_people(corpus)),
        tuple(_amounts(statements, scores)), tuple(_not_covered(corpus, covered, language)), find_suspicions(documents, language),
    )  # fmt: skip


def _candidates(corpus: Corpus) -> list[Statement]:
    """Sentences worth quoting; long collections are thinned evenly."""
    noisy = {message.number for message in corpus.messages if is_noise(message)}
    usable = [line for line in corpus.statements if line.message not in noisy and not _is_aside(line)]
    found = [line for line in usable if line.kind is not PassageKind.HEADING and _is_sentence(line.text)] or usable
    step = max(1, math.ceil(len(found) / _MAX_SENTENCES))
    return found[::step]


def _is_aside(line: Statement) -> bool:
    """Code, the envelope of a mail, a footnote, or the lead-in of a list, which says nothing without it."""
    return (
        is_code_file(line.file)
        or is_envelope(line.text)
        or is_code(line.text)
        or is_footnote(line.text)
        or line.text.endswith((":", "："))
    )


def _is_sentence(text: str) -> bool:
    """Words somebody wrote for people: no mail headers, markup or code."""
    if is_chinese(text):
        return 8 <= len(text) <= 300
    words = text.split()
    plain = sum(letter.isalpha() or letter == " " for letter in text) >= 0.75 * len(text)
    common = sum(word.strip(",.;:!?\"'()").lower() in STOP_WORDS for word in words) >= len(words) / 12
    return 24 <= len(text) <= 600 and len(words) >= 4 and plain and common


def _scores(statements: Sequence[Statement], asked: frozenset[str]) -> list[float]:
    words = [content(line.text) for line in statements]
    frequency = Counter(word for each in words for word in each)
    count = max(1, len(words))
    idf = {word: math.log(1 + count / number) for word, number in frequency.items()}
    centre = {word: number / count * idf[word] for word, number in frequency.items() if number > 1}
    raw = [sum(centre.get(word, 0) * idf[word] for word in each) / math.sqrt(len(each) + 4) for each in words]
    most = max(raw, default=0.0) or 1.0
    position: Counter[str] = Counter()
    found = []
    for line, each, central in zip(statements, words, raw, strict=True):
        place = position[line.passage if line.message >= 0 else line.file]
        position[line.passage if line.message >= 0 else line.file] += 1
        score = _CENTRAL * central / most + 0.5 / (1 + place)
        score += _weight(line.text)
        score += 3 * sum(idf.get(word, 0) for word in each & asked) / math.sqrt(len(asked) or 1)
        found.append(score)
    return found


def _weight(text: str) -> float:
    """What a sentence says by its kind: quantities and decisions count, courtesy and words that lean on others cost."""
    score = 0.5 if _QUANTITY.search(text) else 0.25 if _NUMBERED.search(text) else 0.0
    score += 0.5 if _DECIDING.search(text) else 0.2 if _ACTING.search(text) else 0.0
    score -= 0.5 if _LEANING.match(text) else 0.0
    score -= 1.0 if _COURTESY.search(text) else 0.0
    score -= 1.5 if _LABEL.match(text) else 0.0
    score -= 0.4 if re.match(r"\w+\s+(?:it|them|this|that)\b", text) else 0.0
    return score - (0.3 if text.rstrip().endswith(("?", "？")) else 0.0)


def _chosen(statements: Sequence[Statement], scores: Sequence[float], limit: int) -> list[int]:
    """The best sentences, none like another, and no file with more than its share while others have none."""
    files = len({line.file for line in statements}) or 1
    share = max(2, math.ceil(limit / files) + 1)
    taken: list[int] = []
    words: list[frozenset[str]] = []
    counts: Counter[str] = Counter()
    for index in sorted(range(len(statements)), key=lambda index: -scores[index]):
        line, own = statements[index], content(statements[index].text)
        if counts[line.file] >= share or any(_repeats(own, other) for other in words):
            continue
        taken.append(index)
        words.append(own)
        counts[line.file] += 1
        if len(taken) == limit:
            break
    return taken


def _repeats(one: frozenset[str], other: frozenset[str]) -> bool:
    """Nearly the same words, or a short sentence that a chosen one contains."""
    return similarity(one, other) > 0.5 or (min(len(one), len(other)) >= 4 and overlap(one, other) > 0.8)


def _lines(corpus: Corpus, statements: Sequence[Statement], scores: Sequence[float]) -> Iterator[DocumentLine]:
    best: dict[str, int] = {}
    for index, line in enumerate(statements):
        if line.file not in best or scores[index] > scores[best[line.file]]:
            best[line.file] = index
    for document in corpus.documents:
        if document.file in best:
            line = statements[best[document.file]]
            yield DocumentLine(
                document.file,
                document.title,
                shortened(line.text),
                len(document.passages),
                document.modified,
                (line.passage,),
            )
        elif first := next(
            (passage for passage in document.passages if is_usable(passage) and passage.text.strip()), None
        ):
            yield DocumentLine(
                document.file,
                document.title,
                _table_line(first.record) or shortened(first.text),
                len(document.passages),
                document.modified,
                (first.id,),
            )


def _table_line(record: object) -> str:
    if not isinstance(record, TableRecord):
        return ""
    columns = ", ".join(column for column in record.columns if column)
    return shortened(f"{record.name}: {columns}") if columns else ""


def _dates(statements: Sequence[Statement]) -> list[DateMention]:
    found: dict[object, DateMention] = {}
    for line in statements:
        said_on = (line.at or datetime(2000, 1, 1, tzinfo=UTC)).date()
        for day in find_days(line.text, said_on, ahead=bool(_AHEAD.search(line.text))):
            if not day.exact or not _NUMBERED.search(day.text) or not (line.at or str(day.day.year) in day.text):
                continue
            if (day.day, line.file) not in found:
                found[day.day, line.file] = DateMention(day.day, shortened(line.text), line.file, (line.passage,))
    return sorted(found.values(), key=lambda mention: mention.day)[:40]


def _people(corpus: Corpus) -> list[PersonMention]:
    counts: Counter[str] = Counter()
    sources: dict[str, list[str]] = {}
    for message in corpus.messages:
        if not is_noise(message):
            key = corpus.directory.key(message.record.sender)
            counts[key] += 1
            sources.setdefault(key, []).append(message.passage)
    for line in corpus.statements:
        if line.channel == "chat" and line.speaker:
            key = corpus.directory.key(line.speaker)
            counts[key] += 1
            sources.setdefault(key, []).append(line.passage)
    people = corpus.directory.people
    return [
        PersonMention(people[key], count, tuple(sources[key][:3]))
        for key, count in counts.most_common(20)
        if key in people
    ]


def _amounts(statements: Sequence[Statement], scores: Sequence[float]) -> list[Amount]:
    found: list[Amount] = []
    seen: set[tuple[str, float]] = set()
    for index in sorted(range(len(statements)), key=lambda index: -scores[index]):
        line = statements[index]
        for item in find_amounts(line.text):
            if item.kind != "count" and (item.currency or item.kind, item.value) not in seen:
                seen.add((item.currency or item.kind, item.value))
                found.append(
                    Amount(
                        item.text,
                        item.value,
                        shortened(line.text),
                        line.file,
                        item.currency,
                        item.unit or ("%" if item.kind == "share" else ""),
                        (line.passage,),
                    )
                )
    return found[:30]


def _not_covered(corpus: Corpus, covered: set[str], language: Language) -> Iterator[FileUse]:
    zh = language == "zh"
    noisy = {message.file for message in corpus.messages if is_noise(message)}
    for document in corpus.documents:
        if document.file in covered:
            continue
        if is_code_file(document.file):
            reason = "程序代码" if zh else "program code"
        elif document.file in noisy:
            reason = "群发邮件或自动通知" if zh else "newsletter or automatic notice"
        elif not any(passage.text.strip() and not passage.hidden for passage in document.passages):
            reason = "没有可读文字" if zh else "no readable text"
        else:
            reason = "没有句子进入要点；见单行说明" if zh else "no sentence among the key ones; see its one line"
        yield FileUse(
            document.file, False, reason, "", document.modified, (document.passages[0].id,) if document.passages else ()
        )
