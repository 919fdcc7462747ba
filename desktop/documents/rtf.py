"""Answers for the language of RTF files: control words, groups and charsets become runs of text with their marks.

Follows the Rich Text Format specification 1.9.1. Text bytes are gathered per font and decoded together, because in
East Asian charsets a letter may be one escaped and one plain byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop.documents import charset

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([\r\n]+)|([^\\{}\r\n]+)"
)
_BY_CHARSET = {
    0: "cp1252",
    1: "",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
_DOUBLE = {"cp932", "gb18030", "big5hkscs", "cp949", "johab"}
_MAC_SYMBOL = 2
# groups whose text is none of the document's words
_SKIPPED = set(
    "stylesheet pict object objdata listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping "
    "latentstyles datastore xmlnstbl fldinst bkmkstart bkmkend pgdsctbl filetbl pnseclvl listtext pntext nonshppict "
    "private1 passwordhash mmathPr atrfstart atrfend atnid atndate atnref atnparent atntime atnicn wgrffmtfilter sv sn sp "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn formfield panose falt".split()
)
_NAMED = {  # groups that are told apart: the text goes to them instead of the body
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "footnote": "footnote",
    "annotation": "comment",
    "atnauthor": "comment author",
    "title": "title",
    "author": "author",
    "operator": "operator",
    "subject": "subject",
    "shptxt": "text box",
}
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "nestcell": "\t",
    "nestrow": "\n",
    "softline": "\n",
    "column": "\n",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_WHITE = (255, 255, 255)
_MAX_GROUPS = 2_000


@dataclass(frozen=True, slots=True)
class Look:
    """How text is formatted now. `target` is "" for the body; `size` in half points; `level` of the heading from 1."""

    target: str = ""
    font: int = -1
    is_hidden: bool = False
    colour: int = 0
    ground: int = 0
    size: int = 24
    is_deleted: bool = False
    is_inserted: bool = False
    in_table: bool = False
    level: int = 0
    fallback: int = 1
    is_skipped: bool = False
    is_markup: bool = False  # inside \\*\\htmltag


@dataclass(slots=True)
class Sink:
    """What is told while a file is read: text with its look, and the marks "par", "cell", "row"."""

    text: Callable[[str, Look, bool], None]
    mark: Callable[[str, Look], None]


@dataclass(slots=True)
class RtfReader:
    """One pass over a file."""

    sink: Sink
    codepage: str = "cp1252"
    is_html: bool = False
    _look: Look = field(default_factory=Look)
    _stack: list[Look] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _fonts: dict[int, str] = field(default_factory=dict)
    _colours: list[tuple[int, int, int]] = field(default_factory=list)
    _styles: dict[int, int] = field(default_factory=dict)
    _in_fonts: bool = False
    _in_colours: bool = False
    _colour: list[int] = field(default_factory=lambda: [0, 0, 0])
    _pending: int = 0  # characters of a fallback still to be skipped
    _default_font: int = 0
    _opened: bool = False  # the last token opened a group
    _starred: bool = False

    def read(self, data: bytes) -> None:
        """The whole file. Binary data after "\\bin" is jumped over."""
        at = 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            word, number, hexadecimal, symbol, brace, _, plain = match.groups()
            if word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word.decode(), None if number is None else int(number))
            elif hexadecimal:
                self._byte(bytes([int(hexadecimal, 16)]))
            elif symbol:
                self._symbol(symbol)
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                self._close()
            elif plain:
                self._plain(plain)
        self._flush()

    def _open(self) -> None:
        self._flush()
        if len(self._stack) < _MAX_GROUPS:
            self._stack.append(self._look)
        self._opened, self._starred, self._pending = True, False, 0

    def _close(self) -> None:
        self._flush()
        before = self._look
        if self._stack:
            self._look = self._stack.pop()
        if not self._look.is_skipped:
            self._in_fonts = self._in_colours = False
        if before.target and before.target != self._look.target:
            self.sink.mark("end", before)
        self._opened, self._pending = False, 0

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _byte(self, data: bytes) -> None:
        if self._pending:
            self._pending -= 1
        else:
            self._bytes += data

    def _plain(self, data: bytes) -> None:
        self._opened = False
        if self._in_colours:
            for _ in range(data.count(b";")):
                self._colours.append((self._colour[0], self._colour[1], self._colour[2]))
                self._colour = [0, 0, 0]
            return
        skip = min(self._pending, len(data))
        self._pending -= skip
        self._bytes += data[skip:]

    def _word(self, word: str, number: int | None) -> None:
        is_first, is_starred = self._opened, self._starred
        self._opened = self._starred = False
        if is_first and self._group(word, is_starred):
            return
        if self._in_colours and word in ("red", "green", "blue"):
            self._colour[("red", "green", "blue").index(word)] = number or 0
        elif self._in_fonts:
            self._font(word, number or 0)
        elif word == "u":
            self._unicode(number or 0)
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif word in ("par", "sect", "page", "cell", "row"):
            self._flush()
            if not self._look.is_skipped:
                self.sink.mark("par" if word in ("sect", "page") else word, self._look)
        else:
            self._format(word, number)

    def _group(self, word: str, is_starred: bool) -> bool:
        """Whether `word` opens a group of its own kind."""
        look = self._look
        if word == "fonttbl":
            self._in_fonts, self._look = True, replace(look, is_skipped=True)
        elif word == "colortbl":
            self._in_colours, self._look = True, replace(look, is_skipped=True)
        elif word == "htmltag" and is_starred:
            self._look = replace(look, is_markup=True)
        elif word in _NAMED and not look.is_skipped:
            self._look = replace(look, target=_NAMED[word], is_skipped=False, level=0)
        elif word in ("shpinst", "shp", "shptxt", "do", "dptxbxtext", "shppict", "background"):
            self._look = replace(look, is_skipped=look.is_skipped or word in ("shppict", "background"))
        elif word in _SKIPPED or (is_starred and word not in ("u", "ud", "cs")):
            self._look = replace(look, is_skipped=True)
        else:
            return word == "info"
        return True

    def _font(self, word: str, number: int) -> None:
        if word == "f":
            self._look = replace(self._look, font=number)
        elif word in ("fcharset", "cpg"):
            name = _BY_CHARSET.get(number, "") if word == "fcharset" else f"cp{number}"
            self._fonts[self._look.font] = name or self._fonts.get(self._look.font, "")

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        self._flush()
        self._say(chr(code), is_unit=True)
        self._pending = self._look.fallback

    def _say(self, text: str, *, is_unit: bool = False) -> None:
        self._flush()
        if self._pending and not is_unit:
            self._pending -= 1
            return
        if not self._look.is_skipped:
            self.sink.text(text, self._look, self._is_unseen(self._look))

    def _flush(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        if self._look.is_skipped:
            return
        self.sink.text(self._decoded(data), self._look, self._is_unseen(self._look))

    def _decoded(self, data: bytes) -> str:
        font = self._look.font if self._look.font >= 0 else self._default_font
        encoding = self._fonts.get(font, "") or self.codepage
        if data.isascii():
            return data.decode()
        if encoding not in _DOUBLE and self.codepage in _DOUBLE:
            encoding = self.codepage  # files of East Asian systems name Western fonts for their own letters
        try:
            return data.decode(encoding, "replace")
        except LookupError:
            return charset.decode(data)

    def _format(self, word: str, number: int | None) -> None:
        """Changes of the look. A toggle without a number, or any but 0, is on."""
        look, is_on = self._look, number != 0
        changes: dict[str, object] = {
            "f": {"font": number or 0},
            "v": {"is_hidden": is_on},
            "cf": {"colour": number or 0},
            "cb": {"ground": number or 0},
            "highlight": {"ground": number or 0},
            "chcbpat": {"ground": number or 0},
            "cbpat": {"ground": number or 0},
            "clcbpat": {"ground": number or 0},
            "fs": {"size": 24 if number is None else number},
            "deleted": {"is_deleted": is_on},
            "revised": {"is_inserted": is_on},
            "intbl": {"in_table": True},
            "outlinelevel": {"level": (number or 0) + 1 if (number or 0) < 9 else 0},
            "uc": {"fallback": 1 if number is None else max(0, min(number, 10))},
            "pard": {"in_table": False, "level": 0},
            "htmlrtf": {"is_skipped": is_on} if self.is_html else {},
            "plain": {"is_hidden": False, "colour": 0, "ground": 0, "size": 24, "is_deleted": False, "font": -1},
        }.get(word) or {}  # type: ignore[assignment]
        if changes:
            self._flush()
            self._look = replace(look, **changes)  # type: ignore[arg-type]
        elif word == "ansicpg" and number:
            self.codepage = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8"}.get(number, f"cp{number}")
        elif word in ("mac", "pc", "pca"):
            self.codepage = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "deff":
            self._default_font = number or 0
        elif word == "fromhtml":
            self.is_html = True

    def _is_unseen(self, look: Look) -> bool:
        """Hidden by its mark, white on nothing, or of one point or less."""
        if look.is_hidden or look.size <= 2:
            return True
        colours = self._colours
        is_white = 0 < look.colour < len(colours) and colours[look.colour] == _WHITE
        return is_white and not look.ground and not look.in_table
