"""Every adapter against every fault of the wire, over a real loopback server.

What must hold in each cell: a broken answer is never a finished turn, a call never comes from half an argument, the
failure is of the right kind, and one `reply` is one request (nobody but the engine retries).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Reply, StopReason
from tests.support.model_server import Fault, FaultKind, ModelServer
from tests.support.model_server.adapters import BACK_ENDS, KEY, BackEnd, ask, opening

# In the pieces the server cuts them into, none can come twice or be left out and still leave JSON behind. In longer texts
# a repeated piece cannot be told from the model repeating itself: only OpenAI numbers its events.
SCRIPT = [
    {
        "text": "Looking at it.",
        "calls": [
            {"name": "list_files", "arguments": {}},
            {"name": "read_file", "arguments": {"file": "a.txt", "pages": [1, 2]}},
        ],
    }
]
CALLS = [("list_files", {}), ("read_file", {"file": "a.txt", "pages": [1, 2]})]

K = FailureKind
LOST, BROKEN = {K.OVERLOADED}, {K.INCOMPLETE}
MATRIX: dict[str, tuple[Fault, set[FailureKind]]] = {
    "reset before the first byte": (Fault(FaultKind.RESET, early=True), LOST),
    "reset after 200 bytes": (Fault(FaultKind.RESET, after=200), LOST | BROKEN),
    "closed before the first byte": (Fault(FaultKind.CLOSE, early=True), LOST),
    "closed in the middle": (Fault(FaultKind.CLOSE), LOST | BROKEN),
    "clean cut before the first event": (Fault(FaultKind.CUT, at=0), BROKEN),
    "clean cut in the middle": (Fault(FaultKind.CUT), BROKEN),
    "clean cut inside an event": (Fault(FaultKind.CUT, after=300), BROKEN),
    "half JSON": (Fault(FaultKind.HALF_JSON), BROKEN),
    "bad UTF-8": (Fault(FaultKind.BAD_UTF8), BROKEN),
    "silence before the first byte": (Fault(FaultKind.STALL, early=True), LOST),
    "silence in the middle": (Fault(FaultKind.STALL), LOST),
    "error in the stream": (Fault(FaultKind.ERROR_EVENT), LOST),
    "400": (Fault(FaultKind.STATUS, status=400), {K.REJECTED}),
    "401": (Fault(FaultKind.STATUS, status=401), {K.SIGN_IN}),
    "402": (Fault(FaultKind.STATUS, status=402), {K.BUDGET}),
    "403": (Fault(FaultKind.STATUS, status=403), {K.SIGN_IN}),
    "408": (Fault(FaultKind.STATUS, status=408), LOST),
    "409": (Fault(FaultKind.STATUS, status=409, error="conflict_error"), LOST),
    "413": (Fault(FaultKind.STATUS, status=413), {K.TOO_LONG}),
    "429 at once": (Fault(FaultKind.STATUS, status=429, retry_after="0"), {K.RATE_LIMIT}),
    "429 short": (Fault(FaultKind.STATUS, status=429, retry_after="1"), {K.RATE_LIMIT}),
    "429 long": (Fault(FaultKind.STATUS, status=429, retry_after="3600"), {K.RATE_LIMIT}),
    "429 without a time": (Fault(FaultKind.STATUS, status=429), {K.RATE_LIMIT}),
    "500": (Fault(FaultKind.STATUS, status=500), LOST),
    "503 with a time": (Fault(FaultKind.STATUS, status=503, retry_after="7"), LOST),
    "529": (Fault(FaultKind.STATUS, status=529), LOST),
    "a proxy's page, 502": (Fault(FaultKind.HTML, status=502), LOST),
    "a page instead of an answer, 200": (Fault(FaultKind.HTML, status=200), {K.REJECTED, K.INCOMPLETE}),
    "an empty body, 500": (Fault(FaultKind.STATUS, status=500, body=b""), LOST),
    "a list as body, 400": (Fault(FaultKind.STATUS, status=400, body=b'["no"]'), {K.REJECTED}),
}
WHOLE = {
    "an event twice (the end)": Fault(FaultKind.DUPLICATE, at=-1),
    "an event twice (the beginning)": Fault(FaultKind.DUPLICATE, at=0),
    "an unknown event in the middle": Fault(FaultKind.UNKNOWN),
    "an unknown event first": Fault(FaultKind.UNKNOWN, at=0),
    "byte by byte": Fault(FaultKind.DRIP),
    "closed after the last byte": Fault(FaultKind.CUT, at=10_000),
}
SWEPT = [FaultKind.CUT, FaultKind.CLOSE, FaultKind.HALF_JSON, FaultKind.BAD_UTF8, FaultKind.ERROR_EVENT]


@pytest.fixture(params=sorted(BACK_ENDS))
def back_end(request: pytest.FixtureRequest) -> BackEnd:
    return BACK_ENDS[request.param]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(SCRIPT) as server:
        yield server


def is_whole(reply: Reply) -> bool:
    calls = [(call.name, dict(call.arguments)) for call in reply.calls]
    return reply.stop is StopReason.TOOL_USE and calls == CALLS and reply.text == SCRIPT[0]["text"]


async def outcome(back_end: BackEnd, server: ModelServer) -> Reply | ModelFailure:
    try:
        return await ask(back_end.open(server))
    except ModelFailure as failure:
        return failure


@pytest.mark.parametrize("name", MATRIX)
async def test_a_fault_is_a_failure_of_its_kind_and_one_request(
    name: str, back_end: BackEnd, server: ModelServer
) -> None:
    fault, wanted = MATRIX[name]
    server.always = fault
    silence_s = 0.3 if fault.kind is FaultKind.STALL else 60.0
    with pytest.raises(ModelFailure) as failure:
        await ask(back_end.open(server, silence_s=silence_s))
    assert failure.value.kind in wanted, failure.value
    assert failure.value.provider == back_end.name
    if fault.kind is FaultKind.STATUS:
        assert failure.value.status == fault.status
        assert failure.value.wait_s == (float(fault.retry_after) if fault.retry_after else None)
    assert KEY not in f"{failure.value!r} {failure.value} {failure.value.detail}"
    assert len(server.exchanges) == 1


@pytest.mark.parametrize("name", WHOLE)
async def test_what_is_only_odd_does_not_break_a_turn(name: str, back_end: BackEnd, server: ModelServer) -> None:
    server.always = WHOLE[name]
    reply = await ask(back_end.open(server))
    assert is_whole(reply), reply
    assert len(server.exchanges) == 1


@pytest.mark.parametrize("kind", SWEPT)
async def test_wherever_an_answer_breaks_it_is_no_finished_turn(
    kind: FaultKind, back_end: BackEnd, server: ModelServer
) -> None:
    """Before every event of the answer in turn. Once the end was said, what follows may be lost."""
    events = back_end.told(SCRIPT)
    last = next(number for number, event in enumerate(events) if back_end.end in event)
    for at in range(len(events)):
        server.faults[at + 1] = Fault(kind, at=at)
        found = await outcome(back_end, server)
        if isinstance(found, Reply):
            assert is_whole(found), (at, found)
            assert at > last or (kind is FaultKind.BAD_UTF8 and b'"' not in events[at]), (at, events[at])
        else:
            assert found.kind in LOST | BROKEN, (at, found)
    assert len(server.exchanges) == len(events)


async def test_wherever_the_bytes_end_no_call_is_made_of_half_an_argument(
    back_end: BackEnd, server: ModelServer
) -> None:
    """A clean end of the body, which HTTP itself cannot tell from the real one."""
    told = b"".join(back_end.told(SCRIPT))
    end = told.index(back_end.end)
    ends = sorted({*range(0, end, max(1, end // 24)), end})
    for number, after in enumerate(ends, 1):
        server.faults[number] = Fault(FaultKind.CUT, after=after)
        found = await outcome(back_end, server)
        assert isinstance(found, ModelFailure), (after, found)
        assert found.kind is FailureKind.INCOMPLETE, (after, found)
    assert len(server.exchanges) == len(ends)


async def test_an_event_that_comes_twice_never_changes_a_call(back_end: BackEnd, server: ModelServer) -> None:
    for at in range(len(back_end.told(SCRIPT))):
        server.faults[at + 1] = Fault(FaultKind.DUPLICATE, at=at)
        found = await outcome(back_end, server)
        if isinstance(found, Reply):
            assert [(call.name, dict(call.arguments)) for call in found.calls] == CALLS, (at, found)
        else:
            assert found.kind is FailureKind.INCOMPLETE, (at, found)


BAD = [
    '{"file": "a',
    '{"file": "a"} {"file": "b"}',
    '["a"]',
    '"a"',
    '{"n": NaN}',
    '{"f": 1, "f": 2}',
    "{'f': 1}",
    "nul",
]


@pytest.mark.parametrize("raw", BAD)
async def test_arguments_that_are_no_one_object_make_no_call(
    raw: str, back_end: BackEnd, model_server: Callable[..., ModelServer]
) -> None:
    """The stream is whole, the stop reason says tool use, only the text of the arguments is not."""
    server = model_server([{"calls": [{"name": "read_file", "raw": raw}]}])
    found = await outcome(back_end, server)
    assert isinstance(found, ModelFailure), found
    assert found.kind is FailureKind.INCOMPLETE
    assert len(server.exchanges) == 1


@pytest.mark.parametrize("stop", ["max_tokens", "refusal"])
async def test_calls_of_a_turn_that_did_not_end_by_calling_are_not_made(
    stop: str, back_end: BackEnd, model_server: Callable[..., ModelServer]
) -> None:
    server = model_server([SCRIPT[0] | {"stop": stop}])
    reply = await ask(back_end.open(server))
    assert reply.stop is StopReason(stop)
    assert not reply.calls


async def test_a_turn_without_its_end_is_incomplete(
    back_end: BackEnd, model_server: Callable[..., ModelServer]
) -> None:
    found = await outcome(back_end, model_server([SCRIPT[0] | {"stop": "incomplete"}]))
    assert isinstance(found, ModelFailure) and found.kind is FailureKind.INCOMPLETE


@pytest.mark.parametrize(
    ("fault", "begun"),
    [
        (Fault(FaultKind.CUT, after=700), True),
        (Fault(FaultKind.STALL), True),
        (Fault(FaultKind.STALL, early=True), False),
        (Fault(FaultKind.STATUS, status=500), False),
        (Fault(FaultKind.RESET, early=True), False),
    ],
    ids=lambda each: each.kind.value if isinstance(each, Fault) else str(each),
)
async def test_a_failure_says_whether_the_answer_had_begun_and_may_be_charged(
    fault: Fault, begun: bool, back_end: BackEnd, server: ModelServer
) -> None:
    server.always = fault
    silence_s = 0.3 if fault.kind is FaultKind.STALL else 60.0
    with pytest.raises(ModelFailure) as failure:
        await ask(back_end.open(server, silence_s=silence_s))
    assert failure.value.begun is begun


async def test_nobody_listening_is_worth_another_try(back_end: BackEnd) -> None:
    with ModelServer(SCRIPT) as server:
        url = server.v1 if back_end.is_v1 else server.url
    with pytest.raises(ModelFailure) as failure:
        await ask(back_end.at(url))
    assert failure.value.kind is FailureKind.OVERLOADED


async def test_a_key_that_an_error_repeats_is_not_told(back_end: BackEnd, server: ModelServer) -> None:
    told = {"type": "error", "error": {"type": "authentication_error", "message": f"invalid key {KEY}", "code": KEY}}
    server.always = Fault(FaultKind.STATUS, status=401, body=json.dumps(told).encode())
    with pytest.raises(ModelFailure) as failure:
        await ask(back_end.open(server))
    error: BaseException | None = failure.value
    while error is not None:
        assert KEY not in f"{error!r} {error}"
        error = error.__cause__


async def test_cancelling_closes_the_connection(back_end: BackEnd, server: ModelServer) -> None:
    server.always = Fault(FaultKind.STALL)
    heard = asyncio.Event()
    model = back_end.open(server)
    task = asyncio.create_task(model.reply("", opening(), (), lambda text: heard.set()))
    await asyncio.wait_for(heard.wait(), 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(server.questions[0].gone.wait, 60)
    assert len(server.exchanges) == 1


async def test_a_server_that_sends_us_elsewhere_does_not_get_the_key_there(
    back_end: BackEnd, server: ModelServer, model_server: Callable[..., ModelServer]
) -> None:
    elsewhere = model_server(SCRIPT)
    server.always = Fault(
        FaultKind.STATUS, status=307, body=b"", headers={"Location": f"{elsewhere.v1}/chat/completions"}
    )
    with pytest.raises(ModelFailure):
        await ask(back_end.open(server))
    assert not elsewhere.exchanges and len(server.exchanges) == 1
