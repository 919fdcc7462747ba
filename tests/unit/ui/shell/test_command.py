from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from desktop.core.errors import BadInput
from desktop.ui.command import Commands
from desktop.ui.loop import run
from desktop.ui.translation import set_language

pytestmark = pytest.mark.qt


async def refuse() -> None:
    raise BadInput("It was refused.", "被拒绝了。")


def test_the_result_reaches_whoever_asked(qapp: QApplication) -> None:
    commands, results = Commands(), []

    async def work() -> str:
        await asyncio.sleep(0)
        return "done"

    async def main() -> None:
        commands.run(work(), results.append)
        await commands.finish()

    run(qapp, main())
    assert results == ["done"]


def test_a_refusal_is_said_in_the_language_in_use(qapp: QApplication) -> None:
    commands, said = Commands(), []
    commands.failed.connect(said.append)

    async def main() -> None:
        commands.run(refuse())
        await commands.finish()

    run(qapp, main())
    set_language("zh")
    run(qapp, main())
    assert said == ["It was refused.", "被拒绝了。"]


def test_who_asked_may_take_the_refusal_instead(qapp: QApplication) -> None:
    commands, said, mine = Commands(), [], []
    commands.failed.connect(said.append)

    async def main() -> None:
        commands.run(refuse(), None, mine.append)
        await commands.finish()

    run(qapp, main())
    assert (said, mine) == ([], ["It was refused."])


def test_a_bug_is_logged_and_said_as_one_sentence(qapp: QApplication, expect_log: object) -> None:
    commands, said = Commands(), []
    commands.failed.connect(said.append)
    expect_log("a command of the window failed")  # type: ignore[operator]

    async def crash() -> None:
        raise ZeroDivisionError("secret internals")

    async def main() -> None:
        commands.run(crash())
        await commands.finish()

    run(qapp, main())
    assert len(said) == 1
    assert "secret internals" not in said[0]


def test_a_widget_that_has_gone_meanwhile_is_told_nothing(qapp: QApplication) -> None:
    commands, said = Commands(), []
    commands.failed.connect(said.append)
    gone = QLabel()

    async def work() -> str:
        gone.deleteLater()
        QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
        return "done"

    async def main() -> None:
        commands.run(work(), gone.setText)
        commands.run(refuse(), None, lambda text: gone.setText(text[:3]))
        await commands.finish()

    run(qapp, main())
    assert not isValid(gone)
    assert said == []


def test_a_command_that_never_began_is_closed(qapp: QApplication) -> None:
    commands = Commands()
    command = asyncio.to_thread(print)

    async def main() -> None:
        commands.run(command)  # the loop ends before it begins

    run(qapp, main())
    assert command.cr_frame is None, "closed; else Python warns that it was never awaited"
