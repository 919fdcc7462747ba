"""Answers for "rename and file these": a proposed name and folder for each file, with the reason; nothing is moved here.

Names are "2026-03-02 Subject.ext": the day is the document's own (a mail's date, a date in the name or on its first
lines), never the time the file was copied. A name a person gave is kept and only put in order; one a scanner or program
gave ("scan0012", "Document1") gives way to the title. Files that already lie in folders stay in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from desktop.analysis.corpus import dated
from desktop.analysis.dates import date_in_name, find_days
from desktop.analysis.identity import domain_of
from desktop.analysis.suspicion import is_usable
from desktop.core.document import Document, MailRecord, PassageKind
from desktop.core.spec import Language
from desktop.core.task import Move

_KINDS: Mapping[str, tuple[str, str, str]] = {
    "Invoices": ("发票", r"\binvoices?\b|\breceipts?\b|发票|收据|账单", "named an invoice or receipt"),
    "Contracts": ("合同", r"\bcontracts?\b|\bagreements?\b|\bNDA\b|合同|协议", "named a contract or agreement"),
    "Minutes": ("纪要", r"\bminutes\b|\bmeeting notes\b|\b(?:meeting|call)\b.*\b\d{4}\b|纪要|会议记录", "named minutes of a meeting"),
    "Prices": ("报价", r"\bprice ?lists?\b|\btariffs?\b|\brates?\b|\brate card\b|\bquot(?:e|ation)s?\b|报价|"
    r"价目|费率", "named a price list or offer"),
    "Reports": ("报告", r"\breports?\b|\bsummary\b|\breview\b|\banalysis\b|报告|总结|分析", "named a report or review"),
    "Plans": ("计划", r"\bplans?\b|\broadmap\b|\bschedule\b|计划|规划|方案", "named a plan"),
}  # fmt: skip
_KIND_ZH = {
    "named an invoice or receipt": "名称为发票或收据", "named a contract or "
    "agreement": "名称为合同或协议", "named minutes of a meeting": "名称为会议纪要",
    "named a price list or offer": "名称为报价或价目", "named a report or review": "名称为报告或总结", "named a plan": "名称为计划",
}  # fmt: skip
_FORMATS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("eml", "msg", "mbox", "pst", "ost"), ("Mail", "邮件")),
    **dict.fromkeys(("ics", "vcs"), ("Calendar", "日历")),
    **dict.fromkeys(("pptx", "ppt", "pptm", "odp", "key"), ("Presentations", "演示文稿")),
    **dict.fromkeys(("xlsx", "xls", "xlsm", "csv", "tsv", "ods", "numbers"), ("Spreadsheets", "电子表格")),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "svg"), ("Pictures", "图片")),
    **dict.fromkeys(("zip", "7z", "rar", "gz", "tar"), ("Archives", "压缩包")),
}  # fmt: skip
_POOR = re.compile(
    r"^(?:(?:scan(?:ned)?|img|image|dsc|pxl|photo|picture|screenshot|doc(?:ument)?|untitled|unnamed|new|download|file|book|workbook|"
    r"presentation|attachment|noname|temp|tmp|mail|message|未命名|新建|文档|文件|扫描|图片|照片|截图|截屏|附件|下载)[\s_\-.()（）\d]*)+$|^[\W\d_]+$|^[0-9a-f-]{16,}$",
    re.IGNORECASE,
)
_POOR_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b.*|powerpoint presentation|presentation title|title|slide 1|sheet1|untitled.*|无标题.*)$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|sv|antw|回复|答复|转发|回覆)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_OWN_DATE = frozenset("docx xlsx pptx docm xlsm pptm pdf odt ods odp".split())
_DAY = re.compile(
    r"[\s_.-]*(?:20\d\d[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])|\d{1,2}[-_.]\d{1,2}[-_.]20\d\d)(?!\d)[\s_.-]*"
)
_RENAME_ONLY = re.compile(
    r"\b(?:only|just) rename\b|\brename\b(?!.*\b(?:file|sort|folders?|organi[sz]e|move)\b)|只(?:改名|重命名)|^(?!.*(?:归档|"
    r"整理|分类|归类|文件夹)).*(?:重命名|改名)",
    re.IGNORECASE | re.DOTALL,
)
_FILE_ONLY = re.compile(
    r"\b(?:do not|don['’]t|without) renam\w+\b|不(?:要|用)?(?:改名|重命名)|保留(?:原)?(?:文件)?名", re.IGNORECASE
)
_BY_DATE = re.compile(r"\bby (?:date|month|year)\b|按(?:日期|月份?|年份?|时间)", re.IGNORECASE)
_BY_COMPANY = re.compile(
    r"\bby (?:sender|client|customer|company|supplier)\b|按(?:发件人|客户|公司|供应商)", re.IGNORECASE
)
_ANY_DAY = date(2000, 1, 1)  # only days written with their year count
_COPY = re.compile(r"\bcopy\b|\(\d\)|副本|复制", re.IGNORECASE)
LONGEST = 90  # characters of a name, without its extension


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as listed. `root` is the given folder it lies in, "" when that is not known; `inside` its path in it. A
    file given alone has its own folder as root, and is renamed there and not moved."""

    name: str
    root: str
    inside: str
    sha256: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """`was` and `becomes` are paths inside the given folder; `why` in a few words; `source` a passage id or ""."""

    was: str
    becomes: str
    why: str
    move: Move
    source: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    file: str
    why: str


