"""HTML files are parsed again: self-contained, nothing active, every note leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from desktop.core.spec import Cell, Chart, Column, DocumentSpec, Heading, Language, Line, Paragraph, Series, Table
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs


def written(spec: DocumentSpec, folder: Path, language: Language = "en"):
    path = folder / "brief.html"
    result = WRITERS["html"].write(spec, sample_specs.context(language), path)
    text = path.read_text(encoding="utf-8")
    return html.fromstring(text.encode()), result, text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_leads_to_a_place_in_the_page_and_back(tmp_path: Path, language: Language) -> None:
    page, result, _ = written(sample_specs.brief(language), tmp_path, language)
    targets = {element.get("id") for element in page.xpath("//*[@id]")}
    links = [link.get("href") for link in page.xpath("//a")]
    assert links and all(link.startswith("#") and link[1:] in targets for link in links)
    assert len(page.xpath("//section[@class='sources']//li")) == result.counts["notes"]
    assert page.get("lang") == ("zh-CN" if language == "zh" else "en-GB")


def test_the_page_brings_everything_along_and_runs_nothing(tmp_path: Path) -> None:
    page, _, text = written(sample_specs.brief(), tmp_path)
    assert not page.xpath("//script | //link | //iframe | //img | //object | //form | //*[@onclick or @onload or @src]")
    without_namespace = text.replace("http://www.w3.org/2000/svg", "")
    assert "://" not in without_namespace and "@import" not in text and "url(" not in text
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'")
    assert "prefers-color-scheme:dark" in text and "@media print" in text


def test_text_of_a_source_stays_text(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=y> \"quoted\" & 'single' </style></title>"
    chart = Chart("bar", (nasty,), (Series(nasty, (1.0,)),), nasty, alt=nasty)
    table = Table((Column(nasty),), ((Cell(nasty),),), caption=nasty)
    blocks = (Heading(nasty), Paragraph((Line(nasty),)), table, chart)
    page, _, _ = written(DocumentSpec(nasty, blocks, nasty, header=nasty, as_of=nasty), tmp_path)
    assert not page.xpath("//script | //img") and page.xpath("string(//h1)") == nasty
    assert page.xpath("string(//td)") == nasty and page.xpath("string(//title)") == nasty


def test_a_chart_is_drawn_described_and_given_as_numbers(tmp_path: Path) -> None:
    page, result, _ = written(sample_specs.brief(), tmp_path)
    (drawing,) = page.xpath("//figure/svg")
    assert drawing.get("role") == "img" and "Q1 301,000" in drawing.xpath("string(title)")
    assert len(drawing.xpath(".//rect")) == 8 + 2, "columns and the legend"
    assert next(row.text_content() for row in page.xpath("//details//tbody/tr")) == "Q1268,000301,000"
    assert result.counts["charts"] == 1


def test_headers_belong_to_their_columns_and_figures_stand_at_the_right(tmp_path: Path) -> None:
    page, _, _ = written(sample_specs.brief(), tmp_path)
    table = page.xpath("//table[caption='Key figures']")[0]
    assert [head.get("scope") for head in table.xpath(".//th")] == ["col"] * 4
    assert "right" in table.xpath(".//tbody/tr[1]/td[2]/@class")[0]


def test_the_evidence_counts_paragraphs_and_items(tmp_path: Path) -> None:
    _, result, _ = written(sample_specs.brief(), tmp_path)
    places = [evidence.place for evidence in result.evidence]
    assert places[0] == "para 1" and any(re.fullmatch(r"table 3, B2", place) for place in places)
    revenue = next(e for e in result.evidence if e.text == "EUR 1,240,000")
    assert revenue.number == 1_240_000


@pytest.mark.parametrize("kind", ["column", "bar", "line", "pie"])
@pytest.mark.parametrize(
    "values", [(1.0,), (0.0, 0.0), (-3.0, 5.0, None), (1e-7, 1e12), tuple(float(n) for n in range(60))]
)
def test_any_values_can_be_drawn_within_the_frame(tmp_path: Path, kind: str, values: tuple[float | None, ...]) -> None:
    chart = Chart(kind, tuple(f"Category number {n}" for n in range(len(values))), (Series("S", values),))  # type: ignore[arg-type]
    if kind == "pie":
        chart = Chart("pie", chart.categories, (Series("S", tuple(abs(v) if v is not None else None for v in values)),))
    page, _, _ = written(DocumentSpec("T", (chart,)), tmp_path)
    (drawing,) = page.xpath("//svg")
    _, _, width, height = map(float, drawing.get("viewbox").split())
    for element in drawing.xpath(".//*"):
        assert "nan" not in html.tostring(element).decode().lower()
        for name, most in (("x", width), ("x1", width), ("cx", width), ("y", height), ("y1", height), ("cy", height)):
            if element.get(name):
                assert -1 <= float(element.get(name)) <= most + 1
