from __future__ import annotations

from desktop.core.document import PassageKind, TableRecord
from tests.unit.documents.conftest import Read

HEAD = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset128 MS Mincho;}{\\f2\\fcharset134 SimSun;}}"
HEAD += "{\\colortbl;\\red255\\green255\\blue255;}"


def texts(read: Read, body: str) -> list[str]:
    return [passage.text for passage in read("a.rtf", HEAD + body + "}").passages]


def test_paragraphs_and_characters(read: Read) -> None:
    assert texts(read, "One\\par Two \\endash  \\'e9t\\'e9\\par \\{x\\}\\~y") == ["One", "Two – été", "{x}\u00a0y"]


def test_unicode_is_read_and_its_fallback_skipped(read: Read) -> None:
    assert texts(read, "\\uc1\\u20250?\\u-10179?\\u-8704?\\uc2\\u26126??!") == ["会😀明!"]


def test_each_font_has_its_charset(read: Read) -> None:
    assert texts(read, "\\f1\\'93\\'fa\\'96\\'7b\\f2\\'bb\\'e1\\'d2\\'e9\\f0 .") == ["日本会议."]


def test_a_letter_may_be_one_escaped_and_one_plain_byte(read: Read) -> None:
    assert texts(read, "\\f1\\'83J\\'83\\'5c") == ["カソ"]


def test_a_table_keeps_its_cells(read: Read) -> None:
    document = read(
        "a.rtf", HEAD + "\\trowd\\intbl Plan\\cell Price\\cell\\row\\trowd\\intbl A\\cell 12\\cell\\row\\pard After}"
    )
    record = document.passages[0].record
    assert isinstance(record, TableRecord)
    assert record.columns == ("Plan", "Price")
    assert record.rows[0][1].value == 12
    assert document.passages[1].text == "After"


def test_hidden_white_and_tiny_words_are_marked(read: Read) -> None:
    document = read("a.rtf", HEAD + "See {\\v a} {\\cf1 b} {\\fs2 c}me}")
    assert [(" ".join(p.text.split()), p.hidden) for p in document.passages] == [("See me", False), ("abc", True)]


def test_white_words_on_a_coloured_ground_are_for_readers(read: Read) -> None:
    assert not read("a.rtf", HEAD + "{\\cf1\\highlight2 Title}}").passages[0].hidden


def test_deleted_words_are_marked(read: Read) -> None:
    assert texts(read, "Price {\\deleted 10}{\\revised 12}") == ["Deleted: 10", "Price 12"]


def test_notes_comments_and_headers_have_their_own_places(read: Read) -> None:
    found = read(
        "a.rtf", HEAD + "{\\header Acme}Text{\\footnote See p. 3}{\\*\\atnauthor Ada}{\\*\\annotation Check}\\par}"
    ).passages
    assert {(p.kind, p.locator.detail, p.text) for p in found} == {
        (PassageKind.NOTE, "header 1", "Acme"),
        (PassageKind.TEXT, "", "Text"),
        (PassageKind.NOTE, "footnote 1", "See p. 3"),
        (PassageKind.COMMENT, "comment 1", "Ada: Check"),
    }


def test_headings_give_the_path(read: Read) -> None:
    document = read("a.rtf", HEAD + "{\\pard\\outlinelevel0 Part\\par}{\\pard Words\\par}}")
    assert [(p.kind, p.locator.name) for p in document.passages] == [
        (PassageKind.HEADING, "Part"),
        (PassageKind.TEXT, "Part"),
    ]


def test_pictures_and_machinery_give_no_text(read: Read) -> None:
    assert texts(
        read, "{\\pict\\pngblip 89504e47}{\\*\\generator Word;}{\\stylesheet{\\s1 heading 1;}}{\\bin4 }{}}A"
    ) == ["A"]


def test_title_and_author_are_taken(read: Read) -> None:
    document = read("a.rtf", HEAD + "{\\info{\\title Plan}{\\author Ada}}x}")
    assert (document.title, document.author) == ("Plan", "Ada")


def test_html_inside_rtf_is_read_as_html(read: Read) -> None:
    body = "\\fromhtml1 {\\*\\htmltag84 <p>}\\htmlrtf {\\htmlrtf0 Hello & more\\htmlrtf\\par}\\htmlrtf0{\\*\\htmltag92 </p>}"
    assert texts(read, body) == ["Hello & more"]


def test_a_cut_off_file_gives_what_it_has(read: Read) -> None:
    assert read("a.rtf", HEAD + "Half a sent").passages[0].text == "Half a sent"
