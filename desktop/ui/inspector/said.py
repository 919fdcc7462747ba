"""Answers for the part of the inspector about what the person said on the way: steers that were taken, and answers."""

from __future__ import annotations

from datetime import datetime

from desktop.core.task import QuestionRow, TaskDetail
from desktop.ui.inspector.surroundings import Section, Surroundings
from desktop.ui.text import label
from desktop.ui.translation import tr


class Said(Section):
    """One line each, with its time."""

    def __init__(self, around: Surroundings, detail: TaskDetail) -> None:
        super().__init__(around.theme, tr("What you said"))
        for at, text in said(detail):
            self.rows.addWidget(label(around.theme, f"{around.time(at)}  {text}", "small", "ink2", wrap=True))


def said(detail: TaskDetail) -> list[tuple[datetime, str]]:
    """Steers and answers of the person, in order."""
    answers = [
        (each.answered_at, f"{each.text} {answer_of(each)}")
        for each in detail.questions
        if each.answered_at is not None
    ]
    taken = [(each.at, each.text) for each in detail.steers if each.state == "taken"]
    return sorted([*taken, *answers])


def answer_of(question: QuestionRow) -> str:
    """What the person said; of a password only that there was one."""
    if question.state == "skipped":
        return tr("Skipped")
    return tr("Password given") if question.secret else question.answer
