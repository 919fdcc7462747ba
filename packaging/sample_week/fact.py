"""The facts more than one file of the sample week repeats: dates, prices, exchange rates, thresholds.

Change a value here and the prose that spells it out must change with it; `check` fails if the figures in the
workbook no longer say what the mails, notes and decks say.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SHANGHAI = ZoneInfo("Asia/Shanghai")

AS_OF = datetime(2026, 3, 2, 8, 30, tzinfo=LONDON)
STAMP = datetime(2026, 2, 27, 17, 0)
"""Written into every office file and archive entry, so that two runs give the same bytes."""

DATA_CUT_OFF = date(2026, 2, 27)
LAUNCH_DAY = date(2026, 6, 16)
EARLIER_LAUNCH_DAY = date(2026, 5, 19)

COLDTRACE_PRICE = 3.90
EARLIER_COLDTRACE_PRICE = 4.50
LAUNCH_BUDGET_CAP = 148_000

USD_PER_GBP = 1.35
CNY_PER_GBP = 9.40
KG_PER_PALLET = 480
FUEL_SURCHARGE = 0.04

ON_TIME_TARGET = 0.975
DISCOUNT_FLOOR = 0.115
