"""Every carrier's lane price in pounds per pallet with fuel: what the competitive analysis should arrive at.

Conversion: USD per 100 kg times the chargeable weight of a standard pallet, and the planning exchange rates of the
FX sheet. Fuel is added where the list excludes it; None means the carrier does not list the lane.
"""

from dataclasses import dataclass

from sample_week.fact import CNY_PER_GBP, FUEL_SURCHARGE, KG_PER_PALLET, USD_PER_GBP
from sample_week.rival import CORVANE_RATES, NORTHSTRAND_RATES, YUANFAN_RATES
from sample_week.sales_workbook import RATES

CARRIERS = ("Halden", "Corvane", "Northstrand", "远帆冷链")
_CORVANE_FUEL = 0.065
_YUANFAN_LANES = {
    "上海—费利克斯托（冷藏拼箱）": "Shanghai – Felixstowe",
    "费利克斯托—达文特里（冷藏）": "Felixstowe – Daventry",
}


@dataclass(frozen=True, slots=True)
class LanePrice:
    """Prices of one lane, in the order of `CARRIERS`."""

    lane: str
    prices: tuple[float | None, ...]

    @property
    def winner(self) -> str:
        listed = [(price, carrier) for price, carrier in zip(self.prices, CARRIERS, strict=True) if price is not None]
        return min(listed)[1]


def compare_lanes() -> tuple[LanePrice, ...]:
    """One row per Halden lane that at least one rival lists."""
    corvane = {lane: float(price) * (1 + _CORVANE_FUEL) for lane, _, price in CORVANE_RATES}
    northstrand = {lane: price * KG_PER_PALLET / 100 / USD_PER_GBP for lane, price, _ in NORTHSTRAND_RATES}
    yuanfan = {_YUANFAN_LANES[lane]: float(price.replace(",", "")) / CNY_PER_GBP for lane, price, _ in YUANFAN_RATES}
    rows = []
    for lane, _, rate in RATES:
        prices = (rate * (1 + FUEL_SURCHARGE), *(source.get(lane) for source in (corvane, northstrand, yuanfan)))
        if any(price is not None for price in prices[1:]):
            rows.append(LanePrice(lane, tuple(None if price is None else round(price, 2) for price in prices)))
    return tuple(rows)
