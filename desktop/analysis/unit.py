"""Answers for what a price or figure is per: a pallet, 100 kg, a month. Words as they stand, in one spelling."""

from __future__ import annotations

import re

_PER = re.compile(
    r"(?:\b(?:per|a|each|an)\s+|[/／]\s*|每)"
    r"(?P<count>\d+(?:[.,]\d+)?\s?)?(?P<unit>pallet journey|pallet|kg|kilogram|tonne|ton|t\b|device|unit|piece|item|box|container|km|mile|"
    r"hour|day|week|month|quarter|year|annum|user|seat|person|delivery|stop|order|shipment|job|"
    r"托盘·次|标准托盘|托盘|公斤|千克|吨|台设备|台|件|箱|个|公里|小时|天|周|月|季度|年|人|单|次)(?:s\b)?",
    re.IGNORECASE,
)
_SAME = {
    "kilogram": "kg", "公斤": "kg", "千克": "kg", "ton": "tonne", "t": "tonne", "吨": "tonne", "annum": "year", "年": "year",
    "月": "month",
    "季度": "quarter", "周": "week", "天": "day", "小时": "hour", "托盘": "pallet", "标准托盘": "pallet", "台设备": "device",
    "台": "device", "托盘·次": "pallet journey", "件": "piece", "箱": "box", "公里": "km", "人": "person", "单": "order", "次": "time",
    "个": "piece",
}  # fmt: skip


def basis_in(text: str) -> str:
    """What an amount is per: "pallet", "100 kg", "month"; "" when the text does not say."""
    match = _PER.search(text)
    if not match:
        return ""
    unit = match["unit"].lower()
    count = (match["count"] or "").strip().replace(",", ".")
    return f"{count} {_SAME.get(unit, unit)}".strip() if count not in ("", "1") else _SAME.get(unit, unit)
