"""Putting a finished file on the disk: cited, named, never over another, and once only whatever happens."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import docx
import pytest

from desktop.core.errors import InvalidArguments, LimitReached, ToolFailed
from desktop.core.events import DeliverableSaved
from desktop.deliverables import registry
from desktop.tools.deliver import file_stem
from desktop.tools.disk import unwritable
from tests.unit.tools.conftest import Desk


def wish(text: str, *sources: str, name: str = "Notes") -> dict[str, Any]:
    block = {"type": "paragraph", "lines": [{"text": text, "sources": list(sources)}]}
    return {"name": name, "format": "md", "spec": {"title": name, "blocks": [block]}}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_written_file_is_announced_with_its_hash_and_its_evidence(desk: Desk) -> None:
    source = desk.id_of("12 EUR")
    outcome = await desk.call("write_document", wish("Revenue was 12 EUR.", source))
    (saved,) = outcome.events
    assert isinstance(saved, DeliverableSaved)
    path = Path(saved.path)
    assert (path.name, path.parent) == ("Notes.md", desk.folder)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == saved.sha256
    assert saved.size == path.stat().st_size
    evidence = json.loads(desk.blobs[saved.evidence])
    assert evidence["citations"][source]["quote"] == "Revenue was 12 EUR in March."
    assert json.loads(outcome.content)["file"] == "Notes.md"
    assert names(desk.folder) == ["Notes.md"]


async def test_a_second_file_of_the_same_name_is_a_new_version_and_replaces_the_first(desk: Desk) -> None:
    (first,) = (await desk.call("write_document", wish("One."), "key-1")).events
    (second,) = (await desk.call("write_document", wish("Two."), "key-2")).events
    (third,) = (await desk.call("write_document", wish("Three."), "key-3")).events
    assert isinstance(first, DeliverableSaved) and isinstance(second, DeliverableSaved)
    assert isinstance(third, DeliverableSaved)
    assert names(desk.folder) == ["Notes-v2.md", "Notes-v3.md", "Notes.md"]
    assert [(e.version, e.replaces) for e in (first, second, third)] == [(1, ""), (2, "key-1"), (3, "key-2")]
    assert [row.name for row in desk.deliverables() if row.state == "committed"] == ["Notes-v3.md"]


async def test_a_file_of_the_person_is_never_overwritten(desk: Desk) -> None:
    (desk.folder / "Notes.md").write_text("mine")
    (saved,) = (await desk.call("write_document", wish("One."))).events
    assert isinstance(saved, DeliverableSaved) and saved.name == "Notes-v2.md"
    assert (desk.folder / "Notes.md").read_text() == "mine"


async def test_the_same_call_after_a_crash_finds_its_own_file(desk: Desk) -> None:
    (before,) = (await desk.call("write_document", wish("One."), dies=True)).events
    (after,) = (await desk.call("write_document", wish("One."))).events
    assert before == after
    assert names(desk.folder) == ["Notes.md"]


async def test_a_crash_while_a_new_version_is_made_leaves_one_new_version(desk: Desk) -> None:
    await desk.call("write_document", wish("One."), "key-1")
    (before,) = (await desk.call("write_document", wish("Two."), "key-2", dies=True)).events
    (after,) = (await desk.call("write_document", wish("Two."), "key-2")).events
    assert before == after
    assert names(desk.folder) == ["Notes-v2.md", "Notes.md"]


async def test_what_a_killed_writer_left_is_written_over(desk: Desk) -> None:
    (desk.folder / ".Notes.key-1.part").write_text("half a f")
    await desk.call("write_document", wish("One."))
    assert names(desk.folder) == ["Notes.md"]


async def test_ids_nobody_read_are_refused_all_at_once(desk: Desk) -> None:
    with pytest.raises(ToolFailed, match="no passage has the id p00000000, pmadeupid"):
        await desk.call("write_document", wish("x", "pmadeupid", desk.id_of("Costs"), "p00000000"))
    assert names(desk.folder) == []


async def test_a_spec_of_the_wrong_shape_is_refused_with_its_faults(desk: Desk) -> None:
    bad = wish("x") | {"spec": {"title": 5, "blocks": [{"type": "heading", "level": 9}]}}
    with pytest.raises(InvalidArguments) as failure:
        await desk.call("write_document", bad)
    assert failure.value.faults == [
        "spec.blocks[0].level: must be one of 1, 2, 3, not 9",
        "spec.blocks[0].text: is missing",
        "spec.title: must be string, not a number ('5')",
    ]


async def test_a_table_whose_rows_do_not_fit_is_refused(desk: Desk) -> None:
    table = {"type": "table", "columns": [{"title": "A"}], "rows": [[{"value": 1}, {"value": 2}]]}
    with pytest.raises(InvalidArguments, match=r"spec.blocks\[0\]: row 1 has 2 cells, the table has 1 columns"):
        await desk.call("write_document", wish("x") | {"spec": {"title": "T", "blocks": [table]}})


Write = Callable[[Any, Any, Path], Any]


def replace_writer(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    writers = dict(registry.WRITERS)
    writers["md"] = registry.Writer("md", writers["md"].spec, ".md", write)
    monkeypatch.setattr(registry, "WRITERS", MappingProxyType(writers))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EDQUOT, "no space left"),
        (errno.EFBIG, "no space left"),
        (errno.EROFS, "cannot be written"),
    ],
)
async def test_a_disk_that_takes_nothing_more_is_told_to_the_person(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def full(spec: Any, context: Any, path: Path) -> None:
        path.write_text("half")
        raise OSError(number, "the system's words")

    replace_writer(monkeypatch, full)
    with pytest.raises(LimitReached, match=words) as failure:
        await desk.call("write_document", wish("x"))
    assert "kept" in failure.value.en and "都在" in failure.value.zh
    assert names(desk.folder) == []


def test_the_sentence_about_a_folder_says_what_to_do() -> None:
    for number in (errno.ENOSPC, errno.EACCES):
        sentence = unwritable(OSError(number, "why"), "/some/folder")
        assert "/some/folder" in sentence.en and "then resume" in sentence.en and "继续" in sentence.zh


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Brief 2026-03-04", "Brief 2026-03-04"),
        ("Brief.docx", "Brief"),
        ("../../etc/passwd", "etc passwd"),
        ("a/b\\c:d*e?f", "a b c d e f"),
        ("季度会 简报", "季度会 简报"),
        ("  .hidden.  ", "hidden"),
        ("con", "con_"),
        ("LPT1", "LPT1_"),
        ("x" * 200, "x" * 80),
        ("tab\tand\nnewline", "tab and newline"),
    ],
)
def test_a_name_becomes_one_that_every_system_accepts(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@pytest.mark.parametrize("name", ["", "  ", "...", "///", ".docx", "\x00"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(ToolFailed, match="letters or digits"):
        file_stem(name)


@pytest.mark.parametrize("format", ["docx", "pdf", "html", "md"])
async def test_one_document_can_be_written_in_four_formats(desk: Desk, format: str) -> None:
    outcome = await desk.call("write_document", wish("Revenue was 12 EUR.", desk.id_of("12 EUR")) | {"format": format})
    assert json.loads(outcome.content)["file"] == f"Notes.{format}"


async def test_a_workbook_of_one_sheet_can_be_csv(desk: Desk) -> None:
    table = {"columns": [{"title": "Task"}], "rows": [[{"value": "=1+1"}]]}
    spec = {"title": "Tasks", "sheets": [{"name": "Tasks", "table": table}]}
    await desk.call("write_workbook", {"name": "Tasks.csv", "spec": spec, "format": "csv"})
    assert (desk.folder / "Tasks.csv").read_text(encoding="utf-8-sig") == "Task\n'=1+1\n"
    spec["sheets"].append({"name": "More", "table": table})
    with pytest.raises(InvalidArguments, match="one table, not 2"):
        await desk.call("write_workbook", {"name": "Tasks", "spec": spec, "format": "csv"})


def letterhead(folder: Path, name: str) -> Path:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "ACME"
    document.save(str(folder / name))
    return folder / name


async def test_a_dropped_template_is_followed_without_being_named(desk: Desk, tmp_path: Path) -> None:
    desk.shelf.templates["brand/acme.dotx"] = letterhead(tmp_path, "acme.dotx")
    await desk.call("write_document", wish("One.") | {"format": "docx"})
    assert docx.Document(str(desk.folder / "Notes.docx")).sections[0].header.paragraphs[0].text == "ACME"
    await desk.call("write_document", wish("One."), "key-2")
    assert (desk.folder / "Notes.md").exists(), "other formats do not mind"


async def test_a_document_is_a_template_only_when_it_is_named(desk: Desk, tmp_path: Path) -> None:
    desk.shelf.templates["acme.docx"] = letterhead(tmp_path, "acme.docx")
    await desk.call("write_document", wish("One.") | {"format": "docx"})
    await desk.call("write_document", wish("One.") | {"format": "docx", "template": "acme.docx"}, "key-2")
    heads = [
        docx.Document(str(desk.folder / name)).sections[0].header.paragraphs[0].text for name in names(desk.folder)
    ]
    assert heads == ["ACME", "Notes\tDRAFT"]


@pytest.mark.parametrize(
    ("format", "template", "said"),
    [
        ("docx", "none.dotx", "no file 'none.dotx'"),
        ("docx", "notes.md", "takes a template .dotx"),
        ("pdf", "a.dotx", "no template"),
    ],
)
async def test_a_template_that_cannot_be_one_is_refused(desk: Desk, format: str, template: str, said: str) -> None:
    with pytest.raises(ToolFailed, match=said):
        await desk.call("write_document", wish("One.") | {"format": format, "template": template})
    assert names(desk.folder) == []
