"""Answers for `python -m desktop` and `afternoon`: a command goes to the command line, none opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def opens_window(argv: Sequence[str]) -> bool:
    """True when only options of the window are given. `--home DIR run …` is a command."""
    rest = list(argv)
    while rest:
        option = rest.pop(0)
        if option == "--home" and rest:
            rest.pop(0)
        elif option not in ("--tray", "--capture") and not option.startswith("--home="):
            return False
    return True


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code of the command or of the window. Neither half is imported for the other's sake."""
    given = sys.argv[1:] if argv is None else list(argv)
    if opens_window(given):
        from desktop.app import interpreter

        interpreter.begin()
        from desktop.ui.lean_imports import leave_sources_unread

        leave_sources_unread()
        from desktop.app.start import main as open_window

        return open_window(given)
    from desktop import cli

    return cli.main(given)


if __name__ == "__main__":
    sys.exit(main())
