"""The guards of conftest.py notice what they are there for."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

import pytest

from tests.support.log_watch import ExpectedMessages
from tests.support.network_guard import NetworkBeyondLoopback, is_loopback
from tests.support.program import Program


def test_a_connection_beyond_loopback_is_refused_and_remembered(network: list[str]) -> None:
    with pytest.raises(NetworkBeyondLoopback):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    with pytest.raises(NetworkBeyondLoopback):
        socket.getaddrinfo("example.org", 80)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, pytest.raises(NetworkBeyondLoopback):
        udp.sendto(b"", ("192.0.2.1", 53))
    assert network == ["192.0.2.1", "example.org", "192.0.2.1"]
    network.clear()


def test_loopback_still_works() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert is_loopback(client.getpeername()[0])


@pytest.mark.parametrize("host", ["10.0.0.1", "::2", "localhost.example.org", "1270.0.0.1"])
def test_other_hosts_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_a_warning_in_the_log_is_collected(expect_log: ExpectedMessages) -> None:
    logging.getLogger("desktop").warning("the disk is nearly full")
    assert expect_log.unexpected == ["WARNING desktop: the disk is nearly full"]
    expect_log("nearly full")


@pytest.mark.expect_log("announced by marker")
def test_a_marker_announces_a_log_record() -> None:
    logging.getLogger("desktop").error("this was announced by marker")


def test_unannounced_and_missing_messages_both_complain() -> None:
    complaint = ExpectedMessages(expected=["never"], seen=["surprise"]).complaint("log record")
    assert complaint == "unexpected log record: surprise\nannounced log record that never came: never"
    assert ExpectedMessages(expected=["surprise"], seen=["a surprise"]).complaint("log record") is None


@pytest.mark.qt
def test_a_complaint_of_qt_is_collected(expect_qt_message: ExpectedMessages) -> None:
    from PySide6.QtCore import QtMsgType, qWarning

    qWarning("a widget without a parent")
    assert QtMsgType.QtWarningMsg.name in expect_qt_message.seen[0]
    expect_qt_message("without a parent")


def test_python_warnings_are_errors() -> None:
    import warnings

    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_the_program_gets_its_own_home_and_no_keys(program: Program, home: Path) -> None:
    assert program.environment["AFTERNOON_HOME"] == str(home)
    assert "ANTHROPIC_API_KEY" not in program.environment
    assert program.command("status")[:5] == [sys.executable, "-m", "desktop", "--home", str(home)]
    assert os.environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.fail.Keyring"


@pytest.mark.display
def test_the_screen_has_a_window_manager(xvfb: dict[str, str]) -> None:
    import shutil
    import subprocess
    import time

    if shutil.which("xprop") is None:
        pytest.skip("not installed: xprop")
    for _ in range(50):
        done = subprocess.run(
            ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=xvfb, capture_output=True, text=True, check=True
        )
        if "window id" in done.stdout:
            return
        time.sleep(0.1)
    pytest.fail(done.stdout)


@pytest.mark.needs("secret-tool-that-does-not-exist")
def test_a_missing_program_skips_the_test() -> None:
    pytest.fail("this runs only where the marker `needs` does not work")
