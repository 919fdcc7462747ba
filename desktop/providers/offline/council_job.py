"""Answers for the page of a council: where several back ends differ, what only one saw, where they agree, with places.

It compares and judges nothing: each position names its file and place and the passages it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.analysis.council import Council, Point, Statement
from desktop.core.schema import parse
from desktop.core.spec import Block, Bullets, Cell, Column, DocumentSpec, Heading, Line, Paragraph, Table
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn

NAME = "council"
WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Lay the answers side by side", "并排比较各份结果"),
    "step_write": ("Write the page", "写出比较页"),
    "title": ("What {n} engines made of it", "{n} 个引擎的结果比较"),
    "name": ("Council", "会审"),
    "lead": (
        "{differ} points differ, {alone} were seen by only one engine, {agree} agree.",
        "{differ} 处不同，{alone} 处只有一个引擎看到，{agree} 处一致。",
    ),
    "one": (
        "Only {member} delivered something, so there is nothing to compare. What it made lies in its own task.",
        "只有 {member} 有成果，无法比较。它的文件在自己的任务里。",
    ),
    "nobody": ("No engine delivered anything, so there is nothing to compare.", "没有引擎交付成果，无法比较。"),
    "silent": ("Without a result", "没有成果的引擎"),
    "differ": ("Where they differ", "不同之处"),
    "alone": ("What only one saw", "只有一个引擎看到的"),
    "agree": ("Where they agree", "一致之处"),
    "no_differ": ("No figure, day or decision differs.", "数字、日期和决定没有不同。"),
    "point": ("Point", "要点"),
    "who": ("Engine", "引擎"),
    "says": ("What it says", "说法"),
    "where": ("Where", "位置"),
    "note": ("Note: {text}.", "说明：{text}。"),
    "by": ("{text} ({who})", "{text}（{who}）"),
    "more": ("{n} further points of this kind are not listed.", "另有 {n} 处未列出。"),
    "table_alone": (
        "Figures in the tables of {file} that no other engine gives: {n}, such as {texts}",
        "{file} 的表格里其他引擎没有的数字：{n} 个，例如 {texts}",
    ),
    "figure": ("Figures", "数字"),
    "date": ("Days", "日期"),
    "recommendation": ("Recommendations and decisions", "建议与决定"),
    "named": ("{name} is named", "提到了 {name}"),
    "name_kind": ("People", "人物"),
    "claim": ("Other statements", "其他陈述"),
    "rule": (
        "Sentences are one point when they rest on the same passage or share most of their words. Wording alone is no "
        "difference. Nobody was taken to be right.",
        "依据同一段来源或用词大多相同的句子算作一处。仅措辞不同不算不同。没有判定谁对谁错。",
    ),
}  # fmt: skip
MOST_DIFFER, MOST_ALONE, MOST_AGREE = 40, 25, 40


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("compute", "write"))
    if not talk.has("compare_council"):
        return turn.plan(steps, 0).call("compare_council")
    result = talk.last("compare_council")
    if result is None:
        return course.failed_turn(talk, turn, words, "compare_council")
    found = parse(Council, result.data)
    speaking = [member for member in found.members if member not in found.silent]
    if len(speaking) < 2:
        text = words("one", member=speaking[0]) if speaking else words("nobody")
        return course.last_turn(talk, turn, steps, course.closing(talk, words, [text], _silent(found)))
    if not talk.has("write_document"):
        writing, spec = turn.plan(steps, 1), document(found, words, talk.instruction)
        for format in ("docx", "html", "md"):
            writing = writing.call("write_document", name=words("name"), spec=spec, format=format)
        return writing
    return course.last_turn(
        talk, turn, steps, course.closing(talk, words, [_lead(found, words), words("rule")], _silent(found))
    )


def _lead(found: Council, words: Phrases) -> str:
    return words("lead", differ=len(found.differ), alone=len(found.only_one), agree=len(found.agree))


def _silent(found: Council) -> list[str]:
    return [f"{member}: {why}" for member, why in found.silent.items()]


def document(found: Council, words: Phrases, subtitle: str) -> DocumentSpec:
    """The page: what differs first, because that is what a person must decide."""
    blocks: list[Block] = [Paragraph((Line(_lead(found, words)),), "lead")]
    if found.silent:
        blocks += [Heading(words("silent")), Bullets(tuple(Line(line) for line in _silent(found)))]
    blocks += [Heading(words("differ")), *_differing(found.differ, words)]
    if found.only_one:
        blocks += [Heading(words("alone")), *_alone(found, words)]
    if found.agree:
        blocks += [Heading(words("agree")), *_agreeing(found, words)]
    blocks.append(Paragraph((Line(words("rule")),), "note"))
    speaking = len(found.members) - len(found.silent)
    return DocumentSpec(words("title", n=speaking), tuple(blocks), clipped(subtitle, 160), words.language)


def _differing(points: Sequence[Point], words: Phrases) -> list[Block]:
    if not points:
        return [Paragraph((Line(words("no_differ")),))]
    widths = (("point", 0.22), ("who", 0.18), ("says", 0.38), ("where", 0.22))
    columns = tuple(Column(words(name), width=width) for name, width in widths)
    rows = tuple(_row(point, number, words) for point in points[:MOST_DIFFER] for number in range(len(point.positions)))
    notes = tuple(Line(words("note", text=p.note.rstrip(".。"))) for p in points[:MOST_DIFFER] if p.note)
    blocks: list[Block] = [Table(columns, rows)]
    blocks += [Paragraph(notes, "note")] if notes else []
    return [*blocks, *_more(len(points) - MOST_DIFFER, words)]


def _row(point: Point, number: int, words: Phrases) -> tuple[Cell, ...]:
    one = point.positions[number]
    title = _kind(point, words) if number == 0 else None
    return (
        Cell(title, bold=True),
        Cell(one.member),
        Cell(clipped(one.text, 260), sources=_sources(one)),
        Cell(one.place),
    )


def _kind(point: Point, words: Phrases) -> str:
    """What the point is about: the label of a figure, else the kind; the wordings stand beside it."""
    first = point.positions[0]
    return clipped(first.label, 80) if first.label else words("name_kind" if point.kind == "name" else point.kind)


def _sources(one: Statement) -> tuple[str, ...]:
    """The place in the member's own file, then what that line rests on."""
    return tuple(dict.fromkeys((one.passage, *one.sources)))


