"""Answers for the lines of a streamed answer: bytes in any pieces -> records, with the sloppiness servers are known for.

Meant to be server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Seen besides: no blank
line between events, spaces before `data:`, comment lines, llama.cpp's `error: {...}`, `event: error`, CRLF. Text that is
no UTF-8 and data that is no JSON are refused, never mended: half an argument must not become a call.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 32 * 1024 * 1024  # bytes; a model that repeats itself for ever is stopped here

Record = Mapping[str, Any]
DONE: Record = {"done": True}


class EventReader:
    """Feed it bytes, take records: a chunk as it came, `{"error": ...}`, or `DONE`. Raises ValueError for what is no JSON."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._rest = ""
        self._data = ""
        self._event = ""
        self._size = 0

    def feed(self, piece: bytes) -> Iterator[Record]:
        self._size += len(piece)
        if self._size > LONGEST:
            raise ValueError("the answer does not end")
        text = self._decoder.decode(piece)
        if "\n" not in text and "\r" not in text:
            self._rest += text
            return
        # a CR at the very end may be the first half of CRLF; the empty line it then makes up does no harm
        *lines, self._rest = (self._rest + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in lines:
            yield from self._line(line)

    def end(self) -> Iterator[Record]:
        """What the last line holds when the stream ended without a line end."""
        self._rest += self._decoder.decode(b"", final=True)
        yield from self._line(self._rest)
        self._rest = ""
        yield from self._line("")

    def _line(self, line: str) -> Iterator[Record]:
        line = line.strip("\ufeff \t")
        if not line:
            if self._data:
                raise ValueError("an event ends in the middle of its JSON")
            self._event = ""
            return
        field, _, value = line.partition(":")
        value = value.strip()
        if field == "event":
            self._event = value
        elif field == "error":
            yield {"error": _json(value, value)}
        elif field == "data":
            yield from self._take(value)

    def _take(self, value: str) -> Iterator[Record]:
        """A record as soon as the data so far is whole JSON: some servers leave out the blank line after it."""
        if value == "[DONE]" and not self._data:
            yield DONE
            return
        self._data = f"{self._data}\n{value}" if self._data else value
        try:
            data = json.loads(self._data)
        except ValueError:
            return  # perhaps the next `data:` line goes on; the blank line decides
        except RecursionError:
            raise ValueError("an event is nested too deeply") from None
        self._data = ""
        if not isinstance(data, dict):
            raise ValueError("an event is no object")
        failed = self._event == "error" and not data.get("error")
        yield {"error": data} if failed else data


def _json(text: str, otherwise: Any) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return otherwise
