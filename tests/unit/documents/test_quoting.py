from __future__ import annotations

import pytest

from desktop.documents.quoting import paragraphs


def own(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text) if not paragraph.is_quoted]


def quoted(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text) if paragraph.is_quoted]


def test_signs_mark_quotations_and_are_removed() -> None:
    text = "Yes, Friday works.\n\n> Does Friday work?\n>> Earlier words\n\nThanks, Ada"
    assert own(text) == ["Yes, Friday works.", "Thanks, Ada"]
    assert quoted(text) == ["Does Friday work?\nEarlier words"]


def test_answers_between_quotations_are_the_senders_own() -> None:
    text = "On Mon, 2 Mar 2026 at 09:00, Bob Li <bob@x.example> wrote:\n> First question?\nFirst answer.\n> Second?\nSecond answer."
    assert own(text) == ["First answer.", "Second answer."]


def test_an_introduction_on_two_lines_belongs_to_the_quotation() -> None:
    text = "Agreed.\n\nOn Mon, 2 Mar 2026 at 09:00, Bob Li from the sales department\n<bob@x.example> wrote:\n\n> Shall we?"
    assert own(text) == ["Agreed."]


@pytest.mark.parametrize(
    "mark",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "-----Ursprüngliche Nachricht-----",
        "------------------ 原始邮件 ------------------",
        "From: Bob Li <bob@x.example>\nSent: Monday, 2 March 2026 09:00\nTo: Ada\nSubject: Price",
        "发件人: 李波 <bob@x.example>\n发送时间: 2026年3月2日 9:00\n收件人: 陈艾达\n主题: 报价",
        "Von: Bob\nGesendet: Montag\nAn: Ada\nBetreff: Preis",
        "Bob Li <bob@x.example> 于2026年3月2日周一 09:00写道：",
        "在 2026-03-02 09:00:00，李波 <bob@x.example> 写道：",
        "Am 02.03.2026 um 09:00 schrieb Bob Li:",
        "Le lun. 2 mars 2026 à 09:00, Bob Li <bob@x.example> a écrit :",
    ],
)
def test_everything_after_an_appended_mail_is_quoted(mark: str) -> None:
    text = f"See below.\n\n{mark}\n\nThe old words.\n\nMore old words."
    assert own(text) == ["See below."]
    assert quoted(text)[-2:] == ["The old words.", "More old words."]


@pytest.mark.parametrize(
    "text",
    [
        "From: the airport we take a taxi.",
        "On Monday we wrote the plan.",
        "Please answer these:\n1. Price\n2. Date",
        "Subject: not a header, only a line",
    ],
)
def test_ordinary_sentences_are_not_taken_for_quotations(text: str) -> None:
    assert not quoted(text)
