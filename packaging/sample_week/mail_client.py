"""Mails with clients in Britain: the run-up to the Tallowmere review, the complaint, and its name-alike."""

from sample_week.mail import Form, Mail

CLIENT_MAILS = (
    Mail(
        key="daventry-complaint",
        sent="2026-02-11 16:48",
        sender="dominic",
        to=("tom", "mara"),
        subject="Late deliveries into Daventry, 15–19 December – formal complaint",
        body="""
Tom, Mara,

I have held this until the retailer's charges came through, and they now have. Three of your trailers on Hull –
Daventry missed their slots in the week of 15 December:

- 15 December, trailer HF 2207, booked 05:30, arrived 08:10
- 17 December, trailer HF 2231, booked 05:30, arrived 07:25
- 19 December, trailer HF 2207, booked 04:45, arrived 09:05

The retailer has charged us £6,480 for the three. Please treat this as a formal complaint. We want a written root
cause, and a credit for the full amount.

This is the week before Christmas on our largest lane. I would rather not have to explain it a second time.
""",
    ),
    Mail(
        key="daventry-acknowledged",
        sent="2026-02-12 09:20",
        sender="tom",
        to=("dominic",),
        cc=("mara",),
        subject="RE: Late deliveries into Daventry, 15–19 December – formal complaint",
        reply_to="daventry-complaint",
        body="""
Dominic,

Received, and I am sorry: that is not the service you pay for. I have pulled the tachograph and gate records for all
three runs. I'll send you the written root cause by Friday 20 February.

On the credit I need to come back to you, it is not mine alone to decide.
""",
    ),
    Mail(
        key="agenda-proposed",
        sent="2026-02-17 10:12",
        sender="mara",
        to=("helen", "dominic"),
        cc=("tom",),
        subject="Tallowmere quarterly review, 5 March: proposed agenda",
        form=Form.ALTERNATIVE,
        body="""
Helen, Dominic,

For our quarterly review on Thursday 5 March, 14:00 to 15:00, I suggest:

1. Q4 2025 in figures: volume, on-time, claims
2. Hull – Daventry: what happened and what changes
3. Rates from 1 April 2026
4. What you expect from April to June

Is there anything you would add or drop?
""",
    ),
    Mail(
        key="agenda-additions",
        sent="2026-02-19 14:35",
        sender="helen",
        to=("mara",),
        cc=("dominic", "tom"),
        subject="RE: Tallowmere quarterly review, 5 March: proposed agenda",
        reply_to="agenda-proposed",
        body="""
Mara,

The agenda works. Three additions from our side.

First, I need to see a plan that brings Hull – Daventry back above 97.5 % and by when, not only an explanation.

Second, our ledger does not agree with the Q4 figure your team gave us in January. Please bring a reconciled Q4
spend.

Third, fuel. What cap are you prepared to put on the fuel surcharge for 2026/27? I have to put a number into our
budget before the end of the month.

Ines Corrie, who took over procurement from Peter Lowry in January, will join us. She has not met your team yet.
""",
    ),
    Mail(
        key="agenda-promises",
        sent="2026-02-20 11:05",
        sender="mara",
        to=("helen",),
        cc=("dominic", "tom"),
        subject="RE: Tallowmere quarterly review, 5 March: proposed agenda",
        reply_to="agenda-additions",
        form=Form.ALTERNATIVE,
        body="""
Helen,

Thank you, all three are on the agenda. Tom will bring the recovery plan for Hull – Daventry to the meeting, with
dates.

I'll send you the revised rate card by Wednesday 4 March, so that Ines can read it before we meet. The Q4 figure I
am having checked with finance.

We look forward to meeting Ines.
""",
    ),
    Mail(
        key="root-cause-chaser",
        sent="2026-02-23 08:54",
        sender="dominic",
        to=("tom",),
        cc=("mara",),
        subject="RE: Late deliveries into Daventry, 15–19 December – formal complaint",
        reply_to="daventry-acknowledged",
        body="""
Tom,

It is Monday and the root cause you promised for Friday is not here. When will we have it? And has the credit of
£6,480 been decided?

I have to report on both to Helen before the review.
""",
    ),
    Mail(
        key="forecast-and-pilot",
        sent="2026-02-26 17:22",
        sender="helen",
        to=("mara",),
        subject="RE: Tallowmere quarterly review, 5 March: proposed agenda",
        reply_to="agenda-promises",
        body="""
Mara,

I'll send you our April to June volume forecast by Tuesday 3 March. Expect it to be about 6 % above last year, mostly
out of Hull.

Two things are still open from my last mail. You have not said what cap you would put on the fuel surcharge. And a
new one: could we start a ColdTrace pilot on Hull – Daventry before the launch in June? Ten trailers would be enough
for us to judge it.

On Thursday I have a hard stop at 15:00.
""",
    ),
    Mail(
        key="slot-change-daventry",
        sent="2026-02-27 12:10",
        sender="dominic",
        to=("tom", "mara"),
        subject="Daventry inbound slots from 9 March",
        body="""
Both,

For information: from Monday 9 March the Daventry inbound slots for Hull move from 05:30 to 05:00, and the tolerance
stays at 30 minutes. The depot has confirmed it with us in writing.

Please confirm that you can run to 05:00 from the first day.
""",
    ),
    Mail(
        key="tallowmoor-agenda",
        sent="2026-02-24 10:02",
        sender="fiona",
        to=("mara",),
        subject="Tallowmoor Dairies quarterly review, Wednesday",
        body="""
Hi Mara,

Looking forward to Wednesday 4 March at 10:30. From our side it is a short one: you have been above 98 % on time for
the whole year and nobody here has a complaint.

One thing to bring: a price for a Sunday collection at Carlisle from May. We think two trailers a week.
""",
    ),
    Mail(
        key="tallowmoor-reply",
        sent="2026-02-25 15:41",
        sender="mara",
        to=("fiona",),
        subject="RE: Tallowmoor Dairies quarterly review, Wednesday",
        reply_to="tallowmoor-agenda",
        body="""
Hi Fiona,

Good to hear. I'll bring a price for the Sunday collection to the meeting on Wednesday.
""",
    ),
    Mail(
        key="brackenfield-bid",
        sent="2026-02-25 09:05",
        sender="owen",
        to=("mara", "gareth"),
        subject="Brackenfield Bakeries: bid timetable",
        form=Form.ALTERNATIVE,
        body="""
Dear both,

Our timetable has not moved: bids close on Monday 9 March at 12:00, and we will shortlist in the same week. Please
price Leeds – Croydon and Leeds – Glasgow separately, with your fuel mechanism set out.

Could you tell me by Thursday whether you will also bid for the night trunk?
""",
    ),
)
