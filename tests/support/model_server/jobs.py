"""Work that goes on at the provider: OpenAI background responses and Anthropic batches.

A job is done after it has been looked at `polls` times, so that a test decides by looking, not by waiting.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.core.message import StopReason
from tests.support.model_server import anthropic, chat, responses
from tests.support.model_server.script import Json, Turn, sse


@dataclass(slots=True)
class Background:
    """One background response. `left`: how many looks until it is done."""

    id: str
    turn: Turn
    left: int
    cancelled: bool = False

    def state(self) -> Json:
        status = "cancelled" if self.cancelled else "queued"
        return responses.shell(self.turn, self.id, status) | {"background": True}

    def look(self) -> Json:
        if self.cancelled:
            return self.state()
        if self.left > 0:
            self.left -= 1
            return responses.shell(self.turn, self.id, "in_progress") | {"background": True}
        return responses.whole(self.turn, self.id) | {"background": True}

    def events(self, after: int = -1) -> list[bytes]:
        """Its stream, `queued` after `created`, from the event numbered `after` + 1."""
        first, *rest = [json.loads(event.partition(b"data: ")[2]) for event in responses.events(self.turn, self.id)]
        told = [first | {"response": self.state()}, {"type": "response.queued", "response": self.state()}, *rest]
        numbered = [event | {"sequence_number": number} for number, event in enumerate(told)]
        for event in numbered:
            if "response" in event:
                event["response"] = event["response"] | {"background": True}
        return [sse(event, event["type"]) for event in numbered[after + 1 :]]


@dataclass(slots=True)
class Batch:
    id: str
    turns: Sequence[tuple[str, Turn]]
    left: int
    cancelled: bool = False

    def state(self, url: str) -> Json:
        ended = self.left < 0
        running = "canceling" if self.cancelled else "in_progress"
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        counts["processing" if not ended else "canceled" if self.cancelled else "succeeded"] = len(self.turns)
        return {
            "id": self.id,
            "type": "message_batch",
            "processing_status": "ended" if ended else running,
            "request_counts": counts,
            "ended_at": "2026-01-01T01:00:00Z" if ended else None,
            "created_at": "2026-01-01T00:00:00Z",
            "expires_at": "2026-01-02T00:00:00Z",
            "archived_at": None,
            "cancel_initiated_at": "2026-01-01T00:30:00Z" if self.cancelled else None,
            "results_url": f"{url}/v1/messages/batches/{self.id}/results" if ended else None,
        }

    def results(self) -> bytes:
        """JSON lines, last request first: the order is not the one of the requests."""
        lines = []
        for number, (custom_id, turn) in reversed(list(enumerate(self.turns))):
            result: Json = {"type": "canceled"}
            if not self.cancelled:
                result = {"type": "succeeded", "message": anthropic.whole(turn, f"{self.id}_{number}")}
            if turn.stop is StopReason.INCOMPLETE:
                result = {"type": "errored", "error": anthropic.error(500, "", self.id)}
            lines.append(json.dumps({"custom_id": custom_id, "result": result}))
        return "\n".join(lines).encode()


@dataclass(slots=True)
class Jobs:
    polls: int
    responses: dict[str, Background] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open_response(self, id: str, turn: Turn) -> Background:
        job = Background(id, turn, self.polls)
        self.responses[f"resp_{id}"] = job
        return job

    def response(self, path: str) -> Background | None:
        return self.responses.get(path.partition("/responses/")[2].partition("/")[0])

    def background(self, method: str, path: str) -> tuple[int, Json]:
        """Answers a look at, a cancel or a removal of a background response."""
        job = self.response(path)
        if job is None:
            return 404, chat.error(404, "not_found")
        with self._lock:
            if method == "DELETE":
                del self.responses[f"resp_{job.id}"]
                return 200, {"id": f"resp_{job.id}", "object": "response", "deleted": True}
            if path.endswith("/cancel"):
                job.cancelled = job.cancelled or job.left >= 0
                return 200, job.state()
            return 200, job.look()

    def batch(self, method: str, path: str, turns: Sequence[tuple[str, Turn]], url: str) -> tuple[int, Json | bytes]:
        """Answers creation, a look, a cancel and the results of a batch."""
        with self._lock:
            rest = path.partition("/messages/batches")[2].strip("/")
            if method == "POST" and not rest:
                batch = Batch(f"msgbatch_{len(self.batches) + 1:04}", turns, self.polls)
                self.batches[batch.id] = batch
                return 200, batch.state(url)
            if not rest:
                data = [batch.state(url) for batch in self.batches.values()]
                return 200, {"data": data, "has_more": False, "first_id": None, "last_id": None}
            found = self.batches.get(rest.partition("/")[0])
            if found is None:
                return 404, anthropic.error(404, "", rest)
            if rest.endswith("/results"):
                return 200, found.results()
            if rest.endswith("/cancel"):
                found.cancelled = True
            elif method == "GET":
                found.left -= 1
            return 200, found.state(url)
