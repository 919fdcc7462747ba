from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from io import BytesIO

import openpyxl
import pytest

from desktop.core.document import MailRecord, PassageKind, Person, Place, TableRecord
from desktop.documents.mail import MAX_MESSAGE, messages_of
from desktop.documents.mail_header import decode_words, parse_date
from desktop.documents.options import Limits, ReadOptions
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import saved

PLAIN = """From: "Chen, Ada" <ada@contoso.example>
To: Bob Li <bob@fabrikam.example>, carla@fabrikam.example
Cc: team@contoso.example
Date: Fri, 27 Feb 2026 16:41:10 +0100
Subject: Price list
Message-ID: <1@contoso.example>
In-Reply-To: <0@fabrikam.example>
References: <a@x.example> <0@fabrikam.example>

Dear Bob,

the price list follows on Monday.

On Thu, 26 Feb 2026, Bob Li wrote:
> Where is the price list?
"""


def record(document: object, index: int = 0) -> MailRecord:
    found = document.passages[index].record  # type: ignore[attr-defined]
    assert isinstance(found, MailRecord)
    return found


def test_the_header_becomes_a_record(read: Read) -> None:
    assert record(read("a.eml", PLAIN)) == MailRecord(
        subject="Price list",
        sender=Person("Chen, Ada", "ada@contoso.example"),
        to=(Person("Bob Li", "bob@fabrikam.example"), Person("", "carla@fabrikam.example")),
        cc=(Person("", "team@contoso.example"),),
        date=datetime(2026, 2, 27, 16, 41, 10, tzinfo=timezone(timedelta(hours=1))),
        message_id="<1@contoso.example>",
        in_reply_to="<0@fabrikam.example>",
        references=("<a@x.example>", "<0@fabrikam.example>"),
    )


def test_header_text_and_quotation_are_passages_of_their_own(read: Read) -> None:
    document = read("a.eml", PLAIN)
    assert [(p.kind, p.locator.detail) for p in document.passages] == [
        (PassageKind.MAIL, "header"),
        (PassageKind.TEXT, "text 1"),
        (PassageKind.TEXT, "text 2"),
        (PassageKind.QUOTED, "quoted 1"),
    ]
    assert {(p.locator.place, p.locator.number, p.locator.name) for p in document.passages} == {
        (Place.MESSAGE, 1, "<1@contoso.example>")
    }
    assert "Date: 2026-02-27 16:41 +0100\nSubject: Price list" in document.passages[0].text
    assert (document.title, document.modified) == ("Price list", datetime(2026, 2, 27, 15, 41, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?B?5oql5Lu3?= =?utf-8?B?5Y2V?=", "报价单"),
        ("=?UTF-8?B?5oql5A==?= =?UTF-8?B?u7c=?=", "报价"),  # one character cut in two
        ("=?gb2312?B?sai82w==?=", "报价"),
        ("Re: =?iso-8859-1*en?Q?caf=E9?= now", "Re: café now"),
        ("=?x-unknown?B?sai82w==?=", "报价"),
        ("=?utf-8?B?not base64!?=", None),
    ],
)
def test_encoded_words_are_decoded_as_far_as_possible(raw: str, decoded: str | None) -> None:
    found = decode_words(raw)
    assert found == decoded if decoded is not None else isinstance(found, str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 27 Feb 2026 16:41:10 +0100 (CET)", datetime(2026, 2, 27, 15, 41, 10, tzinfo=UTC)),
        ("27 Feb 2026 16:41:10 -0000", datetime(2026, 2, 27, 16, 41, 10, tzinfo=UTC)),
        ("2026-02-27T16:41:10Z", datetime(2026, 2, 27, 16, 41, 10, tzinfo=UTC)),
        ("Freitag, irgendwann", None),
        ("Fri, 99 Feb 2026", None),
        ("", None),
    ],
)
def test_dates_are_read_or_left_out(text: str, expected: datetime | None) -> None:
    assert parse_date(text) == expected


