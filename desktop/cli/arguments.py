"""Answers for the words of the command line: commands, options, help."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NoReturn

from desktop import __version__


class Parser(argparse.ArgumentParser):
    """Bad usage is one clear line and exit code 2, without the usage that argparse puts before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"afternoon: {message}. `{self.prog} --help` says how.\n")


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; exits with code 2 and one clear line on bad usage."""
    parser = Parser(
        prog="afternoon",
        description="One sentence in the morning, finished files by the afternoon. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"afternoon {__version__}")
    _common(parser, None)
    parser.add_argument("--tray", action="store_true", help="start hidden in the tray")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_work(commands)
    _add_look(commands)
    _add_steering(commands)
    _add_money(commands)
    return parser.parse_args(list(words))


def _common(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument("--home", metavar="DIR", default=default, help="data folder (or AFTERNOON_HOME)")


def _command(commands: argparse._SubParsersAction[Parser], name: str, text: str) -> Parser:
    parser: Parser = commands.add_parser(name, help=text, description=text)
    _common(parser, argparse.SUPPRESS)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object for machines on stdout")


def _json_lines(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", nargs="?", const="events", choices=("events", "deltas"), help="JSON lines on stdout")


def _add_work(commands: argparse._SubParsersAction[Parser]) -> None:
    for name, text in (("run", "submit and work until it ends"), ("submit", "queue a task; prints ACK and its id")):
        parser = _command(commands, name, text)
        parser.add_argument("instruction", nargs="?", default="", help="one sentence: what should be finished")
        parser.add_argument("--prompt-file", type=Path, metavar="FILE", help="the instruction as a text file")
        parser.add_argument("--file", type=Path, action="append", default=[], metavar="PATH")
        parser.add_argument("--folder", type=Path, action="append", default=[], metavar="PATH")
        parser.add_argument("--job", default="", metavar="NAME")
        parser.add_argument(
            "--model", default="", metavar="PROVIDER:ID", help="or auto, or offline; default: the settings"
        )
        parser.add_argument("--out", type=Path, metavar="DIR", help="finished files are copied here")
        parser.add_argument("--approve", choices=("ask", "policy", "none", "stdio"), default="ask")
        parser.add_argument("--answers", type=Path, metavar="FILE.json", help='{"part of a question": "answer"}')
        parser.add_argument(
            "--fallback", action="append", metavar="PROVIDER:ID", help="goes on with it when its own fails"
        )
        parser.add_argument(
            "--reviewer", metavar="PROVIDER:ID", help="another vendor's model reads the files; or auto, none"
        )
        parser.add_argument(
            "--council",
            action="append",
            default=[],
            metavar="PROVIDER:ID",
            help="2 to 5 times: each does it; a page compares",
        )
        parser.add_argument("--tonight", action="store_true", help="cheaper background work, else a start at night")
        parser.add_argument(
            "--at", type=_start, metavar="TIME", help="not before: HH:MM, the next one, or ISO 8601; in --timezone"
        )
        parser.add_argument(
            "--repeat",
            choices=("daily", "weekdays", "weekly", "monthly"),
            default="",
            help="again at the same time of day, from --at (or now) on, until the time to come is cancelled",
        )
        parser.add_argument("--budget", type=_amount, metavar="USD", help="most this task may cost")
        parser.add_argument("--mcp-config", type=Path, metavar="FILE", help="not in this version")
        parser.add_argument("--as-of", type=_moment, metavar="TIME", help='what "today" is counted from, ISO 8601')
        parser.add_argument("--timezone", default="", metavar="ZONE", help="for example Europe/London")
        parser.add_argument("--language", choices=("en", "zh"), default="", help="default: that of the instruction")
        _json_lines(parser)
    worker = _command(commands, "worker", "hold the engine lock and work")
    worker.add_argument("--drain", action="store_true", help="exit when nothing is left to do")
    _json_lines(worker)


def _add_look(commands: argparse._SubParsersAction[Parser]) -> None:
    status = _command(commands, "status", "tasks and their states; with an id also calls, sources, files, checks")
    status.add_argument("id", nargs="?", default="")
    _json(status)
    _json(_command(commands, "approvals", "what waits for the person"))
    models = _command(commands, "models", "chat models: whether each is ready, its price and where it runs")
    models.add_argument("--refresh", action="store_true", help="ask the providers for their present models first")
    _json(models)
    doctor = _command(commands, "doctor", "store, keyring, fonts, back ends, disk")
    doctor.add_argument("--rebuild", action="store_true", help="fold the journal again and compare")
    _json(doctor)
    ledger = _command(commands, "ledger", "every request to a model and every change beyond a task, of one day")
    ledger.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="default: today")
    ledger.add_argument("--all", action="store_true", help="all days")
    ledger.add_argument("--export", type=Path, metavar="FILE", help="write the rows as .csv or .json")
    _json(ledger)
    search = _command(commands, "search", "tasks, files, sentences and numbers that hold every word")
    search.add_argument("words", nargs="+")
    _json(search)
    export = _command(commands, "export", "one task as plain files")
    export.add_argument("id")
    export.add_argument("folder", type=Path, metavar="DIR")


def _add_steering(commands: argparse._SubParsersAction[Parser]) -> None:
    for name, text in (("pause", "finish the turn, start nothing"), ("resume", "go on"), ("cancel", "stop for good")):
        _command(commands, name, text).add_argument("id", nargs="+")
    undo = _command(commands, "undo", "take back the moves of a task")
    undo.add_argument("id")
    undo.add_argument("--dry-run", action="store_true", help="say what would go back, change nothing")
    _json(undo)
    steer = _command(commands, "steer", "tell a task something; taken after its present turn")
    steer.add_argument("id")
    steer.add_argument("text")
    steer.add_argument("--now", action="store_true", help="break off its present answer and ask again with this")
    answer = _command(commands, "answer", "answer a question")
    answer.add_argument("id")
    answer.add_argument("text", nargs="?", default="")
    answer.add_argument("--skip", action="store_true")
    decide = _command(commands, "decide", "grant or deny what waits")
    decide.add_argument("id")
    decide.add_argument("decision", choices=("grant", "deny"))
    decide.add_argument("--remember", default="", metavar="RULE", help="not in this version")


def _add_money(commands: argparse._SubParsersAction[Parser]) -> None:
    key = _command(commands, "key", "keep, forget or try the key of a provider")
    key.add_argument("act", choices=("set", "delete", "test"))
    key.add_argument("provider", metavar="PROVIDER", help="anthropic, openai, local or a server of yours")
    key.add_argument("--plain-text", action="store_true", help="set: without a keyring, keep it readable in a file")
    budget = _command(commands, "budget", "set the most a task may cost, and go on")
    budget.add_argument("id")
    budget.add_argument("usd", type=_amount, metavar="USD|none")


def _amount(text: str) -> float | None:
    """US dollars above 0; None for "none"."""
    if text.lower() == "none":
        return None
    try:
        amount = float(text.removeprefix("$"))
    except ValueError:
        amount = math.nan
    if not 0 < amount < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount above 0 such as 2.50")
    return amount


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-03-02") from None


def _start(text: str) -> time | datetime:
    try:
        return time.fromisoformat(text) if len(text) <= len("HH:MM") else datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 08:00 or 2026-03-02T08:00") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2026-03-02T08:30") from None
