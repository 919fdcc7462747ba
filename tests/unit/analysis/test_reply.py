"""A reply: to whom, in which thread, and only with answers that the sources give."""

from __future__ import annotations

from desktop.analysis.reply import plan_reply
from tests.unit.analysis.story import ANNA, AS_OF, CARLA, DAVID, LIN, mail, text

ASKING = mail(
    "ask.eml",
    CARLA,
    (ANNA,),
    "2026-02-27 09:00",
    "RE: Depot slots",
    "Which delivery slots does the Daventry depot offer from April?",
    "What is your margin on the Hull lane?",
    reply_to="first.eml",
)
ANSWERS = text("slots.md", "From April the Daventry depot offers delivery slots at 05:00 and 13:30.")
SECRET = text("plan internal.md", "Internal only: our margin on the Hull lane is 13 percent.")


def test_the_answer_of_a_source_is_taken_and_the_secret_is_not() -> None:
    plan = plan_reply([ASKING, ANSWERS, SECRET], "Draft a reply to this mail", AS_OF)
    assert plan is not None
    first, second = plan.asked
    assert first.answer is not None
    assert first.answer.sources == (ANSWERS.passages[0].id,)
    assert (second.answer, second.withheld) == (None, True)


def test_recipients_subject_and_thread() -> None:
    plan = plan_reply([ASKING], "Draft a reply", AS_OF)
    assert plan is not None
    assert (plan.to, plan.owner, plan.subject, plan.language) == (CARLA, ANNA, "Depot slots", "en")
    assert (plan.message_id, plan.references) == ("<ask.eml>", ("<first.eml>",))


def test_a_chinese_mail_is_answered_in_chinese() -> None:
    plan = plan_reply(
        [mail("zh.eml", LIN, (ANNA,), "2026-02-27 09:00", "航线", "四月的舱位能否确认？")], "起草回复", AS_OF
    )
    assert plan is not None and plan.language == "zh"


def test_several_mails_are_told_apart_by_words_else_asked_for() -> None:
    other = mail("two.eml", DAVID, (ANNA,), "2026-02-26 09:00", "Invoice 17", "When will invoice 17 be paid?")
    third = mail("out.eml", ANNA, (CARLA,), "2026-02-20 09:00", "Depot slots", "More soon.")
    files = [ASKING, other, third]
    meant = plan_reply(files, "Reply to the mail about invoice 17", AS_OF)
    assert meant is not None and meant.to == DAVID
    unclear = plan_reply(files, "Draft a reply", AS_OF)
    assert unclear is not None and len(unclear.choices) == 2
    chosen = plan_reply(files, unclear.choices[1], AS_OF)
    assert chosen is not None and chosen.subject


def test_without_a_mail_there_is_no_reply() -> None:
    assert plan_reply([ANSWERS], "Draft a reply", AS_OF) is None
