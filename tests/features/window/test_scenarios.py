"""Every scenario of the window, in the person's words: the whole window in this process, one loop for each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_bdd import scenarios
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Step
from pytest_bdd.steps import step_function_context_registry

from tests.features.window import steps

pytestmark = [pytest.mark.qt, pytest.mark.timeout(120)]
scenarios("window")


def told_steps() -> Iterator[Step]:
    """Each sentence of each scenario, with the words of its examples."""
    for feature in get_features([str(Path(__file__).parent)]):
        for template in feature.scenarios.values():
            examples = [words for table in template.examples for words in table.as_contexts()] or [{}]
            for words in examples:
                yield from template.render(words).steps


def test_every_sentence_means_exactly_one_thing() -> None:
    """A sentence that two steps understand would be done by whichever was imported later."""
    ours = [
        each for each in step_function_context_registry.values() if each.step_func.__module__.startswith(steps.__name__)
    ]
    meant = {
        (step.type, step.name): [each for each in ours if each.type == step.type and each.parser.is_matching(step.name)]
        for step in told_steps()
    }
    assert len(meant) > 150
    assert {step: len(found) for step, found in meant.items() if len(found) != 1} == {}
    used = {each.step_func for found in meant.values() for each in found}
    assert [each.step_func.__name__ for each in ours if each.step_func not in used] == []
