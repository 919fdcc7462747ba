"""Answers for "rename and file these": a plan as a workbook first, then the moves, which wait for a yes."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.analysis.filing import FilingPlan
from desktop.core.schema import parse
from desktop.core.spec import Cell, Column, Line, Sheet, Table, WorkbookSpec
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases
from desktop.providers.offline.transcript import Result, Transcript
from desktop.providers.offline.turn import Turn

WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Propose names and folders", "拟定名称和文件夹"),
    "step_write": ("Write the plan", "写出方案"),
    "step_move": ("Move, after a yes", "确认后移动"),
    "title": ("Plan: rename and file {n} files", "方案：{n} 个文件的重命名与归档"),
    "name": ("Filing plan", "归档方案"),
    "sheet_moves": ("Moves", "移动"),
    "sheet_stay": ("Left as they are", "保持不变"),
    "was": ("File now", "现在"),
    "folder": ("New folder", "新文件夹"),
    "becomes": ("New name", "新名称"),
    "why": ("Why", "理由"),
    "file": ("File", "文件"),
    "here": ("(same folder)", "（原文件夹）"),
    "intro": (
        "{n} files get a new name or folder, {stay} stay as they are. Nothing is moved before a yes; every move can be undone.",
        "{n} 个文件将改名或换文件夹，{stay} 个保持不变。确认前不会移动；移动后可以撤销。",
    ),
    "nothing": (
        "There is nothing to move: {n} files stay as they are.",
        "没有需要移动的文件：{n} 个文件保持不变。",
    ),
    "reason": ("{file}: {why}", "{file}：{why}"),
    "asking": ("The plan is written. Moving {n} files waits for your yes.", "方案已写好。移动 {n} 个文件需要你确认。"),
    "moved": (
        "{n} files were renamed or moved. `afternoon undo` with the id of this task takes it back.",
        "已重命名或移动 {n} 个文件。可用 afternoon undo 加任务编号撤销。",
    ),
    "declined": (
        "Nothing was moved: the moves were not approved. The plan is kept.",
        "没有移动任何文件：没有得到确认。方案已保留。",
    ),
    "left": ("{file} was left where it is: it {why}.", "{file} 没有移动：{why}。"),
    "rule": (
        "The day in a name is the document's own; where there is none, the name has no day. Nothing was deleted.",
        "名称里的日期取自文档本身；没有日期的不加。没有删除任何文件。",
    ),
    "has changed since it was looked at": ("has changed since it was looked at", "读取之后内容有变"),
    "a file of this name is there already": ("would meet a file of the same name", "目标位置已有同名文件"),
    "is not there any more": ("is not there any more", "文件已不在原处"),
}  # fmt: skip


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("read", "compute", "write", "move"))
    if not talk.has_inputs:
        return turn.say(words("no_files"))
    if talk.last("list_files") is None:  # files that give no passages are filed by their name all the same
        return turn.say(words("reading")).plan(steps, 0).call("list_files")
    if not talk.has("plan_filing"):
        return turn.plan(steps, 1).call("plan_filing", query=talk.instruction)
    found = talk.last("plan_filing")
    if found is None:
        return course.failed_turn(talk, turn, words, "plan_filing")
    plan = parse(FilingPlan, found.data)
    if not plan.proposals:
        points = [words("reason", file=one.file, why=one.why) for one in plan.stay[:20]]
        return course.last_turn(
            talk, turn, steps, course.closing(talk, words, [words("nothing", n=len(plan.stay))], points)
        )
    if not talk.has("write_workbook"):
        return turn.plan(steps, 2).call("write_workbook", name=words("name"), spec=workbook(plan, words))
    if not talk.has("move_files"):
        moves = tuple(proposal.move for proposal in plan.proposals)
        said = words("asking", n=len(moves))
        return turn.say(said).plan(steps, 3).call("move_files", moves=moves)
    return course.last_turn(talk, turn, steps, _closing(talk, plan, words))


def workbook(plan: FilingPlan, words: Phrases) -> WorkbookSpec:
    """One row per move, and one per file that stays, each with the reason."""
    moves = tuple(_row(one.was, one.becomes, one.why, words) for one in plan.proposals)
    columns = tuple(
        Column(words(name), width=width) for name, width in (("was", 42), ("folder", 18), ("becomes", 46), ("why", 34))
    )
    intro = (Line(words("intro", n=len(plan.proposals), stay=len(plan.stay))),)
    sheets = [Sheet(words("sheet_moves"), Table(columns, moves), intro)]
    if plan.stay:
        rows = tuple((Cell(one.file), Cell(one.why)) for one in plan.stay)
        sheets.append(
            Sheet(words("sheet_stay"), Table((Column(words("file"), width=46), Column(words("why"), width=46)), rows))
        )
    return WorkbookSpec(words("title", n=len(plan.proposals)), tuple(sheets), words.language)


def _row(was: str, becomes: str, why: str, words: Phrases) -> tuple[Cell, ...]:
    folder, _, name = becomes.rpartition("/")
    is_same = folder == was.rpartition("/")[0]
    return Cell(was), Cell(words("here") if is_same else folder), Cell(name), Cell(why)


def _closing(talk: Transcript, plan: FilingPlan, words: Phrases) -> str:
    done = talk.last("move_files")
    if done is None:
        tried = next((result for result in reversed(talk.results) if result.tool == "move_files"), None)
        return course.closing(talk, words, [_why_not(tried, words), words("rule")])
    points = [words("left", file=file, why=_reason(why, words)) for file, why in done.data["left"].items()]
    return course.closing(talk, words, [words("moved", n=done.data["moved"]), words("rule")], points)


def _why_not(tried: Result | None, words: Phrases) -> str:
    """A refusal by the person or the policy, or what the tool said."""
    is_refusal = tried is None or tried.text.startswith(("The person declined", "Not allowed"))
    return words("declined") if is_refusal or tried is None else words("computing_failed", why=tried.text[:300])


def _reason(why: str, words: Phrases) -> str:
    return words(why) if why in WORDS else why
