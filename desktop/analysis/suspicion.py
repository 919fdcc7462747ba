"""Answers for words that try to steer whoever reads the files: they are counted and named, never quoted as a fact.

Two signs: the text is hidden from a person, or it addresses assistants, models or "the reader's instructions".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from desktop.analysis.finding import Suspicion
from desktop.core.document import Document, Passage
from desktop.core.spec import Language

_STEERING = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|your|"
    r"system)\b.{0,30}\b(?:instructions?|prompts?|rules|guidelines)\b|"
    r"\b(?:ai|virtual|language model|automated)\s+(?:assistants?|agents?|models?|systems?)\b.{0,80}\b(?:should|must|"
    r"shall|are (?:asked|instructed|required)|instruction|please|processing|reading)\b|"
    r"\bassistants?\s+(?:should|must|shall|are to)\b|"
    r"\b(?:you are (?:now )?(?:an? )?(?:ai|assistant|language model|chatgpt|claude|copilot)|system prompt|"
    r"new instructions?\s*:|as an ai (?:assistant|model))|"
    r"<\|?(?:im_start|system|endoftext)\|?>|\[/?INST\]|"
    r"(?:忽略|无视|忘记).{0,10}(?:之前|以上|上面|先前|所有).{0,10}(?:指令|指示|提示|规则)|"
    r"(?:AI|人工智能|智能)(?:助手|代理|模型).{0,30}(?:应当|应该|必须|请|需要)|系统提示词?",
    re.IGNORECASE | re.DOTALL,
)

# one of these stands in every text the pattern fits
_HINTS = frozenset(
    "instruct,assistant,prompt,rules,guideline,automated,model,you are,ai agent,ai system,<|,inst],"
    "指令,指示,提示,规则,助手,代理,模型".split(",")
)


def is_steering(text: str) -> bool:
    """Whether `text` speaks to an assistant instead of to a person."""
    low = text.lower()
    return any(hint in low for hint in _HINTS) and bool(_STEERING.search(text))


def is_usable(passage: Passage) -> bool:
    """Whether a passage may be quoted: visible, and not steering."""
    return not passage.hidden and not (len(passage.text) < 4000 and is_steering(passage.text))


def find_suspicions(documents: Sequence[Document], language: Language = "en") -> tuple[Suspicion, ...]:
    """One finding per file and sign, with the number of passages."""
    counts: Counter[tuple[str, bool, bool]] = Counter()
    sources: dict[tuple[str, bool, bool], list[str]] = {}
    for document in documents:
        for passage in document.passages:
            steering = is_steering(passage.text)
            if (passage.hidden and passage.text.strip()) or steering:
                key = (passage.locator.file or document.file, passage.hidden, steering)
                counts[key] += 1
                sources.setdefault(key, []).append(passage.id)
    return tuple(
        Suspicion(file, count, _reason(hidden, steering, language), hidden, tuple(sources[file, hidden, steering][:5]))
        for (file, hidden, steering), count in sorted(counts.items(), key=lambda item: (not item[0][2], item[0][0]))
    )


def _reason(hidden: bool, steering: bool, language: Language) -> str:
    if language == "zh":
        where = "隐藏文字" if hidden else "正文"
        return f"{where}试图指挥助手；未予执行，也未引用" if steering else "隐藏内容；未引用"
    where = "hidden text" if hidden else "text"
    return f"{where} that addresses assistants; not followed, not quoted" if steering else "hidden content; not quoted"
