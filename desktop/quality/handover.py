"""Answers for the closing report: what was made, checked and left out, what is open, what it cost, what left the machine.

Pure: everything comes from the task's rows. Markdown; short and plain (UI: copy), English or Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from desktop.core.task import SECOND_READING, CheckRow, DeliverableRow, TaskDetail
from desktop.quality.expectation import compared

_KINDS = {
    "docx": ("Word document", "Word 文档"),
    "md": ("Markdown text", "Markdown 文本"),
    "xlsx": ("Excel workbook", "Excel 工作簿"),
    "pptx": ("PowerPoint slides", "PowerPoint 幻灯片"),
    "eml": ("mail draft, not sent", "邮件草稿，未发送"),
    "ics": ("calendar file to import", "可导入的日历文件"),
    "pdf": ("PDF", "PDF"),
    "html": ("web page", "网页"),
    "csv": ("table", "表格"),
}
_CHECKS = {
    "opens": ("opens", "能打开"),
    "complete": ("complete", "完整性"),
    "numbers": ("numbers", "数字"),
    "citations": ("citations", "引注"),
    "agreement": ("agreement between the files", "文件间一致"),
    "delivered": ("not delivered", "未交付"),
    SECOND_READING: ("second reading", "第二次阅读"),
    "background work": ("work at the provider", "服务商处的后台任务"),
}


def report(
    detail: TaskDetail,
    closing: str,
    problems: Mapping[str, str],
    now: datetime,
    copies: Mapping[str, str] = MappingProxyType({}),
    here: Collection[str] = (),
) -> str:
    """The hand-over in the task's language. `problems`: file -> the one sentence why it was not read. `copies`:
    deliverable id -> where the person asked to have it; that path is the one to show. `here`: chat models
    ("provider:id") whose server is this computer: what they were sent has not left it."""
    zh = detail.task.language == "zh"
    made = [row for row in detail.deliverables if row.state == "committed"]
    sections = [
        ("", closing.strip().splitlines()),
        ("做了什么" if zh else "What was made", _made(made, copies, detail.task.workspace, zh)),
        ("检查了什么" if zh else "What was checked", _checked(detail.checks, made, zh)),
        ("没有做的" if zh else "What was left out", _left_out(detail, problems, zh)),
        ("假设与未决问题" if zh else "Assumptions and open questions", _open(detail, zh)),
        ("费用与时间" if zh else "Cost and time", [_cost(detail, zh), _time(detail, now, zh)]),
        ("离开本机的内容" if zh else "What left this computer", [_left(detail, here, zh)]),
    ]
    parts = []
    for title, lines in sections:
        if lines:
            parts.append("\n".join([f"## {title}", "", *lines] if title else lines))
    return "\n\n".join(parts) + "\n"


def _made(rows: Sequence[DeliverableRow], copies: Mapping[str, str], workspace: str, zh: bool) -> list[str]:
    if not rows:
        return ["没有产出文件。" if zh else "No file was made."]
    lines = []
    for row in rows:
        kind = _KINDS.get(row.format, (row.format, row.format))[zh]
        version = f"，第 {row.version} 版" if zh else f", version {row.version}"
        what = f"{kind}{version}" if row.version > 1 else kind
        title = (f"：{row.title}" if zh else f": {row.title}") if row.title else ""
        lines += [f"- **{_plain(row.name)}** – {what}{_plain(title)}", f"  `{copies.get(row.id, row.path)}`"]
    if copies:
        lines += ["", f"原件在 `{workspace}`。" if zh else f"The originals are in `{workspace}`."]
    return lines


def _checked(checks: Sequence[CheckRow], made: Sequence[DeliverableRow], zh: bool) -> list[str]:
    """The last result of each check, for files that still count."""
    names = {row.name for row in made} | {""}
    last = {(check.name, check.file): check for check in checks if check.file in names}
    rows = list(last.values())
    if not any(check.state != "not_run" for check in rows):
        return ["没有可检查的文件。" if zh else "There was nothing to check."]
    passed = sum(check.state == "passed" for check in rows)
    ran = sum(check.state != "not_run" for check in rows)
    lines = [f"{ran} 项检查，{passed} 项通过。" if zh else f"{passed} of {ran} checks passed."]
    for state, en, han in (("failed", "Not right", "不对"), ("warning", "To look at", "请看一下")):
        for check in rows:
            if check.state == state:
                lines.append(_check_line(check, han if zh else en, zh))
    return [lines[0], "", *lines[1:]] if len(lines) > 1 else lines


def _check_line(check: CheckRow, word: str, zh: bool) -> str:
    name = _CHECKS.get(check.name, (check.name, check.name))[zh]
    where = (f"{_plain(check.file)}，" if zh else f"{_plain(check.file)}, ") if check.file else ""
    return f"- {word}{'：' if zh else ': '}{where}{name}{'。' if zh else '. '}{_plain(check.detail)}"


def _left_out(detail: TaskDetail, problems: Mapping[str, str], zh: bool) -> list[str]:
    unread = {source.file: source.error for source in detail.sources if source.error} | dict(problems)
    lines = [f"- {_plain(text)}" for _, text in sorted(unread.items())]
    missing = [row.name for row in detail.deliverables if row.state == "missing"]
    lines += [f"- {_plain(name)}{'：文件已不在原处。' if zh else ': the file is no longer there.'}" for name in missing]
    read = sum(not source.error and source.file not in unread for source in detail.sources)
    return [_reading(len(unread), read, zh), *(["", *lines] if lines else [])]


def _reading(unread: int, read: int, zh: bool) -> str:
    """How much could be read; nothing read never sounds like success."""
    if unread and read:
        others = f"（其余 {read} 个已读取）" if zh else f" ({read} {'other was' if read == 1 else 'others were'} read)"
        return f"{unread} 个文件没有读{others}：" if zh else f"{unread} {_files(unread)} could not be read{others}:"
    if unread:
        return "没有一个文件能读取：" if zh else "No file could be read:"
    if read:
        return "所有文件都已读取。" if zh else "Every file that was needed could be read."
    return "没有读取任何文件。" if zh else "No file was read."


def _files(count: int) -> str:
    return "file" if count == 1 else "files"


def _open(detail: TaskDetail, zh: bool) -> list[str]:
    lines = []
    for question in detail.questions:
        if question.secret:
            continue  # what became of the file stands under what was read or left out
        text = _plain(" ".join(question.text.split()))
        if question.state == "skipped":
            lines.append(
                f"- {text}{' 已跳过，按最可能的情况处理。' if zh else ' Skipped; the most likely answer was taken.'}"
            )
        elif question.state == "answered":
            answer = _plain(" ".join(question.answer.split()))
            lines.append(f"- {text} {'答' if zh else 'Answer'}{'：' if zh else ': '}{answer}")
        else:
            lines.append(f"- {text}{' 还没有回答。' if zh else ' Not answered yet.'}")
    if detail.task.timezone:
        zone = detail.task.timezone
        lines.append(f"- 时间按 {zone} 时区。" if zh else f"- Times are in the zone {zone}.")
    if detail.task.as_of:
        lines.append(
            f"- “今天”指 {detail.task.as_of[:16].replace('T', ' ')}。"
            if zh
            else f"- “Today” means {detail.task.as_of[:16].replace('T', ' ')}."
        )
    return lines


def _cost(detail: TaskDetail, zh: bool) -> str:
    if _is_offline(detail):
        return "免费，离线引擎。" if zh else "Free, offline engine."
    cost, model = detail.task.cost_usd, _models(detail)
    if cost is None:
        return f"费用未知：{model} 没有价格。" if zh else f"Cost unknown: {model} has no price."
    amount = f"${cost:.2f}" if cost >= 0.01 or not cost else f"${cost:.4f}"
    task = detail.task
    beside = compared(task.estimate_low_usd, task.estimate_high_usd, cost, task.language)
    if zh:
        return f"费用 {amount}（{model}）。{beside}"
    return f"{amount} for {model}.{' ' if beside else ''}{beside}"


def _time(detail: TaskDetail, now: datetime, zh: bool) -> str:
    start = detail.task.started_at or detail.task.submitted_at
    return (
        f"用时 {duration((now - start).total_seconds(), 'zh')}。"
        if zh
        else f"It took {duration((now - start).total_seconds())}."
    )


def duration(seconds: float, language: str = "en") -> str:
    """ "2 minutes 5 seconds"; hours and minutes beyond an hour."""
    total = max(round(seconds), 1)
    hours, minutes, rest = total // 3600, total % 3600 // 60, total % 60
    pieces = [(hours, "hour", "小时"), (minutes, "minute", "分"), (rest if not hours else 0, "second", "秒")]
    if language == "zh":
        words = [f"{n} {'分钟' if unit == '分' and not (rest and not hours) else unit}" for n, _, unit in pieces if n]
    else:
        words = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit, _ in pieces if n]
    return " ".join(words)


def _left(detail: TaskDetail, here: Collection[str], zh: bool) -> str:
    away = [turn for turn in detail.turns if turn.model not in here and not _is_own(turn.model)]
    if not away and (_is_offline(detail) or detail.task.model in here):
        return "没有任何内容离开本机。" if zh else "Nothing has left this computer."
    sent = [source for source in detail.sources if source.left_bytes]
    total = sum(source.left_bytes for source in sent)
    model = ", ".join(dict.fromkeys(turn.model for turn in away)) or detail.task.model
    if not total and (bytes := sum(turn.sent_bytes for turn in away) if away else detail.task.sent_bytes):
        held = size(bytes)
        return f"共有 {held} 发给了 {model}。" if zh else f"{held} in all went to {model}."
    if not total:
        return (
            f"指令发给了 {model}；文件内容没有离开本机。"
            if zh
            else f"The instruction went to {model}; no file content did."
        )
    if zh:
        return f"{len(sent)} 个文件中的 {size(total)} 发给了 {model}。"
    return f"{size(total)} of text from {len(sent)} {_files(len(sent))} went to {model}."


def _models(detail: TaskDetail) -> str:
    """The chat models outside this program that were asked, second readers included; else the task's own."""
    asked = dict.fromkeys(turn.model for turn in detail.turns)
    outside = [name for name in asked if not _is_own(name)]
    return ", ".join(outside) or detail.task.model


def _is_offline(detail: TaskDetail) -> bool:
    return all(_is_own(model) for model in (detail.task.model, *(turn.model for turn in detail.turns)))


def _is_own(model: str) -> bool:
    """It is part of this program."""
    return model.partition(":")[0] in ("offline", "scripted")


def size(count: int) -> str:
    """Bytes in words: "512 bytes", "3.4 kB", "1.2 MB" (powers of 1000)."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _plain(text: str) -> str:
    """Text of a file or a name as one line that Markdown takes literally: no links, images or code."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


_ACTIVE = re.compile(r"([\\`\[\]<>*|])")
