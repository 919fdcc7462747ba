"""A private Secret Service: a D-Bus session with an unlocked gnome-keyring, for tests of the system keyring."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.screen import stop

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")


@contextmanager
def secret_service(folder: Path, *, is_new: bool = False) -> Iterator[Mapping[str, str]]:
    """Yields the environment for programs that should find it. `folder` becomes their HOME and runtime folder. A new one
    holds no collection: whoever opens one would make it ask for a password."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, parents=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHON_KEYRING_BACKEND"}
    environment |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "share")}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert bus.stdout is not None
    environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    keyring = subprocess.Popen(
        ["gnome-keyring-daemon", *([] if is_new else ["--unlock"]), "--components=secrets", "--foreground"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert keyring.stdin is not None
    keyring.stdin.write(b"afternoon")
    keyring.stdin.close()
    try:
        yield environment
    finally:
        stop(keyring)
        bus.stdout.close()
        bus.terminate()
        bus.wait(5)
