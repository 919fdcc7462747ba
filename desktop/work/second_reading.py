"""Answers for the second reading of one task: who reads, what it is sent, and what the journal then says (JOBS: check 5).

The reader is a chat model of another vendor than every one that worked on the task. Private material never goes to one
outside this computer. Without a reader, or when it cannot be asked, the check says so (`not_run`) and the files are
delivered all the same. The offline engine is no reader: its rules are the checks that ran before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.agent.side_turn import SideAsker, SideStory, Unanswered
from desktop.core.document import Document
from desktop.core.errors import UnreadableFile, UserError
from desktop.core.events import CheckEnded, TaskSubmitted
from desktop.core.message import Message, Role, TextPart
from desktop.core.ports import ChatModel
from desktop.core.resources import resource
from desktop.store.journal import Store
from desktop.work.backends import TaskBackends
from desktop.work.library import Reader, TaskLibrary

if TYPE_CHECKING:
    from desktop.providers.access import Access
    from desktop.quality.finding import Delivered, Finding
    from desktop.quality.second_reading import Material, Verdict

PURPOSE = "second_reading"
ANSWER_SHARE = 0.25  # of the window that is kept free for the answer
CHARACTERS_PER_TOKEN = 2.0  # to begin with; the request is weighed before it is sent


@dataclass(frozen=True, slots=True)
class Read:
    """What came of it. `repair` is for the chat model, "" when there is nothing to mend."""

    finding: Finding
    repair: str = ""


class SecondReading:
    """Reads the deliverables of one task a second time."""

    def __init__(
        self,
        store: Store,
        submitted: TaskSubmitted,
        library: TaskLibrary,
        reader: Reader,
        backends: TaskBackends,
        asker: SideAsker,
    ) -> None:
        self._store = store
        self._submitted = submitted
        self._library = library
        self._reader = reader
        self._backends = backends
        self._asker = asker

    async def read(self, delivered: Sequence[Delivered], *, may_repair: bool, is_sound: bool) -> Read:
        """`is_sound`: the own checks found nothing that is wrong. A repair is asked for once. Raises Paused."""
        from desktop.quality.second_reading import not_run

        language = self._submitted.language
        if not delivered or not is_sound:
            return Read(not_run(*(_NOTHING if not delivered else _UNSOUND), language))
        name = await asyncio.to_thread(self._chosen)
        if isinstance(name, UserError):
            return Read(not_run(name.en, name.zh, language))
        try:
            model = await self._backends.open(name)
            shown, verdict = await self._ask(model, delivered)
        except Unanswered as why:
            return Read(not_run(why.text.en, why.text.zh, language))
        except UserError as error:  # it cannot be opened
            return Read(not_run(error.en, error.zh, language))
        return self._judged(model.name, shown, verdict, may_repair)

    async def _ask(self, model: ChatModel, delivered: Sequence[Delivered]) -> tuple[Material, Verdict]:
        from desktop.quality.second_reading import remarks_in, weighed

        shown, messages = await self._question(model, delivered)
        system = _system(self._submitted.language)
        story = SideStory.of(self._store.events(self._submitted.task), PURPOSE, model.name)
        answer = await self._asker.ask(model, PURPOSE, system, messages, story, remarks_in)
        return shown, weighed(remarks_in(answer), shown)

    async def _question(self, model: ChatModel, delivered: Sequence[Delivered]) -> tuple[Material, list[Message]]:
        """As much as fits the reader's window with room for its answer; the request is weighed, not guessed."""
        from desktop.quality.second_reading import material, question
        from desktop.quality.shelf import Shelf

        again = {item.row.name: document for item in delivered if (document := await self._again(item)) is not None}
        shelf, limits = Shelf(self._library.documents()), model.limits
        free = limits.context - min(limits.output, ANSWER_SHARE * limits.context)
        room = free * CHARACTERS_PER_TOKEN
        while True:
            shown = await asyncio.to_thread(material, delivered, again, shelf, int(room))
            messages = [Message(Role.USER, (TextPart(question(shown, self._submitted.instruction)),))]
            tokens = model.weigh(_system(self._submitted.language), messages, ()).tokens
            if tokens <= free or room < 500:
                return shown, messages
            room *= min(0.8, free / tokens)

    async def _again(self, item: Delivered) -> Document | None:
        try:
            return await self._reader.read(Path(item.row.path), item.row.name)
        except UnreadableFile:
            return None  # the check "opens" has said so

    def _judged(self, reader: str, shown: Material, verdict: Verdict, may_repair: bool) -> Read:
        from desktop.quality.second_reading import NAME, outcome, repair

        events = (recorded.event for recorded in self._store.events(self._submitted.task))
        asked_before = any(isinstance(e, CheckEnded) and e.name == NAME and e.state == "failed" for e in events)
        asks = bool(verdict.to_mend) and may_repair and not asked_before
        finding = outcome(verdict, reader, shown, self._submitted.language, asks_repair=asks)
        return Read(finding, repair(verdict, reader) if asks else "")

    def _chosen(self) -> str | UserError:
        """The reader's name, or why there is none. Blocks (keyring, settings)."""
        from desktop.providers.access import Access
        from desktop.work.routing import private_among

        access = Access(self._store.home)
        detail = self._store.detail(self._submitted.task)
        assert detail is not None
        worked = {detail.task.model, detail.task.asked_model, *(t.model for t in detail.turns if not t.purpose)}
        inputs = [Path(path) for path in self._submitted.inputs]
        private = private_among(inputs, access.settings.private_folders) is not None
        wanted = self._submitted.reviewer
        if not wanted and private and access.settings.reviewer:
            return _kept_here(access.settings.reviewer)
        today = date.fromisoformat(self._submitted.as_of[:10])
        return choose_reader(wanted, {vendor_of(name) for name in worked if name}, access, today, private=private)


