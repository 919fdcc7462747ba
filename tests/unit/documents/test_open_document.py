from __future__ import annotations

import pytest

from desktop.core.document import Document, PassageKind, TableRecord
from desktop.core.errors import UnreadableFile
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import packed

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "presentation": "presentation",
        "manifest": "manifest",
        "meta": "meta",
    }.items()
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def opened(read: Read, kind: str, body: str, styles: str = "", **parts: str) -> Document:
    tag = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[kind]
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{tag}>{body}</office:{tag}></office:body></office:document-content>"
    )
    package = {"mimetype": f"application/vnd.oasis.opendocument.{tag}", "content.xml": content}
    package |= {f"{name}.xml": f"<office:document {SPACES}>{xml}</office:document>" for name, xml in parts.items()}
    return read(f"a.{kind}", packed(package))


def test_headings_paragraphs_and_lists(read: Read) -> None:
    body = (
        '<text:h text:outline-level="1">Part</text:h><text:p>One<text:s text:c="2"/>two<text:line-break/>three</text:p>'
        "<text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list>"
    )
    document = opened(read, "odt", body)
    assert document.title == "Part"
    assert [(p.kind, p.text, p.locator.name) for p in document.passages] == [
        (PassageKind.HEADING, "Part", "Part"),
        (PassageKind.TEXT, "One  two\nthree", "Part"),
        (PassageKind.LIST_ITEM, "Item", "Part"),
    ]


def test_notes_and_comments_stand_apart_from_the_words(read: Read) -> None:
    body = (
        '<text:p>Words<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>See p. 3</text:p></text:note-body></text:note><office:annotation><dc:creator>Ada</dc:creator>"
        "<text:p>Check this</text:p></office:annotation> go on</text:p>"
    )
    assert [(p.text, p.kind, p.locator.detail) for p in opened(read, "odt", body).passages] == [
        ("Words go on", PassageKind.TEXT, ""),
        ("See p. 3", PassageKind.NOTE, "footnote 1"),
        ("Ada: Check this", PassageKind.COMMENT, "comment 1"),
    ]


def test_deleted_words_are_told_as_deleted(read: Read) -> None:
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Bob'
        "</dc:creator></office:change-info><text:p>10 EUR</text:p></text:deletion></text:changed-region>"
        '</text:tracked-changes><text:p>Price <text:change text:change-id="c1"/>12 EUR</text:p>'
    )
    assert [(p.text, p.locator.detail) for p in opened(read, "odt", body).passages] == [
        ("Price 12 EUR", ""),
        ("Deleted by Bob: 10 EUR", "deleted 1"),
    ]


def test_hidden_white_and_tiny_words_are_marked(read: Read) -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties {what}/></style:style>'
        for name, what in (("H", 'text:display="none"'), ("W", 'fo:color="#ffffff"'), ("T", 'fo:font-size="1pt"'))
    )
    spans = "".join(f'<text:span text:style-name="{name}">{name}</text:span>' for name in "HWT")
    document = opened(read, "odt", f"<text:p>Seen{spans}</text:p>", styles)
    assert [(p.text, p.hidden) for p in document.passages] == [("Seen", False), ("HWT", True)]


def test_a_table_in_a_text(read: Read) -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{a}</text:p></table:table-cell><table:table-cell><text:p>{b}</text:p>"
        "</table:table-cell></table:table-row>"
        for a, b in (("Plan", "Price"), ("A", "12"))
    )
    record = opened(read, "odt", f"<table:table>{rows}</table:table>").passages[0].record
    assert isinstance(record, TableRecord)
    assert (record.columns, record.rows[0][1].value) == (("Plan", "Price"), 12)


def cell(value: str, kind: str = "float", more: str = "") -> str:
    stated = (
        f'office:{kind if kind == "date" else ""}{"-" if kind == "date" else ""}value="{value}"'
        if kind != "string"
        else ""
    )
    return f'<table:table-cell office:value-type="{kind}" {stated} {more}><text:p>{value}</text:p></table:table-cell>'


def test_a_spreadsheet_has_values_formulas_dates_and_hidden_rows(read: Read) -> None:
    body = (
        '<table:table table:name="Data"><table:table-column table:number-columns-repeated="3"/>'
        f"<table:table-row>{cell('Day', 'string')}{cell('Plan', 'string')}{cell('Sum', 'string')}</table:table-row>"
        f"<table:table-row>{cell('2026-03-02', 'date')}{cell('7')}"
        + cell("14", more='table:formula="of:=[.B2]*2"')
        + '</table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000"/></table:table-row>'
        f'<table:table-row table:visibility="collapse">{cell("secret", "string")}</table:table-row></table:table>'
    )
    passages = opened(read, "ods", body).passages
    record = passages[0].record
    assert isinstance(record, TableRecord)
    assert [(c.ref, c.value, c.formula, c.is_date) for c in record.rows[0]] == [
        ("A2", "2026-03-02", "", True),
        ("B2", 7, "", False),
        ("C2", 14, "=[.B2]*2", False),
    ]
    assert [(p.locator.detail, p.hidden) for p in passages] == [("A1:C2", False), ("A1000003", True)]


def test_a_hidden_sheet_is_marked_and_notes_are_kept(read: Read) -> None:
    styles = '<style:style style:name="t"><style:table-properties table:display="false"/></style:style>'
    body = (
        '<table:table table:name="S" table:style-name="t"><table:table-row><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>why</text:p></office:annotation><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert [(p.text, p.kind, p.hidden) for p in opened(read, "ods", body, styles).passages] == [
        ("x", PassageKind.TEXT, True),
        ("why", PassageKind.COMMENT, True),
    ]


def test_a_presentation_has_titles_texts_and_notes(read: Read) -> None:
    body = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame>'
        "<draw:frame><draw:text-box><text:p>Point</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Say this</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page>"
    )
    document = opened(read, "odp", body)
    assert document.title == "Plan"
    assert [(p.text, p.locator.number, p.locator.detail) for p in document.passages] == [
        ("Plan", 1, ""),
        ("Point", 1, "shape 2"),
        ("Say this", 1, "notes"),
    ]


def test_title_and_author_come_from_the_properties(read: Read) -> None:
    meta = "<office:meta><dc:title>Report</dc:title><dc:creator>Ada</dc:creator><dc:date>2026-02-27T16:41:00</dc:date></office:meta>"
    document = opened(read, "odt", "<text:p>x</text:p>", meta=meta)
    assert (document.title, document.author, f"{document.modified:%Y-%m-%d}") == ("Report", "Ada", "2026-02-27")


def test_an_encryption_that_says_nothing_of_itself_asks_for_no_password(read: Read) -> None:
    manifest = f"<manifest:manifest {SPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    with pytest.raises(UnreadableFile) as caught:
        read(
            "a.odt",
            packed(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": "x",
                    "META-INF/manifest.xml": manifest,
                }
            ),
        )
    assert caught.value.reason == "unsupported"
