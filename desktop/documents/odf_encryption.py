"""Answers for OpenDocument files behind a password: each part is decrypted when it is read.

ODF 1.2 and 1.3, part "Packages", 3.4: raw deflate, then AES-256-CBC under a key from PBKDF2. What LibreOffice 24.2 and
later write by default (one encrypted package, Argon2id) and the Blowfish of ODF 1.1 are told in a sentence.
"""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from desktop.documents import refusal
from desktop.documents.ooxml import Package
from desktop.documents.source import Source

MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_CIPHER = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
_DIGESTS = {
    "http://www.w3.org/2000/09/xmldsig#sha256": "sha256",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "": "sha1",
    "SHA1": "sha1",
}
_CHECKSUM = "#sha256-1k"
_MAX_ROUNDS = 2_000_000  # a hostile file could ask for hours
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Lock:
    """How one part is encrypted. `checksum` is over the first 1024 bytes of the packed part."""

    cipher: str
    vector: bytes
    digest: str
    derivation: str
    rounds: int
    salt: bytes
    checksum: bytes

    @property
    def is_known(self) -> bool:
        known = self.cipher == _CIPHER and self.derivation.endswith("PBKDF2") and bool(self.digest)
        return known and 0 < self.rounds <= _MAX_ROUNDS and len(self.vector) == _BLOCK


class LockedPackage(Package):
    """A package whose parts are decrypted with the password of the reading options.

    Raises UnreadableFile: password when there is none or it does not fit, unsupported for an encryption not known here.
    """

    def __init__(self, source: Source, manifest: etree._Element) -> None:
        super().__init__(source)
        self._source = source
        try:
            self._locks = dict(_locks(manifest))
        except (ValueError, NotBase64) as error:
            raise refusal.damaged(source.name) from error
        if not all(lock.is_known for lock in self._locks.values()):
            en, zh = "an OpenDocument file with a kind of encryption", "采用某种加密方式的 OpenDocument 文件"
            raise refusal.unsupported(source.name, en, zh)
        if not source.options.password:
            raise refusal.password(source.name)

    def bytes_of(self, part: str) -> bytes | None:
        data = super().bytes_of(part)
        lock = self._locks.get(part)
        return data if data is None or lock is None else self._opened(data, lock)

    def _opened(self, data: bytes, lock: Lock) -> bytes:
        options = self._source.options
        packed = _decrypted(data, lock, options.password)
        if not packed or (lock.checksum and hashlib.sha256(packed[:1024]).digest() != lock.checksum):
            raise refusal.password(self.name, is_wrong=True)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            plain = unpacker.decompress(packed, options.limits.max_expanded)
        except zlib.error as error:
            raise refusal.password(self.name, is_wrong=True) from error
        if unpacker.unconsumed_tail:
            raise refusal.bomb(self.name)
        return plain


def _locks(manifest: etree._Element) -> Iterator[tuple[str, Lock]]:
    """Part name and lock of every encrypted part."""
    for entry in manifest.iter(MANIFEST + "file-entry"):
        data = entry.find(MANIFEST + "encryption-data")
        if data is None:
            continue
        algorithm, start, derivation = (
            _attributes(data.find(MANIFEST + tag)) for tag in ("algorithm", "start-key-generation", "key-derivation")
        )
        has_checksum = (data.get(MANIFEST + "checksum-type") or "").endswith(_CHECKSUM)
        yield (
            entry.get(MANIFEST + "full-path", ""),
            Lock(
                algorithm.get("algorithm-name", ""),
                b64decode(algorithm.get("initialisation-vector", "")),
                _DIGESTS.get(start.get("start-key-generation-name", ""), ""),
                derivation.get("key-derivation-name", ""),
                int(derivation.get("iteration-count", "0")),
                b64decode(derivation.get("salt", "")),
                b64decode(data.get(MANIFEST + "checksum", "")) if has_checksum else b"",
            ),
        )


def _attributes(element: etree._Element | None) -> dict[str, str]:
    """By local name."""
    return {} if element is None else {str(name).rpartition("}")[2]: str(value) for name, value in element.items()}


def _decrypted(data: bytes, lock: Lock, password: str) -> bytes:
    """The packed part without its padding (the last byte says how long it is); b"" when that cannot be."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if not data or len(data) % _BLOCK:
        return b""
    start = hashlib.new(lock.digest, password.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, 32)
    plain = Cipher(algorithms.AES(key), modes.CBC(lock.vector)).decryptor().update(data)
    return plain[: -plain[-1]] if 0 < plain[-1] <= _BLOCK else b""
