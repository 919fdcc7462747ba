"""Turns rows of `Mail` into .eml files and one mbox: headers, threads, character sets, parts and attachments.

RFC 5322 for the headers, RFC 2045 to 2047 for parts and encoded words, RFC 4155 for the mbox. Boundaries are
derived from the mail's key, so that two runs give the same bytes.
"""

import html
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from sample_week.mail import Form, Mail, full_text
from sample_week.mail_archive import ARCHIVE_MAILS
from sample_week.mail_china import CHINA_MAILS
from sample_week.mail_client import CLIENT_MAILS
from sample_week.mail_internal import FORWARDED_MAILS, INTERNAL_MAILS
from sample_week.mail_noise import NOISE_MAILS
from sample_week.person import PEOPLE

FOLDER_MAILS = tuple(sorted((*CLIENT_MAILS, *INTERNAL_MAILS, *CHINA_MAILS, *NOISE_MAILS), key=lambda mail: mail.moment))
_ALL_MAILS = {mail.key: mail for mail in (*FOLDER_MAILS, *FORWARDED_MAILS, *ARCHIVE_MAILS)}
_WIDE = SMTP.clone(max_line_length=400)
"""Headers are not folded: the standard library doubles a blank where it folds encoded words."""
_EXCEL_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")

Attachments = dict[str, tuple[str, bytes]]
"""Attachment key to file name and content."""


def file_name(key: str) -> str:
    """The name of a mail's file, e.g. `07-agenda-proposed.eml`; numbered by time sent."""
    position = next(index for index, mail in enumerate(FOLDER_MAILS, start=1) if mail.key == key)
    return f"{position:02d}-{key}.eml"


def write_folder(folder: Path, attachments: Attachments) -> None:
    """Write one .eml per mail into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for mail in FOLDER_MAILS:
        (folder / file_name(mail.key)).write_bytes(message_bytes(mail, attachments))


def write_archive(path: Path) -> None:
    """Write the older mails to one mbox file, lines starting with `From ` escaped."""
    chunks = []
    for mail in ARCHIVE_MAILS:
        content = message_bytes(mail, {}).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        separator = f"From {mail.author.address} {mail.moment:%a %b %d %H:%M:%S %Y}\n".encode()
        chunks.append(separator + content + b"\n")
    path.write_bytes(b"".join(chunks))


def message_bytes(mail: Mail, attachments: Attachments) -> bytes:
    """The mail as it would lie on disk, with CRLF line ends."""
    if mail.charset == "gb18030":
        return _legacy_chinese_message(mail)
    message = EmailMessage(policy=SMTP)
    message["From"] = _addresses((mail.sender,))
    message["To"] = _addresses(mail.to)
    if mail.cc:
        message["Cc"] = _addresses(mail.cc)
    message["Subject"] = mail.subject
    message["Date"] = mail.moment
    message["Message-ID"] = mail.message_id
    for name, value in _thread_headers(mail):
        message[name] = value
    _add_body(message, mail)
    if mail.attachment:
        name, content = attachments[mail.attachment]
        message.add_attachment(content, maintype=_EXCEL_TYPE[0], subtype=_EXCEL_TYPE[1], filename=name)
    if mail.forwards:
        inner = EmailMessage(policy=SMTP)
        _copy_into(inner, _ALL_MAILS[mail.forwards])
        message.add_attachment(inner)
    _fix_boundaries(message, mail.key)
    return message.as_bytes(policy=_WIDE)


def _copy_into(message: EmailMessage, mail: Mail) -> None:
    message["From"] = _addresses((mail.sender,))
    message["To"] = _addresses(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = mail.moment
    message["Message-ID"] = mail.message_id
    _add_body(message, mail)


def _add_body(message: EmailMessage, mail: Mail) -> None:
    text = full_text(mail, _ALL_MAILS.get(mail.reply_to))
    if mail.form is Form.HTML:
        message.set_content(mail.html or _as_html(text), subtype="html", charset=mail.charset, cte=mail.encoding)
        return
    message.set_content(text, charset=mail.charset, cte=mail.encoding)
    if mail.form is Form.ALTERNATIVE:
        message.add_alternative(_as_html(text), subtype="html", charset=mail.charset, cte=mail.encoding)


def _as_html(text: str) -> str:
    paragraphs = "\n".join(
        f"<p>{html.escape(block).replace(chr(10), '<br>' + chr(10))}</p>" for block in text.strip().split("\n\n")
    )
    style = "font-family:Calibri,Arial,sans-serif;font-size:11pt"
    return f'<html><body style="{style}">\n{paragraphs}\n</body></html>\n'


def _addresses(keys: tuple[str, ...]) -> tuple[Address, ...]:
    return tuple(Address(PEOPLE[key].name, addr_spec=PEOPLE[key].address) for key in keys)


def _thread_headers(mail: Mail) -> list[tuple[str, str]]:
    """In-Reply-To and References, oldest first, as RFC 5322 section 3.6.4 asks."""
    chain: list[str] = []
    parent = _ALL_MAILS.get(mail.reply_to)
    while parent is not None:
        chain.insert(0, parent.message_id)
        parent = _ALL_MAILS.get(parent.reply_to)
    return [("In-Reply-To", chain[-1]), ("References", " ".join(chain))] if chain else []


def _fix_boundaries(message: Message, key: str) -> None:
    multiparts = [part for part in message.walk() if part.get_content_maintype() == "multipart"]
    for index, part in enumerate(multiparts):
        part.set_boundary(f"=_{key}_{index}")


def _legacy_chinese_message(mail: Mail) -> bytes:
    """A mail as older Chinese mail programs write it: GB18030 in the body and in the headers."""
    charset = Charset("gb18030")
    charset.input_charset = charset.output_charset = charset.input_codec = charset.output_codec = "gb18030"
    charset.header_encoding = BASE64
    charset.body_encoding = BASE64 if mail.encoding == "base64" else QP
    text = full_text(mail, _ALL_MAILS.get(mail.reply_to))
    subtype = "html" if mail.form is Form.HTML else "plain"
    message = Message()
    message["From"] = _legacy_addresses((mail.sender,), charset)
    message["To"] = _legacy_addresses(mail.to, charset)
    if mail.cc:
        message["Cc"] = _legacy_addresses(mail.cc, charset)
    message["Subject"] = Header(mail.subject, charset).encode()
    message["Date"] = format_datetime(mail.moment)
    message["Message-ID"] = mail.message_id
    message["MIME-Version"] = "1.0"
    message.set_type(f"text/{subtype}")
    message.set_payload(_as_html(text) if subtype == "html" else text, charset)
    return message.as_bytes(policy=SMTP.clone(refold_source="none"))


def _legacy_addresses(keys: tuple[str, ...], charset: Charset) -> str:
    def one(key: str) -> str:
        person = PEOPLE[key]
        name = person.name if person.name.isascii() else Header(person.name, charset).encode()
        return f"{name} <{person.address}>"

    return ", ".join(one(key) for key in keys)
