"""The sentence above the footer: a warning stays until it is closed, an information until it holds no longer."""

from __future__ import annotations

import pytest

from desktop.ui.notice import Notice
from desktop.ui.theme import ThemeSource

pytestmark = pytest.mark.qt


def test_an_information_goes_when_it_holds_no_longer(themes: ThemeSource) -> None:
    notice = Notice(themes)
    notice.inform("A new task works on the change")
    assert not notice.isHidden() and themes.theme.hex("attnSoft") not in notice.styleSheet()
    notice.unsay("Another sentence")
    assert not notice.isHidden()
    notice.unsay("A new task works on the change")
    assert notice.isHidden()


def test_a_warning_is_not_taken_back(themes: ThemeSource) -> None:
    notice = Notice(themes)
    notice.inform("It works")
    notice.say("It works")
    notice.unsay("It works")
    assert not notice.isHidden() and themes.theme.hex("attnSoft") in notice.styleSheet()
