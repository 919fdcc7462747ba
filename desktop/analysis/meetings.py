"""Answers for which calendar event an instruction means: by title, people, company and time words.

Without a naming word it is the next meeting with others, one with people from outside first. The same meeting in two
calendars is one; of a recurring meeting only the occurrence that fits best is offered.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
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
