"""What a mail of the sample week is, before it becomes bytes: a frozen row, and how its text is laid out.

Bodies are written wrapped in the source and joined to one line per paragraph here; a line that starts with a list
or quote mark stays on its own. Times are local to the sender.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sample_week.person import PEOPLE, Person

_OWN_LINE = re.compile(r"(- |> |\d\. |・|  )")
_CHINESE_EDGE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


class Form(StrEnum):
    """How the body is carried: text alone, text with an HTML twin, or HTML alone."""

    PLAIN = "plain"
    ALTERNATIVE = "alternative"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `sender`, `to` and `cc` are keys of `PEOPLE`, `reply_to` is the key of another mail."""

    key: str
    sent: str
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    form: Form = Form.PLAIN
    charset: str = "utf-8"
    encoding: str = "quoted-printable"
    html: str = ""
    attachment: str = ""
    forwards: str = ""

    @property
    def author(self) -> Person:
        return PEOPLE[self.sender]

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.sent).replace(tzinfo=self.author.zone)

    @property
    def message_id(self) -> str:
        domain = self.author.address.partition("@")[2]
        return f"<{self.moment:%Y%m%d%H%M}.{self.key}@{domain}>"


def flow(text: str) -> str:
    """Join the wrapped lines of each paragraph; Chinese joins without a blank."""
    return "\n\n".join(_flow_paragraph(block) for block in text.strip().split("\n\n"))


def _flow_paragraph(block: str) -> str:
    lines = block.split("\n")
    joined = lines[0]
    for line in lines[1:]:
        if _OWN_LINE.match(line):
            joined += "\n" + line
        elif _CHINESE_EDGE.match(joined[-1]) and _CHINESE_EDGE.match(line[0]):
            joined += line
        else:
            joined += " " + line
    return joined


def signature(person: Person) -> str:
    """The lines under a mail: sign-off, then name, role and company."""
    comma = "，" if _CHINESE_EDGE.search(person.role) else ", "
    role = comma.join(part for part in (person.role, person.company) if part)
    return f"{person.sign_off}\n\n-- \n{person.name}\n{role}"


def full_text(mail: Mail, parent: Mail | None) -> str:
    """The plain body as sent: text, signature, and the quoted mail it answers."""
    text = f"{flow(mail.body)}\n\n{signature(mail.author)}\n"
    if parent is None:
        return text
    if mail.author.zone is not PEOPLE["mara"].zone:
        lead = f"在 {parent.moment:%Y-%m-%d %H:%M}，{parent.author.name} <{parent.author.address}> 写道："
    else:
        lead = f"On {parent.moment:%a, %d %b %Y at %H:%M}, {parent.author.name} <{parent.author.address}> wrote:"
    quoted = "\n".join(f"> {line}".rstrip() for line in flow(parent.body).split("\n"))
    return f"{text}\n{lead}\n{quoted}\n"
