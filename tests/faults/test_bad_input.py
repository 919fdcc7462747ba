"""What goes wrong with input costs one clear line, the exit code the interface names, and nothing else.

Every case is the real program. A file that gives nothing never stops the others; what cannot be queued is not queued.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import Outcome, Program
from tests.support.script import NOTES, SMALL, Turn, script, turn

LISTED: list[Turn] = [turn(("list_files", {})), *SMALL]


@dataclass
class Desk:
    """A program, and a folder with one good file beside which the bad one lies."""

    program: Program
    folder: Path
    model: str

    def run(self, *words: str | Path, **options: Any) -> Outcome:
        return self.program.run("run", "Summarise it", *words, "--model", options.pop("model", self.model), **options)

    def bad(self, name: str) -> Path:
        return self.folder / name

    @property
    def tasks(self) -> list[dict[str, Any]]:
        return list(self.program.run("status", "--json").events[0]["tasks"])


@pytest.fixture
def desk(program: Program, tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    return Desk(program, folder, script(tmp_path / "model", LISTED))


def the_line(said: Outcome, code: int) -> str:
    """The one clear line on stderr of a command that ended with `code` before any work."""
    assert said.exit_code == code, said.stderr
    assert said.stdout == ""
    assert said.stderr.startswith("afternoon: ") and said.stderr.count("\n") == 1, said.stderr
    assert "Traceback" not in said.stderr
    return said.stderr


# --- one bad file among good ones ---


def empty(path: Path) -> None:
    path.touch()


def wrong_extension(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))


def cut_off(path: Path) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("word/document.xml", "<w:document/>" * 500)
    path.write_bytes(buffer.getvalue()[:200])


def locked_office(path: Path) -> None:
    """What Office writes when a password is set: the whole package encrypted inside an OLE container."""
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    from docx import Document
    from openpyxl import Workbook

    plain = BytesIO()
    (Workbook() if path.suffix == ".xlsx" else Document()).save(plain)
    plain.seek(0)
    with path.open("wb") as locked:
        ooxml.OOXMLFile(plain).encrypt("secret", locked)


def locked_pdf(path: Path) -> None:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("secret", "owner", strength=128))
    canvas.drawString(72, 700, "Nobody reads this.")
    canvas.save()


def bomb(path: Path) -> None:
    """A workbook of half a megabyte that unpacks to 500 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(500):
                sheet.write(bytes(1_000_000))


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("empty.docx", empty, "is empty (0 bytes)"),
        ("empty.csv", empty, "is empty (0 bytes)"),
        ("picture.docx", wrong_extension, "damaged or incomplete"),
        ("cut.docx", cut_off, "damaged or incomplete"),
        ("locked.docx", locked_office, "protected by a password"),
        ("locked.xlsx", locked_office, "protected by a password"),
        ("locked.pdf", locked_pdf, "protected by a password"),
        ("bomb.xlsx", bomb, "unpack to far more than its size"),
        ("garbage.pdf", garbage, "damaged"),
        ("garbage.eml", garbage, ""),
    ],
)
def test_a_file_that_gives_nothing_is_told_once_and_the_others_are_used(
    desk: Desk, name: str, make: Callable[[Path], None], words: str
) -> None:
    make(desk.bad(name))
    said = desk.run("--folder", desk.folder, "--out", desk.folder.parent / "out")
    assert said.exit_code == 0, said.stderr
    assert "Traceback" not in said.stderr
    if words:
        lines = [line for line in said.stderr.splitlines() if line.startswith("  not read: ")]
        assert len(lines) == 1 and name in lines[0] and words in lines[0], said.stderr
        assert "other files" not in lines[0], "only the hand-over knows whether there are others"
        assert "read):" in said.stderr.partition("What was left out")[2]
        assert name in said.stderr.partition("What was left out")[2], "the hand-over says it again"
    assert (desk.folder.parent / "out" / "Summary.md").exists()


