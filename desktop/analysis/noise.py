"""Answers for mails that are nobody's words to the reader: newsletters, notices by machines."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENDER = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|newsletters?|news|notifications?|mailer(?:-daemon)?|marketing|bounces?|postmaster|updates?|alerts?|"
    r"editor|digest|promo|offers|automated|noreply.*)(?:[+._-].*)?$",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"unsubscribe|you (?:are receiving|receive) this|view (?:this|in) (?:email|browser)|automatic message|automatically generated|"
    r"退订|本邮件由系统自动",
    re.IGNORECASE,
)


def is_noise_sender(address: str) -> bool:
    """Whether the part before the @ is that of a machine or a mailing."""
    return bool(_SENDER.match(address.partition("@")[0]))


def is_noise_text(sentences: Sequence[str]) -> bool:
    """Whether the end of a mail says that it is a mailing."""
    return any(_TEXT.search(sentence) for sentence in sentences[-6:])
