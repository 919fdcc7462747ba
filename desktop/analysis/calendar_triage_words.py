"""Answers for the fixed sentences of calendar triage in English and Chinese: values go in, nothing is invented."""

from __future__ import annotations

from datetime import datetime

from desktop.core.spec import Language

_TEXTS = {
    # why a decision was taken, by rule
    "K1": ("You named it to be kept.", "您指定保留。"),
    "K2": ("Private: kept, and nothing of it is shown.", "私人安排：保留，不显示任何内容。"),
    "K3": ("It has begun or is over.", "已开始或已结束。"),
    "K4": ("{who} says you are needed there.", "{who} 说明需要您到场。"),
    "K5": (
        "After hours by {n} minutes, but guests from outside come; they are not asked to move.",
        "有 {n} 分钟在工作时间之外，但有外部参会人，不请对方改期。",
    ),
    "K5_offer": (
        "After hours by {n} minutes, and guests from outside come; they offer {when}, but you are not free then.",
        "有 {n} 分钟在工作时间之外，且有外部参会人；对方提出 {when}，但您那时没有空。",
    ),
    "K6": ("Nothing speaks against it.", "没有问题。"),
    "K7_all_day": ("All day: takes no time of day, counts for nothing.", "全天事项：不占具体时间，不计入。"),
    "K7_free": ("Marked as free: counts for nothing.", "标记为空闲：不计入。"),
    "K7_tentative": (
        "Not confirmed: counts for nothing, no new block is put on it.",
        "尚未确认：不计入，也不在其上安排新时段。",
    ),
    "K7_declined": ("You have declined it already.", "您已谢绝。"),
    "K8": ("Stays; “{other}” gives way.", "保留；“{other}”让出时间。"),
    "K9": ("You chose it over “{other}”.", "您选择保留它，而不是“{other}”。"),
    "T1": ("Overlaps “{other}”, and neither clearly comes first: you decide.", "与“{other}”重叠，轻重相当，请您决定。"),
    "U1": (
        "Overlaps “{other}”; no other free time was found, so the conflict remains.",
        "与“{other}”重叠；没有找到其他空闲时间，冲突仍在。",
    ),
    "U2": (
        "Overlaps “{other}”; both are to be kept, so the conflict remains.",
        "与“{other}”重叠；两者都须保留，冲突仍在。",
    ),
    "D1": ("Same meeting as “{other}”, invited twice.", "与“{other}”是同一会议，收到两次邀请。"),
    "D2": ("Lies over lunch, and comes again.", "占用午休，且以后还有。"),
    "D3": ("Overlaps “{other}”; a short series: skip it once.", "与“{other}”重叠；时间短且为系列会议，本次缺席。"),
    "D4": (
        "After hours by {n} minutes, and it is written up or recorded.",
        "有 {n} 分钟在工作时间之外，且有纪要或录像。",
    ),
    "G1": ("{who} can go instead.", "{who} 可以代为参加。"),
    "M1": ("Your own, overlaps “{other}”: move it.", "您自己的安排，与“{other}”重叠：改期。"),
    "M2": ("Overlaps “{other}”; the organiser offers this time.", "与“{other}”重叠；组织者提出过这个时间。"),
    "M2_hours": (
        "After hours by {n} minutes; the organiser offers this time, and it is free.",
        "有 {n} 分钟在工作时间之外；组织者提出过这个时间，且有空。",
    ),
    "M3": ("Overlaps “{other}”; can be held a week later.", "与“{other}”重叠，且可在下一周进行。"),
    "M4": ("Overlaps “{other}”; ask for the first free time.", "与“{other}”重叠；请改到最早的空闲时间。"),
    "M5": ("Lies over lunch by {n} minutes; ask for the first free time.", "占用午休 {n} 分钟；请改到最早的空闲时间。"),
    "M5_own": ("Your own, lies over lunch by {n} minutes: move it.", "您自己的安排，占用午休 {n} 分钟：改期。"),
    "M6": (
        "After hours by {n} minutes; first free time in hours.",
        "有 {n} 分钟在工作时间之外；请改到工作时间内最早的空闲时间。",
    ),
    "M6_own": ("Your own, after hours by {n} minutes: move it.", "您自己的安排，有 {n} 分钟在工作时间之外：改期。"),
    "C1": (
        "Your own, and the same meeting as “{other}”: cancel one.",
        "您自己的安排，与“{other}”是同一会议：取消一个。",
    ),
    "C2": (
        "Your own block, overlaps “{other}”; no free time is left for it in this window.",
        "您自己的时段，与“{other}”重叠；所选时间内已没有空闲。",
    ),
    # focus
    "short": (
        "{m} minutes of the day are taken by {n} entries; the longest stretch still free is {l} minutes.",
        "当天 {n} 项安排占用 {m} 分钟；剩余最长空闲为 {l} 分钟。",
    ),
    "away": ("You are away that day.", "当天您不在。"),
    "started": ("The day has begun; only what is left of it counts.", "当天已开始，只计剩余时间。"),
    # questions
    "tie": (
        "“{one}” and “{other}” overlap by {n} minutes on {day}. Which one stays?",
        "“{one}”与“{other}”在 {day} 重叠 {n} 分钟，保留哪一个？",
    ),
    # assumptions
    "owner": (
        "The calendar is taken to be that of {who}, by its entries and mails.",
        "按日程和邮件判断，这是 {who} 的日历。",
    ),
    "no_owner": (
        "Whose calendar it is could not be told; no entry is taken to be called by you.",
        "无法判断日历属于谁；没有把任何会议视为由您召集。",
    ),
    "window": ("“My week” is taken as {first} to {last}.", "“本周”按 {first} 至 {last} 处理。"),
    "hours": (
        "Working hours {a} to {b}, Monday to Friday, because none were given.",
        "未说明工作时间，按周一至周五 {a} 至 {b} 处理。",
    ),
    "lunch": ("Lunch {a} to {b}, because none was given.", "未说明午休，按 {a} 至 {b} 处理。"),
    "focus": (
        "{n} minutes of focus per working day, because no number was given.",
        "未说明专注时间，按每个工作日 {n} 分钟处理。",
    ),
    "keep_missed": (
        "“{name}” was to be kept, but no entry of this window has that name.",
        "要求保留“{name}”，但此期间没有这个名称的安排。",
    ),
    "settled": (
        "You did not choose between “{one}” and “{other}”; “{one}” stays: {why}.",
        "您没有在“{one}”与“{other}”之间选择；保留“{one}”：{why}。",
    ),
    "settled_guests": ("more people come", "参会人更多"),
    "settled_answer": ("you have accepted it", "您已接受"),
    "settled_start": ("it begins first", "开始更早"),
    "others": (
        "Proposed times are free for you; the calendars of the other guests were not given.",
        "建议的时间对您是空闲的；没有其他参会人的日历。",
    ),
    "others_known": ("Proposed times are also free in: {files}.", "建议的时间在以下日历中也是空闲的：{files}。"),
    "zone": ("All times are in the zone {zone}.", "所有时间均为 {zone} 时区。"),
    "merged": (
        "{n} entries that stand in more than one calendar were counted once.",
        "{n} 项同时出现在多个日历中的安排只计一次。",
    ),
    "travel": ("No time for travel between places was asked for.", "未要求预留路程时间。"),
}


def say(key: str, language: Language, **values: object) -> str:
    """The fixed sentence `key`, filled."""
    return _TEXTS[key][language == "zh"].format(**values)


def clock(moment: datetime, language: Language) -> str:
    """ "Thu 5 Mar, 14:00" or "3月5日（周四）14:00"."""
    if language == "zh":
        return f"{moment.month}月{moment.day}日（周{'一二三四五六日'[moment.weekday()]}）{moment:%H:%M}"
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}, {moment:%H:%M}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
