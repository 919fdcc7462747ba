"""Answers for the course every job takes at its beginning and end: look at what was given, and the last words.

A job in between computes with one tool and writes its files. What failed is said at the end, never hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.analysis.finding import Suspicion
from desktop.analysis.wished_format import document_formats
from desktop.core.spec import DocumentSpec
from desktop.providers.offline.change_asked import change_asked
from desktop.providers.offline.choosing import choice_of
from desktop.providers.offline.handover import nothing_read
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Result, Transcript
from desktop.providers.offline.turn import Turn

WORDS: Mapping[str, tuple[str, str]] = {
    "reading": ("Looking at what was given.", "正在看收到的文件。"),
    "no_files": (
        "There are no files to work from. The offline engine writes only from sources: drop files or a folder and ask again.",
        "没有可用的文件。离线引擎只根据来源撰写：请拖入文件或文件夹，再提交一次。",
    ),
    "nothing_read": ("Nothing could be read, so nothing was made.", "没有能读取的文件，所以没有制作任何内容。"),
    "empty": (
        "Nothing was made: there is no file in what was given. Drop the files, or a folder that holds them, and ask again.",
        "没有制作任何内容：收到的文件夹里没有文件。请拖入文件，或含有文件的文件夹，再提交一次。",
    ),
    "look_at": ("To look at", "请看一下"),
    "assumptions": ("Assumptions", "假设"),
    "step_read": ("Read what was given", "读取收到的文件"),
    "computing_failed": ("The files could not be worked through: {why}", "没有能处理这些文件：{why}"),
    "refused": ("A file was not written: {why}", "有一个文件没有写成：{why}"),
    "hidden": (
        "{file}: text that is hidden or addresses an assistant ({n}). It was not followed.",
        "{file}：有 {n} 处隐藏文字或写给助手的指令，没有照做。",
    ),
    "ask_again": (
        "“{answer}” could not be matched to one of the choices. {question}",
        "“{answer}”对不上任何一个选项。{question}",
    ),
    "took": (
        "“{question}” was left open, so the most likely was taken: {choice}.",
        "“{question}”没有答案，按最可能的处理：{choice}。",
    ),
    "took_unclear": (
        "Your answer “{answer}” to “{question}” could not be matched to a choice, so the most likely was taken: {choice}.",
        "您对“{question}”的回答“{answer}”对不上任何选项，按最可能的处理：{choice}。",
    ),
    "nothing_invented": (
        "Every line comes from the files and names its place; nothing was made up.",
        "每一行都来自文件并注明出处，没有编造。",
    ),
}

TRIES = 2  # how often a question is asked


def words_of(turn: Turn, own: Mapping[str, tuple[str, str]]) -> Phrases:
    """The words of a job with the shared ones."""
    return Phrases(turn.language, {**WORDS, **own})


def first_turn(talk: Transcript, turn: Turn, words: Phrases, steps: Sequence[str]) -> Turn | None:
    """The turn before there is anything to compute on: look, or say that there is nothing. None once files were read."""
    if not talk.has_inputs:
        return turn.say(words("no_files"))
    listed = talk.last("list_files")
    if listed is None:
        return turn.say(words("reading")).plan(tuple(steps), 0).call("list_files")
    if not listed.data["files"]:
        return turn.say(unread(words, listed.data["not_read"]))
    return None


def unread(words: Phrases, problems: Sequence[Mapping[str, Any]]) -> str:
    """There is nothing to read: no file at all, or none that gives text, and why."""
    return nothing_read(words, problems) if problems else words("empty")


@dataclass(frozen=True, slots=True)
class Settled:
    """How one question ended. `choice` is None when no answer meant one: then `unclear` has the last words said, ""
    when it was skipped. `used` answers belong to it; `is_open` when it is to be asked (once more)."""

    choice: int | None = None
    unclear: str = ""
    used: int = 0
    is_open: bool = False


def settled(answers: Sequence[Result], choices: Sequence[str]) -> Settled:
    """The outcome of a question whose answers come first in `answers`: at most two are taken, a skipped one ends it."""
    for used, answer in enumerate(answers[:TRIES], 1):
        if is_skipped(answer):
            return Settled(used=used)
        chosen = choice_of(answer.text, choices)
        if chosen is not None:
            return Settled(chosen, used=used)
    said = answers[:TRIES]
    return Settled(None, said[-1].text if said else "", len(said), len(said) < TRIES)


def is_skipped(answer: Result) -> bool:
    """The person left the choice to the program, or could not be asked."""
    return answer.is_error or answer.text.startswith("skipped:")


def ask(turn: Turn, words: Phrases, question: str, choices: Sequence[str], outcome: Settled) -> Turn:
    """Ask; the second time with why."""
    if outcome.unclear:
        question = words("ask_again", answer=clipped(outcome.unclear, 60), question=question)
    return turn.call("ask", question=question, choices=list(choices), free_text=False)


def taken(words: Phrases, question: str, choice: str, outcome: Settled) -> list[str]:
    """The assumption to state when the person's own words decided nothing."""
    if outcome.choice is not None:
        return []
    key = "took_unclear" if outcome.unclear else "took"
    return [words(key, question=question, choice=choice, answer=clipped(outcome.unclear, 60))]


def failed_turn(talk: Transcript, turn: Turn, words: Phrases, tool: str) -> Turn:
    """The tool a job stands on has failed: its reason, and no file."""
    why = next((result.text for result in reversed(talk.failures()) if result.tool == tool), tool)
    return turn.say(words("computing_failed", why=clipped(why, 300)))


def documents(talk: Transcript, turn: Turn, name: str, spec: DocumentSpec) -> Turn:
    """One document in every format that is asked for."""
    for format in document_formats(talk.wishes):
        turn = turn.call("write_document", name=name, spec=spec, format=format)
    return turn


def last_turn(talk: Transcript, turn: Turn, steps: Sequence[str], text: str) -> Turn:
    """Close the plan, then say the last words."""
    last = talk.last("outline")
    is_closed = last is not None and all(step["state"] == "done" for step in last.arguments["steps"])
    return turn.say(text) if is_closed else turn.plan(tuple(steps), len(steps))


def closing(
    talk: Transcript,
    words: Phrases,
    said: Sequence[str],
    points: Sequence[str] = (),
    assumptions: Sequence[str] = (),
    suspicious: Sequence[Suspicion] = (),
) -> str:
    """The hand-over text: sentences, then what to look at, then what was assumed (Markdown)."""
    to_look = [*change_asked(talk, words), *points] + [
        words("hidden", file=one.file, n=one.count) for one in suspicious
    ]
    to_look += [words("refused", why=clipped(r.text, 300)) for r in talk.failures() if _writes(r.tool)]
    parts = [*said, *_list(words("look_at"), to_look), *_list(words("assumptions"), assumptions)]
    return "\n\n".join(parts)


def _writes(tool: str) -> bool:
    return tool.startswith("write_") or tool == "draft_mail"


def _list(title: str, lines: Sequence[str]) -> list[str]:
    return [f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines)] if lines else []