def _alone(found: Council, words: Phrases) -> list[Block]:
    blocks: list[Block] = []
    for member in found.members:
        own = [point for point in found.only_one if point.positions[0].member == member]
        if not own:
            continue
        said = [point for point in own if not point.positions[0].label]
        lines = tuple(_line(point, words) for point in said[:MOST_ALONE])
        blocks += [Heading(member, 2), Bullets((*lines, *_tables(own, words))), *_more(len(said) - MOST_ALONE, words)]
    return blocks


def _tables(points: Sequence[Point], words: Phrases) -> list[Line]:
    """Figures of tables that no other engine gives: how many per file, with the first few; the table itself says them all."""
    by_file: dict[str, list[Statement]] = {}
    for one in (point.positions[0] for point in points):
        if one.label:
            by_file.setdefault(one.file, []).append(one)
    joiner = "；" if words.is_zh else "; "
    return [
        Line(words("table_alone", n=len(own), file=file, texts=joiner.join(clipped(one.text, 90) for one in own[:3])))
        for file, own in by_file.items()
    ]


def _line(point: Point, words: Phrases) -> Line:
    one = point.positions[0]
    text = words("named", name=point.title) if point.kind == "name" else clipped(one.text, 300)
    return Line(text, _sources(one))


def _agreeing(found: Council, words: Phrases) -> list[Block]:
    lines = []
    for point in found.agree[:MOST_AGREE]:
        text = words("named", name=point.title) if point.kind == "name" else clipped(point.positions[0].text, 300)
        who = ("、" if words.is_zh else ", ").join(one.member for one in point.positions)
        sources = tuple(dict.fromkeys(id for one in point.positions for id in _sources(one)))
        lines.append(Line(words("by", text=text.rstrip(".。"), who=who), sources))
    notes = [Line(words("note", text=p.note.rstrip(".。"))) for p in found.agree[:MOST_AGREE] if p.note]
    blocks: list[Block] = [Bullets(tuple(lines))]
    blocks += [Paragraph(tuple(notes), "note")] if notes else []
    return [*blocks, *_more(len(found.agree) - MOST_AGREE, words)]


def _more(count: int, words: Phrases) -> list[Block]:
    return [Paragraph((Line(words("more", n=count)),), "note")] if count > 0 else []
