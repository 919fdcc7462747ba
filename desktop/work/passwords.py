"""Answers for passwords of protected files: asked for once, as a list, and kept in this process's memory only.

`PasswordBox` is what one process knows; the journal only ever holds that a question was answered or skipped. A password
leaves the box once its file was read, when it does not fit, and when its task ends. If the process dies before, the
question is asked again, because nobody knows the answer any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

from desktop.core.errors import InputRequired
from desktop.core.events import QuestionAsked
from desktop.core.ports import Recorder
from desktop.core.task import QuestionRow, TaskDetail


class PasswordBox:
    """The passwords one process was given, and whether it can be asked for any.

    `is_served`: an engine of this process takes them, so they are of use. `asks`: somebody answers here; where nobody
    does, protected files are left out at once and named in `unasked`.
    """

    __slots__ = ("_answered", "_passwords", "asks", "is_served", "unasked")

    def __init__(self, asks: bool = True) -> None:
        self._passwords: dict[str, dict[str, str]] = {}
        self._answered: dict[str, set[str]] = {}
        self.asks = asks
        self.is_served = False
        self.unasked: list[str] = []

    def put(self, task: str, question: str, passwords: Mapping[str, str]) -> None:
        """The answer to a question: file -> password."""
        self._passwords.setdefault(task, {}).update(passwords)
        self._answered.setdefault(task, set()).add(question)

    def get(self, task: str, file: str) -> str:
        """The password of a file, "" when there is none."""
        return self._passwords.get(task, {}).get(file, "")

    def drop(self, task: str, file: str) -> None:
        """It was used, or it does not fit."""
        self._passwords.get(task, {}).pop(file, None)

    def has_answer(self, task: str, question: str) -> bool:
        """Whether the answer to this question came to this process."""
        return question in self._answered.get(task, ())

    def forget(self, task: str) -> None:
        """The task has ended, or an answer could not be journaled."""
        self._passwords.pop(task, None)
        self._answered.pop(task, None)

    def __repr__(self) -> str:
        return f"PasswordBox({sum(map(len, self._passwords.values()))} kept)"


class Shelf(Protocol):
    """Where the questions of a task stand."""

    def detail(self, id: str) -> TaskDetail | None: ...


class PasswordPrompt:
    """Asks for the passwords of one task's files."""

    def __init__(self, task: str, box: PasswordBox, record: Recorder, shelf: Shelf, language: str = "en") -> None:
        self._task = task
        self._box = box
        self._record = record
        self._shelf = shelf
        self._language = language

    def password(self, file: str) -> str:
        """What the person gave for this file, "" for nothing."""
        return self._box.get(self._task, file)

    def used(self, file: str) -> None:
        """The file was read with it, or it does not fit: nobody needs it any more."""
        self._box.drop(self._task, file)

    async def settle(self, locked: Mapping[str, bool]) -> Sequence[str]:
        """What becomes of protected files (file -> whether a password was tried and does not fit): the ones to leave out.

        Raises InputRequired while the person is to answer for any of them; the question is journaled once.
        """
        if not self._box.asks:
            self._box.unasked += locked
            return list(locked)
        asked = self._asked()
        states = {file: self._state(asked.get(file), is_wrong) for file, is_wrong in locked.items()}
        unasked = [file for file, state in states.items() if state == "ask"]
        if unasked:
            text = question_text(unasked, [file for file in unasked if locked[file]], self._language)
            id = self._next_id()
            await self._record.append(QuestionAsked(self._task, id, "", text, tuple(unasked), secret=True))
            raise InputRequired(text)
        waiting = [file for file, state in states.items() if state == "waits"]
        if waiting:
            raise InputRequired(asked[waiting[0]].text)
        return list(locked)

    def _state(self, last: QuestionRow | None, is_wrong: bool) -> str:
        """ "ask", "waits" or "out", by the last question about a file."""
        if last is None:
            return "ask"
        if last.state == "open":
            return "waits"
        if last.state == "skipped":
            return "out"
        was_left_empty = not is_wrong and self._box.has_answer(self._task, last.id)
        return "out" if was_left_empty else "ask"

    def _asked(self) -> dict[str, QuestionRow]:
        """The last question about each file."""
        return {file: question for question in self._questions() for file in question.choices}

    def _questions(self) -> list[QuestionRow]:
        detail = self._shelf.detail(self._task)
        return [question for question in detail.questions if question.secret] if detail else []

    def _next_id(self) -> str:
        """From what is journaled, so that the same story gives the same name."""
        return hashlib.sha256(f"{self._task}:password:{len(self._questions()) + 1}".encode()).hexdigest()[:32]


def question_text(files: Sequence[str], wrong: Sequence[str], language: str) -> str:
    """What the person reads: one sentence, with the names."""
    zh = language == "zh"
    if len(files) == 1:
        if wrong:
            return (
                f"密码打不开 {files[0]}。请重新输入或跳过"
                if zh
                else f"The password does not open {files[0]}. Enter it again or skip"
            )
        return f"{files[0]} 有密码。请输入或跳过" if zh else f"{files[0]} has a password. Enter it or skip"
    names = ("、" if zh else ", ").join(files)
    if not wrong:
        return (
            f"{len(files)} 个文件有密码：{names}。请输入或跳过"
            if zh
            else f"{len(files)} files have a password: {names}. Enter them or skip"
        )
    shut = ("、" if zh else ", ").join(wrong)
    if len(wrong) == len(files):
        return (
            f"密码打不开 {shut}。请重新输入或跳过"
            if zh
            else f"The passwords do not open {shut}. Enter them again or skip"
        )
    return (
        f"{len(files)} 个文件有密码：{names}。所给的密码打不开 {shut}。请输入或跳过"
        if zh
        else f"{len(files)} files have a password: {names}. What was given does not open {shut}. Enter them or skip"
    )
