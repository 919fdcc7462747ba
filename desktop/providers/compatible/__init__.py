"""Answers for any server that speaks Chat Completions: Ollama, llama.cpp, vLLM, LM Studio, OpenRouter, DeepSeek, Qwen and the rest.

It speaks HTTP itself instead of through OpenAI's SDK. The SDK ends a stream the same way at `[DONE]` and at a clean cut,
so a cut answer could pass for a whole one; it reads nothing from a server that answers a stream by one JSON body; it
overlooks llama.cpp's `error:` lines; and importing it costs more than a turn with a small local model.
"""
