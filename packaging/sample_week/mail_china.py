"""Mails in Chinese: the partner 临江供应链, Halden's own manager for China, and a newsletter.

The Spring Festival of 2026 fell on 17 February, so nothing is sent from China between the 15th and the 23rd.
"""

from sample_week.mail import Form, Mail

CHINA_MAILS = (
    Mail(
        key="linjiang-holiday",
        sent="2026-02-12 15:20",
        sender="zhou",
        to=("tom", "mara"),
        cc=("gao",),
        subject="春节放假及复工安排",
        charset="gb18030",
        encoding="base64",
        body="""
Tom、Mara：

我司2月15日至2月23日春节放假，2月24日正式复工。放假期间上海仓和宁波仓各留一名值班人员，紧急情况请直接打值班电话。

节前最后一个冷藏拼箱2月13日截关，下一班为2月27日。请提前安排好货量。

祝新春快乐！
""",
    ),
    Mail(
        key="linjiang-agenda",
        sent="2026-02-25 10:06",
        sender="chen",
        to=("mara",),
        cc=("gao", "zhou"),
        subject="临江供应链季度会议程（3月4日）",
        encoding="base64",
        body="""
Mara 您好：

季度会定在3月4日（周三）北京时间16:00到17:00，伦敦时间早上8:00。建议议程如下：

1. 2025年四季度上海—费利克斯托航线货量和准点情况
2. ColdTrace 试点进展
3. 二季度舱位
4. 2026年合作协议续签

有一个问题想在会前确认：四季度贵方系统里我们的准点率是94.4%，我们自己统计的是95.6%。口径是不是不一样？

如果伦敦时间太早，我们可以往后推一个小时。
""",
    ),
    Mail(
        key="gao-agenda-reply",
        sent="2026-02-25 17:35",
        sender="gao",
        to=("chen",),
        cc=("mara", "zhou"),
        subject="回复：临江供应链季度会议程（3月4日）",
        reply_to="linjiang-agenda",
        encoding="base64",
        body="""
雨桐总：

议程没有问题，时间也不用改，Mara 会准时参加。

协议方面，我3月5日前把修改后的合作协议发给您，主要改了付款周期和设备责任两条。
""",
    ),
    Mail(
        key="pilot-figures",
        sent="2026-02-26 11:48",
        sender="zhou",
        to=("mara",),
        cc=("gao", "elin"),
        subject="ColdTrace 试点数据",
        charset="gb18030",
        encoding="quoted-printable",
        body="""
Mara：

试点已经跑了六周，40台设备，共186个托盘行程。设备提前报警的温度异常有8次，总共10次异常，另外2次是到港以后才发现的。

我周三前把试点的完整温度数据发给您，这样周五核对会之前大家有时间看。

目前最大的问题是电池：在零下18度的环境里，有3台设备不到30天就没电了。
""",
    ),
    Mail(
        key="space-commitment",
        sent="2026-02-27 16:12",
        sender="chen",
        to=("mara",),
        cc=("gao",),
        subject="二季度上海—费利克斯托舱位",
        encoding="base64",
        form=Form.ALTERNATIVE,
        body="""
Mara 您好：

船公司要求我们下周锁定二季度舱位。贵方能否在3月6日前确认每周18个冷藏托盘的承诺量？如果不能确认，我们只能保证12个。

另外，船公司通知从4月1日起每托盘加收75元燃油附加费，我们希望和贵方各承担一半，请告知是否同意。
""",
    ),
    Mail(
        key="exclusivity",
        sent="2026-02-27 18:05",
        sender="gao",
        to=("mara", "elin"),
        subject="内部：临江想要 ColdTrace 的独家",
        body="""
Mara、Elin：

仅供内部。今天和陈雨桐通了电话，临江希望拿到 ColdTrace 在华东的独家代理，为期两年。她周三会上很可能会提。

我的看法：可以谈优先权，不要给独家。远帆冷链也在问我们，而且他们的量是临江的两倍。

请你们周二下班前告诉我会上的口径，我好提前准备中文材料。
""",
    ),
    Mail(
        key="labour-day",
        sent="2026-02-28 09:30",
        sender="zhou",
        to=("elin",),
        cc=("jonas", "gao", "mara"),
        subject="五一期间装配线停工",
        encoding="base64",
        body="""
Elin、Jonas：

今天是调休上班，顺便提醒一下：5月1日至5月5日五一放假，装配线停工。首批2000台设备如果要赶上6月16日的发布，外壳必须在4月24日前
下单，5月22日前可以发运，空运到英国需要4个工作日。

外壳订单由谁签字？请尽快告诉我。
""",
    ),
    Mail(
        key="signing-trip",
        sent="2026-02-28 11:02",
        sender="chen",
        to=("mara",),
        cc=("gao",),
        subject="邀请：四月来上海签约",
        body="""
Mara 您好：

如果协议能在三月底前定稿，我们想请您和 Gareth 四月中旬来上海签约，顺便看看新的冷库。4月13日那一周您方便吗？

我3月10日前把初步行程发给您。
""",
    ),
    Mail(
        key="lenglian-zhoukan",
        sent="2026-02-26 07:00",
        sender="zhoukan",
        to=("gao", "mara"),
        subject="冷链周刊 第8期：节后运价小幅回落",
        charset="gb18030",
        encoding="base64",
        form=Form.HTML,
        body="""
本期要点：节后冷藏箱运价较节前回落约3%；华东冷库空置率略有上升；多家企业公布电子温度记录方案。

・市场：上海至欧洲基本港冷藏箱运价小幅回落，业内预计三月下旬企稳。

・政策：多地推进冷链追溯平台对接。

・企业：远帆冷链宣布扩建宁波冷库，预计九月投用。

退订请回复“退订”。
""",
    ),
)
