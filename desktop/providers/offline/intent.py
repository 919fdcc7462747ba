"""Answers for which job an instruction asks for: a table of phrases, English and Chinese, one row per job.

The phrase that stands first in the instruction wins; rows that begin at the same place are decided by the order of the
table. So "Summarise what was compared" is a summary, and "Compare these and summarise" a comparison.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_THESE = r"(?:these|those|them|this|the|my|all|our|both|two|2|\d+)"
_FILES = r"(?:files?|documents?|docs?|folders?|papers|scans|downloads|desktop|attachments)"
_TABLE = r"(?:tables?|spread ?sheets?|workbooks?|excel|xlsx|csv|sheets?)"
_VERSIONS = r"(?:versions?|drafts?|revisions?|v\d+(?:\.\d+)?\b|old and (?:the )?new|before and after|edits)"
_ZH_TABLE = r"(?:表格|表里|表中|一张表|一个表|总表|清单表|电子表格|工作簿|excel|xlsx)"

PHRASES: Mapping[str, str] = {
    "changes": rf"\b(?:what(?:['’]s| is| has| have| was)? (?:been )?(?:changed|different|new|altered|modified)\b(?! in the "
    rf"(?:market|world))"
    rf"|(?:list|show|find|explain|tell me|summari[sz]e|highlight|track|mark)\b[^.]{{0,24}}\b(?:changes|differences|diffs?)\b"
    rf"|(?:compare|diff)\b[^.]{{0,40}}\b{_VERSIONS}"
    rf"|(?:difference|changes?)s? (?:between|from|since|to)\b[^.]{{0,60}}{_VERSIONS}|redline|translate nothing\b)"
    r"|改了(?:什么|哪些|哪里|啥)|(?:有|做了|作了)(?:什么|哪些|何)(?:改动|变动|变化|修改|不同之处)|(?:列出|找出|标出|告诉我|说明|总结|比较|对比)[^。]{0,14}(?:改动|变动|变化|修改|修订)"
    r"|(?:比较|对比|对照)[^。]{0,16}(?:版本|两版|新旧|前后|修订|旧版|新版|第[一二三]版)|(?:两|几)个?(?:版本|版)[^。]{0,10}(?:差异|区别|不同)|什么都不用翻译|不用翻译",
    "extract": rf"\b(?:extract(?!\w* the (?:key|main)\b)(?!\w* (?:key|main)\b)|(?:pull|get|collect|gather|copy|put|take|"
    rf"bring|turn|list|compile)\b[^.]{{0,60}}"
    rf"\b(?:in|into|to|as|onto) (?:an?|one|a single|the)? ?(?:\w+ )?{_TABLE}\b|tabulate|(?:make|build|create|give me) an? "
    rf"(?:single )?table (?:of|with|from)\b)"
    rf"|(?:提取|抽取|摘出|摘录|抽出|导出)(?!要点|关键|重点)|(?:整理|汇总|列|做|归|填|放|收集|汇集)[^。]{{0,14}}?(?:成|进|到|入|为)[^。]{{0,4}}{_ZH_TABLE}|列表格|制成表",
    "promises": r"\b(?:(?:list|show|find|collect|summari[sz]e|track|check|give me|what are)\b[^.]{0,24}\b(?:commitments?|"
    r"promises|obligations|action items)\b"
    r"|what (?:did|do|have|had|has) (?:we|i|they|he|she|\w+) (?:promise|promised|commit|committed|agreed? to|owe|pledge)"
    r"|who (?:promised|owes|committed)|what (?:we|i|they|was|were|has been) (?:have )?(?:promise|promised|owe|committed)"
    r"|our (?:open )?(?:promises|commitments)|(?:open|outstanding) (?:commitments|promises))"
    r"|(?:我们|我|他们|对方|谁|都)[^。？]{0,8}(?:答应|承诺|许诺|允诺|保证)[了过]?(?:谁|什么|哪些|过|了|的)?|(?:答应|承诺|许诺)(?:了|过)[^。]{0,6}(?:谁|什么|哪些|事)"
    r"|(?:列出|整理|找出|查一?下|汇总)[^。]{0,12}(?:承诺|答应|待办事项|欠)|承诺清单",
    "compare": r"\b(?:compare|comparison|side[- ]by[- ]side|versus|vs\.?(?= )|how (?:do|does) [^.?]{2,60} (?:compare|differ)|benchmark)\b"
    r"|比较|对比|对照|比一比|有(?:什么|何|哪些)(?:区别|差别|不同|差异)|差在哪",
    "reply": r"\b(?:(?:draft|write|prepare|compose|suggest|make)\b[^.]{0,24}\b(?:reply|response|answer)\b(?! (?:key|sheet|form))"
    r"|(?:reply|respond|answer|write back)(?: to)? (?:this|the|that|her|his|their|my|these|"
    r"[A-Z]\w+['’]s)\b[^.]{0,20}\b(?:e-?mails?|mails?|messages?|letter|note|enquiry|inquiry|request)"
    r"|(?:reply|respond|write back) to\b)"
    r"|(?:回复|答复|回)(?:一?下)?(?:这|那|该|此|他|她|对方|客户|\w{0,8}的)[^。]{0,8}(?:邮件|信|来信|消息|询问)|(?:起草|草拟|拟|写|准备)[^。]{0,12}(?:回复|回信|答复|回函)|回(?:一)?封(?:邮件|信)",
    "tidy-week": r"\b(?:tidy(?: up)?|clean up|sort out|organi[sz]e|triage|declutter|free up|clear|plan)\b[^.]{0,32}"
    r"\b(?:weeks?|calendars?|diary|schedule|meetings|(?:mon|tues|wednes|thurs|fri)day)\b(?!['’]s? (?:mails?|files?|notes))|"
    r"\bcalendar triage\b"
    r"|(?:整理|梳理|清理|优化|理一理|理理|安排|规划)[^。；]{0,14}(?:日程|日历|行程|[本这下]个?周(?!.*(?:材料|资料|简报))|一周)|(?:日程|日历)[^。；]{0,8}(?:整理|梳理|清理|优化)",
    "filing": rf"\b(?:rename\b|(?:file|sort|organi[sz]e|tidy(?: up)?|clean up|arrange|order)\s+(?:and \w+ "
    rf")?(?:{_THESE}\s+)*(?:{_FILES}\b|into (?:sub)?folders|away\b)"
    rf"|(?:sort|put|move|file) [^.]{{0,30}}\binto (?:sub)?folders|file (?:these|those|them|this)\b(?! says))"
    r"|重命名|改(?:个|一下)?名|归档|(?:整理|分类|归类|收拾|清理)[^。会周日历]{0,8}(?:文件夹|文件|下载|桌面|资料夹|附件)|(?:文件|资料)[^。]{0,6}(?:分类|归类|归档|整理)(?!成|到|进)|按[^。]{1,8}(?:分类|归类|归档)",
    "meeting-pack": r"\b(?:meeting|review|call|briefing|visit|appointment|workshop)s?\b.*\b(?:pack|brief|prepar\w*|ready|material)"
    r"|\b(?:prepar\w*|brief|pack|get ready|ready)\b.*\b(?:meeting|review|call|visit|appointment|workshop)"
    r"|\bmeeting pack\b|\bclient pack\b"
    r"|(?:会议|会面|季度会|评审|拜访|会前|客户会|例会|见面).*(?:准备|材料|资料|简报|整理)"
    r"|(?:准备|整理|做).*(?:会议|会面|季度会|评审|拜访|会前|客户会|例会|会|meeting|review|briefing|workshop)",
    "summary": r"\b(?:summar\w+|digest|overview|(?:extract (?:the )?)?(?:key|main) points|gist|tl;?dr|recap|what (?:do|does|is in))\b"
    r"|总结|摘要|概括|概述|归纳|要点|汇总|提炼",
}
_PATTERNS = {job: re.compile(phrase, re.IGNORECASE | re.DOTALL) for job, phrase in PHRASES.items()}
_PACK = re.compile(r"\bpack\b|材料包|会议材料", re.IGNORECASE)


def intent_of(wishes: str) -> str:
    """The job that `wishes` asks for, "" when no row fits. "A pack" always means the meeting's."""
    if _PACK.search(wishes) and _PATTERNS["meeting-pack"].search(wishes):
        return "meeting-pack"
    order = list(_PATTERNS)
    found = [(match.start(), order.index(job), job) for job in order if (match := _PATTERNS[job].search(wishes))]
    return min(found)[2] if found else ""
