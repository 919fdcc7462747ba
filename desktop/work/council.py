"""Answers for a council: the same order for several back ends, and one page task that comes after them all.

Members are ordinary tasks; they know nothing of each other. The page works offline: it reads their files back, takes the
evidence they kept and the sources they read, and compares. A member that failed or was cancelled is named on the page.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.document import Document
from desktop.core.errors import BadInput, UnreadableFile
from desktop.core.events import Event, TaskSubmitted
from desktop.core.task import DeliverableRow, TaskDetail, TaskState
from desktop.store.journal import Store
from desktop.work.library import Reader, TaskLibrary

if TYPE_CHECKING:
    from desktop.analysis.council_material import Material, MemberFile
    from desktop.work.queue import Order, TaskQueue

LEAST, MOST = 2, 5
JOB = "council"


@dataclass(frozen=True, slots=True)
class Council:
    """Ids of the tasks: one per member in the order they were named, and the page that comes after them."""

    members: tuple[str, ...]
    page: str

    @property
    def tasks(self) -> tuple[str, ...]:
        return (*self.members, self.page)


async def convened(queue: TaskQueue, order: Order, members: Sequence[str]) -> tuple[Council, tuple[Event, ...]]:
    """What is journaled for a council, all at once. A budget is shared evenly, a folder for copies gets one per member.
    Raises BadInput."""
    names = list(dict.fromkeys(members))
    if len(names) != len(members) or not LEAST <= len(names) <= MOST:
        raise BadInput(
            f"A council has {LEAST} to {MOST} different engines, not {len(names)}. Nothing was queued.",
            f"会审需要 {LEAST} 到 {MOST} 个不同的引擎，现在是 {len(names)} 个。没有提交。",
        )
    budget = None if order.budget_usd is None else order.budget_usd / len(names)
    events: list[Event] = []
    tasks: list[TaskSubmitted] = []
    for name in names:
        out = order.out / _folder(name) if order.out else None
        own = await queue.submission(replace(order, model=name, budget_usd=budget, out=out))
        assert isinstance(own[0], TaskSubmitted)
        events += own
        tasks.append(own[0])
    if len({task.model for task in tasks}) < len(tasks):
        raise BadInput(
            "Two of these names mean the same engine. Nothing was queued. Name different ones.",
            "其中两个名称指同一个引擎。没有提交。请选择不同的引擎。",
        )
    page = await queue.submission(
        replace(order, inputs=(), model="offline", job=JOB, budget_usd=None, fallbacks=(), reviewer=None, pace="now")
    )
    submitted = page[0]
    assert isinstance(submitted, TaskSubmitted)
    after = tuple(task.task for task in tasks)
    first = tasks[0]
    text = _page_text(first, len(tasks))
    page_task = replace(submitted, instruction=text, language=first.language, after=after)
    return Council(after, page_task.task), (*events, page_task, *page[1:])


def _page_text(first: TaskSubmitted, count: int) -> str:
    zh = first.language == "zh"
    lead = f"比较 {count} 个引擎的结果" if zh else f"Compare what {count} engines made of this"
    return f"{lead}{'：' if zh else ': '}{first.instruction}"


def _folder(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "engine"


class CouncilMaterial:
    """What the page of one council compares (tools.ToolContext.council). `after` are the members' tasks."""

    def __init__(self, store: Store, library: TaskLibrary, reader: Reader, after: Sequence[str], language: str) -> None:
        self._store = store
        self._library = library
        self._reader = reader
        self._after = after
        self._language = language

    async def __call__(self) -> Material:
        """Every file is kept as a source of the page, so that what it cites is found again."""
        from desktop.analysis.council_material import Material

        files: dict[str, tuple[MemberFile, ...]] = {}
        sources: dict[str, Document] = {}
        silent: dict[str, str] = {}
        for task in self._after:
            detail = self._store.detail(task)
            if detail is None:
                continue
            member = detail.task.asked_model or detail.task.model
            for document in await asyncio.to_thread(self._read_by, detail):
                if document.file not in sources:
                    sources[document.file] = document
                    await self._library.add(document, Path(document.file))
            own = await self._files_of(member, detail) if detail.task.state is TaskState.DONE else ()
            if own:
                files[member] = own
            else:
                silent[member] = self._why(detail)
        return Material(files, tuple(sources.values()), silent)

    async def _files_of(self, member: str, detail: TaskDetail) -> tuple[MemberFile, ...]:
        from desktop.analysis.council_material import MemberFile
        from desktop.quality.finding import Delivered

        found = []
        for row in detail.deliverables:
            if row.state != "committed":
                continue
            document = await self._read_again(member, row)
            if document is not None:
                await self._library.add(document, Path(row.path))
                blob = json.loads(await asyncio.to_thread(self._store.get_blob, row.evidence))
                found.append(MemberFile(document, Delivered.of(row, blob).evidence))
        return tuple(found)

    async def _read_again(self, member: str, row: DeliverableRow) -> Document | None:
        try:
            return await self._reader.read(Path(row.path), f"{member}/{row.name}")
        except UnreadableFile:
            return None  # moved or deleted meanwhile: the member may have other files

    def _read_by(self, detail: TaskDetail) -> list[Document]:
        """The sources the member read, as it saw them."""
        from desktop.documents.codec import from_json

        return [from_json(self._store.get_blob(row.blob)) for row in detail.sources if row.blob]

    def _why(self, detail: TaskDetail) -> str:
        """Why a member has nothing to compare."""
        zh = self._language == "zh"
        if detail.task.state is TaskState.CANCELLED:
            return "已取消。" if zh else "It was cancelled."
        if detail.task.error:
            return detail.task.error
        return "没有交付能读取的文件。" if zh else "It delivered no file that can be read."
