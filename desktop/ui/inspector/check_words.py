"""Answers for how a check is named for a person; the journal keeps its code name."""

from __future__ import annotations

from desktop.core.task import SECOND_READING, CheckRow
from desktop.ui.translation import source, tr

CHECKS = {
    "opens": source("The file opens and reads back"),
    "complete": source("Nothing in it was left blank"),
    "numbers": source("The numbers agree with their sources"),
    "citations": source("Every citation leads to its source"),
    "agreement": source("The files agree with each other"),
    "delivered": source("Everything that was asked for is there"),
}
SUBJECTS = {  # of a check that found something
    "opens": source("Opening the file"),
    "complete": source("Blank or unfinished places"),
    "numbers": source("Numbers and their sources"),
    "citations": source("Citations"),
    "agreement": source("Agreement between the files"),
    "delivered": source("Not delivered"),
}


def check_title(check: CheckRow) -> str:
    """As a finding when it passed ("The file opens …"), else as its subject."""
    if check.name == SECOND_READING:
        return tr("Second reading")
    words = CHECKS if check.state == "passed" else SUBJECTS
    return tr(words[check.name]) if check.name in words else check.name
