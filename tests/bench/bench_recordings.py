"""The table of recorded traffic: how many exchanges there are in each dialect, how many were replayed through the
adapters just now, which class each error has, and what was left out for which reason.

The replays are those of tests/unit/providers/*/test_replay.py; here they are run once more and counted.
"""

from __future__ import annotations

import asyncio
import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.unit.providers.anthropic import test_replay as messages
from tests.unit.providers.compatible import test_replay as chat
from tests.unit.providers.openai import test_replay as responses

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


@dataclass(slots=True)
class Row:
    """One dialect. `replayed`: kind -> exchanges; `errors`: class -> exchanges; `skipped`: reason -> exchanges."""

    files: int
    replayed: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


def replay(test: Callable[..., Any], *arguments: Any) -> None:
    """Run one replay to its end; it raises where the outcome is not what was recorded."""
    done = test(*arguments)
    if inspect.iscoroutine(done):
        asyncio.run(done)


def of_messages() -> Row:
    row = Row(sum(bool(messages.exchanges(file)) for file in messages.FILES))
    tests = {
        "stream": messages.test_a_recorded_stream_gives_the_turn_that_was_recorded,
        "whole": messages.test_a_recorded_message_gives_the_turn_that_was_recorded,
        "failure": messages.test_a_recorded_failure_has_its_class,
        "count": messages.test_a_recorded_count_of_tokens_is_told,
        "batch": messages.test_a_recorded_batch_is_started_asked_again_and_collected,
    }
    for file in messages.FILES:
        kinds = Counter(messages.kind(exchange) for exchange in messages.exchanges(file))
        row.skipped.update({kind[9:]: number for kind, number in kinds.items() if kind.startswith("skipped")})
        for kind in tests.keys() & kinds.keys():
            replay(tests[kind], file)
            row.replayed[kind] += kinds[kind]
        row.errors[messages.FAILURES[file.name].value if kinds["failure"] else ""] += kinds["failure"]
    return row


def of_responses() -> Row:
    row = Row(len(responses.files()))
    tests = {
        "stream": responses.test_a_recorded_stream_gives_what_was_recorded,
        "body": responses.test_a_recorded_answer_gives_what_was_recorded,
        "error": responses.test_a_recorded_error_has_its_class,
    }
    for name in responses.files():
        kinds = Counter(responses.kind(name, exchange) for exchange in responses.exchanges(name))
        row.skipped.update({kind[9:]: number for kind, number in kinds.items() if kind.startswith("skipped")})
        for kind in tests.keys() & kinds.keys():
            replay(tests[kind], name)
            row.replayed[kind] += kinds[kind]
        row.errors.update(kind.value for kind in responses.ERRORS.get(name, ()) if kinds["error"])
    return row


def of_chat() -> Row:
    row = Row(len(chat.files()))
    for name in chat.files():
        for number, exchange in enumerate(chat.exchanges(name)):
            kind = chat.kind(name, number, exchange)
            if kind.startswith("skipped"):
                row.skipped[kind[9:]] += 1
            elif kind == "error":
                wanted = chat.ERRORS[name, number]
                replay(chat.test_a_recorded_error_is_of_its_class, exchange, wanted)
                row.errors[wanted.value] += 1
            elif kind == "stream":
                replay(chat.test_a_recorded_stream_gives_the_recorded_turn, exchange)
            else:
                replay(chat.test_a_recorded_body_gives_the_recorded_turn, exchange)
            row.replayed[kind] += not kind.startswith("skipped")
    return row


def printed(title: str, row: Row) -> Iterator[str]:
    replayed = ", ".join(f"{kind} {number}" for kind, number in sorted(row.replayed.items()) if number)
    yield f"  {title}: {row.files} files, {row.replayed.total() + row.skipped.total()} exchanges"
    yield f"    replayed {row.replayed.total()}: {replayed}"
    yield f"    errors {row.errors.total()}: " + ", ".join(f"{kind} {n}" for kind, n in sorted(row.errors.items()) if n)
    for reason, number in sorted(row.skipped.items()):
        yield f"    left out {number}: {reason}"


def test_the_table_of_recorded_traffic(wire: Path) -> None:
    rows = {
        "Anthropic Messages (anthropic/)": of_messages(),
        "OpenAI Responses (openai/)": of_responses(),
        "Chat Completions (openai/)": of_chat(),
    }
    print()
    for title, row in rows.items():
        print("\n".join(printed(title, row)))
        assert row.replayed.total() > 100
        assert row.errors.total() >= 8
    folders = sum(rows[title].files for title in list(rows)[:2])
    print(f"  in all: {folders} files, {sum(row.replayed.total() for row in rows.values())} exchanges replayed")
