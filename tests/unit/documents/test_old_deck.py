from __future__ import annotations

import pytest

from desktop.core.document import PassageKind, Place
from desktop.core.errors import UnreadableFile
from tests.unit.documents.compound_file import compound
from tests.unit.documents.conftest import Read
from tests.unit.documents.old_office_files import box, heard, ppt


def test_slides_give_titles_texts_boxes_and_notes(read: Read) -> None:
    texts = heard(0, "Results 结果") + heard(1, "First point\rSecond point")
    document = read("a.ppt", ppt([(texts, box(4, "Free box")), (heard(0, "Next"), b"")], notes=box(2, "Say thanks")))
    assert document.format == "ppt"
    found = [(p.locator.place, p.locator.number, p.locator.name, p.locator.detail, p.text) for p in document.passages]
    assert found == [
        (Place.SLIDE, 1, "Results 结果", "", "Results 结果"),
        (Place.SLIDE, 1, "Results 结果", "shape 1", "First point\nSecond point"),
        (Place.SLIDE, 1, "Results 结果", "shape 2", "Free box"),
        (Place.SLIDE, 1, "Results 结果", "notes", "Say thanks"),
        (Place.SLIDE, 2, "Next", "", "Next"),
    ]
    assert document.passages[3].kind is PassageKind.NOTE


def test_slides_left_out_of_the_show_are_marked(read: Read) -> None:
    assert all(passage.hidden for passage in read("a.ppt", ppt([(heard(0, "Backup"), b"")], hidden=True)).passages)


def test_what_an_earlier_save_left_in_the_file_is_not_read(read: Read) -> None:
    found = read("a.ppt", ppt([(heard(0, "New"), b"")], older=box(4, "Old words"))).passages
    assert [passage.text for passage in found] == ["New"]


def test_a_deck_with_a_workbook_inside_is_still_a_deck(read: Read) -> None:
    data = ppt([(heard(0, "Figures"), box(4, "Workbook\0"))])
    assert read("a.ppt", data).format == "ppt"


def test_a_deck_without_its_directory_is_damaged_and_says_so(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.ppt", compound({"PowerPoint Document": b"\0" * 64}))
    assert caught.value.reason == "damaged"
