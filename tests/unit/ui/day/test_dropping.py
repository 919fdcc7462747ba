"""What a drop or a paste brings beside files: mails out of mail programs, pictures, addresses, words; or why not."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QSignalSpy

from desktop.core.errors import BadInput
from desktop.ui.asking.content import (
    CONTENTS,
    DESCRIPTORS,
    MAIL,
    OLD_DESCRIPTORS,
    PROMISE,
    names_in,
    old_names_in,
    save_contents,
)
from desktop.ui.attachment import Drop, drop_title, read_drop
from desktop.ui.composer import Composer
from desktop.ui.theme import ThemeSource
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt

NOW = datetime(2026, 5, 14, 14, 45, tzinfo=UTC)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def composer(themes: ThemeSource) -> Iterator[Composer]:
    made = Composer(themes)
    made.resize(1200, 160)
    made.show()
    yield made
    made.close()
    delete_now(made)


def picture() -> QMimeData:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def test_a_pasted_picture_becomes_a_png_in_the_data_folder(composer: Composer, home: Path) -> None:
    heard = QSignalSpy(composer.contents_taken)
    composer.edit.insertFromMimeData(picture())
    (contents,) = heard.at(0)
    (path,) = save_contents(contents, home, NOW)
    (second,) = save_contents(contents, home, NOW)
    assert Path(path).parent == home / "pasted" and path != second
    assert QImage(path).size().width() == 4 and Path(path).read_bytes().startswith(b"\x89PNG")


def test_a_copied_cell_is_words_though_it_brings_a_picture_too(composer: Composer) -> None:
    mime = picture()
    mime.setText("12.50")
    composer.edit.insertFromMimeData(mime)
    assert composer.text() == "12.50"


def test_a_mail_dragged_out_of_a_mail_program_becomes_a_file_named_by_its_subject(home: Path) -> None:
    mime = QMimeData()
    mime.setData(MAIL, b"Subject: Offer: 40/60 pallets\r\nFrom: a@b.example\r\n\r\nHello")
    drop = read_drop(mime)
    assert drop is not None and drop_title(drop) == "Drop to add this mail"
    (path,) = save_contents(drop.contents, home, NOW)
    assert Path(path).name == "Offer 40 60 pallets.eml" and b"Hello" in Path(path).read_bytes()


def descriptors(*names: str) -> bytes:
    """A FILEGROUPDESCRIPTORW."""
    each = [bytes(72) + name.encode("utf-16-le").ljust(520, b"\0") for name in names]
    return struct.pack("<I", len(names)) + b"".join(each)


def mails(*given: bytes | None, names: tuple[str, ...] = ("Angebot.msg", "Re: Preise.msg", "Karte.pdf")) -> QMimeData:
    """A drag out of a Windows program: names, and the bytes of those that Qt gets; None for one it does not."""
    mime = QMimeData()
    mime.setData(DESCRIPTORS, descriptors(*names[: len(given)]))
    for place, data in enumerate(given):
        if data is not None:
            mime.setData(f"{CONTENTS};index={place}", data)
    return mime


def refusal_of(mime: QMimeData) -> str:
    drop = read_drop(mime)
    assert drop is not None and not (drop.paths or drop.contents or drop.text)
    return drop.refusal


def addresses(*told: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(each) for each in told])
    return mime


def test_mails_from_outlook_keep_their_names_each_by_its_place(home: Path) -> None:
    drop = read_drop(mails(b"one", b"two", b"three"))
    assert drop is not None and not drop.note and drop_title(drop) == "Drop to add 3 items"
    saved = [Path(path) for path in save_contents(drop.contents, home, NOW)]
    assert [(path.name, path.read_bytes()) for path in saved] == [
        ("Angebot.msg", b"one"),
        ("Re Preise.msg", b"two"),
        ("Karte.pdf", b"three"),
    ]


def test_an_old_program_gives_one_file_without_a_place(home: Path) -> None:
    mime = QMimeData()
    mime.setData(OLD_DESCRIPTORS, struct.pack("<I", 1) + bytes(72) + "Zürich.msg".encode("cp1252").ljust(260, b"\0"))
    mime.setData(CONTENTS, b"\xd0\xcf\x11\xe0")
    drop = read_drop(mime)
    assert drop is not None and [each.name for each in drop.contents] == ["Zürich.msg"]


def test_mails_that_are_not_handed_over_are_counted_and_told(composer: Composer) -> None:
    drop = read_drop(mails(b"one", None, None))
    assert drop is not None and len(drop.contents) == 1 and drop.note.startswith("2 more were dragged")
    heard = QSignalSpy(composer.contents_taken)
    composer.set_text("Answer these")
    composer.take(drop)
    assert heard.count() == 1 and composer.problem.text() == drop.note and composer.problem.isVisible()
    composer.add_paths([])  # the saved mail arrives: the sentence about the others stays
    assert composer.problem.text() == drop.note
    assert "only a link" in refusal_of(mails(None, None))


def test_descriptors_that_are_cut_or_claim_too_much_give_what_is_there() -> None:
    assert names_in(b"") == [] and names_in(struct.pack("<I", 5)) == [] and old_names_in(b"\0\0") == []
    assert names_in(struct.pack("<I", 2**31) + descriptors("a.msg")[4:]) == ["a.msg"]


def test_several_mails_under_one_type_become_a_mailbox(home: Path) -> None:
    mime = QMimeData()
    one = b"From me@x.example Thu May 14 09:00:00 2026\nSubject: First\n\nHello\n\n"
    mime.setData(MAIL, one)
    drop = read_drop(mime)
    assert drop is not None and [each.name for each in drop.contents] == ["First.eml"]
    assert drop.contents[0].data.startswith(b"Subject:")
    mime.setData(MAIL, one + one.replace(b"First", b"Second"))
    drop = read_drop(mime)
    assert drop is not None and [each.name for each in drop.contents] == ["First.mbox"]


@pytest.mark.parametrize(
    "link",
    [
        "mailbox:///home/me/Mail/Inbox?number=7",
        "imap://me@host/INBOX;UID=4",
        "message:%3Cid@x%3E",
        "mid:x",
        "akonadi:?item=9",
    ],
)
def test_a_mail_program_that_gives_only_a_link_is_told_what_to_do(link: str) -> None:
    assert "only a link" in refusal_of(addresses(link))
    mozilla = QMimeData()
    mozilla.setData("text/x-moz-url", f"{link}\nA subject".encode("utf-16-le"))
    assert "only a link" in refusal_of(mozilla)


def test_a_thunderbird_message_and_a_promised_attachment_are_links_too() -> None:
    for name in ("text/x-moz-message", PROMISE):
        mime = QMimeData()
        mime.setData(name, b"imap-message://me@host/INBOX#42")
        assert "only a link" in refusal_of(mime)


def test_a_picture_dragged_out_of_a_browser_is_its_address_or_itself(composer: Composer) -> None:
    mime = addresses("https://example.org/chart.png")
    mime.setData(PROMISE, b"https://example.org/chart.png")
    drop = read_drop(mime)
    assert drop is not None and drop.text == "https://example.org/chart.png"
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime.setImageData(image)
    drop = read_drop(mime)
    assert drop is not None and drop.contents and drop_title(drop) == "Drop to add this picture"


def test_a_picture_that_stands_in_its_own_address_becomes_a_file(home: Path) -> None:
    drop = read_drop(addresses(f"data:image/png;base64,{PIXEL}"))
    assert drop is not None and drop_title(drop) == "Drop to add this picture"
    (path,) = save_contents(drop.contents, home, NOW)
    assert QImage(path).width() == 1 and "2026-05-14" in path
    assert "Save the page first" in refusal_of(addresses("data:image/png;base64,not-base-64!"))


@pytest.mark.parametrize("scheme", ["smb", "sftp", "mtp", "davs"])
def test_a_file_on_another_machine_is_refused_by_name_of_the_way(scheme: str) -> None:
    said = refusal_of(addresses(f"{scheme}://nas/share/Offers.xlsx"))
    assert f"({scheme})" in said and "Copy it to this computer" in said


def test_several_pages_go_into_the_sentence_and_what_is_no_page_is_refused() -> None:
    drop = read_drop(addresses("https://a.example/x", "https://b.example/y"))
    assert drop == Drop(text="https://a.example/x https://b.example/y")
    assert "Only files and folders" in refusal_of(addresses("ftps2://what/ever"))


def test_a_pasted_mail_is_attached_and_a_refused_paste_says_why(composer: Composer) -> None:
    mime = QMimeData()
    mime.setData(MAIL, b"Subject: Offer\r\n\r\nHello")
    heard = QSignalSpy(composer.contents_taken)
    assert composer.edit.canInsertFromMimeData(mime)
    composer.edit.insertFromMimeData(mime)
    assert heard.count() == 1 and composer.text() == ""
    copied = mails(b"one", b"two")
    copied.setText("From\tSubject\n")  # Outlook copies a line of words with them
    composer.edit.insertFromMimeData(copied)
    assert [each.name for each in heard.at(1)[0]] == ["Angebot.msg", "Re Preise.msg"] and composer.text() == ""
    composer.edit.insertFromMimeData(addresses("smb://nas/Offers.xlsx"))
    assert "another machine" in composer.problem.text()


def test_files_win_over_everything_else_a_drop_brings(tmp_path: Path) -> None:
    mime = picture()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    drop = read_drop(mime)
    assert drop is not None and drop.paths == (str(tmp_path),) and not drop.contents


def test_a_folder_that_cannot_be_written_is_said(home: Path) -> None:
    home.write_text("a file where the folder should be")
    drop = read_drop(picture())
    assert drop is not None
    with pytest.raises(BadInput, match="Nothing was added"):
        save_contents(drop.contents, home, NOW)
