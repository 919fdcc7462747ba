"""Answers for "extract … to a table": which tables, amounts, dates, people or labelled fields the instruction means,
as rows with the place of each.

Tables with the same header are put under one another; nothing is computed and nothing is reworded. Hidden sheets are
left out and named. What the instruction narrows down ("the Tallowmere orders") is taken by its words, and said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop.analysis import extracted_mention as mention
from desktop.analysis.corpus import Corpus
from desktop.analysis.extracted_table import Extracted, labelled_fields, merged_tables, price_rows
from desktop.analysis.finding import Suspicion
from desktop.analysis.suspicion import find_suspicions
from desktop.analysis.whole_table import WholeTable, whole_tables
from desktop.analysis.words import content
from desktop.core.document import Document
from desktop.core.spec import Language

_KINDS: Mapping[str, re.Pattern[str]] = {
    "prices": re.compile(
        r"\b(?:prices?|pricing|rates?|tariffs?|fees?|charges?|quot(?:es?|ations?)|price lists?)\b|价格|报价|单价|运价|费率|价目|收费",
        re.IGNORECASE,
    ),
    "amounts": re.compile(r"\b(?:amounts?|costs?|money|totals?|sums?|figures|payments?)\b|金额|费用|款项|成本|付款|数字", re.IGNORECASE),
    "dates": re.compile(r"\b(?:dates?|deadlines?|milestones?|appointments?|timeline)\b|日期|期限|截止|里程碑|时间点", re.IGNORECASE),
    "people": re.compile(
        r"\b(?:people|persons?|contacts?|names?|attendees|participants|e-?mail addresses|phone numbers)\b|联系人|人员|姓名|"
        r"名单|邮箱|通讯录",
        re.IGNORECASE,
    ),
    "fields": re.compile(r"\b(?:invoices?|receipts?|bills?|forms?|fields?|applications?)\b|发票|收据|单据|账单|表单|字段", re.IGNORECASE),
    "tables": re.compile(r"\b(?:all (?:the )?tables|tables (?:out of|from|in)|the tables)\b|所有表|表格(?:都|提取|"
    r"抽取)|里的表", re.IGNORECASE),
}  # fmt: skip
_ASKED = content(
    "extract pull get collect gather copy put take bring turn list compile tabulate make build create table tables spreadsheet workbook "
    "excel xlsx csv sheet one single all every file files document documents folder mails mail email price prices pricing "
    "rate rates tariff "
    "fee fees charge charges amount amounts cost costs money total totals sum figure figures payment date dates deadline deadlines people "
    "person contact contacts name names invoice invoices receipt receipts bill form forms field fields information data "
    "detail details item "
    "items row rows column columns including included row per each together please "
    "提取 抽取 摘出 导出 整理 汇总 所有 全部 价格 报价 单价 金额 费用 日期 期限 联系人 人员 发票 收据 单据 表格 一张 张表 "
    "文件 文档 里的 把所 有价 格提 取到 到一 "
    "这些 些发 票整 理成 成表 成一 些文 件里 中的 信息 数据 内容 提取到 出来 请把 把这"
)
_WORD = re.compile(r"[A-Za-z][\w'’-]+|[\u3400-\u9fff]{2,}")
MOST_TABLES = 12


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found. `kinds` are the names of `_KINDS` the instruction means; `narrowed` the words it was narrowed by;
    `hidden` tables that were left out because they are hidden; `skipped` tables beyond the twelve largest groups."""

    kinds: tuple[str, ...]
    tables: tuple[Extracted, ...] = ()
    narrowed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    skipped: int = 0
    read: int = 0
    suspicious: tuple[Suspicion, ...] = ()


def extract(documents: Sequence[Document], query: str, timezone: str = "UTC", language: Language = "en") -> Extraction:
    """Everything the words of `query` ask for. Without a kind named: the tables, else fields, else amounts and dates."""
    found = whole_tables(documents)
    open_tables = [table for table in found if not table.hidden]
    kinds = tuple(kind for kind, pattern in _KINDS.items() if pattern.search(query)) or ("tables",)
    kinds = tuple(kind for kind in kinds if kind != "amounts") if "prices" in kinds else kinds
    topic = _topic(query, open_tables)
    narrowed = _narrowed(open_tables, topic)
    words = [word for word in _WORD.findall(query) if content(word) & topic]
    names = {stem: word for word in words if word[0].isupper() or word > "\u3400" for stem in content(word) & topic}
    corpus = Corpus.of(documents, timezone)
    tables = _of_kinds(kinds, corpus, narrowed, documents, topic, names, language)
    if not tables and kinds == ("tables",):
        kinds = ("fields", "amounts", "dates")
        tables = _of_kinds(kinds, corpus, narrowed, documents, topic, names, language)
    hidden = tuple(f"{table.file}, {table.name}".strip(", ") for table in found if table.hidden)
    read = sum(1 for document in documents if document.passages)
    return Extraction(
        kinds, tuple(tables[:MOST_TABLES]), tuple(dict.fromkeys(words)), tuple(dict.fromkeys(hidden)),
        max(0, len(tables) - MOST_TABLES), read, find_suspicions(documents, language),
    )  # fmt: skip


def _of_kinds(
    kinds: Sequence[str],
    corpus: Corpus,
    tables: Sequence[WholeTable],
    documents: Sequence[Document],
    topic: frozenset[str],
    names: Mapping[str, str],
    language: Language,
) -> list[Extracted]:
    makers: Mapping[str, Callable[[], Sequence[Extracted]]] = {
        "prices": lambda: price_rows(tables, mention.money(corpus, topic), language),
        "amounts": lambda: mention.amounts(corpus, topic, language),
        "dates": lambda: mention.dates(corpus, topic, language),
        "people": lambda: mention.people(corpus, language),
        "fields": lambda: labelled_fields(documents, language),
        "tables": lambda: merged_tables(tables, names, language),
    }
    found = [table for kind in kinds for table in makers[kind]() if table.rows]
    return found + (list(makers["tables"]()) if kinds in (("amounts",), ("fields",)) else [])


def _topic(query: str, tables: Sequence[WholeTable]) -> frozenset[str]:
    """Words of the instruction that stand in a table, its header or its name, and so tell which is meant."""
    asked = content(query) - _ASKED
    known = {word for table in tables for word in _words_of(table)}
    return frozenset(asked & known)


def _narrowed(tables: Sequence[WholeTable], topic: frozenset[str]) -> list[WholeTable]:
    """The tables that have most of the topic, where a word over the table counts double; all when there is no topic."""
    scores = [len(topic & _words_of(table)) + len(topic & _heading_words(table)) for table in tables]
    best = max(scores, default=0)
    return [table for table, score in zip(tables, scores, strict=True) if score == best]


def _words_of(table: WholeTable) -> frozenset[str]:
    cells = " ".join(str(cell.value) for row in table.rows[:400] for cell in row if isinstance(cell.value, str))
    return content(cells) | _heading_words(table)


def _heading_words(table: WholeTable) -> frozenset[str]:
    return content(f"{table.file} {table.name} {table.above} {' '.join(table.columns)}")
