"""Answers for which values a setting can hold: its type, its choices, and rules for addresses, amounts and folders."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from desktop.core.errors import BadInput

# Says what a value should be when it is not, as (English, Chinese); None when it is fine.
Rule = Callable[[Any], tuple[str, str] | None]

WANTED = {
    "str": ("a text", "文字"),
    "bool": ("true or false", "true 或 false"),
    "float": ("a number", "数字"),
    "tuple": ("a list of texts", "文字列表"),
    "mappingproxy": ("names with a text each", "名称和对应的文字"),
}
RESERVED = frozenset({"offline", "scripted", "anthropic", "openai", "local", "auto"})


class Refused(BadInput):
    """A value that a setting cannot hold. The text has the setting's name as the file has it."""

    def __init__(self, name: str, value: Any, en: str, zh: str) -> None:
        super().__init__(
            f"{name} cannot be {value!r}; it can be: {en}. The old value was kept.",
            f"{name} 不能是 {value!r}，可以是：{zh}。保留了原来的值。",
        )
        self._value, self._wanted = value, (en, zh)

    def spoken(self, en: str, zh: str) -> BadInput:
        """The same with what the setting is called on the screen, for who never saw the file."""
        value = ", ".join(map(str, self._value)) if isinstance(self._value, list | tuple) else str(self._value)
        return BadInput(
            f"{en}: “{value}” cannot be used; it can be: {self._wanted[0]}. The old value was kept.",
            f"{zh}：“{value}”不能用，可以是：{self._wanted[1]}。保留了原来的值。",
        )


def check(name: str, value: Any, default: Any, metadata: Mapping[str, Any]) -> Any:
    """`value` in the shape of `default`; BadInput names the setting and what it can be."""
    kept = shaped(value, default)
    choices, rule = metadata["choices"], metadata["rule"]
    if type(kept) is not type(default) or (choices and kept not in choices):
        listed = ", ".join(map(str, choices))
        en, zh = (listed, listed) if choices else WANTED[type(default).__name__]
        raise Refused(name, value, en, zh)
    fault = rule(kept) if rule else None
    if fault:
        raise Refused(name, value, *fault)
    return kept


def shaped(value: Any, default: Any) -> Any:
    """JSON's lists, objects and whole numbers as tuples, read-only mappings and floats; anything else as it is."""
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        return tuple(value) if all(isinstance(each, str) for each in value) else list(value)
    if isinstance(default, Mapping) and isinstance(value, Mapping):
        is_text = all(isinstance(each, str) for pair in value.items() for each in pair)
        return MappingProxyType(dict(value)) if is_text else value
    return value


def plain(value: Any) -> Any:
    """A kept value as JSON has it."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def amount(value: float) -> tuple[str, str] | None:
    """US dollars, 0 or more."""
    return None if math.isfinite(value) and value >= 0 else ("an amount of 0 or more", "不小于 0 的金额")


def moment(value: str) -> tuple[str, str] | None:
    """A moment with its zone as ISO 8601 writes it, or nothing."""
    try:
        is_good = not value or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        is_good = False
    return None if is_good else ("a moment such as 2026-05-15T08:00:00+01:00", "时刻，例如 2026-05-15T08:00:00+08:00")


def keys(value: str) -> tuple[str, str] | None:
    """Modifiers and one key joined by "+", or nothing: one key alone would be typed, not pressed."""
    *modifiers, last = value.split("+") if value else ["Ctrl", "Return"]
    is_pressed = bool({"Ctrl", "Alt", "Meta"} & set(modifiers))
    is_good = bool(last.strip()) and is_pressed and set(modifiers) <= {"Ctrl", "Alt", "Shift", "Meta"}
    return None if is_good else ("keys such as Ctrl+Alt+Return", "按键组合，例如 Ctrl+Alt+Return")


def address(value: str) -> tuple[str, str] | None:
    """An http(s) address without a password in it, or nothing."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.password is None
        is_good = is_good and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    return (
        None
        if is_good
        else (
            "an address such as https://example.org/v1, without a password in it",
            "地址，例如 https://example.org/v1，不含密码",
        )
    )


def servers(value: Mapping[str, str]) -> tuple[str, str] | None:
    """Names a person can type before a colon, none of them taken, each with an address."""
    for name, url in value.items():
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name) or name in RESERVED:
            return (
                f"names of small letters, digits and hyphens that are not {', '.join(sorted(RESERVED))}",
                f"名称只含小写字母、数字和连字符，且不是 {'、'.join(sorted(RESERVED))}",
            )
        if not url or address(url):
            return address(url) or ("names with an address each", "每个名称都要有地址")
    return None


def folders(value: tuple[str, ...]) -> tuple[str, str] | None:
    """Whole paths; "~" is the person's own folder."""
    if all(map(_is_whole, value)):
        return None
    return "whole paths of folders", "文件夹的完整路径"


def paths(value: tuple[str, ...]) -> tuple[str, str] | None:
    """Whole paths; "~" is the person's own folder."""
    if all(map(_is_whole, value)):
        return None
    return "whole paths of files or folders", "文件或文件夹的完整路径"


def _is_whole(path: str) -> bool:
    try:
        return bool(path) and Path(path).expanduser().is_absolute()
    except RuntimeError:  # "~somebody" who is not known here
        return False
