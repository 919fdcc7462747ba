"""Answers for "compare these": a page to read and a workbook with the whole matrix, one column per file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop.analysis.matrix import AlignedPrice, Comparison, MatrixRow
from desktop.core.schema import parse
from desktop.core.spec import (
    Block,
    Bullets,
    Cell,
    Column,
    DocumentSpec,
    Heading,
    Line,
    Paragraph,
    Sheet,
    Table,
    WorkbookSpec,
)
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.wished_format import unmet_document

WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Lay the files side by side", "并排比较各文件"),
    "step_write": ("Write the matrix and the comparison", "写出对照表和比较"),
    "one_file": (
        "Nothing was made: there is only one file that can be read, so there is nothing to compare it with. Drop the others too.",
        "没有制作任何内容：只有一个能读取的文件，无法比较。请把其他文件也拖进来。",
    ),
    "title": ("Comparison of {n} files", "{n} 个文件的比较"),
    "lead": (
        "{rows} points stand in the tables of these files, {shared} of them in more than one.",
        "这些文件的表格共列出 {rows} 项，其中 {shared} 项出现在两个以上的文件中。",
    ),
    "lead_text": (
        "These files have no tables to lay side by side; below are the key sentences of each.",
        "这些文件没有可以对照的表格；以下是各文件的关键句。",
    ),
    "shared": ("In more than one file", "多个文件都有的"),
    "prices": ("Prices in {unit}", "统一为 {unit} 的价格"),
    "says": ("What each file says", "各文件的要点"),
    "what": ("Point", "项目"),
    "attribute": ("Of it", "属性"),
    "file": ("File", "文件"),
    "as_is": ("As it stands", "原价"),
    "unit": ("Currency and unit", "币种与单位"),
    "aligned": ("In {unit}", "折合 {unit}"),
    "how": ("How", "换算"),
    "blank": ("An empty cell means: not found in that file, never “no”.", "空白表示该文件中没有找到，不代表“没有”。"),
    "more": ("{n} further rows are in the workbook.", "其余 {n} 行见表格。"),
    "sheet_matrix": ("Matrix", "对照表"),
    "sheet_prices": ("Prices aligned", "统一价格"),
    "sheet_says": ("Key sentences", "关键句"),
    "sentence": ("Sentence", "原句"),
    "per": ("{currency} per {basis}", "{currency}/{basis}"),
    "done": ("{n} files are compared: {rows} points, {shared} of them in more than one "
    "file.", "已比较 {n} 个文件：共 {rows} 项，{shared} 项出现在多个文件中。"),
    "unaligned": ("{n} prices could not be brought to {unit}: {why}.", "有 {n} 个价格无法统一为 {unit}：{why}。"),
    "left_out": ("Only eight files fit side by side; not shown: {names}.", "最多并排八个文件；没有列出：{names}。"),
    "apart": (
        "{n} rows of tables that share no row with another file were left out: {names}.",
        "有 {n} 行没有列入，它们所在的表格与其他文件没有共同行：{names}。",
    ),
    "too_long": (
        "Tables with too many rows to lay side by side were left out: {names}.",
        "行数太多、无法并排的表格没有列入：{names}。",
    ),
    "change": ("Difference", "差别"),
    "differs": ("differs", "不同"),
    "differ": ("{n} of the points in both files differ.", "两个文件都有的项目中有 {n} 项不同。"),
    "differ_one": ("One of the points in both files differs.", "两个文件都有的项目中有 1 项不同。"),
    "differ_none": ("No point in both files differs.", "两个文件都有的项目没有不同。"),
    "more_rows": ("{n} further rows do not fit the limit of 300.", "超过 300 行的部分有 {n} 行没有列出。"),
    "same_words": ("Rows are the same point when their words are the same; other wordings stand in rows of "
    "their own.", "用词相同的才算同一项，说法不同的各列一行。"),
}  # fmt: skip
DOCUMENT_ROWS, DOCUMENT_FILES = 25, 4


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("read", "compute", "write"))
    if start := course.first_turn(talk, turn, words, steps):
        return start
    if not talk.has("compare_files"):
        return turn.plan(steps, 1).call("compare_files", files=[])
    result = talk.last("compare_files")
    if result is None:
        return course.failed_turn(talk, turn, words, "compare_files")
    found = parse(Comparison, result.data)
    if len(found.files) < 2:
        return course.last_turn(talk, turn, steps, words("one_file"))
    name = words("title", n=len(found.files))
    if not talk.has("write_workbook"):
        return turn.plan(steps, 2).call("write_workbook", name=name, spec=workbook(found, words))
    if not talk.has("write_document"):
        return course.documents(talk, turn, name, document(found, words))
    return course.last_turn(talk, turn, steps, _closing(talk, found, words))


def _short(file: str) -> str:
    base = file.rpartition("/")[2]
    return clipped(re.sub(r"\.\w{2,5}$", "", base), 36)


def _change(row: MatrixRow, words: Phrases) -> str:
    """ "1.24 → 1.19" where both files say it and not the same; "" otherwise."""
    old, new = row.cells
    if old.value is None or new.value is None or old.value == new.value:
        return ""
    shown = [str(cell.value) for cell in (old, new)]
    if " ".join(shown[0].split()).casefold() == " ".join(shown[1].split()).casefold():
        return ""
    is_plain = all(cell.format in ("text", "integer", "decimal") for cell in (old, new)) and max(map(len, shown)) <= 30
    return f"{shown[0]} → {shown[1]}" if is_plain else words("differs")


def _changed(found: Comparison, words: Phrases) -> list[str]:
    """How many points differ between two files; nothing for more of them."""
    shared = _shared(found)
    if len(found.files) != 2 or not shared:
        return []
    count = sum(bool(_change(row, words)) for row in shared)
    return [words("differ_one" if count == 1 else "differ", n=count) if count else words("differ_none")]


def _unit(found: Comparison, words: Phrases) -> str:
    return words("per", currency=found.currency, basis=found.basis) if found.basis else found.currency


def _shared(found: Comparison) -> list[MatrixRow]:
    return [row for row in found.rows if row.in_files > 1]


def workbook(found: Comparison, words: Phrases) -> WorkbookSpec:
    """The whole matrix, the aligned prices with their arithmetic, the key sentences."""
    sheets = []
    if found.rows:
        sheets.append(
            Sheet(
                words("sheet_matrix"),
                _matrix(found.rows, found.files, words, 26.0),
                (Line(_lead(found, words)), Line(words("blank"))),
            )
        )
    if found.prices:
        intro = (Line(words("prices", unit=_unit(found, words))),)
        sheets.append(Sheet(words("sheet_prices"), _prices(found.prices, found, words, is_wide=True), intro))
    if found.sentences:
        rows = tuple((Cell(_short(s.file)), Cell(s.text, sources=s.sources)) for s in found.sentences)
        columns = (Column(words("file"), width=30), Column(words("sentence"), width=90))
        sheets.append(Sheet(words("sheet_says"), Table(columns, rows)))
    if not sheets:
        sheets.append(
            Sheet(
                words("sheet_matrix"),
                Table((Column(words("file")),), tuple((Cell(f),) for f in found.files)),
                (Line(words("lead_text")),),
            )
        )
    return WorkbookSpec(words("title", n=len(found.files)), tuple(sheets), words.language)


def _lead(found: Comparison, words: Phrases) -> str:
    return words("lead", rows=len(found.rows), shared=len(_shared(found))) if found.rows else words("lead_text")


def _matrix(rows: Sequence[MatrixRow], files: Sequence[str], words: Phrases, width: float = 0.0) -> Table:
    has_attribute = any(row.attribute for row in rows)
    columns = [
        Column(words("what"), width=width),
        *([Column(words("attribute"), width=width and 18.0)] if has_attribute else []),
    ]
    columns += [Column(_short(file), width=width and 24.0) for file in files]
    made = [(Cell(row.what), *([Cell(row.attribute)] if has_attribute else []), *row.cells) for row in rows]
    if len(files) == 2:
        columns.append(Column(words("change"), width=width and 24.0))
        made = [
            (*cells, Cell(_change(row, words) or None, sources=_sources(row)))
            for cells, row in zip(made, rows, strict=True)
        ]
    return Table(tuple(columns), tuple(made))


def _sources(row: MatrixRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for cell in row.cells for source in cell.sources))


def _prices(prices: Sequence[AlignedPrice], found: Comparison, words: Phrases, is_wide: bool) -> Table:
    titles = [
        words("what"),
        words("file"),
        words("as_is"),
        words("unit"),
        words("aligned", unit=_unit(found, words)),
        words("how"),
    ]
    widths = (30.0, 30.0, 12.0, 20.0, 16.0, 44.0) if is_wide else (0.22, 0.2, 0.1, 0.12, 0.1, 0.26)
    rows = tuple(_price(price, words) for price in prices)
    return Table(tuple(Column(title, width=width) for title, width in zip(titles, widths, strict=True)), rows)


def _price(price: AlignedPrice, words: Phrases) -> tuple[Cell, ...]:
    own = words("per", currency=price.currency, basis=price.basis) if price.basis else price.currency
    result = price.aligned
    how = result.problem or "; ".join(result.steps)
    value = Cell(None) if result.problem else Cell(round(result.value, 2), "decimal", decimals=2)
    standing = Cell(price.value, "decimal", sources=(price.source, *result.sources), decimals=2)
    return Cell(price.item), Cell(_short(price.file)), standing, Cell(own), value, Cell(how)


def document(found: Comparison, words: Phrases) -> DocumentSpec:
    """What stands in more than one file first; the whole matrix is in the workbook."""
    blocks: list[Block] = [Paragraph((Line(" ".join([_lead(found, words), *_changed(found, words)])),), "lead")]
    shared = _shared(found)
    files = found.files
    if shared and len(files) <= DOCUMENT_FILES + 1:
        blocks += [Heading(words("shared")), _matrix(shared[:DOCUMENT_ROWS], files, words)]
        blocks.append(Paragraph((Line(words("blank")),), "note"))
    elif shared:
        lines = tuple(_shared_line(row, files) for row in shared[:DOCUMENT_ROWS])
        blocks += [Heading(words("shared")), Bullets(lines)]
    if len(found.rows) > (shown := min(len(shared), DOCUMENT_ROWS)):
        blocks.append(Paragraph((Line(words("more", n=len(found.rows) - shown)),), "note"))
    if found.prices:
        blocks += [
            Heading(words("prices", unit=_unit(found, words))),
            _prices(found.prices[:DOCUMENT_ROWS], found, words, is_wide=False),
        ]
    if len(found.prices) > DOCUMENT_ROWS:
        blocks.append(Paragraph((Line(words("more", n=len(found.prices) - DOCUMENT_ROWS)),), "note"))
    for file in files:
        own = [s for s in found.sentences if s.file.partition("!")[0] == file][:3]
        if own:
            if not any(isinstance(b, Heading) and b.text == words("says") for b in blocks):
                blocks.append(Heading(words("says")))
            blocks += [Heading(_short(file), 2), Bullets(tuple(Line(clipped(s.text, 300), s.sources) for s in own))]
    return DocumentSpec(words("title", n=len(files)), tuple(blocks), language=words.language)


def _shared_line(row: MatrixRow, files: Sequence[str]) -> Line:
    """As a line, "Payment: 30 days (A); 45 days (B)", for more files than fit in a table."""
    parts = [
        f"{cell.value} ({_short(file)})" for file, cell in zip(files, row.cells, strict=True) if cell.value is not None
    ]
    name = f"{row.what}, {row.attribute}" if row.attribute else row.what
    return Line(clipped(f"{name}: {'; '.join(parts)}", 400), _sources(row)[:4])


def _closing(talk: Transcript, found: Comparison, words: Phrases) -> str:
    joiner = "、" if words.is_zh else ", "
    said = words("done", n=len(found.files), rows=len(found.rows), shared=len(_shared(found)))
    failed = [price for price in found.prices if price.aligned.problem]
    points = unmet_document(talk.wishes, words)
    if failed:
        why = joiner.join(sorted({price.aligned.problem for price in failed})[:3])
        points.append(words("unaligned", n=len(failed), unit=_unit(found, words), why=why))
    points += [words("left_out", names=joiner.join(map(_short, found.left_out)))] if found.left_out else []
    points += [words("apart", n=found.apart_rows, names=clipped(joiner.join(found.apart), 300))] if found.apart else []
    points += [words("too_long", names=clipped(joiner.join(found.too_long), 300))] if found.too_long else []
    points += [words("more_rows", n=found.more_rows)] if found.more_rows else []
    return course.closing(
        talk, words, [said, *_changed(found, words), words("blank")], points, [words("same_words")], found.suspicious
    )
