"""Reading of real files: what each format gave, and how much of markitdown's text our passages have, and it of ours.

AFTERNOON_MARKITDOWN is the Python of an environment in which markitdown[all] is installed; without it only our side
is told. AFTERNOON_MARKITDOWN_ANSWERS, a folder, keeps its answers from one run to the next. AFTERNOON_MISSING=1 lists
the words that we have not.

Every file is read in a fresh child that has read one line of text before, so that seconds and megabytes are the
file's own and those of the libraries it needs; so are markitdown's, whose import is not counted in its seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.sandbox import ReadingProcess
from tests.bench.word_recall import Words, raw_words, words_of

OPTIONS = ReadOptions(datetime(2026, 3, 2, 8, tzinfo=UTC), "Europe/Berlin")
# markitdown gives these as they stand in the file, transfer encodings and all: there its words are no measure
_AS_THEY_STAND = {"eml", "mbox", "ics", "rtf"}
# files whose pages were looked at beside their passages (22 November 2026)
_SEEN = set(
    "pypdf--form.pdf pypdf--commented.pdf markitdown--movie-theater-booking-2024.pdf pypdf--two-different-pages.pdf "
    "markitdown--masterformat_partial_numbering.pdf pypdf--superscript-pdftex.pdf tika--testPDF_rotated.pdf "
    "markitdown--equations.docx poi--endnotes.docx pythondocx--comments-rich-para.docx poi--61787.docx "
    "poi--simple-monthly-budget.xlsx tika--testEXCEL_charts.xlsx poi--60384.xlsx pythonpptx--tbl-cell.pptx "
    "pythonpptx--sld-notes.pptx tika--testPPT_masterFooter.pptx tika--testStyles.odt tika--testRTFJapanese.rtf".split()
)
_OTHER = """
import json, resource, sys, time
from markitdown import MarkItDown
start = time.perf_counter()
try:
    text = MarkItDown().convert(sys.argv[1]).text_content
except Exception:
    text = ""
