"""Answers for opening the data folder for one command."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.clock import SystemClock
from desktop.settings.place import data_folder
from desktop.store.journal import Store


def home_of(options: argparse.Namespace) -> Path:
    """The data folder this command works on."""
    return data_folder(options.home or "")


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Store]:
    """The store of the chosen data folder, closed afterwards. Raises StoreError when it cannot be used."""
    store = Store.open(home_of(options), SystemClock())
    try:
        yield store
    finally:
        store.close()
