"""Writes `resources/starters.json`: instructions a newcomer can start at once, with the files each is meant for.

Only jobs that the built-in engine finishes stand here; paths are relative to the sample week.
"""

import json
from pathlib import Path

STARTERS = (
    {
        "job": "meeting-pack",
        "en": "Prepare me for the Tallowmere quarterly review on Thursday: a two-page brief, the figures, client "
        "slides and a mail to the team.",
        "zh": "帮我准备周四的 Tallowmere quarterly review：两页简报、数据表、给客户看的幻灯片，以及发给团队的邮件。",
        "files": ["calendar.ics", "mail", "chats", "notes", "decks", "sales.xlsx"],
    },
    {
        "job": "meeting-pack",
        "en": "Prepare the meeting pack for 临江供应链季度会 on Wednesday.",
        "zh": "准备周三临江供应链季度会的会议材料。",
        "files": ["calendar.ics", "mail", "notes", "sales.xlsx"],
    },
    {
        "job": "summary",
        "en": "Summarise what the mails and notes say about Tallowmere.",
        "zh": "总结邮件和纪要里关于 Tallowmere 的要点。",
        "files": ["mail", "notes"],
    },
    {
        "job": "summary",
        "en": "Summarise the price lists of our three rivals.",
        "zh": "总结三家对手的价目表。",
        "files": ["rivals"],
    },
)


def write_starters(path: Path) -> None:
    """Write the four starters as UTF-8 JSON."""
    path.write_text(json.dumps(STARTERS, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
