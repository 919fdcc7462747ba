"""Answers for the grammar of iCalendar (RFC 5545, section 3.1) in the wild: lines, properties, components.

Calendars that people receive break the rules (lower-case names, lone line feeds, missing ends), so this reader
forgives what it can; only time zone definitions are left to the icalendar library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_FOLD = re.compile(r"\r?\n[ \t]")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;:,"]*)((?:,(?:"[^"]*"|[^;:,"]*))*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: value as written, parameters with upper-case names."""

    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value with its escapes undone (RFC 5545, 3.3.11)."""
        return _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), self.value).strip()


@dataclass(slots=True)
class Component:
    """A BEGIN … END block. `lines` are its own content lines as written, with those of inner components."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def get(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((item for item in self.properties if item.name == name), None)

    def all(self, name: str) -> list[Property]:
        return [item for item in self.properties if item.name == name]

    def text(self, name: str) -> str:
        found = self.get(name)
        return found.text if found else ""

    def walk(self) -> Iterator[Component]:
        """This component and all below it."""
        yield self
        for component in self.components:
            yield from component.walk()


def parse_calendar(text: str) -> Component:
    """All components of a file below one nameless root; ends that are missing or too many are mended."""
    root = Component("")
    stack = [root]
    for line in _FOLD.sub("", text.lstrip("\ufeff")).splitlines():
        if not line.strip():
            continue
        for open_component in stack[1:]:
            open_component.lines.append(line)
        item = _property(line)
        if item is None:
            continue
        if item.name == "BEGIN" and len(stack) <= _MAX_DEPTH:
            component = Component(item.value.strip().upper(), lines=[line])
            stack[-1].components.append(component)
            stack.append(component)
        elif item.name == "END":
            _close(stack, item.value.strip().upper())
        else:
            stack[-1].properties.append(item)
    return root


def _close(stack: list[Component], name: str) -> None:
    """Closes the innermost open component of that name, and those left open inside it."""
    for index in range(len(stack) - 1, 0, -1):
        if stack[index].name == name:
            del stack[index:]
            return


def _property(line: str) -> Property | None:
    name = re.match(r"\s*([A-Za-z0-9-]+)", line)
    if not name:
        return None
    at, parameters = name.end(), {}
    while match := _PARAMETER.match(line, at):
        parameters[match.group(1).upper()] = (match.group(2) + match.group(3)).replace('"', "")
        at = match.end()
    if at < len(line) and line[at] == ";":  # a broken parameter: the value begins after the next colon
        at = line.find(":", at)
    if at < 0 or at >= len(line) or line[at] != ":":
        return None
    return Property(name.group(1).upper(), line[at + 1 :], parameters)
