"""Writes `product/`: what there is to launch ColdTrace with: notes, research, the earlier plan, brand rules."""

from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from sample_week.document import add_list, add_table, open_document, save_document
from sample_week.fact import EARLIER_COLDTRACE_PRICE, EARLIER_LAUNCH_DAY
from sample_week.frozen_zip import freeze_file

HOLIDAYS = (date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25))

TASKS = (
    ("T01", "Freeze firmware 1.4", "Jonas Wirth", 20, date(2026, 2, 9), "", "In work"),
    ("T02", "Battery test at −20 °C to +30 °C", "Jonas Wirth", 53, date(2026, 2, 9), "", "In work"),
    ("T03", "Certification tests at Brightwell", "Jonas Wirth", 19, date(2026, 3, 9), "T01", "Not started"),
    ("T04", "Order and make 2,000 housings", "高嘉宁", 25, date(2026, 3, 9), "T01", "Not started"),
    ("T05", "Load and label the first 2,000 devices", "Jonas Wirth", 8, date(2026, 4, 27), "T02, T03, T04",
     "Not started"),
    ("T06", "Decide the price", "Priya Raman", 5, date(2026, 2, 16), "", "In work"),
    ("T07", "Prove claims, legal review", "Ruth Abelson", 10, date(2026, 3, 16), "T08", "Not started"),
    ("T08", "Launch page and brochure, draft", "Nadia Farouk", 20, date(2026, 2, 16), "T06", "In work"),
    ("T09", "Support handbook", "TBC", 15, date(2026, 3, 30), "T01", "Not started"),
    ("T10", "Train customer care", "Beatriz Amaro", 5, date(2026, 4, 27), "T09", "Not started"),
    ("T11", "Sign the first ten clients", "Mara Lindqvist", 25, date(2026, 3, 16), "T06", "Not started"),
    ("T12", "Press, trade advertising, launch event", "Nadia Farouk", 10, date(2026, 5, 1), "T07, T08", "Not started"),
    ("T13", "Launch", "Elin Sørby", 1, EARLIER_LAUNCH_DAY, "T05, T10, T11, T12", "Not started"),
)  # fmt: skip

BUDGET = (
    ("First 2,000 devices, £37 each", 74_000, "Elin Sørby"),
    ("Firmware contractor", 18_500, "Jonas Wirth"),
    ("Launch event", 16_500, "Nadia Farouk"),
    ("Press and trade advertising", 14_200, "Nadia Farouk"),
    ("Launch page and brochure", 12_800, "Nadia Farouk"),
    ("Certification, Brightwell", 11_400, "Jonas Wirth"),
    ("Training and handbook", 7_600, "Beatriz Amaro"),
    ("Contingency", 8_400, "Elin Sørby"),
)
BUDGET_TOTAL = sum(amount for _, amount, _ in BUDGET)

_GATES = (
    ("G1", "Ready to test", date(2026, 3, 6), "Firmware 1.4 frozen; samples packed", "Jonas Wirth"),
    ("G2", "Ready to sell", date(2026, 4, 17), "Certification report held; price and claims approved", "Elin Sørby"),
    ("G3", "Ready to launch", date(2026, 5, 12), "1,500 devices loaded; customer care trained", "Elin Sørby"),
)

