"""Which job an instruction asks for: the phrase that stands first decides, in English and Chinese."""

from __future__ import annotations

import pytest

from desktop.providers.offline.understanding import is_known, job_of

MEANT = {
    "extract": (
        "Extract all prices into a table",
        "Put all the amounts in these invoices into a spreadsheet.",
        "Pull the tables out of these files into one workbook",
        "Tabulate the deadlines",
        "把所有价格提取到一张表里",
        "把这些发票整理成表格",
        "汇总成一张表",
    ),
    "promises": (
        "What did we promise whom?",
        "List all open commitments.",
        "Who promised what, and by when?",
        "What do we owe Tallowmere?",
        "我们答应了谁什么？",
        "列出所有承诺",
        "我们向客户承诺了什么",
    ),
    "compare": (
        "Compare these",
        "Compare the price lists of our three rivals.",
        "How do these offers differ?",
        "比较这几份报价",
        "对比这三家的价目表",
        "这两份合同有什么不同？",
    ),
    "changes": (
        "Translate nothing but tell me what changed",
        "What changed between v1 and v2?",
        "Compare the two versions of the contract",
        "Summarise the changes",
        "什么都不用翻译，告诉我改了什么",
        "比较合同的两个版本",
        "这两版有什么变化？",
    ),
    "reply": (
        "Draft a reply to this mail",
        "Reply to Dominic's mail about the slots.",
        "Write an answer to the customer",
        "起草一封回复",
        "回复这封邮件",
        "帮我写封回信",
    ),
    "filing": (
        "Rename and file these",
        "Tidy up this folder",
        "Sort these files into folders",
        "Organise my downloads folder",
        "重命名并归档这些文件",
        "整理这个文件夹",
    ),
    "meeting-pack": (
        "Prepare me for the Tallowmere quarterly review on Thursday: a brief, the figures, client slides and a mail.",
        "Prepare me for the review, and draft a reply to the client",
        "Get me ready for the call: what did we promise, what changed since",
        "帮我准备周四的 Tallowmere quarterly review：两页简报、数据表、给客户看的幻灯片，以及发给团队的邮件。",
        "整理会议资料",
    ),
    "summary": (
        "Summarise what the mails and notes say about Tallowmere.",
        "Summarise the price lists of our three rivals.",
        "Summarise these files",
        "Extract the key points",
        "Summarise the comparison of the offers",
        "总结三家对手的价目表。",
        "提取要点",
        "汇总这些文件",
    ),
}
UNKNOWN = (
    "Translate this into German",
    "Who has not replied?",
    "Write a mail that promises delivery on Friday",
    "Find a compromise",
    "Check the profile these people have",
)


@pytest.mark.parametrize(("job", "text"), [(job, text) for job, texts in MEANT.items() for text in texts])
def test_an_instruction_goes_to_its_job(job: str, text: str) -> None:
    assert job_of(text) == job


@pytest.mark.parametrize("text", UNKNOWN)
def test_words_that_only_sound_like_a_job_are_none(text: str) -> None:
    assert not is_known(text)
    assert job_of(text) == "summary"


def test_a_job_that_was_named_counts_more_than_the_words() -> None:
    assert job_of("Summarise these files", "extract") == "extract"
    assert job_of("Compare these", "no such job") == "compare"
