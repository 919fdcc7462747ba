"""Answers for what a person can set: one frozen dataclass whose fields carry their help, kept as `settings.json`.

A value that is out of range is refused where it is set; a file that cannot be understood is kept aside under another
name and never written over. Unknown keys (a newer version wrote them) are carried along untouched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from desktop.core.errors import BadInput, UserError

FILE = "settings.json"


def _setting(default: Any, en: str, zh: str, choices: tuple[Any, ...] = ()) -> Any:
    return field(default=default, metadata={"en": en, "zh": zh, "choices": choices})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice with its default. Hours are whole hours of the day, 0 to 24, in the time zone of the day."""

    language: str = _setting("auto", "Language of the window", "界面语言", ("auto", "en", "zh"))
    scheme: str = _setting("auto", "Light, dark, or as the system", "浅色、深色，或跟随系统", ("auto", "light", "dark"))
    timezone: str = _setting(
        "", "Time zone of the day, such as Europe/Oslo; empty: the system's", "时区，留空则用系统时区"
    )
    work_from: int = _setting(9, "The day sheet starts at this hour", "时间轴从几点开始", tuple(range(24)))
    work_to: int = _setting(18, "The day sheet ends at this hour", "时间轴到几点结束", tuple(range(1, 25)))
    slots: int = _setting(
        3,
        "Tasks that may run at the same time (applies at the next start)",
        "最多同时进行的任务数（下次启动时生效）",
        tuple(range(1, 9)),
    )
    model: str = _setting("offline", "Engine for new instructions", "新任务使用的引擎")
    keep_in_tray: bool = _setting(True, "Closing the window keeps working in the tray", "关闭窗口后在托盘里继续工作")
    notify: bool = _setting(True, "Tell when something is ready, needs you or stopped", "做好、等你决定或停下时通知")
    letter_keys: bool = _setting(True, "Single letters act on the open task", "单个字母键可以操作任务")
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def with_(self, **changes: Any) -> Settings:
        """A copy with `changes`; BadInput names a setting or a value that does not exist."""
        for name, value in changes.items():
            check(name, value)
        changed = replace(self, **changes)
        if changed.work_from >= changed.work_to:
            raise BadInput(
                f"The working day cannot start at {changed.work_from}:00 and end at {changed.work_to}:00. "
                "Nothing was changed. Choose an end after the start.",
                f"工作时间不能从 {changed.work_from}:00 到 {changed.work_to}:00。没有改动。请让结束晚于开始。",
            )
        return changed

    def shown_language(self, environment: Mapping[str, str]) -> str:
        """ "en" or "zh": the choice, or what LANGUAGE, LC_ALL, LC_MESSAGES or LANG say."""
        if self.language != "auto":
            return self.language
        names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
        first = next((environment[name] for name in names if environment.get(name)), "")
        return "zh" if first.lower().startswith("zh") else "en"


@dataclass(frozen=True, slots=True)
class Loaded:
    """`problem` is the sentence for the person when the file could not be used and defaults stand in."""

    settings: Settings
    problem: UserError | None = None


def check(name: str, value: Any) -> None:
    """BadInput unless `value` is one that setting `name` can have."""
    known = {each.name: each for each in fields(Settings) if each.name != "unknown"}
    if name not in known:
        raise BadInput(f"There is no setting {name}. Known: {', '.join(known)}.", f"没有名为 {name} 的设置。")
    expected, choices = type(known[name].default), known[name].metadata["choices"]
    if type(value) is not expected or (choices and value not in choices):
        wanted = ", ".join(map(str, choices)) or {"str": "a text", "bool": "true or false"}[expected.__name__]
        raise BadInput(
            f"{name} cannot be {value!r}; it can be: {wanted}. The old value was kept.",
            f"{name} 不能是 {value!r}，可以是：{wanted}。保留了原来的值。",
        )


def load(home: Path) -> Loaded:
    """The settings of a data folder; defaults where there is no file. A file that makes no sense is set aside."""
    path = home / FILE
    if not path.exists():
        return Loaded(Settings())
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw, dict):
            raise BadInput("the file holds no JSON object")
        known = {each.name for each in fields(Settings)} - {"unknown"}
        chosen = {name: value for name, value in raw.items() if name in known}
        rest = {name: value for name, value in raw.items() if name not in known}
        return Loaded(replace(Settings().with_(**chosen), unknown=rest))
    except (ValueError, BadInput) as error:
        return Loaded(Settings(), _set_aside(path, error))


def save(home: Path, settings: Settings) -> None:
    """Writes atomically: a crash leaves the old file or the new one. OSError if the folder cannot be written."""
    values = asdict(settings)
    text = json.dumps(values.pop("unknown") | values, ensure_ascii=False, indent=2) + "\n"
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f"{FILE}.{os.getpid()}.new"
    with draft.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(home / FILE)


def _set_aside(path: Path, why: Exception) -> UserError:
    number = 1
    while (kept := path.with_name(f"settings.unreadable-{number}.json")).exists():
        number += 1
    path.rename(kept)
    return UserError(
        f"The settings could not be read ({why}). Defaults are in use; the old file was kept as {kept.name}.",
        f"设置无法读取（{why}）。现在使用默认设置，原文件保留为 {kept.name}。",
    )
