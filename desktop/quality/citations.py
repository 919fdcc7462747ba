"""Answers for check 3: every citation's passage was read, has the same hash and place, and its words stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.core.document import Citation
from desktop.core.spec import Evidence
from desktop.quality.finding import Delivered, Fault, Finding, finding_of, place_in, said
from desktop.quality.shelf import Shelf, flat, words_of

_QUOTED = re.compile(r"“([^“”]{6,})”|\"([^\"]{6,})\"|「([^「」]{3,})」|『([^『』]{3,})』")
_WORDS = 3  # shorter quotations are names and terms
_HAN = 6


def check(item: Delivered, shelf: Shelf, language: str) -> Finding:
    """One finding for the file."""
    if not item.citations and not any(entry.sources for entry in item.evidence):
        text = said(language, "Nothing in this file cites a source.", "此文件没有引用来源。")
        return Finding("citations", "not_run", text, item.row.name)
    faults = [fault for id, citation in item.citations.items() for fault in _citation(id, citation, shelf)]
    faults += [fault for entry in item.evidence for fault in _entry(entry, item, shelf)]
    total = len(item.citations)
    files = len({citation.locator.file for citation in item.citations.values()})
    good = said(
        language,
        f"{total} of {total} citations found word for word in {files} {'file' if files == 1 else 'files'}.",
        f"{total} 条引注全部在 {files} 个文件中逐字找到。",
    )
    return finding_of("citations", item.row.name, faults, language, good)


def _citation(id: str, citation: Citation, shelf: Shelf) -> Iterator[Fault]:
    en, zh = citation.locator.label("en"), citation.locator.label("zh")
    found = shelf.find(id)
    wish = f"Source {id} ({en}) does not hold what is cited: cite a passage that was read and says it."
    if found is None:
        yield Fault(f"{en}: this place was not read.", f"{zh}：没有读过这个位置。", wish)
        return
    passage, document = found
    if citation.sha256 != document.sha256:
        yield Fault(f"{en}: the file has changed since it was cited.", f"{zh}：引用之后文件已改动。", wish)
    elif citation.locator != passage.locator:
        yield Fault(f"{en}: the citation names another place.", f"{zh}：引注写的是另一个位置。", wish)
    elif not stands_in(citation.quote, passage.text):
        yield Fault(f"{en}: the quoted words do not stand there.", f"{zh}：引用的文字不在那里。", wish)
    elif passage.hidden:
        yield Fault(
            f"{en}: the cited text is hidden in its file.", f"{zh}：引用的是文件里的隐藏文字。", is_warning=True
        )


def _entry(entry: Evidence, item: Delivered, shelf: Shelf) -> Iterator[Fault]:
    for id in entry.sources:
        if id not in item.citations:
            yield Fault(
                f"{place_in(entry.place, 'en')}: the source {id} has no citation.",
                f"{place_in(entry.place, 'zh')}：来源 {id} 没有引注。",
                f"{entry.place} names the source {id}, which is not cited: use ids of passages that were read.",
            )
    texts = [words_of(passage) for passage in shelf.around(entry.sources)]
    for quote in quotations(entry.text) if texts else ():
        if not any(stands_in(quote, text) for text in texts):
            short = quote if len(quote) <= 60 else quote[:59] + "…"
            yield Fault(
                f"{place_in(entry.place, 'en')}: “{short}” stands in none of its sources.",
                f"{place_in(entry.place, 'zh')}：“{short}”不在所列来源中。",
                f"{entry.place} quotes “{short}”, which stands in none of its sources: quote exactly or do not use "
                "quotation marks.",
            )


def quotations(text: str) -> list[str]:
    """What stands in quotation marks and is long enough to be somebody's words."""
    found = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    return [q for q in found if len(q.split()) >= _WORDS or sum(c > "\u3400" for c in q) >= _HAN]


def stands_in(quote: str, text: str) -> bool:
    """Whether the words stand in `text` in this order; "…" and "[…]" stand for words left out."""
    rest = _levelled(text)
    for piece in re.split(r"\[?(?:…|\.{3})\]?", quote):
        words = _levelled(piece).strip(" .,;:，。；：")
        at = rest.find(words)
        if at < 0:
            return False
        rest = rest[at + len(words) :]
    return True


def _levelled(text: str) -> str:
    """Quotation marks and dashes in one form, white space flat, case kept out of it."""
    return flat(text).translate(_LEVEL).casefold()


_LEVEL = str.maketrans("“”„‟‘’‚‛–—−", "\"\"\"\"''''---")
