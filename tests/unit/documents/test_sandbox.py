from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from desktop.core.errors import UnreadableFile
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.sandbox import ReadingProcess
from tests.support.program import PROJECT
from tests.unit.documents.office_files import packed, sheet

ECHO = """
import json, sys
for line in sys.stdin.buffer:
    request = json.loads(line)
    {action}
"""
OK = 'print(json.dumps({"unreadable": {"reason": "empty", "en": request["name"], "zh": "z"}}), flush=True)'


def child_that(action: str) -> tuple[str, ...]:
    """A child of our own making that does `action` for every request."""
    return (sys.executable, "-c", ECHO.replace("{action}", action))


@pytest.fixture
async def reading() -> AsyncIterator[ReadingProcess]:
    process = ReadingProcess()
    yield process
    await process.close()


async def reason(process: ReadingProcess, path: Path, options: ReadOptions) -> str:
    with pytest.raises(UnreadableFile) as caught:
        await process.read(path, path.name, options)
    return caught.value.reason


async def test_a_file_is_read_in_another_process(reading: ReadingProcess, tmp_path: Path, options: ReadOptions) -> None:
    (tmp_path / "a.txt").write_text("Hello 世界")
    document = await reading.read(tmp_path / "a.txt", "folder/a.txt", options)
    assert [p.text for p in document.passages] == ["Hello 世界"]
    assert document.file == "folder/a.txt"


async def test_sentences_come_back_whole(reading: ReadingProcess, tmp_path: Path, options: ReadOptions) -> None:
    with pytest.raises(UnreadableFile) as caught:
        await reading.read(tmp_path / "gone.txt", "gone.txt", options)
    assert caught.value.reason == "missing"
    assert "gone.txt is no longer there" in caught.value.en
    assert "已不在原处" in caught.value.zh


async def test_one_child_serves_many_files(reading: ReadingProcess, tmp_path: Path, options: ReadOptions) -> None:
    (tmp_path / "a.txt").write_text("x")
    await asyncio.gather(*(reading.read(tmp_path / "a.txt", f"{n}.txt", options) for n in range(5)))
    children = [child for child in psutil.Process().children() if "desktop.documents.child" in child.cmdline()]
    assert len(children) == 1


async def test_answers_of_many_megabytes_arrive(reading: ReadingProcess, tmp_path: Path, options: ReadOptions) -> None:
    (tmp_path / "a.csv").write_text("a,b,c\n" + "1,2,3\n" * 40_000)
    document = await reading.read(tmp_path / "a.csv", "a.csv", options)
    assert sum(len(p.record.rows) for p in document.passages) == 40_000  # type: ignore[union-attr]


async def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(
    tmp_path: Path, options: ReadOptions
) -> None:
    action = f'import time; time.sleep(60) if request["name"] == "slow.txt" else {OK}'
    process = ReadingProcess(child_that(action))
    hurried = dataclasses.replace(options, limits=Limits(max_seconds=0.3))
    assert await reason(process, tmp_path / "quick.txt", hurried) == "empty"
    assert await reason(process, tmp_path / "slow.txt", hurried) == "timeout"
    assert await reason(process, tmp_path / "quick.txt", hurried) == "empty"
    await process.close()


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        ("os._exit(3)", "damaged"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "damaged"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "bomb"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "timeout"),
    ],
)
async def test_two_files_never_share_a_fate(tmp_path: Path, options: ReadOptions, death: str, expected: str) -> None:
    action = f'import os, signal; {death} if request["name"] == "evil.txt" else {OK}'
    process = ReadingProcess(child_that(action))
    found = await asyncio.gather(
        *(reason(process, tmp_path / name, options) for name in ("a.txt", "evil.txt", "b.txt"))
    )
    assert found == ["empty", expected, "empty"]
    await process.close()


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
async def test_a_file_that_needs_too_much_memory_is_given_up(
    reading: ReadingProcess, tmp_path: Path, options: ReadOptions
) -> None:
    (tmp_path / "big.docx").write_bytes(packed({"word/document.xml": b" " * 390_000_000}))
    (tmp_path / "next.txt").write_text("x")
    tight = dataclasses.replace(options, limits=Limits(max_memory=400_000_000, max_ratio=10_000))
    assert await reason(reading, tmp_path / "big.docx", tight) == "bomb"
    assert (await reading.read(tmp_path / "next.txt", "next.txt", tight)).passages


async def test_cancelling_ends_the_child(tmp_path: Path, options: ReadOptions) -> None:
    process = ReadingProcess(child_that("import time; time.sleep(60)"))
    task = asyncio.create_task(process.read(tmp_path / "a.txt", "a.txt", options))
    while not (children := [c for c in psutil.Process().children() if "time.sleep(60)" in " ".join(c.cmdline())]):
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not any(child.is_running() for child in children)


