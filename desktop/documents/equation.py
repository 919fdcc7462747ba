"""Answers for equations of Office files (OMML, ECMA-376 part 1, 22.1) as one line of text: "(mλ)/a", "10^(-6)", "√(2)".

The notation is that of Unicode Technical Note 28, which a person can type into Word again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULAS = (M + "oMath", M + "oMathPara")
_MAX_DEPTH = 60
_ATOM = re.compile(r"\d+(?:[.,]\d+)?|.", re.DOTALL)
_APPLIED = "\u2061"  # "function application": a narrow gap between "sin" and what it is of


def linear(element: etree._Element, depth: int = 0) -> str:
    """The equation in `element` (m:oMath, m:oMathPara or any part of them) on one line."""
    if depth > _MAX_DEPTH:
        return ""
    if element.tag == M + "r":
        return "".join(item.text or "" for item in element if str(item.tag).endswith("}t")).replace(_APPLIED, " ")
    build = _BUILDERS.get(element.tag)
    if build is not None:
        return build(element, depth + 1)
    if element.tag == M + "oMathPara":
        return "\n".join(filter(None, (linear(item, depth + 1) for item in element.iterchildren(M + "oMath"))))
    return "".join(linear(item, depth + 1) for item in element.iterchildren("*") if not _is_setting(item))


def _is_setting(item: etree._Element) -> bool:
    """Properties ("fPr", "ctrlPr", "rPr") hold no words; Word's own deletions are left out as in running text."""
    return str(item.tag).endswith(("Pr", "}del", "}moveFrom", "}instrText"))


def _part(element: etree._Element, name: str, depth: int) -> str:
    found = element.find(M + name)
    return "" if found is None else linear(found, depth).strip()


def _character(element: etree._Element, path: str, otherwise: str) -> str:
    found = element.find("/".join(M + name for name in path.split("/")))
    return otherwise if found is None else found.get(M + "val", "")


def _held(text: str) -> str:
    """In brackets, unless it is one number or one character."""
    return text if _ATOM.fullmatch(text) or not text else f"({text})"


def _fraction(element: etree._Element, depth: int) -> str:
    above, below = _part(element, "num", depth), _part(element, "den", depth)
    if _character(element, "fPr/type", "bar") == "noBar":
        return f"({above}¦{below})"
    return f"{_held(above)}/{_held(below)}"


def _scripts(element: etree._Element, depth: int) -> str:
    low, high = _part(element, "sub", depth), _part(element, "sup", depth)
    marks = (f"_{_held(low)}" if low else "") + (f"^{_held(high)}" if high else "")
    base = _part(element, "e", depth)
    return f"{marks} {base}" if element.tag == M + "sPre" else base + marks


def _root(element: etree._Element, depth: int) -> str:
    degree, inner = _part(element, "deg", depth), _part(element, "e", depth)
    return f"√({degree}&{inner})" if degree else f"√({inner})"


def _large_operator(element: etree._Element, depth: int) -> str:
    sign = _character(element, "naryPr/chr", "∫")
    low, high = _part(element, "sub", depth), _part(element, "sup", depth)
    limits = (f"_{_held(low)}" if low else "") + (f"^{_held(high)}" if high else "")
    return f"{sign}{limits} {_part(element, 'e', depth)}"


def _brackets(element: etree._Element, depth: int) -> str:
    begin, end = _character(element, "dPr/begChr", "("), _character(element, "dPr/endChr", ")")
    parts = [linear(item, depth).strip() for item in element.iterchildren(M + "e")]
    return begin + _character(element, "dPr/sepChr", "|").join(parts) + end


def _function(element: etree._Element, depth: int) -> str:
    return f"{_part(element, 'fName', depth)} {_part(element, 'e', depth)}".strip()


def _limit(element: etree._Element, depth: int) -> str:
    mark = "_" if element.tag == M + "limLow" else "^"
    return f"{_part(element, 'e', depth)}{mark}{_held(_part(element, 'lim', depth))}"


def _accent(element: etree._Element, depth: int) -> str:
    inner = _part(element, "e", depth)
    accent = _character(element, "accPr/chr", "\u0302")
    return inner + accent if len(inner) == 1 else f"({inner}){accent}"


def _bar(element: etree._Element, depth: int) -> str:
    mark = "\u0305" if _character(element, "barPr/pos", "bot") == "top" else "\u0332"
    inner = _part(element, "e", depth)
    return inner + mark if len(inner) == 1 else f"({inner}){mark}"


def _matrix(element: etree._Element, depth: int) -> str:
    rows = (
        [linear(cell, depth).strip() for cell in row.iterchildren(M + "e")] for row in element.iterchildren(M + "mr")
    )
    return f"[{'; '.join(', '.join(row) for row in rows)}]"


def _array(element: etree._Element, depth: int) -> str:
    return "\n".join(linear(item, depth).replace("&", "") for item in element.iterchildren(M + "e"))


_BUILDERS: Mapping[object, Callable[[etree._Element, int], str]] = {
    M + "f": _fraction,
    M + "sSub": _scripts,
    M + "sSup": _scripts,
    M + "sSubSup": _scripts,
    M + "sPre": _scripts,
    M + "rad": _root,
    M + "nary": _large_operator,
    M + "d": _brackets,
    M + "func": _function,
    M + "limLow": _limit,
    M + "limUpp": _limit,
    M + "acc": _accent,
    M + "bar": _bar,
    M + "m": _matrix,
    M + "eqArr": _array,
}
