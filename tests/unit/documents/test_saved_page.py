from __future__ import annotations

import plistlib

import pytest

from desktop.core.document import PassageKind
from desktop.core.errors import UnreadableFile
from tests.unit.documents.conftest import Read

PAGE = "<html><head><title>价格</title></head><body><h1>Prices</h1><p>From 12 EUR</p></body></html>"


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_page_saved_by_safari(read: Read, form: plistlib.PlistFormat) -> None:
    frame = {"WebMainResource": {"WebResourceData": b"<p>In a frame</p>"}}
    main = {
        "WebResourceData": PAGE.encode("gbk"),
        "WebResourceTextEncodingName": "gb2312",
        "WebResourceURL": "https://x.example/",
    }
    document = read("a.webarchive", plistlib.dumps({"WebMainResource": main, "WebSubframeArchives": [frame]}, fmt=form))
    assert (document.title, document.metadata["address"]) == ("价格", "https://x.example/")
    assert [p.text for p in document.passages] == ["Prices", "From 12 EUR", "In a frame"]


def test_a_page_saved_as_mht_is_its_text_without_its_style_sheets(read: Read) -> None:
    mht = (
        'From: <Saved by Blink>\nSubject: Prices\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; type="text/html"\n\n'
        "--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://x.example/\n\n"
        "<h1>Prices</h1><p>From =E4=B8=AD 12</p>\n--b\nContent-Type: text/css\nContent-Location: cid:1\n\np {color: red}\n--b--\n"
    )
    document = read("a.mht", mht)
    assert document.title == "Prices"
    assert [p.text for p in document.passages if p.kind is not PassageKind.MAIL] == ["Prices", "From 中 12"]


def test_another_property_list_is_called_damaged(read: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.webarchive", plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY))
    assert caught.value.reason == "damaged"
