"""Answers for starting with the person's session: one entry where each platform looks, written and removed here.

Linux: a desktop file in the autostart folder (freedesktop Autostart 0.5). Windows: a value of the Run key. macOS: a
LaunchAgent. The entry starts in the tray, on the same data folder.
"""

from __future__ import annotations

import importlib
import plistlib
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.core.errors import UserError
from desktop.settings.place import data_folder

NAME = "Afternoon"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
AGENT = "org.afternoon.desktop"


def command(home: Path) -> list[str]:
    """What starts the window in the tray on `home`."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    place = [] if home == data_folder() else ["--home", str(home)]
    return [*start, *place, "--tray"]


def use(wanted: bool, home: Path, environment: Mapping[str, str], platform: str = sys.platform) -> None:
    """Writes or removes the entry. UserError when the platform refuses; then nothing was changed."""
    try:
        if platform == "win32":
            _registry(wanted, command(home), importlib.import_module("winreg"))
        elif platform == "darwin":
            _file(wanted, agent_path(environment), agent(command(home)))
        else:
            _file(wanted, autostart_path(environment), autostart(command(home)))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            f"Starting when you sign in could not be changed ({reason}). Everything else works as before.",
            f"无法更改登录时启动（{reason}）。其他功能不受影响。",
        ) from error


def is_used(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether there is an entry."""
    if platform == "win32":
        return _registered(importlib.import_module("winreg"))
    return (agent_path if platform == "darwin" else autostart_path)(environment).exists()


# --- Linux ---


def autostart_path(environment: Mapping[str, str]) -> Path:
    """Where Linux desktops look."""
    base = environment.get("XDG_CONFIG_HOME") or str(_user(environment) / ".config")
    return Path(base) / "autostart" / "afternoon.desktop"


def autostart(words: Sequence[str]) -> bytes:
    """The desktop file (Desktop Entry 1.5: arguments are quoted, a percent sign is doubled)."""
    line = " ".join(quoted(word) for word in words)
    text = (
        "[Desktop Entry]\nType=Application\nVersion=1.5\nName=Afternoon\nName[zh_CN]=午后\n"
        f"Exec={line}\nIcon=afternoon\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )
    return text.encode()


def quoted(word: str) -> str:
    """One argument of an Exec line: quoted, and its backslashes escaped twice, as the specification asks."""
    escaped = "".join(f"\\{each}" if each in '"`$\\' else each for each in word).replace("%", "%%")
    return '"' + escaped.replace("\\", "\\\\") + '"'


# --- macOS ---


def agent_path(environment: Mapping[str, str]) -> Path:
    """Where launchd looks."""
    return _user(environment) / "Library" / "LaunchAgents" / f"{AGENT}.plist"


def agent(words: Sequence[str]) -> bytes:
    """The property list of launchd.plist(5)."""
    return plistlib.dumps({"Label": AGENT, "ProgramArguments": list(words), "RunAtLoad": True})


# --- Windows ---


def _registry(wanted: bool, words: Sequence[str], winreg: Any) -> None:
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
        if wanted:
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, " ".join(f'"{word}"' for word in words))
        else:
            with suppress(FileNotFoundError):
                winreg.DeleteValue(key, NAME)


def _registered(winreg: Any) -> bool:
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            winreg.QueryValueEx(key, NAME)
    except FileNotFoundError:
        return False
    return True


def _file(wanted: bool, path: Path, content: bytes) -> None:
    if not wanted:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _user(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME") or Path.home())
