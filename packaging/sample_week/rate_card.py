"""The rate card that travels as a mail attachment: Tallowmere's four lanes, draft 3."""

import io
from datetime import datetime

import xlsxwriter

from sample_week.frozen_zip import freeze_bytes
from sample_week.sales_workbook import RATES

FILE_NAME = "Tallowmere rate card 2026 draft 3.xlsx"
_LANES = 4


def rate_card_bytes() -> bytes:
    """The workbook as bytes: lane, old and new rate, change as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties(
        {"title": "Tallowmere rate card 2026", "author": "Priya Raman", "created": datetime(2026, 2, 23)}
    )
    title = book.add_format({"bold": True, "font_size": 15, "font_color": "#0F4C5C"})
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0F4C5C", "border": 1})
    money = book.add_format({"num_format": "£#,##0.00"})
    share = book.add_format({"num_format": "0.0%"})
    note = book.add_format({"italic": True, "font_color": "#A61B1B"})
    sheet = book.add_worksheet("Rate card")
    sheet.write("A1", "Tallowmere Foods: rates per pallet from 1 April 2026", title)
    sheet.write("A2", "DRAFT 3, 23 February 2026. Not released before sign-off.", note)
    sheet.write_row("A4", ("Lane", "2025", "2026", "Change"), head)
    for row, (lane, old, new) in enumerate(RATES[:_LANES], start=5):
        sheet.write(f"A{row}", lane)
        sheet.write(f"B{row}", old, money)
        sheet.write(f"C{row}", new, money)
        sheet.write_formula(f"D{row}", f"=C{row}/B{row}-1", share, new / old - 1)
    sheet.write("A10", "Excluding VAT and fuel surcharge (4.0 % in February 2026).")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 3, 12)
    book.close()
    return freeze_bytes(buffer.getvalue(), datetime(2026, 2, 23, 16))
