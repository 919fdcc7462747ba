"""Writes `resources/starters.json`: instructions a newcomer can start at once, with the files each is meant for.

Only jobs that the built-in engine finishes stand here; paths are relative to the sample week.
"""

import json
from pathlib import Path

STARTERS = (
    {
        "job": "meeting-pack",
        "title": {"en": "Tallowmere review", "zh": "Tallowmere 季度会"},
        "en": "Prepare me for the Tallowmere quarterly review on Thursday: a two-page brief, the figures, client "
        "slides and a mail to the team.",
        "zh": "帮我准备周四的 Tallowmere quarterly review：两页简报、数据表、给客户看的幻灯片，以及发给团队的邮件。",
        "files": ["calendar.ics", "mail", "chats", "notes", "decks", "sales.xlsx"],
    },
    {
        "job": "tidy-week",
        "title": {"en": "Tidy my week", "zh": "整理这一周"},
        "en": "Tidy my week. I work 09:00 to 17:30, lunch is 12:30 to 13:30, and I want two hours of focus a day. Keep "
        "the Tallowmere quarterly review.",
        "zh": "帮我整理这周的日程。工作时间 9:00 到 17:30，午餐 12:30 到 13:30，每天要有两小时专注时间。保留 Tallowmere "
        "quarterly review。",
        "files": ["calendar.ics", "mail"],
    },
    {
        "job": "summary",
        "title": {"en": "Where Tallowmere stands", "zh": "Tallowmere 近况"},
        "en": "Summarise what the mails and notes say about Tallowmere.",
        "zh": "总结邮件和纪要里关于 Tallowmere 的要点。",
        "files": ["mail", "notes"],
    },
    {
        "job": "summary",
        "title": {"en": "Rivals' price lists", "zh": "对手价目表"},
        "en": "Summarise the price lists of our three rivals.",
        "zh": "总结三家对手的价目表。",
        "files": ["rivals"],
    },
)


def write_starters(path: Path) -> None:
    """Write the four starters as UTF-8 JSON."""
    path.write_text(json.dumps(STARTERS, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
