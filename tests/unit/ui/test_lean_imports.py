"""The hook of PySide that reads every imported module's source is left out."""

from __future__ import annotations

import subprocess
import sys

from tests.support.program import PROJECT

LOOK = """
import linecache, sys
from desktop.ui.lean_imports import leave_sources_unread
assert leave_sources_unread() is {wanted}
import desktop.ui.main_window
print(any(name.endswith("rail.py") for name in linecache.cache if len(linecache.cache[name]) > 1))
"""


def kept(source: str) -> str:
    ran = subprocess.run([sys.executable, "-c", source], cwd=PROJECT, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_no_source_of_an_imported_module_is_read_or_kept() -> None:
    assert kept(LOOK.format(wanted=True)) == "False"


def test_without_it_pyside_reads_them() -> None:
    """When this fails, PySide has changed and `lean_imports` can go."""
    without = LOOK.replace("assert leave_sources_unread() is {wanted}", "import PySide6.QtWidgets")
    assert kept(without) == "True"
