"""What can go wrong with one answer on the wire, and how its bytes are changed by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum


class FaultKind(StrEnum):
    RESET = "reset"  # the connection is reset (RST)
    CLOSE = "close"  # the connection ends without the end of the body
    CUT = "cut"  # the body ends properly, but too early: nothing at the level of HTTP tells it
    HALF_JSON = "half_json"  # an event's data stops in the middle; the rest follows as if nothing had been
    BAD_UTF8 = "bad_utf8"  # bytes that are no UTF-8, inside a text
    DUPLICATE = "duplicate"  # an event comes twice
    UNKNOWN = "unknown"  # an event nobody has heard of
    STALL = "stall"  # silence until `ModelServer.release`
    DRIP = "drip"  # byte by byte
    STATUS = "status"  # an HTTP status that is no success
    ERROR_EVENT = "error_event"  # an error in the stream, after HTTP 200
    HTML = "html"  # a proxy's page instead of an answer


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `at`: how many events go out before it (None: half of them); `after`: how many bytes of the body
    instead; `early`: before the first byte of the answer. `retry_after` in seconds; `error` names the provider's error type
    or code, `body` replaces the provider's error body."""

    kind: FaultKind
    at: int | None = None
    after: int | None = None
    early: bool = False
    status: int = 500
    retry_after: str = ""
    error: str = ""
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Act(Enum):
    """What the server does between two pieces of bytes."""

    RESET = "reset"
    CLOSE = "close"
    STALL = "stall"
    END = "end"


Step = bytes | Act
_ACTS = {FaultKind.RESET: Act.RESET, FaultKind.CLOSE: Act.CLOSE, FaultKind.CUT: Act.END, FaultKind.STALL: Act.STALL}


def steps(events: Sequence[bytes], fault: Fault | None, unknown: bytes, error: bytes) -> list[Step]:
    """The answer `events` as `fault` leaves it; `unknown` and `error` are such events of the dialect."""
    if fault is None:
        return [*events, Act.END]
    at = len(events) // 2 if fault.at is None else fault.at
    before, rest = list(events[:at]), list(events[at:])
    if fault.kind in _ACTS:
        sent = [b"".join(events)[: fault.after]] if fault.after is not None else before
        after = rest if fault.kind is FaultKind.STALL and fault.after is None else []
        return [*sent, _ACTS[fault.kind], *after, *([Act.END] if fault.kind is FaultKind.STALL else [])]
    if fault.kind is FaultKind.DRIP:
        return [*(bytes((byte,)) for byte in b"".join(events)), Act.END]
    if fault.kind is FaultKind.ERROR_EVENT:
        return [*before, error, Act.END]
    return [*before, *_changed(fault.kind, rest, unknown), Act.END]


def _changed(kind: FaultKind, rest: list[bytes], unknown: bytes) -> list[bytes]:
    if kind is FaultKind.UNKNOWN:
        return [unknown, *rest]
    if not rest:
        return rest
    if kind is FaultKind.DUPLICATE:
        return [rest[0], *rest]
    if kind is FaultKind.HALF_JSON:
        return [rest[0][: len(rest[0]) * 2 // 3] + b"\n\n", *rest[1:]]
    start = rest[0].rfind(b'"') if kind is FaultKind.BAD_UTF8 else -1
    return [rest[0][:start] + b"\xff\xc3" + rest[0][start:], *rest[1:]] if start >= 0 else rest
