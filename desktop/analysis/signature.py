"""Answers for roles and companies: from the lines under a mail, and from "Name, role" in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.analysis.identity import name_parts
from desktop.core.document import Person

_ROLE = re.compile(
    r"\b(?:director|manager|head|lead|leader|officer|vp|vice president|president|c[efiot]o|counsel|engineer|partner|consultant|"
    r"analyst|buyer|specialist|coordinator|assistant|secretary|owner|founder|chair(?:man|woman)?|controller|accountant|planner|"
    r"architect|designer|developer|supervisor|executive|adviser|advisor|professor|trainer|recruiter)\b|"
    r"总监|总经理|经理|主管|总裁|董事长?|工程师|负责人|助理|顾问|主任|专员|部长|会计|律师|采购|秘书",
    re.IGNORECASE,
)
_CONTACT_LINE = re.compile(
    r"@|https?:|www\.|\+?\d[\d ()-]{6,}|\b(?:tel|phone|mobile|fax)\b|电话|手机|邮箱", re.IGNORECASE
)
_NOT_A_NAME = r"[^,，(（|/–—·]{2,60}"


@dataclass(frozen=True, slots=True)
class Signature:
    role: str = ""
    company: str = ""


def read_signature(text: str, person: Person) -> Signature:
    """Role and company under the name of `person`; empty parts where the lines do not say."""
    role = company = ""
    lines = [line.strip(" |*_–—-") for line in text.split("\n")]
    for line in [line for line in lines if line and not _CONTACT_LINE.search(line)][:6]:
        if name_parts(line) and name_parts(line) <= name_parts(person.name):
            continue
        for part in _parts(line, person):
            if not role and _ROLE.search(part) and len(part) <= 60:
                role = part
            elif role and not company and len(part) <= 60 and not _ROLE.search(part):
                company = part
            elif role and part and role in line and f"{role}, {part}" in line and _ROLE.search(part) and not company:
                role = f"{role}, {part}"
    return Signature(role, company)


def _parts(line: str, person: Person) -> list[str]:
    parts = [part.strip() for part in re.split(r"\s*[,，|/·•]\s*|\s+[–—-]\s+|\s+(?:at|@)\s+", line)]
    return [part for part in parts if part and not name_parts(part) <= name_parts(person.name)]


def role_in_sentence(sentence: str, person: Person) -> str:
    """The role after the name in "Ines Corrie, Head of Procurement, …" or "周立（运营总监）"; "" when there is none."""
    if not person.name or person.name not in sentence:
        return ""
    rest = sentence.split(person.name, 1)[1]
    match = re.match(rf"\s*[,，(（–—-]\s*(?:our |the |their )?({_NOT_A_NAME})", rest)
    if match and _ROLE.search(match[1]) and not re.search(r"\b(?:who|which|will|has|is|was)\b", match[1]):
        return match[1].strip(" .;)）")
    if match := re.match(r",? who (took over|is responsible for|looks after|leads|runs|heads) ([^,.;]{3,40})", rest):
        return f"{match[1]} {match[2]}".strip()
    return ""
