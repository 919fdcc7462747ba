"""Answers for whether a try that failed may be charged: it may, once the answer had begun to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop.core.failure import ModelFailure


@contextmanager
def told_if_begun(has_begun: Callable[[], bool]) -> Iterator[None]:
    """Marks a ModelFailure of the block with what `has_begun` says by then."""
    try:
        yield
    except ModelFailure as failure:
        failure.begun = failure.begun or has_begun()
        raise
