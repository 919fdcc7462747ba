"""Writes `sales.xlsx`: live formulas, each with the value Excel would show, so that readers without a
calculation engine see numbers too.

Sheets: Summary, Orders, KPIs, Rates, FX and the hidden Margin. Cells cited in the answer key are fixed by the
row constants below.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sample_week.fact import (
    CNY_PER_GBP,
    COLDTRACE_PRICE,
    DISCOUNT_FLOOR,
    FUEL_SURCHARGE,
    KG_PER_PALLET,
    ON_TIME_TARGET,
    STAMP,
    USD_PER_GBP,
)
from sample_week.sales_model import CLIENTS, HULL_DAVENTRY, QUARTERS, TALLOWMERE, OrderLine, order_lines, total

HEADER_ROW = 4
FIRST_ORDER_ROW = 5
QUARTER_LABELS = tuple(f"Q{quarter} 2025" for quarter in QUARTERS)
QUARTER_COLUMNS = "BCDE"

SUMMARY_FIRST_CLIENT_ROW = 5
SUMMARY_TOTAL_ROW = SUMMARY_FIRST_CLIENT_ROW + len(CLIENTS)
KPI_QUARTER_COLUMNS = "DEFG"

CLAIMS = (14, 13, 17, 24)
CLAIM_VALUES = (5120, 4870, 7310, 12940)
EXCURSIONS = (3, 2, 4, 5)

RATES = (
    ("Hull – Daventry", 46.50, 47.90),
    ("Daventry – Glasgow", 61.80, 63.70),
    ("Daventry – Bristol", 43.20, 44.50),
    ("Hull – Croydon", 54.60, 56.20),
    ("Felixstowe – Daventry", 48.20, 49.80),
    ("Shanghai – Felixstowe", 304.00, 312.00),
)
TERMS = (
    ("Fuel surcharge, February 2026", FUEL_SURCHARGE, "share of the lane rate", "0.0%"),
    ("Temperature monitoring (ColdTrace)", COLDTRACE_PRICE, "GBP per pallet journey, from launch", "#,##0.00"),
    ("Delivery outside 06:00–18:00", 18.00, "GBP per pallet", "#,##0.00"),
    ("Claims limit", 1300, "GBP per tonne", "#,##0"),
    ("On-time commitment", ON_TIME_TARGET, "share of deliveries", "0.0%"),
    ("Chargeable weight of a standard pallet", KG_PER_PALLET, "kg", "#,##0"),
)

_COLUMNS = (
    ("Month", 11),
    ("Quarter", 10),
    ("Client", 24),
    ("Lane", 25),
    ("Pallets", 10),
    ("Deliveries", 11),
    ("On time", 10),
    ("Rate GBP", 10),
    ("Revenue GBP", 14),
    ("Cost GBP", 14),
    ("Margin GBP", 14),
    ("Margin %", 10),
)

Formats = dict[str, Format]
Measure = Callable[[OrderLine], float]


def write_sales_workbook(path: Path) -> None:
    """Write the workbook to `path`."""
    lines = order_lines()
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "mmm yyyy"})
    book.set_properties(
        {
            "title": "Sales 2025",
            "subject": "Orders, revenue and service by client",
            "author": "Priya Raman",
            "company": "Halden Freight Systems",
            "comments": "Fictional data of the sample week",
            "created": STAMP,
        }
    )
    formats = _formats(book)
    summary, orders, kpis, rates, fx, margin = (
        book.add_worksheet(name) for name in ("Summary", "Orders", "KPIs", "Rates", "FX", "Margin")
    )
    last_row = FIRST_ORDER_ROW + len(lines) - 1
    _write_orders(orders, formats, lines)
    _write_summary(summary, formats, lines, last_row)
    _add_chart(book, summary)
    _write_kpis(kpis, formats, lines, last_row)
    _write_rates(rates, formats)
    _write_fx(fx, formats)
    _write_margin(margin, formats, lines, last_row)
    margin.hide()
    book.define_name("Tallowmere_Q4_Revenue", f"=Summary!$E${SUMMARY_FIRST_CLIENT_ROW}")
    book.define_name("On_Time_Target", "=KPIs!$C$8")
    book.define_name("Discount_Floor", "=Margin!$B$12")
    book.close()


def _formats(book: xlsxwriter.Workbook) -> Formats:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}

    def make(**extra: object) -> Format:
        return book.add_format(base | extra)

    return {
        "title": make(bold=True, font_size=16, font_color="#0F4C5C"),
        "note": make(italic=True, font_color="#5B6770"),
        "remark": make(italic=True, font_color="#5B6770", indent=1),
        "head": make(bold=True, font_color="#FFFFFF", bg_color="#0F4C5C", text_wrap=True, border=1, align="center"),
        "text": make(),
        "month": make(num_format="mmm yyyy", align="left"),
        "money": make(num_format="#,##0"),
        "pence": make(num_format="#,##0.00"),
        "count": make(num_format="#,##0"),
        "share": make(num_format="0.0%"),
        "rate": make(num_format="#,##0.0000"),
        "day": make(num_format="d mmm yyyy", align="center"),
        "total": make(num_format="#,##0", bold=True, top=1),
        "total_text": make(bold=True, top=1),
        "total_share": make(num_format="0.0%", bold=True, top=1),
        "warning": make(bold=True, font_color="#A61B1B"),
    }


def _open_sheet(sheet: Worksheet, formats: Formats, title: str, note: str, widths: tuple[float, ...]) -> None:
    sheet.hide_gridlines(2)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 24)
    sheet.write("A1", title, formats["title"])
    sheet.write("A2", note, formats["note"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_orders(sheet: Worksheet, formats: Formats, lines: tuple[OrderLine, ...]) -> None:
    _open_sheet(
        sheet,
        formats,
        "Orders 2025, by month, client and lane",
        "Source: transport management system, invoiced orders; extracted 27 February 2026. Revenue excludes VAT and "
        "fuel surcharge.",
        tuple(width for _, width in _COLUMNS),
    )
    for offset, line in enumerate(lines):
        row = FIRST_ORDER_ROW + offset
        sheet.write_datetime(f"A{row}", datetime(line.month.year, line.month.month, 1), formats["month"])
        sheet.write_formula(
            f"B{row}", f'="Q"&ROUNDUP(MONTH(A{row})/3,0)&" 2025"', formats["text"], QUARTER_LABELS[line.quarter - 1]
        )
        sheet.write(f"C{row}", line.client, formats["text"])
        sheet.write(f"D{row}", line.lane, formats["text"])
        for column, value in zip("EFG", (line.pallets, line.deliveries, line.on_time), strict=True):
            sheet.write(f"{column}{row}", value, formats["count"])
        sheet.write(f"H{row}", line.rate, formats["pence"])
        sheet.write_formula(f"I{row}", f"=E{row}*H{row}", formats["pence"], line.revenue)
        sheet.write(f"J{row}", line.cost, formats["pence"])
        sheet.write_formula(f"K{row}", f"=I{row}-J{row}", formats["pence"], round(line.margin, 2))
        sheet.write_formula(f"L{row}", f"=K{row}/I{row}", formats["share"], line.margin / line.revenue)
    last_row = FIRST_ORDER_ROW + len(lines) - 1
    sheet.add_table(
        f"A{HEADER_ROW}:L{last_row}",
        {
            "name": "Orders",
            "style": "Table Style Light 9",
            "columns": [{"header": header, "header_format": formats["head"]} for header, _ in _COLUMNS],
        },
    )
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.repeat_rows(HEADER_ROW - 1)


def _sumifs(column: str, last_row: int, *criteria: tuple[str, str]) -> str:
    """A SUMIFS over the Orders sheet; each criterion is (column letter, cell or quoted text)."""

    def span(letter: str) -> str:
        return f"Orders!${letter}${FIRST_ORDER_ROW}:${letter}${last_row}"

    pairs = "".join(f",{span(letter)},{value}" for letter, value in criteria)
    return f"SUMIFS({span(column)}{pairs})"


def _write_summary(sheet: Worksheet, formats: Formats, lines: tuple[OrderLine, ...], last_row: int) -> None:
    _open_sheet(
        sheet,
        formats,
        "Revenue 2025 by client, GBP",
        "Invoiced revenue excluding VAT and fuel surcharge. Data as of 27 February 2026.",
        (26, 14, 14, 14, 14, 14, 12, 14),
    )
    headers = ("Client", *QUARTER_LABELS, "FY 2025", "Share", "Q4 on Q3")
    sheet.write_row(HEADER_ROW - 1, 0, headers, formats["head"])
    grand_total = total(lines, lambda line: line.revenue)
    for offset, client in enumerate((*CLIENTS, None)):
        row = SUMMARY_FIRST_CLIENT_ROW + offset
        is_total = client is None
        text, money, share = (
            (formats["total_text"], formats["total"], formats["total_share"])
            if is_total
            else (formats["text"], formats["money"], formats["share"])
        )
        sheet.write(f"A{row}", client or "Total", text)
        by_quarter = [total(lines, lambda line: line.revenue, client, quarter) for quarter in QUARTERS]
        for column, value in zip(QUARTER_COLUMNS, by_quarter, strict=True):
            formula = (
                f"=SUM({column}{SUMMARY_FIRST_CLIENT_ROW}:{column}{row - 1})"
                if is_total
                else "=" + _sumifs("I", last_row, ("C", f"$A{row}"), ("B", f"{column}${HEADER_ROW}"))
            )
            sheet.write_formula(f"{column}{row}", formula, money, value)
        year = round(sum(by_quarter), 2)
        sheet.write_formula(f"F{row}", f"=SUM(B{row}:E{row})", money, year)
        sheet.write_formula(f"G{row}", f"=F{row}/F${SUMMARY_TOTAL_ROW}", share, year / grand_total)
        sheet.write_formula(f"H{row}", f"=E{row}/D{row}-1", share, by_quarter[3] / by_quarter[2] - 1)
    sheet.write("A12", "Fuel surcharge is billed separately and is not part of these figures.", formats["note"])


def _add_chart(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    row = SUMMARY_FIRST_CLIENT_ROW
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": f"=Summary!$A${row}",
            "categories": f"=Summary!$B${HEADER_ROW}:$E${HEADER_ROW}",
            "values": f"=Summary!$B${row}:$E${row}",
            "fill": {"color": "#0F4C5C"},
            "gap": 80,
            "data_labels": {"value": True, "num_format": '£#,##0,"k"'},
        }
    )
    chart.set_title({"name": "Tallowmere revenue grew through 2025", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": '£#,##0,"k"', "min": 0, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 620, "height": 280})
    sheet.insert_chart(
        "A14", chart, {"description": "Column chart of Tallowmere revenue per quarter of 2025 in thousand pounds"}
    )


def _write_kpis(sheet: Worksheet, formats: Formats, lines: tuple[OrderLine, ...], last_row: int) -> None:
    _open_sheet(
        sheet,
        formats,
        "Tallowmere Foods: service and volume, 2025",
        "On time = delivered within 30 minutes of the booked slot. On-time figures were restated in January 2026 "
        "after the slot data was corrected.",
        (34, 12, 12, 12, 12, 12, 12, 12, 40),
    )
    headers = ("Measure", "Unit", "Target 2025", *QUARTER_LABELS, "FY 2025", "Source")
    sheet.write_row(HEADER_ROW - 1, 0, headers, formats["head"])
    client = ("C", f'"{TALLOWMERE}"')
    lane = ("D", f'"{HULL_DAVENTRY}"')
    volumes: tuple[tuple[int, str, str, float | None, str, Measure], ...] = (
        (5, "Volume", "pallets", 21_500, "E", lambda line: line.pallets),
        (6, "Deliveries", "deliveries", None, "F", lambda line: line.deliveries),
        (7, "Deliveries on time", "deliveries", None, "G", lambda line: line.on_time),
    )
    for row, name, unit, target, column, measure in volumes:
        _label(sheet, formats, row, name, unit, "Orders sheet")
        if target is not None:
            sheet.write(f"C{row}", target, formats["count"])
        values = [total(lines, measure, TALLOWMERE, quarter) for quarter in QUARTERS]
        for letter, value in zip(KPI_QUARTER_COLUMNS, values, strict=True):
            formula = "=" + _sumifs(column, last_row, client, ("B", f"{letter}${HEADER_ROW}"))
            sheet.write_formula(f"{letter}{row}", formula, formats["count"], value)
        sheet.write_formula(f"H{row}", f"=SUM(D{row}:G{row})", formats["count"], sum(values))

    _label(sheet, formats, 8, "On time", "%", "Row 7 / row 6")
    sheet.write("C8", ON_TIME_TARGET, formats["share"])
    _label(sheet, formats, 9, f"On time, {HULL_DAVENTRY}", "%", "Orders sheet")
    sheet.write("C9", ON_TIME_TARGET, formats["share"])
    for letter, quarter in zip((*KPI_QUARTER_COLUMNS, "H"), (*QUARTERS, None), strict=True):
        sheet.write_formula(
            f"{letter}8",
            f"={letter}7/{letter}6",
            formats["share"],
            on_time_share(lines, quarter),
        )
        period = () if quarter is None else (("B", f"{letter}${HEADER_ROW}"),)
        formula = f"={_sumifs('G', last_row, client, lane, *period)}/{_sumifs('F', last_row, client, lane, *period)}"
        sheet.write_formula(f"{letter}9", formula, formats["share"], on_time_share(lines, quarter, HULL_DAVENTRY))

    registers = (
        (10, "Claims", "number", 15, CLAIMS, "Claims register, export of 9 January 2026"),
        (11, "Claims, value", "GBP", None, CLAIM_VALUES, "Claims register, export of 9 January 2026"),
        (12, "Temperature excursions", "number", 3, EXCURSIONS, "Trailer logger reports"),
    )
    for row, name, unit, target, counts, source in registers:
        _label(sheet, formats, row, name, unit, source)
        if target is not None:
            sheet.write(f"C{row}", target, formats["count"])
        for letter, value in zip(KPI_QUARTER_COLUMNS, counts, strict=True):
            sheet.write(f"{letter}{row}", value, formats["count"])
        sheet.write_formula(f"H{row}", f"=SUM(D{row}:G{row})", formats["count"], sum(counts))
    _label(sheet, formats, 13, "Claims per 10,000 pallets", "number", "Row 10 / row 5 × 10,000")
    for letter, quarter in zip((*KPI_QUARTER_COLUMNS, "H"), (*QUARTERS, None), strict=True):
        pallets = total(lines, lambda line: line.pallets, TALLOWMERE, quarter)
        claims = sum(CLAIMS) if quarter is None else CLAIMS[quarter - 1]
        sheet.write_formula(f"{letter}13", f"={letter}10/{letter}5*10000", formats["pence"], claims / pallets * 10_000)
    sheet.write("A15", "Targets are per quarter.", formats["note"])


def _label(sheet: Worksheet, formats: Formats, row: int, name: str, unit: str, source: str) -> None:
    sheet.write(f"A{row}", name, formats["text"])
    sheet.write(f"B{row}", unit, formats["text"])
    sheet.write(f"I{row}", source, formats["remark"])


def on_time_share(lines: tuple[OrderLine, ...], quarter: int | None, lane: str | None = None) -> float:
    """Tallowmere's share of deliveries on time in a quarter, or in the year when `quarter` is None."""
    on_time = total(lines, lambda line: line.on_time, TALLOWMERE, quarter, lane)
    return on_time / total(lines, lambda line: line.deliveries, TALLOWMERE, quarter, lane)


