"""The real program on a clock that runs sixty times as fast: a minute between two tries passes in a second.

`python -m tests.support.hurried …` takes the words of `python -m desktop`. One process per data folder: the next one
would begin earlier than this one ended.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta

from desktop.core import clock

FASTER = 60.0


class HurriedClock(clock.SystemClock):
    """Starts now."""

    began, since = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        return self.began + timedelta(seconds=(time.monotonic() - self.since) * FASTER)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / FASTER)


clock.SystemClock = HurriedClock  # type: ignore[misc]  # before the command line takes the name

if __name__ == "__main__":
    from desktop.__main__ import main

    sys.exit(main())
