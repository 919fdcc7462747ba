"""Scripts for the scripted chat model: small jobs that read, write, ask and place, as files beside a test's data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Turn = Mapping[str, Any]

NOTES = "# March\n\nRevenue was 12 EUR in March.\n\nCosts fell to 5 EUR.\n"


def turn(*calls: tuple[str, Mapping[str, Any]], text: str = "") -> Turn:
    """A turn that makes these calls, (tool, arguments) each."""
    return {"text": text, "calls": [{"name": name, "arguments": arguments} for name, arguments in calls]}


def read(file: str = "notes.md") -> tuple[str, Turn]:
    return "read_file", {"file": file}


def write(name: str = "Summary", text: str = "Revenue was 12 EUR in March.", word: str = "Revenue") -> tuple[str, Turn]:
    """A Markdown file of one line, which rests on the first passage read that has `word` in it ("": on none)."""
    line = {"text": text, "sources": [f"$passage:{word}"] if word else []}
    spec = {"title": name, "blocks": [{"type": "paragraph", "lines": [line]}]}
    return "write_document", {"name": name, "format": "md", "spec": spec}


def ask(question: str, *choices: str) -> tuple[str, Turn]:
    return "ask", {"question": question, "choices": list(choices)}


def place(folder: Path, file: str = "Summary.md") -> tuple[str, Turn]:
    return "place_copy", {"file": file, "folder": str(folder)}


SMALL: Sequence[Turn] = [turn(read(), text="Reading."), turn(write(), text="Writing."), {"text": "All done."}]


def script(folder: Path, turns: Sequence[Turn] = SMALL, name: str = "script.json") -> str:
    """Keep `turns` in `folder`; returns the name of the chat model that plays them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(turns, ensure_ascii=False), encoding="utf-8")
    return f"scripted:{folder / name}"
