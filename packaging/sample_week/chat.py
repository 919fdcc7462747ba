"""The team's chat about Tallowmere, as a plain export: one `[time] Name: text` line per message."""

from pathlib import Path

CHANNEL = """\
[2026-02-16 09:02] Tom Okafor: Scorecard week 7 is out to Dominic. 139 of 142 on time, 97.9 %.
[2026-02-16 09:10] Mara Lindqvist: Thanks. Is Hull – Daventry in there on its own line?
[2026-02-16 09:14] Tom Okafor: Yes, 51 of 52. The February average on that lane is 97.6 % so far.
[2026-02-17 10:20] Mara Lindqvist: Agenda for 5 March is with Helen and Dominic.
[2026-02-17 10:31] Beatriz Amaro: Claims for Q4 are closed now: 24 in total, 11 of them on Hull – Daventry.
[2026-02-17 10:33] Beatriz Amaro: £12,940 all in. The retailer charges Dominic wrote about are not in that number.
[2026-02-18 16:05] Beatriz Amaro: Question from their Bristol site: do we replace the two pallets from the 20 January \
excursion free of charge? I need a yes or no.
[2026-02-19 14:50] Mara Lindqvist: Helen answered. She wants a plan, a reconciled Q4 spend and a cap on fuel.
[2026-02-19 15:02] Gareth Bowen: No cap. Not before I have seen Q1.
[2026-02-19 15:04] Mara Lindqvist: I have to tell her something by Thursday.
[2026-02-20 11:20] Mara Lindqvist: Told Helen she gets the revised rate card by Wednesday.
[2026-02-20 11:26] Priya Raman: Which Wednesday? Sign-off is Friday the 6th.
[2026-02-20 11:27] Mara Lindqvist: The 4th. Then we need the sign-off earlier. @Gareth Bowen can you do Wednesday?
[2026-02-23 09:05] Tom Okafor: Dominic is chasing the root cause. I have Wes's report tonight.
[2026-02-23 17:12] Wes Tranter: Named drivers start Monday 2 March, seven with passes. Spare reefer unit is on the yard.
[2026-02-24 08:40] Gareth Bowen: Best Tallowmere quarter ever by the way. 1.24.
[2026-02-24 08:52] Priya Raman: Let me check that before anybody prints it.
[2026-02-24 18:31] Gareth Bowen: Internal only: a contact tells me Corvane was at Tallowmere last week, talking about \
Hull – Daventry.
[2026-02-25 09:15] Tom Okafor: I'll have the recovery plan for Hull – Daventry ready for you by Wednesday 4 March, noon.
[2026-02-25 09:17] Mara Lindqvist: Good. With dates and one number per week, please.
[2026-02-25 17:40] 高嘉宁: 临江那边议程已确认，周三伦敦时间早上8点，Mara 别忘了。
[2026-02-25 17:52] Mara Lindqvist: 收到，谢谢！ I will be there.
[2026-02-26 09:30] Beatriz Amaro: I owe Tallowmere the shared claims form, promised for the 27th. It will be the week \
after, sorry.
[2026-02-26 17:40] Mara Lindqvist: Helen asks for a ColdTrace pilot on ten trailers before June. @Elin Sørby is that \
possible?
[2026-02-27 09:08] Elin Sørby: Ten devices yes, but only uncertified and without the alarm text messages. Let me ask \
Jonas.
[2026-02-27 09:44] Tom Okafor: Slots at Daventry move to 05:00 from 9 March. Hull can do it, I have asked Wes. Not yet \
told Dominic.
[2026-02-27 15:30] 高嘉宁: 临江问试点能不能扩到宁波线，我说等认证报告出来再谈。
[2026-02-27 16:41] Mara Lindqvist: Everyone: facts for Thursday's pack into the folder by Tuesday evening, please.
[2026-02-27 16:58] Tom Okafor: Week 8: 140 of 143, 97.9 %.
"""


def write_channel(path: Path) -> None:
    """Write the channel as UTF-8 text."""
    path.write_text(CHANNEL, encoding="utf-8", newline="\n")