_PRODUCT_NOTES = """# ColdTrace: product notes

Owner: Elin Sørby. Last changed: 27 February 2026.

## What it is

ColdTrace (type CT-1) is a reusable tracker for chilled and frozen pallets. It is strapped to the pallet, records
temperature every five minutes and position every fifteen, and sends an alarm when the limit is crossed for more than
ten minutes. The client sees each pallet in the Halden portal; the device comes back with the empty pallets.

## Key facts

| Fact | Value | Source |
|---|---|---|
| Launch date | Tuesday 16 June 2026 | mail of Elin Sørby, 18 February 2026 |
| Price | £3.90 per pallet journey | pricing committee, 26 February 2026 |
| Launch budget | no more than £148,000 | pricing committee, 26 February 2026 |
| First batch | 2,000 devices | assembly at 临江供应链 |
| Range of temperature | −25 °C to +40 °C | data sheet, draft |
| Accuracy | ±0.5 °C | to be confirmed by Brightwell, report due 8 May 2026 |
| Battery | 90 days per charge | data sheet, draft; test ends 24 April 2026 |

## For whom

1. Chilled food makers with claims they cannot prove or refute (Tallowmere Foods, Brackenfield Bakeries).
2. Dairies with deliveries to several retailers (Tallowmoor Dairies).
3. Importers of chilled goods by sea (临江供应链, Northlake Imports).

## What has to happen before launch

- Firmware 1.4 frozen by 27 March, samples at Brightwell by 30 March. A later arrival means a test slot in the week of
  8 June, which is too late.
- Housings ordered by 24 April; shipped by 22 May; air freight to the UK takes four working days. The assembly line at
  临江 is closed from 1 to 5 May.
- Loading and labelling: eight working days, after certification and after the housings have arrived.
- Claims on the launch page proved and passed by Ruth Abelson.
- Customer care trained (Beatriz Amaro), support handbook written (nobody named yet).
- First ten clients signed (Mara Lindqvist).

## Pilot, January and February 2026

Route Shanghai – Felixstowe, 40 devices, 186 pallet journeys in six weeks. 10 temperature excursions, 8 of which the
device reported before arrival. The full data are due from 周立 in the first week of March.

## Claims we would like to make

| Claim | Proof so far |
|---|---|
| The first reusable tracker for chilled pallets in the UK | none |
| Finds four in five excursions before the trailer arrives | pilot: 8 of 10, a small sample, and by sea |
| Pays for itself in one season | calculation for one client only |
| 90 days on one charge | data sheet; the pilot points the other way below −18 °C |

## Not in the first version

Humidity, door sensors, and alarms by telephone call.
"""

_BRAND = """# ColdTrace brand notes

Owner: Nadia Farouk. Version 2, 5 February 2026.

## Name

Write **ColdTrace**, one word, capital C and capital T. Never "Cold Trace", "COLDTRACE" or "coldtrace". In Chinese
texts the name stays in Latin letters.

## Promise

Know before the door opens. In Chinese: 开门之前，先知冷暖。

## Voice

Plain, exact, calm. Figures with their source. No exclamation marks. We do not speak badly of other carriers, and we do
not use "first", "best" or "unique" unless Ruth Abelson has passed the proof.

## Colours

| Name | Value | Use |
|---|---|---|
| Halden teal | #0F4C5C | titles, first series in charts |
| Signal amber | #D98E04 | one highlight per page or slide |
| Slate | #5B6770 | secondary text, second series |
| Frost | #EAF2F4 | backgrounds |

## Type

Calibri in documents and slides; Microsoft YaHei for Chinese. Body no smaller than 10.5 pt in documents, 16 pt on
slides.
"""


def write_product(folder: Path) -> None:
    """Write the product folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "product-notes.md").write_text(_PRODUCT_NOTES, encoding="utf-8", newline="\n")
    (folder / "brand.md").write_text(_BRAND, encoding="utf-8", newline="\n")
    _write_research(folder / "ColdTrace research summary.docx")
    _write_earlier_plan(folder / "ColdTrace launch plan January 2026.xlsx")


def _write_research(path: Path) -> None:
    document = open_document("ColdTrace: summary of client research", "Nadia Farouk")
    document.add_paragraph(
        "Survey of 62 logistics and quality managers in the UK, 10 to 28 November 2025; 14 interviews in December "
        "2025. Carried out by Halden marketing. The sample was drawn from our own contacts and is not representative."
    )
    document.add_heading("What we found", level=1)
    add_list(
        document,
        (
            (
                "44 of 62 (71 %) would pay between £3.00 and £4.50 per pallet journey; 9 (15 %) would pay nothing because "
                "their carrier includes monitoring."
            ),
            "38 of 62 (61 %) had at least one claim in 2025 that they could neither prove nor refute.",
            "The average disputed claim was £540. It took 23 days to settle.",
            "What they want first: an alarm in time to act (33), proof for the retailer (19), fewer phone calls (10).",
        ),
    )
    document.add_heading("Answers by type of company", level=1)
    add_table(
        document,
        (
            ("Type", "Asked", "Would pay £3.00 to £4.50", "Share"),
            ("Chilled food makers", "27", "22", "81 %"),
            ("Dairies", "14", "9", "64 %"),
            ("Bakeries", "11", "6", "55 %"),
            ("Importers", "10", "7", "70 %"),
            ("All", "62", "44", "71 %"),
        ),
        (5.5, 3.0, 5.2, 2.7),
    )
    document.add_heading("In their words", level=1)
    add_list(
        document,
        (
            (
                "“I do not need another dashboard. I need a call before the pallet is refused.” Quality manager, chilled "
                "food"
            ),
            "“If it gets lost with the pallet, who pays?” Transport manager, dairy",
            "“Northstrand throws the logger in. Why would I pay for yours?” Buyer, bakery",
        ),
    )
    document.add_heading("What we did not learn", level=1)
    document.add_paragraph(
        "Nothing on frozen goods, and nothing outside the UK. Nobody was shown a device. Willingness to pay was asked "
        "at a price of £4.50, before the price was lowered."
    )
    save_document(document, path, datetime(2026, 1, 9, 14))


def _end(start: date, days: int) -> date:
    """Last working day of a task, as Excel's WORKDAY(start, days - 1, holidays)."""
    current, left = start, days - 1
    while left > 0:
        current += timedelta(days=1)
        if current.weekday() < 5 and current not in HOLIDAYS:
            left -= 1
    return current


