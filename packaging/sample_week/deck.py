"""Writes `decks/`: the third-quarter deck as shown, and two drafts for the fourth quarter.

The drafts differ on purpose: v1 holds the January flash (£1.24M), v2 the invoiced figure (£1.19M). v2 is newer.
"""

from datetime import datetime
from pathlib import Path

from sample_week.sales_model import QUARTERS, TALLOWMERE, order_lines, total
from sample_week.slide import (
    add_bullets,
    add_column_chart,
    add_opening,
    add_slide,
    add_source,
    add_table,
    open_deck,
    save_deck,
)

Q3_DECK = "Tallowmere review Q3 2025.pptx"
Q4_FIRST = "Tallowmere review Q4 2025 v1.pptx"
Q4_SECOND = "Tallowmere review Q4 2025 v2.pptx"

_MILLIONS = '"£"0.00"M"'
_CHART_TEXT = "Column chart of Tallowmere revenue per quarter of 2025, in million pounds"


def write_decks(folder: Path) -> None:
    """Write the three decks into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_third_quarter(folder / Q3_DECK)
    _write_first_draft(folder / Q4_FIRST)
    _write_second_draft(folder / Q4_SECOND)


def _revenue_millions() -> list[float]:
    lines = order_lines()
    return [round(total(lines, lambda line: line.revenue, TALLOWMERE, quarter) / 1e6, 2) for quarter in QUARTERS]


def _write_third_quarter(path: Path) -> None:
    deck = open_deck("Tallowmere quarterly review Q3 2025", "Mara Lindqvist")
    add_opening(
        deck,
        "Tallowmere Foods: review of Q3 2025",
        "Halden Freight Systems, 6 November 2025",
        "Welcome. One hour, three subjects: figures, Hull – Daventry, Christmas.",
    )
    slide = add_slide(
        deck,
        "Revenue rose 2.5 % to £1.08M, on 2.5 % more pallets",
        "Source: sales workbook of 31 October 2025, Summary. Q2 £1.05M, Q3 £1.08M.",
    )
    add_column_chart(
        slide, ("Q1 2025", "Q2 2025", "Q3 2025"), ("Revenue, £M", _revenue_millions()[:3]), _MILLIONS, _CHART_TEXT
    )
    add_source(slide, "Source: Halden sales workbook, 31 October 2025; excluding VAT and fuel surcharge")
    slide = add_slide(
        deck,
        "On-time fell to 97.0 %, half a point below target",
        "These are our own slot times. Dominic has said that the depot's clock differs.",
    )
    add_table(
        slide,
        (
            ("Lane", "Q2 2025", "Q3 2025", "Target"),
            ("Hull – Daventry", "97.6 %", "96.5 %", "97.5 %"),
            ("Daventry – Glasgow", "97.5 %", "97.1 %", "97.5 %"),
            ("Daventry – Bristol", "97.7 %", "97.5 %", "97.5 %"),
            ("Hull – Croydon", "97.4 %", "97.2 %", "97.5 %"),
            ("All lanes", "97.6 %", "97.0 %", "97.5 %"),
        ),
        (4.5, 2.4, 2.4, 2.4),
        "Table of on-time share per lane, second and third quarter of 2025, against a target of 97.5 per cent",
    )
    add_bullets(
        slide, ("Hull – Daventry lost 1.1 points and accounts for nearly half of all late deliveries",), below_rows=6
    )
    add_source(slide, "Source: Halden slot data, October 2025")
    slide = add_slide(deck, "Claims rose from 13 to 17; eight were crushed corners", "Claims register, October 2025.")
    add_bullets(
        slide,
        (
            "17 claims worth £7,310, against 13 worth £4,870 in the second quarter",
            "Eight of the 17 were crushed corners on double-stacked pallets from Bristol",
            "Four temperature excursions; no product was lost",
            "Corner boards have been in use since September; none of the eight dates from October",
        ),
    )
    slide = add_slide(
        deck,
        "Hull – Daventry needs a second driver before Christmas",
        "Say it before Dominic does. Tom starts recruiting on Monday.",
    )
    add_bullets(
        slide,
        (
            "The 22:00 trunk runs with one driver; any absence means a late slot at Daventry",
            "A second driver from 1 December covers the peak, weeks 49 to 51",
            "Agency cover only with gate passes arranged two working days ahead",
            "We report the trunk every Monday until the end of January",
        ),
    )
    slide = add_slide(deck, "What we agreed in August, and where it stands", "Actions of the Q2 review.")
    add_table(
        slide,
        (
            ("Action", "Owner", "State"),
            ("Corner boards on double-stacked pallets", "Dominic Ashby", "Started in September"),
            ("One contact for claims", "Beatriz Amaro", "Done"),
            ("Weekly scorecard", "Tom Okafor", "Open, from January"),
        ),
        (6.4, 2.8, 2.7),
        "Table of three actions from the second-quarter review with owner and state",
    )
    add_bullets(
        slide, ("The scorecard waited for the slot data; it starts with the first week of January",), below_rows=4
    )
    slide = add_slide(deck, "Next: Christmas volumes by 14 November, next review in March", "Close on time.")
    add_bullets(
        slide,
        (
            "Tallowmere: volumes for weeks 49 to 51 by 14 November",
            "Halden: second driver on the Hull trunk from 1 December",
            "Together: next quarterly review in March 2026",
        ),
    )
    save_deck(deck, path, datetime(2025, 11, 5, 16))


def _write_first_draft(path: Path) -> None:
    deck = open_deck("Tallowmere quarterly review Q4 2025, draft 1", "Mara Lindqvist")
    add_opening(
        deck,
        "Tallowmere Foods: review of Q4 2025",
        "DRAFT 1, 13 February 2026",
        "First draft from the January flash. Figures not checked.",
    )
    slide = add_slide(deck, "Q4 revenue reached £1.24M", "Source: flash report of 6 January 2026. To be checked.")
    add_column_chart(
        slide,
        ("Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"),
        ("Revenue, £M", [*_revenue_millions()[:3], 1.24]),
        _MILLIONS,
        _CHART_TEXT,
    )
    add_source(slide, "Source: flash report, 6 January 2026")
    slide = add_slide(deck, "On-time was 96.4 % before the restatement", "Own slot data, not the depot's clock.")
    add_bullets(slide, ("96.4 % of deliveries on time, target 97.5 %", "Hull – Daventry 94.6 %"))
    slide = add_slide(deck, "Rates and outlook: to be written", "Waiting for the rate card.")
    add_bullets(slide, ("Rate card 2026: draft with finance", "Volumes April to June: Tallowmere to send"))
    save_deck(deck, path, datetime(2026, 2, 13, 15))


def _write_second_draft(path: Path) -> None:
    deck = open_deck("Tallowmere quarterly review Q4 2025, draft 2", "Mara Lindqvist")
    add_opening(
        deck,
        "Tallowmere Foods: review of Q4 2025",
        "DRAFT 2, 27 February 2026, for Thursday 5 March",
        "Replaces draft 1. Figures from sales.xlsx of 27 February where marked; the rest is open.",
    )
    slide = add_slide(
        deck,
        "Q4 revenue reached £1.19M, up 10.0 % on Q3",
        "Source: sales.xlsx, Summary!E5 (Q4) and Summary!H5 (change). Priya confirms by Tuesday; draft 1 said 1.24.",
    )
    add_column_chart(
        slide,
        ("Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"),
        ("Revenue, £M", _revenue_millions()),
        _MILLIONS,
        _CHART_TEXT,
    )
    add_source(slide, "Source: sales.xlsx, Summary!B5:E5; excluding VAT and fuel surcharge")
    slide = add_slide(
        deck,
        "On-time fell to 95.8 %; Hull – Daventry explains most of it",
        "Source: sales.xlsx, KPIs!D8:G9. Internal: margin and the goodwill ceiling are not for this room.",
    )
    add_table(
        slide,
        (
            ("On time", "Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025", "Target"),
            ("All lanes", "97.2 %", "97.5 %", "96.6 %", "95.8 %", "97.5 %"),
            ("Hull – Daventry", "96.8 %", "97.4 %", "96.0 %", "93.4 %", "97.5 %"),
        ),
        (3.4, 1.7, 1.7, 1.7, 1.7, 1.7),
        "Table of on-time share per quarter of 2025, all lanes and Hull to Daventry, against 97.5 per cent",
    )
    add_bullets(
        slide,
        (
            "Hull – Daventry: 44 of the 77 late deliveries; the other three lanes together were at 97.2 %",
            "December was the low point: 207 of 228 deliveries on time",
            "February 2026 so far: 97.6 % on Hull – Daventry",
        ),
        below_rows=3,
    )
    add_source(slide, "Source: sales.xlsx, KPIs!D8:G9 and Orders, December; depot clock. February: team channel")
    slide = add_slide(deck, "Claims rose to 24, against a target of 15", "Source: sales.xlsx, KPIs!D10:G11.")
    add_table(
        slide,
        (
            ("Claims", "Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"),
            ("Number", "14", "13", "17", "24"),
            ("Value", "£5,120", "£4,870", "£7,310", "£12,940"),
        ),
        (3.4, 2.1, 2.1, 2.1, 2.1),
        "Table of claims per quarter of 2025, number and value",
    )
    add_bullets(
        slide,
        ("11 of the 24 claims arose on Hull – Daventry", "The retailer's charges for December are not included"),
        below_rows=3,
    )
    add_source(slide, "Source: sales.xlsx, KPIs!D10:G11 (claims register, 9 January 2026); team channel, 17 February")
    slide = add_slide(deck, "Still open for Thursday", "Mara to complete on Tuesday.")
    add_bullets(
        slide,
        (
            "Recovery plan for Hull – Daventry, with dates (Tom)",
            "Rates from 1 April 2026 (after sign-off)",
            "Fuel surcharge 2026/27",
            "Volumes April to June",
        ),
    )
    save_deck(deck, path, datetime(2026, 2, 27, 16))
