"""Answers for whether this computer has a network at all, as its system says; asked when a menu of engines is opened."""

from __future__ import annotations

from PySide6.QtNetwork import QNetworkInformation


def has_network() -> bool:
    """False only where the system says that nothing is connected; what is not known counts as yes. The UI thread only."""
    if not QNetworkInformation.loadDefaultBackend():  # True too when it was loaded before
        return True
    return QNetworkInformation.instance().reachability() is not QNetworkInformation.Reachability.Disconnected
