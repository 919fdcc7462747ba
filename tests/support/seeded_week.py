"""A store that holds a told week, for screenshots and window tests: the day of the mock-ups, Thursday 14 May 2026.

Everything goes through `Store.append_now` under a simulated clock, so the rows are what the program itself would show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.core.task import Step, StepState
from desktop.store.journal import Store

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 14, 14, 45, tzinfo=ZONE)

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "review": "Prepare the Tallowmere quarterly review: brief, deck, figures and a mail to the team",
        "freight": "Compare the three freight offers and recommend one",
        "complaint": "Answer the Tallowmere delivery complaint and clear my Friday morning",
        "calls": "Summarise this week's steering-call recordings",
        "tidy": "Find duplicates in the Projects folder and propose a tidy-up",
        "error": "The recordings folder could not be read: permission denied. Nothing was changed. Open the folder to "
        "your account, then do it again.",
        "question": "Which quarter should the review cover?",
        "first": "The first",
        "wait": "Two mails name different delivery dates. Which one holds?",
    },
    "zh": {
        "review": "准备塔洛美季度会：简报、汇报稿、数据表，再给团队写封邮件",
        "freight": "比较三家货运报价，推荐一家",
        "complaint": "回复塔洛美的送货投诉，并把我周五上午空出来",
        "calls": "总结本周指导会录音",
        "tidy": "找出“项目”文件夹里的重复文件，给出整理方案",
        "error": "无法读取录音文件夹：没有权限。没有改动任何内容。请给当前账号读取权限，然后重做一次。",
        "question": "季度会要看哪个季度？",
        "first": "一季度",
        "wait": "两封邮件里的送货日期不同，以哪个为准？",
    },
}

STEPS = {
    "en": (
        "Read the three offers and last year's shipments",
        "Extract prices, transit times and surcharges",
        "Put everything in one currency and one unit",
        "Recompute totals on 214 past shipments",
        "Read terms and penalties",
        "Score against your four criteria",
        "Write the table and the recommendation",
        "Check: recompute, resolve sources, second reading",
    ),
    "zh": (
        "阅读三份报价和去年的发货记录",
        "提取价格、运输时间和附加费",
        "统一货币和单位",
        "用 214 次发货重算总额",
        "阅读条款和罚则",
        "按四项标准评分",
        "写对比表和推荐意见",
        "检查：重算、核对出处、复读",
    ),
}

REPORT = """# Tallowmere quarterly review

Four files are ready. Nothing was sent.

- **Tallowmere brief.docx**: two pages, 31 sourced lines
- **Tallowmere review.pptx**: eight slides
- **Q1 figures.xlsx**: totals recomputed, three cells differ from the old deck

## Please look at

The mail of 6 May names 4 % discount, the price list 3 %. The brief shows both.

## Left out

