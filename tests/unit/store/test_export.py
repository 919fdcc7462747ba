from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.core.events import (
    CallEnded,
    CallProposed,
    CallStarted,
    DeliverableSaved,
    SourceRead,
    TaskCompleted,
    TaskSubmitted,
    TurnEnded,
    TurnStarted,
)
from desktop.core.message import OpaquePart, TextPart
from desktop.store.export import export
from desktop.store.journal import Store

KEY = "sk-ant-api03-" + "Ab1_" * 12


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    made = tmp_path / "brief.md"
    made.write_text("# Brief")
    blob = store.put_blob_now(json.dumps({"file": "a.docx", "passages": [{"text": "Umsatz 4.2"}]}).encode())
    store.append_now(
        TaskSubmitted("t", f"Prepare the pack 会议资料; the key is {KEY}"), TaskSubmitted("other", "not this")
    )
    store.append_now(SourceRead("t", "a.docx", "/a.docx", "0" * 64, "docx", 9, 1, "Title", blob))
    store.append_now(SourceRead("t", "b.docx", "/b.docx", error="It is locked."))
    parts = (TextPart("I read it."), OpaquePart("x", {"signature": "secret thought"}))
    store.append_now(
        TurnStarted("t", 1),
        TurnEnded("t", 1, "complete", parts=parts),
        CallProposed("t", 1, 0, "c", "1", "deliver", {"to": "a"}, "WORKSPACE", "allow", "workspace"),
    )
    store.append_now(CallStarted("t", "c"))
    store.append_now(
        DeliverableSaved("t", "d1", "c", "brief.md", str(tmp_path / "gone.md"), "0" * 64, "md", 7),
        DeliverableSaved("t", "d2", "c", "../brief.md", str(made), "0" * 64, "md", 7, version=2, replaces="d1"),
        CallEnded("t", "c", "succeeded", "Authorization: Bearer abcdef0123456789"),
    )
    store.append_now(TaskCompleted("t", "All is there."))
    return store


def test_a_run_is_exported_as_plain_files(told: Store, tmp_path: Path) -> None:
    target = tmp_path / "out" / "run"
    files = export(told, "t", target)
    names = [path.relative_to(target).as_posix() for path in files]
    assert names == ["journal.jsonl", "transcript.md", "sources.json", "deliverables/brief.md", "README.md"]
    lines = [json.loads(line) for line in (target / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == [item.event.kind for item in told.events("t")]
    sources = json.loads((target / "sources.json").read_text(encoding="utf-8"))
    assert sources[0]["document"]["passages"] == [{"text": "Umsatz 4.2"}]
    assert sources[1]["error"] == "It is locked."
    assert (target / "deliverables" / "brief.md").read_text() == "# Brief"
    transcript = (target / "transcript.md").read_text(encoding="utf-8")
    for text in ("会议资料", "I read it.", "`deliver` WORKSPACE, allow", "It is locked.", "All is there."):
        assert text in transcript
    assert "t" in (target / "README.md").read_text(encoding="utf-8")


def test_nothing_secret_leaves(told: Store, tmp_path: Path) -> None:
    export(told, "t", tmp_path / "out")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()).decode()
    for secret in (KEY, "secret thought", "abcdef0123456789", "not this"):
        assert secret not in everything
    assert "left out: looks like a key" in everything


def test_a_deliverable_that_is_gone_is_told_and_stops_nothing(told: Store, tmp_path: Path) -> None:
    (tmp_path / "brief.md").unlink()
    export(told, "t", tmp_path / "out")
    assert "no longer at its place" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_an_unknown_task_and_a_full_folder_are_one_clear_line(told: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no task"):
        export(told, "unknown", tmp_path / "out")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(BadInput, match="not empty"):
        export(told, "t", tmp_path / "out")
    with pytest.raises(BadInput, match="cannot be written"):
        export(told, "t", tmp_path / "out" / "mine")
