"""Models, settings and the composer's choices through the real program: keys, servers, prices, times, limits, pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.app import models_watch
from desktop.app.parts import App, build
from desktop.core.clock import SystemClock
from desktop.providers.access import Access
from desktop.settings import keys
from desktop.settings.settings import Settings, load, save
from desktop.ui.asking.terms import Terms
from desktop.ui.composer import Composer
from desktop.ui.day.day_page import DayPage
from desktop.ui.loop import run
from desktop.ui.settings.models import Models
from desktop.ui.settings.page import SettingsPage
from desktop.ui.settings.storage import Storage
from desktop.ui.translation import set_language
from tests.support.model_server import Fault, FaultKind, ModelServer

pytestmark = pytest.mark.qt

Story = Callable[[App], Awaitable[None]]
Serve = Callable[..., ModelServer]
KEY = "sk-ant-api03-0123456789abcdef"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def live(story: Story, home: Path, environment: Mapping[str, str] | None = None, **chosen: object) -> None:
    """Runs `story` in the living window."""

    async def main() -> None:
        save(home, Settings().with_(language="en", scheme="light", **chosen))
        app = build(home, SystemClock(), {"LANG": "C"} | dict(environment or {}))
        app.start()
        try:
            await story(app)
        finally:
            await app.stop()

    application = QApplication.instance() or QApplication(["afternoon-tests"])
    assert isinstance(application, QApplication)
    run(application, main())


async def until(condition: Callable[[], object], timeout_s: float = 60) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


def composer(app: App) -> Composer:
    page = app.window.page("today")
    assert isinstance(page, DayPage)
    return page.composer


async def models(app: App) -> Models:
    """The section of the models, with its rows."""
    app.window.show_page("settings")
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("models")
    section = page.section("models")
    assert isinstance(section, Models)
    await until(section.rows)
    return section


def kinds(section: Models) -> dict[str, str]:
    return {row.row.provider: row.kind for row in section.rows()}


def test_a_pasted_key_is_tried_and_without_a_keyring_kept_only_as_the_person_chose(
    qapp: object, home: Path, model_server: Serve
) -> None:
    server = model_server([{"text": "Hi"}, {"text": "Hi"}])

    async def story(app: App) -> None:
        section = await models(app)
        section.add.click()
        section.panel.field.setText(KEY)
        section.panel.add.click()
        await until(section.panel.accept.isVisible)
        assert not (home / keys.FILE).exists() and "every program you run" in section.panel.said.text()
        section.panel.accept.click()
        await until(lambda: kinds(section).get("anthropic") == "ready")
        assert (home / keys.FILE).exists() and app.settings.plain_text_keys
        assert app.settings.model == "auto" and load(home).settings.model == "auto"
        assert "answered" in section.said.text() and len(server.questions) == 2

    live(story, home, anthropic_url=server.url)
    assert KEY not in (home / "settings.json").read_text()


def test_a_key_that_is_refused_is_said_in_place(qapp: object, home: Path, model_server: Serve) -> None:
    server = model_server([{"text": "Hi"}], faults={1: Fault(FaultKind.STATUS, status=401)})

    async def story(app: App) -> None:
        section = await models(app)
        section.panel.open("anthropic")
        section.panel.field.setText(KEY)
        section.panel.add.click()
        await until(lambda: "does not accept the key" in section.panel.said.text())
        assert section.panel.isVisible() and KEY not in section.panel.said.text()
        assert app.settings.model == "offline"

    live(story, home, anthropic_url=server.url)


def test_the_address_of_a_server_makes_a_model_ready_and_the_composer_offers_it(
    qapp: object, home: Path, model_server: Serve
) -> None:
    server = model_server([{"text": "Hi"}], models=("tiny-1",))

    async def story(app: App) -> None:
        section = await models(app)
        section.panel.open()
        section.panel.field.setText(server.v1)
        section.panel.add.click()
        await until(lambda: kinds(section).get("local") == "ready")
        app.window.show_page("today")  # a composer nobody sees looks nothing up
        asking = composer(app)
        asking.set_text("Think about it")
        await until(lambda: "local:tiny-1" in [each.id for each in asking._engines])
        engine = next(each for each in asking._engines if each.id == "local:tiny-1")
        assert (engine.cost, engine.place, engine.problem) == ("free", "this computer", "")

    live(story, home)


def test_testing_a_back_end_asks_it_once_and_tells_when_it_failed(
    qapp: object, home: Path, model_server: Serve
) -> None:
    server = model_server([{"text": "Hi"}, {"text": "Hi"}], faults={2: Fault(FaultKind.STATUS, status=401)})

    async def story(app: App) -> None:
        section = await models(app)
        assert kinds(section)["anthropic"] == "untested"
        row = next(row for row in section.rows() if row.row.provider == "anthropic")
        assert row.act is not None
        row.act.click()
        await until(lambda: kinds(section).get("anthropic") == "ready" and server.questions)
        app.window.page("settings").section("models").rows()[0].act.click()  # type: ignore[attr-defined]
        await until(lambda: kinds(section).get("anthropic") == "failed")

    live(story, home, {"ANTHROPIC_BASE_URL": server.url})


def test_a_back_end_that_is_switched_off_is_asked_nothing(qapp: object, home: Path, model_server: Serve) -> None:
    server = model_server([{"text": "Hi"}])

    async def story(app: App) -> None:
        section = await models(app)
        next(row for row in section.rows() if row.row.provider == "anthropic").switch.click()
        await until(lambda: kinds(section).get("anthropic") == "off")
        assert load(home).settings.engines_off == ("anthropic",)
        app.window.show_page("today")  # a composer nobody sees looks nothing up
        asking = composer(app)
        asking.set_text("Think about it")
        await until(lambda: any(each.id.startswith("anthropic") and each.problem for each in asking._engines))
        assert server.questions == []

    live(story, home, {"ANTHROPIC_BASE_URL": server.url})


def test_a_start_at_a_time_waits_and_a_limit_goes_with_the_task(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        asking = composer(app)
        at = app.clock.now() + timedelta(days=1)
        asking.set_text("Summarise what is there")
        asking.add_paths([str(home)])
        asking.terms.take(Terms(at, "now", 0.5))
        asking.start()
        await until(app.store.tasks)
        row = app.store.tasks()[0]
        assert row.not_before is not None and abs(row.not_before - at) < timedelta(seconds=2)
        assert row.budget_usd == 0.5 and row.state == "queued"
        await until(lambda: asking.text() == "")
        assert asking.terms.when.text() == "Now"

    live(story, home)


def test_a_picture_from_the_clipboard_is_attached_as_a_file(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.blue)
        mime = QMimeData()
        mime.setImageData(image)
        asking = composer(app)
        asking.edit.insertFromMimeData(mime)
        await until(asking.paths)
        (path,) = asking.paths()
        assert Path(path).parent == home / "pasted" and Path(path).suffix == ".png" and Path(path).exists()

    live(story, home)


def test_the_language_changes_without_a_restart_and_the_section_stays(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        section = await models(app)
        section.desk.set("language", "zh")
        page = app.window.page("settings")
        assert isinstance(page, SettingsPage)
        assert page.current() == "models" and page.section("models").accessibleName() == "模型和账户"
        page._desk.set("language", "en")

    live(story, home)


def test_a_change_of_a_limit_does_not_throw_the_page_away(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        section = await models(app)
        page = app.window.page("settings")
        section.desk.set("cap_task_usd", 1.5)
        assert app.window.page("settings") is page and load(home).settings.cap_task_usd == 1.5
        await until(lambda: composer(app).terms.limit.text() == "Stop at $1.50")

    live(story, home)


def test_storage_tells_its_size_and_makes_a_backup(qapp: object, home: Path) -> None:
    async def story(app: App) -> None:
        app.window.show()
        app.window.show_page("settings")
        page = app.window.page("settings")
        assert isinstance(page, SettingsPage)
        page.show_section("storage")
        section = page.section("storage")
        assert isinstance(section, Storage)
        await until(section.weight.text)
        section.back_up.click()
        await until(lambda: "kept" in section.backups.text())
        assert list((home / "backups").glob("queue-*.db"))

    live(story, home)


def test_a_model_that_ends_soon_is_told_once(home: Path) -> None:
    from datetime import date

    access = Access(home, Settings().with_(model="anthropic:claude-sonnet-4-5"), {}, may_ask=False)
    home.mkdir()
    today = date(2026, 11, 22)
    (first,) = asyncio.run(models_watch.watch(access, today))
    assert "Claude Sonnet 4.5 ends on 2026-11-30" in first.en
    assert asyncio.run(models_watch.watch(access, today)) == []


def test_the_list_of_models_is_asked_for_once_after_the_start(
    qapp: object, home: Path, model_server: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = model_server([], models=("tiny-1", "tiny-2"))
    monkeypatch.setattr(models_watch, "AFTER_S", 0.0)

    async def story(app: App) -> None:
        await until((home / "models-seen.json").exists)
        assert server.questions == []

    live(story, home, local_url=server.v1)
    assert "tiny-2" in (home / "models-seen.json").read_text()
