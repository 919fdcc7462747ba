"""Fails if the prose of the sample week no longer agrees with its figures.

Mails, notes and slides spell figures out; this recomputes each from the model and compares the rounded text.
"""

from sample_week.fact import FUEL_SURCHARGE, LAUNCH_BUDGET_CAP
from sample_week.mail_archive import ARCHIVE_MAILS
from sample_week.mail_writer import FOLDER_MAILS
from sample_week.price_comparison import compare_lanes
from sample_week.product import BUDGET_TOTAL
from sample_week.sales_model import CLIENTS, HULL_DAVENTRY, TALLOWMERE, order_lines, total
from sample_week.sales_workbook import margin_share, on_time_share
from sample_week.week_figure import conflicts


class SampleWeekMismatch(ValueError):
    """A figure in the prose differs from the model; nothing was written."""


def check_facts() -> None:
    """Compare every figure the prose repeats; raises SampleWeekMismatch with all differences."""
    wrong = [
        f"{name}: computed {computed}, text says {text}" for name, computed, text in _figures() if computed != text
    ]
    with_ines = [mail.key for mail in (*FOLDER_MAILS, *ARCHIVE_MAILS) if "ines" in (mail.sender, *mail.to, *mail.cc)]
    wrong += [f"Ines Corrie must have no mail, but is on {key}" for key in with_ines]
    if wrong:
        raise SampleWeekMismatch("; ".join(wrong))


def _figures() -> list[tuple[str, str, str]]:
    lines = order_lines()

    def revenue(quarter: int | None, client: str | None = TALLOWMERE) -> float:
        return total(lines, lambda line: line.revenue, client, quarter)

    def share(value: float) -> str:
        return f"{value * 100:.1f} %"

    linjiang = CLIENTS[4]
    linjiang_on_time = total(lines, lambda line: line.on_time, linjiang, 4) / total(
        lines, lambda line: line.deliveries, linjiang, 4
    )
    network = [share(on_time_share(lines, quarter)) for quarter in (1, 2, 3, 4)]
    hull = [share(on_time_share(lines, quarter, HULL_DAVENTRY)) for quarter in (1, 2, 3, 4)]
    quarter = [line for line in lines if line.client == TALLOWMERE and line.quarter == 4]
    hull_lines = [line for line in quarter if line.lane == HULL_DAVENTRY]
    other = [line for line in quarter if line.lane != HULL_DAVENTRY]
    late_hull, late = (sum(line.deliveries - line.on_time for line in group) for group in (hull_lines, quarter))
    other_share = sum(line.on_time for line in other) / sum(line.deliveries for line in other)
    december = next(line for line in hull_lines if line.month.month == 12)
    return [
        ("late deliveries Q4", f"{late_hull} of {late}", "44 of 77"),
        ("other lanes Q4", share(other_share), "97.2 %"),
        ("December", f"{december.on_time} of {december.deliveries}", "207 of 228"),
        ("Q4 revenue", f"{revenue(4) / 1e6:.2f}", "1.19"),
        ("Q4 revenue with fuel", f"{revenue(4) * (1 + FUEL_SURCHARGE) / 1e6:.2f}", "1.24"),
        ("Q4 on Q3", share(revenue(4) / revenue(3) - 1), "10.0 %"),
        ("Q3 revenue", f"{revenue(3) / 1e6:.2f}", "1.08"),
        ("Q3 on Q2", share(revenue(3) / revenue(2) - 1), "2.5 %"),
        ("year", f"{revenue(None) / 1e6:.2f}", "4.33"),
        ("all clients", f"{revenue(None, None) / 1e6:.2f}", "7.60"),
        ("share of revenue", f"{revenue(None) / revenue(None, None):.2f}", "0.57"),
        ("on time", " ".join(network), "97.2 % 97.5 % 96.6 % 95.8 %"),
        ("on time, Hull", " ".join(hull), "96.8 % 97.4 % 96.0 % 93.4 %"),
        ("margin Q4", share(margin_share(lines, TALLOWMERE, 4)), "13.8 %"),
        ("margin Q1", share(margin_share(lines, TALLOWMERE, 1)), "15.8 %"),
        ("临江 on time", share(linjiang_on_time), "94.4 %"),
        ("临江 pallets Q4", f"{total(lines, lambda line: line.pallets, linjiang, 4):.0f}", "696"),
        ("临江 pallets Q3", f"{total(lines, lambda line: line.pallets, linjiang, 3):.0f}", "635"),
        ("budget over cap", str(BUDGET_TOTAL - LAUNCH_BUDGET_CAP), "15400"),
        ("conflicts", f"{len(conflicts())} {sum(pair[2] for pair in conflicts())}", "5 165"),
        ("lane winners", " ".join(row.winner for row in compare_lanes()),
         "Northstrand Halden Halden Northstrand 远帆冷链"),
    ]  # fmt: skip
