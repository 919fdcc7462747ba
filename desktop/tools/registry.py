"""Answers for which tools there are: one line each."""

from __future__ import annotations

from desktop.tools import (
    comparison,
    correspondence,
    council,
    deliver,
    files,
    filing,
    loading,
    looking,
    meetings,
    place,
    plan,
    promises,
    results,
    tables,
    triage,
)
from desktop.tools.toolbox import Tool

FIRST: tuple[Tool, ...] = (
    plan.outline,
    plan.ask,
    files.list_files,
    files.read_file,
    files.search_files,
    results.read_result,
)
LATER: tuple[Tool, ...] = (
    looking.look_at_file,
    meetings.find_meetings,
    meetings.prepare_meeting,
    meetings.find_free_time,
    meetings.digest_files,
    promises.find_promises,
    comparison.find_changes,
    comparison.compare_files,
    correspondence.plan_reply,
    filing.plan_filing,
    tables.extract_table,
    tables.list_tables,
    tables.query_tables,
    triage.triage_calendar,
    deliver.write_document,
    deliver.write_workbook,
    deliver.write_deck,
    deliver.draft_mail,
    deliver.write_calendar,
    place.place_copy,
    filing.move_files,
)
# Called by the built-in engine only: no chat model is told of it.
OWN: tuple[Tool, ...] = (council.compare_council,)
TOOLS: tuple[Tool, ...] = (*FIRST, loading.with_index(LATER), *LATER, *OWN)