def _serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def _write_earlier_plan(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "ColdTrace launch plan", "author": "Elin Sørby", "created": datetime(2026, 1, 26, 9)})
    head = book.add_format(
        {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0F4C5C", "border": 1, "align": "center"}
    )
    title = book.add_format({"bold": True, "font_size": 16, "font_color": "#0F4C5C"})
    note = book.add_format({"italic": True, "font_color": "#5B6770"})
    day = book.add_format({"num_format": "ddd d mmm yyyy", "align": "center"})
    money = book.add_format({"num_format": "£#,##0"})
    total = book.add_format({"num_format": "£#,##0", "bold": True, "top": 1})
    indent = book.add_format({"indent": 1})
    middle = book.add_format({"align": "center"})
    bold = book.add_format({"bold": True, "top": 1})
    tasks, budget, gates, holidays = (book.add_worksheet(name) for name in ("Tasks", "Budget", "Gates", "Holidays"))

    tasks.write("A1", "ColdTrace launch plan", title)
    tasks.write(
        "A2",
        f"Version of 26 January 2026. Launch {EARLIER_LAUNCH_DAY:%d %B %Y}; price £{EARLIER_COLDTRACE_PRICE:.2f} "
        "per pallet journey.",
        note,
    )
    tasks.write_row("A4", ("ID", "Task", "Owner", "Working days", "Start", "End", "Depends on", "State"), head)
    for row, (key, name, owner, days, start, depends, state) in enumerate(TASKS, start=5):
        tasks.write_row(f"A{row}", (key, name, owner))
        tasks.write(f"D{row}", days, middle)
        tasks.write_datetime(f"E{row}", datetime(start.year, start.month, start.day), day)
        formula = f"=WORKDAY(E{row},D{row}-1,Holidays!$A$5:$A$8)"
        tasks.write_formula(f"F{row}", formula, day, _serial(_end(start, days)))
        tasks.write_row(f"G{row}", (depends, state))
    for column, width in enumerate((6, 40, 18, 13, 18, 18, 20, 13)):
        tasks.set_column(column, column, width)
    tasks.freeze_panes(4, 0)

    budget.write("A1", "Budget", title)
    budget.write("A2", "Version of 26 January 2026, before the cap.", note)
    budget.write_row("A4", ("Item", "Amount GBP", "Owner"), head)
    for row, (item, amount, owner) in enumerate(BUDGET, start=5):
        budget.write(f"A{row}", item)
        budget.write(f"B{row}", amount, money)
        budget.write(f"C{row}", owner, indent)
    budget.write("A13", "Total", bold)
    budget.write_formula("B13", "=SUM(B5:B12)", total, BUDGET_TOTAL)
    for column, width in enumerate((36, 14, 18)):
        budget.set_column(column, column, width)

    gates.write("A1", "Gates", title)
    gates.write_row("A4", ("Gate", "Name", "Date", "Criteria", "Owner"), head)
    for row, (key, name, when, criteria, owner) in enumerate(_GATES, start=5):
        gates.write_row(f"A{row}", (key, name))
        gates.write_datetime(f"C{row}", datetime(when.year, when.month, when.day), day)
        gates.write_row(f"D{row}", (criteria, owner))
    for column, width in enumerate((7, 18, 18, 54, 18)):
        gates.set_column(column, column, width)

    holidays.write("A1", "Bank holidays, England, to June 2026", title)
    holidays.write("A4", "Day", head)
    for row, when in enumerate(HOLIDAYS, start=5):
        holidays.write_datetime(f"A{row}", datetime(when.year, when.month, when.day), day)
    holidays.set_column(0, 0, 22)
    for sheet in (tasks, budget, gates, holidays):
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    freeze_file(path, datetime(2026, 1, 26, 9))
