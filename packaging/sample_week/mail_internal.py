"""Mails inside Halden: figures, margin, legal advice, scheduling and the ColdTrace launch."""

from sample_week.mail import Form, Mail

INTERNAL_MAILS = (
    Mail(
        key="launch-date",
        sent="2026-02-18 09:30",
        sender="elin",
        to=("jonas", "nadia", "priya", "beatriz", "gao"),
        cc=("mara", "ruth"),
        subject="ColdTrace: launch moves to 16 June 2026",
        body="""
All,

We launch ColdTrace on Tuesday 16 June 2026, not on 19 May. The certification slot at Brightwell is the reason:
their report is due on 8 May and we will not sell before we hold it. The plan in the folder still shows the old date;
I'll replace it once everyone has sent me their new dates.

Please send me yours by Friday 6 March. One thing has no name against it yet: who writes the support handbook?
""",
    ),
    Mail(
        key="firmware-dates",
        sent="2026-02-18 15:12",
        sender="jonas",
        to=("elin",),
        cc=("nadia", "priya", "beatriz", "gao", "mara"),
        subject="RE: ColdTrace: launch moves to 16 June 2026",
        reply_to="launch-date",
        body="""
Elin,

Firmware 1.4 is frozen on 27 March and goes to Brightwell on 30 March. The battery test ends on 24 April; nothing we
do makes that faster. After certification I need eight working days to load and label the first 2,000 devices.

I am on leave from 11 to 15 May, so the loading starts on Monday 18 May unless somebody else signs it off.
""",
    ),
    Mail(
        key="claim-proof",
        sent="2026-02-23 11:26",
        sender="nadia",
        to=("elin",),
        cc=("mara", "ruth"),
        subject="ColdTrace: what may we claim?",
        form=Form.ALTERNATIVE,
        body="""
Hi Elin,

I am writing the launch page and need proof for three lines before Ruth will pass them:

- "The first reusable tracker for chilled pallets in the UK": first by whose count?
- "Finds four in five temperature excursions before the trailer arrives": is that from the pilot?
- "Pays for itself in one season": for whom?

If there is no proof I'd rather drop them. I'll have the draft page ready by Friday 13 March.
""",
    ),
    Mail(
        key="coldtrace-price",
        sent="2026-02-27 10:40",
        sender="priya",
        to=("elin",),
        cc=("mara", "nadia", "gareth"),
        subject="ColdTrace: price and budget settled",
        body="""
Elin,

From yesterday's pricing committee:

- Price £3.90 per pallet journey, not £4.50. No set-up fee for clients above 5,000 pallets a year.
- Launch budget capped at £148,000. The plan in the folder adds up to more than that, so something has to go.
- No discount on ColdTrace before 1 September.

The price is confidential until launch day.
""",
    ),
    Mail(
        key="q4-headline",
        sent="2026-02-24 08:15",
        sender="gareth",
        to=("mara",),
        cc=("priya",),
        subject="Thursday: lead with the Q4 number",
        body="""
Mara,

Tallowmere closed Q4 at £1.24M, the best quarter we have had with them. Please open with it on Thursday: it puts the
Daventry noise in proportion.

I am at the board that afternoon, so it is you and Tom.
""",
    ),
    Mail(
        key="q4-question",
        sent="2026-02-24 09:47",
        sender="mara",
        to=("priya",),
        subject="RE: Thursday: lead with the Q4 number",
        reply_to="q4-headline",
        body="""
Priya,

Is £1.24M the right figure? Helen writes that their ledger does not agree with what we gave them in January, and your
workbook says something else. Which one do I show?
""",
    ),
    Mail(
        key="q4-promise",
        sent="2026-02-25 17:58",
        sender="priya",
        to=("mara",),
        subject="RE: Thursday: lead with the Q4 number",
        reply_to="q4-question",
        body="""
Mara,

I am in month-end until Monday. I'll confirm the Q4 figure to you by Tuesday 3 March, 12:00. Until then please don't
send anything to Tallowmere with a Q4 revenue on it.
""",
    ),
    Mail(
        key="margin-floor",
        sent="2026-02-24 18:20",
        sender="priya",
        to=("mara", "gareth"),
        subject="INTERNAL – Tallowmere margin and how far we can go",
        body="""
Mara, Gareth,

Before the rate talks, for the three of us only. This must not go to Tallowmere or into any deck.

Tallowmere's margin fell to 13.8 % in Q4, from 15.8 % in Q1. The discount floor is 11.5 %. On today's cost that
leaves room for about 2.3 points, and the December charges would take some of it if we credit them.

My advice: offer the 2026 list at no more than 1.5 % off, in exchange for volume from Hull, and nothing on fuel.
""",
    ),
    Mail(
        key="rate-card-draft",
        sent="2026-02-23 16:33",
        sender="priya",
        to=("mara",),
        cc=("gareth",),
        subject="Tallowmere rate card 2026, draft 3",
        attachment="rate-card",
        body="""
Mara,

Draft 3 of the Tallowmere rate card is attached: list rates from 1 April, no discount applied. It is not released
until Gareth has signed it, and the sign-off is in the diary for Friday 6 March at 10:30.
""",
    ),
    Mail(
        key="root-cause-draft",
        sent="2026-02-24 13:02",
        sender="tom",
        to=("mara", "beatriz"),
        subject="Daventry root cause: draft, not to be shared yet",
        forwards="hull-shift-report",
        body="""
Mara, Bea,

Wes's report from Hull is attached. In short: the 22:00 trunk shift was one driver short from 8 December and we
covered it with agency drivers who had no gate pass for Daventry. So two of the three late runs stood at the gate,
and the third left Hull late.

Please don't send this on before Ruth has read it. I owe Dominic an answer since Friday.
""",
    ),
    Mail(
        key="legal-advice",
        sent="2026-02-25 12:31",
        sender="ruth",
        to=("tom", "mara"),
        subject="Legally privileged: Tallowmere complaint",
        body="""
Tom, Mara,

Privileged and confidential.

Please do not accept liability for the retailer's charges in writing or in the meeting. The contract caps delay at
the carriage charge for the load. A goodwill credit of up to £4,000 "without admission" is acceptable to me if Gareth
agrees; do not name the figure before he has.

A factual root cause is fine. I'll return Tom's draft with my changes on Monday.
""",
    ),
    Mail(
        key="capacity-meeting",
        sent="2026-02-26 10:14",
        sender="beatriz",
        to=("mara", "tom"),
        subject="Cold-store capacity planning on Thursday",
        body="""
Hello both,

I have put the cold-store capacity planning on Thursday 14:30 because the room is free. I know Tallowmere may run
long, so if Thursday clashes for you, Friday 11:30 to 12:30 works for everybody else too. Just tell me.
""",
    ),
    Mail(
        key="forecast-invite",
        sent="2026-02-26 16:05",
        sender="priya",
        to=("mara", "gareth", "tom"),
        subject="Q1 forecast call: my invitation",
        body="""
All,

I have sent an invitation for the Q1 forecast call on Thursday at 10:00. Gareth, I see you sent one as well. It is the
same call, keep whichever you like. I need your numbers in the sheet by Wednesday evening.
""",
    ),
    Mail(
        key="delegate-onboarding",
        sent="2026-02-27 08:32",
        sender="gareth",
        to=("mara",),
        cc=("tom", "hanna"),
        subject="Your Tuesday",
        body="""
Mara,

You have too much on this week. Tom can take the supplier onboarding review on Tuesday for you, he knows the hauliers
better anyway and Hanna is fine with it. The Brackenfield bid review I do need you for.
""",
    ),
    Mail(
        key="carlisle-sunday",
        sent="2026-02-26 09:18",
        sender="mara",
        to=("priya",),
        cc=("tom",),
        subject="Price for a Sunday collection at Carlisle",
        body="""
Priya,

Tallowmoor Dairies want a price for a Sunday collection at Carlisle from May, two trailers a week. I promised Fiona
to bring it on Wednesday. Could you let me have a figure per pallet by Tuesday evening?
""",
    ),
)

FORWARDED_MAILS = (
    Mail(
        key="hull-shift-report",
        sent="2026-02-23 19:41",
        sender="hull",
        to=("tom",),
        subject="Trunk shift, weeks 50 and 51",
        body="""
Tom,

As asked. One driver down on the 22:00 trunk from 8 to 21 December (sick). Agency cover on nine nights, six different
drivers. Gate passes for Daventry take two working days and I had none spare.

HF 2207 on the 19th left here 02:55 instead of 01:10 because the reefer unit tripped and was restarted twice.

From 2 March I have seven named agency drivers with passes and a spare unit on the yard.
""",
    ),
)
