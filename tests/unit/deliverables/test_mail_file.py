"""Mail drafts are read back with the standard library's parser."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from desktop.core.errors import ToolFailed
from desktop.core.spec import Language, Line, MailSpec
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs


def written(spec: MailSpec, folder: Path, attachments: dict[str, Path] | None = None):
    path = folder / "note.eml"
    result = WRITERS["eml"].write(spec, sample_specs.context(attachments=attachments), path)
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message, result, path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_headers_and_text_come_back(tmp_path: Path, language: Language) -> None:
    spec = sample_specs.mail(language)
    message, _, _ = written(spec, tmp_path)
    assert message["Subject"] == spec.subject
    people = [(a.display_name, a.addr_spec) for a in message["To"].addresses]
    assert people == [("Weber, Jonas", "jonas@northgate.example"), ("李娜", "li.na@northgate.example")]
    assert message["X-Unsent"] == "1" and message["Date"].datetime == sample_specs.NOW
    assert message["Bcc"] is None
    body = message.get_body(("plain",)).get_content()
    for line in spec.body:
        assert line.text.replace("**", "") in body.replace("\r\n", "\n")
    page = message.get_body(("html",)).get_content()
    assert "<li>" in page and "<b>" in page


def test_attachments_keep_name_and_bytes(tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(bytes(range(256)))
    names = ("简报 2026.docx", "Brief – final, v2.xlsx")
    spec = MailSpec("S", (Line("Hello"),), attachments=names)
    message, result, _ = written(spec, tmp_path, dict.fromkeys(names, file))
    parts = list(message.iter_attachments())
    assert [part.get_filename() for part in parts] == list(names)
    assert all(part.get_content() == file.read_bytes() for part in parts)
    assert "wordprocessingml" in parts[0].get_content_type() and result.counts["attachments"] == 2


def test_an_attachment_that_is_no_deliverable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match=r"deck\.pptx.*Known: none so far"):
        written(MailSpec("S", (Line("Hello"),), attachments=("deck.pptx",)), tmp_path)
    assert not (tmp_path / "note.eml").exists()


def test_lines_end_as_the_protocol_asks_and_a_line_end_makes_no_header(tmp_path: Path) -> None:
    spec = MailSpec("Hi\r\nBcc: x@evil.example", (Line("Hello 你好"),), to=("A\nB <a@b.example>",))
    message, _, path = written(spec, tmp_path)
    assert message["Bcc"] is None and message["Subject"] == "Hi Bcc: x@evil.example"
    assert not re.search(rb"(?<!\r)\n", path.read_bytes())
    assert max(map(len, path.read_bytes().split(b"\r\n"))) <= 998


def test_html_in_a_line_is_shown_and_not_run(tmp_path: Path) -> None:
    message, _, _ = written(MailSpec("S", (Line("<script>x</script>"),)), tmp_path)
    assert "<script>" not in message.get_body(("html",)).get_content()


def test_a_chinese_file_name_is_written_as_rfc_2231_asks(tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"x")
    name = "关于下半年合作与续约安排的会议简报（第二版，最终稿）2026-03-11.docx"
    message, _, path = written(MailSpec("S", (Line("Hello"),), attachments=(name,)), tmp_path, {name: file})
    raw = path.read_bytes()
    assert b"filename*0*=utf-8''" in raw or b"filename*=utf-8''" in raw
    assert raw.isascii() and [part.get_filename() for part in message.iter_attachments()] == [name]
