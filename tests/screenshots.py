"""Pictures of the window: pages × languages × schemes × widths, from a real store that holds a told week.

    .venv/bin/python -m tests.screenshots OUT_FOLDER [name-part ...]

Runs without a screen. With name parts, only pictures whose name contains one of them are made.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.app.parts import App, build
from desktop.core.commands import QuestionAnswered
from desktop.core.events import QuestionAsked, RunEnded, RunStarted, TextDelta
from desktop.settings.settings import Settings, save
from desktop.store.journal import Store
from desktop.ui.loop import run
from desktop.work.passwords import question_text
from tests.support.seeded_week import ZONE, seed, week_clock

LIVE = "Nordquay offer, page 14 of 31. Two free days, then a daily charge for waiting containers. Noting the rate."


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    size: tuple[int, int] = (1360, 846)
    page: str = "today"
    task: str = ""
    empty: bool = False
    locked: tuple[str, ...] = ()  # files of the task "complaint" whose password is asked for


SHOTS = (
    Shot("day"),
    Shot("inspector-running", task="freight"),
    Shot("inspector-done", task="review"),
    Shot("inspector-question", task="complaint"),
    Shot("inspector-password", task="complaint", locked=("Offers.pdf",)),
    Shot("inspector-passwords", task="complaint", locked=("Offers/Nordquay 2026.pdf", "Prices.xlsx", "Contract.docx")),
    Shot("inspector-stopped", task="calls"),
    Shot("narrow", (720, 846)),
    Shot("narrow-inspector", (720, 846), task="freight"),
    Shot("middle", (1000, 846)),
    Shot("files", page="files"),
    Shot("settings", page="settings"),
    Shot("first-run", empty=True),
)


async def picture(shot: Shot, language: str, scheme: str, into: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        clock = week_clock()
        save(home, Settings().with_(language=language, scheme=scheme, timezone=str(ZONE)))
        if not shot.empty:
            store = Store.open(home, clock)
            seed(store, clock, home / "tasks", language)
            if shot.locked:
                ask_for_passwords(store, shot, language)
            store.close()
        else:
            clock.advance((3 * 24 + 8) * 3600)
        app = build(home, clock, {"LANG": "C"})
        show(app, shot)
        await asyncio.sleep(0.35)
        app.window.grab().save(str(into / f"{shot.name}-{language}-{scheme}.png"))
        await app.stop()
        app.deleteLater()


def ask_for_passwords(store: Store, shot: Shot, language: str) -> None:
    """The task goes on after its question and meets protected files."""
    text = question_text(shot.locked, (), language)
    store.append_now(QuestionAnswered(shot.task, "q2", "18 May"))
    store.append_now(RunStarted(shot.task, "complaint2"))
    store.append_now(QuestionAsked(shot.task, "q3", "", text, shot.locked, secret=True))
    store.append_now(RunEnded(shot.task, "complaint2", "needs_you"))


def show(app: App, shot: Shot) -> None:
    app.window.resize(*shot.size)
    app.window.show_page(shot.page)
    app.window.show()
    app.window.footer.show_engine(True)
    if shot.task:
        app.window.open_task(shot.task)
        app.store.bus.publish(TextDelta(shot.task, LIVE))


async def every_picture(into: Path, parts: list[str]) -> None:
    for shot in SHOTS:
        for language in ("en", "zh"):
            for scheme in ("light", "dark"):
                name = f"{shot.name}-{language}-{scheme}"
                if not parts or any(part in name for part in parts):
                    await picture(shot, language, scheme, into)


def main(argv: list[str]) -> int:
    if not argv:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    into = Path(argv[0])
    into.mkdir(parents=True, exist_ok=True)
    run(QApplication(["afternoon"]), every_picture(into, argv[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
