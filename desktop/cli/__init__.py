"""The command line: the same engine without a window, for scripts, schedulers and tests (README: command line).

Output for machines is JSON lines on stdout; words for people go to stderr. Exit codes: 0 all done, 1 a task failed,
2 bad usage or bad input, 3 something needs the person, 4 another engine holds the lock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from desktop.cli.arguments import read_arguments
from desktop.cli.language import spoken_language
from desktop.core.errors import BadInput, EngineBusy, NotSignedIn, StoreError, UserError

DONE, FAILED, BAD_INPUT, NEEDS_YOU, BUSY, INTERRUPTED = 0, 1, 2, 3, 4, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (`desktop.__main__` opens the window where there is none)."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = read_arguments(words)
    language = spoken_language()
    try:
        return _dispatch(options)
    except EngineBusy as error:
        return _complain(error.text(language), BUSY)
    except (BadInput, StoreError) as error:
        return _complain(error.text(language), BAD_INPUT)
    except NotSignedIn as error:
        return _complain(error.text(language), NEEDS_YOU)
    except UserError as error:
        return _complain(error.text(language), FAILED)
    except BrokenPipeError:  # the reader of our output has gone; the task itself is safe in the journal
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _complain("Stopped. What was begun goes on with `afternoon worker --drain`.", INTERRUPTED)


def _dispatch(options: object) -> int:
    command = getattr(options, "command", None)
    if command is None:
        return _complain(
            "Name a command; `afternoon --help` lists them. Without any words the window opens.", BAD_INPUT
        )
    if command in ("run", "submit", "worker"):
        from desktop.cli import work

        return int(getattr(work, command)(options))
    if command in ("models", "key", "budget"):
        from desktop.cli import models

        return int(getattr(models, command)(options))
    if command in ("ledger", "search"):
        from desktop.cli import ledger

        return int(getattr(ledger, command)(options))
    from desktop.cli import command as commands
    from desktop.cli import show

    return int(getattr(show if hasattr(show, command) else commands, command)(options))


def _complain(text: str, code: int) -> int:
    print(f"afternoon: {text}", file=sys.stderr)
    return code
