"""Answers for a client meeting pack before wording and layout. The shapes are in `finding.py`."""
from __future__ import annotations
from collections.abc import Sequence
from datetime import datetime
from desktop.analysis.finding import MeetingMatch, MeetingPack
from desktop.core.document import Document, Person
from desktop.core.spec import Language


def prepare(documents: Sequence[Document], meeting: MeetingMatch, as_of: datetime, timezone: str, owner: Person | None = None, language: Language = "en") -> MeetingPack:
    raise NotImplementedError
