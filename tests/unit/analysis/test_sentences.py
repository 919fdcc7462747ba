from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.analysis.sentences import is_greeting, is_question, own_words, split_sentences
from desktop.analysis.words import content, language_of, shortened, tokens


def test_english_sentences_end_at_stops_but_not_after_abbreviations_and_numbers() -> None:
    text = "Mr. Lee paid £1.24m, i.e. more. Did he? Yes! See fig. 3 at 12.5 % of it."
    assert split_sentences(text) == (
        "Mr. Lee paid £1.24m, i.e. more.",
        "Did he?",
        "Yes!",
        "See fig. 3 at 12.5 % of it.",
    )


def test_chinese_sentences_end_at_chinese_stops() -> None:
    assert split_sentences("我们同意。口径是不是不一样？请确认！") == ("我们同意。", "口径是不是不一样？", "请确认！")


def test_list_items_are_sentences_of_their_own_and_wrapped_lines_are_joined() -> None:
    assert split_sentences("Agenda:\n1. Figures of\nthe year\n2. Prices\n\nBye") == (
        "Agenda:",
        "Figures of the year",
        "Prices",
        "Bye",
    )


@given(st.text(max_size=200))
def test_no_word_is_lost_by_splitting(text: str) -> None:
    joined = "".join("".join(split_sentences(text)).split())
    assert set(joined) <= set(text)


def test_own_words_end_before_the_quoted_mail_and_the_signature() -> None:
    body = "I agree.\n\nBest,\nMara\n\n-- \nMara Lindqvist\nDirector, Halden\n\nOn Tue, 17 Feb 2026 at 10:12, Tom wrote:\n> I'll pay."
    words, signature = own_words(body)
    assert words == "I agree."
    assert "Director, Halden" in signature and "pay" not in signature


def test_a_chinese_attribution_line_ends_own_words() -> None:
    assert own_words("同意。\n\n在 2026-02-25 10:06，陈雨桐 <c@l.example> 写道：\n> 我周三前发")[0] == "同意。"


def test_greetings_carry_nothing() -> None:
    assert all(is_greeting(line) for line in ("Mara,", "Hi Fiona,", "Mara 您好：", "Kind regards,", "Tom、Mara："))
    assert not is_greeting("The agenda works.")


def test_questions_are_known_by_mark_and_by_request() -> None:
    asked = (
        "What cap?",
        "能否在周五前确认？",
        "请告知是否同意。",
        "Please confirm the slot.",
        "Let us know whether it fits.",
    )
    assert all(is_question(line) for line in asked)
    told = ("I confirm.", "We know what it costs.", "Please find it attached.", "议程没有问题。")
    assert not any(is_question(line) for line in told)


def test_tokens_are_stems_and_bigrams() -> None:
    assert tokens("Rate cards") == tokens("rate card")
    assert tokens("临江供应") == ("临江", "江供", "供应")
    assert content("the plan of a trailer") == {"plan", "trailer"}


def test_the_language_of_a_text_is_told_by_its_letters() -> None:
    assert language_of("Mara：试点已经跑了六周，共186个托盘行程。") == "zh"
    assert language_of("Best regards, 高嘉宁 and the whole team") == "en"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shortened("word " * 100, 40).endswith("word…")
    assert len(shortened("word " * 100, 40)) <= 40