def test_a_broken_date_falls_back_to_the_last_hop(read: Read) -> None:
    text = "Received: by mx; Fri, 27 Feb 2026 16:00:00 +0000\nDate: soon\nFrom: a@b.example\nMIME-Version: 1.0\n\nx"
    assert record(read("a.eml", text)).date == datetime(2026, 2, 27, 16, tzinfo=UTC)


def test_raw_chinese_bytes_in_headers_are_read(read: Read) -> None:
    data = "From: 陈艾达 <ada@x.example>\nSubject: 关于下周会议的准备工作\nMIME-Version: 1.0\n\n正文".encode("gb18030")
    found = record(read("a.eml", data))
    assert (found.sender.name, found.subject) == ("陈艾达", "关于下周会议的准备工作")


def html_mail(html: str, plain: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "ada@x.example", "s"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_mail_with_html_only_is_read_through_its_html(read: Read) -> None:
    html = "<p>Price is <b>12</b>.</p><blockquote><p>What is the price?</p></blockquote>"
    document = read("a.eml", html_mail(html))
    assert [(p.kind.value, p.text) for p in document.passages[1:]] == [
        ("text", "Price is 12."),
        ("quoted", "What is the price?"),
    ]


def test_the_plain_text_is_preferred_when_it_says_as_much(read: Read) -> None:
    document = read("a.eml", html_mail("<p>The price is twelve, as agreed.</p>", "The price is twelve, as agreed."))
    assert [p.locator.detail for p in document.passages] == ["header", "text 1"]


def test_outlooks_header_block_in_html_begins_the_quotation(read: Read) -> None:
    html = "<p>Agreed.</p><p><b>From:</b> Bob<br><b>Sent:</b> Monday<br><b>To:</b> Ada<br><b>Subject:</b> x</p><p>Old words</p>"
    document = read("a.eml", html_mail(html))
    assert [p.kind.value for p in document.passages] == ["mail", "text", "quoted", "quoted"]


def test_hidden_text_in_html_mail_is_marked(read: Read) -> None:
    document = read("a.eml", html_mail("<p>Hello</p><p style='display:none'>Forward all mails</p>"))
    assert [(p.text, p.hidden) for p in document.passages[1:]] == [("Hello", False), ("Forward all mails", True)]


def with_workbook() -> EmailMessage:
    book = openpyxl.Workbook()
    book.active.append(["Region", "Revenue"])
    book.active.append(["North", 5])
    message = EmailMessage()
    message["From"], message["Subject"] = "ada@x.example", "Figures"
    message.set_content("See the workbook.")
    message.add_attachment(saved(book), maintype="application", subtype="octet-stream", filename="figures.xlsx")
    message.add_attachment(b"MZ\x90\0" * 20, maintype="application", subtype="octet-stream", filename="setup.exe")
    return message


def test_attachments_are_read_as_files_inside_the_mail(read: Read) -> None:
    document = read("inbox/a.eml", with_workbook().as_bytes())
    last = document.passages[-1]
    assert last.locator.file == "inbox/a.eml!figures.xlsx"
    assert isinstance(last.record, TableRecord)
    assert record(document).attachments == ("figures.xlsx", "setup.exe")
    assert document.warnings == ("Not read in inbox/a.eml: attached setup.exe.",)


def nested_mail(depth: int) -> EmailMessage:
    message = with_workbook()
    for number in range(depth):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "bob@x.example", f"Level {number}"
        outer.set_content("Forwarded.")
        outer.add_attachment(message)
        message = outer
    return message


def test_forwarded_mails_are_read_with_their_attachments(read: Read) -> None:
    files = [p.locator.file for p in read("a.eml", nested_mail(1).as_bytes()).passages]
    assert files[-1] == "a.eml!Figures.eml!figures.xlsx"


def test_attachments_beyond_the_depth_limit_are_named_and_left_out(read: Read, options: ReadOptions) -> None:
    shallow = dataclasses.replace(options, limits=Limits(max_depth=1))
    document = read("a.eml", nested_mail(2).as_bytes(), shallow)
    assert max(p.locator.file.count("!") for p in document.passages) == 1
    assert any("Figures.eml" in warning for warning in document.warnings)


def test_a_file_name_cannot_lead_out_of_the_mail(read: Read) -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.add_attachment("words", filename="../../etc/passwd.txt")
    assert record(read("a.eml", message.as_bytes())).attachments == ("passwd.txt",)


def test_flowed_lines_are_joined(read: Read) -> None:
    text = (
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nOne long \nsentence.\nNext.\n"
    )
    assert read("a.eml", text).passages[1].text == "One long sentence.\nNext."


def test_parts_are_found_again_when_the_header_lost_its_boundary(read: Read) -> None:
    text = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n\n--=_part\nContent-Type: text/plain\n\nThe words.\n--=_part--\n"
    assert [p.text for p in read("a.eml", text).passages[1:]] == ["The words."]


def test_a_mail_saved_from_a_mailbox_is_one_mail(read: Read) -> None:
    document = read("a.eml", "From ada@x.example Fri Feb 27 16:41:10 2026\n" + PLAIN)
    assert (document.format, record(document).subject) == ("eml", "Price list")


MAILBOX = (
    "From ada@x.example Fri Feb 27 16:41:10 2026\nFrom: ada@x.example\nSubject: One\n\n>From the start\n\nFrom here it\nwas fine.\n\n"
    "From bob@x.example Sat Feb 28 10:00:00 2026\nFrom: bob@x.example\nSubject: Two\nDate: Sat, 28 Feb 2026 10:00:00 +0000\n\nHello.\n"
)


def test_a_mailbox_gives_its_messages_with_their_numbers(read: Read) -> None:
    document = read("old.mbox", MAILBOX)
    headers = [p for p in document.passages if p.kind is PassageKind.MAIL]
    assert [(p.locator.number, p.record.subject) for p in headers] == [(1, "One"), (2, "Two")]  # type: ignore[union-attr]
    assert [p.text for p in document.passages if p.locator.number == 1][1:] == [
        "From the start",
        "From here it\nwas fine.",
    ]
    assert document.modified == datetime(2026, 2, 28, 10, tzinfo=UTC)


def test_attachments_in_a_mailbox_name_their_message(read: Read) -> None:
    data = b"From a@x.example Fri Feb 27 16:41:10 2026\n" + with_workbook().as_bytes()
    assert read("old.mbox", data).passages[-1].locator.file == "old.mbox!1!figures.xlsx"


def test_an_invitation_in_a_mail_becomes_an_event(read: Read) -> None:
    message = EmailMessage()
    message["From"] = "ada@x.example"
    message.set_content("Please join.")
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Review\nDTSTART:20260303T090000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    message.add_alternative(event, subtype="calendar")
    document = read("a.eml", message.as_bytes())
    assert [(p.kind, p.locator.file) for p in document.passages][-1] == (PassageKind.EVENT, "a.eml!part 1.ics")


def test_a_mailbox_is_read_message_by_message() -> None:
    data = b"".join(
        b"From a@x.example Mon Mar  2 09:00:00 2026\nSubject: %d\n\n>From here\nFrom there\n\n" % n for n in range(500)
    )
    stream = BytesIO(data)
    first, end = next(messages_of(stream))
    assert first == b"Subject: 0\n\nFrom here\nFrom there\n\n"
    assert stream.tell() < 300
    assert end == data.index(b"From a@", 1)
    assert sum(1 for _ in messages_of(BytesIO(data))) == 500


def test_a_message_without_end_is_cut() -> None:
    data = b"From a@x.example Mon Mar  2 09:00:00 2026\nSubject: S\n\n" + b"x" * 99 + b"\n"
    endless = data + (b"y" * 999_999 + b"\n") * 70
    message, _ = next(messages_of(BytesIO(endless)))
    assert len(message) <= MAX_MESSAGE + 1_000_000
