"""A large workbook on the Review page: the first rows at once, the next ones when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core import events as e
from desktop.core.task import TaskDetail
from desktop.store.journal import Store
from desktop.ui.review.loading import Loaded, Rest, again, load, load_more
from desktop.ui.review.preview import GridLeaf, GridLine, GridRow
from tests.support import reviewed_task
from tests.support.seeded_week import week_clock


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = Store.open(home, week_clock())
    yield store
    store.close()


def sheet(name: str, count: int, **others: Any) -> dict[str, Any]:
    rows = [[{"value": f"Row {n}"}, {"value": n, "format": "integer", "sources": ["p1"]}] for n in range(count)]
    return {
        "name": name,
        "table": {"columns": [{"title": "A"}, {"title": "B"}], "rows": rows, "total_row": True},
    } | others


def told(store: Store, home: Path, *sheets: dict[str, Any]) -> tuple[TaskDetail, Loaded]:
    """The task with a workbook of these sheets, whose figures are cited; the file itself was never written."""
    locator = {"file": "a.csv", "place": "cells", "number": 0, "name": "S", "detail": ""}
    citation = {"passage": "p1", "locator": locator, "quote": "q", "sha256": "0" * 64}
    blob = store.put_blob_now(json.dumps({"citations": {"p1": citation}, "counts": {"sheets": len(sheets)}}).encode())
    spec = {"title": "Big", "sheets": list(sheets)}
    arguments = {"name": "Big", "spec": spec, "format": "xlsx"}
    store.append_now(
        e.TaskSubmitted("t", "Make it", (), str(home), language="en", timezone="Europe/London"),
        e.RunStarted("t", "run"),
        e.CallProposed("t", 1, 0, "c", "c", "write_workbook", arguments, "WORKSPACE", "allow", ""),
        e.CallStarted("t", "c"),
        e.DeliverableSaved("t", "c", "c", "Big.xlsx", str(home / "Big.xlsx"), "0" * 64, "xlsx", 9, 1, "Big", blob),
        e.CallEnded("t", "c", "succeeded", "{}"),
    )
    detail = store.detail("t")
    assert detail is not None
    return detail, load(store, detail, detail.deliverables[0])


def leaves(loaded: Loaded) -> list[GridLeaf]:
    assert loaded.preview is not None
    return [leaf for leaf in loaded.preview.leaves if isinstance(leaf, GridLeaf)]


def rows(loaded: Loaded) -> list[GridRow | GridLine]:
    return [row for leaf in leaves(loaded) for row in leaf.rows]


def words(loaded: Loaded) -> list[str]:
    """The first words of each row."""
    return [row.cells[0].text if isinstance(row, GridRow) else row.html for row in rows(loaded)]


def bold(loaded: Loaded) -> list[str]:
    return [row.cells[0].text for row in rows(loaded) if isinstance(row, GridRow) and row.bold]


def test_the_first_rows_are_shown_and_the_rest_is_counted(store: Store, home: Path) -> None:
    _, loaded = told(store, home, sheet("S", 500), sheet("T", 3))
    assert loaded.preview is not None
    assert (loaded.preview.rest, loaded.rests) == (300, (Rest(0, 200, 500),))
    assert [row.number for row in rows(loaded)] == [*range(1, 202), *range(1, 5)]
    assert bold(loaded) == ["A", "A", "Row 2"]  # a total only where it is one


def test_more_rows_come_behind_with_their_own_numbers(store: Store, home: Path) -> None:
    chart = {"kind": "column", "categories": ["a"], "series": [{"name": "n", "values": [1]}]}
    whole = sheet("S", 500, intro=[{"text": "About it"}], notes=[{"text": "Below it"}], charts=[chart])
    detail, loaded = told(store, home, whole)
    first = leaves(loaded)
    assert "Below it" not in words(loaded)
    loaded = load_more(detail, loaded)
    assert loaded.preview is not None and loaded.rests == (Rest(0, 400, 500),)
    assert leaves(loaded)[: len(first)] == first
    assert [fact.number for fact in loaded.preview.facts] == list(range(400))
    loaded = load_more(detail, loaded)
    assert loaded.preview is not None
    assert (loaded.preview.rest, loaded.rests, len(loaded.preview.facts)) == (0, (), 500)
    # line 1 is the intro, 2 is empty, 3 the head, and a line below the table is empty; the chart has no number
    assert [row.number for row in rows(loaded)] == [1, *range(3, 504), 505, None]
    assert words(loaded)[:3] == ["About it", "A", "Row 0"] and words(loaded)[-3:-1] == ["Row 499", "Below it"]
    assert bold(loaded) == ["A", "Row 499"]
    assert [leaf.joined for leaf in leaves(loaded)] == [False, True, True]
    assert {leaf.widths for leaf in leaves(loaded)} == {first[0].widths}
    assert load_more(detail, loaded) is loaded


def test_sheets_that_are_cut_are_read_on_in_their_order(store: Store, home: Path) -> None:
    detail, loaded = told(store, home, sheet("S", 250), sheet("T", 210))
    for rest in (10, 0):
        loaded = load_more(detail, loaded)
        assert loaded.preview is not None and loaded.preview.rest == rest
    shown = [(leaf.title, leaf.joined) for leaf in leaves(loaded)]
    assert shown == [("S", False), ("T", False), ("S", False), ("T", False)]  # each begins anew below another


def test_what_was_loaded_is_not_made_again(store: Store, home: Path) -> None:
    detail, loaded = told(store, home, sheet("S", 500))
    more = load_more(detail, loaded)
    kept = again(more, detail.deliverables[0])
    assert kept is not None and kept.preview is more.preview and kept.standing == "missing"
    (home / "Big.xlsx").write_bytes(b"now it is there")
    changed = again(kept, detail.deliverables[0])
    assert changed is not None and (changed.standing, changed.preview) == ("changed", more.preview)


def test_pages_of_a_pdf_that_was_written_again_are_read_again(store: Store, home: Path) -> None:
    reviewed_task.tell(store, home / "tasks", more=True)
    detail = store.detail(reviewed_task.TASK)
    assert detail is not None
    file = next(each for each in detail.deliverables if each.format == "pdf")
    loaded = load(store, detail, file)
    assert again(loaded, file) is not None and again(None, file) is None
    Path(file.path).write_bytes(b"another")
    assert again(loaded, file) is None
    Path(file.path).unlink()
    gone = again(loaded, file)
    assert gone is not None and gone.standing == "missing"


def test_a_spec_that_cannot_be_read_has_no_preview(store: Store, home: Path) -> None:
    _, loaded = told(store, home, {"name": "S", "table": {"columns": "none", "rows": [["x"]]}})
    assert loaded.preview is None and loaded.counts == {"sheets": 1}
