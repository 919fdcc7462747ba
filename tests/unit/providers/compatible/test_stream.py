"""Bytes in any pieces become records; what is broken is refused, never mended."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.providers.compatible import stream
from desktop.providers.compatible.stream import DONE, EventReader

TEXT = '\ufeff: hello\r\ndata: {"a": "é 😀"}\r\n\r\n  data:{"b":2}\n\nevent: error\ndata: {"message": "no"}\n\ndata: [DONE]\n\n'
RECORDS = [{"a": "é 😀"}, {"b": 2}, {"error": {"message": "no"}}, DONE]


def read(*pieces: bytes) -> list[Any]:
    reader = EventReader()
    return [record for piece in pieces for record in reader.feed(piece)] + list(reader.end())


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 1000])
def test_it_does_not_matter_where_the_bytes_are_cut(size: int) -> None:
    data = TEXT.encode()
    assert read(*(data[start : start + size] for start in range(0, len(data), size))) == RECORDS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_no_blank_lines_will_do(end: str) -> None:
    assert read(end.join(['data: {"a": 1}', 'data: {"a": 2}', "data: [DONE]"]).encode()) == [{"a": 1}, {"a": 2}, DONE]


def test_one_object_over_several_data_lines_is_one_record() -> None:
    assert read(b'data: {"a":\ndata: 1}\n\n') == [{"a": 1}]


def test_the_error_line_of_llama_cpp_is_an_error() -> None:
    assert read(b'error: {"message": "full"}\n\n') == [{"error": {"message": "full"}}]
    assert read(b"error: out of memory\n\n") == [{"error": "out of memory"}]


@pytest.mark.parametrize(
    "data",
    [
        b'data: {"a": 1\n\n',
        b'data: {"a": 1',
        b"data: [DON\n\n",
        b"data: [1, 2]\n\n",
        b'data: "text"\n\n',
        b'data: {"a": "\xff"}\n\n',
        b'data: {"a": "\xc3',
        b"data: " + b'{"a":' * 200_000 + b"\n\n",
    ],
    ids=["open", "open at the end", "half done", "list", "text", "no UTF-8", "half a character", "too deep"],
)
def test_what_is_broken_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        read(data)


def test_an_answer_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONGEST", 1000)
    with pytest.raises(ValueError, match="does not end"):
        read(*[b'data: {"a": 1}\n\n'] * 100)
