"""What waits and what was asked of models, told into a store that holds the week of `seeded_week`."""

from __future__ import annotations

import json

from desktop.core.clock import SimulatedClock
from desktop.core.commands import ApprovalDecided
from desktop.core.events import (
    ApprovalRequested,
    CallProposed,
    CallStarted,
    DeliverableSaved,
    Event,
    RunEnded,
    RunStarted,
    TaskSubmitted,
)
from desktop.core.message import Usage
from desktop.core.turns import TurnEnded, TurnStarted
from desktop.store.journal import Store

TEXTS = {
    "en": {
        "file": "File the loose papers in Projects by customer",
        "copy": "Put the finished bid where the team looks for it",
        "limit": "Read the two hundred tender pages and list every deadline",
        "warning": "The folder is shared: 14 other people see what lies in it.",
        "notice": "The files stay in your folder Projects.",
        "from": "Your folder Projects",
        "names": "The names of the files",
        "model": "Chosen by the model, by the customer named in each file",
        "targets": "The new folders",
        "reason": "Limit of $1.50 for this task reached: $1.38 counted, and the next step could cost up to $0.31. What was "
        "made is kept. Waiting for you.",
        "note": "Freight market note",
        "sentence": "Sea freight fell by 12% between March and May",
        "number": "Total freight cost 412,300 EUR",
    },
    "zh": {
        "file": "把“项目”里的散页按客户归档",
        "copy": "把做好的标书放到团队找得到的地方",
        "limit": "读完两百页招标文件，列出所有截止日期",
        "warning": "这是共享文件夹：另有 14 人能看到里面的内容。",
        "notice": "文件仍在你的“项目”文件夹里。",
        "from": "你的文件夹“项目”",
        "names": "文件名",
        "model": "模型按每个文件里的客户名选定",
        "targets": "新文件夹",
        "reason": "已到本任务的上限 $1.50：已计 $1.38，下一步最多可能再花 $0.31。已完成的内容都在，等你决定。",
        "note": "货运市场简报",
        "sentence": "三月到五月海运运费下降 12%",
        "number": "货运总费用 412,300 欧元",
    },
}

MOVES = (
    ("Invoice 0412.pdf", "Tallowmere/Invoice 0412.pdf"),
    ("Invoice 0431.pdf", "Tallowmere/Invoice 0431.pdf"),
    ("Offer of 3 May.docx", "Nordquay/Offer of 3 May.docx"),
    ("Rates.xlsx", "Nordquay/Rates.xlsx"),
    ("Depot plan.png", "Brindlewick/Depot plan.png"),
    ("Notes.txt", "Brindlewick/Notes.txt"),
)


def tell_requests(store: Store, clock: SimulatedClock, language: str = "en") -> None:
    """A request that can be undone, one with a warning, a limit that was reached, an answer, and what models were asked."""
    words = TEXTS[language]
    _begin(store, "filing", words["file"])
    _asked(store, "filing", 1, "anthropic:claude-opus-4-8", 182_400, 0.61)
    home = "/home/mara/Projects"
    moves = [{"source": f"{home}/{old}", "target": f"{home}/{new}", "sha256": "0" * 64} for old, new in MOVES]
    provenance = ({"part": words["names"], "from": words["from"]}, {"part": words["targets"], "from": words["model"]})
    _request(store, "filing", "move_files", {"moves": moves}, (), (words["notice"],), provenance)
    store.append_now(RunEnded("filing", "filing-r", "needs_you"))
    clock.advance(12 * 60)
    _begin(store, "placing", words["copy"])
    _asked(store, "placing", 1, "openai:gpt-5.5", 96_000, None)
    _request(store, "placing", "outline", {"steps": []}, (), (), ())
    store.append_now(ApprovalDecided("placing", "placing-outline", "granted", "person"))
    target = {"file": "Bid.docx", "folder": "/srv/team/Bids"}
    _request(store, "placing", "place_copy", target, (words["warning"],), (), ())
    store.append_now(RunEnded("placing", "placing-r", "needs_you"))
    clock.advance(7 * 60)
    _begin(store, "tender", words["limit"], budget_usd=1.5)
    _asked(store, "tender", 1, "anthropic:claude-opus-4-8", 229_600, 1.38)
    store.append_now(RunEnded("tender", "tender-r", "needs_you", words["reason"]))
    clock.advance(22 * 60)


def tell_sentences(store: Store, language: str = "en") -> None:
    """A finished file whose sentences can be found."""
    words = TEXTS[language]
    evidence = [
        {"place": "note 1", "text": words["sentence"], "sources": []},
        {"place": "KPIs!B4", "text": words["number"], "sources": []},
    ]
    blob = store.put_blob_now(json.dumps({"evidence": evidence}).encode())
    name = f"{words['note']}.docx"
    call = "market-w"
    _begin(store, "market", words["note"])
    store.append_now(CallProposed("market", 1, 0, call, call, "write", {}, "WORKSPACE", "allow", "r"))
    store.append_now(CallStarted("market", call))
    store.append_now(
        DeliverableSaved(
            "market", "market-d", call, name, f"/home/mara/{name}", "0" * 64, "docx", 21_000, 1, words["note"], blob
        )
    )


def _begin(store: Store, task: str, words: str, **options: float) -> None:
    store.append_now(TaskSubmitted(task, words, timezone="Europe/London", **options))  # type: ignore[arg-type]
    store.append_now(RunStarted(task, f"{task}-r"))


def _asked(store: Store, task: str, turn: int, model: str, sent: int, cost: float | None) -> None:
    store.append_now(TurnStarted(task, turn, model=model, sent_bytes=sent))
    store.append_now(TurnEnded(task, turn, "complete", usage=Usage(1_000, 200), cost_usd=cost))


def _request(
    store: Store,
    task: str,
    tool: str,
    arguments: dict[str, object],
    warnings: tuple[str, ...],
    notices: tuple[str, ...],
    provenance: tuple[dict[str, str], ...],
) -> None:
    call = f"{task}-{tool}"
    events: tuple[Event, ...] = (
        CallProposed(task, 1, 0, f"{call}-c", f"{call}-c", tool, arguments, "CHANGE", "ask", "r"),
        ApprovalRequested(
            task, call, f"{call}-c", tool, "digest", warnings=warnings, notices=notices, provenance=provenance
        ),
    )
    store.append_now(*events)
