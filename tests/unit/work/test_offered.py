"""Which models of a back end are offered, which of them are usual, and when a limit is reached."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop.core.errors import UserError
from desktop.providers.catalog import OWN, SEEN, Catalog
from desktop.settings.settings import Settings
from desktop.work.offered import models_of, reached
from desktop.work.offers import Offer, Surroundings
from tests.unit.work.test_offers import look

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


class Counted:
    """What was spent from a moment on: by its day."""

    def __init__(self, day: float, month: float) -> None:
        self.sums = {1: month, 22: day, 23: day}
        self.starts: list[datetime] = []

    def counted(self, start: datetime | None, end: datetime | None, task: str = "") -> float:
        assert start is not None and end is not None and start < end
        self.starts.append(start)
        return self.sums[start.day]


def listed(home: Path, name: str, *entries: dict[str, object]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(json.dumps({"models": list(entries)}))


def of(provider: str, offers: tuple[Offer, ...]) -> dict[str, Offer]:
    return {each.name: each for each in offers if each.provider == provider}


def test_a_back_end_that_is_ready_offers_all_its_models_and_another_one_row(home: Path) -> None:
    found = look(home, []).offers
    claude = of("anthropic", found)
    assert {"anthropic:claude-opus-5-5", "anthropic:claude-sonnet-5-5", "anthropic:claude-haiku-5-5"} <= claude.keys()
    assert len(of("openai", found)) == 1
    assert [each.name for each in found if each.stands and each.provider == "anthropic"] == [
        "anthropic:claude-sonnet-5-5"
    ]


def test_the_order_of_the_list_stays_whatever_is_chosen(home: Path) -> None:
    plain = list(of("anthropic", look(home, []).offers))
    assert list(of("anthropic", look(home, [], model="anthropic:claude-haiku-5-5").offers)) == plain


def test_usual_are_the_listed_the_entered_and_the_used_and_all_of_a_server_here(home: Path) -> None:
    listed(home, SEEN, {"provider": "anthropic", "id": "claude-old"}, {"provider": "local", "id": "qwen3:8b"})
    listed(home, OWN, {"provider": "anthropic", "id": "claude-mine", "price": {"input": 1, "output": 2}})
    found = look(home, [], fallbacks=("anthropic:claude-used",), reviewer="anthropic:claude-old").offers
    assert of("anthropic", found)["anthropic:claude-old"].is_usual  # it reads a second time
    assert of("anthropic", found)["anthropic:claude-mine"].is_usual
    assert of("local", found)["local:qwen3:8b"].is_usual
    found = look(home, []).offers
    assert not of("anthropic", found)["anthropic:claude-old"].is_usual


def test_a_model_that_ended_is_not_offered_unless_it_is_the_one_that_was_chosen(home: Path) -> None:
    listed(home, OWN, {"provider": "anthropic", "id": "claude-gone", "retires": "2026-01-01"})
    catalog = Catalog.load(home)
    assert all(
        "gone" not in each.name
        for each in models_of("anthropic", "anthropic:claude-sonnet-5-5", Settings(), catalog, TODAY)
    )
    chosen = models_of("anthropic", "anthropic:claude-gone", Settings(), catalog, TODAY)
    assert [each.name for each in chosen if each.stands] == ["anthropic:claude-gone"]


def test_a_server_whose_models_are_not_known_says_so(home: Path) -> None:
    (row,) = of("local", look(home, []).offers).values()
    assert row.problem is not None and row.problem.en.startswith("The model server on this computer: no model is known")


def test_a_limit_warns_what_costs_and_a_missing_network_what_is_elsewhere(home: Path) -> None:
    listed(home, SEEN, {"provider": "local", "id": "qwen3:8b"})
    limit = UserError("The limit of the day is reached.")
    over = look(home, [], around=Surroundings(limit)).offers
    claude, local = of("anthropic", over)["anthropic:claude-sonnet-5-5"], of("local", over)["local:qwen3:8b"]
    assert (claude.warning, claude.is_over, claude.problem) == (limit, True, None)
    assert (local.warning, local.is_over) == (None, False)
    away = look(home, [], around=Surroundings(has_network=False)).offers
    claude, local = of("anthropic", away)["anthropic:claude-sonnet-5-5"], of("local", away)["local:qwen3:8b"]
    assert claude.is_away and claude.warning is not None and "no network" in claude.warning.en
    assert not local.is_away and not of("offline", away)["offline"].is_away


def test_a_limit_is_reached_by_the_day_of_the_person(home: Path) -> None:
    zone = ZoneInfo("Europe/Oslo")  # it is the 23rd there already
    store = Counted(day=6.0, month=20.0)
    said = reached(Settings().with_(cap_day_usd=6.0), store, NOW, zone)
    assert said is not None and "of the day, $6.00" in said.en and "每日上限 $6.00" in said.zh
    assert store.starts == [datetime(2026, 11, 23, tzinfo=zone)]
    month = reached(Settings().with_(cap_day_usd=9.0, cap_month_usd=19.5), store, NOW, zone)
    assert month is not None and "of the month" in month.en
    assert reached(Settings().with_(cap_day_usd=9.0, cap_month_usd=21.0), store, NOW, zone) is None
    assert reached(Settings(), store, NOW, zone) is None