def _write_rates(sheet: Worksheet, formats: Formats) -> None:
    _open_sheet(
        sheet,
        formats,
        "Halden list rates, GBP per pallet",
        "Valid from 1 April 2026; list prices before client discount, excluding VAT and fuel surcharge.",
        (40, 14, 16, 36),
    )
    sheet.write_row(HEADER_ROW - 1, 0, ("Lane", "Rate 2025", "List rate 2026", "Change"), formats["head"])
    for offset, (lane, old, new) in enumerate(RATES):
        row = HEADER_ROW + 1 + offset
        sheet.write(f"A{row}", lane, formats["text"])
        sheet.write(f"B{row}", old, formats["pence"])
        sheet.write(f"C{row}", new, formats["pence"])
        sheet.write_formula(f"D{row}", f"=C{row}/B{row}-1", formats["share"], new / old - 1)
    first_term = HEADER_ROW + len(RATES) + 3
    sheet.write_row(first_term - 2, 0, ("Term", "", "Value", "Unit"), formats["head"])
    for offset, (term, value, unit, pattern) in enumerate(TERMS):
        row = first_term + offset
        style = {"0.0%": "share", "#,##0.00": "pence"}.get(pattern, "count")
        sheet.write(f"A{row}", term, formats["text"])
        sheet.write(f"C{row}", value, formats[style])
        sheet.write(f"D{row}", unit, formats["remark"])


