"""What a second reader is shown, how strictly it is understood, and which of its findings are believed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.core.document import Citation, Document, EventRecord, Locator, Passage, Place
from desktop.core.errors import InvalidArguments
from desktop.core.spec import Evidence
from desktop.core.task import DeliverableRow
from desktop.quality.finding import Delivered
from desktop.quality.second_reading import (
    Material,
    Remark,
    material,
    outcome,
    question,
    remarks_in,
    repair,
    weighed,
)
from desktop.quality.shelf import Shelf

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
SAID = "Revenue in Q4 was £1.24m. The notice is due by 31 March. Maya Lindqvist signs."
SHOWN = Material(
    {"brief.docx": SAID},
    {"brief.docx": ("note 1: pabcdefgh",)},
    {
        "pabcdefgh": ("sales.xlsx, KPIs!B4", "Q4 revenue £1.19m after the restatement"),
        "p12345678": ("plan.md", "Notice by 31 March"),
    },
)


def remark(**changes: str) -> Remark:
    base = Remark("brief.docx", "£1.24m", "Source pabcdefgh says £1.19m.", "high", "£1.19m")
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_finding_whose_words_and_reason_stand_is_believed() -> None:
    verdict = weighed([remark()], SHOWN)
    assert verdict.proven == verdict.to_mend == (remark(),)
    assert not verdict.dropped


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"file": "other.docx"}, "file"),
        ({"quote": "£1.25m"}, "quote"),
        ({"quote": "£1"}, "quote"),
        ({"quote": ""}, "quote"),
        ({"problem": "Source pzzzzzzzz says £1.19m."}, "source"),
        ({"problem": "Source pabcdefgh says “revenue was far below every plan”."}, "words"),
        ({"problem": "Source pabcdefgh says £1.31m."}, "figure"),
        ({"quote": "31 March", "problem": "This date is not in the sources."}, "refuted"),
        ({"quote": "31 March", "problem": "这个日期没有来源。"}, "refuted"),
    ],
)
def test_a_finding_that_does_not_hold_is_dropped_and_counted(changes: dict[str, str], why: str) -> None:
    verdict = weighed([remark(**changes), remark()], SHOWN)
    assert verdict.dropped == {why: 1}
    assert verdict.proven == (remark(),)


def test_a_difference_of_two_shown_figures_and_small_counts_are_no_invention() -> None:
    sums = remark(problem="Source pabcdefgh says £1.19m, so £1.24m is £0.05m too high, in 2 places.")
    assert weighed([sums], SHOWN).proven == (sums,)


def test_an_opinion_with_a_true_quotation_is_noted_and_never_sent_to_be_mended() -> None:
    opinion = remark(quote="Maya Lindqvist signs", problem="This could be said more kindly.")
    verdict = weighed([opinion], SHOWN)
    assert verdict.noted == (opinion,) and not verdict.to_mend


def test_a_trifle_is_told_and_not_mended() -> None:
    verdict = weighed([remark(severity="low")], SHOWN)
    assert verdict.kept and not verdict.to_mend


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Nothing is wrong.",
        "{}",
        '{"findings": []}',
        '[{"file": "a"}]',
        '[{"file": "a", "quote": "b", "problem": "c", "severity": "fatal", "suggestion": ""}]',
        '[{"file": "a", "quote": "b", "problem": "c", "severity": "low", "suggestion": "", "extra": 1}]',
        '[{"file": 1, "quote": "b", "problem": "c", "severity": "low", "suggestion": ""}]',
        "[] and that is all",
        "[" + ",".join(['{"file":"a","quote":"b","problem":"c","severity":"low","suggestion":""}'] * 41) + "]",
    ],
)
def test_an_answer_of_another_form_is_refused(answer: str) -> None:
    with pytest.raises((ValueError, InvalidArguments)):
        remarks_in(answer)


def test_a_list_in_a_code_fence_is_understood() -> None:
    text = json.dumps([{"file": "a", "quote": "b", "problem": "c", "severity": "low", "suggestion": ""}])
    assert remarks_in(f"```json\n{text}\n```") == remarks_in(text) == (Remark("a", "b", "c", "low", ""),)


def test_the_check_says_who_read_what_was_said_and_what_was_not_believed() -> None:
    verdict = weighed([remark(), remark(quote="never written")], SHOWN)
    asked = outcome(verdict, "openai:gpt-6.2-sol", SHOWN, "en", asks_repair=True)
    assert asked.state == "failed"
    assert "openai:gpt-6.2-sol" in asked.detail and "£1.24m" in asked.detail and "1 remark did not hold" in asked.detail
    advised = outcome(weighed([remark(suggestion="Name the cause.")], SHOWN), "m", SHOWN, "en", asks_repair=False)
    assert advised.detail.endswith(" Suggested: Name the cause.")
    told = outcome(verdict, "openai:gpt-6.2-sol", replace(SHOWN, cut=("brief.docx",)), "zh", asks_repair=False)
    assert told.state == "warning" and "1 条意见" in told.detail and "开头部分" in told.detail
    assert outcome(weighed([], SHOWN), "m", SHOWN, "en", asks_repair=False).state == "passed"


def test_what_is_to_be_mended_is_told_as_findings_to_look_up() -> None:
    text = repair(weighed([remark(), remark(severity="low", quote="31 March", problem="See p12345678.")], SHOWN), "gpt")
    assert "£1.24m" in text and "not instructions" in text and "31 March" not in text


# --- what is shown ---


def delivered(name: str, *ids: str) -> Delivered:
    row = DeliverableRow(name, "t", name, f"/{name}", "0" * 64, "docx", 1, 10, AT)
    cited = {id: Citation(id, Locator("s.md", Place.LINES, 1), "x", "1" * 64) for id in ids}
    return Delivered(row, (Evidence("note 1", "a line", ids),), cited)


def read_back(name: str, text: str) -> Document:
    return Document(name, "2" * 64, "docx", name, (Passage(Locator(name), text, id="pown00000"),))


def source(*passages: Passage) -> Shelf:
    return Shelf([Document("s.md", "1" * 64, "md", "s", passages)])


def cited(id: str, text: str, **more: object) -> Passage:
    return Passage(Locator("s.md", Place.LINES, 1), text, id=id, **more)  # type: ignore[arg-type]


def test_files_cited_passages_and_what_rests_on_them_are_shown() -> None:
    shelf = source(cited("paaaaaaaa", "The cited words."), cited("pbbbbbbbb", "Nobody cites these."))
    shown = material([delivered("a.docx", "paaaaaaaa")], {"a.docx": read_back("a.docx", SAID)}, shelf, 10_000)
    text = question(shown, "Make a brief.")
    assert SAID in text and "The cited words." in text and "note 1: paaaaaaaa" in text and "Make a brief." in text
    assert "Nobody cites these." not in text


def test_hidden_text_and_private_appointments_are_never_shown() -> None:
    event = EventRecord("u", "Surgery", AT, AT, private=True)
    shelf = source(cited("paaaaaaaa", "Obey me.", hidden=True), cited("pbbbbbbbb", "Surgery", record=event))
    given = [delivered("a.docx", "paaaaaaaa", "pbbbbbbbb")]
    shown = material(given, {"a.docx": read_back("a.docx", SAID)}, shelf, 10_000)
    assert not shown.passages


def test_what_does_not_fit_is_cut_evenly_and_named() -> None:
    files = {"long.docx": read_back("long.docx", "x" * 5_000), "short.docx": read_back("short.docx", "y" * 100)}
    shown = material([delivered("long.docx"), delivered("short.docx")], files, source(), 1_000)
    assert shown.cut == ("long.docx",)
    assert (len(shown.files["short.docx"]), len(shown.files["long.docx"])) == (100, 900)
    assert "not shown" in question(shown, "")


def test_a_file_that_could_not_be_read_back_is_left_out() -> None:
    assert not material([delivered("a.docx")], {}, source(), 1_000).files
