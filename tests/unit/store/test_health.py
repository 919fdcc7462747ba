from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.core.events import SourceRead, TaskSubmitted
from desktop.store.journal import Store


def states(store: Store) -> dict[str, str]:
    return {finding.name: finding.state for finding in store.check()}


def test_a_healthy_store_has_only_good_findings_in_both_languages(store: Store) -> None:
    store.append_now(TaskSubmitted("a", "x"))
    store.maintain()
    assert set(states(store).values()) == {"ok"}
    assert set(states(store)) == {"database", "version", "disk", "ballast", "place", "permissions", "blobs"}
    assert all(finding.text("en") and finding.text("zh") != finding.text("en") for finding in store.check())


def test_little_space_and_a_missing_reserve_are_told(opened: Callable[..., Store]) -> None:
    found = states(opened(free_space=lambda _: 100 * 2**20))
    assert (found["disk"], found["ballast"]) == ("failed", "warning")


def test_a_missing_blob_is_told(store: Store) -> None:
    blob = store.put_blob_now(b"passages")
    store.append_now(TaskSubmitted("a", "x"), SourceRead("a", "a.docx", "/a", blob=blob))
    assert states(store)["blobs"] == "ok"
    store._blobs.path(blob).unlink()
    assert states(store)["blobs"] == "failed"


def test_a_folder_that_others_can_read_is_told_with_what_to_type(store: Store, home: Path) -> None:
    home.chmod(0o755)
    (finding,) = (finding for finding in store.check() if finding.name == "permissions")
    assert finding.state == "warning"
    assert "chmod" in finding.en
