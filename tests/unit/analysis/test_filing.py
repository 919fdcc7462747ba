"""Proposed names and folders: the document's own day and subject, nothing lost, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

from desktop.analysis.filing import FilingPlan, GivenFile, propose
from desktop.core.document import Document
from tests.unit.analysis.story import ANNA, CARLA, document, mail, text

ROOT = str(Path("/given"))


def given(*names: str, root: str = ROOT) -> list[GivenFile]:
    return [GivenFile(name, root, name, f"hash of {name}") for name in names]


def plan(
    files: list[GivenFile], *documents: Document, query: str = "Rename and file these", zh: bool = False
) -> FilingPlan:
    return propose(files, {one.file: one for one in documents}, query, "zh" if zh else "en")


def test_a_mail_is_named_by_its_day_and_subject() -> None:
    made = plan(given("x.eml"), mail("x.eml", CARLA, (ANNA,), "2026-02-20 09:00", "RE: Rates: 2026?", "Hello."))
    assert made.proposals[0].becomes == "Mail/2026-02-20 Rates 2026.eml"


def test_a_name_of_a_scanner_gives_way_to_the_title_and_a_persons_name_stays() -> None:
    scan = document("scan0012.docx", *text("scan0012.docx", "Nothing.").passages, title="Lease of the Hull depot")
    own = text("offer_for_Bath.md", "Version of 5 February 2026.")
    made = plan(given("scan0012.docx", "offer_for_Bath.md"), scan, own)
    assert [one.becomes for one in made.proposals] == [
        "Documents/2026-02-27 Lease of the Hull depot.docx",
        "Documents/2026-02-05 offer for Bath.md",
    ]


def test_no_name_is_taken_twice_and_copies_are_left_alone() -> None:
    first, second = GivenFile("a.txt", ROOT, "a.txt", "same"), GivenFile("a (copy).txt", ROOT, "a (copy).txt", "same")
    mails = [mail(f"{n}.eml", CARLA, (ANNA,), "2026-02-20 09:00", "Rates", f"Hello {n}.") for n in (1, 2)]
    made = plan([*given("1.eml", "2.eml"), second, first], *mails)
    assert [one.becomes for one in made.proposals][:2] == ["Mail/2026-02-20 Rates.eml", "Mail/2026-02-20 Rates (2).eml"]
    assert [(one.file, "nothing was deleted" in one.why) for one in made.stay] == [("a (copy).txt", True)]


def test_files_in_folders_stay_in_them_and_single_files_are_not_moved() -> None:
    made = plan([*given("notes/old_plan.md"), *given("alone.txt", root="")])
    assert [one.becomes for one in made.proposals] == ["notes/old plan.md"]
    assert made.stay[0].file == "alone.txt"


def test_the_instruction_chooses_the_scheme() -> None:
    offer = text("offer_one.md", "Version of 5 February 2026.")
    assert plan(given("offer_one.md"), offer, query="Rename these").proposals[0].becomes == "2026-02-05 offer one.md"
    assert (
        plan(given("offer_one.md"), offer, query="Sort these files by month, do not rename").proposals[0].becomes
        == "2026-02/offer_one.md"
    )
    assert (
        plan(given("offer_one.md"), offer, query="重命名并归档这些文件", zh=True).proposals[0].becomes
        == "文档/2026-02-05 offer one.md"
    )


def test_what_is_in_order_is_left() -> None:
    made = plan(given("Documents/2026-02-05 offer.md"), text("Documents/2026-02-05 offer.md", "Words."))
    assert (made.proposals, len(made.stay)) == ((), 1)
