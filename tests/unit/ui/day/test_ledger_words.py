"""What a day came to, in words: steps of the offline engine are no requests to models."""

from __future__ import annotations

import pytest

from desktop.ui.ledger_page import totals_words
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import set_language
from desktop.work.ledger import Totals

pytestmark = pytest.mark.qt


def test_a_day_of_the_offline_engine_names_steps_and_no_request(themes: ThemeSource) -> None:
    told = totals_words(Totals(offline_steps=12))
    assert told.startswith("12 steps of the offline engine · nothing left this computer") and "request" not in told
    set_language("zh")
    assert totals_words(Totals(offline_steps=12)).startswith("离线引擎 12 步")


def test_a_mixed_day_names_both(themes: ThemeSource) -> None:
    told = totals_words(Totals(requests=1, offline_steps=1))
    assert told.startswith("1 request to a model · 1 step of the offline engine · ")
