from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.document import Document, Locator, Passage, Place
from desktop.core.events import (
    CallProposed,
    CallStarted,
    DeliverableSaved,
    RunStarted,
    SourceRead,
    TaskCompleted,
    TaskSubmitted,
)
from desktop.core.schema import dump
from desktop.store import journal, search_index
from desktop.store.journal import Store
from desktop.store.search_words import query_of, spelled


def submit(store: Store, task: str, words: str) -> None:
    store.append_now(TaskSubmitted(task, words), RunStarted(task, f"{task}-r"))


def save(store: Store, task: str, name: str, sentences: list[str], *, version: int = 1, replaces: str = "") -> None:
    evidence = [{"place": f"note {n}", "text": text, "sources": []} for n, text in enumerate(sentences, 1)]
    blob = store.put_blob_now(json.dumps({"evidence": evidence}).encode())
    call = f"{task}-{name}-{version}"
    saved = DeliverableSaved(
        task, call, call, name, f"/out/{name}", "0" * 64, "docx", 10, version, f"Title of {name}", blob, replaces
    )
    store.append_now(
        CallProposed(task, 1, 0, call, call, "write", {}, "WORKSPACE", "allow", "r"), CallStarted(task, call)
    )
    store.append_now(saved)


def read(store: Store, task: str, file: str, texts: list[str]) -> None:
    passages = tuple(Passage(Locator(file, Place.PAGE, n), text) for n, text in enumerate(texts, 1))
    blob = store.put_blob_now(json.dumps(dump(Document(file, "1" * 64, "pdf", "", passages))).encode())
    store.append_now(SourceRead(task, file, f"/in/{file}", "1" * 64, "pdf", 10, len(texts), blob=blob))


def found_tasks(store: Store, words: str) -> list[str]:
    return [each.task.id for each in store.search(words).tasks]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("412300", "a total of 412,300 euros"),
        ("412,300", "412300"),
        ("412,300", "a total of 412,300.50"),
        ("freig", "Sea Freight fell"),
        ("FREIGHT sea", "sea freight"),
        ("货运", "比较三家货运报价"),
        ("价", "比较三家货运报价"),
        ("货", "比较三家货运报价"),
        ("运报价", "比较三家货运报价"),
        ("q1销售", "Q1销售额"),
        ("２０２６", "in 2026"),
        ("2.5", "grew by 2.5 %"),
        ("cafe", "Café"),
        ("tm-0412", "invoice TM-0412"),
        ('"quoted"', "quoted words"),
        ("AND", "this and that"),
    ],
)
def test_what_is_typed_is_found(store: Store, typed: str, text: str) -> None:
    submit(store, "a", text)
    submit(store, "b", "something else 别的")
    assert found_tasks(store, typed) == ["a"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("报运", "比较三家货运报价"),
        ("货报", "比较三家货运报价"),
        ("412300", "412, 300"),
        ("reight", "freight"),
        ("2.6", "2.5"),
        ("1234", "12,34"),
    ],
)
def test_what_is_not_there_is_not_found(store: Store, typed: str, text: str) -> None:
    submit(store, "a", text)
    assert found_tasks(store, typed) == []


@pytest.mark.parametrize("typed", ["", "  ", "*", '"', "。", "-- ;", "()", "NEAR(", "_"])
def test_signs_alone_find_nothing_and_break_nothing(store: Store, typed: str) -> None:
    submit(store, "a", "words")
    assert store.search(typed).counts == (0, 0, 0)


def test_half_characters_are_searched_for_and_not_refused(store: Store) -> None:
    submit(store, "a", "broken \udce4 name")
    assert found_tasks(store, "broken \udce4") == ["a"]


def test_a_word_of_the_report_finds_its_task_once(store: Store) -> None:
    submit(store, "a", "Compare the offers")
    store.append_now(TaskCompleted("a", "Nordquay is the cheapest of the offers."))
    assert found_tasks(store, "nordquay") == ["a"]
    assert found_tasks(store, "offers") == ["a"]
    assert store.search("offers").counts == (1, 0, 0)


def test_newest_first_and_all_are_counted(store: Store) -> None:
    for number in range(8):
        submit(store, f"t{number}", "Compare freight")
    found = store.search("freight", limit=3)
    assert [each.task.id for each in found.tasks] == ["t7", "t6", "t5"]
    assert found.counts == (8, 0, 0)


def test_files_and_sentences_of_what_was_made_are_found_with_their_place(store: Store) -> None:
    submit(store, "a", "Compare")
    save(store, "a", "Freight note.docx", ["Sea freight fell by 12% between March and May", "Air rose"])
    found = store.search("freight")
    assert [(each.name, each.path, each.task.id) for each in found.files] == [
        ("Freight note.docx", "/out/Freight note.docx", "a")
    ]
    (text,) = found.texts
    assert (text.text, text.place, text.file) == (
        "Sea freight fell by 12% between March and May",
        "note 1",
        "Freight note.docx",
    )
    assert store.search("12% march").texts[0].deliverable is not None


def test_a_replaced_version_is_not_found_any_more(store: Store) -> None:
    submit(store, "a", "Compare")
    save(store, "a", "Note.docx", ["The price is 240"])
    assert store.search("240").counts == (0, 0, 1)
    save(store, "a", "Note (2).docx", ["The price is 250"], version=2, replaces="a-Note.docx-1")
    assert store.search("240").counts == (0, 0, 0)
    assert [each.name for each in store.search("note").files] == ["Note (2).docx"]


