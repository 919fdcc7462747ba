"""Answers for where the keyboard was on a page that is thrown away, so that it is there again on the page made anew.

Words and colours differ between the two; kinds and order of what is seen do not.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

Place = tuple[type[QWidget], int]  # the kind of a part, and how many of it are seen before


def place_of(part: QWidget | None, page: QWidget) -> Place | None:
    """Where `part` is among the parts of `page`; None when it is not on it."""
    if part is None or not page.isAncestorOf(part):
        return None
    alike = _seen(page, type(part))
    return (type(part), alike.index(part)) if part in alike else None


def widget_at(place: Place, page: QWidget) -> QWidget | None:
    """The part of `page` at `place`; None when the page has fewer of them."""
    kind, number = place
    alike = _seen(page, kind)
    return alike[number] if number < len(alike) else None


def _seen(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Parts that take the keyboard, in the order they were made."""
    found = [part for part in page.findChildren(kind) if type(part) is kind and part.isVisibleTo(page)]
    return [part for part in found if part.focusPolicy() != Qt.FocusPolicy.NoFocus]
