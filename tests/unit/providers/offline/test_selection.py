"""What goes into a document of limited length."""

from __future__ import annotations

from desktop.analysis.finding import Fact, Figure
from desktop.providers.offline.selection import bare, named, varied


def test_no_one_rule_fills_the_list() -> None:
    facts = [Fact(f"overdue {n}", basis="overdue") for n in range(5)] + [Fact("below target", basis="target")]
    assert [fact.basis for fact in varied(facts, 3)] == ["overdue", "target", "overdue"]


def test_a_short_list_is_kept_whole() -> None:
    facts = [Fact("a", basis="x"), Fact("b", basis="x")]
    assert varied(facts, 5) == facts


def test_a_unit_that_the_name_says_already_is_not_repeated() -> None:
    assert named(Figure("Deliveries on time", 1, unit="deliveries")) == "Deliveries on time"
    assert named(Figure("Volume", 1, unit="pallets")) == "Volume (pallets)"


def test_a_question_stands_without_the_words_that_tied_it_to_the_one_before() -> None:
    assert bare("And a new one: could we start a pilot?") == "Could we start a pilot?"
    assert bare("另外，请告知是否同意。") == "请告知是否同意。"
    assert bare("What cap is offered?") == "What cap is offered?"