print(json.dumps([text, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


@dataclass(slots=True)
class _Format:
    """What the files of one format came to."""

    files: int = 0
    given: int = 0
    locked: int = 0  # of the files without passages: those that ask for a password
    seen: int = 0
    passages: int = 0
    seconds: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    recalls: list[tuple[float, float, float, float]] = field(default_factory=list)  # raw, then normalised, both ways
    asked: int = 0
    missing: int = 0
    only_ours: int = 0
    its_seconds: list[float] = field(default_factory=list)
    its_memory: list[float] = field(default_factory=list)


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_words_of_real_files_against_markitdown(wire: Path, tmp_path: Path) -> None:
    formats: dict[str, _Format] = {}
    for path in sorted((wire / "files").rglob("*--*")):
        format = path.suffix[1:].lower()
        asyncio.run(_measure(formats.setdefault(format, _Format()), format, path, tmp_path))
    _print_corpus(formats)
    _print_recall({name: found for name, found in formats.items() if found.recalls})


async def _measure(found: _Format, format: str, path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text("one line", encoding="utf-8")
    process = ReadingProcess()
    await process.read(folder / "a.txt", "a.txt", OPTIONS)
    start = time.perf_counter()
    document, is_locked = None, False
    try:
        document = await process.read(path, path.name, OPTIONS)
    except UnreadableFile as error:
        is_locked = error.reason == "password"
    found.locked += is_locked
    found.seconds.append(time.perf_counter() - start)
    found.memory.append(_peak_memory())
    await process.close()
    found.files += 1
    found.seen += path.name in _SEEN
    found.given += bool(document and document.passages)
    found.passages += len(document.passages) if document else 0
    if format not in _AS_THEY_STAND and not is_locked and os.environ.get("AFTERNOON_MARKITDOWN"):
        _compare(found, path, document)


def _words_of(document: Document | None) -> tuple[str, Words]:
    """The text of all passages, and its words; the places, which a chat model is told too, only offer theirs."""
    if document is None:
        return "", words_of("")
    text = "\n\n".join([document.title, *(passage.text for passage in document.passages)])
    places = "\n\n".join(f"{passage.locator.name}\n\n{passage.locator.detail}" for passage in document.passages)
    words = words_of(text)
    return text, Words(words.asked, words.offered | words_of(places).offered)


def _compare(found: _Format, path: Path, document: Document | None) -> None:
    """Adds the recalls of a file from which both give text, and one of nothing where only markitdown does."""
    its_text, seconds, memory = _its_answer(path)
    theirs, (text, ours) = words_of(its_text), _words_of(document)
    if seconds >= 0:
        found.its_seconds.append(seconds)
        found.its_memory.append(memory)
    if not theirs.asked:
        found.only_ours += bool(ours.asked)
        return
    raw = _both_ways(raw_words(its_text), raw_words(text))
    found.recalls.append((*raw, theirs.share_in(ours), ours.share_in(theirs)))
    missing = theirs.missing_in(ours)
    found.asked += len(theirs.asked)
    found.missing += len(missing)
    if missing and os.environ.get("AFTERNOON_MISSING"):
        print(f"\n{path.name}: {len(missing)} of {len(theirs.asked)}: {' '.join(missing[:60])}")


def _both_ways(theirs: set[str], ours: set[str]) -> tuple[float, float]:
    common = len(theirs & ours)
    return (common / len(theirs) if theirs else 1.0), (common / len(ours) if ours else 1.0)


def _its_answer(path: Path) -> tuple[str, float, float]:
    """markitdown's text, seconds and megabytes; "" and -1 when it gave up."""
    folder = os.environ.get("AFTERNOON_MARKITDOWN_ANSWERS", "")
    kept = Path(folder) / f"{path.name}.json" if folder else None
    if kept and kept.exists():
        answer = json.loads(kept.read_text(encoding="utf-8"))
    else:
        answer = _asked(path)
        if kept:
            kept.write_text(json.dumps(answer), encoding="utf-8")
    return answer[0], answer[1], answer[2]


def _asked(path: Path) -> list[str | float]:
    command = [os.environ["AFTERNOON_MARKITDOWN"], "-W", "ignore", "-c", _OTHER, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        answer: list[str | float] = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        return ["", -1.0, 0.0]
    return answer


def _peak_memory() -> float:
    """The most that the reading child had resident, in megabytes (Linux; elsewhere what it has now)."""
    child = psutil.Process().children()[0]
    status = Path(f"/proc/{child.pid}/status")
    if not status.exists():
        return float(child.memory_info().rss) / 1e6
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1_000


def _print_corpus(formats: dict[str, _Format]) -> None:
    """How many files gave passages, how many a sentence (of those: how many ask for a password), how many were seen."""
    print(f"\n{'format':8}{'files':>6}{'passages':>10}{'sentence':>10}{'locked':>8}{'by eye':>8}", end="")
    print(f"{'pieces':>8}{'max s':>8}{'max MB':>8}")
    for name, found in sorted(formats.items()):
        print(f"{name:8}{_counts(found)}{max(found.seconds):8.2f}{max(found.memory):8.0f}")
    whole = _Format()
    for name in ("files", "given", "locked", "seen", "passages"):
        setattr(whole, name, sum(getattr(found, name) for found in formats.values()))
    print(f"{'all':8}{_counts(whole)}")


def _counts(found: _Format) -> str:
    counts = f"{found.files:6}{found.given:10}{found.files - found.given:10}"
    return f"{counts}{found.locked:8}{found.seen:8}{found.passages:8}"


def _print_recall(formats: dict[str, _Format]) -> None:
    """Means over files of the share of its words that we have, and of ours that it has."""
    print("\n        both  only   ------ raw ------  -- normalised --     words   words   max s        max MB")
    print(f"{'format':8}{'':4}{'ours':>6}{'its':>9}{'ours':>9}{'its':>9}{'ours':>9}{'its':>10}{'missing':>8}", end="")
    print(f"{'ours':>8}{'its':>6}{'ours':>8}{'its':>5}")
    for name, found in sorted(formats.items()):
        shares = "".join(f"{_mean([recall[column] for recall in found.recalls]):9.3f}" for column in range(4))
        cost = f"{max(found.seconds):8.2f}{_most(found.its_seconds):6.1f}{max(found.memory):8.0f}{_most(found.its_memory):5.0f}"
        print(f"{name:8}{len(found.recalls):4}{found.only_ours:6}{shares}{found.asked:10}{found.missing:8}{cost}")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _most(values: Sequence[float]) -> float:
    return max(values, default=0.0)
