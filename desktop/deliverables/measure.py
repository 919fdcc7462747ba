"""Answers for how much room text takes, without a font file: widths by character, in em of Arial.

Widths are the Adobe core metrics of Helvetica (the widths of Arial, Liberation Sans and Nimbus Sans), in 1/1000 em;
Chinese, Japanese and full-width characters are one em. The estimate is kept 2 % on the safe side.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from desktop.core.spec import Language

_GROUPS = {
    191: "'‘’",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[]\\ft·",
    333: "()`r-{}“”°",
    355: '"',
    389: "*",
    500: "Jckszvxy",
    556: "0123456789abdeghnopquL?$€£#_–«»†",
    584: "+<>=~−×±≤≥",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…™→←↑↓",
    1015: "@",
}
_WIDTHS = {character: width / 1000 for width, group in _GROUPS.items() for character in group}
_WORD = re.compile(r"[^\S\u00a0]+|[\S\u00a0]+")  # a no-break space belongs to its word
_LONGEST_WORD = 14.0  # em; beyond, a word (a web address) may break
_NO_LINE_START = "，。、；：？！）》」』】”’…%"


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def character_width(character: str, language: Language = "en") -> float:
    """Width in em of one character."""
    east = unicodedata.east_asian_width(character)
    if east in "WF" or (language == "zh" and character in "“”‘’…—·"):
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    if character in _WIDTHS:
        return _WIDTHS[character]
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, 0.6)


def width(text: str, language: Language = "en", bold: bool = False) -> float:
    """Width in em of one line of text. Between Chinese and Latin, Office and LibreOffice add a quarter em."""
    changes = sum(_is_wide(a) != _is_wide(b) for a, b in pairwise(text) if not a.isspace() and not b.isspace())
    return sum(character_width(character, language) for character in text) * (1.09 if bold else 1.02) + changes * 0.25


def line_count(text: str, room: float, language: Language = "en", bold: bool = False) -> int:
    """How many lines `text` takes in `room` em: breaks at spaces, after hyphens in long words, anywhere in Chinese."""
    return sum(_paragraph_lines(part, room, language, bold) for part in text.split("\n"))


def _paragraph_lines(text: str, room: float, language: Language, bold: bool) -> int:
    lines, used, before = 1, 0.0, " "
    for piece in _pieces(text):
        size = width(piece, language, bold)
        if not before.isspace() and not piece.isspace() and _is_wide(before) != _is_wide(piece[0]):
            size += 0.25
        before = piece[-1]
        if piece.isspace() or used + size <= room or (used == 0 and size <= room):
            used += size
        elif size <= room:
            lines, used = lines + 1, size
        else:
            # a word longer than a line starts on a line of its own, as Office and LibreOffice do
            lines, used = lines + int(used > 0) + int(size / room), size % room
    return lines


def _pieces(text: str) -> list[str]:
    """The text cut where a line may break: words, spaces, and single Chinese characters with their closing marks."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        current = ""
        for character in word:
            wide = _is_wide(character)
            if current and (wide or _is_wide(current[-1])) and character not in _NO_LINE_START:
                pieces.append(current)
                current = ""
            current += character
        pieces.append(current)
    return pieces


def longest_word(text: str, language: Language = "en", bold: bool = False) -> float:
    """Width in em of the widest piece that cannot be broken."""
    return max((width(piece, language, bold) for piece in _pieces(text) if not piece.isspace()), default=0.0)


def column_shares(texts: list[list[str]], wanted: list[float], room: float, language: Language) -> list[float]:
    """Widths in em of the columns of a table that fills `room` em.

    `texts` holds the cells of each column, the header first; `wanted` a share of the width or 0. A column never gets
    narrower than its longest word while there is room, and takes no more than its longest cell needs.
    """
    if any(wanted):
        known = sum(wanted)
        rest = max(1 - known, 0.0) / max(wanted.count(0.0), 1) or known / len(wanted)
        shares = [share or rest for share in wanted]
        return [room * share / sum(shares) for share in shares]
    least = [min(longest, room / 2) for longest in _longest(texts, language)]
    natural = [
        max(low, *(width(text, language, bold=True) for text in column))
        for column, low in zip(texts, least, strict=True)
    ]
    if sum(natural) <= room:
        spare = (room - sum(natural)) / len(natural)
        return [size + spare for size in natural]
    # A short column (a name, a date, an amount) never wraps.
    least = [full if full <= room * 0.2 else low for full, low in zip(natural, least, strict=True)]
    if sum(least) > room * 0.75:
        least = [min(longest, full) for longest, full in zip(_longest(texts, language), natural, strict=True)]
    # Long cells share what is left after the short ones by the square root of their length: two lines beside six read badly.
    free = room - sum(least)
    if free <= 0:
        return [room * low / sum(least) for low in least]
    pull = [(full - low) ** 0.75 if full > low else 0.0 for full, low in zip(natural, least, strict=True)]
    sizes = [low + free * weight / sum(pull) for low, weight in zip(least, pull, strict=True)]
    return _capped(sizes, natural, room)


def _longest(texts: list[list[str]], language: Language) -> list[float]:
    longest = [max(longest_word(text, language, bold=True) for text in column) for column in texts]
    return [min(size, _LONGEST_WORD) for size in longest]


def least_room(texts: list[list[str]], language: Language) -> float:
    """The narrowest table, in em, in which no word and no figure breaks; web addresses may."""
    return sum(_longest(texts, language))


def _capped(sizes: list[float], natural: list[float], room: float) -> list[float]:
    """Nothing wider than it needs; what is saved goes to the columns that still wrap."""
    capped = [min(size, full) for size, full in zip(sizes, natural, strict=True)]
    short = [full - size for size, full in zip(capped, natural, strict=True)]
    spare = room - sum(capped)
    if sum(short) <= 0:
        return [size + spare / len(capped) for size in capped]
    return [size + spare * lack / sum(short) for size, lack in zip(capped, short, strict=True)]
