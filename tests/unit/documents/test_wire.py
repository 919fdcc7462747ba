"""Real files from elsewhere: each gives passages or one clear sentence, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.document import Document, MailRecord, Passage
from desktop.core.errors import UnreadableFile
from desktop.documents import codec
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read

UNREADABLE = {
    "tika--protected_normal_case.docx": "password",
    "tika--testWORD_truncated.docx": "damaged",
    "pypdf--encryption-r6-user-password.pdf": "password",
    "tika--testPDF_no_extract_no_accessibility_owner_user.pdf": "password",
    "tika--testUnicodePassword.pdf": "password",
    "tika--testPPT_protected_passtika.pptx": "password",
    "poi--protected_sha512.xlsx": "password",
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
}
FOLDERS = ["csv-txt-md", "docx", "eml", "html", "ics", "mbox", "pdf", "pptx", "xlsx"]


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
            expected = UNREADABLE.get(path.name, "unsupported" if path.suffix == ".xls" else None)
            assert error.reason == expected, f"{path.name}: {error.en} ({error.__cause__!r})"
            continue
        assert path.name not in UNREADABLE
        assert document.passages or document.warnings, path.name
        ids = [passage.id for passage in document.passages]
        assert len(ids) == len(set(ids)), path.name
        assert codec.from_json(codec.to_json(document)) == document


@pytest.mark.parametrize("folder", ["images", "msg", "odf", "rtf", "zip"])
def test_formats_of_a_later_issue_are_left_out_with_a_sentence(wire: Path, options: ReadOptions, folder: str) -> None:
    for path in sorted((wire / "files" / folder).iterdir()):
        if path.name != "SOURCE.txt":
            with pytest.raises(UnreadableFile) as caught:
                read(path, path.name, options)
            assert caught.value.reason == "unsupported", path.name


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
