"""The careful default, row by row."""

from __future__ import annotations

import pytest

from desktop.core.ports import Effect
from desktop.policy.decision import decide, digest, taints


@pytest.mark.parametrize("tainted", [False, True])
@pytest.mark.parametrize("approve", ["ask", "policy", "none", "stdio"])
@pytest.mark.parametrize("effect", list(Effect))
def test_the_table(effect: Effect, approve: str, tainted: bool) -> None:
    action = decide(effect, {}, tainted=tainted, approve=approve).action
    if effect is Effect.EXECUTE:
        assert action == "deny"
    elif effect in (Effect.READ, Effect.WORKSPACE):
        assert action == "allow"
    else:
        assert action == ("deny" if approve == "none" else "ask")


def test_every_decision_names_its_row() -> None:
    rules = {effect: decide(effect, {}, tainted=False).rule for effect in Effect}
    assert rules[Effect.READ] == "read-is-free"
    assert rules[Effect.SEND] == "send-asks"
    assert rules[Effect.EXECUTE] == "execute-is-off"
    assert decide(Effect.SEND, {}, tainted=False, approve="none").rule == "nobody-may-be-asked"
    assert len(set(rules.values())) == len(Effect)


def test_a_card_of_a_tainted_run_carries_a_warning() -> None:
    assert decide(Effect.SEND, {}, tainted=True).warnings
    assert not decide(Effect.SEND, {}, tainted=False).warnings


@pytest.mark.parametrize(
    ("labels", "tainted"),
    [((), False), (("USER",), False), (("OWN", "CONTACT"), False), (("INBOUND",), True), (("OWN", "WEB"), True)],
)
def test_content_of_others_taints(labels: tuple[str, ...], tainted: bool) -> None:
    assert taints(labels) is tainted


def test_an_approval_is_bound_to_the_tool_and_to_every_argument() -> None:
    known = digest("send", {"to": ["a", "b"], "text": "hi"})
    assert digest("send", {"text": "hi", "to": ["a", "b"]}) == known
    others = [
        digest("post", {"to": ["a", "b"], "text": "hi"}),
        digest("send", {"to": ["b", "a"], "text": "hi"}),
        digest("send", {"to": ["a", "b"], "text": "hi "}),
        digest("send", {"to": ["a", "b"], "text": "hi", "cc": []}),
    ]
    assert known not in others and len(set(others)) == len(others)
    assert len(known) == 64
