"""Answers for what a task will cost, as a range before it starts (quality.expectation compares it afterwards).

Two bases: what the latest tasks of the same job and chat model cost (from three on), else the size of the inputs. Sizes
come from directory entries and the tables of contents of zip packages; nothing is read whole. The range is wide and
says from what it was made; it is no promise.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.message import Usage
from desktop.documents.files import expand
from desktop.providers.card import ModelCard

ENOUGH = 3  # past tasks that say more than sizes do
TEXT = frozenset({"txt", "md", "csv", "tsv", "json", "jsonl", "log", "srt", "vtt"})
MARKED_UP = frozenset({"html", "htm", "eml", "mbox", "msg", "rtf", "xml", "mhtml"})
PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp", "heic"})
PICTURE_TOKENS = 1_600

# Characters of text per byte: the tenth decile, the whole of all files, the ninth decile, over 200 real files (the sample
# week and files from elsewhere). Markup, styles and attachments take the rest. Of a package, its XML unpacked.
SHARE = {
    "text": (0.9, 0.95, 1.0),
    "marked up": (0.08, 0.32, 0.75),
    "calendar": (0.2, 0.3, 0.6),
    "document": (0.002, 0.01, 0.1),
    "workbook": (0.004, 0.05, 0.15),
    "deck": (0.001, 0.007, 0.02),
    "pdf": (0.005, 0.04, 0.25),
    "other": (0.02, 0.1, 0.5),
}
PACKAGES = {
    **dict.fromkeys(("docx", "docm", "odt"), "document"),
    **dict.fromkeys(("xlsx", "xlsm", "ods"), "workbook"),
    **dict.fromkeys(("pptx", "pptm", "odp"), "deck"),
}

CHARACTERS_PER_TOKEN = (4.5, 2.5)  # plain English; Chinese, figures and the denser tokenizers of 2026

OVERHEAD = 5_000  # instructions and tools in every request, in tokens
SHORT_COURSE = (3, 1_500)  # requests and tokens written by a task that goes straight through
LONG_COURSE = (14, 24_000)


@dataclass(frozen=True, slots=True)
class Size:
    """What was given: files, their kinds (endings) and how many tokens their text may be, lowest and highest."""

    files: int
    kinds: frozenset[str]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """US dollars, None for both while the price is unknown. `basis` is (English, Chinese)."""

    low_usd: float | None
    high_usd: float | None
    tokens: int
    basis: tuple[str, str]


def size_of(inputs: Sequence[Path]) -> Size:
    """The size of what was given. Blocks: walks folders and opens the directories of zip packages."""
    found = expand(inputs).files
    texts = [_characters(file.path, file.size) for file in found]
    middle = sum(text[1] for text in texts)
    below = math.sqrt(sum((text[1] - text[0]) ** 2 for text in texts))  # files err in both directions
    above = math.sqrt(sum((text[2] - text[1]) ** 2 for text in texts))
    pictures = PICTURE_TOKENS * sum(_kind(file.path) in PICTURES for file in found)
    low, high = (
        int(each / per) for each, per in zip((middle - below, middle + above), CHARACTERS_PER_TOKEN, strict=True)
    )
    return Size(len(found), frozenset(_kind(file.path) for file in found), low + pictures, high + pictures)


def estimate(card: ModelCard, size: Size, past: Sequence[float]) -> Estimate:
    """The expected range with this chat model; `past` are the costs of like tasks."""
    if card.price is None:
        return Estimate(None, None, size.high, ("the price of this engine is not known", "该引擎的价格未知"))
    if len(past) >= ENOUGH:
        costs = sorted(past)
        basis = (f"from your last {len(past)} tasks of this kind", f"根据最近 {len(past)} 个同类任务")
        return Estimate(_quantile(costs, 0.1), _quantile(costs, 0.9), size.high, basis)
    short = card.price.cost(_usage(card, size.low, *SHORT_COURSE)).usd
    long = card.price.cautious(_usage(card, size.high, *LONG_COURSE))
    if not size.files:
        return Estimate(short, long, size.high, ("no files were given", "没有给文件"))
    files = f"{size.files} file{'' if size.files == 1 else 's'}"
    return Estimate(short, long, size.high, (f"from the size of {files}", f"根据 {size.files} 个文件的大小"))


def _usage(card: ModelCard, text: int, requests: int, written: int) -> Usage:
    """Every token of text is sent once as new and then again from the cache, within the window that is worked with."""
    window = max(card.context - card.output, 1)
    standing = min(text + OVERHEAD, window)
    return Usage(OVERHEAD, written, cache_read=(requests - 1) * standing, cache_write=text + OVERHEAD)


def _characters(path: Path, size: int) -> tuple[float, float, float]:
    """Lowest, likely and highest number of characters in a file."""
    kind = _kind(path)
    if kind in PICTURES:
        return 0.0, 0.0, 0.0
    if kind in PACKAGES:
        share, size = SHARE[PACKAGES[kind]], _unpacked(path, size)
    else:
        share = SHARE[_family(kind)]
    return size * share[0], size * share[1], size * share[2]


def _family(kind: str) -> str:
    if kind in TEXT:
        return "text"
    if kind in MARKED_UP:
        return "marked up"
    return {"pdf": "pdf", "ics": "calendar", "vcf": "calendar"}.get(kind, "other")


def _unpacked(path: Path, size: int) -> int:
    """Bytes of the XML in a package, as its table of contents says; the file's own size when it has none."""
    try:
        with zipfile.ZipFile(path) as package:
            return sum(entry.file_size for entry in package.infolist() if entry.filename.endswith(".xml"))
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return size


def _kind(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _quantile(ordered: Sequence[float], part: float) -> float:
    """The nearest rank: a cost that a task really had."""
    return ordered[round(part * (len(ordered) - 1))]