def choose_reader(
    wanted: str, worked: Collection[str], access: Access, today: date, *, private: bool
) -> str | UserError:
    """`wanted` is "provider:id", a bare provider or "auto"; `worked` are the vendors of the task's own chat models. The
    reader's whole name, or why there is none. Blocks (keyring, a port)."""
    from desktop.providers.catalog import Catalog
    from desktop.providers.registry import default_model, is_here, known, providers

    if not wanted:
        return UserError("No second reader is chosen.", "没有选择第二读者。")
    provider = wanted.partition(":")[0]
    if provider == "offline":
        return UserError(
            "The built-in engine reads by rules, and those are the checks above. Choose another chat model as reader.",
            "内置离线引擎按规则阅读，即上面的检查。请另选一个模型作为第二读者。",
        )
    catalog = Catalog.load(access.home)
    if provider == "auto":
        for row in providers(access).values():
            name = default_model(row.name, catalog, today) or next((c.name for c in catalog.of(row.name)), "")
            is_fit = row.needs_id and name and vendor_of(name) not in worked
            if is_fit and (is_here(name, access) or not private) and row.problem(access) is None:
                return name
        return UserError(
            "No chat model of another vendor is ready to read it a second time.",
            "没有其他厂商的模型可以再读一遍。",
        )
    try:
        row = known(wanted, access)
    except UserError as error:
        return error
    name = wanted if ":" in wanted or not row.needs_id else default_model(provider, catalog, today) or wanted
    if vendor_of(name) in worked:
        return UserError(
            f"{name} is of the same vendor that worked on the task, so it is no second reader.",
            f"{name} 与完成任务的模型属于同一厂商，不能作为第二读者。",
        )
    if private and not is_here(name, access):
        return _kept_here(name)
    return row.problem(access) or name


def vendor_of(name: str) -> str:
    """Who made the model "provider:id": a server may offer the models of others ("router:anthropic/claude-…")."""
    provider, _, id = name.partition(":")
    last = id.rpartition("/")[2].lower()
    if provider == "anthropic" or last.startswith("claude"):
        return "anthropic"
    return (
        "openai" if provider == "openai" or (last.startswith(("gpt-", "chatgpt")) and "oss" not in last) else provider
    )


def _kept_here(name: str) -> UserError:
    return UserError(
        f"Private files are among the sources, so nothing was sent to {name}.",
        f"来源中有私密文件，所以没有发送给 {name}。",
    )


def _system(language: str) -> str:
    text = resource("prompts", "second_reading.md").read_text(encoding="utf-8").strip()
    return f"{text}\n\nWrite problem and suggestion in {'Chinese' if language == 'zh' else 'English'}.\n"


_NOTHING = ("Nothing was made.", "没有产出文件。")
_UNSOUND = (
    "The checks above found something that is still wrong; that comes first.",
    "上面的检查还有未解决的问题，应先处理。",
)
