"""Answers for the wire to the desktop's notification service (org.freedesktop.Notifications 1.2): one thread that asks
and listens.

Qt's own D-Bus cannot be used from Python here: it has no way to send an unsigned number, and the services refuse a
`Notify` whose first number is signed. jeepney, which keyring brings along on Linux, is pure Python. It is imported on the
thread, when there is something to tell for the first time; nothing here waits on the thread of the window.
"""

from __future__ import annotations

import html
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
PATIENCE_S = 15.0  # of silence, before an answer; the service may have to be started first
LEAVING_S = 1.0

Call = tuple[str, str, tuple[Any, ...]]  # member, signature, body


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels for a notification: RGBA, 8 bits each, rows without padding."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What to show. `key` names it in what is heard of it; `replaces` is the id of one that it stands in for."""

    key: int
    title: str
    body: str
    actions: Mapping[str, str]  # name to what the button says; "default" is a click anywhere
    picture: Picture | None = None
    replaces: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """Called on the thread of the line: a request is shown under an id, or could not be; an action was chosen for an id, or
    the notification is gone. Must return at once."""

    shown: Callable[[int, int], None]
    refused: Callable[[int], None]
    pressed: Callable[[int, str], None]
    closed: Callable[[int], None]
    allowed: Callable[[int, str], None]  # the token with which a window may come forward (Wayland), before `pressed`


class NotificationLine:
    """`show` and `close` return at once. After a failure the next request makes a new connection."""

    def __init__(self, address: str, heard: Heard) -> None:
        self._address, self._heard = address, heard
        self._jobs: queue.SimpleQueue[Request | int | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()  # over `_connection`, which is woken from other threads
        self._connection: Any = None
        self._speaking = threading.Lock()  # over `_is_over`, and while somebody is told
        self._is_over = False
        self._doing: Request | int | None = None

    def show(self, request: Request) -> None:
        self._ask(request)

    def close(self, id: int) -> None:
        """Takes a notification off the screen."""
        self._ask(id)

    def stop(self) -> None:
        """Ends the thread once what was asked before is done; waits a moment for it. A thread that a silent service keeps
        is left to end by itself, and nobody is told anything any more."""
        if self._thread is not None:
            self._ask(None)
            self._thread.join(LEAVING_S)
            self._thread = None
        with self._speaking:
            self._is_over = True

    def _ask(self, job: Request | int | None) -> None:
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="notifications", daemon=True)
            self._thread.start()
        with self._lock:
            if self._connection is not None:
                self._connection.interrupt()

    # --- on the thread ---

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._doing = job
            try:
                with self._connected() as connection:
                    self._converse(connection, job)
                return
            except Exception as error:  # noqa: BLE001 - whatever it is, the notification is told another way
                log.info("the notification service did not answer: %r", error)
                if self._is_over:
                    return
                if isinstance(self._doing, Request):
                    self._tell(self._heard.refused, self._doing.key)

    def _tell(self, heard: Callable[..., None], *values: Any) -> None:
        """Those who listen may be gone once this is over."""
        with self._speaking:
            if not self._is_over:
                heard(*values)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        from jeepney.io.threading import open_dbus_connection

        connection = open_dbus_connection(bus=self._address)
        with self._lock:
            self._connection = connection
        try:
            yield connection
        finally:
            with self._lock:
                self._connection = None
            connection.close()

    def _converse(self, connection: Any, job: Request | int | None) -> None:
        """Does one job after the other, and listens in between; returns when there are to be no more."""
        from jeepney import MatchRule, message_bus

        rule = MatchRule(type="signal", interface=NAME, path=PATH)
        self._reply(connection, message_bus.AddMatch(rule))
        capabilities = frozenset(self._answer(connection, ("GetCapabilities", "", ()))[0])
        while job is not None:
            if isinstance(job, int):
                self._answer(connection, ("CloseNotification", "u", (job,)))
            else:
                self._tell(self._heard.shown, job.key, self._answer(connection, notify(job, capabilities))[0])
            self._doing = None
            job = self._doing = self._next(connection)

    def _next(self, connection: Any) -> Request | int | None:
        """The next job. A new one interrupts the listening, also if it comes just before."""
        while True:
            try:
                return self._jobs.get_nowait()
            except queue.Empty:
                self._listen(connection, None)

    def _listen(self, connection: Any, timeout_s: float | None) -> Any:
        """The next message that is no signal, None after an interruption. TimeoutError."""
        from jeepney import HeaderFields, MessageType
        from jeepney.io.threading import ReceiveStopped

        try:
            message = connection.receive(timeout=timeout_s)
        except ReceiveStopped:
            connection.reset_interrupt()
            return None
        if message.header.message_type is not MessageType.signal:
            return message
        member = message.header.fields.get(HeaderFields.member)
        if member == "ActionInvoked":
            self._tell(self._heard.pressed, *message.body)
        elif member == "NotificationClosed":
            self._tell(self._heard.closed, message.body[0])
        elif member == "ActivationToken":
            self._tell(self._heard.allowed, *message.body)
        return None

    def _answer(self, connection: Any, call: Call) -> Any:
        from jeepney import DBusAddress, new_method_call

        member, signature, body = call
        address = DBusAddress(PATH, NAME, NAME)
        return self._reply(connection, new_method_call(address, member, signature or None, body))

    def _reply(self, connection: Any, message: Any) -> Any:
        """The body of the answer. DBusErrorResponse for a refusal, TimeoutError."""
        from jeepney import HeaderFields
        from jeepney.wrappers import unwrap_msg

        serial = next(connection.outgoing_serial)
        connection.send(message, serial=serial)
        while True:
            heard = self._listen(connection, PATIENCE_S)
            if heard is not None and heard.header.fields.get(HeaderFields.reply_serial) == serial:
                return unwrap_msg(heard)


def notify(request: Request, capabilities: frozenset[str]) -> Call:
    """The call that shows `request` on a service that can do `capabilities`."""
    body = html.escape(request.body, quote=False) if "body-markup" in capabilities else request.body
    can_press = "actions" in capabilities
    actions = [word for pair in request.actions.items() for word in pair] if can_press else []
    hints: dict[str, tuple[str, Any]] = {"desktop-entry": ("s", "afternoon"), "urgency": ("y", 1)}
    if picture := request.picture:
        shape = (picture.width, picture.height, picture.width * 4, True, 8, 4, picture.pixels)
        hints["image-data"] = ("(iiibiiay)", shape)
    return "Notify", "susssasa{sv}i", ("Afternoon", request.replaces, "", request.title, body, actions, hints, -1)
