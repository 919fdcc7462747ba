"""What a turn costs beside the wire, next to other harnesses: CPU per turn on the same scripted server, in one run.

AFTERNOON_RIVALS names a Python that has `pydantic-ai` and `openai-agents` (never dependencies of ours); without it only
our own figure is printed. A turn is a streamed answer with one call of a small tool. Ours also commits intent and outcome
of both with fsync, decides on the call and publishes each event. Only the client's process is measured: a task of TURNS
turns less one without turns, over TURNS; each harness has a process of its own, and their rounds take turns.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TURNS = 20
ROUNDS = 5
SETTLED = 2  # rounds at the beginning of a process that are not counted
DIALECTS = ("responses", "chat")
STEPS = [{"title": "Go on", "state": "active"}]
NEXT = {"text": "Next. " * 40, "calls": [{"name": "outline", "arguments": {"steps": STEPS}}]}
SYSTEM = "You are a coworker. A person gave files and one sentence; you finish what they asked for. " * 25
PROJECT = Path(__file__).resolve().parents[2]

Run = Callable[[str], Awaitable[None]]


# --- the clients: each runs in a process of its own, as `python bench_harness.py NAME DIALECT LONG SHORT` ---


@contextmanager
def ours(dialect: str) -> Iterator[Run]:
    """The engine with its journal on the disk."""
    from desktop.core.clock import SystemClock
    from desktop.core.task import TaskState
    from desktop.store.journal import Store
    from desktop.work.engine import Engine
    from desktop.work.queue import TaskQueue

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        store = Store.open(home, SystemClock())

        async def run(url: str) -> None:
            os.environ |= {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "key-for-loopback", "AFTERNOON_LOCAL_URL": url}
            model = "openai:gpt-6.2-sol" if dialect == "responses" else "local:scripted-1"
            engine = Engine(store, SystemClock(), home)
            await engine.start()
            try:
                task = await TaskQueue(store, SystemClock(), home).submit("Go on", model=model, timezone="UTC")
                await engine.idle()
                row = store.task(task)
                assert row is not None and row.state is TaskState.DONE, row
            finally:
                await engine.stop()

        yield run
        store.close()


@contextmanager
def pydantic_ai(dialect: str) -> Iterator[Run]:
    ai = importlib.import_module("pydantic_ai")
    models = importlib.import_module("pydantic_ai.models.openai")
    provider = importlib.import_module("pydantic_ai.providers.openai").OpenAIProvider
    limits = importlib.import_module("pydantic_ai.usage").UsageLimits(request_limit=TURNS + 5)
    kind = models.OpenAIResponsesModel if dialect == "responses" else models.OpenAIChatModel

    async def run(url: str) -> None:
        model = kind("scripted-1", provider=provider(base_url=url, api_key="key-for-loopback"))
        agent = ai.Agent(model, instructions=SYSTEM)

        @agent.tool_plain  # type: ignore[untyped-decorator]
        def outline(steps: list[dict[str, str]]) -> str:
            """Say what the steps are."""
            return json.dumps({"steps": len(steps)})

        async with agent.iter("Go on", usage_limits=limits) as story:
            async for node in story:
                if ai.Agent.is_model_request_node(node):
                    async with node.stream(story.ctx) as events:
                        async for _ in events:
                            pass
        assert story.result is not None

    yield run


@contextmanager
def openai_agents(dialect: str) -> Iterator[Run]:
    agents = importlib.import_module("agents")
    openai = importlib.import_module("openai")
    agents.set_tracing_disabled(True)
    kind = agents.OpenAIResponsesModel if dialect == "responses" else agents.OpenAIChatCompletionsModel

    def outline(steps: list[dict[str, str]]) -> str:
        """Say what the steps are."""
        return json.dumps({"steps": len(steps)})

    async def run(url: str) -> None:
        client = openai.AsyncOpenAI(base_url=url, api_key="key-for-loopback")
        tool = agents.function_tool(outline, strict_mode=False)
        model = kind(model="scripted-1", openai_client=client)
        agent = agents.Agent(name="Coworker", instructions=SYSTEM, tools=[tool], model=model)
        story = agents.Runner.run_streamed(agent, "Go on", max_turns=TURNS + 5)
        async for _ in story.stream_events():
            pass
        assert story.final_output
        await client.close()

    yield run


CLIENTS = {"ours": ours, "pydantic-ai": pydantic_ai, "openai-agents": openai_agents}


def client(name: str, dialect: str, long: str, short: str) -> None:
    """Measures one round for each line on standard input; prints [CPU ms, wall ms] per turn."""
    with CLIENTS[name](dialect) as run:

        def measured(url: str) -> tuple[float, float]:
            wall, cpu = time.perf_counter(), time.process_time()
            asyncio.run(run(url))
            return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000

        for _ in sys.stdin:
            base, whole = measured(short), measured(long)
            print(json.dumps([(b - a) / TURNS for a, b in zip(base, whole, strict=True)]), flush=True)


# --- the comparison ---


def _table(figures: dict[str, list[tuple[float, float]]], dialect: str) -> float:
    """Prints the medians; the CPU of ours over the least of the others' (0.0 when there are none)."""
    cpu = {name: statistics.median(each[0] for each in rounds) for name, rounds in figures.items()}
    print(f"\n  {dialect}: CPU ms per turn (median of {ROUNDS} rounds; least to most; on the clock)")
    for name, rounds in figures.items():
        every = [each[0] for each in rounds]
        wall = statistics.median(each[1] for each in rounds)
        print(f"    {name:<14} {cpu[name]:6.2f}   ({min(every):.2f} to {max(every):.2f}; {wall:.2f})")
    others = [value for name, value in cpu.items() if name != "ours"]
    return cpu["ours"] / min(others) if others else 0.0


def compare(dialect: str) -> float:
    """One run over all harnesses that are installed."""
    from tests.support.model_server import ModelServer

    rivals = os.environ.get("AFTERNOON_RIVALS", "")
    pythons = {"ours": sys.executable} | ({"pydantic-ai": rivals, "openai-agents": rivals} if rivals else {})
    environment = dict(os.environ) | {"PYTHONPATH": str(PROJECT)}
    with ModelServer([NEXT] * TURNS) as long, ModelServer([]) as short:
        words = {name: [python, __file__, name, dialect, long.v1, short.v1] for name, python in pythons.items()}
        started = {
            name: subprocess.Popen(each, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
            for name, each in words.items()
        }
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in started}
        for number in range(SETTLED + ROUNDS):
            for name, process in started.items():
                cpu, wall = _round(process)
                if number >= SETTLED:
                    figures[name].append((cpu, wall))
        for process in started.values():
            process.communicate()
    return _table(figures, dialect)


def _round(process: Any) -> tuple[float, float]:
    process.stdin.write("\n")
    process.stdin.flush()
    cpu, wall = json.loads(process.stdout.readline())
    return cpu, wall


def test_a_turn_costs_no_more_than_elsewhere() -> None:
    for dialect in DIALECTS:
        assert compare(dialect) <= 1.0


if __name__ == "__main__":
    client(*sys.argv[1:])
else:
    import pytest

    pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
