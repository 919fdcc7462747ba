"""Answers for a file that was asked for and that its writer refused: named in the checks, never passed over in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.task import CallRow
from desktop.quality.finding import Finding, said

WRITERS = frozenset({"write_document", "write_workbook", "write_deck", "draft_mail", "write_calendar"})
NAME = "delivered"
_WHY = 200  # characters of a refusal that a person is shown


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not there: the name it was to have, and what its writer said."""

    name: str
    why: str

    def text(self, language: str) -> str:
        return said(language, f"“{self.name}” was refused: {self.why}", f"“{self.name}”被拒：{self.why}")


def refused(calls: Sequence[CallRow]) -> tuple[Refused, ...]:
    """Files whose last attempt failed, in the order of the calls. `calls`: all calls of the task, oldest first."""
    last: dict[tuple[str, str], CallRow] = {}
    for call in calls:
        if call.tool in WRITERS and call.state in ("succeeded", "failed"):
            last[(call.tool, _name(call).casefold())] = call
    return tuple(
        Refused(_name(call) or call.tool, _shortened(call.result)) for call in last.values() if call.state == "failed"
    )


def check(files: Sequence[Refused], language: str) -> tuple[Finding, ...]:
    """One failed finding over all of them; none when every file was written."""
    if not files:
        return ()
    detail = ("" if language == "zh" else " ").join(_sentence(file.text(language), language) for file in files)
    named = ", ".join(f"“{file.name}”" for file in files)
    repair = f"{named}: not written. Mend the spec and write it again, or say in your answer why it cannot be made."
    return (Finding(NAME, "failed", detail, "", repair),)


def _sentence(text: str, language: str) -> str:
    return text if text.endswith((".", "。", "!", "！", "…")) else text + said(language, ".", "。")


def _name(call: CallRow) -> str:
    return " ".join(str(call.arguments.get("name", "")).split())


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WHY else line[: _WHY - 1].rstrip() + "…"
