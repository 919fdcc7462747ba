"""Answers for which calendar event an instruction means: by title, people, company and time words.

Without a naming word it is the next meeting with others, one with people from outside first. The same meeting in two
calendars is one; of a recurring meeting only the occurrence that fits best is offered.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.analysis.corpus import Corpus, Occurrence, zone_of
from desktop.analysis.dates import find_days
from desktop.analysis.finding import MeetingMatch
from desktop.analysis.identity import domain_of
from desktop.analysis.owner import guess_owner
from desktop.analysis.words import content, normal, overlap
from desktop.core.document import Document, EventRecord, Person
from desktop.core.spec import Language

_TASK_WORDS = content(
    "team slide slides slot prep figures workbook spreadsheet mail email draft ics invitation attached dropped clock "
    "数据 数据表 表格 幻灯片 汇报稿 简报 邮件 团队 "
    "prepare preparing client customer meeting meetings pack brief briefing deck materials document summary next upcoming event "
    "calendar week quick call create write draft make ready everything need english chinese session appointment invite using files folder "
    "准备 会议 客户 材料 资料 会前 简报 下一个 下一场 帮我 请帮 一份 制作 生成 会面 文件 日历 整理 为我 准备好 下次"
)
_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:：h.]([0-5]\d)(?!\d)|(?<!\d)(1[0-2]|[1-9])\s?(am|pm)\b|([01]?\d|2[0-3])\s?点",
    re.IGNORECASE,
)
_AMBIGUOUS_SHARE = 0.86


@dataclass(frozen=True, slots=True)
class _Query:
    """An instruction taken apart: naming words, days and times of day named, and its text in normal form."""

    text: str
    words: frozenset[str]
    days: frozenset[date]
    times: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    occurrence: Occurrence
    words: frozenset[str]
    people: frozenset[str]
    is_external: bool


def find_meetings(
    documents: Sequence[Document],
    query: str,
    as_of: datetime,
    timezone: str,
    limit: int = 5,
    owner: Person | None = None,
    language: Language = "en",
) -> tuple[MeetingMatch, ...]:
    """The events the instruction may mean, best first; empty when there is no event at all."""
    return match_meetings(Corpus.of(documents, timezone), query, as_of, timezone, limit, owner, language)


def match_meetings(
    corpus: Corpus,
    query: str,
    as_of: datetime,
    timezone: str,
    limit: int = 5,
    owner: Person | None = None,
    language: Language = "en",
) -> tuple[MeetingMatch, ...]:
    """`find_meetings` on a corpus made before."""
    zone = zone_of(timezone)
    asked = _read_query(query, as_of.astimezone(zone))
    owner = owner or guess_owner(corpus)
    candidates = [_candidate(item, corpus, owner) for item in corpus.events if item.event.status != "cancelled"]
    candidates = candidates or [_candidate(item, corpus, owner) for item in corpus.events]
    rarity = _rarity(candidates)
    matches = [_match(candidate, asked, rarity, as_of, zone, language) for candidate in candidates]
    matches.sort(key=lambda match: (-match.score, match.start))
    return tuple(_one_per_series(_merged(matches)))[:limit]


def is_ambiguous(matches: Sequence[MeetingMatch]) -> bool:
    """Whether two different meetings fit the words of the instruction about as well, so that the person must choose."""
    named = [match for match in matches if match.reason and match.reason[0] != "("]
    return len(named) > 1 and named[1].score >= named[0].score * _AMBIGUOUS_SHARE


def unmatched_words(query: str, matches: Sequence[MeetingMatch]) -> tuple[str, ...]:
    """The naming words of an instruction, as written, that stand in neither title, people nor company of the best match.
    Words of the task, days, times and numbers name nothing. Whoever gets some should ask which meeting is meant."""
    known = _words_of(matches[0]) if matches else frozenset()
    query = re.sub(r"o['’]clock", " ", query)
    if matches and matches[0].uid and len(matches[0].uid) > 6:
        query = query.replace(matches[0].uid, " ")
    plain = _ADDRESS.sub(lambda found: re.sub(r"[@.]", " ", found[0]), _CLOCK.sub(" ", query))
    for day in reversed(list(find_days(plain, date(2000, 1, 1)))):
        plain = f"{plain[: day.start]} {plain[day.end :]}"
    found = (*_left_over(plain, known), *_left_over_han(plain, known))
    return tuple(dict.fromkeys(found))


def _words_of(match: MeetingMatch) -> frozenset[str]:
    people = [attendee.person for attendee in match.attendees] + ([match.organizer] if match.organizer else [])
    texts = [match.title, match.location]
    for person in people:
        texts += [person.name, re.sub(r"[@._-]", " ", person.address)]
    return frozenset(word for text in texts for word in (*content(text), *normal(text).split()))


def _left_over(query: str, known: frozenset[str]) -> Iterator[str]:
    """Latin words that neither name the match nor belong to the task."""
    for found in re.finditer(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*", _HAN_RUN.sub(" ", query)):
        words = frozenset(word for word in content(found[0]) if not word.isdigit())
        if words and not words & known and not words <= _TASK_WORDS | _OUTPUT_WORDS:
            yield re.sub(r"['’]s$", "", found[0])


def _left_over_han(query: str, known: frozenset[str]) -> Iterator[str]:
    """Chinese runs between words of the task, without the parts that name the match."""
    for run in _HAN_RUN.findall(query):
        for part in _HAN_TASK.split(run):
            taken = {at for at in range(len(part) - 1) if part[at : at + 2] in known}
            rest = "".join(letter if at not in taken and at - 1 not in taken else " " for at, letter in enumerate(part))
            yield from (word for word in rest.split() if len(word) > 1)


_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)+\b")
_OUTPUT_WORDS = content(
    "page pages figures figure numbers data slides slide presentation powerpoint word excel pdf email mail memo agenda table tables "
    "sheet spreadsheet workbook chart charts notes talking points questions risks short long one two three four five six seven "
    "english chinese language version internal external team people person everyone today tomorrow morning afternoon evening noon "
    "monday tuesday wednesday thursday friday saturday sunday am pm hour hours minute minutes folder file attached dropped "
    "include including plus follow reply prep help full complete new latest week month quarter review call session based add "
    "please everything anything package packs papers paper report reports docx pptx xlsx format output deliver deliverables "
    "open background history context summary summaries overview update updates me myself without only promise promised changed changes "
    "said wrote owe open happened html current focus based attendees participants guests colleagues boss"
)
_HAN_TASK = re.compile(
    r"请帮我?|帮我|给我|替我|为我|麻烦|请|准备好?|整理|制作|生成|撰写|起草|写|做|根据|使用|用|基于|这个|那个|这些|那些|文件夹?|里面|"
    r"我们?|的|和|与|跟|及|并|以及|还有|在|把|要|需要|关于|参加|[一二两三四五六七八九十]+[份页封个场张次]|"
    r"下[一]?[个场次]|本[次场]|这[次场]|客户|会议室?|会面|见面|会前|开会|材料|资料|简报|摘要|议程|数据表?|数字|表格?|图表|"
    r"演示文稿|演示|幻灯片|邮件|文档|要点|问题|风险|附件|中文|英文|英语|版本?|内部|外部|对外|今天|明天|后天|上午|下午|早上|晚上|中午|"
    r"[一二两三四五六七八九十]+点半?|本?[周月]|季度会?$|日历|安排|完整|全部|所有|相关|一下|包括|包含|以下|会$|^会|上$|用于|发给|回复|团队|同事|老板|不要|没有|只要|看"
)


def _read_query(query: str, now: datetime) -> _Query:
    days = {found.day for found in find_days(query, now.date(), ahead=True)}
    if any(day - now.date() == timedelta(days=7) for day in days) and not re.search(r"next|下", query, re.IGNORECASE):
        days.add(now.date())
    times = set()
    for match in _CLOCK.finditer(query):
        hour = int(match[1] or match[3] or match[5])
        if (match[4] or "").lower() == "pm" and hour < 12:
            hour += 12
        times.add((hour, int(match[2] or 0)))
    return _Query(normal(query), content(query) - _TASK_WORDS, frozenset(days), frozenset(times))


def _candidate(occurrence: Occurrence, corpus: Corpus, owner: Person | None) -> _Candidate:
    event = occurrence.event
    people = _people(event)
    home = domain_of(owner.address) if owner else ""
    words: set[str] = set()
    for person in people:
        words |= content(f"{person.name} {person.address.partition('@')[0].replace('.', ' ')}")
        words |= content(domain_of(person.address).partition(".")[0].replace("-", " "))
    own = content(f"{owner.name} {home.partition('.')[0]}") if owner else frozenset()
    outside = any(domain_of(person.address) not in ("", home) for person in people) if home else False
    return _Candidate(occurrence, content(event.title), frozenset(words) - own, outside)


def _people(event: EventRecord) -> tuple[Person, ...]:
    attendees = tuple(attendee.person for attendee in event.attendees)
    return (event.organizer, *attendees) if event.organizer else attendees


def _rarity(candidates: Sequence[_Candidate]) -> dict[str, float]:
    """Word -> weight: one that names few different meetings says more."""
    titles = {frozenset(candidate.words | candidate.people) for candidate in candidates}
    counts = Counter(word for title in titles for word in title)
    return {word: 1 + math.log(len(titles) / count) for word, count in counts.items()}


def _match(
    candidate: _Candidate, asked: _Query, rarity: dict[str, float], as_of: datetime, zone: ZoneInfo, language: Language
) -> MeetingMatch:
    event = candidate.occurrence.event
    named, why = _named_score(candidate, asked, rarity, zone, language)
    start = event.start.astimezone(zone)
    away = (event.start - as_of).total_seconds() / 86_400
    score = named + 2 / (1 + abs(away) / 7) - (4 if event.end < as_of else 0)
    score += (1.5 if candidate.is_external else 0) + (0.5 if len(_people(event)) > 1 else -1.5)
    score -= 1 if event.all_day or not event.busy else 0
    if not why:
        why = "（未点名：按时间选取）" if language == "zh" else "(not named: chosen by time)"
        why = why.replace("（", "(").replace("）", ")")
    return MeetingMatch(
        candidate.occurrence.passage, event.uid, event.title, start, event.end.astimezone(zone), event.timezone or zone.key,
        event.location, event.description, event.organizer, event.attendees, event.all_day, round(score, 3), why,
        (candidate.occurrence.passage,),
    )  # fmt: skip


def _named_score(
    candidate: _Candidate, asked: _Query, rarity: dict[str, float], zone: ZoneInfo, language: Language
) -> tuple[float, str]:
    event, zh = candidate.occurrence.event, language == "zh"
    score, reasons = 0.0, []
    title = normal(event.title).strip()
    is_quoted = bool(title) and any(
        mark in asked.text for mark in (f'"{title}"', f"“{title}”", f"「{title}」", f"《{title}》")
    )
    is_named = len(title) > 3 and title in asked.text and bool(candidate.words - _TASK_WORDS)
    if is_named or is_quoted or title == asked.text.strip():
        score += 6 + 2 * sum(rarity[word] for word in candidate.words)
        reasons.append("标题完全相同" if zh else "title named")
    elif shared := candidate.words & asked.words:
        score += 2 * sum(rarity[word] for word in shared) * (0.5 + 0.5 * len(shared) / len(candidate.words))
        reasons.append(("标题：" if zh else "title: ") + " ".join(sorted(shared)))
    if people := (candidate.people - candidate.words) & asked.words:
        score += 1.5 * sum(rarity[word] for word in people)
        reasons.append(("人员或公司：" if zh else "people or company: ") + " ".join(sorted(people)))
    if event.uid and len(event.uid) > 6 and normal(event.uid) in asked.text:
        score += 20
        reasons.append("UID")
    start = event.start.astimezone(zone)
    if asked.days:
        fits = start.date() in asked.days
        score += 4 if fits else -4
        if fits:
            reasons.append(f"{start:%Y-%m-%d}")
    if (start.hour, start.minute) in asked.times:
        score += 3
        reasons.append(f"{start:%H:%M}")
    return score, "; ".join(reasons)


def _merged(matches: Sequence[MeetingMatch]) -> list[MeetingMatch]:
    """The same title at the same time, in two calendars or invited twice, becomes one match with all sources."""
    kept: list[MeetingMatch] = []
    for match in matches:
        twin = next((index for index, other in enumerate(kept) if _is_same(match, other)), None)
        if twin is None:
            kept.append(match)
        else:
            kept[twin] = _with_sources(kept[twin], match)
    return kept


def _is_same(one: MeetingMatch, other: MeetingMatch) -> bool:
    if one.start != other.start or one.end != other.end:
        return False
    return one.uid == other.uid != "" or overlap(content(one.title), content(other.title)) >= 0.75


def _with_sources(match: MeetingMatch, twin: MeetingMatch) -> MeetingMatch:
    """`match` with its twin's sources; the fuller guest list and description are kept."""
    fuller = twin if len(twin.attendees) > len(match.attendees) else match
    return MeetingMatch(
        match.occurrence, match.uid, match.title, match.start, match.end, match.timezone, match.location or twin.location,
        match.description or twin.description, fuller.organizer or match.organizer, fuller.attendees, match.all_day, match.score,
        match.reason, (*match.sources, *(source for source in twin.sources if source not in match.sources)),
    )  # fmt: skip


def _one_per_series(matches: Sequence[MeetingMatch]) -> list[MeetingMatch]:
    seen: set[str] = set()
    kept = []
    for match in matches:
        series = match.uid or f"{normal(match.title)}"
        if series not in seen:
            seen.add(series)
            kept.append(match)
    return kept
