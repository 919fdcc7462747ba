"""Answers for pages that the service's own search and fetch read, as documents with passages like any other source.

A searched page is known only by the words that were cited (its content comes encrypted): one passage per quotation,
numbered in the order of the answer. A fetched page has its text: one passage per paragraph, placed by its lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desktop.core.document import Document, Locator, Passage, Place


def found_documents(blocks: Iterable[Mapping[str, Any]]) -> tuple[Document, ...]:
    """Documents named by their URL, fetched ones with their whole text, searched ones with what was cited of them."""
    quotes: dict[str, tuple[str, list[str]]] = {}
    fetched: dict[str, Document] = {}
    for block in blocks:
        for url, title, text in _cited(block):
            known = quotes.setdefault(url, (title, []))[1]
            if text not in known:
                known.append(text)
        if (page := _fetched(block)) is not None:
            fetched[page.file] = page
    searched = [_searched(url, *of_url) for url, of_url in quotes.items() if url not in fetched]
    return (*searched, *fetched.values())


def _cited(block: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for citation in block.get("citations") or () if block.get("type") == "text" else ():
        if isinstance(citation, Mapping) and citation.get("type") == "web_search_result_location":
            url, text = citation.get("url"), citation.get("cited_text")
            if isinstance(url, str) and isinstance(text, str) and url and text.strip():
                yield url, str(citation.get("title") or url), text


def _searched(url: str, title: str, quotes: list[str]) -> Document:
    passages = tuple(Passage(Locator(url, Place.LINES, n, "", str(n)), text) for n, text in enumerate(quotes, 1))
    content = "\n".join(quotes)
    return _document(url, title, content, passages, {"url": url, "extent": "quotations"})


def _fetched(block: Mapping[str, Any]) -> Document | None:
    content = block.get("content")
    if block.get("type") != "web_fetch_tool_result" or not isinstance(content, Mapping):
        return None
    page, url = content.get("content"), content.get("url")
    source = page.get("source") if isinstance(page, Mapping) else None
    if not isinstance(source, Mapping) or source.get("type") != "text" or not isinstance(url, str):
        return None  # an error, or a PDF that only the service has read
    text = str(source.get("data") or "")
    title = str((page.get("title") if isinstance(page, Mapping) else "") or url)
    metadata = {"url": url, "extent": "page", "retrieved": str(content.get("retrieved_at") or "")}
    return _document(url, title, text, tuple(_paragraphs(url, text)), metadata)


def _paragraphs(url: str, text: str) -> Iterator[Passage]:
    first = 1
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip():
            if not lines:
                first = number
            lines.append(line.strip())
        elif lines:
            yield Passage(Locator(url, Place.LINES, first, "", str(number - 1)), "\n".join(lines))
            lines = []


def _document(
    url: str, title: str, content: str, passages: tuple[Passage, ...], metadata: Mapping[str, str]
) -> Document:
    data = content.encode("utf-8", "replace")
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(url, sha256, "web", title, passages, len(data), metadata=metadata).with_ids()
