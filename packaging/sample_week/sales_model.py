"""The sales figures of 2025 as plain numbers: one row per month, client and lane.

The workbook, the decks and the answer key all read from here, so that a figure is computed once. Money is in
pounds, volume in pallets; a quarter is 1 to 4 of calendar year 2025.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

CLIENTS = ("Tallowmere Foods", "Tallowmoor Dairies", "Brackenfield Bakeries", "Northlake Imports", "临江供应链")
TALLOWMERE = CLIENTS[0]
HULL_DAVENTRY = "Hull – Daventry"
QUARTERS = (1, 2, 3, 4)

_PALLETS_PER_DELIVERY = 13


@dataclass(frozen=True, slots=True)
class Lane:
    """A client's lane: pallets in an average month, contract rate, and on-time share per quarter."""

    client: str
    name: str
    pallets: int
    rate: float
    on_time: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One month on one lane, as it stands in the Orders sheet."""

    month: date
    client: str
    lane: str
    pallets: int
    deliveries: int
    on_time: int
    rate: float
    revenue: float
    cost: float

    @property
    def quarter(self) -> int:
        return (self.month.month - 1) // 3 + 1

    @property
    def margin(self) -> float:
        return self.revenue - self.cost


_LANES = (
    Lane(CLIENTS[0], HULL_DAVENTRY, 2600, 46.50, (0.970, 0.973, 0.962, 0.934)),
    Lane(CLIENTS[0], "Daventry – Glasgow", 1550, 61.80, (0.972, 0.974, 0.969, 0.968)),
    Lane(CLIENTS[0], "Daventry – Bristol", 1880, 43.20, (0.974, 0.976, 0.973, 0.974)),
    Lane(CLIENTS[0], "Hull – Croydon", 1110, 54.60, (0.971, 0.973, 0.970, 0.971)),
    Lane(CLIENTS[1], "Carlisle – Daventry", 1220, 52.10, (0.981, 0.979, 0.982, 0.980)),
    Lane(CLIENTS[1], "Carlisle – Leeds", 640, 33.90, (0.986, 0.984, 0.985, 0.983)),
    Lane(CLIENTS[2], "Leeds – Croydon", 980, 55.40, (0.968, 0.971, 0.970, 0.966)),
    Lane(CLIENTS[2], "Leeds – Glasgow", 520, 48.70, (0.974, 0.976, 0.972, 0.971)),
    Lane(CLIENTS[3], "Felixstowe – Daventry", 860, 48.20, (0.960, 0.963, 0.966, 0.961)),
    Lane(CLIENTS[4], "Shanghai – Felixstowe", 210, 304.00, (0.912, 0.924, 0.931, 0.927)),
)
_SEASON = (0.93, 0.92, 0.97, 0.96, 0.98, 1.00, 1.01, 0.98, 1.02, 1.06, 1.12, 1.14)
_COST_SHARE = {
    CLIENTS[0]: (0.842, 0.845, 0.851, 0.862),
    CLIENTS[1]: (0.816, 0.818, 0.815, 0.819),
    CLIENTS[2]: (0.871, 0.868, 0.866, 0.872),
    CLIENTS[3]: (0.803, 0.809, 0.811, 0.806),
    CLIENTS[4]: (0.884, 0.879, 0.872, 0.875),
}
_DECEMBER_DIP = {(HULL_DAVENTRY, 10): 0.958, (HULL_DAVENTRY, 11): 0.936, (HULL_DAVENTRY, 12): 0.910}
"""The late Daventry trailers of December, which the complaint is about."""


def order_lines() -> tuple[OrderLine, ...]:
    """The 120 rows of the Orders sheet: month by month, lanes in a fixed order."""
    return tuple(_order_line(month, position, lane) for month in range(1, 13) for position, lane in enumerate(_LANES))


def _order_line(month: int, position: int, lane: Lane) -> OrderLine:
    quarter = (month - 1) // 3
    ripple = ((month * 37 + position * 53) % 11 - 5) / 400
    pallets = round(lane.pallets * (_SEASON[month - 1] + ripple))
    deliveries = round(pallets / _PALLETS_PER_DELIVERY)
    punctuality = _DECEMBER_DIP.get((lane.name, month), lane.on_time[quarter])
    revenue = round(pallets * lane.rate, 2)
    return OrderLine(
        month=date(2025, month, 1),
        client=lane.client,
        lane=lane.name,
        pallets=pallets,
        deliveries=deliveries,
        on_time=round(deliveries * punctuality),
        rate=lane.rate,
        revenue=revenue,
        cost=round(revenue * (_COST_SHARE[lane.client][quarter] + ripple / 10), 2),
    )


def total(
    lines: Iterable[OrderLine],
    field: Callable[[OrderLine], float],
    client: str | None = None,
    quarter: int | None = None,
    lane: str | None = None,
) -> float:
    """Sum one field over the lines that match; what SUMIFS does in the workbook."""
    return round(
        sum(
            field(line)
            for line in lines
            if (client is None or line.client == client)
            and (quarter is None or line.quarter == quarter)
            and (lane is None or line.lane == lane)
        ),
        2,
    )
