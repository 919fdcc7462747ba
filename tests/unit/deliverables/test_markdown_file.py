"""Markdown files are read back as lines, and rendered to see that nothing of a source becomes structure."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from desktop.core.spec import Cell, Column, DocumentSpec, Language, Line, Paragraph, Table
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs


def written(spec: DocumentSpec, folder: Path, language: Language = "en"):
    path = folder / "brief.md"
    result = WRITERS["md"].write(spec, sample_specs.context(language), path)
    return path.read_text(encoding="utf-8"), result


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_note_used_is_defined_once(tmp_path: Path, language: Language) -> None:
    text, result = written(sample_specs.brief(language), tmp_path, language)
    body, _, notes = text.rpartition("\n## ")
    used = {int(n) for n in re.findall(r"\[\^(\d+)\]", body)}
    defined = [int(n) for n in re.findall(r"^\[\^(\d+)\]:", notes, re.MULTILINE)]
    assert defined == sorted(used) == list(range(1, result.counts["notes"] + 1))


def test_the_evidence_names_the_line_of_the_file(tmp_path: Path) -> None:
    text, result = written(sample_specs.brief(), tmp_path)
    lines = text.split("\n")
    for evidence in result.evidence:
        line = lines[int(evidence.place.removeprefix("line ")) - 1].replace("**", "")
        shown = evidence.text.rpartition(": ")[2] if evidence.number is not None else evidence.text
        assert shown in line or f"{evidence.number:,.0f}" in line


def test_text_of_a_source_stays_text(tmp_path: Path) -> None:
    nasty = "![x](http://a.example/p.png) <script>alert(1)</script> `code` a|b"
    table = Table((Column("A|B"),), ((Cell(nasty),),))
    text, _ = written(DocumentSpec("T", (Paragraph((Line(nasty), Line("# no heading"))), table)), tmp_path)
    page = markdown.markdown(text, extensions=["tables", "footnotes"])
    assert "<script" not in page and "<img" not in page and "<code" not in page
    assert page.count("<td") == 1 and "a|b" in re.sub("<[^>]+>", "", page).replace("&#124;", "|")


def test_bold_and_italic_stay(tmp_path: Path) -> None:
    text, _ = written(DocumentSpec("T", (Paragraph((Line("due by **31 March**, *perhaps*"),)),)), tmp_path)
    assert "<strong>31 March</strong>, <em>perhaps</em>" in markdown.markdown(text)
