"""Answers for pages the provider's own search found: its `url_citation` marks -> our documents and passages.

OpenAI names the page and the place in the answer, not the words of the page. The passage therefore holds the chat
model's sentence that the page is named for, and its document says so: it is a pointer to follow, not a quotation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.core.document import Document, Locator, Passage, Place

NOT_A_QUOTE = "The provider's search names this page; the words are the chat model's own, not the page's."


def found_pages(texts: Sequence[tuple[str, Sequence[Any]]]) -> tuple[Document, ...]:
    """One document per page, in order of mention. `texts`: each text of the answer with its annotations."""
    pages: dict[str, tuple[str, list[str]]] = {}
    for text, marks in texts:
        for mark in marks:
            if not isinstance(mark, Mapping) or mark.get("type") != "url_citation" or not mark.get("url"):
                continue
            _, sentences = pages.setdefault(str(mark["url"]), (str(mark.get("title") or ""), []))
            sentence = _sentence(text, mark.get("start_index"), mark.get("end_index"))
            if sentence not in sentences:
                sentences.append(sentence)
    return tuple(_document(url, title, sentences) for url, (title, sentences) in pages.items())


def _document(url: str, title: str, sentences: Sequence[str]) -> Document:
    digest = hashlib.sha256("\x1f".join((url, *sentences)).encode("utf-8", "replace")).hexdigest()
    passages = tuple(Passage(Locator(url, Place.FILE, i), text) for i, text in enumerate(sentences, 1))
    warnings, metadata = (NOT_A_QUOTE,), {"url": url, "found_by": "openai"}
    return Document(url, digest, "web", title or url, passages, warnings=warnings, metadata=metadata).with_ids()


def _sentence(text: str, start: Any, end: Any) -> str:
    """What the mark stands for: the line up to it, or the marked words where it covers more than a link."""
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end <= len(text):
        return text.strip()
    marked = text[start:end].strip()
    is_link = not marked or marked.strip("()").startswith(("[", "http", "\ue200"))
    line = text[text.rfind("\n", 0, start) + 1 : start].strip()
    return line if is_link and line else marked or text.strip()
