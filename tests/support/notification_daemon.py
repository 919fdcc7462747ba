"""A small notification service and tray watcher on the session bus, in a process of its own: prints what it is asked.

It speaks org.freedesktop.Notifications 1.2 and says that a tray host is there (org.kde.StatusNotifierWatcher), unless
it is started with --no-tray. Like real services it refuses a Notify of another signature. A line "click ID" on standard
input presses that notification, "click ID ACTION" one of its buttons, "dismiss ID" takes it away, "token ID TOKEN" lets the
window come forward.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.threading import DBusRouter, open_dbus_connection

NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"
AT = DBusAddress("/org/freedesktop/Notifications", interface=NOTIFICATIONS)


def tell(what: str, **values: Any) -> None:
    sys.stdout.write(json.dumps({"what": what, **values}) + "\n")
    sys.stdout.flush()


def answer(message: Any, shown: list[int]) -> Any:
    member = message.header.fields.get(HeaderFields.member)
    match member:
        case "GetCapabilities":
            return new_method_return(message, "as", (["body", "actions"],))
        case "GetServerInformation":
            return new_method_return(message, "ssss", ("test", "afternoon", "1", "1.2"))
        case "Notify" if message.header.fields.get(HeaderFields.signature) != "susssasa{sv}i":
            return new_error(message, "org.freedesktop.DBus.Error.InvalidArgs", "s", ("susssasa{sv}i is wanted",))
        case "Notify":
            shown[0] += 1
            _, replaces, _, title, body, actions, hints, _ = message.body
            size = list(hints["image-data"][1][:2]) if "image-data" in hints else []
            tell("notified", id=shown[0], title=title, body=body, actions=actions, replaces=replaces, picture=size)
            return new_method_return(message, "u", (shown[0],))
        case "CloseNotification":
            tell("closed", id=message.body[0])
            return new_method_return(message)
        case "RegisterStatusNotifierItem":
            tell("tray", item=message.body[0])
            return new_method_return(message)
        case "Get":
            known = {"IsStatusNotifierHostRegistered": ("b", True), "ProtocolVersion": ("i", 0)}
            return new_method_return(message, "v", (known.get(message.body[1], ("as", [])),))
        case "GetAll":
            return new_method_return(message, "a{sv}", ({"IsStatusNotifierHostRegistered": ("b", True)},))
    return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", (str(member),))


def main() -> None:
    connection = open_dbus_connection(bus="SESSION")
    with DBusRouter(connection) as router:
        for name in (NOTIFICATIONS, *([] if "--no-tray" in sys.argv else [WATCHER])):
            router.send_and_get_reply(message_bus.RequestName(name), timeout=10)
    # the router has ended; from here on this thread reads the connection itself
    shown = [0]

    def press() -> None:
        for line in sys.stdin:
            word, id, *action = line.split()
            if word == "click":
                connection.send(new_signal(AT, "ActionInvoked", "us", (int(id), *(action or ["default"]))))
            elif word == "token":
                connection.send(new_signal(AT, "ActivationToken", "us", (int(id), action[0])))
            elif word == "dismiss":
                connection.send(new_signal(AT, "NotificationClosed", "uu", (int(id), 2)))

    threading.Thread(target=press, daemon=True).start()
    tell("ready")
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            connection.send(answer(message, shown))


if __name__ == "__main__":
    main()
