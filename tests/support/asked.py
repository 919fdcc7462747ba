"""The composer and quick capture in the states of their pictures: what is typed, attached, dragged and opened."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.app.parts import App
from desktop.settings.settings import Settings
from desktop.ui.asking.task_form import TaskForm
from desktop.ui.attachment import Drop
from desktop.ui.day.day_page import DayPage

# a key that opens nothing: back ends with a key are told by it, and no request is made
ENVIRONMENT = {"ANTHROPIC_API_KEY": "none", "AFTERNOON_LOCAL_URL": "http://127.0.0.1:9/v1"}
WORDS = {
    "en": "Turn these tender papers into a go or no-go memo and a bid timetable. Ask me before contacting anyone.",
    "zh": "把这些招标文件整理成一份投不投标的备忘录和投标时间表。联系任何人之前先问我。",
}
CAPTURED = {"en": "Draft a reply to these two quotes", "zh": "就这两份报价起草一封回信"}
REFUSED = {
    "en": "Offers.pdf is not there any more. Nothing was added.",
    "zh": "Offers.pdf 已经不在了。没有添加任何文件。",
}
MANY = 40  # models that only a search finds


def prepare(folder: Path, home: Path, chosen: Settings) -> Settings:
    """The files that are attached, a private folder, the models of a server on this computer."""
    for name in ("Tender 2026-11.pdf", "Annex B, terms.docx", "Annex C.docx", "Quote A.pdf", "Quote B.pdf"):
        (folder / name).write_text("x" * 40_000)
    for name, files in (("Past bids", 214), ("Personnel", 3)):
        (folder / name).mkdir()
        for number in range(files):
            (folder / name / f"{number:03}.txt").write_text("x" * 900)
    seen = [
        {"provider": "local", "id": "qwen3:30b-a3b", "title": "Qwen3 30B"},
        {"provider": "local", "id": "gemma3:12b"},
    ]
    seen += [{"provider": "anthropic", "id": f"claude-older-{number}"} for number in range(MANY)]
    home.mkdir(parents=True, exist_ok=True)
    (home / "models-seen.json").write_text(json.dumps({"models": seen}))
    return chosen.with_(model="auto", cap_task_usd=1.5, private_folders=[str(folder / "Personnel")])


async def show(app: App, name: str, folder: Path, language: str) -> QWidget:
    """Brings the composer (or quick capture) into the state called `name`; the window to be pictured."""
    if name.startswith("capture"):
        return await _capture(app, name, folder, language)
    page = app.window.page("today")
    assert isinstance(page, DayPage)
    form = page.composer
    form.focus_text()
    if name != "slash":
        form.set_text(WORDS[language])
        form.set_paths([str(folder / "Tender 2026-11.pdf"), str(folder / "Past bids")])
    await _known(app, form)
    dragged = tuple(str(folder / each) for each in ("Annex B, terms.docx", "Annex C.docx", "Personnel"))
    if name in ("drag", "models"):
        form.drag_entered(Drop(dragged))
    elif name == "refused":
        form.drag_entered(Drop(refusal=REFUSED[language]))
    if name in ("models", "search"):
        form.show_engines()
        await _known(app, form)
    if name == "when":
        form.terms.show_when()
    if name == "limit":
        form.terms.show_limit()
    if name == "slash":
        form.edit.insertPlainText("/")
        await app.commands.finish()
    await asyncio.sleep(0.2)
    return app.window


async def _capture(app: App, name: str, folder: Path, language: str) -> QWidget:
    form = app.outside.capture
    form.come(None)
    form.set_text(CAPTURED[language])
    form.set_paths([str(folder / "Quote A.pdf"), str(folder / "Quote B.pdf")])
    await _known(app, form)
    if name == "capture-drag":
        form.drag_entered(Drop((str(folder / "Personnel"),)))
    elif name == "capture-started":
        form.show_started("freight")
    elif name == "capture-slash":
        form.edit.insertPlainText(" /")
        await app.commands.finish()
    await asyncio.sleep(0.2)
    return form


async def _known(app: App, form: TaskForm) -> None:
    """The outlook is asked for and has come."""
    form.outlook_wanted.emit()
    await app.commands.finish()
    await asyncio.sleep(0.05)
