"""Answers for a conversation that has outgrown its chat model's window: what is shortened, and what stays.

Old tool results are cut to an excerpt first; where that is not enough, older messages give way to a summary made from
the journal (agent/memory). Both are pure functions of a `ContextCompacted`, so the fold gives the same messages. A call
and its result are never separated. Files the model asked for and has not seen yet are never left out: where they do not
fit, the person is told which.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from desktop.agent.memory import PASSAGE
from desktop.core.message import Message, OpaquePart, Part, Role, TextPart, ToolResultPart
from desktop.core.ports import Limits

FULL = 0.8  # of the window: when it is time
ROOMY = 0.5  # of the window: what is aimed at, so that it is not time again at once
OUTPUT_SHARE = 0.25  # of the window: the most that is kept free for an answer
EXCERPT = 800  # characters kept of an old result
SHORT = 1_500  # characters: a result below this stays whole
IDS = 40
RECENT = (6, 2)  # messages at the end that stay whole, first try and last

Compaction = tuple[int, str]  # through, summary


def is_time(tokens: int, limits: Limits) -> bool:
    """Whether a request of so many tokens leaves too little of the window. Models that count nothing never do."""
    return tokens > 0 and tokens + _answer(limits) > FULL * limits.context


def _answer(limits: Limits) -> float:
    return min(limits.output, OUTPUT_SHARE * limits.context)


def compactions(
    messages: Sequence[Message],
    limits: Limits,
    weigh: Callable[[Sequence[Message]], int],
    summary: str,
    used: Collection[int] = (),
) -> list[Compaction]:
    """What to journal so that `messages` fit (tokens as `weigh` counts them): the mildest that leaves room, else the
    strongest there is. Empty when nothing can be left out. `used` are the steps this turn has taken already."""
    fewest = weigh(messages)
    room = min(ROOMY * limits.context - _answer(limits) / 2, fewest / 2)
    best: list[Compaction] = []
    for candidate in _candidates(messages, summary):
        if not used or not any(through in used for through, _ in candidate):
            tokens = weigh(compacted(messages, candidate))
            if tokens < fewest:
                best, fewest = candidate, tokens
            if best and fewest <= room:
                break
    return best


def compacted(messages: Sequence[Message], steps: Sequence[Compaction]) -> list[Message]:
    """The messages after these steps, one after the other."""
    found = list(messages)
    for through, text in steps:
        found = without_old(found, through, text)
    return found


def unseen_files(messages: Sequence[Message]) -> tuple[str, ...]:
    """Names of the files that came with results since the chat model last said something."""
    return tuple(
        file.name
        for message in messages[_answered(messages) :]
        for part in message.parts
        if isinstance(part, ToolResultPart)
        for file in part.files
    )


def _answered(messages: Sequence[Message]) -> int:
    """How many messages there are up to the chat model's last one."""
    return max((n for n, message in enumerate(messages, 1) if message.role is Role.ASSISTANT), default=0)


def _candidates(messages: Sequence[Message], summary: str) -> Iterator[list[Compaction]]:
    """From the mildest to the strongest."""
    unseen = unseen_files(messages)
    fewest = len(messages) - _answered(messages) if unseen else 0  # at the end, that stay whole
    for recent in RECENT:
        if (through := _through(messages, max(recent, fewest))) > 0:
            yield [(through, "")]
    for recent in RECENT:
        if (through := _through(messages, max(recent, fewest))) > 0:
            yield [(through, summary)]
    if unseen:
        return
    if (through := _through(messages, 1)) > 0:
        yield [(through, summary), (len(messages), "")]  # the last results too
    yield [(len(messages), "")]


def _through(messages: Sequence[Message], recent: int) -> int:
    """How many messages after the opening are old when `recent` stay, moved so that no result loses its call."""
    cut = len(messages) - recent
    while cut > 1 and messages[cut].role is Role.TOOL:
        cut -= 1
    return cut - 1


def without_old(messages: Sequence[Message], through: int, summary: str) -> list[Message]:
    """What `ContextCompacted` means: the first `through` messages after the opening become `summary`, or, where that is
    empty, their results become excerpts."""
    old, rest = messages[1 : 1 + through], messages[1 + through :]
    if summary:
        return [messages[0], Message(Role.USER, (TextPart(summary),)), *rest]
    return [messages[0], *(replace(m, parts=tuple(_shortened(p) for p in m.parts)) for m in old), *rest]


def _shortened(part: Part) -> Part:
    if not isinstance(part, ToolResultPart) or (len(part.content) <= SHORT and not part.files):
        return part
    lines = [f"[Files with it, no longer shown: {', '.join(file.name for file in part.files)}]"] if part.files else []
    text = part.content
    if len(text) > SHORT:
        excerpt = text[:EXCERPT]
        ids = [id for id in dict.fromkeys(PASSAGE.findall(text)) if id not in excerpt][:IDS]
        lines += [f"[Shortened: the first {EXCERPT} of {len(text)} characters. Call the tool again for the rest.]"]
        lines += [f"[More passages in it: {' '.join(ids)}]"] if ids else []
        text = excerpt
    return replace(part, content="\n".join([text, *lines]), files=())


def without_opaque(messages: Sequence[Message], provider: str) -> list[Message]:
    """What another provider wants back unread is left out; a message of nothing else goes with it."""
    kept = []
    for message in messages:
        parts = tuple(p for p in message.parts if not isinstance(p, OpaquePart) or p.provider == provider)
        if parts:
            kept.append(message if len(parts) == len(message.parts) else replace(message, parts=parts))
    return kept
