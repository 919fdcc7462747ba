"""Answers for mail addresses in specs: "a@b.example" or "Name <a@b.example>" (RFC 5322, 3.4)."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import getaddresses


def addresses(texts: tuple[str, ...]) -> tuple[Address, ...]:
    """ "a@b.example" and "Name <a@b.example>" as header values. ValueError for text that is no address."""
    found = []
    for name, address in getaddresses([_one_line(text) for text in texts]):
        found.append(_address(name, address))
    return tuple(found)


def _address(name: str, address: str) -> Address:
    """A host name outside ASCII is written in its IDNA form (RFC 5890), which every mail program understands."""
    local, at, domain = address.rpartition("@")
    try:
        if not (local and at and domain) or not local.isascii():
            raise ValueError
        return Address(display_name=name, addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, HeaderParseError) as error:
        raise ValueError(f"{address or name!r} is no mail address") from error


def _one_line(text: str) -> str:
    """A comma or colon in a bare name would split the address; line ends would start a new header."""
    clean = " ".join(text.split())
    name, bracket, rest = clean.partition("<")
    if not bracket or name.strip().startswith('"') or not name.strip():
        return clean
    escaped = name.strip().replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{rest}'
