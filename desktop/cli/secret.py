"""Answers for passwords on the command line: from the file of answers, then typed at the terminal without an echo.

A password is never an argument of a command: other programs see those, and the shell keeps them.
"""

from __future__ import annotations

import getpass
import signal
import sys
from collections.abc import Mapping, Sequence

from desktop.cli.narration import say
from desktop.core.errors import BadInput
from desktop.core.task import QuestionRow
from desktop.store.journal import Store
from desktop.work.queue import TaskQueue

HOW = {
    "en": "{files}: to give a password, run this at a terminal, which asks for it, or with --answers FILE.json that "
    'holds {{"passwords": {{"{first}": "…"}}}}.',
    "zh": "{files}：要提供密码，请在终端里运行（会询问密码），或使用 --answers FILE.json，"
    '内容为 {{"passwords": {{"{first}": "…"}}}}。',
}
PROMPT = {
    "en": ("Password for {file} (Enter skips): ", "Password for {file} (Enter: the same again, Ctrl+D skips): "),
    "zh": ("{file} 的密码（直接回车跳过）：", "{file} 的密码（回车：与上一个相同，Ctrl+D 跳过）："),
}


class PasswordAnswers:
    """Answers one task's questions for passwords, until it has nothing more to give."""

    def __init__(self, store: Store, queue: TaskQueue, known: Mapping[str, str], at_terminal: bool) -> None:
        """`known`: file (or only its last part, or "*") -> password, each tried once."""
        self._store = store
        self._queue = queue
        self._known = dict(known)
        self._tried: set[str] = set()
        self._at_terminal = at_terminal

    async def give(self, task: str, *, may_skip: bool = True) -> bool:
        """Answer or skip what is asked; False when nothing is, or when the answer has to come from elsewhere."""
        questions = [q for q in self._store.questions() if q.task == task and q.secret]
        language = row.language if (row := self._store.task(task)) else "en"
        for question in questions:
            passwords = self._from_file(question)
            if self._at_terminal:
                passwords |= typed([file for file in question.choices if file not in passwords], language)
            try:
                if passwords:
                    await self._queue.unlock(question.id, passwords)
                elif may_skip:
                    await self._queue.answer(question.id, "", skipped=True)
                else:
                    return False
            except BadInput as error:  # answered from a window meanwhile
                say(f"afternoon: {error.text(language)}")
        return bool(questions)

    def _from_file(self, question: QuestionRow) -> dict[str, str]:
        found = {}
        for file in question.choices:
            given = next((self._known[n] for n in (file, file.rsplit("/", 1)[-1], "*") if n in self._known), "")
            if given and file not in self._tried:
                self._tried.add(file)
                found[file] = given
        return found


def how_to_give(files: Sequence[str], language: str) -> str:
    """The sentence for files that were left out because nobody could be asked."""
    return HOW.get(language, HOW["en"]).format(files=", ".join(files), first=files[0])


def typed(files: Sequence[str], language: str) -> dict[str, str]:
    """What the person types for each file, at the terminal; nothing for a file that is skipped."""
    found: dict[str, str] = {}
    last = ""
    first, again = PROMPT.get(language, PROMPT["en"])
    for file in files:
        answer = read_secret((again if last else first).format(file=file))
        if answer is not None and (answer or last):
            found[file] = last = answer or last
    return found


def read_secret(prompt: str) -> str | None:
    """One line without an echo; None at the end of input. Ctrl+C and a request to end come through as
    KeyboardInterrupt, which the running loop would otherwise hold back until Enter is pressed."""
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in previous:
        signal.signal(number, signal.default_int_handler)
    try:
        return getpass.getpass(prompt, stream=sys.stderr)
    except EOFError:
        say("")
        return None
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
