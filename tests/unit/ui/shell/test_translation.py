from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from desktop.core.resources import resource
from desktop.ui.translation import (
    format_date_long,
    format_date_short,
    format_minutes,
    format_money,
    format_size,
    format_time,
    format_weekday_short,
    language,
    load_texts,
    set_language,
    tr,
    tr_n,
)
from tests.support.program import PROJECT

CALLS = {"tr", "tr_n", "source"}


def shown_strings() -> Iterator[tuple[str, str, str]]:
    """(place, function, text) of every literal that is translated."""
    for path in sorted((PROJECT / "desktop").rglob("*.py")):
        if not path.relative_to(PROJECT / "desktop").parts[0].startswith(("ui", "app")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{path.relative_to(PROJECT)}:{node.lineno}", node.func.id, first.value


def names(text: str) -> set[str]:
    return {name for part in text.split("|") for _, name, _, _ in string.Formatter().parse(part) if name}


def test_every_shown_string_has_its_chinese() -> None:
    known = load_texts("zh")
    missing = [f"{place}: {text!r}" for place, _, text in shown_strings() if text not in known]
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_without_its_string() -> None:
    used = {text for _, _, text in shown_strings()}
    assert sorted(set(load_texts("zh")) - used) == []


def test_translations_name_the_same_values() -> None:
    known = load_texts("zh")
    differ = [text for _, _, text in shown_strings() if text in known and not names(known[text]) <= names(text) | {"n"}]
    assert differ == []


def test_no_two_files_translate_a_string_differently() -> None:
    seen: dict[str, str] = {}
    for path in sorted(resource("translations", "zh").glob("*.json")):
        for text, chinese in json.loads(path.read_text(encoding="utf-8")).items():
            assert seen.setdefault(text, chinese) == chinese, f"{path.name}: {text}"


@pytest.mark.parametrize("word", ["您", "！", "!"])
def test_the_chinese_keeps_the_house_tone(word: str) -> None:
    assert [text for text in load_texts("zh").values() if word in text] == []


def test_a_text_without_translation_shows_in_english() -> None:
    set_language("zh")
    assert tr("a text that nobody translated {x}", x=1) == "a text that nobody translated 1"


def test_a_language_that_is_not_there_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")
    assert language() == "en"


def test_the_plural_follows_the_number() -> None:
    assert [tr_n("1 file|{n} files", n) for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    set_language("zh")
    assert [tr_n("1 file|{n} files", n) for n in (1, 2)] == ["1 个文件", "2 个文件"]


def test_dates_and_times_in_both_languages() -> None:
    day = date(2026, 5, 14)
    assert format_time(datetime(2026, 5, 14, 9, 4, tzinfo=UTC)) == "09:04"
    assert (format_date_long(day), format_date_short(day)) == ("Thursday 14 May", "14 May")
    assert (format_weekday_short(day), format_minutes(61 * 60)) == ("Thu", "61 min")
    set_language("zh")
    assert (format_date_long(day), format_date_short(day)) == ("5月14日 星期四", "5月14日")
    assert (format_weekday_short(day), format_minutes(30)) == ("周四", "不到 1 分钟")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (37_412, "37 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (1_440_000, "1.4 MB"),
        (12_000_000, "12 MB"),
        (3_200_000_000, "3.2 GB"),
    ],
)
def test_sizes_are_short(size: int, expected: str) -> None:
    assert format_size(size) == expected


def test_money_never_hides_that_a_price_is_unknown() -> None:
    assert [format_money(each, "en") for each in (None, 0.0, 0.61)] == ["cost unknown", "free", "$0.61"]
    assert [format_money(each, "zh") for each in (None, 0.0)] == ["费用未知", "免费"]
