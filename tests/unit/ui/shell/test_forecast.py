"""The engine of the settings is looked for while it is not known yet; nothing else is chosen in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from desktop.settings.settings import Settings
from desktop.ui.asking.forecast import Forecast
from desktop.ui.composer import Composer
from desktop.ui.loop import run
from desktop.ui.settings.desk import Place
from desktop.ui.theme import ThemeSource
from desktop.work.offers import Outlook
from tests.support.qt_watch import application, delete_now
from tests.support.seeded_week import ZONE
from tests.unit.ui.shell.conftest import Week

pytestmark = pytest.mark.qt


async def until(condition: Callable[[], bool]) -> None:
    """Waits on the loop, which also lets threads and Qt work."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


class Hearing(Composer):
    """Keeps what it said after each answer."""

    said: list[str]

    def show_outlook(self, found: Outlook | None, is_fresh: bool = True) -> None:
        super().show_outlook(found, is_fresh)
        self.said.append(f"{self.model()}: {self.estimate.accessibleName()}")


def test_an_answer_to_older_settings_leaves_the_engine_chosen_and_looked_for_again(week: Week) -> None:
    async def story() -> None:
        chosen = Settings()
        form = Hearing(ThemeSource(week.around.theme))
        form.said = []
        place = Place(week.home, week.store, week.clock, ZONE, {})
        forecast = Forecast(form, place, week.commands, lambda: chosen)
        form.show()
        form.set_text("Compare the salaries")
        forecast.look()  # under the settings as they were
        chosen = chosen.with_(model="lab:qwen3")
        forecast.use_settings(chosen)
        await until(lambda: len(form.said) > 1)
        assert form.said[:2] == [
            "lab:qwen3: Looking for qwen3. It stays chosen.",
            "lab:qwen3: qwen3 cannot be reached now. It stays chosen.",  # looked for, and not there
        ]
        forecast._retry.start(0)
        many = len(form.said) + 3
        await until(lambda: len(form.said) >= many)  # it goes on looking without being touched
        form.close()
        await week.commands.finish()
        delete_now(form)

    run(application(), story())


def test_the_offline_engine_without_files_is_refused_before_the_start(week: Week) -> None:
    async def story() -> None:
        form, asked = Composer(ThemeSource(week.around.theme)), []
        form.submitted.connect(lambda *words: asked.append(words))
        Forecast(form, Place(week.home, week.store, week.clock, ZONE, {}), week.commands, Settings)
        form.set_text("Tidy my week")
        form.start()
        assert asked == [] and "works only from files" in form.problem.text() and form.text() == "Tidy my week"
        form.add_paths([str(week.home)])
        form.start()
        assert [words[0] for words in asked] == ["Tidy my week"] and not form.problem.text()
        form.clear_after_commit()
        form.set_text("Write a poem")
        form.start()
        assert "works only from files" in form.problem.text()
        form.use_defaults("anthropic:claude-x", 0.0)
        assert not form.problem.text()
        form.start()
        assert len(asked) == 2, "other engines need no files"
        await week.commands.finish()
        delete_now(form)

    run(application(), story())
