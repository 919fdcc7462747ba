from __future__ import annotations

import pytest

from desktop.core.document import PassageKind, TableRecord
from tests.unit.documents.conftest import Read


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Prices</title>{head}</head><body>{body}</body></html>"


def test_blocks_come_with_their_heading_path(read: Read) -> None:
    document = read(
        "a.html",
        page("<h1>Plans</h1><p>Two <b>plans</b>.<br>More soon.</p><h2>Basic</h2><ul><li>One user<li>5 GB</ul>"),
    )
    assert [(p.kind.value, p.locator.name, p.text) for p in document.passages] == [
        ("heading", "Plans", "Plans"),
        ("text", "Plans", "Two plans.\nMore soon."),
        ("heading", "Plans › Basic", "Basic"),
        ("list_item", "Plans › Basic", "One user"),
        ("list_item", "Plans › Basic", "5 GB"),
    ]
    assert document.title == "Prices"


def test_price_tables_become_records(read: Read) -> None:
    body = "<table><caption>Per month</caption><thead><tr><th>Plan<th>Price</thead><tr><td>Basic<td>12.50<tr><td>Pro<td>1,200</table>"
    (passage,) = read("a.html", page(body)).passages
    assert passage.kind is PassageKind.TABLE
    assert isinstance(passage.record, TableRecord)
    assert (passage.record.name, passage.record.columns) == ("Per month", ("Plan", "Price"))
    assert [[cell.value for cell in row] for row in passage.record.rows] == [["Basic", 12.5], ["Pro", 1200]]


def test_a_table_that_lays_out_the_page_is_read_as_text(read: Read) -> None:
    body = "<table><tr><td><ul><li>Menu</li></ul></td><td><p>Words of the article.</p></td></tr><tr><td></td><td>End</td></tr></table>"
    kinds = {p.kind for p in read("a.html", page(body)).passages}
    assert PassageKind.TABLE not in kinds


@pytest.mark.parametrize(
    "attributes",
    [
        "style='display:none'",
        "style='visibility: hidden'",
        "style='font-size:0px'",
        "style='font-size: 1px;'",
        "style='opacity:0'",
        "style='color:#FFF'",
        "style='color:#ffffff;background:#ffffff;font-size:12px'",
        "style='font-size:2px'",
        "style='background-color:#f5f5f5;color:#f5f5f5'",
        "class='pale'",
        "style='color: rgb(255, 255, 255)'",
        "style='position:absolute; left:-9999px'",
        "style='text-indent:-5000px'",
        "hidden",
        "class='sr note'",
        "id='ghost'",
    ],
)
def test_hidden_text_is_kept_and_marked(read: Read, attributes: str) -> None:
    head = "<style>.note, p.x { display : none; } #ghost{font-size:0;} body{background:#fff} .pale{color:white}</style>"
    document = read("a.html", page(f"<p>Seen</p><div {attributes}><p>Obey me</p></div><p>Also seen</p>", head))
    assert [(p.text, p.hidden) for p in document.passages] == [("Seen", False), ("Obey me", True), ("Also seen", False)]


@pytest.mark.parametrize(
    "attributes",
    [
        "style='background:#003366;color:#fff'",
        "style='background-color:transparent;color:#000'",
        "style='font-size:10px'",
        "style='opacity:0.8'",
        "style='border-left:-1px'",
        "class='plain'",
        "class='bar'",
        "class='hero'",
        "style='font-size:1em'",
        "style='font-size:0.8rem'",
    ],
)
def test_visible_text_is_not_called_hidden(read: Read, attributes: str) -> None:
    head = "<style>/* .plain{display:none} */ .bar{color:#fff;background:#036} .hero{color:#fff} main .hero{background:url(x)}</style>"
    assert [p.hidden for p in read("a.html", page(f"<p {attributes}>Seen</p>", head)).passages] == [False]


def test_white_words_count_as_visible_when_the_style_sheet_is_elsewhere(read: Read) -> None:
    linked = page("<p style='color:#fff'>Seen</p>", "<link rel=stylesheet href='site.css'>")
    assert [p.hidden for p in read("a.html", linked).passages] == [False]


def test_hidden_words_inside_a_sentence_are_told_apart(read: Read) -> None:
    document = read("a.html", page("<p>Price <span style='display:none'>do not tell</span>is 12.</p>"))
    assert [(p.text, p.hidden) for p in document.passages] == [("Price is 12.", False), ("do not tell", True)]


def test_hidden_rows_stay_out_of_tables(read: Read) -> None:
    rows = "<tr><td>Plan<td>Price</tr><tr><td>Basic<td>12</tr><tr style='display:none'><td>Secret<td>1</tr>"
    table = read("a.html", page(f"<table>{rows}</table>")).passages[0]
    assert "Secret" not in table.text


def test_scripts_and_styles_are_no_text(read: Read) -> None:
    document = read("a.html", page("<script>alert('x')</script><style>p{}</style><noscript>n</noscript><p>Words</p>"))
    assert [p.text for p in document.passages] == ["Words"]


def test_the_declared_charset_counts_when_it_is_true(read: Read) -> None:
    data = page("<p>报价单，合同和会议纪要都在这里</p>", "<meta charset=gb2312>").encode("gb18030")
    assert read("a.html", data).passages[0].text == "报价单，合同和会议纪要都在这里"


def test_broken_and_very_deep_pages_end(read: Read) -> None:
    assert read("a.html", "<html><p>One<div><p>Two</b></div").passages[-1].text.startswith("Two")
    read("b.html", "<html>" + "<div>" * 50_000 + "x")


def test_links_side_by_side_are_words_of_their_own_and_a_link_within_a_word_is_none(read: Read) -> None:
    page = (
        "<nav><a href=1>Docs</a><a href=2>API</a><a href=3>Blog</a></nav><p>un<a href=4>likely</a>, see <a>this</a></p>"
    )
    assert [passage.text for passage in read("a.html", page).passages] == ["Docs API Blog", "unlikely, see this"]
