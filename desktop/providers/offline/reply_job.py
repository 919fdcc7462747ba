"""Answers for "draft a reply to this mail": a draft (.eml) in the mail's language; it says what the sources say, and
what needs the person comes in the hand-over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop.analysis.reply import Answered, ReplyPlan
from desktop.core.document import Person
from desktop.core.schema import parse
from desktop.core.spec import Line, MailSpec
from desktop.providers.offline import course
from desktop.providers.offline.phrase import Phrases, clipped
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn

WORDS: Mapping[str, tuple[str, str]] = {
    "step_compute": ("Find the mail, and answers to its questions", "找到邮件，并在来源中找答案"),
    "step_write": ("Write the draft", "撰写草稿"),
    "which": ("Which mail shall be answered?", "要回复哪一封邮件？"),
    "no_mail": (
        "Nothing was made: there is no mail among the files. Drop the mail (.eml, .msg or .mbox).",
        "没有制作任何内容：文件里没有邮件。请拖入邮件（.eml、.msg 或 .mbox）。",
    ),
    "name": ("Reply {subject}", "回复 {subject}"),
    "done": (
        "The reply to {who} is drafted, not sent. {n} of {asked} questions are answered from the sources.",
        "给 {who} 的回复已起草，尚未发送。{asked} 个问题中有 {n} 个在来源中找到答案。",
    ),
    "done_plain": (
        "The reply to {who} is drafted, not sent. The mail asks nothing outright, so the draft only acknowledges it.",
        "给 {who} 的回复已起草，尚未发送。来信没有明确的问题，草稿只作确认。",
    ),
    "needs_you": ("Needs you: “{question}” The sources do not say.", "需要你来答：“{question}”来源中没有答案。"),
    "withheld": (
        "Needs you: “{question}” An answer stands only in internal sources, so it is not in the draft.",
        "需要你来答：“{question}”答案只在内部资料中，所以没有写进草稿。",
    ),
    "no_address": ("The mail names no address to answer to; add one.", "来信没有可回复的地址，请补上。"),
    "me": ("The reply is from {who}.", "以 {who} 的名义回复。"),
    "no_me": ("It is not clear who answers, so the draft is not signed.", "看不出由谁回复，所以没有署名。"),
    "wish": (
        "What you want said (“{wish}”) is not in the draft: the offline engine puts nothing into words of its own. Add it, or "
        "run this with a chat model.",
        "您想表达的意思（“{wish}”）没有写进草稿：离线引擎不会自行措辞。请自己补上，或改用对话模型。",
    ),
    "check": ("Answers are quoted from the sources; read them once before sending.", "答复引自来源，发送前请过目。"),
}  # fmt: skip
_WISH = re.compile(
    r"\b(?:declin\w*|refus\w*|reject\w*|turn (?:it |them |this )?down|accept\w*|agree\w*|approv\w*|confirm\w*|propos\w*|offer\w*|"
    r"apologi[sz]\w*|thank\w*|postpone|reschedule|cancel|promise|insist|complain|remind|invite|negotiate|"
    r"suggest(?! (?:a |an |the )?(?:reply|answer|response))|say(?:ing)? (?:that|no|yes|we|i)\b|tell\w* (?:them|him|her|that)|"
    r"ask\w* (?:for|them|him|her|if|whether|to))"
    r"|婉拒|拒绝|谢绝|推辞|接受|同意|答应|确认|提议|提出|建议|道歉|致歉|感谢|推迟|改期|取消|邀请|说明|告诉|告知|表示|询问|要求|催",
    re.IGNORECASE,
)
TEXT: Mapping[str, tuple[str, str]] = {
    "subject": ("Re: {subject}", "回复：{subject}"),
    "hello": ("Dear {who},", "{who}，您好："),
    "hello_all": ("Good day,", "您好："),
    "thanks": ("Thank you for your mail of {day}.", "您{day}的邮件已收到，谢谢。"),
    "thanks_plain": ("Thank you for your mail.", "来信已收到，谢谢。"),
    "answers": ("To your questions:", "关于您的问题："),
    "answer": ("- You asked: “{question}” {answer}", "- 您问：“{question}”{answer}"),
    "open_one": ("On this point I cannot give you a confirmed answer yet:", "以下一点我暂时还不能确认："),
    "open_many": ("On these points I cannot give you a confirmed answer yet:", "以下几点我暂时还不能确认："),
    "item": ("- You asked: “{question}”", "- 您问：“{question}”"),
    "noted": ("I have taken note of what you write.", "您提到的内容已记下。"),
    "bye": ("Kind regards,", "此致\n敬礼"),
}


def next_turn(talk: Transcript, turn: Turn) -> Turn:
    """The next answer of this job."""
    words = course.words_of(turn, WORDS)
    steps = tuple(words(f"step_{name}") for name in ("read", "compute", "write"))
    if start := course.first_turn(talk, turn, words, steps):
        return start
    if not talk.has("plan_reply"):
        return turn.plan(steps, 1).call("plan_reply", query=talk.instruction)
    found = talk.last("plan_reply")
    if found is None:
        return course.last_turn(talk, turn, steps, words("no_mail"))
    plan = parse(ReplyPlan, found.data)
    if plan.choices:
        outcome = _outcome(talk, plan.choices)
        if outcome.is_open:
            return course.ask(turn, words, words("which"), plan.choices, outcome)
        return turn.call("plan_reply", query=plan.choices[outcome.choice or 0])
    if not talk.has("draft_mail"):
        name = words("name", subject=clipped(plan.subject, 60).rstrip("…"))
        return turn.plan(steps, 2).call("draft_mail", name=name, spec=draft(plan))
    return course.last_turn(talk, turn, steps, _closing(talk, plan, words))


def _outcome(talk: Transcript, choices: Sequence[str]) -> course.Settled:
    return course.settled([result for result in talk.results if result.tool == "ask"], choices)


def _assumed(talk: Transcript, words: Phrases) -> list[str]:
    """That a mail was taken although no answer named it."""
    first = next((result for result in talk.results if result.tool == "plan_reply" and not result.is_error), None)
    choices = parse(ReplyPlan, first.data).choices if first and first.data else ()
    return course.taken(words, words("which"), choices[0], _outcome(talk, choices)) if choices else []


def draft(plan: ReplyPlan) -> MailSpec:
    """The reply as a spec, in the mail's own language."""
    words = Phrases(plan.language, TEXT)
    body = [Line(_hello(plan.to, words)), Line(_thanks(plan, words), (plan.source,) if plan.source else ())]
    answered = [one for one in plan.asked if one.answer]
    open_ones = [one for one in plan.asked if not one.answer]
    if answered:
        body += [Line(words("answers")), *(_answer(one, words) for one in answered)]
    if open_ones:
        body.append(Line(words("open_one" if len(open_ones) == 1 else "open_many")))
        body += [
            Line(words("item", question=clipped(one.question.text, 240)), one.question.sources) for one in open_ones
        ]
    if not plan.asked:
        body.append(Line(words("noted")))
    body += [Line(words("bye")), *([Line(plan.owner.name)] if plan.owner and plan.owner.name else [])]
    to = (str(plan.to),) if plan.to.address else ()
    return MailSpec(
        words("subject", subject=plan.subject), tuple(body), to, tuple(str(person) for person in plan.cc if person.address),
        str(plan.owner or ""), (), plan.language, plan.message_id, plan.references,
    )  # fmt: skip


