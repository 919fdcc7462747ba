"""The server as pytest fixtures: `model_server` plays what a test gives it; several may run in one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.model_server import ModelServer


@pytest.fixture
def model_server() -> Iterator[Callable[..., ModelServer]]:
    """`model_server(script, faults={2: Fault(...)}, quirks={"no_done"})` starts a server; it ends with the test."""
    with ExitStack() as stack:

        def start(script: Any = (), **options: Any) -> ModelServer:
            return stack.enter_context(ModelServer(script, **options))

        yield start
