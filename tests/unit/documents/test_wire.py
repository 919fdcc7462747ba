"""Real files from elsewhere: each gives passages or one clear sentence, and never anything else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from desktop.core.document import Document, MailRecord, Passage
from desktop.core.errors import UnreadableFile
from desktop.documents import codec
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.reading import read
from desktop.documents.sandbox import ReadingProcess

UNREADABLE = {
    "tika--protected_normal_case.docx": "password",
    "tika--testWORD_truncated.docx": "damaged",
    "pypdf--encryption-r6-user-password.pdf": "password",
    "tika--testPDF_no_extract_no_accessibility_owner_user.pdf": "password",
    "tika--testUnicodePassword.pdf": "password",
    "tika--testPPT_protected_passtika.pptx": "password",
    "poi--protected_sha512.xlsx": "password",
    "tika--testEXCEL_protected_passtika.xls": "password",
    "tika--test-documents-spanned.zip": "damaged",
    "tika--testZIP_corrupted_oom.zip": "damaged",
}
WORDS = {
    "docx/poi--delins.docx": "Tika can be:",
    "docx/poi--footnotes.docx": "snoska",
    "docx/poi--ExternalEntityInText.docx": "Here should not be the POI web site:",
    "eml/mimekit--japanese.eml": "日本語が",
    "eml/msgexcerpt--gb18030-qqmail-no-parts.eml": "腾讯企业邮箱自动转发验证邮件",
    "eml/mailparser--mail_test_12.eml": "代开各地增值税发票",
    "eml/tika--test-incremental-updates.eml": "Testing Incremental",
    "eml/rubymail--japanese_shift_jis.eml": "このメールはテスト用のメールです。",
    "mbox/tika--simple.mbox": "Test content 2",
    "ics/icalendar--issue_53_description_parsed_properly.ics": "DevOps DC Meetup",
    "ics/ical4j--korganizer-lowercase.ics": "Ted's Birthday",
    "pdf/markitdown--movie-theater-booking-2024.pdf": "Start Date\tEnd Date\t# Shows\tGross Amount\tNet Amount",
    "pdf/tika--testPDF_rotated.pdf": "Tika - Content Analysis Toolkit",
    "pptx/pythonpptx--sld-notes.pptx": "Notes",
    "pptx/tika--testPPT_comment.pptx": "add some content to this tps deck",
    "xlsx/poi--simple-monthly-budget.xlsx": "Total Monthly Income",
    "xlsx/tika--testEXCEL_big_numbers.xlsx": "1234567890123451",
    "csv-txt-md/markitdown--test_mskanji.csv": "佐藤太郎",
    "csv-txt-md/tika--english.cp500.txt": "IntelliStation POWER",
    "csv-txt-md/tika--testTXT_win-1252.txt": "“windows”",
    "html/tika--testArabicMisleadingCharset.html": "في قرية",
    "xlsx/markitdown--test.xls": "affc7dad-52dc-4b98-9b5d-51e65d8a8ad0",
    "msg/tika--testMSG_chinese.msg": "陳常務理事:",
    "msg/tika--testMSG_Appointment.msg": "Where: under lazy dog",
    "msg/poi--example_received_unicode.msg": "The quick brown fox jumps over the lazy dog",
    "rtf/tika--testRTFJapanese.rtf": "古書店で処刑記録見つかる",
    "odf/tika--testStyles.odt": "And another test is here.",
    "zip/tika--gbk.zip": "审计压缩包文件检索测试/集团邮件审计系统2021年自动巡检需求文档_V4.0.doc",
    "images/tika--testHEIC_livePhoto.heic": "4032 × 3024 pixels",
}
PASSWORDS = {
    "docx/tika--protected_normal_case.docx": ("password", "passtika", "This is a sample Word document"),
    "pptx/tika--testPPT_protected_passtika.pptx": ("tika", "passtika", "Encrypted"),
    "xlsx/tika--testEXCEL_protected_passtika.xls": ("tika", "passtika", "This is an Encrypted Excel spreadsheet."),
    "pdf/pypdf--encryption-r6-user-password.pdf": ("asdfzxcv", "tika", "encryption test"),
}
FOLDERS = "csv-txt-md docx eml html ics images mbox msg odf pdf pptx rtf xlsx zip".split()


def passages(document: Document) -> tuple[Passage, ...]:
    return document.passages


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_gives_passages_or_one_sentence(wire: Path, options: ReadOptions, folder: str) -> None:
    paths = [path for path in sorted((wire / "files" / folder).iterdir()) if path.name != "SOURCE.txt"]
    assert paths
    for path in paths:
        try:
            document = read(path, path.name, options)
        except UnreadableFile as error:
            expected = UNREADABLE.get(path.name)
            assert error.reason == expected, f"{path.name}: {error.en} ({error.__cause__!r})"
            continue
        assert path.name not in UNREADABLE
        assert document.passages or document.warnings, path.name
        ids = [passage.id for passage in document.passages]
        assert len(ids) == len(set(ids)), path.name
        assert codec.from_json(codec.to_json(document)) == document


async def test_all_files_in_a_row_through_one_child_do_not_share_a_fate(wire: Path, options: ReadOptions) -> None:
    """Twenty seconds and a gigabyte of address space (a few hundred MB in use) are enough for each of them."""
    process = ReadingProcess()
    tight = dataclasses.replace(options, limits=Limits(max_seconds=20, max_memory=1_000_000_000))
    refused = {}
    for path in sorted((wire / "files").rglob("*--*")):
        try:
            document = await process.read(path, path.name, tight)
            assert document.passages or document.warnings, path.name
        except UnreadableFile as error:
            refused[path.name] = error.reason
    await process.close()
    assert refused == UNREADABLE


@pytest.mark.parametrize("name", WORDS)
def test_the_words_a_person_sees_in_the_file_are_among_its_passages(
    wire: Path, options: ReadOptions, name: str
) -> None:
    path = wire / "files" / name
    assert any(WORDS[name] in passage.text for passage in read(path, path.name, options).passages)


def test_no_mail_loses_its_sender(wire: Path, options: ReadOptions) -> None:
    without = {"cpython--msg_38.eml", "mimekit--multipart-related-mhtml.eml"}
    for path in sorted((wire / "files" / "eml").glob("*.eml")):
        record = read(path, path.name, options).passages[0].record
        assert isinstance(record, MailRecord)
        assert bool(str(record.sender)) == (path.name not in without), path.name


@pytest.mark.parametrize("name", PASSWORDS)
def test_a_protected_file_opens_with_its_password_and_no_other(wire: Path, options: ReadOptions, name: str) -> None:
    path = wire / "files" / name
    right, wrong, words = PASSWORDS[name]
    with pytest.raises(UnreadableFile) as caught:
        read(path, path.name, dataclasses.replace(options, password=wrong))
    assert caught.value.reason == "password"
    document = read(path, path.name, dataclasses.replace(options, password=right))
    assert any(words in passage.text for passage in document.passages)
