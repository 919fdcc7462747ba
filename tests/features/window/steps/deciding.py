"""The Approvals page: what waits there and the answers to it; and what became of the person's own files."""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from desktop.ui.approvals.page import ApprovalsPage
from desktop.ui.approvals.request_card import RequestCard
from tests.support.desk import Desk
from tests.support.story import told


def cards(desk: Desk) -> list[RequestCard]:
    page = desk.app.window.page("approvals")
    assert isinstance(page, ApprovalsPage) and page.isVisible()
    return page.cards()


@then(parsers.parse('a card asks "{words}"'))
@told
async def card_asks(desk: Desk, words: str) -> None:
    await desk.until(lambda: any(card.accessibleName().startswith(words) for card in cards(desk)))


@when(parsers.parse('I press "{name}" on the card of "{words}"'))
@told
async def press_on_card(desk: Desk, name: str, words: str) -> None:
    await desk.until(lambda: any(card.waiting.task.instruction.startswith(words) for card in cards(desk)))
    card = next(card for card in cards(desk) if card.waiting.task.instruction.startswith(words))
    desk.press(name, card)


@then(parsers.parse("{count:d} requests wait"))
@told
async def so_many_wait(desk: Desk, count: int) -> None:
    await desk.until(lambda: len(cards(desk)) == count)
    assert f"{count} requests from " in desk.words()


@then(parsers.parse('"{words}" was told "{said}"'))
@told
async def was_told(desk: Desk, words: str, said: str) -> None:
    assert said in [steer.text for steer in desk.detail(desk.lane(words).id).steers]


@then(parsers.parse('"{words}" may cost at most ${usd:f}'))
@told
async def may_cost(desk: Desk, words: str, usd: float) -> None:
    await desk.until(lambda: any(lane.instruction.startswith(words) for lane in desk.page.model.lanes))
    assert desk.row(desk.lane(words).id).budget_usd == usd


# --- the person's own folder ---


@then("my folder is empty")
@told
async def folder_is_empty(desk: Desk) -> None:
    assert list((desk.folder / "kept").iterdir()) == []


@then(parsers.parse('"{name}" lies in my folder'))
@told
async def lies_in_folder(desk: Desk, name: str) -> None:
    assert [path.name for path in (desk.folder / "kept").iterdir()] == [name]
    assert "12 EUR" in (desk.folder / "kept" / name).read_text(encoding="utf-8")


@then("my invoices lie in a folder of their own")
@told
async def invoices_moved(desk: Desk) -> None:
    assert sorted(path.name for path in (desk.folder / "papers" / "Invoices").iterdir()) == ["April.txt", "March.txt"]


@then("my invoices lie where they were")
@told
async def invoices_back(desk: Desk) -> None:
    assert sorted(path.name for path in (desk.folder / "papers").iterdir()) == ["April.txt", "March.txt"]
