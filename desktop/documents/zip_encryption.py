"""Answers for ZIP entries behind WinZip's AES encryption (AE-1, AE-2), which the standard library cannot open.

Specification: WinZip "AES Encryption Information". Traditional encryption is opened by `zipfile` itself.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib

METHOD = 99
_EXTRA = 0x9901
_ROUNDS = 1000
_MAC = 10  # bytes of the HMAC that are kept
_LOCAL_HEADER = 30


class WrongPassword(Exception):
    """The password does not fit this entry."""


def opened(package: bytes, entry: zipfile.ZipInfo, password: str) -> bytes:
    """The bytes of an entry of method 99. Raises WrongPassword, zipfile.BadZipFile (damaged), NotImplementedError (packed
    in a way not known here)."""
    strength, method = _announced(entry)
    if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(f"compression method {method}")
    body = _body(package, entry)
    salt_size, key_size = 4 * strength + 4, 8 * strength + 8
    salt, verifier = body[:salt_size], body[salt_size : salt_size + 2]
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, _ROUNDS, 2 * key_size + 2)
    if not hmac.compare_digest(keys[-2:], verifier):
        raise WrongPassword
    locked, mac = body[salt_size + 2 : -_MAC], body[-_MAC:]
    if not hmac.compare_digest(hmac.new(keys[key_size:-2], locked, hashlib.sha1).digest()[:_MAC], mac):
        raise WrongPassword  # one wrong password in 65,536 passes the verifier; a damaged file looks the same
    plain = _deciphered(locked, keys[:key_size])
    return plain if method == zipfile.ZIP_STORED else _unpacked(plain, entry.file_size)


def _announced(entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Key strength (1 to 3) and true compression method, from the extra field."""
    extra, at = entry.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _EXTRA and size >= 7 and at + 11 <= len(extra):
            _, _, strength, method = struct.unpack_from("<H2sBH", extra, at + 4)
            if strength in (1, 2, 3):
                return strength, method
        at += 4 + size
    raise zipfile.BadZipFile("no AES extra field")


def _body(package: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The stored bytes of an entry; its local header says where they begin."""
    at = entry.header_offset
    if package[at : at + 4] != b"PK\x03\x04" or len(package) < at + _LOCAL_HEADER:
        raise zipfile.BadZipFile("no local header")
    name, extra = struct.unpack_from("<HH", package, at + 26)
    start = at + _LOCAL_HEADER + name + extra
    body = package[start : start + entry.compress_size]
    if len(body) < entry.compress_size or len(body) < _MAC + 2 + 8:
        raise zipfile.BadZipFile("cut short")
    return body


def _deciphered(locked: bytes, key: bytes) -> bytes:
    """AES in counter mode with a little-endian counter from 1, which the library's own counter mode does not have."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    counters = b"".join(number.to_bytes(16, "little") for number in range(1, -(-len(locked) // 16) + 1))
    stream = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(counters)[: len(locked)]
    mixed = int.from_bytes(locked, "little") ^ int.from_bytes(stream, "little")
    return mixed.to_bytes(len(locked), "little")


def _unpacked(packed: bytes, size: int) -> bytes:
    """`size` is what the directory announces and the limits were checked against; more is never unpacked."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    plain = unpacker.decompress(packed, size + 1)
    if len(plain) != size:
        raise zipfile.BadZipFile("not the size it announces")
    return plain
