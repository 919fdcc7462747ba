"""Answers for common business terms in English and Chinese: which labels mean the same, and how a Chinese reader is
introduced to an English one.

A small glossary on purpose: a label is known only when all of it is a term ("Delivery time", "交期"), so nothing is
guessed. Each entry: the English term as shown, its other English labels; the Chinese term, its other Chinese labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.analysis.words import normal
from desktop.core.spec import Language

_TERMS = """
Price | unit price, prices, list price, rate, cost per unit || 价格 | 单价, 报价, 售价, 价钱
Delivery time | delivery, lead time, delivery date, delivery period || 交期 | 交货期, 交付时间, 交货时间, 交付周期, 供货周期
Payment terms | payment, terms of payment, payment term || 付款条件 | 付款方式, 支付条件, 付款, 账期, 支付方式
Warranty | guarantee, warranty period || 质保 | 质保期, 保修, 保修期, 质量保证
Quantity | qty, number of units || 数量 | 件数
Minimum order | moq, minimum order quantity, minimum quantity || 最小起订量 | 起订量, 最低起订量
Total | sum, grand total || 合计 | 总计, 总额
Discount | rebate || 折扣 | 优惠
Currency | || 币种 | 货币
Validity | valid until, price validity || 有效期 | 报价有效期
Service | services || 服务 | 服务内容
Support | customer support || 支持 | 技术支持, 客户支持
Insurance | || 保险 |
Supplier | vendor, provider || 供应商 | 厂商
Customer | client || 客户 |
Product | item, article || 产品 | 品名, 商品
Specification | specifications, spec, specs || 规格 | 规格型号
Weight | || 重量 |
Liability | liability limit || 责任限额 | 赔偿限额, 责任
Termination | notice period || 终止 | 解约, 通知期
Revenue | turnover, sales, sales revenue, net sales || 收入 | 营业收入, 销售额, 营收
Gross profit | || 毛利 | 毛利润
Net profit | net income, profit || 净利润 | 净利, 利润
Gross margin | margin || 毛利率 | 利润率
Cost | costs, expenses || 成本 | 费用
Budget | || 预算 |
Forecast | || 预测 |
Volume | volumes || 业务量 | 货量, 运量
Orders | order intake || 订单 | 订单量
Deliveries | shipments || 交付次数 | 交货次数
Deliveries on time | on-time deliveries || 准时交付次数 |
On time | on-time rate, on time rate, on-time delivery, punctuality, otif || 准点率 | 准时率
Claims | || 索赔 | 索赔件数
Claims value | claims, value, value of claims || 索赔金额 |
Complaints | || 投诉 | 投诉件数
Temperature excursions | excursions || 温度超标 | 温度超标次数
Customer satisfaction | csat || 客户满意度 |
Market share | || 市场份额 | 市占率
Growth | growth rate || 增长率 | 增幅
Headcount | employees, staff || 人数 | 员工人数
Share | || 占比 | 份额
Utilisation | utilization || 利用率 |
"""
_UNITS: Mapping[str, str] = {
    "pallets": "托盘", "pallet": "托盘", "number": "个数", "deliveries": "次", "days": "天", "hours": "小时", "minutes": "分钟",
    "people": "人", "orders": "单", "units": "件", "pieces": "件", "tonnes": "吨", "weeks": "周", "months": "月",
}  # fmt: skip
_HAN = re.compile(r"[\u4e00-\u9fff]")


def _glossary() -> tuple[dict[str, str], dict[str, str]]:
    """Label in normal form -> English term, and English term -> Chinese term."""
    terms: dict[str, str] = {}
    chinese: dict[str, str] = {}
    for line in _TERMS.strip().splitlines():
        english, han = line.split("||")
        (term, others), (shown, more) = english.split("|"), han.split("|")
        key = term.strip()
        chinese[key] = shown.strip()
        others_of_both = [*others.split(","), *more.split(",")] if key != "Claims value" else ["claims, value", others]
        for label in (key, chinese[key], *others_of_both):
            if bare := _bare(label):
                terms.setdefault(bare, key)
    return terms, chinese


def _bare(label: str) -> str:
    return " ".join(normal(label).replace("-", " ").split()).strip(" :：*.")


_KNOWN, _CHINESE = _glossary()


def concept(label: str) -> str:
    """The term a label means ("交期" and "Lead time" -> "Delivery time"); "" when the whole label is no term."""
    return _KNOWN.get(_bare(label), "")


def introduced(label: str, language: Language) -> str:
    """A source's label as a reader of `language` meets it: "收入（Revenue）"; as it stands where it is known to them or
    no term. What stands behind a comma ("On time, Hull – Daventry") stays as the source has it."""
    if language != "zh" or _HAN.search(label):
        return label
    if term := concept(label):
        return f"{_CHINESE[term]}（{label}）"
    head, comma, rest = label.partition(", ")
    term = concept(head) if comma else ""
    return f"{_CHINESE[term]}（{head}），{rest}" if term else label


def unit_in(unit: str, language: Language) -> str:
    """A unit in the language of the reader where it is a common one: "pallets" -> "托盘"."""
    return _UNITS.get(unit.casefold(), unit) if language == "zh" else unit
