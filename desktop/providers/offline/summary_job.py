"""Answers for "summarise" on any dropped files, and for instructions the offline engine has no job for: then it says
so plainly and gives a digest of the files with regard to the words of the instruction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.analysis.finding import Amount, DateMention, Digest, DocumentLine, KeySentence
from desktop.core.schema import parse
from desktop.core.spec import Block, Bullets, Cell, Column, DocumentSpec, Heading, Line, Paragraph, Table
from desktop.providers.offline import course
from desktop.providers.offline.change_asked import change_asked
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn
from desktop.providers.offline.understanding import is_known
from desktop.providers.offline.wished_format import unmet_document

WORDS: Mapping[str, tuple[str, str]] = {
    "step_read": ("Read what was given", "读取收到的文件"),
    "step_compute": ("Find the key sentences, dates and amounts", "找出关键句、日期和金额"),
    "step_write": ("Write the summary", "撰写摘要"),
    "title_one": ("Summary: {file}", "摘要：{file}"),
    "title_many": ("Summary of {n} files", "{n} 个文件的摘要"),
    "name_one": ("Summary {file}", "摘要 {file}"),
    "name_many": ("Summary of {n} files", "{n} 个文件的摘要"),
    "key": ("In short", "要点"),
    "each": ("File by file", "逐个文件"),
    "dates": ("Dates", "日期"),
    "amounts": ("Amounts", "金额与数字"),
    "not_covered": ("Not covered", "没有包括"),
    "file": ("File", "文件"),
    "says": ("What it says", "主要内容"),
    "no_sentences": (
        "The files hold no full sentences; see the list of files.",
        "文件里没有完整的句子，请看文件列表。",
    ),
    "done": ("The summary of {n} files is ready.", "{n} 个文件的摘要做好了。"),
    "unknown": (
        "The offline engine has no job for this instruction. It made a digest of the files with regard to its words "
        "instead; a cloud or local chat model can do more.",
        "离线引擎没有对应的做法，改为按说明中的词语做了这些文件的摘要。接入云端或本地模型可以做得更多。",
    ),
    "hidden": (
        "{file}: text that is hidden or addresses an assistant ({n}). It was not followed.",
        "{file}：有 {n} 处隐藏文字或写给助手的指令，没有照做。",
    ),
    "extract": ("Every sentence is quoted from the files; nothing was rephrased.", "每一句都摘自文件，没有改写。"),
    "refused": ("The file was refused: {why}", "文件未写成：{why}"),
}
SENTENCES, DATES, AMOUNTS = 10, 8, 10


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    if not talk.has_inputs:
        return turn.say(words("no_files"))
    listed = talk.last("list_files")
    if listed is None:
        return turn.say(words("reading")).plan(_steps(words), 0).call("list_files")
    if not listed.data["files"]:
        return turn.say(course.unread(words, listed.data["not_read"]))
    if not talk.has("digest_files"):
        query = "" if _is_general(talk) else talk.instruction
        return turn.plan(_steps(words), 1).call("digest_files", query=query, files=[])
    found = talk.last("digest_files")
    if found is None:
        return turn.say(words("nothing_read"))
    digest = parse(Digest, found.data)
    if not talk.has("write_document"):
        name, spec = _name(digest, words), document(digest, words)
        return course.documents(talk, turn.plan(_steps(words), 2), name, spec)
    if not _is_done(talk):
        return turn.plan(_steps(words), 3)
    return turn.say(_closing(talk, digest, words))


def _is_general(talk: Transcript) -> bool:
    return len(talk.instruction.split()) <= 4 and is_known(talk.wishes, talk.job)


def _steps(words: Phrases) -> tuple[str, ...]:
    return (words("step_read"), words("step_compute"), words("step_write"))


def _is_done(talk: Transcript) -> bool:
    last = talk.last("outline")
    return last is not None and all(step["state"] == "done" for step in last.arguments["steps"])


def _name(digest: Digest, words: Phrases) -> str:
    documents = digest.documents
    if len(documents) == 1:
        stem = documents[0].file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return words("name_one", file=clipped(stem, 40))
    return words("name_many", n=len(documents))


def document(digest: Digest, words: Phrases) -> DocumentSpec:
    """The summary as a spec: key sentences, one line per file, dates, amounts, what is not covered."""
    one = len(digest.documents) == 1
    title = words("title_one", file=digest.documents[0].file) if one else words("title_many", n=len(digest.documents))
    sentences = tuple(_sentence(sentence) for sentence in digest.sentences[:SENTENCES])
    blocks: list[Block] = [Heading(words("key"))]
    blocks.append(Bullets(sentences) if sentences else Paragraph((Line(words("no_sentences")),)))
    if not one:
        blocks += [Heading(words("each")), _files(digest.documents, words)]
    blocks += _mentions(words("dates"), digest.dates[:DATES])
    blocks += _mentions(words("amounts"), digest.amounts[:AMOUNTS])
    listed = set() if one else {line.file for line in digest.documents}
    missing = [use for use in digest.not_covered if use.file not in listed]
    if missing:
        lines = tuple(Line(f"{use.file}: {use.reason}") for use in missing)
        blocks += [Heading(words("not_covered")), Bullets(lines)]
    return DocumentSpec(title, tuple(blocks), language=words.language)


def _sentence(sentence: KeySentence) -> Line:
    return Line(clipped(sentence.text, 320), sentence.sources)


def _files(documents: Sequence[DocumentLine], words: Phrases) -> Table:
    columns = (Column(words("file"), width=0.3), Column(words("says"), width=0.7))
    rows = tuple((Cell(one.file), Cell(clipped(_one_line(one), 200), sources=one.sources[:1])) for one in documents)
    return Table(columns, rows)


def _one_line(one: DocumentLine) -> str:
    """Its key sentence; the title where all it has is a header."""
    return one.title if one.title and one.line.startswith(("From:", "发件人")) else one.line or one.title


def _mentions(title: str, mentions: Sequence[DateMention] | Sequence[Amount]) -> list[Block]:
    if not mentions:
        return []
    lines = tuple(Line(_mention(one), one.sources) for one in mentions)
    return [Heading(title), Bullets(lines)]


def _mention(one: DateMention | Amount) -> str:
    if isinstance(one, DateMention):
        return f"{one.day.isoformat()}: {clipped(one.text, 160)}"
    return f"{one.text}: {clipped(one.sentence, 180)}"


def _closing(talk: Transcript, digest: Digest, words: Phrases) -> str:
    parts = [words("done", n=len(digest.documents)), words("extract")]
    if not is_known(talk.wishes, talk.job):
        parts.insert(0, words("unknown"))
    points = change_asked(talk, words)
    points += [words("hidden", file=one.file, n=one.count) for one in digest.suspicious]
    points += [words("refused", why=result.text) for result in talk.failures() if result.tool == "write_document"]
    points += unmet_document(talk.wishes, words)
    if points:
        parts.append(f"**{words('look_at')}**\n\n" + "\n".join(f"- {point}" for point in points))
    return "\n\n".join(parts)
