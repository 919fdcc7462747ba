"""Answers for the sections that are no more than their settings: general, working hours, notifications, accessibility."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from desktop.settings.settings import Settings
from desktop.ui.settings.desk import Desk
from desktop.ui.settings.section import Section
from desktop.ui.translation import tr

GENERAL = ("language", "scheme", "keep_in_tray", "slots")
HOURS = ("work_from", "work_to", "timezone")
NOTIFICATIONS = ("notify",)
ACCESSIBILITY = ("letter_keys",)
# Shown by the sections of their own files.
ELSEWHERE = (
    *("model", "preference", "reviewer", "engines_off", "servers", "fallbacks"),
    *("anthropic_url", "openai_url", "local_url", "proxy", "ca_file"),
    *("web", "private_folders", "plain_text_keys", "cap_task_usd", "cap_day_usd", "cap_month_usd"),
    "calendars",
    "quiet_until",  # chosen in the tray menu
)
# A setting that nobody placed goes where its name says, else to General: none is ever out of reach.
BY_NAME = (
    (("text", "contrast", "motion", "announce", "letter", "list_view"), "accessibility"),
    (("notify", "quiet", "busy", "hold"), "notifications"),
)


def placed(section: str, names: Sequence[str]) -> tuple[str, ...]:
    """`names` and the settings that belong to `section` by their name."""
    known = {*GENERAL, *HOURS, *NOTIFICATIONS, *ACCESSIBILITY, *ELSEWHERE, "unknown"}
    rest = [each.name for each in fields(Settings) if each.name not in known]
    return (*names, *(name for name in rest if _home_of(name) == section))


def _home_of(name: str) -> str:
    return next((section for parts, section in BY_NAME if any(part in name for part in parts)), "general")


class General(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("General"), tr("Changes take effect at once, unless a line says otherwise."))
        self.fields(*placed("general", GENERAL))


class Hours(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, tr("Working hours"), tr("The day sheet gives these hours their full width and folds the others.")
        )
        self.fields(*HOURS)


class Notifications(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, tr("Notifications"), tr("Only three kinds: something is ready, needs you, or stopped. Nothing else.")
        )
        self.fields(*placed("notifications", NOTIFICATIONS))


class Accessibility(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, tr("Accessibility"), tr("Every part has a name, a role and a key. F6 goes on to the next.")
        )
        self.fields(*placed("accessibility", ACCESSIBILITY))
