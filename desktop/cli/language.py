"""Answers for the language a person is spoken to in on the command line."""

from __future__ import annotations

import os


def spoken_language() -> str:
    """ "zh" when the environment asks for Chinese, else "en"."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return "zh" if next((os.environ[n] for n in names if os.environ.get(n)), "").startswith("zh") else "en"
