"""Looks at documents the way a person would: LibreOffice makes pages of them, poppler makes text or pictures."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROGRAMS = ("soffice",)


def to_pdf(document: Path, into: Path, profile: Path, timeout_s: float = 120) -> Path:
    """Converts any office document to PDF. `profile` is a private LibreOffice profile; one per process at a time.

    AssertionError with LibreOffice's own words if it could not open the file or wrote nothing.
    """
    return convert(document, "pdf", into, profile, timeout_s)


def convert(document: Path, kind: str, into: Path, profile: Path, timeout_s: float = 120) -> Path:
    """As `to_pdf`, to any format LibreOffice knows by its extension (`csv`, `docx`, `png` …)."""
    into.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
            "--outdir",
            str(into),
            str(document),
        ],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    made = into / f"{document.stem}.{kind.partition(':')[0]}"
    assert done.returncode == 0 and made.exists(), f"LibreOffice on {document.name}: {done.stdout}{done.stderr}"
    return made


def pdf_text(pdf: Path) -> str:
    """The text of all pages, by poppler's pdftotext."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout
