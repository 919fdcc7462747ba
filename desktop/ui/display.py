"""Answers for whether there is a screen to show the window on: Qt would abort the interpreter instead of saying so."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from desktop.core.errors import UserError


def display_problem(environment: Mapping[str, str], platform: str) -> UserError | None:
    """Why a window cannot be shown, or None. `platform` is `sys.platform`."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY", "")
    if not display:
        return UserError(
            "There is no display, so the window cannot open. Nothing was started. Log in to a desktop, "
            "set DISPLAY, or use `afternoon run` and `afternoon worker`, which need none.",
            "没有显示器，无法打开窗口。没有启动。请登录桌面或设置 DISPLAY；afternoon run 和 afternoon worker 不需要显示器。",
        )
    if not _answers(display):
        return UserError(
            f"The display {display} does not answer, so the window cannot open. Nothing was started. "
            "Check DISPLAY, or use `afternoon run` and `afternoon worker`, which need none.",
            f"显示器 {display} 没有回应，无法打开窗口。没有启动。请检查 DISPLAY；"
            "afternoon run 和 afternoon worker 不需要显示器。",
        )
    return None


def _answers(display: str) -> bool:
    """False only for a local X display (":0", "unix:0.0") on which no server listens."""
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if host not in ("", "unix") or not number.isdigit():
        return True  # forwarded or unusual: let Qt try
    path = f"/tmp/.X11-unix/X{number}"  # where X servers have stood since X11R1
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(address)
            except OSError:
                continue
            return True
    return False