No source was found for the market share of Brindlewick, so it was left out.
"""


@dataclass(slots=True)
class Telling:
    """Events with their moments, told in order at the end."""

    language: str
    folder: Path
    told: list[tuple[datetime, tuple[e.Event, ...]]] = field(default_factory=list)

    def at(self, time: str, *events: e.Event, day: int = 14) -> None:
        hour, _, minute = time.partition(":")
        self.told.append((datetime(2026, 5, day, int(hour), int(minute), tzinfo=ZONE), events))

    def submit(self, task: str, words: str, time: str, day: int = 14) -> None:
        place = str(self.folder / task)
        event = e.TaskSubmitted(task, words, workspace=place, language=self.language, timezone="Europe/London")
        self.at(time, event, day=day)

    def plan(self, task: str, number: int, time: str, titles: Sequence[str], active: int) -> None:
        """The plan stated again with step `active` (from 0) being worked on."""
        states = [
            StepState.DONE if i < active else StepState.ACTIVE if i == active else StepState.EXPECTED
            for i in range(len(titles))
        ]
        steps = tuple(Step(title, state) for title, state in zip(titles, states, strict=True))
        call = f"{task}:outline{number}"
        arguments = {"steps": [{"title": s.title, "state": s.state.value} for s in steps]}
        self.at(
            time,
            e.CallProposed(task, number, 0, call, call, "outline", arguments, "READ", "allow", "always"),
            e.CallStarted(task, call),
            e.PlanChanged(task, call, steps),
            e.CallEnded(task, call, "succeeded", "ok"),
        )

    def file(self, task: str, name: str, time: str, size: int, day: int = 14) -> None:
        folder = self.folder / task
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"\0" * min(size, 64))
        kind = name.rpartition(".")[2]
        saved = e.DeliverableSaved(task, f"{task}/{name}", f"{task}:w", name, str(folder / name), "0" * 64, kind, size)
        self.at(time, saved, day=day)


def seed(store: Store, clock: SimulatedClock, folder: Path, language: str = "en") -> None:
    """Tells the week into `store`, whose clock is `clock` (standing before 11 May 2026); leaves it at NOW."""
    telling = Telling(language, folder)
    words = WORDS[language]
    _earlier_days(telling, words)
    _review(telling, words)
    _freight(telling, words)
    _complaint(telling, words)
    _calls(telling, words)
    telling.submit("tidy", words["tidy"], "13:10")
    for moment, events in sorted(telling.told, key=lambda each: each[0]):
        clock.advance(max(0.0, (moment - clock.now()).total_seconds()))
        store.append_now(*events)
    clock.advance((NOW - clock.now()).total_seconds())


def week_clock() -> SimulatedClock:
    return SimulatedClock(datetime(2026, 5, 11, 6, 0, tzinfo=ZONE))


def _earlier_days(telling: Telling, words: dict[str, str]) -> None:
    for day, count in ((11, 3), (12, 4), (13, 2)):
        for number in range(count):
            task = f"past{day}{number}"
            telling.submit(task, words["freight"], f"{9 + number}:10", day)
            telling.at(f"{9 + number}:11", e.RunStarted(task, f"{task}r"), day=day)
            if (day, number) == (12, 1):
                telling.at(f"{9 + number}:30", e.TaskFailed(task, words["error"]), day=day)
            else:
                telling.file(task, f"Summary {day}-{number + 1}.docx", f"{9 + number}:29", 21_400, day)
                telling.at(f"{9 + number}:30", e.TaskCompleted(task, "Done."), day=day)


def _review(telling: Telling, words: dict[str, str]) -> None:
    task = "review"
    telling.submit(task, words["review"], "9:04")
    telling.at("9:05", e.RunStarted(task, "review1"))
    telling.at("9:31", e.QuestionAsked(task, "q1", "review:q", words["question"], (words["first"],)))
    telling.at("9:31", e.RunEnded(task, "review1", "needs_you"))
    telling.at("9:44", e.QuestionAnswered(task, "q1", words["first"]))
    telling.at("9:45", e.RunStarted(task, "review2"))
    sources = (
        ("Tallowmere calendar.ics", 12),
        ("Price list.xlsx", 214),
        ("Old deck.pptx", 22),
        ("Team mails.mbox", 41),
    )
    for number, (name, passages) in enumerate(sources):
        path = str(telling.folder / name)
        telling.at("9:50", e.SourceRead(task, name, path, str(number) * 64, name.rpartition(".")[2], 40_000, passages))
    locked = "Contract.pdf has a password. Nothing was read from it; give the password or drop an open copy."
    telling.at("9:51", e.SourceRead(task, "Contract.pdf", str(telling.folder / "Contract.pdf"), error=locked))
    for name, size in (
        ("Tallowmere brief.docx", 38_200),
        ("Tallowmere review.pptx", 412_000),
        ("Q1 figures.xlsx", 17_900),
        ("Mail to the team.eml", 2_300),
    ):
        telling.file(task, name, "14:02", size)
    for name in (
        "Files open again",
        "Every line has a source",
        "Figures agree with their cells",
        "Dates agree across files",
    ):
        telling.at("14:15", e.CheckEnded(task, 1, name, "passed", file="Tallowmere brief.docx"))
    differ = "The mail of 6 May names 4 %, the price list 3 %. The brief shows both."
    telling.at("14:16", e.CheckEnded(task, 1, "Sources agree with each other", "warning", differ))
    telling.at("14:20", e.TaskCompleted(task, REPORT))


def _freight(telling: Telling, words: dict[str, str]) -> None:
    task, titles = "freight", STEPS[telling.language]
    telling.submit(task, words["freight"], "10:12")
    telling.at("10:13", e.RunStarted(task, "freight1"))
    for number, time in enumerate(("10:14", "10:58", "12:06", "12:31", "13:44")):
        telling.plan(task, number, time, titles, number)
    for number, (name, passages) in enumerate(
        (
            ("Osterfen offer.pdf", 22),
            ("Brindlewick offer.pdf", 18),
            ("Nordquay offer.pdf", 14),
            ("Shipments last year.xlsx", 214),
        )
    ):
        path = str(telling.folder / name)
        telling.at("10:40", e.SourceRead(task, name, path, str(number) * 64, name.rpartition(".")[2], 40_000, passages))


def _complaint(telling: Telling, words: dict[str, str]) -> None:
    task = "complaint"
    telling.submit(task, words["complaint"], "11:25")
    telling.at("11:26", e.RunStarted(task, "complaint1"))
    choices = ("18 May (Tallowmere, 6 May)", "20 May (Nordquay, 11 May)")
    telling.at("13:52", e.QuestionAsked(task, "q2", "complaint:q", words["wait"], choices))
    telling.at("13:52", e.RunEnded(task, "complaint1", "needs_you"))


def _calls(telling: Telling, words: dict[str, str]) -> None:
    task = "calls"
    telling.submit(task, words["calls"], "12:40")
    telling.at("12:41", e.RunStarted(task, "calls1"))
    telling.at("12:58", e.TaskFailed(task, words["error"]))