@dataclass(frozen=True, slots=True)
class FilingPlan:
    """`scheme`: "kind", "month" or "company"; `renames` and `files` say what is wanted of the two."""

    scheme: str
    renames: bool
    files: bool
    proposals: tuple[Proposal, ...] = ()
    stay: tuple[Stay, ...] = ()


def propose(
    given: Sequence[GivenFile],
    documents: Mapping[str, Document],
    query: str,
    language: Language = "en",
    beside: Iterable[tuple[str, str]] = (),
) -> FilingPlan:
    """The plan for all files. No two get the same name, and no name that is taken is proposed. `beside`: (root, name)
    of what lies there and was not given."""
    renames = not _FILE_ONLY.search(query)
    files = not renames or not _RENAME_ONLY.search(query)
    scheme = "month" if _BY_DATE.search(query) else "company" if _BY_COMPANY.search(query) else "kind"
    taken = {(file.root, file.inside.casefold()) for file in given} | {(root, name.casefold()) for root, name in beside}
    first = _originals(given)
    proposals: list[Proposal] = []
    stay: list[Stay] = []
    for file in given:
        reason = _why_stay(file, first, language)
        if reason:
            stay.append(Stay(file.name, reason))
            continue
        document = documents.get(file.name)
        becomes, why = _becomes(file, document, scheme, renames, files and not file.alone, language)
        if becomes == file.inside:
            stay.append(Stay(file.name, "名称和位置已经合适" if language == "zh" else "name and place are in order"))
            continue
        taken.discard((file.root, file.inside.casefold()))
        becomes = _free(file.root, becomes, taken)
        move = Move(_path(file.root, file.inside), _path(file.root, becomes), file.sha256)
        source = next((p.id for p in document.passages if is_usable(p)), "") if document else ""
        proposals.append(Proposal(file.inside, becomes, why, move, source))
    return FilingPlan(scheme, renames, files, tuple(proposals), tuple(stay))


def _originals(given: Sequence[GivenFile]) -> dict[str, str]:
    """Content -> the file that counts as the original: one not called a copy, the shortest name."""
    found: dict[str, str] = {}
    for file in sorted(
        given, key=lambda one: (not one.root, one.alone, bool(_COPY.search(one.name)), len(one.name), one.name)
    ):
        found.setdefault(file.sha256, file.name)
    return found


def _path(root: str, inside: str) -> str:
    return str(PurePath(root, *inside.split("/")))


def _why_stay(file: GivenFile, first: Mapping[str, str], language: Language) -> str:
    zh = language == "zh"
    if not file.root:
        return "它所在的文件夹不明，所以不移动" if zh else "not moved: its folder is not known"
    if not file.sha256:
        return "链接不移动" if zh else "links are not moved"
    if first[file.sha256] != file.name:
        return (
            f"与 {first[file.sha256]} 内容相同；没有删除"
            if zh
            else f"the same content as {first[file.sha256]}; nothing was deleted"
        )
    return ""


def _becomes(
    file: GivenFile, document: Document | None, scheme: str, renames: bool, files: bool, language: Language
) -> tuple[str, str]:
    """The new path inside the folder, and why."""
    folder, _, name = file.inside.rpartition("/")
    reasons = []
    day = _day_of(file, document)
    if renames:
        name, why = _name_of(name, document, day, language)
        reasons += [why] if why else []
    if files and not folder:
        folder, why = _folder_of(file, document, scheme, day, language)
        reasons += [why] if why else []
    joiner = "；" if language == "zh" else "; "
    return (f"{folder}/{name}" if folder else name), joiner.join(reasons)


def _day_of(file: GivenFile, document: Document | None) -> date | None:
    """The document's own day, None when only the file's time is known."""
    stem = PurePath(file.inside).stem
    if named := date_in_name(stem):
        return named
    if document is None:
        return None
    mail = _mail(document)
    if mail is not None:
        return mail.date.date() if mail.date and document.format != "mbox" else None
    if document.format in ("ics", "mbox"):
        return None
    if day := _day_on_top(document):
        return day
    if document.format in _OWN_DATE and document.modified:
        return document.modified.date()
    at = dated(document)
    return at.date() if at is not None and at != document.modified else None


