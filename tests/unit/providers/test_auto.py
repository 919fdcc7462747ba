"""Which model auto takes, and that it says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.providers.auto import Candidate, Wish, choose
from desktop.providers.card import FREE, ModelCard, Price

TODAY = date(2026, 11, 22)


def card(id: str, tier: str, price: float, **more: str) -> ModelCard:
    return ModelCard(id, "cloud", title=id.title(), tier=tier, price=Price(price, price * 5), **more)


CLOUD = [
    Candidate(card("opus", "quality", 4), False, (0.5, 2.0)),
    Candidate(card("sonnet", "balanced", 2), False, (0.2, 0.6)),
    Candidate(card("haiku", "thrifty", 0.1), False, (0.01, 0.04)),
]
OWN = Candidate(ModelCard("qwen", "local", price=FREE), True, (0.0, 0.0))
WISH = Wish("", 14, frozenset({"docx", "eml"}), 90_000, False, "balanced")


@pytest.mark.parametrize(
    ("wish", "model"),
    [
        (WISH, "cloud:sonnet"),
        (replace(WISH, preference="quality"), "cloud:opus"),
        (replace(WISH, preference="thrifty"), "cloud:haiku"),
        (replace(WISH, preference="thrifty", job="summary"), "offline"),
        (replace(WISH, kinds=frozenset({"xlsx", "eml"})), "cloud:opus"),
        (replace(WISH, job="summary", tokens=9_000), "cloud:haiku"),
        (replace(WISH, job="summary", kinds=frozenset({"csv"})), "cloud:sonnet"),
        (replace(WISH, files=0, kinds=frozenset()), "cloud:sonnet"),
        (replace(WISH, preference="private"), "local:qwen"),
        (replace(WISH, is_private=True, preference="quality"), "local:qwen"),
        (replace(WISH, is_private=True, job="meeting-pack"), "offline"),
    ],
)
def test_the_model_follows_the_job_and_the_wish(wish: Wish, model: str) -> None:
    choice = choose(wish, [OWN, *CLOUD], TODAY)
    assert choice.model == model
    assert choice.why.en and choice.why.zh and choice.why.en != choice.why.zh


@pytest.mark.parametrize("preference", ["quality", "balanced", "thrifty", "private"])
@pytest.mark.parametrize("job", ["", "summary", "compare"])
@pytest.mark.parametrize("kinds", [frozenset({"xlsx"}), frozenset({"md"})])
def test_a_private_folder_never_leaves_whatever_is_wished(preference: str, job: str, kinds: frozenset[str]) -> None:
    wish = Wish(job, 3, kinds, 10_000, True, preference)
    assert choose(wish, CLOUD, TODAY).model == "offline"
    assert choose(wish, [*CLOUD, OWN], TODAY).model in ("offline", "local:qwen")


def test_the_reason_names_size_kind_and_cost() -> None:
    why = choose(WISH, CLOUD, TODAY).why
    assert why.en == "Sonnet: many files, no tables to reason about; about $0.20 to $0.60."
    assert why.zh == "Sonnet：14 个文件，没有需要推算的表格；约 $0.20 至 $0.60。"


def test_an_unknown_price_is_said() -> None:
    nameless = Candidate(ModelCard("x", "cloud", tier="balanced"), False)
    assert "price is not known" in choose(WISH, [nameless], TODAY).why.en


def test_a_model_that_ends_soon_is_never_chosen() -> None:
    ending = Candidate(card("old", "balanced", 0.01, retires="2026-12-11"), False, (0.0, 0.01))
    assert choose(WISH, [ending, *CLOUD], TODAY).model == "cloud:sonnet"
    assert choose(WISH, [ending], TODAY).model == "offline"


def test_without_a_key_it_is_offline_and_says_so() -> None:
    choice = choose(WISH, [], TODAY)
    assert choice.model == "offline" and "afternoon models" in choice.why.en


def test_without_a_model_of_the_wanted_class_the_nearest_is_taken() -> None:
    assert choose(replace(WISH, preference="quality"), CLOUD[1:], TODAY).model == "cloud:sonnet"


def test_of_two_alike_the_cheaper_one_is_taken() -> None:
    dear = Candidate(card("terra", "balanced", 3), False, (1.0, 2.0))
    assert choose(WISH, [dear, *CLOUD], TODAY).model == "cloud:sonnet"
