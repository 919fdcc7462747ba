"""Answers for what a reader of a web page cannot see: display:none, white on white, one pixel, off the screen.

Looks at style attributes and at simple rules of the page's own style sheets. Where a ground cannot be known
(a style sheet elsewhere), words count as visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html as lxml_html

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"[.#]?[a-z_][\w-]*", re.IGNORECASE)
_LAST = re.compile(r"[.#]?[A-Za-z_][\w-]*$")
_INVISIBLE = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0?(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*(?:0(?:\.0+)?(?:px|pt|em|rem|%)?|[0-2](?:\.\d+)?p[xt])\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%)|color\s*:\s*transparent)"
    r"|(?:left|top|right)\s*:\s*-\d{4,}px"
)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)")
_GROUND = re.compile(r"(?<![\w-])background(?:-color|-image)?\s*:\s*([^;!]+)")
_WHITE = re.compile(r"#fff(?:fff)?\b|\bwhite\b|rgba?\(\s*255\s*,\s*255\s*,\s*255")
_NO_GROUND = re.compile(r"\s*(?:transparent|none|inherit|initial|unset|0)\s*$")
_MAX_SHEET = 200_000  # characters of style sheets that are looked at


class Visibility:
    """The style sheets of one page, asked about its elements."""

    def __init__(self, root: lxml_html.HtmlElement) -> None:
        self._rules: dict[str, str] = {}
        self._grounds: dict[str, str] = {}
        self._is_complete = next(root.iter("link"), None) is None
        for selectors, declarations in _rules_of(root):
            for selector in selectors:
                self._take(selector, declarations)

    def is_hidden(self, element: lxml_html.HtmlElement) -> bool:
        """Whether the element itself hides what is in it (its ancestors are asked on their own)."""
        if element.get("hidden") is not None and element.get("hidden") != "until-found":
            return True
        style = self._style(element)
        if style and _INVISIBLE.search(style):
            return True
        colour = _last(_COLOUR, style) or element.get("color", "").lower()
        return bool(colour) and self._is_lost_on_its_ground(element, colour.strip())

    def _take(self, selector: str, declarations: str) -> None:
        """Only a simple selector may hide; for grounds the last part of any selector is believed."""
        if _SIMPLE.fullmatch(selector):
            self._rules[selector] = f"{self._rules.get(selector, '')};{declarations}"
        last, ground = _LAST.search(selector), _GROUND.search(declarations)
        if last and ground:
            self._grounds[last.group()] = ground.group(1).strip()

    def _style(self, element: lxml_html.HtmlElement) -> str:
        parts = [rule for name in _names(element) if (rule := self._rules.get(name))]
        return ";".join([*parts, element.get("style", "").lower()])

    def _is_lost_on_its_ground(self, element: lxml_html.HtmlElement, colour: str) -> bool:
        for item in (element, *element.iterancestors()):
            ground = self._ground(item)
            if ground:
                return ground == colour or (bool(_WHITE.search(ground)) and bool(_WHITE.match(colour)))
        return bool(_WHITE.match(colour)) and self._is_complete

    def _ground(self, element: lxml_html.HtmlElement) -> str:
        """What the element paints behind its words, "" for nothing."""
        stated = _last(_GROUND, element.get("style", "").lower())
        attributes = element.get("bgcolor", "").lower() or element.get("background", "")
        sheets = next((ground for name in _names(element) if (ground := self._grounds.get(name))), "")
        ground = (stated or attributes or sheets).strip()
        return "" if _NO_GROUND.match(ground) else ground


def _rules_of(root: lxml_html.HtmlElement) -> Iterator[tuple[list[str], str]]:
    """Selectors and declarations, in lower case except for class names and ids."""
    for sheet in root.iter("style"):
        for selectors, declarations in _RULE.findall(_COMMENT.sub("", (sheet.text or "")[:_MAX_SHEET])):
            yield [selector.strip() for selector in selectors.split(",")], declarations.lower()


def _names(element: lxml_html.HtmlElement) -> list[str]:
    """The simple selectors that match the element, the most specific last."""
    classes = [f".{name}" for name in element.get("class", "").split()]
    own = element.get("id", "")
    return [str(element.tag), *classes, *([f"#{own}"] if own else [])]


def _last(pattern: re.Pattern[str], style: str) -> str:
    found = pattern.findall(style)
    return found[-1].strip() if found else ""
