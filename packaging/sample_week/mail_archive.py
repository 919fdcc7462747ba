"""Older mails, kept in one mbox file: the third-quarter review and what was promised there."""

from sample_week.mail import Mail

ARCHIVE_MAILS = (
    Mail(
        key="q3-thanks",
        sent="2025-11-06 16:20",
        sender="helen",
        to=("mara",),
        cc=("dominic", "lowry"),
        subject="After today's Q3 review",
        body="""
Mara,

Thank you for a straight conversation. What I took away: a weekly scorecard from January, and a second driver on the
Hull trunk for December.

I'll let you have our Christmas volumes by 14 November.
""",
    ),
    Mail(
        key="q3-promises",
        sent="2025-11-07 09:15",
        sender="mara",
        to=("helen",),
        cc=("dominic", "lowry", "tom"),
        subject="RE: After today's Q3 review",
        reply_to="q3-thanks",
        body="""
Helen,

Agreed on both. You will have the weekly scorecard every Monday from 12 January, and Tom is recruiting the second
driver for the Hull trunk now, to start on 1 December.
""",
    ),
    Mail(
        key="christmas-volumes",
        sent="2025-11-14 11:30",
        sender="dominic",
        to=("tom",),
        cc=("mara",),
        subject="Christmas volumes",
        body="""
Tom,

Weeks 49 to 51: plan on 2,150 pallets a week in total, of which about 800 on Hull – Daventry.
""",
    ),
    Mail(
        key="lowry-leaving",
        sent="2025-12-12 10:00",
        sender="lowry",
        to=("mara",),
        subject="Moving on",
        body="""
Mara,

A short note to say that I leave Tallowmere at the end of the year. My successor in procurement starts in January and
will look at every carrier contract that ends in 2026. Yours ends on 30 June. I'd have the rate talk early if I were
you.
""",
    ),
    Mail(
        key="scorecard-first",
        sent="2026-01-12 08:40",
        sender="tom",
        to=("dominic",),
        cc=("mara",),
        subject="Weekly scorecard, week 2",
        body="""
Dominic,

The first weekly scorecard: 138 of 141 deliveries on time (97.9 %), no temperature excursion, one claim. From now on
every Monday.
""",
    ),
    Mail(
        key="linjiang-renewal",
        sent="2026-01-22 10:45",
        sender="chen",
        to=("mara",),
        cc=("gao",),
        subject="2026年合作协议续签",
        encoding="base64",
        body="""
Mara 您好：

昨天的会议很有收获。合作协议3月31日到期，我们希望在三月底前完成续签，付款周期希望从60天缩短到45天。
""",
    ),
)
