"""The commands about chat models: what is listed, how a key is given, and that it is never an argument."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import cli
from desktop.core.clock import SystemClock
from desktop.core.commands import BudgetChanged, TaskResumed
from desktop.core.events import RunEnded, RunStarted, TaskSubmitted
from desktop.core.task import TaskState
from desktop.core.turns import EstimateMade
from desktop.settings.keys import FILE
from desktop.settings.settings import Settings, load, save
from desktop.store.journal import Store
from tests.support.model_server import Fault, FaultKind, ModelServer

Said = Any


@pytest.fixture
def afternoon(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> Callable[..., tuple[int, str, str]]:
    """`afternoon("models", given="what stands on standard input")` -> exit code, stdout, stderr."""

    def run(*words: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        code = cli.main(["--home", str(home), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def rows(out: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in json.loads(out)["models"]}


def test_models_says_what_each_costs_where_it_runs_and_why_it_is_not_ready(afternoon: Said) -> None:
    code, out, err = afternoon("models", "--json")
    found = rows(out)
    assert (code, err) == (0, "")
    assert (found["offline"]["ready"], found["offline"]["price"], found["offline"]["local"]) == (True, "free", True)
    opus = found["anthropic:claude-opus-5-5"]
    assert (opus["ready"], opus["where"], opus["local"]) == (False, "api.anthropic.com", False)
    assert opus["price"]["output"] == 20 and opus["priced_on"] and opus["priced_by"]
    assert "afternoon key set anthropic" in opus["why"]
    assert found["openai:gpt-5"]["price"] is None
    assert "scripted" not in found


def test_models_in_words_tells_what_is_missing_once(afternoon: Said) -> None:
    code, out, err = afternoon("models")
    assert (code, out) == (0, "")
    assert err.count("afternoon key set anthropic") == 1
    assert "price unknown" in err and "$2 / $10 per 1M tokens" in err


def test_a_list_of_ones_own_that_makes_no_sense_is_told(afternoon: Said, home: Path) -> None:
    home.mkdir()
    (home / "models.json").write_text("{")
    code, out, err = afternoon("models", "--json")
    assert code == 0 and "models.json" in err and "offline" in rows(out)


def test_without_a_keyring_a_key_is_not_stored_and_the_way_out_is_explained(afternoon: Said, home: Path) -> None:
    code, out, err = afternoon("key", "set", "openai", given="sk-hush\n")
    assert code == 1
    assert "Nothing was stored" in err and "--plain-text" in err and "sk-hush" not in out + err
    assert not (home / FILE).exists() and not load(home).settings.plain_text_keys


def test_plain_text_is_an_explicit_choice_that_says_what_it_means(afternoon: Said, home: Path) -> None:
    code, _, err = afternoon("key", "set", "openai", "--plain-text", given="sk-hush\n")
    assert code == 0 and "every program you run can read it" in err
    assert json.loads((home / FILE).read_text()) == {"openai": "sk-hush"}
    assert load(home).settings.plain_text_keys
    assert rows(afternoon("models", "--json")[1])["openai:gpt-6-luna"]["ready"]
    assert "forgotten" in afternoon("key", "delete", "openai")[2]
    assert not rows(afternoon("models", "--json")[1])["openai:gpt-6-luna"]["ready"]


@pytest.mark.parametrize("provider", ["offline", "nobody"])
def test_a_key_for_what_has_none_is_refused(afternoon: Said, provider: str) -> None:
    code, _, err = afternoon("key", "set", provider, given="sk-hush\n")
    assert code == 2 and provider in err


@pytest.fixture
def server(model_server: Callable[..., ModelServer], monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModelServer]:
    """A chat back end on loopback that the environment points to."""

    def start(script: Any = (), **options: Any) -> ModelServer:
        made = model_server(script, **options)
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        return made

    return start


def test_a_key_is_tried_with_one_small_request(afternoon: Said, server: Callable[..., ModelServer]) -> None:
    made = server([{"text": "Hi"}])
    code, out, err = afternoon("key", "test", "anthropic")
    assert (code, out) == (0, ""), err
    assert "answers" in err
    (question,) = made.questions
    assert question.body["max_tokens"] == 1
    assert "key-for-loopback" not in err


def test_a_server_without_a_list_is_asked_for_its_models_first(
    afternoon: Said, server: Callable[..., ModelServer]
) -> None:
    made = server([{"text": "Hi"}], models=["qwen3:8b"])
    code, _, err = afternoon("key", "test", "local")
    assert code == 0, err
    assert made.questions[0].body["model"] == "qwen3:8b"


def test_a_key_that_is_refused_says_what_to_type(afternoon: Said, server: Callable[..., ModelServer]) -> None:
    made = server([{"text": "Hi"}])
    made.always = Fault(FaultKind.STATUS, status=401)
    code, _, err = afternoon("key", "test", "anthropic")
    assert code == 3
    assert "afternoon key set anthropic" in err and "key-for-loopback" not in err


def test_refresh_keeps_what_the_providers_say(afternoon: Said, server: Callable[..., ModelServer], home: Path) -> None:
    server(models=["qwen3:8b", "llama4"])
    _, out, _ = afternoon("models", "--refresh", "--json")
    found = rows(out)
    for id in ("qwen3:8b", "llama4"):
        row = found[f"local:{id}"]
        assert (row["price"], row["where"], row["local"]) == ("free", "this computer", True)
    assert "anthropic:qwen3:8b" in found and found["anthropic:qwen3:8b"]["price"] is None
    assert "openai:llama4" not in found
    assert found["anthropic:claude-opus-5-5"]["price"]["input"] == 4
    assert rows(afternoon("models", "--json")[1]).keys() == found.keys()


def test_a_provider_that_cannot_be_asked_is_told_and_the_rest_is_kept(
    afternoon: Said, server: Callable[..., ModelServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server(models=["qwen3:8b"])
    afternoon("models", "--refresh")
    monkeypatch.setenv("AFTERNOON_LOCAL_URL", "http://127.0.0.1:1/v1")
    code, out, err = afternoon("models", "--refresh", "--json")
    assert code == 0 and "local: " in err
    assert "local:qwen3:8b" in rows(out)


def test_a_task_for_a_back_end_without_a_key_is_not_queued(afternoon: Said, home: Path) -> None:
    code, out, err = afternoon("submit", "Do it", "--model", "anthropic:claude-opus-5-5")
    assert (code, out) == (3, "") and "afternoon key set anthropic" in err
    assert '"tasks": []' in afternoon("status", "--json")[1]


def test_auto_says_what_it_chose_and_why(
    afternoon: Said, server: Callable[..., ModelServer], home: Path, tmp_path: Path
) -> None:
    server()
    (tmp_path / "a.md").write_text("Revenue was 12 EUR.")
    words = ("--model", "auto", "--file", str(tmp_path / "a.md"), "--budget", "2", "--fallback", "offline")
    code, out, err = afternoon("submit", "Think about it", *words)
    assert code == 0 and out.startswith("ACK ")
    assert "1 file, no tables to reason about; about $" in err
    store = Store.open(home, SystemClock())
    events = [recorded.event for recorded in store.events(out.split()[1])]
    store.close()
    submitted, made = events
    assert isinstance(submitted, TaskSubmitted) and isinstance(made, EstimateMade)
    assert submitted.model == made.model == "anthropic:claude-sonnet-5-5"
    assert (submitted.budget_usd, submitted.fallbacks) == (2.0, ("offline",))


def test_a_private_folder_is_not_queued_for_a_model_elsewhere(
    afternoon: Said, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    (tmp_path / "a.md").write_text("x")
    save(home, Settings().with_(private_folders=[str(tmp_path)]))
    code, out, err = afternoon("submit", "Do it", "--model", "openai:gpt-6-luna", "--file", str(tmp_path / "a.md"))
    assert (code, out) == (2, "") and "marked private" in err


@pytest.mark.parametrize(("typed", "budget"), [("2.50", 2.5), ("$3", 3.0), ("none", None)])
def test_budget_sets_the_cap_and_lets_the_task_go_on(
    afternoon: Said, home: Path, typed: str, budget: float | None
) -> None:
    store = Store.open(home, SystemClock())
    task = "019a0000-0000-7000-8000-000000000001"
    store.append_now(TaskSubmitted(task, "x", budget_usd=1.0), RunStarted(task, "r", "offline"))
    store.append_now(RunEnded(task, "r", "needs_you", "Limit reached"))
    store.close()
    assert afternoon("budget", task, typed)[0] == 0
    store = Store.open(home, SystemClock())
    row = store.task(task)
    kinds = [type(recorded.event) for recorded in store.events(task)]
    store.close()
    assert row is not None and (row.budget_usd, row.state) == (budget, TaskState.QUEUED)
    assert kinds[-2:] == [BudgetChanged, TaskResumed]


def test_doctor_names_what_is_ready(afternoon: Said) -> None:
    found = {row["name"]: row for row in json.loads(afternoon("doctor", "--json")[1])["findings"]}
    assert found["back ends"]["detail"].startswith("ready: offline;")
