"""The rules of the house as sentences. ARCHITECTURE.md gives the reasons; this file holds the code to them.

Rules about the source walk its syntax tree; rules about the running program start a fresh interpreter.
"""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.program import PROJECT

PACKAGE = PROJECT / "desktop"

# Which third-party library is known in which room. A library missing here may not be imported at all.
OWNERS = {
    "PySide6": {"ui", "app"},
    "shiboken6": {"ui", "app"},
    "qasync": {"ui", "app"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "anthropic": {"providers"},
    "openai": {"providers"},
    "httpx2": {"providers", "m365", "connectors", "tools"},
    "msal": {"m365"},
    "mcp": {"connectors"},
    "keyring": {"settings"},
    "secretstorage": {"settings"},
    "jeepney": {"ui"},
    "docx": {"documents", "deliverables", "quality"},
    "openpyxl": {"documents", "deliverables", "quality"},
    "xlsxwriter": {"deliverables"},
    "pptx": {"documents", "deliverables", "quality"},
    "pypdfium2": {"documents", "deliverables", "quality", "ui"},
    "icalendar": {"documents", "deliverables", "quality"},
    "markdown": {"documents", "deliverables", "ui"},
    "xlrd": {"documents"},
    "python_calamine": {"documents"},
    "olefile": {"documents"},
    "msoffcrypto": {"documents"},
    "cryptography": {"documents"},
    "PIL": {"documents"},
    "typst": {"deliverables"},
    "lxml": {"documents", "deliverables", "quality"},
    "charset_normalizer": {"documents"},
    "dateutil": {"documents", "deliverables", "analysis"},
    "duckdb": {"analysis"},
    "tzlocal": {"settings", "work", "app", "cli"},
    "filelock": {"work", "store", "app", "cli"},
    "platformdirs": {"settings", "app", "cli"},
}

LATE = "anthropic openai mcp openpyxl docx pptx sqlite_utils keyring icalendar bs4 lxml xlsxwriter pypdfium2 typst duckdb".split()

MAX_FILE_LINES = 450
MAX_FUNCTION_LINES = 70


@dataclass(frozen=True)
class Source:
    """One module of the program."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(PROJECT).as_posix()

    @property
    def room(self) -> str:
        """`store` for desktop/store/journal.py, `app` for desktop/app.py."""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {what}"


def sources() -> list[Source]:
    paths = sorted(PACKAGE.rglob("*.py"))
    assert paths, "no source found: every rule would hold for nothing"
    return [Source(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def offences(rule: Callable[[Source], Iterator[str]]) -> list[str]:
    return [offence for source in sources() for offence in rule(source)]


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every absolute import, also those inside functions, with its full dotted name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node, node.module


def dotted(node: ast.AST) -> str:
    """`QMessageBox.question` for that expression; for a call in between, only what follows it (`.exec`)."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def in_fresh_interpreter(program: str, timeout_s: float = 100) -> str:
    """Runs a program and returns what it printed; AssertionError with its traceback or signal."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT, timeout=timeout_s, check=False
    )
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stderr}"
    return done.stdout


# --- floors and rooms ---


def test_an_upper_floor_imports_lower_ones_and_never_the_reverse() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={"PATH": "", "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_stands_on_a_floor() -> None:
    import tomllib

    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    known = {room.strip(" ()") for layer in contracts[0]["layers"] for room in layer.split("|")}
    assert {source.room for source in sources()} - {"__init__"} <= known


def test_each_library_is_known_only_in_its_room() -> None:
    def rule(source: Source) -> Iterator[str]:
        for node, name in imported(source):
            library = name.partition(".")[0]
            if library in OWNERS and source.room not in OWNERS[library]:
                yield source.at(node, f"{library} belongs to {', '.join(sorted(OWNERS[library]))}")
            elif library not in OWNERS and library not in sys.stdlib_module_names and library != "desktop":
                yield source.at(node, f"{library} has no owner in tests/test_architecture.py")

    assert not offences(rule)


def test_core_uses_the_standard_library_only() -> None:
    def rule(source: Source) -> Iterator[str]:
        for node, name in imported(source):
            if source.room == "core" and name.partition(".")[0] not in sys.stdlib_module_names:
                if not name.startswith("desktop.core"):
                    yield source.at(node, f"core imports {name}")

    assert not offences(rule)


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "managers", "manager", "misc", "shared"}
    names = [source.name for source in sources() if drawers & set(source.path.with_suffix("").parts[-3:])]
    assert not names


# --- the two loops ---


def test_nothing_starts_an_event_loop_inside_another() -> None:
    nested = {"exec", "exec_", "processEvents", "run_until_complete", "run_forever"}
    static_dialogs = {
        "QMessageBox": {"about", "critical", "information", "question", "warning"},
        "QFileDialog": {"getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"},
        "QInputDialog": {"getText", "getItem", "getInt", "getDouble", "getMultiLineText"},
        "QColorDialog": {"getColor"},
        "QFontDialog": {"getFont"},
    }

    def rule(source: Source) -> Iterator[str]:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = dotted(node.func.value).rpartition(".")[2]
                if source.name == "desktop/ui/loop.py" and node.func.attr == "run_forever":
                    continue  # the loop itself, around its own
                if node.func.attr in nested or node.func.attr in static_dialogs.get(owner, ()):
                    yield source.at(node, f"{dotted(node.func)}() runs a nested event loop")
            if isinstance(node, ast.Name | ast.Attribute) and dotted(node).rpartition(".")[2] == "asyncClose":
                yield source.at(node, "asyncClose blocks the loop it is called from")

    assert not offences(rule)


def test_time_chance_and_sleep_come_from_the_clock() -> None:
    forbidden = {
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"),
        *("datetime.datetime.utcnow", "datetime.date.today"),
        *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.sleep", "time.localtime"),
        *("uuid.uuid1", "uuid.uuid4", "uuid4", "os.urandom", "asyncio.sleep"),
    }
    rooms_above = {"app", "cli", "ui", "__main__"}

    def rule(source: Source) -> Iterator[str]:
        if source.room in rooms_above or source.name == "desktop/core/clock.py":
            return
        for node, name in imported(source):
            if name in ("random", "secrets"):
                yield source.at(node, f"{name} is not simulated; ask the clock")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module in ("time", "uuid", "os"):
                for alias in node.names:
                    if f"{node.module}.{alias.name}" in forbidden:
                        yield source.at(node, f"{node.module}.{alias.name} bypasses core/clock.py")
            # a call or a mention: `field(default_factory=time.time)` reads the clock as well
            if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in forbidden:
                yield source.at(node, f"{dotted(node)} bypasses core/clock.py")

    assert not offences(rule)


def test_a_cancelled_task_stays_cancelled() -> None:
    """A handler that catches CancelledError (by name, BaseException or bare) raises again."""

    def rule(source: Source) -> Iterator[str]:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = (
                {dotted(part).rpartition(".")[2] for part in ast.walk(node.type)} if node.type else {"BaseException"}
            )
            if caught & {"CancelledError", "BaseException"}:
                if not any(isinstance(part, ast.Raise) for part in ast.walk(node)):
                    yield source.at(node, "catches a cancellation and does not raise it again")

    assert not offences(rule)


# --- plain manners ---


def test_no_error_is_swallowed_in_silence() -> None:
    """A body that does nothing needs a narrow exception and a comment that says why that is right."""

    def rule(source: Source) -> Iterator[str]:
        lines = source.path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            if node.type is None:
                yield source.at(node, "bare except")
            elif all(isinstance(part, ast.Pass) for part in node.body):
                broad = dotted(node.type) in ("Exception", "BaseException")
                explained = any("#" in line for line in lines[node.lineno - 1 : node.body[-1].lineno])
                if broad or not explained:
                    yield source.at(node, "an error disappears here without a reason")

    assert not offences(rule)


def test_only_the_command_line_prints() -> None:
    def rule(source: Source) -> Iterator[str]:
        if source.room in ("cli", "__main__"):
            return
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and dotted(node.func) == "print":
                yield source.at(node, "print()")

    assert not offences(rule)


def test_every_module_says_what_it_answers_for() -> None:
    undocumented = [source.name for source in sources() if source.tree.body and not ast.get_docstring(source.tree)]
    assert not undocumented


def test_files_and_functions_stay_small() -> None:
    def rule(source: Source) -> Iterator[str]:
        lines = len(source.path.read_text(encoding="utf-8").splitlines())
        if lines >= MAX_FILE_LINES:
            yield f"{source.name}: {lines} lines; split by meaning"
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length >= MAX_FUNCTION_LINES:
                    yield source.at(node, f"{node.name} has {length} lines")

    assert not offences(rule)


# --- the running program ---


def test_the_window_paints_before_any_slow_library_is_imported() -> None:
    modules = ["desktop.app", "desktop.ui.main_window", "desktop.work.worker", "desktop.store.journal"]
    built = [
        name for name in modules if importlib.util.find_spec(name.rpartition(".")[0]) and importlib.util.find_spec(name)
    ]
    if "desktop.app" not in built:
        pytest.skip("desktop.app does not exist yet")
    program = f"import sys, {', '.join(built)}\nprint(*(name for name in {LATE!r} if name in sys.modules))"
    assert in_fresh_interpreter(program).split() == []


def test_core_can_be_imported_without_any_installed_library() -> None:
    modules = [source.name.removesuffix(".py").replace("/", ".") for source in sources() if source.room == "core"]
    program = "\n".join(
        [
            "import sys",
            "sys.path = [path for path in sys.path if 'site-packages' not in path]",
            "import " + ", ".join(name for name in modules if not name.endswith("__init__")),
        ]
    )
    in_fresh_interpreter(program)


def test_qt_survives_two_hundred_thousand_void_calls_and_signals() -> None:
    """PySide6 6.12 on Python 3.11 loses a reference to None at each and aborts after about 5,000 of them."""
    program = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

class Bell(QObject):
    rung = Signal()

app, heard = QApplication([]), []
widget, bell = QWidget(), Bell()
bell.rung.connect(lambda: heard.append(1))
for _ in range(200_000):
    widget.setEnabled(True)
    bell.rung.emit()
print(len(heard))
"""
    assert in_fresh_interpreter(program) == "200000\n"


def test_this_python_is_one_of_those_we_support() -> None:
    assert (3, 11) <= sys.version_info[:2] <= (3, 13)


# --- the repository ---


def test_the_locks_name_no_index_and_no_machine() -> None:
    for lock in sorted((PROJECT / "requirements").glob("*.lock")):
        for line in lock.read_text().splitlines():
            assert "://" not in line and not line.startswith(("-", "/")), f"{lock.name}: {line}"


def test_every_dependency_is_locked_with_hashes() -> None:
    import re
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    wanted = {"runtime": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    for name, dependencies in wanted.items():
        lock = (PROJECT / "requirements" / f"{name}.lock").read_text()
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
        declared = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in dependencies}
        assert declared <= pinned, f"run `make lock`: {sorted(declared - pinned)}"
        pins = re.findall(r"^[a-z0-9._-]+==.*\n.*", lock, re.MULTILINE)
        assert pins and not [pin for pin in pins if "\n    --hash=sha256:" not in pin]
