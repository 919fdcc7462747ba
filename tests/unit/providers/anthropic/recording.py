"""Reads recorded exchanges with the Messages API, whatever kept them: cassettes, snapshots, event streams, bodies."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `body` is decoded (no gzip left); `request` is None where it was not kept."""

    file: str
    number: int
    url: str
    method: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    request: Any = None

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def events(self) -> list[dict[str, Any]]:
        """What the stream's `data:` lines say, pings and unknown events too; read here without the SDK."""
        return [json.loads(line[5:]) for line in self.body.decode().splitlines() if line.startswith("data:")]

    @property
    def is_stream(self) -> bool:
        return self.body.lstrip().startswith((b"event:", b"data:", b": "))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Knows the tag of Ruby's recorder for bytes as well."""


def _bytes(loader: Any, node: Any) -> bytes:
    return base64.b64decode(loader.construct_scalar(node))


_Loader.add_constructor("!binary", _bytes)
_Loader.add_constructor("tag:yaml.org,2002:binary", _bytes)


@cache
def exchanges(file: Path) -> list[Exchange]:
    """Everything one file holds, in order; an empty list for a file that holds no exchange."""
    if file.suffix in (".yaml", ".yml"):
        return list(_cassette(file))
    if file.name.endswith(".chunks.txt"):
        return [_stream(file, body, number) for number, body in enumerate(_framed(file.read_text(encoding="utf-8")))]
    if file.suffix == ".sse":
        # as text files they lost the empty line that ends the last event
        return [_stream(file, file.read_bytes().rstrip() + b"\n\n")]
    if file.suffix == ".json":
        return list(_json(file))
    return []


def _cassette(file: Path) -> Iterator[Exchange]:
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    for number, item in enumerate(content.get("interactions") or content.get("http_interactions")):
        asked, answer = item["request"], item["response"]
        headers = _flat(answer["headers"])
        body = _raw(answer)
        yield Exchange(
            file.name,
            number,
            asked["uri"],
            asked["method"].upper(),
            answer["status"]["code"],
            headers,
            _unpacked(body, headers),
            _request(asked),
        )


def _request(asked: Mapping[str, Any]) -> Any:
    if "parsed_body" in asked:
        return asked["parsed_body"]
    body = asked.get("body")
    text = body.get("string") if isinstance(body, dict) else body
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _raw(answer: Mapping[str, Any]) -> bytes:
    if "parsed_body" in answer:
        return json.dumps(answer["parsed_body"]).encode()
    body = answer.get("body") or {}
    if "base64_string" in body:
        return base64.b64decode(body["base64_string"])
    text = body.get("string") or ""
    return text if isinstance(text, bytes) else text.encode()


def _flat(headers: Mapping[str, Any]) -> dict[str, str]:
    """Header names in small letters, the last of several values."""
    return {name.lower(): str(value[-1] if isinstance(value, list) else value) for name, value in headers.items()}


def _unpacked(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Some recorders keep the header and undo the packing, so the bytes decide."""
    if body[:2] == b"\x1f\x8b":
        # a stream is flushed without its trailer: take what is there
        return zlib.decompressobj(31).decompress(body)
    if headers.get("content-encoding") == "deflate":
        return zlib.decompress(body)
    return body


def _framed(lines: str) -> Iterator[bytes]:
    """One JSON event per line -> the event streams they were; some files hold several answers."""
    stream = b""
    for line in lines.splitlines():
        if line.strip():
            kind = json.loads(line)["type"]
            stream += f"event: {kind}\ndata: {line}\n\n".encode()
            if kind == "message_stop":
                yield stream
                stream = b""
    if stream:
        yield stream


def _stream(file: Path, body: bytes, number: int = 0) -> Exchange:
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    return Exchange(file.name, number, "https://api.anthropic.com/v1/messages", "POST", 200, headers, body)


def _json(file: Path) -> Iterator[Exchange]:
    content = json.loads(file.read_text(encoding="utf-8"))
    if isinstance(content, list) and content and "request" in content[0]:
        for number, item in enumerate(content):
            asked, answer = item["request"], item["response"]
            headers = _flat(answer["headers"])
            body = _snapshot_body(answer)
            yield Exchange(
                file.name,
                number,
                asked["url"],
                asked["method"].upper(),
                answer.get("status_code", answer.get("status", 200)),
                headers,
                body,
                asked.get("body"),
            )
    elif isinstance(content, dict) and "status" in content and "headers" in content:
        body = b"" if content["body"] is None else json.dumps(content["body"]).encode()
        url = "https://api.anthropic.com/v1/messages"
        yield Exchange(file.name, 0, url, "POST", content["status"], _flat(content["headers"]), body)
    elif isinstance(content, dict) and content.get("type") == "message":
        url = "https://api.anthropic.com/v1/messages"
        headers = {"content-type": "application/json"}
        yield Exchange(file.name, 0, url, "POST", 200, headers, json.dumps(content).encode())


def _snapshot_body(answer: Mapping[str, Any]) -> bytes:
    body = answer.get("body", answer.get("text", answer.get("content")))
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
