from __future__ import annotations

import pytest
from lxml import etree

from desktop.documents.equation import M, linear
from tests.unit.documents.conftest import Read
from tests.unit.documents.office_files import word


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def of(body: str) -> str:
    return linear(etree.fromstring(f'<m:oMath xmlns:m="{M[1:-1]}">{body}</m:oMath>'))


FRACTION = f"<m:f><m:fPr/><m:num>{r('m')}{r('λ')}</m:num><m:den>{r('a')}</m:den></m:f>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (FRACTION, "(mλ)/a"),
        (f"<m:sSup><m:e>{r('10')}</m:e><m:sup>{r('-6')}</m:sup></m:sSup>", "10^(-6)"),
        (f"<m:sSub><m:e>{r('x')}</m:e><m:sub>{r('i')}</m:sub></m:sSub>", "x_i"),
        (f"<m:sSubSup><m:e>{r('x')}</m:e><m:sub>{r('i')}</m:sub><m:sup>{r('2')}</m:sup></m:sSubSup>", "x_i^2"),
        (f"<m:rad><m:deg/><m:e>{r('2')}</m:e></m:rad>", "√(2)"),
        (f"<m:rad><m:deg>{r('3')}</m:deg><m:e>{r('x')}</m:e></m:rad>", "√(3&x)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{r("i=1")}</m:sub><m:sup>{r("n")}</m:sup>'
            f"<m:e>{r('i')}</m:e></m:nary>",
            "∑_(i=1)^n i",
        ),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{r("0")}</m:e><m:e>{r("1")}</m:e></m:d>', "[0|1]"),
        (f"<m:func><m:fName>{r('sin')}</m:fName><m:e>{r('θ')}</m:e></m:func>", "sin θ"),
        (f"<m:limLow><m:e>{r('lim')}</m:e><m:lim>{r('x→0')}</m:lim></m:limLow>", "lim_(x→0)"),
        (
            f"<m:m><m:mr><m:e>{r('a')}</m:e><m:e>{r('b')}</m:e></m:mr>"
            f"<m:mr><m:e>{r('c')}</m:e><m:e>{r('d')}</m:e></m:mr></m:m>",
            "[a, b; c, d]",
        ),
        (f"<m:acc><m:e>{r('x')}</m:e></m:acc>", "x\u0302"),
    ],
)  # fmt: skip
def test_an_equation_is_one_line_a_person_can_type(body: str, expected: str) -> None:
    assert of(body) == expected


def test_equations_that_nest_without_end_are_given_up_not_followed() -> None:
    body = "<m:d><m:e>" * 100 + r("x") + "</m:e></m:d>" * 100
    assert "x" not in of(body)


def test_an_equation_stands_in_its_sentence(read: Read) -> None:
    body = f'<w:p xmlns:m="{M[1:-1]}"><w:r><w:t>The angle is </w:t></w:r><m:oMath>{FRACTION}</m:oMath></w:p>'
    (passage,) = read("a.docx", word(body)).passages
    assert passage.text == "The angle is (mλ)/a"
