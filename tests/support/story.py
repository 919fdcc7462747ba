"""Lets all steps of a scenario live on one run of the window's own loop, as the program lives.

pytest-bdd calls steps one after the other from outside. A loop that is run anew for each of them lets Qt turn in between
without a running loop, and what turns then breaks by chance. So a step only tells what is to be done; when the last one
has told, everything is done in its order within one `run`, and a failure names its step.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial, wraps
from typing import Any

from desktop.ui.loop import run
from tests.support.desk import Desk
from tests.support.qt_watch import application


def told(step: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Makes a step of an `async def` whose first parameter is the desk: it is done once the whole scenario was told."""

    @wraps(step)
    def tell(desk: Desk, **words: Any) -> None:
        desk.acts.append(partial(step, desk, **words))

    return tell


def live(desk: Desk, sentences: Sequence[str]) -> None:
    """Does what was told, on one loop; `sentences` are the steps in the same order. Raises what a step raised."""
    run(application(), _live(desk, sentences))


async def _live(desk: Desk, sentences: Sequence[str]) -> None:
    try:
        for sentence, act in zip(sentences, desk.acts, strict=True):
            try:
                await act()
                await desk.settle()
            except Exception as error:
                error.add_note(f"in the step “{sentence}”, with this on the screen: {desk.screen()}")
                raise
    finally:
        await desk.leave()
