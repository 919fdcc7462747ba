"""Answers for files behind a password: the bytes inside, when the person gave the password for this task.

A password comes with the options of one reading; it is in no journal, no log and no message.
"""

from __future__ import annotations

from io import BytesIO

from desktop.documents import refusal
from desktop.documents.source import Source


def unlocked_office(source: Source) -> bytes:
    """The file inside an encrypted Office file (MS-OFFCRYPTO: docx, xlsx, pptx and the older doc, xls, ppt).

    Raises UnreadableFile("password") when the password is missing or wrong.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    for password in (source.options.password, _EXCEL_DEFAULT):
        if not password:
            continue
        plain = BytesIO()
        try:
            locked = msoffcrypto.OfficeFile(BytesIO(source.data))
            locked.load_key(password=password)
            locked.decrypt(plain)
        except (InvalidKeyError, DecryptionError):
            continue
        except (FileFormatError, ParseError, ValueError, KeyError, IndexError, OSError, AttributeError) as error:
            if source.options.password:
                raise refusal.damaged(source.name) from error
            continue  # without a password nobody can tell whether it is damaged as well
        if _is_office(plain.getvalue()):
            return plain.getvalue()
    raise refusal.password(source.name, is_wrong=bool(source.options.password))


_EXCEL_DEFAULT = "VelvetSweatshop"  # what Excel itself tries first: such files open without a question


def _is_office(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
