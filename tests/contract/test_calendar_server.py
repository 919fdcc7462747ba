"""A tidied week on a real calendar server: `changes` applies, `rollback` puts everything back (CalDAV, RFC 4791).

Radicale runs in this process on a loopback port. An import does what calendar programs do: every UID becomes one object.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from desktop.analysis.calendar_triage import triage_week
from desktop.analysis.calendar_triage_result import WeekTriage
from desktop.core.document import Citation, Document
from desktop.core.spec import CalendarSpec
from desktop.deliverables import calendar_file
from desktop.deliverables.registry import WriteContext
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read_bytes
from desktop.providers.offline.phrase import Phrases
from desktop.providers.offline.tidy_calendar import changes_spec, rollback_spec
from desktop.providers.offline.tidy_words import WORDS

pytest.importorskip("radicale")
ZONE = "Europe/London"
AS_OF = datetime(2026, 3, 2, 8, 30, tzinfo=ZoneInfo(ZONE))
SENTENCE = "Tidy my week. Lunch 12:30 to 13:30. Keep the Tallowmere quarterly review and 临江供应链季度会."
PASSING = ("DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "CREATED")


class Server:
    """One calendar on the server, over plain HTTP."""

    def __init__(self, port: int) -> None:
        self._port = port
        assert self._ask("MKCOL", "/mara/")[0] == 201
        assert self._ask("MKCALENDAR", "/mara/week/")[0] == 201

    def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=20)
        connection.request(method, path, body or None, {"Content-Type": "text/calendar; charset=utf-8"})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def load(self, data: bytes) -> None:
        """Import a file: all components of a UID go to the server as one object."""
        calendar = Calendar.from_ical(data)
        assert "METHOD" not in calendar  # RFC 4791, 4.1
        zones = [part for part in calendar.subcomponents if part.name == "VTIMEZONE"]
        for number, uid in enumerate(dict.fromkeys(str(event["UID"]) for event in calendar.events)):
            single = Calendar()
            single.add("prodid", "-//test//EN")
            single.add("version", "2.0")
            for part in (*zones, *(event for event in calendar.events if str(event["UID"]) == uid)):
                single.add_component(part)
            status, text = self._ask("PUT", f"/mara/week/{_slug(uid)}.ics", single.to_ical())
            assert status in (201, 204), (number, uid, status, text)

    def read(self) -> bytes:
        status, data = self._ask("GET", "/mara/week/")
        assert status == 200
        return data


def _slug(uid: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in uid)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on standard error."""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    from radicale import Application, config  # type: ignore[attr-defined]

    monkeypatch.setattr(logging.getLogger("radicale"), "level", logging.CRITICAL)  # it warns about its own open door
    folder = tmp_path / "radicale"
    (folder / "collection-root").mkdir(parents=True)
    rights = tmp_path / "rights"
    rights.write_text("[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n", encoding="utf-8")
    settings = config.load()
    wanted = {
        "storage": {"filesystem_folder": str(folder)},
        "auth": {"type": "none"},
        "rights": {"type": "from_file", "file": str(rights)},
    }
    settings.update(wanted, "test")
    with make_server("127.0.0.1", 0, Application(settings), handler_class=Quiet) as running:
        thread = threading.Thread(target=running.serve_forever, name="caldav")
        thread.start()
        try:
            yield Server(running.server_port)
        finally:
            running.shutdown()
            thread.join()


def document(data: bytes) -> Document:
    return read_bytes(data, "calendar.ics", ReadOptions(AS_OF, ZONE))


def written(spec: CalendarSpec | None, folder: Path, name: str, week: WeekTriage) -> bytes:
    assert spec is not None
    citations: dict[str, Citation] = {}
    calendar_file.write(spec, WriteContext(citations, AS_OF, timezone=ZONE), folder / name)
    return (folder / name).read_bytes()


def components(data: bytes) -> list[str]:
    """Every event as text, in one order, without what every change may touch."""
    found = []
    for event in Calendar.from_ical(data).events:
        if event.get("STATUS") == "CANCELLED" and "@afternoon.invalid" in str(event["UID"]):
            continue
        found.append("\n".join(sorted(_lines(event))))
    return sorted(found)


def _lines(event: Event) -> list[str]:
    """The content lines with their parameters, unfolded."""
    lines = event.to_ical().decode().replace("\r\n ", "").splitlines()
    return [line for line in lines if not line.startswith((*PASSING, "BEGIN", "END"))]


def test_changes_apply_and_rollback_restores_on_a_caldav_server(
    server: Server, sample_week: Path, tmp_path: Path
) -> None:
    original = (sample_week / "calendar.ics").read_bytes()
    mails = [
        read_bytes(p.read_bytes(), p.name, ReadOptions(AS_OF, ZONE))
        for p in sorted((sample_week / "mail").glob("*.eml"))
    ]
    week = triage_week([document(original), *mails], SENTENCE, AS_OF, ZONE)
    words = Phrases("en", WORDS)
    server.load(original)
    before = components(server.read())
    assert len(triage(server.read()).conflicts) == len(week.conflicts) == 5

    server.load(written(changes_spec(week, words), tmp_path, "changes.ics", week))
    applied = triage(server.read())
    assert components(server.read()) != before
    assert len(applied.conflicts) == sum(load.conflicts for load in week.after_own)
    declined = {entry.title for entry in applied.entries if entry.counts == "free"} - {"Claims desk drop-in"}
    assert declined == {week.entry(d.entry).title for d in week.decisions if d.action in ("decline", "delegate")}
    standups = [e for e in applied.entries if e.title == "Commercial stand-up" and e.counts == "busy"]
    assert len(standups) == 3  # Monday, Thursday, Friday: only Tuesday's occurrence is declined
    assert sum(e.minutes for e in applied.entries if e.title == "Focus") == sum(
        (b.end - b.start).seconds // 60 for d in week.focus for b in d.blocks if not b.entry
    )

    server.load(written(rollback_spec(week, words), tmp_path, "rollback.ics", week))
    assert components(server.read()) == before
    again = triage(server.read())
    assert [(e.title, e.start, e.end, e.counts) for e in again.entries] == [
        (e.title, e.start, e.end, e.counts) for e in week.entries
    ]


def triage(data: bytes) -> WeekTriage:
    return triage_week([document(data)], SENTENCE, AS_OF, ZONE, owner=None)


def test_each_change_has_a_higher_sequence_only_where_the_person_is_the_organiser(
    sample_week: Path, tmp_path: Path
) -> None:
    original = (sample_week / "calendar.ics").read_bytes()
    week = triage_week([document(original)], SENTENCE, AS_OF, ZONE)
    words = Phrases("en", WORDS)
    was = sequences(original)
    changed = sequences(written(changes_spec(week, words), tmp_path, "changes.ics", week))
    undone = sequences(written(rollback_spec(week, words), tmp_path, "rollback.ics", week))
    own = {week.entry(d.entry).uid for d in week.decisions if d.action != "keep" and week.entry(d.entry).is_own}
    assert own == {"focus-plan@haldenfreight.example"}
    for key in was.keys() & changed.keys():
        assert changed[key] == was[key] + (key[0] in own)
        assert undone[key] == was[key] + 2 * (key[0] in own)


def sequences(data: bytes) -> dict[tuple[str, str], int]:
    """SEQUENCE by UID and original start of the occurrence."""
    events: list[Any] = list(Calendar.from_ical(data).events)
    return {
        (str(e["UID"]), str(e["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in e else ""): int(e.get("SEQUENCE", 0))
        for e in events
    }
