"""Runs the real program the way a person or a script does: `python -m desktop` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The JSON lines of stdout; ValueError names a line that is none."""
        return [json.loads(line) for line in self.stdout.splitlines()]


@dataclass(frozen=True, slots=True)
class Program:
    """The program on one data folder. `environment` is complete: nothing else is inherited."""

    home: Path
    environment: Mapping[str, str]

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "desktop", "--home", str(self.home), *map(str, arguments)]

    def run(self, *arguments: str | Path, stdin: str = "", timeout_s: float = 110) -> Outcome:
        """Runs to the end and returns how it ended; subprocess.TimeoutExpired after `timeout_s` seconds."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=dict(self.environment),
            cwd=PROJECT,
            timeout=timeout_s,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
        """Starts it and returns the process, with pipes; the test ends or kills it."""
        pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen(
            self.command(*arguments),
            encoding="utf-8",
            env=dict(self.environment),
            cwd=PROJECT,
            **(pipes | options),
        )


def clean_environment(home: Path) -> dict[str, str]:
    """This process' environment with its own data folder; other settings were cleared by conftest."""
    return dict(os.environ) | {"AFTERNOON_HOME": str(home), "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