def test_passages_of_sources_are_found_once_with_the_latest_task_that_read_them(store: Store) -> None:
    for task in ("a", "b"):
        submit(store, task, "Read it")
        read(store, task, "Rates.pdf", ["Nothing here", "Two free days, then a daily charge"])
    found = store.search("daily charge")
    (text,) = found.texts
    assert (text.task.id, text.path, text.place) == ("b", "/in/Rates.pdf", Locator("Rates.pdf", Place.PAGE, 2))
    assert [(each.name, each.task.id) for each in store.search("rates").files] == [("Rates.pdf", "b")]


def test_a_long_text_is_found_by_its_last_word_and_shown_by_its_beginning(store: Store) -> None:
    submit(store, "a", "Read it")
    read(store, "a", "Long.pdf", ["word " * 500 + "needle"])
    (text,) = store.search("needle").texts
    assert text.text.startswith("word word")
    assert len(text.text) <= 400


def test_a_blob_that_has_gone_costs_only_its_own_sentences(store: Store, home: Path) -> None:
    submit(store, "a", "Compare")
    save(store, "a", "Note.docx", ["The price is 240"])
    for path in (home / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    assert store.search("note").counts == (0, 1, 0)
    assert store.search("240").counts == (0, 0, 0)


def test_with_much_to_take_in_the_answer_says_how_much_is_missing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "PORTION", 2)
    for number in range(5):
        submit(store, f"t{number}", "Compare freight")
    first = store.search("freight")
    assert (first.counts[0], first.behind > 0) == (2, True)
    assert (store.search("freight", portions=2).counts[0]) == 5
    assert store.search("freight").behind == 0


def test_a_maintained_store_has_nothing_left_to_take_in(store: Store) -> None:
    submit(store, "a", "Compare freight")
    store.maintain()
    assert store.search("freight", portions=0).counts == (1, 0, 0)


def test_two_processes_share_one_index(opened: Callable[..., Store]) -> None:
    first, second = opened(), opened()
    submit(first, "a", "Compare freight")
    assert found_tasks(second, "freight") == ["a"]
    submit(second, "b", "More freight")
    assert found_tasks(first, "freight") == ["b", "a"]
    assert found_tasks(second, "freight") == ["b", "a"]


def test_a_damaged_index_is_made_again(opened: Callable[..., Store], home: Path) -> None:
    store = opened()
    submit(store, "a", "Compare freight")
    assert found_tasks(store, "freight") == ["a"]
    store.close()
    (home / "search.db").write_bytes(b"no database at all" * 500)
    assert found_tasks(opened(), "freight") == ["a"]


def test_a_rebuild_throws_the_index_away_and_the_next_question_makes_it_again(store: Store, home: Path) -> None:
    submit(store, "a", "Compare freight")
    assert found_tasks(store, "freight") == ["a"]
    store.rebuild()
    assert not (home / "search.db").exists()
    assert found_tasks(store, "freight") == ["a"]


def test_an_index_of_another_journal_is_made_again(opened: Callable[..., Store], home: Path) -> None:
    """A backup that was restored counts the places of its events anew."""
    store = opened()
    for number in range(3):
        submit(store, f"old{number}", "Compare freight")
    assert len(found_tasks(store, "freight")) == 3
    store.close()
    for name in ("queue.db", "queue.db-wal", "queue.db-shm"):
        (home / name).unlink(missing_ok=True)
    store = opened()
    submit(store, "new0", "Compare freight")
    assert found_tasks(store, "freight") == ["new0"]


def test_only_the_owner_can_read_the_index(store: Store, home: Path) -> None:
    submit(store, "a", "Compare freight")
    store.search("freight")
    assert (home / "search.db").stat().st_mode & 0o077 == 0


def test_without_fts5_tasks_and_files_are_found_by_their_letters(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "has_fts5", lambda: False)
    submit(store, "a", "Compare 100%_freight")
    submit(store, "b", "比较货运")
    save(store, "a", "Freight note.docx", ["Sea freight fell"])
    found = store.search("freight")
    assert ([each.task.id for each in found.tasks], [each.name for each in found.files]) == (
        ["a"],
        ["Freight note.docx"],
    )
    assert found_tasks(store, "货运") == ["b"]
    assert found_tasks(store, "%_f") == ["a"]
    assert found_tasks(store, "0_f") == []
    assert store.search(" ").counts == (0, 0, 0)


def test_what_is_indexed_and_asked_for_is_spelled_alike() -> None:
    assert spelled("Q1 货运报价, 412,300").split() == ["q1", "货运", "运报", "报价", "价", ",", "412300"]
    assert query_of("货运报价 412,300") == '"货运 运报 报价" AND "412300" *'


def test_after_closing_nothing_is_taken_in_any_more(opened: Callable[..., Store], home: Path) -> None:
    """The engine's care may still be on its thread when the window closes the store."""
    store = opened()
    submit(store, "a", "Compare freight")
    index = search_index.SearchIndex(home, store._blobs)
    index.close()
    assert index.follow() == 0
    assert index.rows("SELECT * FROM entry", ()) == []
    assert not (home / "search.db").exists()
