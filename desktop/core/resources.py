"""Answers for finding what is shipped beside the code: icons, fonts, prompts, jobs, translations, the sample week."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Path of a shipped resource; FileNotFoundError with the whole path if the installation is incomplete."""
    for root in (PACKAGE.parent / "resources", PACKAGE / "_resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"The installation is incomplete: resources/{'/'.join(parts)} is missing. Install again.")
