"""Answers for blame: who can do something about a failure is said by its type.

    Exception
    ├── UserError               a person can act: what happened, what was kept, what to do next
    │   ├── BadInput            a file, folder or instruction that cannot be used (exit code 2)
    │   │   └── UnreadableFile  one file that gives no passages; never stops the task
    │   ├── NotSignedIn         an account or key is missing or has expired
    │   ├── ProviderError       the chat back end failed in a way that retries do not mend
    │   ├── LimitReached        the budget, a quota or the disk is used up
    │   ├── EngineBusy          another engine holds the lock (exit code 4)
    │   └── StoreError          the data folder cannot be used: newer version, network share, no space
    ├── ToolFailed              the chat model sees it as an error result and can act on it
    │   └── InvalidArguments    a call or a spec of the wrong shape: every fault with its path
    ├── InputRequired           control flow: the run pauses until the person answers; not a failure
    └── anything else           a bug: recorded with its traceback, shown as one sentence

Text for people is written where the error is raised, in English and Chinese.
"""

from __future__ import annotations


class UserError(Exception):
    """A failure a person can act on. `en` and `zh` each say what happened, what was kept, what to do next."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh or en

    def text(self, language: str) -> str:
        """The sentence in `language` ("en" or "zh")."""
        return self.zh if language == "zh" else self.en


class BadInput(UserError):
    """A file, folder or instruction that cannot be used."""


class UnreadableFile(BadInput):
    """One file that gives no passages. The task goes on without it and says so. `reason` is a short stable code."""

    def __init__(self, reason: str, en: str, zh: str = "") -> None:
        super().__init__(en, zh)
        self.reason = reason


class NotSignedIn(UserError):
    """An account or a key is missing or has expired."""


class ProviderError(UserError):
    """The chat back end failed in a way that retries do not mend."""


class LimitReached(UserError):
    """The budget, a quota or the disk is used up."""


class EngineBusy(UserError):
    """Another engine holds the lock of this data folder."""


class StoreError(UserError):
    """The data folder cannot be used."""


class ToolFailed(Exception):
    """A tool could not do what was asked; the text goes to the chat model, which can act on it."""


class InvalidArguments(ToolFailed):
    """Arguments or a spec of the wrong shape. `faults` has one line each: path, what is wrong, what is expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class InputRequired(Exception):
    """The call cannot end before the person answers; the run pauses and is folded again afterwards."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
