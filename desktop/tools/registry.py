"""Answers for which tools there are: one line each."""

from __future__ import annotations

from desktop.tools import deliver, files, meetings, place, plan
from desktop.tools.toolbox import Tool

TOOLS: tuple[Tool, ...] = (
    plan.outline,
    plan.ask,
    files.list_files,
    files.read_file,
    files.search_files,
    meetings.find_meetings,
    meetings.prepare_meeting,
    meetings.find_free_time,
    meetings.digest_files,
    deliver.write_document,
    deliver.write_workbook,
    deliver.write_deck,
    deliver.draft_mail,
    deliver.write_calendar,
    place.place_copy,
)
