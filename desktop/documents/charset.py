"""Answers for bytes that should be text: which encoding they are in, and the text.

Order: byte order mark, strict UTF-8, the declared charset, then statistics. The Chinese charsets are read as
GB 18030, which contains GB 2312 and GBK; senders declare the smaller one and use the larger one.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
}
_EASTERN = re.compile("[\\n\\r\\t -~\u2010-\u2030\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_HIGH = re.compile(rb"[\x80-\xff]")
_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_ACCENTED = re.compile(
    rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,2}(?=[A-Za-z])"
    rb"|(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])"
)
_SAMPLE = 60_000
_LIKELY = [
    "gb18030",
    "big5",
    "cp932",
    "euc_jp",
    "euc_kr",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1256",
    "cp500",
    "koi8_r",
]


def decode(data: bytes, declared: str = "") -> str:
    """`data` as text; never fails. `declared` is the charset that a header or a meta tag names, if any."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    guess = sixteen_bit(data)
    if guess:
        return data.decode(guess, "replace")
    for encoding in ("utf-8", _name(declared)):
        text = _strict(data, encoding)
        if text is not None and not (encoding == "utf-8" and _is_escaped(data, declared)):
            return text
    return _by_statistics(data, _name(declared))


def sixteen_bit(data: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" when every other byte is zero as in Latin text without a mark, else ""."""
    sample = data[:2_000]
    if len(sample) < 4:
        return ""
    if not sample.isascii() and len(sample) % 2 == 0 and (eastern := _eastern(sample)):
        return eastern
    if 0 not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < len(sample) * 0.05:
        return "utf-16-le"
    if even > len(sample) * 0.3 and odd < len(sample) * 0.05:
        return "utf-16-be"
    return ""


def _eastern(sample: bytes) -> str:
    """Chinese and Japanese have no zeros in UTF-16; their stops, line ends and spaces do have bytes that no eight-bit
    text has, and nearly all other units are ideographs, kana or plain letters."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if any(mark in text for mark in "。，、\n 　") and len(_EASTERN.findall(text)) >= 0.97 * len(text):
            return encoding
    return ""


def _is_escaped(data: bytes, declared: str) -> bool:
    """ISO-2022 and HZ text is seven-bit, so it passes as UTF-8 and would stay full of escapes."""
    return b"\x1b$" in data or b"\x1b(" in data or (declared.lower().startswith("hz") and b"~{" in data)


def _name(declared: str) -> str:
    name = declared.strip().strip("\"'").lower()
    return _WIDER.get(name, name)


def _strict(data: bytes, encoding: str) -> str | None:
    if not encoding:
        return None
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _is_western(sample: bytes) -> bool:
    """One or two accented letters inside words of plain ones, in a text too short for statistics."""
    if len(sample) >= 2_000:
        return False
    return bool(_HIGH.search(sample)) and not _HIGH.search(_ACCENTED.sub(b"", sample))


def _is_simplified(sample: bytes) -> bool:
    """Nearly all pairs are everyday characters of GB 2312 (its first level), as in names and subjects that are too
    short for statistics. Korean shares the range, but keeps to its first half."""
    pairs = _PAIRS.findall(sample[:2_000])
    everyday = [pair for pair in pairs if 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1]
    letters = [pair for pair in pairs if not (0xA1 <= pair[0] <= 0xA9)]  # those are punctuation
    if len(letters) < 2 or len(everyday) < 0.9 * len(letters):
        return False
    return len(letters) < 12 or any(pair[0] > 0xC8 for pair in everyday)


def _by_statistics(data: bytes, declared: str) -> str:
    import charset_normalizer

    if b"\x1b$" in data:
        text = _strict(data, "iso2022_jp_2")
        if text is not None:
            return text
    sample = data[:_SAMPLE]
    if _is_western(sample):
        return data.decode("cp1252", "replace")
    if _is_simplified(sample):
        return data.decode("gb18030", "replace")
    best = charset_normalizer.from_bytes(sample, cp_isolation=_LIKELY, threshold=0.4).best()
    if best is not None:
        return data.decode(best.encoding, "replace")
    for encoding in (declared, "gb18030", "cp1252"):
        text = _strict(data, encoding)
        if text is not None:
            return text
    try:
        return data.decode(declared or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
