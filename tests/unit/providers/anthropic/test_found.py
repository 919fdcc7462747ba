"""What the service's own search and fetch read becomes documents with passages that can be cited."""

from __future__ import annotations

from typing import Any

from desktop.core.document import Locator, Place, passage_id
from desktop.providers.anthropic.found import found_documents


def cited(url: str, text: str, title: str | None = "A page") -> dict[str, Any]:
    place = {"type": "web_search_result_location", "encrypted_index": "x"}
    return {"type": "text", "text": "So.", "citations": [place | {"url": url, "cited_text": text, "title": title}]}


def fetched(url: str, text: str, **source: str) -> dict[str, Any]:
    document = {"type": "document", "title": "Fetched", "source": {"type": "text", "data": text, **source}}
    content = {"type": "web_fetch_result", "url": url, "retrieved_at": "2026-11-22T12:00:00Z", "content": document}
    return {"type": "web_fetch_tool_result", "tool_use_id": "srv", "content": content}


def test_quotations_of_a_searched_page_are_its_passages() -> None:
    blocks = [cited("https://a.example", "One."), cited("https://b.example", "B."), cited("https://a.example", "Two.")]
    first, second = found_documents([*blocks, blocks[0]])
    assert (first.file, first.title, first.format) == ("https://a.example", "A page", "web")
    assert [passage.text for passage in first.passages] == ["One.", "Two."]
    assert [passage.locator.number for passage in first.passages] == [1, 2]
    assert second.file == "https://b.example"


def test_ids_are_made_of_content_and_place() -> None:
    (page,) = found_documents([cited("https://a.example", "One.")])
    place = Locator("https://a.example", Place.LINES, 1, "", "1")
    assert page.passages[0].id == passage_id(page.sha256, place)
    (other,) = found_documents([cited("https://a.example", "Another.")])
    assert other.passages[0].id != page.passages[0].id


def test_a_fetched_page_has_its_paragraphs_with_their_lines() -> None:
    (page,) = found_documents([fetched("https://a.example", "Title\n\nFirst line\nsecond line\n\n\nEnd")])
    places = [(p.text, p.locator.number, p.locator.detail) for p in page.passages]
    assert places == [("Title", 1, "1"), ("First line\nsecond line", 3, "4"), ("End", 7, "7")]
    assert page.metadata["retrieved"] == "2026-11-22T12:00:00Z"


def test_a_page_that_was_fetched_is_not_told_twice() -> None:
    pages = found_documents([cited("https://a.example", "First"), fetched("https://a.example", "First\n\nEnd")])
    assert [page.metadata["extent"] for page in pages] == ["page"]


def test_a_page_that_could_not_be_read_is_no_document() -> None:
    error = {"type": "web_fetch_tool_result", "content": {"type": "web_fetch_tool_result_error", "error_code": "x"}}
    pdf = fetched("https://a.example/x.pdf", "JVBERi0=", type="base64", media_type="application/pdf")
    odd = {"type": "text", "text": "x", "citations": [None, {"type": "char_location"}, {"url": 1}]}
    assert found_documents([error, pdf, odd, {"type": "text", "text": "x", "citations": None}]) == ()