def _write_fx(sheet: Worksheet, formats: Formats) -> None:
    _open_sheet(
        sheet,
        formats,
        "Planning exchange rates",
        "Halden treasury planning rates for the first half of 2026 (fictional).",
        (26, 14, 16, 40),
    )
    sheet.write_row(HEADER_ROW - 1, 0, ("Pair", "Rate", "As of", "Note"), formats["head"])
    rows = (("USD per 1 GBP", USD_PER_GBP), ("CNY per 1 GBP", CNY_PER_GBP))
    for offset, (pair, rate) in enumerate(rows):
        row = HEADER_ROW + 1 + offset
        sheet.write(f"A{row}", pair, formats["text"])
        sheet.write(f"B{row}", rate, formats["rate"])
        sheet.write_datetime(f"C{row}", datetime(2026, 2, 27), formats["day"])
        sheet.write(f"D{row}", "Use for comparisons; not for invoicing", formats["note"])


def _write_margin(sheet: Worksheet, formats: Formats, lines: tuple[OrderLine, ...], last_row: int) -> None:
    _open_sheet(
        sheet,
        formats,
        "INTERNAL: margin by client",
        "Commercial finance only. Not for clients, decks or anyone outside Halden.",
        (26, 14, 14, 14, 14, 14),
    )
    sheet.write_row(HEADER_ROW - 1, 0, ("Client", *QUARTER_LABELS, "FY 2025"), formats["head"])
    for offset, client in enumerate(CLIENTS):
        row = HEADER_ROW + 1 + offset
        sheet.write(f"A{row}", client, formats["text"])
        for letter, quarter in zip("BCDEF", (*QUARTERS, None), strict=True):
            period = () if quarter is None else (("B", f"{letter}${HEADER_ROW}"),)
            criteria = (("C", f"$A{row}"), *period)
            formula = f"={_sumifs('K', last_row, *criteria)}/{_sumifs('I', last_row, *criteria)}"
            sheet.write_formula(f"{letter}{row}", formula, formats["share"], margin_share(lines, client, quarter))
    sheet.write("A12", "Discount floor (margin)", formats["warning"])
    sheet.write("B12", DISCOUNT_FLOOR, formats["share"])
    sheet.write("C12", "Below this no rate is offered without the Commercial Director.", formats["note"])


def margin_share(lines: tuple[OrderLine, ...], client: str, quarter: int | None) -> float:
    """Margin over revenue for a client in a quarter, or in the year when `quarter` is None."""
    margin = total(lines, lambda line: line.margin, client, quarter)
    return margin / total(lines, lambda line: line.revenue, client, quarter)