async def test_it_can_be_used_again_after_closing(
    reading: ReadingProcess, tmp_path: Path, options: ReadOptions
) -> None:
    (tmp_path / "a.txt").write_text("x")
    for _ in range(2):
        assert (await reading.read(tmp_path / "a.txt", "a.txt", options)).passages
        await reading.close()


def test_the_child_ends_when_its_parent_is_killed() -> None:
    parent = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "desktop.documents.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(child.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdout
        child = psutil.Process(int(process.stdout.readline()))
        process.kill()
    child.wait(timeout=20)


def test_what_a_library_prints_does_not_disturb_the_answers(tmp_path: Path, options: ReadOptions) -> None:
    program = (
        "import desktop.documents.child as child, os\n"
        "old = child.read\n"
        "def noisy(*arguments):\n    print('noise'); os.write(1, b'noise'); return old(*arguments)\n"
        "child.read = noisy\nchild.main()"
    )
    (tmp_path / "a.txt").write_text("Quiet.")

    async def go() -> str:
        process = ReadingProcess((sys.executable, "-c", program))
        document = await process.read(tmp_path / "a.txt", "a.txt", options)
        await process.close()
        return document.passages[0].text

    assert asyncio.run(go()) == "Quiet."


@pytest.mark.qt
def test_it_works_on_the_loop_of_the_window(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On the loop.")
    program = f"""
import asyncio, qasync
from datetime import UTC, datetime
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.sandbox import ReadingProcess

async def main():
    process = ReadingProcess()
    options = ReadOptions(datetime(2026, 3, 2, tzinfo=UTC))
    document = await process.read(Path({str(tmp_path)!r}) / "a.txt", "a.txt", options)
    task = asyncio.create_task(process.read(Path({str(tmp_path)!r}) / "a.txt", "a.txt", options))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await process.close()
    print(document.passages[0].text, task.cancelled())

app = QApplication([])
loop = qasync.QEventLoop(app)
with loop:
    loop.run_until_complete(main())
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "On the loop. True"), done.stderr


async def test_progress_of_a_large_mailbox_is_told_and_reading_it_can_be_cancelled(
    reading: ReadingProcess, tmp_path: Path, options: ReadOptions
) -> None:
    mail = b"From a@x.example Mon Mar  2 09:00:00 2026\nFrom: a@x.example\nSubject: S\n\n" + b"word " * 20_000 + b"\n\n"
    (tmp_path / "big.mbox").write_bytes(mail * 300)
    shares: list[float] = []
    begun = asyncio.Event()

    def told(share: float) -> None:
        shares.append(share)
        begun.set()

    task = asyncio.create_task(reading.read(tmp_path / "big.mbox", "big.mbox", options, told))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert 0 < shares[0] < 0.5
    document = await reading.read(tmp_path / "big.mbox", "big.mbox", options, shares.append)
    assert (document.size, document.format) == (len(mail) * 300, "mbox")
    assert document.sha256 == hashlib.sha256(mail * 300).hexdigest()
    assert shares == sorted(shares[:1]) + sorted(shares[1:])


async def test_a_password_reaches_the_child_and_no_message(
    reading: ReadingProcess, tmp_path: Path, options: ReadOptions
) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("sesame", "owner"))
    canvas.drawString(72, 700, "Secret.")
    canvas.save()
    assert await reason(reading, path, options) == "password"
    opened = await reading.read(path, "a.pdf", dataclasses.replace(options, password="sesame"))
    assert [p.text for p in opened.passages] == ["Secret."]
    assert "sesame" not in repr(dataclasses.replace(options, password="sesame"))


async def test_progress_of_a_large_sheet_is_told(reading: ReadingProcess, tmp_path: Path, options: ReadOptions) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_000))
    (tmp_path / "a.xlsx").write_bytes(sheet(rows))
    shares: list[float] = []
    document = await reading.read(tmp_path / "a.xlsx", "a.xlsx", options, shares.append)
    assert len(document.passages) == 500
    assert len(shares) > 5
    assert shares == sorted(shares)


TELLS = """
import json, os, sys
for line in sys.stdin.buffer:
    names = " ".join(sorted(os.environ))
    print(json.dumps({"unreadable": {"reason": "empty", "en": names, "zh": "z"}}), flush=True)
"""


async def test_the_child_is_given_no_key_no_proxy_and_nothing_else_that_reading_does_not_need(
    tmp_path: Path, options: ReadOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "HTTPS_PROXY", "http_proxy", "AFTERNOON_HOME", "SOME_TOKEN")
    for name in kept:
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("LC_TIME", "C")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    process = ReadingProcess((sys.executable, "-c", TELLS))
    try:
        with pytest.raises(UnreadableFile) as told:
            await process.read(tmp_path / "a.txt", "a.txt", options)
    finally:
        await process.close()
    names = told.value.en.split()
    assert not {name.upper() for name in kept} & {name.upper() for name in names}
    assert {"PATH", "LC_TIME", "TZ", "PYTHONPATH", "PYTHONUTF8"} <= set(names)
