"""Deliverables of an invented client meeting, in English and Chinese, for everyone who needs realistic specs.

`documents(language)` gives one spec per format; `context(...)` the citations they rest on. Companies and people are
fictional; the figures agree with each other across the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.core.document import Citation, Locator, Place, passage_id
from desktop.core.spec import (
    Bullets,
    CalendarSpec,
    Cell,
    Chart,
    Column,
    DeckSpec,
    DocumentSpec,
    EventSpec,
    Heading,
    Language,
    Line,
    MailSpec,
    Paragraph,
    Series,
    Sheet,
    Slide,
    Spec,
    Table,
    WorkbookSpec,
)
from desktop.deliverables.registry import WriteContext

NOW = datetime(2026, 3, 11, 8, 30, tzinfo=UTC)

_PLACES: tuple[tuple[Locator, str, str], ...] = (
    (
        Locator("calendar.ics", Place.EVENT, 4, "u4", "2026-03-12T14:00:00+01:00"),
        "Renewal talk Halden Ports",
        "续约会谈：哈尔登港口",
    ),
    (
        Locator("mail/2026-03-09 renewal.eml", Place.MESSAGE, 1, "m1", "text"),
        "We need the revised price by Thursday, otherwise the board moves on.",
        "请在周四之前给出新的报价，否则董事会将另作安排。",
    ),
    (
        Locator("mail/2026-03-09 renewal.eml", Place.MESSAGE, 1, "m1", "header"),
        "From: Ingrid Solheim",
        "发件人：林若溪",
    ),
    (
        Locator("mail/2026-03-04 outage.eml", Place.MESSAGE, 1, "m2", "text"),
        "Two outages in February, together 5.5 hours; we expect a written cause.",
        "二月两次中断共 5.5 小时，请给出书面原因。",
    ),
    (
        Locator("mail/2026-02-26 volumes.eml", Place.MESSAGE, 1, "m3", "text"),
        "Volumes will grow by about a tenth once berth 6 opens in June.",
        "六月 6 号泊位启用后，业务量约增一成。",
    ),
    (Locator("sales 2026.xlsx", Place.CELLS, 0, "KPIs", "B4"), "1240000", "1240000"),
    (Locator("sales 2026.xlsx", Place.CELLS, 0, "KPIs", "C4"), "1085000", "1085000"),
    (Locator("sales 2026.xlsx", Place.CELLS, 0, "KPIs", "B5"), "0.124", "0.124"),
    (Locator("sales 2026.xlsx", Place.CELLS, 0, "KPIs", "B6"), "18", "18"),
    (Locator("sales 2026.xlsx", Place.CELLS, 0, "Quarters", "A2:C6"), "Q1 268000 301000", "Q1 268000 301000"),
    (
        Locator("account plan.docx", Place.HEADING, 7, "Contract › Term"),
        "The contract ends on 30 June 2026 with three months' notice.",
        "合同于 2026 年 6 月 30 日到期，提前三个月通知。",
    ),
    (
        Locator("account plan.docx", Place.HEADING, 12, "People"),
        "Decision: Ingrid Solheim (COO); influence: Tomas Brekke (IT).",
        "决策人：林若溪（运营）；影响者：周明远（信息）。",
    ),
    (
        Locator("account plan.docx", Place.HEADING, 19, "Risks"),
        "Norvane Systems has offered a pilot free of charge.",
        "诺凡系统已提出免费试用。",
    ),
    (
        Locator("deck 2025.pptx", Place.SLIDE, 5, "Service levels"),
        "99.5 % availability per month, measured at the gate.",
        "每月可用率 99.5 %，以闸口计。",
    ),
    (
        Locator("notes/2026-02-18 call.md", Place.LINES, 14, "Actions", "16"),
        "Mara to send the cause report by 6 March.",
        "马拉于 3 月 6 日前发出原因报告。",
    ),
    (
        Locator("notes/2026-02-18 call.md", Place.LINES, 22, "Actions", "22"),
        "Tomas to name a contact for the data export.",
        "周明远指定数据导出的联系人。",
    ),
    (
        Locator("chat export.json", Place.LINES, 88, "", "90"),
        "Cause report is nearly done, waiting for the vendor log.",
        "原因报告快好了，等供应商日志。",
    ),
    (
        Locator("price list 2026.pdf", Place.PAGE, 3, "", "2"),
        "Port package: EUR 96.50 per call, from 12,000 calls a year.",
        "港口套餐：每次 96.50 欧元，年 12,000 次起。",
    ),
    (
        Locator("price list 2026.pdf", Place.PAGE, 4, "", "1"),
        "Discount of up to 8 % with a term of three years.",
        "三年期最多优惠 8 %。",
    ),
    (
        Locator("support tickets.csv", Place.CELLS, 0, "support tickets", "A1:F44"),
        "43 tickets since January, 6 open",
        "一月以来 43 件，6 件未结",
    ),
)


def citations(language: Language = "en") -> dict[str, Citation]:
    """Passage id -> evidence; the ids are the same in every run."""
    found = {}
    for locator, en, zh in _PLACES:
        sha256 = hashlib.sha256(locator.file.encode()).hexdigest()
        id = passage_id(sha256, locator)
        found[id] = Citation(id, locator, zh if language == "zh" else en, sha256)
    return found


_IDS = tuple(citations())


def ids(*numbers: int) -> tuple[str, ...]:
    """Passage ids of the sample places, counted from 1."""
    return tuple(_IDS[number - 1] for number in numbers)


def context(language: Language = "en", attachments: Mapping[str, Path] | None = None) -> WriteContext:
    return WriteContext(citations(language), NOW, attachments or {}, "Europe/Oslo")


def specs(language: Language = "en") -> dict[str, Spec]:
    """Format -> spec, the meeting pack of one client."""
    return {
        "docx": brief(language),
        "md": brief(language),
        "pdf": brief(language),
        "html": brief(language),
        "csv": one_table(language),
        "xlsx": workbook(language),
        "pptx": deck(language),
        "eml": mail(language),
        "ics": calendar(language),
    }


def _line(language: Language, en: str, zh: str, *places: int, certainty: str = "") -> Line:
    return Line(zh if language == "zh" else en, ids(*places), certainty)  # type: ignore[arg-type]


def _columns(language: Language, *titles: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(zh if language == "zh" else en) for en, zh in titles)


def _cell(language: Language, en: str, zh: str, *places: int) -> Cell:
    return Cell(zh if language == "zh" else en, sources=ids(*places))


def figures(language: Language) -> Table:
    """Key figures: text, currency, percent and whole numbers, each with its cell."""
    z = language == "zh"
    return Table(
        (
            Column("指标" if z else "Figure"),
            Column("2026", "right"),
            Column("2025", "right"),
            Column("变化" if z else "Change", "right"),
        ),
        (
            (
                Cell("年收入" if z else "Annual revenue"),
                Cell(1_240_000, "currency", sources=ids(6), currency="EUR"),
                Cell(1_085_000, "currency", sources=ids(7), currency="EUR"),
                Cell(0.142857, "percent"),
            ),
            (
                Cell("次数增长" if z else "Growth of calls"),
                Cell(0.124, "percent", sources=ids(8)),
                Cell(0.087, "percent"),
                Cell("+3.7 个百分点" if z else "+3.7 points"),
            ),
            (
                Cell("在用闸口" if z else "Gates in use"),
                Cell(18, "integer", sources=ids(9)),
                Cell(15, "integer"),
                Cell(0.2, "percent"),
            ),
        ),
        caption="关键数字" if z else "Key figures",
    )


def commitments(language: Language) -> Table:
    t = language
    return Table(
        _columns(t, ("Who", "谁"), ("What", "承诺"), ("To whom", "对谁"), ("Due", "期限"), ("State", "状态")),
        (
            (
                _cell(t, "Mara Lindqvist", "马拉"),
                _cell(
                    t,
                    "Written report on the cause of the February outages, with the vendor's log and the measures taken",
                    "二月中断原因的书面报告，附供应商日志与已采取的措施",
                    15,
                ),
                _cell(t, "Ingrid Solheim", "林若溪"),
                Cell("2026-03-06", "date"),
                _cell(t, "Late; waiting for the vendor's log", "逾期，等待供应商日志", 17),
            ),
            (
                _cell(t, "Tomas Brekke", "周明远"),
                _cell(t, "Name a contact for the data export", "指定数据导出联系人", 16),
                _cell(t, "Mara Lindqvist", "马拉"),
                Cell("2026-03-02", "date"),
                _cell(t, "No recent signal", "近期无消息"),
            ),
            (
                _cell(t, "Jonas Weber", "魏乔纳"),
                _cell(t, "Revised price for a term of three years", "三年期的新报价", 2, 19),
                _cell(t, "Ingrid Solheim", "林若溪"),
                Cell("2026-03-12", "date"),
                _cell(t, "Open", "未完成", 2),
            ),
        ),
        caption="承诺" if t == "zh" else "Commitments",
    )


def brief(language: Language = "en") -> DocumentSpec:
    """Two pages and the list of sources."""
    t = language
    z = t == "zh"
    people = Table(
        _columns(t, ("Person", "人员"), ("Role", "职责"), ("Last said", "最近表态")),
        (
            (
                _cell(t, "Ingrid Solheim", "林若溪", 3),
                _cell(t, "COO, decides", "运营总监，决策人", 12),
                _cell(
                    t,
                    "9 March: needs the revised price by Thursday; without it the board moves on to other offers",
                    "3 月 9 日：周四前需要新报价，否则董事会另作安排",
                    2,
                ),
            ),
            (
                _cell(t, "Tomas Brekke", "周明远"),
                _cell(t, "Head of IT, influences", "信息主管，有影响", 12),
                _cell(t, "4 March: two outages, expects a written cause", "3 月 4 日：两次中断，要求书面原因", 4),
            ),
            (
                _cell(t, "Anders Moe", "莫安德"),
                _cell(t, "Gate operations", "闸口运营"),
                _cell(t, "No recent signal", "近期无消息"),
            ),
        ),
        caption="与会人员" if z else "Who comes",
    )
    chart = Chart(
        "column",
        ("Q1", "Q2", "Q3", "Q4"),
        (
            Series("2025", (268_000, 271_000, 262_000, 284_000), ids(10)),
            Series("2026", (301_000, 308_000, 312_000, 319_000), ids(10)),
        ),
        title="每季收入" if z else "Revenue per quarter",
        format="currency",
        currency="EUR",
    )
    return DocumentSpec(
        title="续约会谈简报：哈尔登港口" if z else "Meeting brief: renewal talk with Halden Ports",
        subtitle="2026 年 3 月 12 日 14:00（奥斯陆时间），四号会议室"
        if z
        else "12 March 2026, 14:00 Oslo time, room 4",
        language=language,
        as_of="2026-03-11 09:30",
        header="哈尔登港口" if z else "Halden Ports",
        blocks=(
            Paragraph(
                (
                    _line(
                        t,
                        "The contract ends on 30 June; notice is due by **31 March**.",
                        "合同 6 月 30 日到期，最迟 **3 月 31 日** 通知。",
                        11,
                    ),
                    _line(
                        t,
                        "The client wants a revised price at this meeting and a written cause for the outages.",
                        "客户希望会上得到新报价，以及中断的书面原因。",
                        2,
                        4,
                    ),
                ),
                "lead",
            ),
            Heading("目的" if z else "Purpose"),
            Paragraph(
                (
                    _line(
                        t,
                        "Agree term and price so that the renewal can be signed before the notice date.",
                        "就期限与价格达成一致，在通知日前签署续约。",
                        1,
                        11,
                    ),
                )
            ),
            Heading("与会人员" if z else "Who comes"),
            people,
            Heading("未决事项" if z else "Open threads"),
            Bullets(
                (
                    _line(
                        t, "Revised price: asked on 9 March, not answered yet.", "新报价：3 月 9 日提出，尚未答复。", 2
                    ),
                    _line(
                        t,
                        "Cause of the outages: promised for 6 March, still waiting for the vendor's log.",
                        "中断原因：原定 3 月 6 日，仍等供应商日志。",
                        15,
                        17,
                    ),
                    _line(
                        t,
                        "Volume after June: about a tenth more once berth 6 opens; not in the current offer.",
                        "六月后业务量：6 号泊位启用后约增一成，现有报价未含。",
                        5,
                        certainty="inferred",
                    ),
                )
            ),
            commitments(language),
            Heading("数字" if z else "Figures"),
            figures(language),
            chart,
            Heading("要点" if z else "Talking points"),
            Bullets(
                (
                    _line(
                        t,
                        "A term of three years allows up to 8 % discount; the list price is EUR 96.50 per call.",
                        "三年期最多优惠 8 %；标价每次 96.50 欧元。",
                        18,
                        19,
                    ),
                    _line(
                        t,
                        "Offer a service credit for February instead of a lower list price.",
                        "为二月提供服务抵扣，而非降低标价。",
                        certainty="unverified",
                    ),
                    _line(
                        t,
                        "Tie the growth of volume to a price step at 14,000 calls a year.",
                        "业务量增长与年 14,000 次的价格台阶挂钩。",
                        5,
                        18,
                        certainty="inferred",
                    ),
                ),
                numbered=True,
            ),
            Heading("风险" if z else "Risks", 2),
            Bullets(
                (
                    _line(t, "Norvane Systems has offered a free pilot.", "诺凡系统已提出免费试用。", 13),
                    _line(
                        t,
                        "Availability: 99.5 % is promised per month; February reached less.",
                        "可用率：承诺每月 99.5 %，二月未达到。",
                        14,
                        4,
                        certainty="inferred",
                    ),
                )
            ),
            Paragraph(
                (
                    _line(
                        t,
                        "Sources disagree: the mail speaks of 5.5 hours of outage, the ticket list of 6 open tickets without a duration.",
                        "来源不一致：邮件称中断 5.5 小时，工单表有 6 件未结但无时长。",
                        4,
                        20,
                    ),
                ),
                "warning",
            ),
            Heading("该问的问题" if z else "Questions to ask", 2),
            Bullets(
                (
                    _line(
                        t,
                        "Who signs on the client's side, and is a board date set?",
                        "客户方由谁签署，董事会日期是否已定？",
                    ),
                    _line(t, "Which gates come with berth 6?", "6 号泊位新增哪些闸口？", 5),
                ),
                numbered=True,
            ),
            Paragraph(
                (
                    _line(
                        t,
                        "Left out: internal margin and the open complaint; see the hand-over report.",
                        "未列入：内部毛利与未结投诉，见交接报告。",
                    ),
                ),
                "callout",
            ),
        ),
    )


def _quarters(language: Language) -> Sheet:
    z = language == "zh"
    old, new = (268_000, 271_000, 262_000, 284_000), (301_000, 308_000, 312_000, 319_000)
    rows = tuple(
        (
            Cell(f"Q{number}"),
            Cell(before, "currency", sources=ids(10), currency="EUR"),
            Cell(after, "currency", sources=ids(10), currency="EUR"),
            Cell(after / before - 1, "percent", "=C{r}/B{r}-1"),
        )
        for number, (before, after) in enumerate(zip(old, new, strict=True), 1)
    )
    total = (
        Cell("合计" if z else "Total"),
        Cell(sum(old), "currency", "=SUM(B{first}:B{last})", currency="EUR"),
        Cell(sum(new), "currency", "=SUM(C{first}:C{last})", currency="EUR"),
        Cell(sum(new) / sum(old) - 1, "percent", "=C{r}/B{r}-1"),
    )
    columns = (Column("季度" if z else "Quarter"), Column("2025"), Column("2026"), Column("变化" if z else "Change"))
    chart = Chart(
        "column",
        ("Q1", "Q2", "Q3", "Q4"),
        (Series("2025", old, ids(10)), Series("2026", new, ids(10))),
        "每季收入" if z else "Revenue per quarter",
        "currency",
        "EUR",
        "两年各季收入" if z else "Revenue per quarter in 2025 and 2026",
    )
    intro = (
        _line(language, "Revenue per quarter", "每季收入"),
        _line(
            language,
            "All amounts in EUR, without tax; from the sales workbook.",
            "单位：欧元，不含税；取自销售工作簿。",
            10,
        ),
    )
    notes = (_line(language, "2026 is the plan as of March.", "2026 年为三月计划值。", certainty="unverified"),)
    name = "季度" if z else "Quarters"
    return Sheet(name, Table(columns, (*rows, total), total_row=True), intro, notes, (chart,))


def _tickets(language: Language) -> Sheet:
    z = language == "zh"
    titles = (("Ticket", "工单"), ("Opened", "开启"), ("Hours", "时长"), ("Cause", "原因"), ("Closed", "已结"))
    causes = (
        (
            "Gate controller lost its connection after the update of 3 February; restarted by hand, the log was sent to the vendor",
            "2 月 3 日更新后闸口控制器断线，人工重启，日志已发供应商",
        ),
        ("=1+1", "=1+1"),
        ("Power supply replaced", "更换电源"),
    )
    rows = tuple(
        (
            Cell(f"HP-{140 + number}"),
            Cell(f"2026-02-{3 + 8 * number:02d}", "date"),
            Cell((3.25, 2.25, 0.5)[number], "decimal", sources=ids(4) if number < 2 else ()),
            Cell(cause[1] if z else cause[0], sources=ids(20)),
            Cell(number != 1),
        )
        for number, cause in enumerate(causes)
    )
    return Sheet("工单" if z else "Tickets", Table(_columns(language, *titles), rows))


def workbook(language: Language = "en") -> WorkbookSpec:
    """Four sheets; formulas with their values, one native chart, dates, and text that looks like a formula."""
    z = language == "zh"
    return WorkbookSpec(
        title="哈尔登港口：数字" if z else "Halden Ports: figures",
        language=language,
        as_of="2026-03-11 09:30",
        sheets=(
            Sheet(
                "关键数字" if z else "Key figures",
                figures(language),
                notes=(_line(language, "Growth is calls per year.", "增长按年次数计。", 8),),
            ),
            _quarters(language),
            Sheet("承诺" if z else "Commitments", commitments(language)),
            _tickets(language),
        ),
    )


def one_table(language: Language = "en") -> WorkbookSpec:
    """The commitments alone, as a CSV file holds them."""
    return WorkbookSpec(
        "承诺" if language == "zh" else "Commitments",
        (Sheet("承诺" if language == "zh" else "Commitments", commitments(language)),),
        language,
    )


def deck(language: Language = "en") -> DeckSpec:
    """Eight slides: title, messages, a table, charts, a section, a closing."""
    t = language
    z = t == "zh"
    quarters = Chart(
        "column",
        ("Q1", "Q2", "Q3", "Q4"),
        (
            Series("2025", (268_000, 271_000, 262_000, 284_000), ids(10)),
            Series("2026", (301_000, 308_000, 312_000, 319_000), ids(10)),
        ),
        "每季收入（欧元）" if z else "Revenue per quarter, EUR",
        "integer",
        alt="柱状图：两年各季收入" if z else "Column chart of the revenue per quarter in 2025 and 2026",
    )
    calls = Chart(
        "bar",
        ("闸口 A–C", "闸口 D–F", "闸口 G–K", "6 号泊位（计划）")
        if z
        else ("Gates A to C", "Gates D to F", "Gates G to K", "Berth 6 (planned)"),
        (Series("次数" if z else "Calls", (5_200, 4_100, 2_900, 1_300), ids(5)),),
        "每年次数" if z else "Calls per year",
        "integer",
    )
    return DeckSpec(
        title="哈尔登港口续约" if z else "Halden Ports renewal",
        language=language,
        as_of="2026-03-11",
        slides=(
            Slide(
                "与哈尔登港口携手下一个三年" if z else "The next three years with Halden Ports",
                (_line(t, "12 March 2026, Oslo", "2026 年 3 月 12 日，奥斯陆"),),
                layout="title",
                subtitle="续约会谈" if z else "Renewal talk",
            ),
            Slide(
                "三件事今天可以定下来" if z else "Three things can be settled today",
                (
                    _line(
                        t,
                        "Term: three years instead of one, with up to 8 % discount",
                        "期限：三年代替一年，最多优惠 8 %",
                        19,
                    ),
                    _line(
                        t,
                        "Price: EUR 96.50 per call, with a step at 14,000 calls a year",
                        "价格：每次 96.50 欧元，年 14,000 次设台阶",
                        18,
                    ),
                    _line(
                        t,
                        "Service: a written cause for February and a credit if a month falls below 99.5 %",
                        "服务：二月原因的书面说明；月可用率低于 99.5 % 时抵扣",
                        4,
                        14,
                    ),
                ),
                notes=(
                    _line(t, "Open with the cause report; the price comes second.", "先谈原因报告，再谈价格。", 15),
                ),
            ),
            Slide(
                "收入在四个季度里都高于去年" if z else "Revenue is above last year in every quarter",
                (
                    _line(t, "EUR 1,240,000 against EUR 1,085,000", "1,240,000 欧元，去年 1,085,000 欧元", 6, 7),
                    _line(t, "Calls grow by 12.4%", "次数增长 12.4%", 8),
                ),
                chart=quarters,
            ),
            Slide(
                "关键数字一览" if z else "The key figures at a glance",
                (_line(t, "All figures from the sales workbook, as of March", "数字均取自销售工作簿，截至三月", 6),),
                table=figures(language),
            ),
            Slide(
                "服务" if z else "Service",
                layout="section",
                subtitle="二月发生了什么，之后会怎样" if z else "What happened in February, and what follows",
            ),
            Slide(
                "每项承诺都有负责人和日期" if z else "Every commitment has an owner and a date",
                table=commitments(language),
            ),
            Slide(
                "6 号泊位六月启用后次数约增一成" if z else "Berth 6 brings about a tenth more calls from June on",
                chart=calls,
                notes=(_line(t, "The planned calls are an estimate.", "计划次数为估计值。", 5, certainty="inferred"),),
            ),
            Slide(
                "下一步" if z else "Next steps",
                (
                    _line(
                        t,
                        "Cause report: Mara Lindqvist, as soon as the vendor's log arrives",
                        "原因报告：马拉，收到供应商日志后即发",
                        17,
                    ),
                    _line(t, "Contract draft: Jonas Weber, before 31 March", "合同草案：魏乔纳，3 月 31 日前", 11),
                ),
                layout="closing",
            ),
        ),
    )


def mail(language: Language = "en") -> MailSpec:
    z = language == "zh"
    return MailSpec(
        subject="周四哈尔登港口会谈材料（草稿）" if z else "Papers for Thursday's talk with Halden Ports – draft",
        sender="Mara Lindqvist <mara@northgate.example>",
        to=("Weber, Jonas <jonas@northgate.example>", "李娜 <li.na@northgate.example>"),
        cc=("team@northgate.example",),
        language=language,
        body=(
            _line(language, "Dear all,", "各位好："),
            _line(
                language,
                "the papers for Thursday are attached. Three points need a decision before we go in:",
                "附上周四的材料，会前有三点需要决定：",
            ),
            _line(
                language,
                "- the revised price for three years (asked for by **Thursday**)",
                "- 三年期新报价（对方要求 **周四** 前给出）",
                2,
            ),
            _line(
                language, "- the cause report, which still waits for the vendor's log", "- 原因报告，仍等供应商日志", 17
            ),
            _line(language, "- whether we offer a credit for February", "- 是否为二月提供抵扣", certainty="unverified"),
            _line(language, "Kind regards\nMara", "此致\n马拉"),
        ),
    )


def calendar(language: Language = "en") -> CalendarSpec:
    z = language == "zh"
    return CalendarSpec(
        title="准备" if z else "Preparation",
        language=language,
        events=(
            EventSpec(
                "准备：哈尔登港口会谈" if z else "Prepare: talk with Halden Ports",
                datetime(2026, 3, 12, 9, 0),
                datetime(2026, 3, 12, 9, 45),
                "Europe/Oslo",
                "四号会议室" if z else "Room 4; second floor",
                "读简报，定报价\n带上原因报告" if z else "Read the brief, settle the price\nBring the cause report",
                ("Jonas Weber <jonas@northgate.example>",),
                sources=ids(1),
            ),
            EventSpec(
                "通知截止日" if z else "Last day for notice", date(2026, 3, 31), date(2026, 4, 1), sources=ids(11)
            ),
            EventSpec(
                "与供应商通话" if z else "Call with the vendor",
                datetime.fromisoformat("2026-03-11T16:00:00+08:00"),
                datetime.fromisoformat("2026-03-11T16:30:00+08:00"),
                "Asia/Shanghai",
            ),
        ),
    )
