"""Answers for mail addresses in specs: "a@b.example" or "Name <a@b.example>" (RFC 5322, 3.4)."""

from __future__ import annotations

from email.headerregistry import Address
from email.utils import getaddresses


def addresses(texts: tuple[str, ...]) -> tuple[Address, ...]:
    """ "a@b.example" and "Name <a@b.example>" as header values. ValueError for text that is no address."""
    found = []
    for name, address in getaddresses([_one_line(text) for text in texts]):
        if "@" not in address.strip("@"):
            raise ValueError(f"{address or name!r} is no mail address")
        found.append(Address(display_name=name, addr_spec=address))
    return tuple(found)


def _one_line(text: str) -> str:
    """A comma or colon in a bare name would split the address; line ends would start a new header."""
    clean = " ".join(text.split())
    name, bracket, rest = clean.partition("<")
    if not bracket or name.strip().startswith('"') or not name.strip():
        return clean
    escaped = name.strip().replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{rest}'
