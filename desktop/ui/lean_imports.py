"""Answers for what PySide does to imports: its hook reads the source of every module imported after it.

It looks for `from __feature__ import …`, a switch of names that nobody here uses. Reading some two hundred sources takes
15 ms of the start and keeps 5 MB of text in `linecache` for ever. The switch stays off, so the look is left out.
"""

from __future__ import annotations

import linecache
import sys
from typing import Any

import PySide6.QtCore  # noqa: F401  the hook comes with the first Qt module


def leave_sources_unread() -> bool:
    """Stops the reading for modules imported from here on. False when this PySide has no such hook."""
    hook: Any = sys.modules.get("shibokensupport.feature")
    if hook is None or not hasattr(hook, "_mod_uses_pyside"):
        return False
    hook._mod_uses_pyside = _never
    linecache.clearcache()
    return True


def _never(module: object) -> bool:
    return False
