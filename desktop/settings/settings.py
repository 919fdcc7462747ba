"""Answers for what a person can set: one frozen dataclass whose fields carry their help, kept as `settings.json`.

A value that is out of range is refused where it is set (`value`); a file that cannot be understood is kept aside under
another name and never written over. Unknown keys (a newer version wrote them) are carried along untouched.
"""

from __future__ import annotations

import json
import os
import re
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
    quiet_until: str = _setting(
        "",
        "No notifications until this moment (ISO 8601); empty: not held",
        "到此时刻之前不通知，留空则不限",
        (),
        values.moment,
    )
    capture_keys: str = _setting(
        "Ctrl+Alt+Return",
        "Keys that open quick capture; empty: none",
        "打开快速记录的按键，留空则不用",
        (),
        values.keys,
    )
    start_at_login: bool = _setting(
        False, "Start in the tray when you sign in to this computer", "登录电脑时在托盘中启动"
    )
    keep_awake: bool = _setting(False, "Keep this computer awake while a task runs", "任务进行时让电脑保持唤醒")
    text_scale: int = _setting(100, "Size of the text, in percent", "文字大小（百分比）", (100, 125, 150))
    contrast: str = _setting(
        "auto",
        "Stronger lines and text, or as the system",
        "更强的线条和文字对比，或跟随系统",
        ("auto", "normal", "high"),
    )
    list_view: bool = _setting(
        False, "Show the day as a list, which screen readers can walk through", "以列表显示一天，便于读屏软件浏览"
    )
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
    calendars: tuple[str, ...] = _setting(
        (),
        "Calendar files (.ics), or folders of them: shown on the day sheet, read on this computer only",
        "日历文件（.ics）或存放它们的文件夹：显示在时间轴上，只在本机读取",
        (),
        values.paths,
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
        "Address of the local model server; empty: Ollama on this computer, when it runs",
        "本机模型服务器的地址，留空则用正在运行的 Ollama",
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


def called(name: str) -> tuple[str, str]:
    """What setting `name` is called on the screen, (English, Chinese): its help without what an empty value means."""
    help_of = next(each.metadata for each in fields(Settings) if each.name == name)
    return help_of["en"].partition(";")[0], re.split("，(?=留空|0 表示)|；", help_of["zh"])[0]


def default_of(setting: Field[Any]) -> Any:
    """What a field of `Settings` holds when nobody chose."""
    return setting.default_factory() if setting.default_factory is not MISSING else setting.default


def load(home: Path) -> Loaded:
    """The settings of a data folder; defaults where there is no file.

    What makes no sense is left where it is and its default stands in; `problem` says so at every load until it is mended,
    because limits and private folders may be among it.
    """
    path = home / FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editor puts a mark in front
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, ValueError) as error:
        return Loaded(Settings(), _unusable(str(error)))
    if not isinstance(raw, dict):
        return Loaded(Settings(), _unusable("the file holds no JSON object"))
    return _chosen(raw)


def _chosen(raw: Mapping[str, Any]) -> Loaded:
    """Each value that makes sense; a pair of hours that does not fit each other is left out as a whole."""
    known = {each.name for each in fields(Settings)} - {"unknown"}
    kept = Settings(unknown={name: value for name, value in raw.items() if name not in known})
    faults: list[str] = []
    hours = {name: raw[name] for name in ("work_from", "work_to") if name in raw}
    for group in (hours, *({name: raw[name]} for name in raw.keys() & known - hours.keys())):
        try:
            kept = kept.with_(**group)
        except BadInput as error:
            faults.append(error.en.partition(". ")[0].partition(";")[0])
    return Loaded(kept, _unusable("; ".join(sorted(faults))) if faults else None)


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
    if load(home).problem is not None:
        _keep_aside(home / FILE)
    draft.replace(home / FILE)


def _unusable(why: str) -> UserError:
    return UserError(
        f"{FILE} cannot be used as it is ({why}). Defaults stand in for what is wrong, and nothing is sent to a chat model "
        "outside this computer until it is mended: correct the file, or set it anew in the settings.",
        f"{FILE} 里有无法使用的内容（{why}）。有问题的项目暂用默认值；改正之前，不会向本机以外的模型发送任何内容。"
        "请改正文件，或在设置里重新设定。",
    )


def _keep_aside(path: Path) -> None:
    """A file that could not be used is kept under another name before a new one takes its place."""
    number = 1
    while (kept := path.with_name(f"settings.unreadable-{number}.json")).exists():
        number += 1
    path.rename(kept)
