from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.documents.options import ReadOptions
from desktop.work.passwords import PasswordBox, question_text


def test_a_box_shows_nothing_of_what_it_holds() -> None:
    box = PasswordBox()
    box.put("t1", "q1", {"a.pdf": "sesame"})
    assert repr(box) == "PasswordBox(1 kept)"
    assert "sesame" not in f"{box}{[box]}{replace(options(), password='sesame')}"
    with pytest.raises(TypeError):
        vars(box)


def options() -> ReadOptions:
    return ReadOptions(datetime(2026, 3, 2, tzinfo=UTC))


def test_a_box_keeps_each_task_to_itself_until_it_ends() -> None:
    box = PasswordBox()
    box.put("t1", "q1", {"a.pdf": "sesame"})
    box.put("t2", "q2", {"a.pdf": "other"})
    assert (box.get("t1", "a.pdf"), box.get("t2", "a.pdf"), box.get("t3", "a.pdf")) == ("sesame", "other", "")
    assert (box.has_answer("t1", "q1"), box.has_answer("t2", "q1")) == (True, False)
    box.drop("t1", "a.pdf")
    assert (box.get("t1", "a.pdf"), box.has_answer("t1", "q1")) == ("", True)
    box.forget("t2")
    assert (box.get("t2", "a.pdf"), box.has_answer("t2", "q2")) == ("", False)


@pytest.mark.parametrize(
    ("files", "wrong", "en", "zh"),
    [
        (["a"], [], "a has a password. Enter it or skip", "a 有密码。请输入或跳过"),
        (["a"], ["a"], "The password does not open a. Enter it again or skip", "密码打不开 a。请重新输入或跳过"),
        (["a", "b"], [], "2 files have a password: a, b. Enter them or skip", "2 个文件有密码：a、b。请输入或跳过"),
        (
            ["a", "b"],
            ["a", "b"],
            "The passwords do not open a, b. Enter them again or skip",
            "密码打不开 a、b。请重新输入或跳过",
        ),
        (
            ["a", "b"],
            ["b"],
            "2 files have a password: a, b. What was given does not open b. Enter them or skip",
            "2 个文件有密码：a、b。所给的密码打不开 b。请输入或跳过",
        ),
    ],
)
def test_the_question_names_the_files_and_what_does_not_fit(
    files: list[str], wrong: list[str], en: str, zh: str
) -> None:
    assert (question_text(files, wrong, "en"), question_text(files, wrong, "zh")) == (en, zh)


def test_reading_options_go_to_the_child_with_the_password_and_show_it_nowhere_else() -> None:
    given = replace(options(), password="sesame")
    assert given.to_data()["password"] == "sesame"  # over the pipe
    assert "sesame" not in repr(given)
