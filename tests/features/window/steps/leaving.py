"""Quitting, coming back, and the window that is closed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pytest_bdd import then, when

from tests.support.desk import PATIENCE_S, Desk, MovedClock
from tests.support.story import told


@when("I quit and start again")
@told
async def restart(desk: Desk) -> None:
    await desk.close()
    await desk.open()


@when("I quit and start again the next morning")
@told
async def restart_tomorrow(desk: Desk) -> None:
    await desk.close()
    desk.clock = MovedClock(desk.clock.now() + timedelta(hours=22))
    await desk.open()


@then("the program has ended")
@told
async def has_ended(desk: Desk) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await desk.app.ended()
    await desk.close()


@when("I start again")
@told
async def start_again(desk: Desk) -> None:
    await desk.open()


@then("the window is minimised")
@told
async def is_minimised(desk: Desk) -> None:
    await desk.until(desk.app.window.isMinimized)
