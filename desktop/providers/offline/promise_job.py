"""Answers for "what did we promise whom": a document to read and a workbook to sort, from one list of promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.analysis.finding import Commitment
from desktop.analysis.promise_list import PromiseList
from desktop.analysis.wording import promised
from desktop.core.document import Person
from desktop.core.schema import parse
from desktop.core.spec import Block, Cell, Column, DocumentSpec, Heading, Line, Paragraph, Sheet, Table, WorkbookSpec
from desktop.providers.offline import course
from desktop.providers.offline.brief import moved
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.wished_format import unmet_document

WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Find every promise and what became of it", "找出每个承诺及其结果"),
    "step_write": ("Write the document and the workbook", "撰写文档和表格"),
    "none": (
        "Nothing was made: no promise was found. Nobody says in the mails, chats or notes that something will be done by a day, and no "
        "action list names an owner.",
        "没有制作任何内容：没有找到承诺。邮件、聊天和纪要里没有谁说过何时做什么，也没有带负责人的待办列表。",
    ),
    "none_of": (
        "Nothing was made: no promise was found that concerns {names}.",
        "没有制作任何内容：没有找到与 {names} 有关的承诺。",
    ),
    "title": ("What was promised, and to whom", "谁答应了谁什么"),
    "title_of": ("What was promised: {names}", "承诺一览：{names}"),
    "name": ("Promises {day}", "承诺一览 {day}"),
    "name_of": ("Promises {names} {day}", "承诺一览 {names} {day}"),
    "counts": (
        "{open} of {n} promises are open, {overdue} of them overdue.",
        "共 {n} 项承诺，{open} 项未完成，其中 {overdue} 项已逾期。",
    ),
    "counts_none_overdue": (
        "{open} of {n} promises are open, none of them overdue.",
        "共 {n} 项承诺，{open} 项未完成，没有逾期。",
    ),
    "we": ("What we promised others", "我们答应别人的"),
    "they": ("What others promised us", "别人答应我们的"),
    "inside": ("Among ourselves", "我们内部"),
    "unclear": ("Whose side is not clear", "归属不明"),
    "all": ("Promises", "承诺"),
    "who": ("Who", "谁"),
    "what": ("What", "事项"),
    "whom": ("To whom", "对谁"),
    "due": ("By", "期限"),
    "due_text": ("By, in their words", "原话期限"),
    "state": ("State", "状态"),
    "side": ("Side", "归属"),
    "made": ("Said on", "提出日期"),
    "where": ("Said in", "出处"),
    "closed_by": ("Closed by", "完成依据"),
    "open": ("open", "未完成"),
    "overdue": ("overdue", "已逾期"),
    "closed": ("closed", "已完成"),
    "no_date": ("no date", "无日期"),
    "mail": ("mail", "邮件"),
    "chat": ("chat", "聊天"),
    "notes": ("notes", "纪要"),
    "ours": ("ours", "我方"),
    "client": ("theirs", "对方"),
    "other": ("not clear", "不明"),
    "moved": (" (first due {day}, then moved)", "（原定 {day}，后改期）"),
    "closed_also": ("Closed promises are in the workbook, with the words that closed them.", "已完成的承诺在表格里，附完成依据。"),
    "done": (
        "{n} promises from {files} files: {open} open, {overdue} overdue.",
        "从 {files} 个文件中找到 {n} 项承诺：{open} 项未完成，{overdue} 项逾期。",
    ),
    "us": (
        "“We” are the people of {domain}: {name} is on most mails.",
        "“我们”指 {domain} 的人：{name} 出现在多数邮件里。",
    ),
    "no_owner": (
        "Nobody stands out as the person whose mails these are, so promises are not split into ours and theirs.",
        "看不出这些邮件属于谁，所以没有区分我方与对方。",
    ),
    "stale": (
        "Promises without a date that are older than 75 days were left out.",
        "超过 75 天且没有日期的承诺没有列入。",
    ),
    "closing_rule": (
        "“Closed” means that a later mail, chat or document says so; a promise kept in silence still counts as open.",
        "“已完成”指后来的邮件、聊天或文件这样写；没有人提起的，仍算未完成。",
    ),
}  # fmt: skip
ROWS = 40


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("read", "compute", "write"))
    if start := course.first_turn(talk, turn, words, steps):
        return start
    if not talk.has("find_promises"):
        return turn.plan(steps, 1).call("find_promises", query=talk.instruction)
    found = talk.last("find_promises")
    if found is None:
        return course.failed_turn(talk, turn, words, "find_promises")
    listed = parse(PromiseList, found.data)
    if not listed.commitments:
        names = _joined(listed.narrowed, words)
        return course.last_turn(talk, turn, steps, words("none_of", names=names) if names else words("none"))
    day = listed.as_of.date().isoformat()
    if not talk.has("write_document"):
        return course.documents(talk, turn.plan(steps, 2), _name(listed, words, day), document(listed, words, day))
    if not talk.has("write_workbook"):
        return turn.call("write_workbook", name=_name(listed, words, day), spec=workbook(listed, words, day))
    return course.last_turn(talk, turn, steps, _closing(talk, listed, words))


def _joined(names: Sequence[str], words: Phrases) -> str:
    return "、".join(names) if words.is_zh else ", ".join(names)


def _name(listed: PromiseList, words: Phrases, day: str) -> str:
    names = _joined(listed.narrowed, words)
    return (words("name_of", names=clipped(names, 40), day=day) if names else words("name", day=day)).strip()


def document(listed: PromiseList, words: Phrases, day: str) -> DocumentSpec:
    """Open promises by side, at most `ROWS` each; the closed are in the workbook."""
    names = _joined(listed.narrowed, words)
    blocks: list[Block] = [Paragraph((Line(_counts(listed, words)),), "lead")]
    shown = [one for one in listed.commitments if one.still_open]
    for title, part in _parts(listed, shown):
        if part:
            blocks += [Heading(words(title)), _table(part[:ROWS], words)]
    if len(shown) < len(listed.commitments):
        blocks.append(Paragraph((Line(words("closed_also")),), "note"))
    title = words("title_of", names=names) if names else words("title")
    return DocumentSpec(title, tuple(blocks), language=words.language, as_of=day)


def _counts(listed: PromiseList, words: Phrases) -> str:
    values = {"n": len(listed.commitments), "open": _open(listed), "overdue": _overdue(listed)}
    return words("counts" if values["overdue"] else "counts_none_overdue", **values)


def _open(listed: PromiseList) -> int:
    return sum(one.still_open for one in listed.commitments)


def _overdue(listed: PromiseList) -> int:
    return sum(one.overdue for one in listed.commitments)


def _parts(listed: PromiseList, shown: Sequence[Commitment]) -> list[tuple[str, list[Commitment]]]:
    """The promises by who made them; without an owner all in one."""
    if listed.owner is None:
        return [("all", list(shown))]
    sides = [("we", _is_out), ("they", lambda one: one.side == "client"), ("inside", _is_inside)]
    parts = [(title, [one for one in shown if test(one)]) for title, test in sides]
    taken = {id(one) for _, part in parts for one in part}
    return [*parts, ("unclear", [one for one in shown if id(one) not in taken])]


def _is_out(one: Commitment) -> bool:
    return one.side == "ours" and not one.internal


def _is_inside(one: Commitment) -> bool:
    return one.side == "ours" and one.internal


def _table(part: Sequence[Commitment], words: Phrases) -> Table:
    widths = (("who", 0.16), ("what", 0.39), ("whom", 0.16), ("due", 0.18), ("state", 0.11))
    columns = tuple(Column(words(name), width=width) for name, width in widths)
    return Table(columns, tuple(_row(one, words) for one in part))


def _row(one: Commitment, words: Phrases) -> tuple[Cell, ...]:
    return (
        Cell(_called(one.who)),
        Cell(promised(one, 220) + moved(one, words), sources=one.sources[:2]),
        Cell(_called(one.whom)),
        Cell(one.due.isoformat(), "date", sources=one.due_sources[:1]) if one.due else Cell(words("no_date")),
        Cell(words(_state(one)), bold=one.overdue),
    )


def _called(person: Person | None) -> str:
    return (person.name or person.address) if person else ""


def _state(one: Commitment) -> str:
    return "overdue" if one.overdue else "open" if one.still_open else "closed"


def workbook(listed: PromiseList, words: Phrases, day: str) -> WorkbookSpec:
    """Every promise in one sheet that can be sorted and filtered."""
    titles = ("side", "who", "what", "whom", "made", "due", "due_text", "state", "where", "closed_by")
    rows = tuple(_full_row(one, words) for one in listed.commitments)
    sheet = Sheet(
        words("all"), Table(tuple(Column(words(title)) for title in titles), rows), (Line(_counts(listed, words)),)
    )
    return WorkbookSpec(words("title"), (sheet,), words.language, as_of=day)


def _full_row(one: Commitment, words: Phrases) -> tuple[Cell, ...]:
    made = Cell(one.made_at.date().isoformat(), "date") if one.made_at else Cell(None)
    return (
        Cell(words(one.side)),
        Cell(_called(one.who)),
        Cell(promised(one, 240), sources=one.sources[:2]),
        Cell(_called(one.whom)),
        made,
        Cell(one.due.isoformat(), "date", sources=one.due_sources[:1]) if one.due else Cell(None),
        Cell(one.due_text),
        Cell(words(_state(one)), bold=one.overdue),
        Cell(words(one.channel) if one.channel in ("mail", "chat", "notes") else one.channel),
        Cell(clipped(one.closed_by, 200), sources=one.closing_sources[:1]),
    )


def _closing(talk: Transcript, listed: PromiseList, words: Phrases) -> str:
    said = words("done", n=len(listed.commitments), files=listed.read, open=_open(listed), overdue=_overdue(listed))
    owner = listed.owner
    domain = owner.address.rpartition("@")[2] if owner else ""
    assumed = [words("us", domain=domain, name=_called(owner)) if domain else words("no_owner"), words("stale")]
    return course.closing(
        talk, words, [said, words("closing_rule")], unmet_document(talk.wishes, words), assumed, listed.suspicious
    )
