"""Files behind a password, format by format: without it and with a wrong one a sentence, with it the words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.documents.reading import ReadOptions, read_bytes
from tests.support.locked_files import aes_zip, locked_pdf, locked_text_document, locked_word

WORDS, PASSWORD = "The Halden offer comes to 4,711 EUR per month.", "Tür-Öffner 9x"
MAKERS: dict[str, Callable[[], bytes]] = {
    "a.docx": lambda: locked_word(WORDS, PASSWORD),
    "a.pdf": lambda: locked_pdf(WORDS, "Tuer 9x"),
    "a.odt": lambda: locked_text_document(WORDS, PASSWORD),
    "a.zip": lambda: aes_zip({"offer.txt": WORDS.encode()}, PASSWORD),
}


def opened(options: ReadOptions, name: str, data: bytes, password: str) -> Document:
    return read_bytes(data, name, dataclasses.replace(options, password=password))


def reason(options: ReadOptions, name: str, data: bytes, password: str) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as caught:
        opened(options, name, data, password)
    return caught.value.reason, caught.value.en


@pytest.mark.parametrize("name", MAKERS)
def test_the_password_opens_it_and_nothing_else_does(options: ReadOptions, name: str) -> None:
    data, password = MAKERS[name](), "Tuer 9x" if name == "a.pdf" else PASSWORD
    assert reason(options, name, data, "") == (
        "password",
        f"{name} is protected by a password and is left out. "
        "Give its password (it is kept for this task only) or drop a copy without one.",
    )
    why, text = reason(options, name, data, "swordfish")
    assert why == "password"
    assert text.startswith(f"The password given for {name} does not open it")
    assert "swordfish" not in text
    assert WORDS in "\n".join(passage.text for passage in opened(options, name, data, password).passages)


@pytest.mark.parametrize("strength", [1, 2, 3])
@pytest.mark.parametrize("version", [1, 2])
def test_every_strength_of_a_zip_opens(options: ReadOptions, strength: int, version: int) -> None:
    data = aes_zip({"a.txt": WORDS.encode(), "b.md": b"# March\n\nRevenue."}, PASSWORD, strength, version)
    texts = [passage.text for passage in opened(options, "a.zip", data, PASSWORD).passages]
    assert texts[1:] == [WORDS, "March", "Revenue."]


def test_a_changed_entry_of_a_zip_is_never_read(options: ReadOptions) -> None:
    data = bytearray(aes_zip({"offer.txt": WORDS.encode()}, PASSWORD))
    at = data.index(b"offer.txt") + len("offer.txt") + 11 + 16 + 2 + 5  # extra field, salt, verifier, five bytes on
    data[at] ^= 1
    assert reason(options, "a.zip", bytes(data), PASSWORD)[0] == "password"


def test_an_entry_that_unpacks_to_more_than_it_announces_is_refused(options: ReadOptions) -> None:
    data = bytearray(aes_zip({"offer.txt": WORDS.encode()}, PASSWORD))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (len(WORDS) - 10).to_bytes(4, "little")
    assert reason(options, "a.zip", bytes(data), PASSWORD)[0] == "password"


@pytest.mark.parametrize(
    "data",
    [
        locked_text_document(WORDS, PASSWORD, cipher="http://www.w3.org/2009/xmlenc11#aes256-gcm"),
        locked_text_document(WORDS, PASSWORD, rounds=2_000_000_000),
    ],
    ids=["another cipher", "hours of rounds"],
)
def test_an_encryption_that_is_not_known_is_told_and_no_password_asked_for(options: ReadOptions, data: bytes) -> None:
    for password in ("", PASSWORD):
        why, text = reason(options, "a.odt", data, password)
        assert why == "unsupported"
        assert "a kind of encryption" in text
