"""Formats that an instruction asks for, against those it only names as a source or a place."""

from __future__ import annotations

import pytest

from desktop.analysis.wished_format import wished_formats


@pytest.mark.parametrize(
    ("wishes", "formats"),
    [
        ("Compare these offers as an Excel workbook and a PDF", ("pdf", "xlsx")),
        ("Summarise these as Word and PDF", ("docx", "pdf")),
        ("Give me a digest in PDF, Markdown and a web page", ("pdf", "html", "md")),
        ("Summarise as PDF or Word", ("pdf",)),
        ("整理成一份摘要，要 Word 和 PDF", ("docx", "pdf")),
        ("总结成 PDF、Word 文档和网页各一份", ("docx", "pdf", "html")),
        ("不要看 Word 和 PDF", ()),
        ("主要 PDF 有哪些", ()),
        ("我要 PDF 里的数字", ()),
        ("Summarise the Word and PDF files", ()),
        ("Compare these offers as an Excel workbook and as a PDF", ("pdf", "xlsx")),
        ("Summarise this as a Word document", ("docx",)),
        ("Make a slide deck from these notes", ("pptx",)),
        ("Put the list into a CSV", ("csv",)),
        ("Turn these into a web page", ("html",)),
        ("整理成 Excel 表", ("xlsx",)),
        ("写成 Word 文档", ("docx",)),
        ("做成幻灯片", ("pptx",)),
        ("导出为 PDF", ("pdf",)),
        ("Compare the three freight offers and recommend one", ()),
        ("Summarise this Word document", ()),
        ("Check the prices in Excel against the letter", ()),
        ("What do slides 3 to 5 say?", ()),
        ("In a word, what does it say?", ()),
        ("比较这两个 Excel 文件", ()),
        ("把这个 PDF 总结一下", ()),
    ],
)
def test_only_formats_that_are_asked_for(wishes: str, formats: tuple[str, ...]) -> None:
    assert wished_formats(wishes) == formats