def _day_on_top(document: Document) -> date | None:
    """A day with its year on one of the first short lines: a letter's date, "Version of 5 February 2026"."""
    for passage in document.passages[:5]:
        line = passage.text.strip()
        if is_usable(passage) and len(line) <= 90:
            for day in find_days(line, _ANY_DAY):
                if day.exact and str(day.day.year) in day.text:
                    return day.day
    return None


def _mail(document: Document) -> MailRecord | None:
    return next((p.record for p in document.passages if isinstance(p.record, MailRecord)), None)


def _name_of(name: str, document: Document | None, day: date | None, language: Language) -> tuple[str, str]:
    """The new name with its extension, and the reason."""
    zh = language == "zh"
    stem, extension = PurePath(name).stem, PurePath(name).suffix
    base, why = _in_order(stem), ""
    mail = _mail(document) if document and document.format != "mbox" else None
    title = _title(document)
    if mail is not None and (subject := _clean(_PREFIX.sub("", mail.subject))):
        base, why = subject, "邮件主题" if zh else "subject of the mail"
    elif _POOR.match(stem) and title:
        base, why = title, "文档标题" if zh else "title of the document"
    base = _shortened(base or _clean(stem) or stem)
    if day is not None:
        base = f"{day.isoformat()} {base}".strip()
        why = "、".join(filter(None, (why, "文档日期"))) if zh else ", ".join(filter(None, (why, "its own date")))
    return f"{base}{extension}", why or ("文件名整理" if zh else "name put in order")


def _in_order(stem: str) -> str:
    """A name without its date and with blanks for underscores; words and version marks stay."""
    bare = _DAY.sub(" ", stem) if date_in_name(stem) else stem
    if " " not in bare:
        bare = re.sub(r"(?<=\w)[_](?=\w)|(?<=[a-z])-(?=[a-z])", " ", bare)
    return _clean(bare.replace("_", " "))


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", text)).strip(" .-–_")


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    return (cut[: cut.rfind(" ")] if cut.rfind(" ") > LONGEST // 2 else cut).rstrip(" .,;-–")


def _title(document: Document | None) -> str:
    """A title that says something: the document's own, else its first heading; never text that steers."""
    if document is None:
        return ""
    stem = PurePath(document.file).stem
    headings = (p.text for p in document.passages[:12] if p.kind is PassageKind.HEADING and is_usable(p))
    for text in (document.title, next(headings, "")):
        line = _clean(text.split("\n")[0])
        if 4 <= len(line) <= 120 and line != stem and not _POOR_TITLE.match(line) and not _POOR.match(line):
            return line
    return ""


def _folder_of(
    file: GivenFile, document: Document | None, scheme: str, day: date | None, language: Language
) -> tuple[str, str]:
    zh = language == "zh"
    if scheme == "month":
        if day is None:
            return ("无日期", "文档里没有日期") if zh else ("Undated", "no date of its own")
        return day.strftime("%Y-%m"), "文档月份" if zh else "month of its own date"
    if scheme == "company" and document is not None and (mail := _mail(document)):
        if domain := domain_of(mail.sender.address):
            return domain.partition(".")[0].replace(
                "-", " "
            ).title(), "发件人所属公司" if zh else "company of the sender"
    return _by_kind(file, document, language)


def _by_kind(file: GivenFile, document: Document | None, language: Language) -> tuple[str, str]:
    zh = language == "zh"
    suffix = PurePath(file.inside).suffix.lower().lstrip(".")
    if suffix in ("eml", "msg", "mbox", "ics"):
        name = _FORMATS[suffix]
        return name[zh], "文件类型" if zh else "kind of file"
    words = " ".join(_words(file, document))
    for folder, (folder_zh, pattern, why) in _KINDS.items():
        if re.search(pattern, words, re.IGNORECASE):
            return (folder_zh, _KIND_ZH[why]) if zh else (folder, why)
    name = _FORMATS.get(suffix, ("Documents", "文档"))
    return name[zh], "文件类型" if zh else "kind of file"


def _words(file: GivenFile, document: Document | None) -> Iterator[str]:
    yield PurePath(file.inside).stem.replace("_", " ").replace("-", " ")
    yield _title(document)


def _free(root: str, path: str, taken: set[tuple[str, str]]) -> str:
    """`path`, or "name (2).ext" when a file has or gets it."""
    folder, slash, name = path.rpartition("/")
    stem, extension = PurePath(name).stem, PurePath(name).suffix
    candidate, count = path, 1
    while (root, candidate.casefold()) in taken:
        count += 1
        candidate = f"{folder}{slash}{stem} ({count}){extension}"
    taken.add((root, candidate.casefold()))
    return candidate