def test_a_script_is_told_about_a_bad_file_in_json(desk: Desk) -> None:
    empty(desk.bad("empty.docx"))
    said = desk.run("--folder", desk.folder, "--json")
    sources = {line["file"]: line["error"] for line in said.events if line["type"] == "source"}
    assert sources["notes.md"] is None
    assert "is empty (0 bytes)" in sources["empty.docx"]


def test_the_sentence_is_chinese_when_the_task_is(desk: Desk) -> None:
    empty(desk.bad("empty.docx"))
    said = desk.program.run("run", "总结三月", "--folder", desk.folder, "--model", desk.model)
    assert said.exit_code == 0
    assert "未能读取：empty.docx 是空文件（0 字节）" in said.stderr


def test_a_task_whose_only_file_gives_nothing_says_so(desk: Desk) -> None:
    empty(desk.bad("empty.docx"))
    said = desk.program.run("run", "Summarise it", "--file", desk.bad("empty.docx"), "--model", "offline")
    assert "is empty (0 bytes)" in said.stderr and "Traceback" not in said.stderr
    assert [task["deliverables"] for task in desk.tasks] == [[]]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a system with owners, and not to be root")
def test_a_folder_without_permission_is_told_before_anything_is_queued(desk: Desk) -> None:
    (desk.folder / "closed").mkdir()
    (desk.folder / "closed").chmod(0)
    try:
        said = desk.run("--folder", desk.folder / "closed")
    finally:
        (desk.folder / "closed").chmod(0o700)
    assert "cannot be read (Permission denied)" in the_line(said, 2)


@pytest.mark.skipif(os.name == "nt", reason="file names are not bytes there")
def test_a_name_that_is_no_text_does_not_stop_anything(desk: Desk) -> None:
    (Path(os.fsdecode(os.fsencode(desk.folder) + b"/caf\xe9.md"))).write_text("Coffee costs 2 EUR.\n")
    said = desk.run("--folder", desk.folder, "--json")
    assert said.exit_code == 0, said.stderr
    assert said.events[-1]["status"] == "done" and "Traceback" not in said.stderr
    assert "caf\udce9.md" in [line["file"] for line in said.events if line["type"] == "source"]
    assert desk.tasks[0]["state"] == "done"


# --- what cannot be queued ---


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--file", "gone.docx"], "gone.docx is not there. Nothing was queued"),
        (["--folder", "gone"], "gone is not there. Nothing was queued"),
        (["--file", "dangling.md"], "dangling.md is not there. Nothing was queued"),
        (["--file", "notes.md/inner.md"], "cannot be read (Not a directory). Nothing was queued"),
        (["--model", "oracle:1"], "There is no chat back end 'oracle:1'"),
        (["--model", "scripted:/nowhere.json"], "cannot be used"),
        (["--as-of", "yesterday"], "'yesterday' is not a time such as"),
        (["--as-of", "2026-02-30T08:00"], "is not a time such as"),
        (["--timezone", "Atlantis/Capital"], "'Atlantis/Capital' is not a time zone"),
        (["--budget", "much"], "'much' is not an amount above 0"),
        (["--out", "notes.md"], "cannot be written to"),
        (["--out", "notes.md/below"], "cannot be written to"),
        (["--answers", "notes.md"], "cannot be used"),
        (["--answers", "list.json"], "must be an object"),
        (["--prompt-file", "gone.txt"], "not both"),
        (["--approve", "stdio"], "--approve stdio needs --json"),
        (["--mcp-config", "mcp.json"], "is not in this version"),
    ],
)
def test_what_cannot_be_queued_is_one_clear_line(desk: Desk, words: list[str], sentence: str) -> None:
    (desk.folder / "dangling.md").symlink_to(desk.folder / "nowhere.md")
    (desk.folder / "list.json").write_text("[1]")
    places = {"--file", "--folder", "--out", "--answers", "--prompt-file"}
    given = [desk.folder / word if words[0] in places and n else word for n, word in enumerate(words)]
    model = [] if "--model" in words else ["--model", desk.model]
    line = the_line(desk.program.run("run", "Summarise it", *given, *model), 2)
    assert sentence in line
    assert desk.tasks == []


