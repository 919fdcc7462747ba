from __future__ import annotations

from datetime import datetime

import pytest

from desktop.core.document import ChatRecord, PassageKind, Place
from tests.unit.documents.conftest import Read

BRACKETS = """[2026-02-27 16:41] Ada Chen: Please send the price list.
Also the old one.

[2026-02-27 16:45] Bob Li: Done: see the folder
"""


def records(document: object) -> list[ChatRecord]:
    return [p.record for p in document.passages if isinstance(p.record, ChatRecord)]  # type: ignore[attr-defined]


def test_each_message_is_a_passage_with_its_lines(read: Read) -> None:
    document = read("team.txt", BRACKETS)
    first, second = document.passages
    assert first.kind is PassageKind.CHAT
    assert (first.locator.place, first.locator.number, first.locator.detail) == (Place.LINES, 1, "2")
    assert first.text == "[2026-02-27 16:41] Ada Chen: Please send the price list.\nAlso the old one."
    assert second.record == ChatRecord("team", "Bob Li", "Done: see the folder", datetime(2026, 2, 27, 16, 45))


@pytest.mark.parametrize(
    "line",
    [
        "[2026-02-27 16:41] Ada: hello",
        "2026/2/27 16:41 Ada: hello",
        "2026年2月27日 16:41 Ada：hello".replace("：", ": "),
        "[27/02/2026, 16:41:00] Ada: hello",
        "27/02/2026, 16:41 - Ada: hello",
        "[2/27/26, 4:41 PM] Ada: hello",
        "2026-02-27T16:41:00 Ada: hello",
    ],
)
def test_the_usual_exports_are_recognised(read: Read, line: str) -> None:
    found = records(read("c.txt", f"{line}\n{line}\n"))
    assert [(r.sender, r.text, r.at) for r in found] == [("Ada", "hello", datetime(2026, 2, 27, 16, 41))] * 2


def test_wechat_copies_have_the_message_on_the_next_line(read: Read) -> None:
    found = records(read("c.txt", "陈艾达 2026/2/27 16:41\n请发报价单\n\n李波 2026/2/27 16:45\n好的\n"))
    assert [(r.sender, r.text) for r in found] == [("陈艾达", "请发报价单"), ("李波", "好的")]


def test_the_channel_is_named_at_the_top_or_is_the_file(read: Read) -> None:
    named = read("c.txt", f"Channel: #contoso-pilot\n\n{BRACKETS}")
    assert {r.channel for r in records(named)} == {"#contoso-pilot"}
    assert {r.channel for r in records(read("exports/team.txt", BRACKETS))} == {"team"}


def test_minutes_with_a_few_times_in_them_are_no_chat(read: Read) -> None:
    text = "Minutes\n\n2026-02-27 16:41 Ada: opened the meeting\n" + "The budget was discussed at length.\n\n" * 12
    assert not records(read("minutes.txt", text))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[2026/2/27 下午4:41:03] 张三: 你好", "[2026/2/27 下午4:42:03] Ada: 好的"),
        ("2026年2月27日 下午4:41 - 张三: 你好", "2026年2月27日 下午4:42 - Ada: 好的"),
        ("2026-02-27 16:41:03 张三(12345)\n你好", "2026-02-27 16:42:03 Ada(67890)\n好的"),
        ("27.02.26, 16:41 - 张三: 你好", "27.02.26, 16:42 - Ada: 好的"),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_chinese_exports_in_usual_charsets(read: Read, first: str, second: str, charset: str) -> None:
    found = records(read("群.txt", f"{first}\n\n{second}\n".encode(charset)))
    assert [(r.text, r.at) for r in found] == [
        ("你好", datetime(2026, 2, 27, 16, 41, r.at.second if (r := found[0]).at else 0)),
        ("好的", datetime(2026, 2, 27, 16, 42, found[0].at.second if found[0].at else 0)),
    ]


def test_a_log_is_no_chat(read: Read) -> None:
    lines = "\n".join(f"2026-02-27 16:41:{n:02} Worker started" for n in range(20))
    assert records(read("a.log", lines)) == []
