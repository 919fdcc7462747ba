"""Answers for what leads from place to place in a Word document: contents, and notes that lead to their sources.

The list of contents is a TOC field with its entries already in it. Page numbers are known only to whoever lays the
pages out; a field without them (switch \\n) is right as it stands, so that neither Word nor LibreOffice asks to update
it. Every entry leads to its heading. ECMA-376 part 1, 17.16.5.68.
"""

from __future__ import annotations

import re
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from desktop.core.spec import DocumentSpec, Heading
from desktop.deliverables import house, mark

_CODE = ' TOC \\o "1-2" \\n \\h \\z \\u '


def add_contents(document: Any, spec: DocumentSpec) -> list[str]:
    """Adds the list; returns the bookmarks its entries lead to, one per heading of level 1 and 2, in order."""
    for level in (1, 2):
        _add_style(document, f"TOC {level}", Cm(0.6 * (level - 1)))
    document.add_paragraph(house.word("contents", spec.language), style="Caption")
    headings = [block for block in spec.blocks if isinstance(block, Heading) and block.level <= 2]
    names = [f"_Toc{number:08d}" for number in range(1, len(headings) + 1)]
    for index, (heading, name) in enumerate(zip(headings, names, strict=True)):
        paragraph = document.add_paragraph(style=f"TOC {heading.level}")
        if index == 0:
            for part in ("begin", _CODE, "separate"):
                _add_field_part(paragraph, part)
        paragraph._p.append(_link(mark.plain(heading.text), name))
        if index == len(headings) - 1:
            _add_field_part(paragraph, "end")
    document.add_paragraph(style="Table Gap")
    return names


def set_bookmark(paragraph: Any, name: str) -> None:
    """Puts the bookmark around the text of a paragraph. Its id is the number in its name, sources apart from headings."""
    number = int(re.sub(r"\D", "", name)) + (100_000 if name.startswith("_Source") else 0)
    first = next(index for index, child in enumerate(paragraph._p) if child.tag == qn("w:r"))
    names = f'w:id="{number}"'
    paragraph._p.insert(first, parse_xml(f'<w:bookmarkStart {nsdecls("w")} {names} w:name="{name}"/>'))
    paragraph._p.append(parse_xml(f"<w:bookmarkEnd {nsdecls('w')} {names}/>"))


def link_to(run: Any, bookmark: str) -> None:
    """Makes a run lead to a bookmark of the same document."""
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{bookmark}" w:history="1"/>')
    run._r.addprevious(link)
    link.append(run._r)


def _add_style(document: Any, name: str, indent: Any) -> None:
    if name in {style.name for style in document.styles}:
        return
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.left_indent, style.paragraph_format.space_after = indent, Pt(2)


def _add_field_part(paragraph: Any, part: str) -> None:
    run = paragraph.add_run()
    if part == _CODE:
        run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{_CODE}</w:instrText>'))
    else:
        run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{part}"/>'))


def _link(text: str, bookmark: str) -> Any:
    """An entry that leads to its heading."""
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{bookmark}" w:history="1"/>')
    run, said = OxmlElement("w:r"), OxmlElement("w:t")
    said.text = text
    run.append(said)
    link.append(run)
    return link
