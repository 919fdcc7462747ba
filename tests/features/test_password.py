"""Protected files through the real program: asked for at a terminal, on standard input, given in a file, or left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.core.clock import SystemClock
from desktop.store.export import export
from desktop.store.journal import Store
from tests.support.locked_files import locked_pdf, locked_word
from tests.support.program import Outcome, Program

PASSWORD, OTHER = "sesame-Zq7!", "Tür-Öffner-9x"
OFFER, PRICES = "The Halden offer comes to 4,711 EUR per month.", "Tallowmere asks 8,150 EUR per month."
PATIENCE_S = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "notes.md").write_text("# March\n\nRevenue was 12 EUR in March.\n", encoding="utf-8")
    (folder / "Offers.docx").write_bytes(locked_word(OFFER, PASSWORD))
    return folder


def words(folder: Path, *more: str | Path) -> list[str | Path]:
    return ["run", "Summarise these files", "--folder", folder, "--out", folder.parent / "out", *more]


def written(folder: Path) -> str:
    """The text of the document that was delivered."""
    from docx import Document

    (made,) = (folder.parent / "out").glob("*.docx")
    document = Document(str(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def of_type(outcome: Outcome, kind: str) -> list[dict[str, Any]]:
    return [line for line in outcome.events if line["type"] == kind]


def test_without_anybody_to_ask_the_file_is_left_out_and_the_way_is_named(program: Program, folder: Path) -> None:
    ended = program.run(*words(folder))
    assert ended.exit_code == 0, ended.stderr
    assert "Offers.docx is protected by a password and is left out" in ended.stderr
    assert '{"passwords": {"Offers.docx": "…"}}' in ended.stderr
    assert "4,711" not in written(folder)
    assert "12 EUR" in written(folder)


def test_a_file_of_answers_opens_it(program: Program, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text(json.dumps({"passwords": {"Offers.docx": PASSWORD}}), encoding="utf-8")
    ended = program.run(*words(folder, "--answers", tmp_path / "answers.json", "--json"))
    assert ended.exit_code == 0, ended.stderr
    assert [line["secret"] for line in of_type(ended, "question")] == [True]
    assert "4,711" in written(folder)
    assert PASSWORD not in ended.stdout + ended.stderr


def test_a_wrong_password_in_the_file_of_answers_is_told_and_tried_once(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "answers.json").write_text(json.dumps({"passwords": {"*": "swordfish"}}), encoding="utf-8")
    ended = program.run(*words(folder, "--answers", tmp_path / "answers.json"))
    assert ended.exit_code == 0, ended.stderr
    assert ended.stderr.count("does not open Offers.docx") == 1
    assert "Offers.docx is protected by a password and is left out" in ended.stderr
    assert "swordfish" not in ended.stderr


def test_passwords_of_a_file_of_answers_are_texts(program: Program, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text('{"passwords": {"Offers.docx": 4711}}', encoding="utf-8")
    ended = program.run(*words(folder, "--answers", tmp_path / "answers.json"))
    assert ended.exit_code == 2
    assert "passwords" in ended.stderr
    assert "4711" not in ended.stderr


def test_standard_input_is_asked_until_the_password_fits(program: Program, folder: Path) -> None:
    (folder / "Prices.pdf").write_bytes(locked_pdf(PRICES, OTHER))
    running = program.start(*words(folder, "--approve", "stdio", "--json"), stderr=subprocess.DEVNULL)
    assert running.stdin
    assert running.stdout
    asked: list[dict[str, Any]] = []
    replies = [{"text": PASSWORD}, {"passwords": {"Prices.pdf": OTHER}}]
    status = ""
    with running:
        for text in running.stdout:
            line = json.loads(text)
            if line["type"] == "question":
                asked.append(line)
                running.stdin.write(json.dumps({"type": "answer", "id": line["id"], **replies[len(asked) - 1]}) + "\n")
                running.stdin.flush()
            status = line.get("status", status)
    assert (running.returncode, status) == (0, "done")
    assert [(line["secret"], sorted(line["choices"])) for line in asked] == [
        (True, ["Offers.docx", "Prices.pdf"]),
        (True, ["Prices.pdf"]),  # the one password opened the other file, which is not asked about again
    ]
    assert "does not open Prices.pdf" in asked[1]["text"]
    text = written(folder)
    assert "4,711" in text
    assert "8,150" in text


def test_the_end_of_input_skips(program: Program, folder: Path) -> None:
    ended = program.run(*words(folder, "--approve", "stdio", "--json"), stdin="")
    assert ended.exit_code == 0, ended.stderr
    assert "4,711" not in written(folder)
    errors = [line["error"] for line in of_type(ended, "source") if line["error"]]
    assert len(errors) == 1
    assert "is protected by a password and is left out" in errors[0]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
class TestAtATerminal:
    def test_the_password_is_typed_without_an_echo(self, program: Program, folder: Path) -> None:
        terminal = Terminal(program.command(*words(folder)), dict(program.environment))
        terminal.until("Password for Offers.docx")
        terminal.type("swordfish\n")
        terminal.until("does not open Offers.docx")
        terminal.until("Password for Offers.docx")
        terminal.type(f"{PASSWORD}\n")
        assert terminal.end() == 0, terminal.said
        assert PASSWORD not in terminal.said
        assert "swordfish" not in terminal.said
        assert "4,711" in written(folder)

    def test_enter_alone_skips(self, program: Program, folder: Path) -> None:
        terminal = Terminal(program.command(*words(folder)), dict(program.environment))
        terminal.until("Password for Offers.docx")
        terminal.type("\n")
        assert terminal.end() == 0, terminal.said
        assert "Offers.docx is protected by a password and is left out" in " ".join(terminal.said.split())
        assert "4,711" not in written(folder)

    def test_the_same_password_again_is_one_key(self, program: Program, folder: Path) -> None:
        (folder / "Prices.pdf").write_bytes(locked_pdf(PRICES, PASSWORD))
        terminal = Terminal(program.command(*words(folder)), dict(program.environment))
        terminal.until("Enter skips")
        terminal.type(f"{PASSWORD}\n")
        terminal.until("the same again")
        terminal.type("\n")
        assert terminal.end() == 0, terminal.said
        text = written(folder)
        assert "4,711" in text
        assert "8,150" in text

    def test_an_interrupt_at_the_prompt_ends_the_program(self, program: Program, folder: Path) -> None:
        terminal = Terminal(program.command(*words(folder)), dict(program.environment))
        terminal.until("Password for Offers.docx")
        terminal.type("\x03")
        assert terminal.end() == 130, terminal.said


class Terminal:
    """A program on a pseudo-terminal of its own, as a person has it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        import pty

        self.said = ""
        self._seen = 0
        self._pid, self._end = pty.fork()
        if self._pid == 0:  # the child, from here on the program
            os.chdir(Path(__file__).resolve().parents[2])
            os.execve(command[0], command, environment)

    def until(self, text: str) -> None:
        """Reads on until `text` was said after what was waited for before."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.said[self._seen :]:
            assert self._read(end), f"{text!r} was not said:\n{self.said}"
        self._seen = self.said.index(text, self._seen) + len(text)

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def end(self) -> int:
        """The exit code, once everything was read."""
        end = time.monotonic() + PATIENCE_S
        while self._read(end):
            pass
        os.close(self._end)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self, end: float) -> bool:
        """False at the end of what is said."""
        import select

        ready = select.select([self._end], [], [], max(0.0, end - time.monotonic()))[0]
        assert ready, f"nothing was said for {PATIENCE_S} s:\n{self.said}"
        try:
            data = os.read(self._end, 65_536)
        except OSError:  # Linux tells the end of a pseudo-terminal this way
            return False
        self.said += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)


def test_the_password_is_nowhere_in_the_data_folder_nor_in_an_export(
    program: Program, folder: Path, tmp_path: Path, holding: Callable[[Path, str], list[str]]
) -> None:
    (folder / "Prices.pdf").write_bytes(locked_pdf(PRICES, OTHER))
    answers = {"passwords": {"Offers.docx": PASSWORD, "Prices.pdf": OTHER}}
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    ended = program.run(*words(folder, "--answers", tmp_path / "answers.json"))
    assert ended.exit_code == 0, ended.stderr
    store = Store.open(program.home, SystemClock(), read_only=True)
    try:
        (task,) = store.tasks(limit=1)
        export(store, task.id, tmp_path / "export")
    finally:
        store.close()
    assert holding(program.home, "Halden offer")  # what was read is there: the search finds what is to be found
    for password in (PASSWORD, OTHER):
        assert holding(program.home, password) == []
        assert holding(tmp_path / "export", password) == []
    assert holding(tmp_path / "out", "4,711") or "4,711" in written(folder)


@pytest.fixture
def holding() -> Callable[[Path, str], list[str]]:
    return files_with


def files_with(folder: Path, text: str) -> list[str]:
    """Files under `folder` that hold `text`: as it is, as JSON escapes it, in UTF-16, or inside packed files."""
    import gzip
    import zipfile
    import zlib

    needles = {text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()}
    found = []
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        data = path.read_bytes()
        layers = [data]
        for unpack in (gzip.decompress, zlib.decompress):
            try:
                layers.append(unpack(data))
            except (OSError, EOFError, zlib.error):
                continue
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                layers += [package.read(name) for name in package.namelist()]
        if any(needle in layer for layer in layers for needle in needles):
            found.append(str(path.relative_to(folder)))
    return found
