"""Which format a summary gets: the one that is asked for, Word when none is."""

from __future__ import annotations

import pytest

from desktop.analysis.wished_format import document_formats, table_format
from desktop.providers.offline.phrase import Phrases
from desktop.providers.offline.wished_format import unmet_document, unmet_table


@pytest.mark.parametrize(
    ("wishes", "format"),
    [
        ("Summarise these files as PDF", "pdf"),
        ("Give me a digest in a PDF file", "pdf"),
        ("Summarise this PDF", "docx"),
        ("Summarise the PDF as a web page", "html"),
        ("Summarise into HTML", "html"),
        ("Summarise as Markdown", "md"),
        ("Summarise as Word", "docx"),
        ("总结这些文件，存成PDF", "pdf"),
        ("总结这些文件，用 PDF 格式", "pdf"),
        ("把这个 PDF 总结一下", "docx"),
        ("总结并生成网页", "html"),
        ("把这些总结成一个网页", "html"),
        ("整理为 PDF", "pdf"),
        ("总结这个 PDF 文件", "docx"),
        ("总结，输出为 HTML", "html"),
        ("用 Markdown 总结", "md"),
        ("Make an HTML page summarising these files", "html"),
        ("Create a short PDF summary of these", "pdf"),
        ("Make a summary of this PDF", "docx"),
        ("Summarise all PDF files", "docx"),
        ("总结这些文件并生成 PDF", "pdf"),
        ("总结这些文件，并生成一份PDF", "pdf"),
    ],
)
def test_the_format_that_is_asked_for(wishes: str, format: str) -> None:
    assert document_formats(wishes) == (format,)


def test_a_table_becomes_csv_only_when_one_sheet_holds_all() -> None:
    wish = "Extract the prices into a table as CSV"
    assert (table_format(wish, 1), table_format(wish, 2)) == ("csv", "xlsx")
    assert table_format("Extract the prices from the CSV into Excel", 1) == "xlsx"
    assert table_format("提取价格，存成 CSV", 1) == "csv"


def test_a_format_that_cannot_be_made_is_named() -> None:
    words = Phrases("en", {})
    assert "holds one sheet and there are 2" in unmet_table("as CSV", 2, words)[0]
    assert unmet_table("as CSV", 1, words) == []
    assert "You asked for PDF" in unmet_table("Extract the prices as PDF", 1, words)[0]
    assert "You asked for slides" in unmet_document("Summarise these as PowerPoint slides", words)[0]
    assert unmet_document("Summarise what is in slides 3 to 5", words) == []
