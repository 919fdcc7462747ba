"""Answers for saying what became of a wish to change what an earlier task made: this engine follows only what it knows."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.analysis.follow_up import wish_of
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript

WORDS: Mapping[str, tuple[str, str]] = {
    "change": (
        "Whether the change you asked for is in it, please look (“{wish}”). The offline engine makes files anew by its own "
        "rules; it does not edit a text by a sentence. A chat model does.",
        "请看一下您要的修改是否已在其中（“{wish}”）。离线引擎按自己的规则重新制作文件，不会按一句话改写文字；聊天模型可以。",
    ),
}


def change_asked(talk: Transcript, words: Phrases) -> list[str]:
    """The point to look at when the task is to change what an earlier one made."""
    wish = wish_of(talk.instruction)
    return [Phrases(words.language, WORDS)("change", wish=clipped(wish, 200))] if wish else []
