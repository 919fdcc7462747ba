"""Starting with the session: what is written where, on three platforms, into folders and a registry of the test."""

from __future__ import annotations

import plistlib
import shlex
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from desktop.app import login
from desktop.core.errors import UserError


class Registry(types.ModuleType):
    """What `winreg` does with one key."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.values: dict[str, tuple[int, str]] = {}

    def CreateKey(self, root: str, path: str) -> Registry:
        assert (root, path) == ("HKCU", login.RUN_KEY)
        return self

    OpenKey = CreateKey

    def SetValueEx(self, key: Any, name: str, reserved: int, kind: int, value: str) -> None:
        self.values[name] = (kind, value)

    def DeleteValue(self, key: Any, name: str) -> None:
        if name not in self.values:
            raise FileNotFoundError(name)
        del self.values[name]

    def QueryValueEx(self, key: Any, name: str) -> tuple[str, int]:
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name][1], self.values[name][0]

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def test_linux_gets_an_autostart_entry_that_starts_in_the_tray(tmp_path: Path, home: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    login.use(True, home, environment, "linux")
    path = tmp_path / "config" / "autostart" / "afternoon.desktop"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]" and "Name[zh_CN]=午后" in lines
    line = next(each for each in lines if each.startswith("Exec="))
    assert shlex.split(line.removeprefix("Exec=")) == [sys.executable, "-m", "desktop", "--tray"]
    assert login.is_used(environment, "linux")
    login.use(False, home, environment, "linux")
    login.use(False, home, environment, "linux")
    assert not path.exists() and not login.is_used(environment, "linux")


def test_another_data_folder_is_named_in_the_entry(tmp_path: Path) -> None:
    assert login.command(tmp_path / "other")[-3:] == ["--home", str(tmp_path / "other"), "--tray"]


@pytest.mark.parametrize("word", ["plain", "with space", 'quote " in it', "100 %", "back\\slash", "$HOME `x`"])
def test_every_folder_name_survives_the_quoting(word: str) -> None:
    """Desktop Entry 1.5: first the string escape of the file, then the quotes of the argument, then the field codes."""
    unescaped = login.quoted(word).replace("\\\\", "\\")
    inside = unescaped[1:-1]
    for each in '"`$\\':
        inside = inside.replace(f"\\{each}", each)
    assert inside.replace("%%", "%") == word


def test_macos_gets_a_launch_agent(tmp_path: Path, home: Path) -> None:
    environment = {"HOME": str(tmp_path)}
    login.use(True, home, environment, "darwin")
    path = tmp_path / "Library" / "LaunchAgents" / "org.afternoon.desktop.plist"
    written = plistlib.loads(path.read_bytes())
    assert written["RunAtLoad"] is True
    assert written["ProgramArguments"] == [sys.executable, "-m", "desktop", "--tray"]
    login.use(False, home, environment, "darwin")
    assert not login.is_used(environment, "darwin")


def test_windows_gets_a_value_of_the_run_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert not login.is_used({}, "win32")
    login.use(True, home, {}, "win32")
    assert registry.values == {"Afternoon": (1, f'"{sys.executable}" "-m" "desktop" "--tray"')}
    assert login.is_used({}, "win32")
    login.use(False, home, {}, "win32")
    login.use(False, home, {}, "win32")
    assert registry.values == {}


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, home: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="Everything else works as before"):
        login.use(True, home, {"XDG_CONFIG_HOME": str(tmp_path / "config")}, "linux")
