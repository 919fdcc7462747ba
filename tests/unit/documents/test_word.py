from __future__ import annotations

from datetime import UTC, datetime

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import Pt, RGBColor

from desktop.core.document import PassageKind, Place, TableRecord
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import LINKS, OFFICE, WORD, packed, saved, word

DOCUMENT = f'<w:document xmlns:w="{WORD}"><w:body>{{}}</w:body></w:document>'


def run(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_blocks_come_in_their_order_with_the_heading_path(read: Read) -> None:
    document = docx.Document()
    document.add_heading("Pilot", 1)
    document.add_paragraph("Three plants take part.")
    document.add_heading("Dates", 2)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Step", "Day", "Start", "3 March"], strict=True):
        cell.text = text
    document.add_paragraph("First", style="List Bullet")
    document.add_heading("Risks", 1)
    found = [(p.kind.value, p.locator.number, p.locator.name, p.text) for p in read("a.docx", saved(document)).passages]
    assert found == [
        ("heading", 1, "Pilot", "Pilot"),
        ("text", 2, "Pilot", "Three plants take part."),
        ("heading", 3, "Pilot › Dates", "Dates"),
        ("table", 4, "Pilot › Dates", "Step\tDay\nStart\t3 March"),
        ("list_item", 5, "Pilot › Dates", "First"),
        ("heading", 6, "Risks", "Risks"),
    ]


def test_tables_become_records(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for cell, text in zip(table._cells, ["Plan", "Price", "Basic", "12.50", "Pro", "1,200"], strict=True):
        cell.text = text
    (passage,) = read("a.docx", saved(document)).passages
    assert isinstance(passage.record, TableRecord)
    assert passage.record.columns == ("Plan", "Price")
    assert [[cell.value for cell in row] for row in passage.record.rows] == [["Basic", 12.5], ["Pro", 1200]]
    assert passage.record.rows[1][1].ref == "B3"


def test_merged_cells_keep_the_columns_in_place(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for cell, text in zip(table._cells, ["A", "B", "C", "wide", "", "1", "x", "y", "2"], strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    (passage,) = read("a.docx", saved(document)).passages
    assert passage.text.splitlines()[1] == "wide\t\t1"


def test_a_table_inside_a_table_is_not_lost(read: Read) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "left"
    outer.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner words"
    passages = read("a.docx", saved(document)).passages
    assert len(passages) == 1
    assert "inner words" in passages[0].text


def test_tracked_deletions_are_left_out_and_insertions_kept(read: Read) -> None:
    body = (
        "<w:p><w:r><w:t>Price is </w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"
    )
    passages = read("a.docx", word(body)).passages
    assert [p.text for p in passages if p.kind is not PassageKind.COMMENT] == ["Price is 12"]


def test_tracked_changes_are_told_with_who_made_them(read: Read) -> None:
    who = 'w:author="Ada" w:date="2026-02-27T16:41:00Z"'
    body = (
        f"<w:p><w:r><w:t>Price is </w:t></w:r><w:del {who}><w:r><w:delText>1</w:delText></w:r></w:del>"
        f"<w:del {who}><w:r><w:delText>0</w:delText></w:r></w:del><w:ins {who}><w:r><w:t>12</w:t></w:r></w:ins></w:p>"
        f"<w:p><w:ins {who}><w:r><w:t>New.</w:t></w:r></w:ins></w:p>"
    )
    changes = [p for p in read("a.docx", word(body)).passages if p.kind is PassageKind.COMMENT]
    assert [(p.locator.number, p.locator.detail, p.text) for p in changes] == [
        (1, "change 1", "Deleted by Ada (2026-02-27): 10"),
        (1, "change 2", "Inserted by Ada (2026-02-27): 12"),
        (2, "change 1", "Inserted by Ada (2026-02-27): all of this paragraph"),
    ]


def test_macros_are_ignored_and_that_is_said(read: Read) -> None:
    package = packed(
        {"word/document.xml": DOCUMENT.format("<w:p><w:r><w:t>Hi</w:t></w:r></w:p>"), "word/vbaProject.bin": b"x"}
    )
    document = read("a.docm", package)
    assert document.passages[0].text == "Hi"
    assert document.warnings == ("a.docm contains macros; they were ignored, only its content was read.",)


def test_vanished_white_and_tiny_text_is_hidden(read: Read) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Seen. ")
    vanished, white, tiny = (paragraph.add_run(text) for text in ("vanished ", "white ", "tiny"))
    vanished.font.hidden = True
    white.font.color.rgb = RGBColor(255, 255, 255)
    tiny.font.size = Pt(1)
    found = [(p.text, p.hidden) for p in read("a.docx", saved(document)).passages]
    assert found == [("Seen.", False), ("vanished white tiny", True)]


def test_white_words_in_a_table_are_for_readers(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Plan", "Price", "Basic", "12"], strict=True):
        cell.text = text
    table.cell(0, 0).paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    assert read("a.docx", saved(document)).passages[0].text == "Plan\tPrice\nBasic\t12"


def test_footnotes_know_their_paragraph_and_are_counted_as_word_counts_them(read: Read) -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
        "</Relationships>"
    )
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = run("One.") + '<w:p><w:r><w:t>Two.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    data = packed(
        {
            "word/document.xml": f"<w:document {name}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": links,
            "word/footnotes.xml": f'<w:footnotes {name}><w:footnote w:id="0" w:type="separator">{run("--")}</w:footnote>'
            f'<w:footnote w:id="2">{run("As of March.")}</w:footnote></w:footnotes>',
        }
    )
    note = read("a.docx", data).passages[-1]
    assert (note.kind, note.text, note.locator.number, note.locator.detail) == (
        PassageKind.NOTE,
        "As of March.",
        2,
        "footnote 1",
    )


def test_comments_name_their_author_and_place(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("First.")
    paragraph = document.add_paragraph("Second.")
    document.add_comment(paragraph.runs, text="Is this right?", author="Ada")
    comment = read("a.docx", saved(document)).passages[-1]
    assert (comment.kind, comment.text, comment.locator.number) == (PassageKind.COMMENT, "Ada: Is this right?", 2)


def test_headers_and_footers_are_given_once(read: Read) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.add_section().header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "Confidential"
    document.add_paragraph("Body")
    notes = [p.text for p in read("a.docx", saved(document)).passages if p.kind is PassageKind.NOTE]
    assert notes == ["Confidential"]


def test_text_boxes_are_read_once(read: Read) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Around")
    box = OxmlElement("w:txbxContent")
    inner = OxmlElement("w:p")
    text = OxmlElement("w:t")
    text.text = "Boxed"
    line = OxmlElement("w:r")
    line.append(text)
    inner.append(line)
    box.append(inner)
    paragraph.runs[0]._r.append(box)
    found = [(p.text, p.locator.detail) for p in read("a.docx", saved(document)).passages]
    assert found == [("Around", ""), ("Boxed", "text box 1")]


def test_a_heading_style_of_ones_own_counts_through_what_it_is_based_on(read: Read) -> None:
    document = docx.Document()
    style = document.styles.add_style("Chapter", 1)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("Opening", style="Chapter")
    assert read("a.docx", saved(document)).passages[0].kind is PassageKind.HEADING


def test_properties_give_title_author_and_date(read: Read) -> None:
    document = docx.Document()
    document.core_properties.title = "Pilot plan"
    document.core_properties.last_modified_by = "Ada"
    document.core_properties.modified = datetime(2026, 2, 27, 16, 41)
    found = read("a.docx", saved(document))
    assert (found.title, found.author, found.modified) == (
        "Pilot plan",
        "Ada",
        datetime(2026, 2, 27, 16, 41, tzinfo=UTC),
    )


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/hostname"', '"' + "expanded " * 100 + '"'])
def test_entities_are_neither_fetched_nor_expanded(read: Read, entity: str) -> None:
    body = f'<!DOCTYPE a [<!ENTITY e {entity}>]><w:document xmlns:w="x">'
    xml = word("<w:p><w:r><w:t>before &e; after</w:t></w:r></w:p>")
    data = packed({"word/document.xml": body.partition("<w:document")[0] + xml_of(xml)})
    assert [p.text for p in read("a.docx", data).passages] == ["before  after"]


def xml_of(data: bytes) -> str:
    import zipfile
    from io import BytesIO

    return zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()


def test_a_document_without_words_says_so(read: Read) -> None:
    document = read("a.docx", word("<w:p/>"))
    assert document.warnings == ("a.docx contains no text.",)


def test_places_are_headings_places(read: Read) -> None:
    assert read("a.docx", word(run("x"))).passages[0].locator.place is Place.HEADING


BOX = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>{0}</mc:Choice>'
    "<mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
)


def test_a_text_box_in_a_table_is_read_once(read: Read) -> None:
    box = BOX.format(f"<w:txbxContent>{run('In the box')}</w:txbxContent>")
    cell = f"<w:tc>{run('Plan')}<w:p><w:r>{box}</w:r></w:p></w:tc>"
    (passage,) = read("a.docx", word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).passages
    assert passage.text == "Plan In the box"


def test_the_numbers_of_a_chart_are_read_as_a_table(read: Read) -> None:
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    point = '<c:pt idx="0"><c:v>{}</c:v></c:pt>'
    series = (
        f"<c:ser><c:tx><c:strRef><c:strCache>{point.format('Revenue')}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{point.format('North')}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{point.format('12.5')}</c:numCache></c:numRef></c:val></c:ser>"
    )
    frame = f'<w:p><w:r><w:drawing><c:chart xmlns:c="{chart}" xmlns:r="{OFFICE}" r:id="r1"/></w:drawing></w:r></w:p>'
    data = packed(
        {
            "word/document.xml": DOCUMENT.format(frame),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="{OFFICE}/chart" '
            'Target="charts/chart1.xml"/></Relationships>',
            "word/charts/chart1.xml": f'<c:chartSpace xmlns:c="{chart}"><c:chart>{series}</c:chart></c:chartSpace>',
        }
    )
    (passage,) = read("a.docx", data).passages
    assert (passage.kind, passage.text) == (PassageKind.CHART, "Revenue\nNorth\t12.5")
    assert isinstance(passage.record, TableRecord)
    assert (passage.locator.number, passage.locator.detail) == (1, "chart")
