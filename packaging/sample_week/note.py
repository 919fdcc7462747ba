"""Writes `notes/`: meeting notes with actions, the internal account plan, an operations call, Chinese minutes."""

from datetime import datetime
from pathlib import Path

from sample_week.document import add_list, add_table, open_document, save_document

ACTIONS = (
    ("No.", "Action", "Owner", "Due", "State on 15 January"),
    ("A1", "Weekly scorecard to Dominic every Monday", "Tom Okafor", "12 January 2026", "Done, first one sent"),
    ("A2", "Correct the slot data and restate on-time for 2025", "Priya Raman", "30 January 2026", "In work"),
    ("A3", "Named drivers with gate passes on the Hull trunk", "Tom Okafor", "2 March 2026", "Open"),
    ("A4", "Proposal for one shared claims form", "Beatriz Amaro", "27 February 2026", "Open"),
    ("A5", "Decide on 05:00 slots at Daventry", "Dominic Ashby", "28 February 2026", "Open"),
    ("A6", "Tell Halden what procurement expects of the new contract", "Helen Cartwright", "31 January 2026", "Open"),
)

_CHINESE_ACTIONS = (
    ("编号", "事项", "负责人", "截止日期"),
    ("1", "提供2025年四季度准点率的计算口径", "Tom Okafor", "2026年2月6日"),
    ("2", "ColdTrace 试点：40台设备，跑满六周", "周立", "2026年2月27日"),
    ("3", "修改合作协议（付款周期、设备责任）", "高嘉宁", "2026年3月5日"),
    ("4", "提供二季度货量预测", "Mara Lindqvist", "2026年2月28日"),
)

_OPERATIONS_CALL = """# Tallowmere operations call, 24 February 2026

Present: Dominic Ashby (Tallowmere), Tom Okafor, Beatriz Amaro, Mara Lindqvist (Halden)

## Scorecard

- Week 8 so far: no late delivery on Hull – Daventry.
- One temperature excursion in Bristol (reefer door, 11 minutes), product released.

## Points

- Dominic asked again for the root cause of the December delays. Tom: this week, once it has been reviewed.
- Slots at Daventry: the move from 05:30 to 05:00 is likely from 9 March, Dominic confirms in writing.
- Bristol wants to know whether the two pallets of 20 January are replaced free of charge. Beatriz has asked internally.
- Volumes: Dominic expects a strong spring, "Hull first of all".

## To do

| Who | What | By |
|---|---|---|
| Tom | Written root cause to Dominic | 27 February 2026 |
| Dominic | Written confirmation of the new slots | 27 February 2026 |
| Beatriz | Answer to Bristol about the two pallets | 3 March 2026 |
"""


