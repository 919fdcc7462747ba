"""Answers for what a person can set: one frozen dataclass whose fields carry their help, kept as `settings.json`.

A value that is out of range is refused where it is set (`value`); a file that cannot be understood is kept aside under
another name and never written over. Unknown keys (a newer version wrote them) are carried along untouched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop.core.errors import BadInput, UserError
from desktop.settings import value as values

FILE = "settings.json"


def _setting(default: Any, en: str, zh: str, choices: tuple[Any, ...] = (), rule: values.Rule | None = None) -> Any:
    """A field with its help. `rule` gives the sentence that refuses a value, None for one that is fine."""
    metadata = {"en": en, "zh": zh, "choices": choices, "rule": rule}
    if isinstance(default, Mapping):  # never shared between two settings, never changed
        return field(default_factory=lambda: MappingProxyType(dict(default)), metadata=metadata)
    return field(default=default, metadata=metadata)


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
    preference: str = _setting(
        "balanced",
        "What Auto weighs when it picks an engine; private: only engines on this computer",
        "“自动”选择引擎时看重什么；private 表示只用这台电脑上的引擎",
        ("quality", "balanced", "thrifty", "private"),
    )
    fallbacks: tuple[str, ...] = _setting(
        (),
        "Engines a task may go on with when its own fails, in this order, such as openai:gpt-6.2-sol",
        "引擎出错时可以改用的引擎，按顺序，例如 openai:gpt-6.2-sol",
    )
    reviewer: str = _setting(
        "",
        "Engine that reads finished documents a second time, best from another vendor; empty: none",
        "再读一遍成品的引擎，最好来自另一家；留空则不用",
    )
    engines_off: tuple[str, ...] = _setting(
        (),
        "Back ends that are switched off, such as openai: nothing is sent to them",
        "已关闭的引擎来源，例如 openai：不会向它发送任何内容",
    )
    cap_task_usd: float = _setting(
        0.0,
        "Most a task may cost, in US dollars; 0: no limit",
        "每个任务的费用上限（美元），0 表示不限",
        (),
        values.amount,
    )
    cap_day_usd: float = _setting(
        0.0, "Most a day may cost, in US dollars; 0: no limit", "每天的费用上限（美元），0 表示不限", (), values.amount
    )
    cap_month_usd: float = _setting(
        0.0,
        "Most a month may cost, in US dollars; 0: no limit",
        "每月的费用上限（美元），0 表示不限",
        (),
        values.amount,
    )
    web: bool = _setting(
        False,
        "The provider may search the web for a task (what it searches for leaves this computer)",
        "允许模型服务商为任务上网搜索（搜索词会离开本机）",
    )
    private_folders: tuple[str, ...] = _setting(
        (),
        "Private folders: what is in them is never sent to an engine outside this computer",
        "私密文件夹：其中的内容绝不发送给本机以外的引擎",
        (),
        values.folders,
    )
    servers: Mapping[str, str] = _setting(
        {},
        "Your own model servers (OpenAI-compatible), by a name of your choice: the address of each",
        "自己的模型服务器（兼容 OpenAI 接口）：自定名称和地址",
        (),
        values.servers,
    )
    anthropic_url: str = _setting(
        "",
        "Address for Claude instead of Anthropic's own (a gateway)",
        "Claude 的其他地址（网关），留空用官方地址",
        (),
        values.address,
    )
    openai_url: str = _setting(
        "",
        "Address for GPT instead of OpenAI's own; Azure: https://NAME.openai.azure.com/openai/v1",
        "GPT 的其他地址，留空用官方地址；Azure：https://名称.openai.azure.com/openai/v1",
        (),
        values.address,
    )
    local_url: str = _setting(
        "",
        "Address of the model server `local`; empty: Ollama on this computer, when it runs",
        "local 模型服务器的地址；留空则用本机正在运行的 Ollama",
        (),
        values.address,
    )
    proxy: str = _setting(
        "",
        "Proxy for model providers; empty: as the system says",
        "访问模型服务的代理，留空则随系统",
        (),
        values.address,
    )
    ca_file: str = _setting(
        "",
        "Certificates (PEM file) to trust besides the system's, as some company networks need",
        "除系统之外还信任的证书（PEM 文件），有些公司网络需要",
    )
    plain_text_keys: bool = _setting(
        False,
        "Keep keys as plain text in the data folder where there is no keyring (every program you run can read them)",
        "没有密钥环时，把密钥以明文保存在数据文件夹（你运行的任何程序都能读到）",
    )
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def with_(self, **changes: Any) -> Settings:
        """A copy with `changes`; BadInput names a setting or a value that does not exist."""
        changed = replace(self, **{name: check(name, value) for name, value in changes.items()})
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


def check(name: str, value: Any) -> Any:
    """`value` as setting `name` keeps it (lists become tuples, whole numbers amounts); BadInput if it cannot be."""
    known = {each.name: each for each in fields(Settings) if each.name != "unknown"}
    if name not in known:
        raise BadInput(f"There is no setting {name}. Known: {', '.join(known)}.", f"没有名为 {name} 的设置。")
    return values.check(name, value, default_of(known[name]), known[name].metadata)


def default_of(setting: Field[Any]) -> Any:
    """What a field of `Settings` holds when nobody chose."""
    return setting.default_factory() if setting.default_factory is not MISSING else setting.default


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
    chosen = {each.name: values.plain(getattr(settings, each.name)) for each in fields(settings)}
    text = json.dumps(chosen.pop("unknown") | chosen, ensure_ascii=False, indent=2) + "\n"
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
