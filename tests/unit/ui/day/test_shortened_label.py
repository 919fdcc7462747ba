"""Words of a few lines at most end in "…" where there is more."""

from __future__ import annotations

import pytest

from desktop.ui.shortened_label import ShortenedLabel
from desktop.ui.theme import ThemeSource

pytestmark = pytest.mark.qt
LONG = "Prepare me for the review with the customer on Thursday: brief, figures, slides and a mail to all who come"


def test_what_does_not_fit_ends_in_an_ellipsis_and_stands_in_the_tooltip(themes: ThemeSource) -> None:
    made = ShortenedLabel(themes.theme, LONG, 2)
    made.resize(160, made.heightForWidth(160))
    made.grab()
    assert len(made.shown()) == 2 and made.shown()[-1].endswith("…") and made.toolTip() == LONG
    assert made.height() == made.heightForWidth(160) == 2 * themes.theme.line_height("body")


def test_what_fits_is_whole_and_takes_no_more_room_than_it_needs(themes: ThemeSource) -> None:
    made = ShortenedLabel(themes.theme, "Summarise", 3)
    made.resize(160, made.heightForWidth(160))
    made.grab()
    assert made.shown() == ("Summarise",) and made.toolTip() == ""
    assert made.heightForWidth(160) == themes.theme.line_height("body")