@pytest.mark.parametrize("instruction", ["", "   "])
def test_an_empty_instruction_is_one_clear_line(desk: Desk, instruction: str) -> None:
    assert "There is no instruction" in the_line(desk.program.run("run", instruction), 2)
    assert "There is no instruction" in the_line(desk.program.run("submit", instruction), 2)
    assert desk.tasks == []


def test_an_instruction_file_that_is_not_there_is_one_clear_line(desk: Desk) -> None:
    said = desk.program.run("run", "--prompt-file", desk.folder / "gone.txt")
    assert "gone.txt cannot be read" in the_line(said, 2)


@pytest.mark.parametrize(
    "words", [["status", "nobody"], ["pause", "nobody"], ["answer", "nobody", "x"], ["decide", "nobody", "grant"], ["decide", "", "grant"]]
)  # fmt: skip
def test_an_id_nobody_knows_is_one_clear_line(desk: Desk, words: list[str]) -> None:
    assert "There is no" in the_line(desk.program.run(*words), 2)


# --- a data folder that cannot be used ---


def test_a_data_folder_that_is_a_file_is_one_clear_line(desk: Desk) -> None:
    program = Program(desk.folder / "notes.md", desk.program.environment)
    for words in (["status"], ["run", "x"], ["worker", "--drain"], ["doctor"]):
        assert "notes.md cannot be used" in the_line(program.run(*words), 2)
    assert (desk.folder / "notes.md").read_text(encoding="utf-8") == NOTES


def test_a_data_folder_of_a_later_version_is_left_untouched(desk: Desk) -> None:
    assert desk.run("--folder", desk.folder).exit_code == 0
    path = desk.program.home / "queue.db"
    with sqlite3.connect(path) as db:
        (table,) = db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migration%'").fetchone()
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        row = dict(zip(columns, db.execute(f"SELECT * FROM {table}").fetchone(), strict=True))
        later = {
            name: "m999_from_the_future" if name == "name" else value for name, value in row.items() if name != "id"
        }
        marks = ", ".join("?" * len(later))
        db.execute(f"INSERT INTO {table} ({', '.join(later)}) VALUES ({marks})", list(later.values()))
    db.close()
    before = path.read_bytes()
    assert "newer" in the_line(desk.program.run("submit", "x"), 2)
    assert path.read_bytes() == before


# --- no space left ---


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """`small_disk("1m")` is a folder on a disk of that size; skipped where mounting is not allowed."""
    folders: list[Path] = []

    def make(size: str) -> Path:
        folder = tmp_path / f"disk-{size}"
        folder.mkdir()
        mount = shutil.which("mount")
        done = mount and subprocess.run(
            [mount, "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True, check=False
        )
        if not done or done.returncode:
            pytest.skip("mounting a small disk needs rights that this machine does not give")
        folders.append(folder)
        return folder

    yield make
    for folder in folders:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_nearly_full_disk_takes_no_new_task(desk: Desk, small_disk: Callable[[str], Path]) -> None:
    program = Program(small_disk("100m") / "home", desk.program.environment)
    line = the_line(program.run("run", "Summarise it", "--folder", desk.folder, "--model", desk.model), 2)
    assert "MB are free" in line and "not queued and your text is kept" in line


def test_a_folder_for_copies_without_space_loses_nothing(desk: Desk, small_disk: Callable[[str], Path]) -> None:
    out = small_disk("64k")
    (out / "big.bin").write_bytes(bytes(65_536))
    said = desk.run("--folder", desk.folder, "--out", out)
    assert said.exit_code == 3, said.stderr
    assert "There is no space left on the disk" in said.stderr and "Traceback" not in said.stderr
    assert [path.name for path in out.iterdir()] == ["big.bin"]
    (task,) = desk.tasks
    assert task["state"] == "needs_you" and Path(task["deliverables"][0]["path"]).exists()
    (out / "big.bin").unlink()
    assert desk.program.run("resume", task["id"]).exit_code == 0
    assert desk.program.run("worker", "--drain").exit_code == 0
    assert desk.tasks[0]["state"] == "done"
    assert (out / "Summary.md").read_bytes() == Path(task["deliverables"][0]["path"]).read_bytes()