def _hello(person: Person, words: Phrases) -> str:
    """First name in English, the whole name in Chinese."""
    name = person.name.split("(")[0].strip(" '\"")
    if not name or "@" in name:
        return words("hello_all")
    given = name.split(",")[1].strip() if "," in name else name.split()[0]
    return words("hello", who=name if words.is_zh or name > "\u3400" else given)


def _thanks(plan: ReplyPlan, words: Phrases) -> str:
    return words("thanks", day=words.short_day(plan.sent_at)) if plan.sent_at else words("thanks_plain")


def _answer(one: Answered, words: Phrases) -> Line:
    assert one.answer is not None
    text = words("answer", question=one.question.text, answer=one.answer.text)
    return Line(text, (*one.question.sources, *one.answer.sources))


def _closing(talk: Transcript, plan: ReplyPlan, words: Phrases) -> str:
    answered = sum(one.answer is not None for one in plan.asked)
    who = plan.to.name or plan.to.address
    said = words("done", who=who, n=answered, asked=len(plan.asked)) if plan.asked else words("done_plain", who=who)
    if _WISH.search(talk.instruction):
        said = f"{said} {words('wish', wish=clipped(talk.instruction, 160))}"
    points = [
        words("withheld" if one.withheld else "needs_you", question=clipped(one.question.text, 160))
        for one in plan.asked
        if one.answer is None
    ]
    points += [] if plan.to.address else [words("no_address")]
    assumed = _assumed(talk, words)
    assumed += [words("me", who=plan.owner.name or plan.owner.address) if plan.owner else words("no_me")]
    return course.closing(
        talk, words, [said, *([words("check")] if answered else [])], points, assumed, plan.suspicious
    )
