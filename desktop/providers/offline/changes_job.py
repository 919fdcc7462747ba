"""Answers for "tell me what changed": a document with every change between two versions, words and numbers in bold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.analysis.document_diff import DocumentDiff, TextChange
from desktop.analysis.table_diff import TableChange
from desktop.core.document import CellValue
from desktop.core.schema import parse
from desktop.core.spec import Block, Bullets, Cell, Column, DocumentSpec, Heading, Line, Paragraph, Table
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.wished_format import unmet_document

WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Lay the two versions side by side", "逐句逐格比对两个版本"),
    "step_write": ("Write down what changed", "写出改动"),
    "which": (
        "Which two files shall be compared? They carry no version marks. Name the older one first, for example: old.docx, new.docx",
        "要比较哪两个文件？文件名里看不出版本。请先写旧的，例如：旧版.docx，新版.docx",
    ),
    "no_pair": (
        "Nothing was made: two versions of one document are needed, and among these files no two belong together.",
        "没有制作任何内容：需要同一文档的两个版本，但这些文件中没有成对的版本。",
    ),
    "title": ("What changed: {file}", "改了什么：{file}"),
    "title_many": ("What changed in {n} documents", "{n} 份文档的改动"),
    "name": ("Changes {file}", "改动 {file}"),
    "subtitle": ("From {older} to {newer}", "从 {older} 到 {newer}"),
    "equal": ("Nothing changed: {n} sentences and all tables are the same.", "没有改动：{n} 句以及所有表格完全相同。"),
    "counts": (
        "{changed} sentences changed, {added} came, {removed} went, {moved} moved; {same} stayed as they were. "
        "{cells} table entries changed.",
        "改动 {changed} 句，新增 {added} 句，删除 {removed} 句，移动 {moved} 句；{same} 句不变。表格有 {cells} 处变动。",
    ),
    "numbers": ("Numbers and dates that changed", "变动的数字和日期"),
    "changed": ("Changed wording", "改动的文字"),
    "added": ("Added", "新增"),
    "removed": ("Removed", "删除"),
    "moved": ("Moved, unchanged", "移动（内容未变）"),
    "tables": ("Tables", "表格"),
    "was": ("Before", "原文"),
    "now": ("Now", "现文"),
    "where": ("Where", "位置"),
    "what": ("What", "内容"),
    "value": ("Change", "变动"),
    "entry": ("Entry", "条目"),
    "row added": ("row added", "新增行"),
    "row removed": ("row removed", "删除行"),
    "column added": ("column added", "新增列"),
    "column removed": ("column removed", "删除列"),
    "table added": ("table added", "新增表格"),
    "table removed": ("table removed", "删除表格"),
    "more": ("{n} further changes of this kind are not listed.", "另有 {n} 处同类改动未列出。"),
    "cut": ("Only the first 6,000 sentences of each file were compared.", "每个文件只比较了前 6000 句。"),
    "done": ("{n} changes between {older} and {newer}.", "{older} 与 {newer} 之间有 {n} 处改动。"),
    "done_equal": ("{older} and {newer} say the same.", "{older} 与 {newer} 内容相同。"),
    "not_translated": ("Nothing was translated or judged; the words stand as in the files.", "没有翻译，也没有评判；文字照原样引用。"),
    "order": ("{newer} was taken for the newer version, by its name or date.", "按名称或日期，{newer} 视为较新的版本。"),
    "more_pairs": ("Only the first four pairs of versions were compared, of {n}.", "共有 {n} 对版本，只比较了前四对。"),
}  # fmt: skip
ROWS = 60


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("read", "compute", "write"))
    if start := course.first_turn(talk, turn, words, steps):
        return start
    if not talk.has("find_changes"):
        return turn.plan(steps, 1).call("find_changes")
    found = talk.last("find_changes")
    if found is None:
        return course.failed_turn(talk, turn, words, "find_changes")
    if not found.data["diffs"]:
        return _ask(talk, turn, words, steps, found.data["files"])
    diffs = tuple(parse(DocumentDiff, item) for item in found.data["diffs"])
    if not talk.has("write_document"):
        name = words("name", file=_stem(diffs[0].newer)) if len(diffs) == 1 else words("title_many", n=len(diffs))
        return course.documents(talk, turn.plan(steps, 2), name, document(diffs, words))
    return course.last_turn(talk, turn, steps, _closing(talk, diffs, found.data["pairs"], words))


def _ask(talk: Transcript, turn: Turn, words: Phrases, steps: Sequence[str], files: Sequence[str]) -> Turn:
    """No pair was found: ask once which two are meant."""
    if len(files) < 2:
        return course.last_turn(talk, turn, steps, words("no_pair"))
    asked = talk.last("ask")
    if asked is None:
        return turn.call("ask", question=words("which"), choices=[], free_text=True)
    named = sorted(
        (name for name in files if _is_named(name, asked.text)), key=lambda name: asked.text.find(_base(name))
    )
    tried = [r for r in talk.results if r.tool == "find_changes" and r.arguments.get("older")]
    if len(named) < 2 or tried:
        return course.last_turn(talk, turn, steps, words("no_pair"))
    return turn.call("find_changes", older=named[0], newer=named[1])


def _is_named(file: str, text: str) -> bool:
    return _base(file) in text or _stem(file) in text


def _base(file: str) -> str:
    return file.rpartition("/")[2]


def _stem(file: str) -> str:
    return clipped(_base(file).rpartition(".")[0] or file, 50)


def document(diffs: Sequence[DocumentDiff], words: Phrases) -> DocumentSpec:
    """Numbers first, then wording, then what came and went, then tables."""
    one = len(diffs) == 1
    blocks: list[Block] = []
    for diff in diffs:
        if not one:
            blocks.append(Heading(_base(diff.newer)))
        blocks += _of_pair(diff, words, 1 if one else 2, with_names=not one)
    title = words("title", file=_stem(diffs[0].newer)) if one else words("title_many", n=len(diffs))
    subtitle = words("subtitle", older=_base(diffs[0].older), newer=_base(diffs[0].newer)) if one else ""
    return DocumentSpec(title, tuple(blocks), subtitle, words.language)


def _of_pair(diff: DocumentDiff, words: Phrases, level: int, with_names: bool) -> list[Block]:
    lead = [Line(words("subtitle", older=_base(diff.older), newer=_base(diff.newer)) + ". ")] if with_names else []
    if diff.is_equal:
        return [Paragraph((*lead, Line(words("equal", n=diff.same))), "lead")]
    kinds = {kind: diff.count(kind) for kind in ("changed", "added", "removed", "moved")}
    blocks: list[Block] = [
        Paragraph((*lead, Line(words("counts", **kinds, same=diff.same, cells=len(diff.tables)))), "lead")
    ]
    valued = [change for change in diff.texts if change.numbers]
    blocks += _section(words("numbers"), [_numbers(valued[:ROWS], words)] if valued else [], level, len(valued), words)
    for kind in ("changed", "added", "removed", "moved"):
        part = [change for change in diff.texts if change.kind == kind]
        if part:
            shown = [_wording(part[:ROWS], words)] if kind == "changed" else [_list(part[:ROWS], kind)]
            blocks += _section(words(kind), shown, level, len(part), words)
    if diff.tables:
        blocks += _section(words("tables"), [_cells(diff.tables[:ROWS], words)], level, len(diff.tables), words)
    return [*blocks, Paragraph((Line(words("cut")),), "note")] if diff.is_cut else blocks


def _section(title: str, blocks: Sequence[Block], level: int, count: int, words: Phrases) -> list[Block]:
    if not blocks:
        return []
    more = [Paragraph((Line(words("more", n=count - ROWS)),), "note")] if count > ROWS else []
    return [Heading(title, 1 if level == 1 else 2), *blocks, *more]


def _numbers(part: Sequence[TextChange], words: Phrases) -> Table:
    columns = (Column(words("value"), width=0.3), Column(words("what"), width=0.7))
    rows = tuple(
        (Cell(value, bold=True), Cell(clipped(_plain(change.now or change.was), 200), sources=(*change.was_sources, *change.now_sources)))
        for change in part
        for value in change.numbers
    )  # fmt: skip
    return Table(columns, rows)


def _plain(text: str) -> str:
    return text.replace("**", "")


def _wording(part: Sequence[TextChange], words: Phrases) -> Table:
    columns = (Column(words("was"), width=0.5), Column(words("now"), width=0.5))
    rows = tuple((Cell(c.was, sources=c.was_sources), Cell(c.now, sources=c.now_sources)) for c in part)
    return Table(columns, rows)


def _list(part: Sequence[TextChange], kind: str) -> Bullets:
    if kind == "removed":
        return Bullets(tuple(Line(clipped(change.was, 400), change.was_sources) for change in part))
    return Bullets(tuple(Line(clipped(change.now, 400), change.now_sources) for change in part))


def _cells(part: Sequence[TableChange], words: Phrases) -> Table:
    columns = tuple(
        Column(words(name), width=width)
        for name, width in (("entry", 0.36), ("was", 0.22), ("now", 0.22), ("where", 0.2))
    )
    return Table(columns, tuple(_cell_row(change, words) for change in part))


def _cell_row(change: TableChange, words: Phrases) -> tuple[Cell, ...]:
    if change.kind == "cell":
        entry = ": ".join(part for part in (change.label, change.column) if part) or change.table
    else:
        entry = ": ".join(part for part in (words(change.kind), change.column or change.label) if part)
    places = " → ".join(dict.fromkeys(place for place in (change.was_at, change.now_at) if place))
    where = f"{clipped(change.table, 40)} {places}".strip()
    was = _shown(change.was, change.was_sources)
    return Cell(clipped(entry, 120)), was, _shown(change.now, change.now_sources), Cell(where)


def _shown(value: CellValue, sources: tuple[str, ...]) -> Cell:
    if isinstance(value, float) and not value.is_integer():
        return Cell(
            round(value, 6),
            "decimal",
            sources=sources,
            decimals=min(6, len(f"{round(value, 6):.6f}".rstrip("0").partition(".")[2])),
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Cell(int(value), "integer", sources=sources)
    return Cell(str(value) if value is not None else None, sources=sources if value is not None else ())


def _closing(talk: Transcript, diffs: Sequence[DocumentDiff], pairs: int, words: Phrases) -> str:
    said = []
    for diff in diffs:
        names = {"older": _base(diff.older), "newer": _base(diff.newer)}
        count = len(diff.texts) + len(diff.tables)
        said.append(words("done_equal", **names) if diff.is_equal else words("done", n=count, **names))
    assumed = [words("order", newer=_base(diff.newer)) for diff in diffs]
    points = [words("more_pairs", n=pairs)] if pairs > len(diffs) else []
    points += unmet_document(talk.wishes, words)
    return course.closing(talk, words, [*said, words("not_translated")], points, assumed)
