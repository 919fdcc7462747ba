"""Days for pictures and window tests beyond `seeded_week`: the mock-up's own day with a paid engine, one that waits in
every way, and one of forty tasks. All on Thursday 14 May 2026, told through the store like the week itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from desktop.core import commands as c
from desktop.core import events as e
from desktop.core import turns as t
from desktop.core.clock import SimulatedClock
from desktop.core.message import Usage
from desktop.core.task import Move
from desktop.store.journal import Store
from tests.support.seeded_week import NOW, STEPS, WORDS, Telling

CLAUDE, GPT = "anthropic:claude-opus-5-5", "openai:gpt-5.5"
TONIGHT = "2026-05-14T21:00:00+00:00"  # 22:00 in London
WORKING_H = 60

LINES = {
    "en": {
        "freight": "Compare the three freight offers as an Excel workbook and recommend one by 17:00",
        "review": "Prepare the Tallowmere quarterly review: brief, deck, figures and a mail to the team by 15:30",
        "approve": "Read Team site?",
        "mail": "Send 1 mail to Tallowmere",
        "calendar": "Move 6 events on Friday",
        "note": "Turn the brief into a note for the board",
        "rate": "Rate limit at {model}. The task goes on by itself.",
        "steer": "Leave out air freight, we only ship by sea",
        "minutes": "Minutes and actions from the planning call",
        "translate": "Translate the safety sheet into Chinese",
    },
    "zh": {
        "freight": "17:00 前比较三家货运报价，做成 Excel 表，并推荐一家",
        "review": "15:30 前准备塔洛美季度会：简报、汇报稿、数据表，再给团队写封邮件",
        "approve": "可以读团队站点吗？",
        "mail": "给塔洛美发 1 封邮件",
        "calendar": "改动周五的 6 个日程",
        "note": "把简报改写成给董事会的说明",
        "rate": "{model} 达到频率上限。任务稍后会自动继续。",
        "steer": "不考虑空运，我们只走海运",
        "minutes": "整理计划会的纪要和待办",
        "translate": "把安全说明译成中文",
    },
}


def tell(store: Store, clock: SimulatedClock, folder: Path, language: str, day: str) -> None:
    """Tell one of DAYS; leaves the clock at 14:45."""
    telling = Telling(language, folder)
    DAYS[day](telling)
    for moment, events in sorted(telling.told, key=lambda each: each[0]):
        clock.advance(max(0.0, (moment - clock.now()).total_seconds()))
        store.append_now(*events)
    clock.advance((NOW - clock.now()).total_seconds())


def _submit(telling: Telling, task: str, words: str, time: str, **more: object) -> None:
    place = str(telling.folder / task)
    submitted = e.TaskSubmitted(
        task,
        words,
        workspace=place,
        language=telling.language,
        timezone="Europe/London",
        **more,  # type: ignore[arg-type]
    )
    telling.at(time, submitted)


def _turn(telling: Telling, task: str, number: int, time: str, usd: float, sent: int, model: str = CLAUDE) -> None:
    telling.at(time, t.TurnStarted(task, number, 1, model, sent, 0.4))
    telling.at(time, t.TurnEnded(task, number, "complete", usage=Usage(4_000, 900), model=model, cost_usd=usd))


def _call(telling: Telling, task: str, key: str, time: str, tool: str, ask: str = "allow") -> None:
    effect = "SEND" if ask == "ask" else "CHANGE"
    telling.at(time, e.CallProposed(task, 1, 0, key, key, tool, {}, effect, ask, "always"))  # type: ignore[arg-type]


def mockup(telling: Telling) -> None:
    """Mock-ups a and b: one of each state, with what it cost, what waits and what can be undone."""
    words, lines = WORDS[telling.language], LINES[telling.language]
    _review(telling, lines["review"], lines)
    _compared_before(telling, lines["freight"])
    freight(telling, lines["freight"])
    _submit(telling, "complaint", words["complaint"], "11:25")
    telling.at("11:26", e.RunStarted("complaint", "complaint1"))
    for number, card in enumerate((lines["mail"], lines["calendar"])):
        key = f"complaint:{number}"
        telling.at("13:52", e.CallProposed("complaint", 1, number, key, key, "send_mail", {}, "SEND", "ask", "always"))
        telling.at("13:52", e.ApprovalRequested("complaint", key, key, card, "0" * 64))
    telling.at("13:52", e.RunEnded("complaint", "complaint1", "needs_you"))
    _submit(telling, "calls", words["calls"], "12:40")
    telling.at("12:41", e.RunStarted("calls", "calls1"))
    telling.at("12:58", e.TaskFailed("calls", words["error"]))
    _submit(telling, "tidy", words["tidy"], "13:10", not_before=TONIGHT, pace="tonight")


def _review(telling: Telling, words: str, lines: Mapping[str, str]) -> None:
    task = "review"
    _submit(telling, task, words, "9:04")
    telling.at("9:05", e.RunStarted(task, "review1"))
    telling.at("9:31", e.QuestionAsked(task, "q1", "review:q", WORDS[telling.language]["question"], ("1",)))
    telling.at("9:34", c.QuestionAnswered(task, "q1", WORDS[telling.language]["first"]))
    _call(telling, task, "review:a", "11:49", "read_site", "ask")
    telling.at("11:50", e.ApprovalRequested(task, "a1", "review:a", lines["approve"], "0" * 64))
    telling.at("11:50", e.RunEnded(task, "review1", "needs_you"))
    telling.at("12:06", c.ApprovalDecided(task, "a1", "granted", "person"), e.RunStarted(task, "review2"))
    telling.at("12:07", e.CallStarted(task, "review:a"), e.CallEnded(task, "review:a", "succeeded", "ok"))
    moved = Move(str(telling.folder / "a.md"), str(telling.folder / "b.md"), "0" * 64)
    _call(telling, task, "review:m", "13:00", "move_files")
    telling.at("13:00", e.CallStarted(task, "review:m"), e.FilesMoved(task, "review:m", (moved,)))
    telling.at("13:01", e.CallEnded(task, "review:m", "succeeded", "ok"))
    for name in ("Tallowmere brief.docx", "Tallowmere review.pptx", "Q1 figures.xlsx", "Mail to the team.eml"):
        telling.file(task, name, "14:02", 38_200)
    for number in range(12):
        telling.at("14:15", e.CheckEnded(task, 1, f"Check {number + 1}", "passed"))
    telling.at("14:16", e.CheckEnded(task, 1, "Sources agree", "warning", "Two dates differ."))
    telling.at("14:16", e.CheckEnded(task, 1, "second reading", "not_run", "No other engine is set up."))
    telling.at("14:20", e.TaskCompleted(task, "# Ready"), e.RunEnded(task, "review2", "completed"))


def _compared_before(telling: Telling, words: str) -> None:
    """Three comparisons of 13 May that took 5 h 08, so that the one of today is expected at 15:20."""
    for number in range(3):
        task, place = f"compared{number}", str(telling.folder / f"compared{number}")
        submitted = e.TaskSubmitted(
            task, words, workspace=place, language=telling.language, timezone="Europe/London", model=CLAUDE
        )
        telling.at(f"{9 + number}:00", submitted, e.RunStarted(task, f"{task}r", CLAUDE), day=13)
        telling.at(f"{14 + number}:08", e.TaskCompleted(task, "# Ready"), day=13)
        telling.at(f"{14 + number}:08", e.RunEnded(task, f"{task}r", "completed"), day=13)


def freight(telling: Telling, words: str = "") -> None:
    """Mock-up d: a running task with a plan that changed once, sources, a price, a limit and words that wait."""
    task, titles = "freight", STEPS[telling.language]
    words = words or WORDS[telling.language]["freight"]
    _submit(telling, task, words, "10:12", model=CLAUDE, budget_usd=1.5)
    telling.at("10:12", t.EstimateMade(task, 0.80, 1.10, 90_000, CLAUDE, "x"), e.RunStarted(task, "freight1", CLAUDE))
    for number, time in enumerate(("10:14", "10:58", "12:06", "12:31", "13:44")):
        _turn(telling, task, number + 1, time, 0.122, 31_000)
        telling.plan(task, number, time, titles if number > 1 else titles[:-1], number)
    for number, (name, passages) in enumerate(
        (("Osterfen offer.pdf", 22), ("Brindlewick offer.pdf", 18), ("Nordquay offer.pdf", 14))
    ):
        path = str(telling.folder / name)
        telling.at("10:40", e.SourceRead(task, name, path, str(number) * 64, "pdf", 40_000, passages))
    telling.at("14:30", c.UserSteered(task, "steer1", LINES[telling.language]["steer"]))


def waits(telling: Telling) -> None:
    """Every way of not going on at once: a rate limit, a try that is repeated, another engine, another task first."""
    words, lines = WORDS[telling.language], LINES[telling.language]
    _review(telling, words["review"], lines)
    _submit(telling, "minutes", lines["minutes"], "10:30", model=CLAUDE)
    telling.at("10:31", e.RunStarted("minutes", "m1", CLAUDE))
    _turn(telling, "minutes", 1, "11:40", 0.2, 40_000)
    reason = lines["rate"].format(model=CLAUDE)
    telling.at("13:40", e.RunEnded("minutes", "m1", "waiting", reason, "2026-05-14T14:20:00+00:00"))
    _submit(telling, "translate", lines["translate"], "11:15", model=CLAUDE, fallbacks=(GPT,))
    telling.at("11:16", e.RunStarted("translate", "t1", CLAUDE), t.TurnStarted("translate", 1, 1, CLAUDE, 9_000, 0.1))
    telling.at("11:17", t.TurnEnded("translate", 1, "error", model=CLAUDE, error="overloaded: busy"))
    telling.at("11:20", t.ModelChanged("translate", 1, CLAUDE, GPT, "overloaded"))
    telling.at("14:44", t.TurnStarted("translate", 1, 2, GPT, 9_000, 0.1))
    telling.at("14:44", t.TurnEnded("translate", 1, "error", 2, model=GPT, error="overloaded: busy"))
    telling.at("14:44", t.RetryPlanned("translate", 1, 2, GPT, "overloaded", 80.0))
    brief = str(telling.folder / "review" / "Tallowmere brief.docx")
    _submit(telling, "note", lines["note"], "14:25", inputs=(brief,))
    telling.at("14:26", e.RunStarted("note", "n1"))
    _submit(telling, "tidy", words["tidy"], "14:30", after=("note",))


def forty(telling: Telling) -> None:
    """Mock-up k: forty tasks, seventeen of them finished before noon."""
    words, lines = WORDS[telling.language], LINES[telling.language]
    texts = (words["freight"], lines["minutes"], lines["translate"], words["review"], lines["note"], words["calls"])
    for number in range(17):
        start = 9 * 60 + 2 + 9 * number
        _finished(telling, f"early{number}", texts[number % 6], start, start + 16)
    mockup(telling)
    for number in range(12):
        start = 11 * 60 + 2 + 12 * number
        _finished(telling, f"late{number}", texts[number % 6], start, start + 80)
    for number in range(5):
        task, time = f"run{number}", _clock(13 * 60 + 15 * number)
        _submit(telling, task, texts[(number + 2) % 6], time)
        telling.at(time, e.RunStarted(task, f"{task}r"))
        telling.plan(task, 0, time, STEPS[telling.language], number)
    _submit(telling, "night", words["tidy"], "13:15", not_before=TONIGHT, pace="tonight")


def _finished(telling: Telling, task: str, words: str, start: int, end: int) -> None:
    _submit(telling, task, words, _clock(start))
    telling.at(_clock(start), e.RunStarted(task, f"{task}r"))
    telling.file(task, f"{task}.docx", _clock(end), 20_000)
    if end % 5 == 0:
        telling.at(_clock(end), e.CheckEnded(task, 1, "Sources agree", "warning", "x"))
    telling.at(_clock(end), e.TaskCompleted(task, "Done."))


def _clock(minutes: int) -> str:
    return f"{minutes // WORKING_H}:{minutes % WORKING_H:02d}"


DAYS: Mapping[str, Callable[[Telling], None]] = {"mockup": mockup, "waits": waits, "forty": forty}