def write_notes(folder: Path) -> None:
    """Write the four notes into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_january_meeting(folder / "2026-01-15 Tallowmere year-start meeting.docx")
    _write_account_plan(folder / "Tallowmere account plan 2026.docx")
    _write_chinese_minutes(folder / "会议纪要 2026-01-21 临江供应链.docx")
    (folder / "2026-02-24 Tallowmere operations call.md").write_text(_OPERATIONS_CALL, encoding="utf-8", newline="\n")


def _write_january_meeting(path: Path) -> None:
    document = open_document("Tallowmere year-start meeting, 15 January 2026", "Mara Lindqvist")
    document.add_paragraph(
        "Place: Tallowmere Foods, Mill Lane. Present: Helen Cartwright, Dominic Ashby (Tallowmere Foods); Mara "
        "Lindqvist, Tom Okafor (Halden Freight Systems). Apologies: the new Head of Procurement, who started on "
        "5 January."
    )
    document.add_heading("What was said", level=1)
    document.add_paragraph(
        "Helen opened with December. Volume was the highest the two companies have handled together, and service on "
        "Hull – Daventry was the weakest of the year. She does not question the partnership, but she will not carry "
        "the same conversation into a second winter."
    )
    document.add_paragraph(
        "Dominic showed the gate times from the Daventry depot. They differ from our slot data by up to 20 minutes; "
        "both sides agreed that the depot's clock is the reference. Our on-time figures for 2025 will be restated."
    )
    document.add_heading("Decisions", level=1)
    add_list(
        document,
        (
            "D1. The Daventry depot clock is the reference for on-time from 1 January 2026.",
            "D2. The on-time target for 2026 stays at 97.5 % per quarter, for the network and for Hull – Daventry.",
            "D3. The quarterly review takes place on Thursday 5 March 2026, 14:00, at Mill Lane.",
            "D4. Rates are discussed in the review, the contract (ends 30 June 2026) in a session of its own.",
        ),
    )
    document.add_heading("Actions", level=1)
    add_table(document, ACTIONS, (1.2, 6.6, 3.0, 2.9, 2.7))
    save_document(document, path, datetime(2026, 1, 15, 18))


def _write_account_plan(path: Path) -> None:
    document = open_document("Tallowmere account plan 2026 (internal)", "Mara Lindqvist")
    document.add_paragraph("Halden internal. Not for the client. Version of 13 February 2026.")
    document.add_heading("1 Where we stand", level=1)
    document.add_paragraph(
        "Tallowmere is our largest client: £4.33M of £7.60M revenue in 2025, 57 %. The contract ends on 30 June 2026. "
        "Volume grew each quarter; service fell in the second half."
    )
    document.add_heading("2 People", level=1)
    add_table(
        document,
        (
            ("Name", "Role", "What matters to them", "Stance"),
            ("Helen Cartwright", "Supply Chain Director", "A plan she can defend upstairs; no surprises", "Supportive"),
            ("Dominic Ashby", "Logistics Manager", "Slots, written answers, being told first", "Critical"),
            ("Ines Corrie", "Head of Procurement", "Not known: no contact so far", "Unknown"),
        ),
        (3.6, 3.8, 6.2, 2.8),
    )
    document.add_heading("3 Aims for 2026", level=1)
    add_list(
        document,
        (
            "Renew for two years from 1 July 2026.",
            "Hull – Daventry at or above 97.5 % in every quarter.",
            "ColdTrace on at least 20,000 Tallowmere pallet journeys by December.",
        ),
    )
    document.add_heading("4 Risks", level=1)
    add_list(
        document,
        (
            "Corvane Logistics is cheaper than our 2026 list on Hull – Daventry and is known to Tallowmere.",
            "A new Head of Procurement reviews every carrier contract that ends in 2026.",
            "The December complaint is still without a written answer.",
        ),
    )
    document.add_heading("5 Room for manoeuvre (confidential)", level=1)
    document.add_paragraph(
        "Margin targets and the discount floor are in the workbook of commercial finance. No rate below list without "
        "Gareth Bowen."
    )
    save_document(document, path, datetime(2026, 2, 13, 11))


def _write_chinese_minutes(path: Path) -> None:
    document = open_document("会议纪要：临江供应链与 Halden 季度会", "高嘉宁", chinese=True)
    document.add_paragraph("时间：2026年1月21日（周三）北京时间16:00–17:00")
    document.add_paragraph("参会：陈雨桐、周立（临江供应链）；Mara Lindqvist、Tom Okafor、高嘉宁（Halden）")
    document.add_heading("一、讨论要点", level=1)
    add_list(
        document,
        (
            "四季度上海—费利克斯托共696个托盘，比三季度增加61个。",
            "准点率双方统计不一致：Halden 按到港时间计算，临江按离港时间计算，需要统一口径。",
            "ColdTrace 试点从1月14日开始，使用40台设备，为期六周。",
            "合作协议3月31日到期。临江希望付款周期从60天缩短到45天。",
        ),
    )
    document.add_heading("二、决定", level=1)
    add_list(
        document,
        (
            "自2026年起统一以到港时间计算准点率。",
            "下次季度会定于3月4日（周三）北京时间16:00。",
        ),
        "List Number",
    )
    document.add_heading("三、待办事项", level=1)
    add_table(document, _CHINESE_ACTIONS, (1.4, 7.6, 3.8, 3.6))
    document.add_paragraph("记录：高嘉宁")
    save_document(document, path, datetime(2026, 1, 21, 10))
