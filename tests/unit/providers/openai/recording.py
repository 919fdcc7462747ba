"""Reads recorded exchanges with the Responses API: cassettes of three recorders, event lists, plain bodies, errors."""

from __future__ import annotations

import base64
import gzip
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.support.program import PROJECT

WIRE = Path(os.environ.get("AFTERNOON_WIRE") or PROJECT.parent / "shared" / "wire") / "openai"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer as it was recorded. `body` is not packed any more; `path` is "" where the recording names none, and
    `asked` (the body of the request) None where it was not kept."""

    path: str
    method: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: Any = None

    @property
    def is_stream(self) -> bool:
        return self.body.lstrip().startswith((b"event:", b"data:"))

    @property
    def is_responses(self) -> bool:
        """Of the Responses API, by the end point or, where only a body was kept, by what it is."""
        if self.path:
            return "/responses" in self.path
        return b'"object": "response"' in self.body or b'"response.created"' in self.body

    @property
    def events(self) -> list[dict[str, Any]]:
        """The `data:` lines, read here with nothing but a split."""
        lines = [line[5:] for line in self.body.decode().split("\n") if line.startswith("data:")]
        return [json.loads(line) for line in lines if line.strip() != "[DONE]"]

    @property
    def final(self) -> dict[str, Any]:
        """The response object: of the last event that holds a finished one, or the body itself."""
        if not self.is_stream:
            whole: dict[str, Any] = json.loads(self.body)
            return whole
        ends = ("response.completed", "response.incomplete", "response.failed")
        found: dict[str, Any] = [event for event in self.events if event["type"] in ends][-1]["response"]
        return found


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Knows the tag of Ruby's recorder for bytes as well."""


_Loader.add_constructor("!binary", lambda loader, node: base64.b64decode(loader.construct_scalar(node)))


def files() -> list[str]:
    """Every recording, relative to the folder; [] where the folder is absent."""
    kept = [path for path in sorted(WIRE.rglob("*.*")) if path.name != "SOURCE.txt"]
    return [path.relative_to(WIRE).as_posix() for path in kept]


@cache
def exchanges(name: str) -> tuple[Exchange, ...]:
    """All answers in the recording `name`, in their order."""
    path = WIRE / name
    if path.suffix in (".yaml", ".yml"):
        return tuple(_cassette(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)))
    if name.endswith(".chunks.txt"):
        return tuple(_event_lists(path.read_text(encoding="utf-8")))
    return tuple(_bodies(json.loads(path.read_text(encoding="utf-8")), path.read_bytes()))


def _cassette(data: Mapping[str, Any]) -> Iterator[Exchange]:
    for item in data.get("interactions") or data.get("http_interactions") or ():
        asked, answer = item["request"], item["response"]
        headers = {name.lower(): _first(value) for name, value in (answer.get("headers") or {}).items()}
        body = _body(answer)
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        path = urlsplit(asked["uri"]).path
        yield Exchange(path, asked["method"].upper(), answer["status"]["code"], body, headers, _asked(asked))


def _asked(request: Mapping[str, Any]) -> Any:
    kept = request.get("parsed_body") or request.get("body")
    text = kept.get("string") if isinstance(kept, Mapping) and "string" in kept else kept
    try:
        return json.loads(text) if isinstance(text, (str, bytes)) and text else text
    except ValueError:  # some recorders fold lines inside a string
        return None


def _body(answer: Mapping[str, Any]) -> bytes:
    if "parsed_body" in answer:
        return json.dumps(answer["parsed_body"]).encode()
    kept = answer["body"]
    text = kept.get("string", "") if isinstance(kept, Mapping) else kept
    if isinstance(kept, Mapping) and "base64_string" in kept:
        return base64.b64decode(kept["base64_string"])
    return text if isinstance(text, bytes) else (text or "").encode()


def _event_lists(text: str) -> Iterator[Exchange]:
    """One exchange per `response.created`: some files hold the turns of a conversation one after the other."""
    turns: list[list[str]] = []
    for line in text.splitlines():
        if line.strip():
            kind = json.loads(line).get("type", "")
            if kind == "response.created" or not turns:
                turns.append([])
            turns[-1].append(f"event: {kind}\ndata: {line}\n\n")
    for turn in turns:
        yield Exchange("", "POST", 200, "".join(turn).encode(), {"content-type": "text/event-stream"})


def _bodies(data: Mapping[str, Any], raw: bytes) -> Iterator[Exchange]:
    if "errors" in data:  # a proxy's list of errors, each with the end point it stands for
        for group in data["errors"]:
            path = urlsplit(group["request"]["url"]).path
            for answer in group["responses"]:
                headers = {entry["name"].lower(): entry["value"] for entry in answer.get("headers", ())}
                yield Exchange(path, "POST", answer["statusCode"], json.dumps(answer["body"]).encode(), headers)
    elif "status" in data and "body" in data:
        headers = {name.lower(): value for name, value in data["headers"].items()}
        yield Exchange("", "POST", data["status"], json.dumps(data["body"]).encode(), headers)
    elif set(data) == {"error"}:
        yield Exchange("", "POST", 400, raw, {"content-type": "application/json"})
    else:
        yield Exchange("", "POST", 200, raw, {"content-type": "application/json"})


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) else str(value)
