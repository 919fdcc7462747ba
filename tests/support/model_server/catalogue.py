"""What a server says about its models: Anthropic, OpenAI, and the ways of Ollama, LM Studio, vLLM and llama.cpp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.model_server.script import Json

CONTEXT = 32768


def catalogue(path: str, models: Sequence[str], flavour: str, headers: Mapping[str, str]) -> Json | None:
    """The answer for `path`; None when it is no list this kind of server has."""
    if path.endswith("/api/tags") and flavour == "ollama":
        return {"models": [{"name": id, "model": id, "details": {"family": "qwen3"}} for id in models]}
    if path.endswith("/api/show") and flavour == "ollama":
        info = {"general.architecture": "qwen3", "qwen3.context_length": CONTEXT}
        return {"model_info": info, "capabilities": ["completion", "tools", "vision", "thinking"]}
    if path.endswith("/api/v0/models") and flavour == "lmstudio":
        entry = {"object": "model", "type": "vlm", "max_context_length": CONTEXT, "loaded_context_length": 8192}
        return {"object": "list", "data": [{"id": id, **entry} for id in models]}
    if not path.endswith("/models"):
        return _one(path, models, headers)
    if "anthropic-version" in headers:
        data = [_anthropic(id) for id in models]
        return {"data": data, "has_more": False, "first_id": models[0], "last_id": models[-1]}
    return {"object": "list", "data": [_openai(id, flavour) for id in models]}


def _one(path: str, models: Sequence[str], headers: Mapping[str, str]) -> Json | None:
    before, _, id = path.rpartition("/")
    if not before.endswith("/models") or id not in models:
        return None
    return _anthropic(id) if "anthropic-version" in headers else _openai(id, "")


def _anthropic(id: str) -> Json:
    return {"type": "model", "id": id, "display_name": id.title(), "created_at": "2026-01-01T00:00:00Z"} | {
        "max_input_tokens": 200_000,
        "max_tokens": 64_000,
        "capabilities": None,
    }


def _openai(id: str, flavour: str) -> Json:
    entry: Json = {"id": id, "object": "model", "created": 1764000000, "owned_by": flavour or "scripted"}
    if flavour == "vllm":
        entry["max_model_len"] = CONTEXT
    if flavour == "llama.cpp":
        entry["meta"] = {"n_ctx_train": 131072, "n_ctx": CONTEXT, "n_params": 4022468096}
    return entry
