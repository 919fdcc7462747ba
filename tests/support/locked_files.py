"""Files behind a password, made on the spot: Office (agile encryption), PDF (RC4), ZIP (AES), OpenDocument (AES)."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from base64 import b64encode
from io import BytesIO


def locked_word(text: str, password: str) -> bytes:
    """A Word file of one paragraph."""
    from docx import Document
    from msoffcrypto.format.ooxml import OOXMLFile

    plain, locked = BytesIO(), BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(plain)
    plain.seek(0)
    OOXMLFile(plain).encrypt(password, locked)
    return locked.getvalue()


def locked_pdf(text: str, password: str) -> bytes:
    """A PDF of one line."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password, "owner", strength=128), invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return file.getvalue()


def aes_zip(files: dict[str, bytes], password: str, strength: int = 3, version: int = 2) -> bytes:
    """A ZIP with WinZip's AES encryption (AE-1 or AE-2), which the standard library can neither write nor read."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for number, (name, data) in enumerate(files.items()):
            body = _encrypted(data, password, strength, bytes([number + 1]) * (4 * strength + 4))
            info = zipfile.ZipInfo(name)
            info.extra = struct.pack("<HHH2sBH", 0x9901, 7, version, b"AE", strength, zipfile.ZIP_DEFLATED)
            package.writestr(info, body)
    return _renamed(buffer.getvalue(), files, version)


def _encrypted(data: bytes, password: str, strength: int, salt: bytes) -> bytes:
    """Salt, verifier, AES-CTR with a little-endian counter over raw deflate, first 10 bytes of HMAC-SHA1."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = packer.compress(data) + packer.flush()
    length = 8 * strength + 8
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 2 * length + 2)
    block = Cipher(algorithms.AES(keys[:length]), modes.ECB()).encryptor()
    counters = b"".join((n + 1).to_bytes(16, "little") for n in range(-(-len(plain) // 16)))
    stream = block.update(counters)
    body = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    mac = hmac.new(keys[length : 2 * length], body, "sha1").digest()[:10]
    return salt + keys[-2:] + body + mac


def _renamed(package: bytes, files: dict[str, bytes], version: int) -> bytes:
    """The stored entries as encrypted ones of method 99, with their true sizes and checksums."""
    raw = bytearray(package)
    for signature, flags, checks in ((b"PK\x03\x04", 6, 14), (b"PK\x01\x02", 8, 16)):
        at = -1
        for data in files.values():
            at = raw.index(signature, at + 1)
            checksum = zlib.crc32(data) if version == 1 else 0
            struct.pack_into("<HH", raw, at + flags, 1, 99)
            struct.pack_into("<I", raw, at + checks, checksum)
            struct.pack_into("<I", raw, at + checks + 8, len(data))
    return bytes(raw)


MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"


def locked_text_document(text: str, password: str, cipher: str = CBC, rounds: int = 1000) -> bytes:
    """An .odt of one paragraph, encrypted as LibreOffice 7.4 does it (but for the number of rounds)."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:text><text:p>{text}</text:p></office:text>"
        "</office:body></office:document-content>"
    )
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content.encode()) + packer.flush()
    salt, vector = bytes(range(16)), bytes(range(16, 32))
    manifest = f"""<manifest:manifest xmlns:manifest="{MANIFEST}"><manifest:file-entry manifest:full-path="content.xml"
      manifest:size="{len(content)}"><manifest:encryption-data manifest:checksum-type="{MANIFEST}#sha256-1k"
      manifest:checksum="{_base64(hashlib.sha256(packed[:1024]).digest())}"><manifest:algorithm
      manifest:algorithm-name="{cipher}" manifest:initialisation-vector="{_base64(vector)}"/>
      <manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"
      manifest:key-size="32"/><manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32"
      manifest:iteration-count="{rounds}" manifest:salt="{_base64(salt)}"/></manifest:encryption-data>
      </manifest:file-entry></manifest:manifest>"""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", _cbc(packed, password, salt, vector, min(rounds, 1000)))
        package.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def _cbc(packed: bytes, password: str, salt: bytes, vector: bytes, rounds: int) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(password.encode()).digest(), salt, rounds, 32)
    padding = 16 - len(packed) % 16
    padded = packed + bytes(padding - 1) + bytes([padding])
    return Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor().update(padded)


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
