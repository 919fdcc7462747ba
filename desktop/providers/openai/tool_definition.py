"""Answers for tools in a request: a `ToolSpec` as a function definition, strict where its schema allows it.

Strict mode (https://developers.openai.com/api/docs/guides/structured-outputs) makes the provider generate valid
arguments only, but refuses optional fields and most keywords; a schema that does not qualify goes as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.core.ports import ToolSpec

_KEYWORDS = {*("type", "properties", "required", "additionalProperties"), *("items", "enum", "anyOf", "description")}
_DEPTH = 5


def function_tool(spec: ToolSpec) -> dict[str, Any]:
    """`spec` as an entry of `tools`."""
    return {
        "type": "function",
        "name": spec.name,
        "description": spec.description,
        "parameters": dict(spec.schema),
        "strict": spec.schema.get("type") == "object" and "anyOf" not in spec.schema and is_strict(spec.schema),
    }


def is_strict(schema: Any, depth: int = 0) -> bool:
    """Whether strict mode takes `schema`: every object closed, every field required, known keywords, five levels."""
    if not isinstance(schema, Mapping) or not set(schema) <= _KEYWORDS or depth > _DEPTH:
        return False
    if "anyOf" in schema:
        return all(is_strict(kind, depth + 1) for kind in schema["anyOf"])
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not all(isinstance(kind, str) for kind in kinds):
        return False
    if "object" in kinds:
        fields = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False and set(schema.get("required", ())) == set(fields)
        return closed and all(is_strict(field, depth + 1) for field in fields.values())
    return "array" not in kinds or is_strict(schema.get("items"), depth + 1)
