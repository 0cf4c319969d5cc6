"""The mail that a report comes in."""

import mimetypes
from collections.abc import Sequence
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import msgspec

from regulars.domains.insights.types.schedules import (
    ReportDelivery,
    ReportFile,
    ReportLocale,
    ReportSchedule,
)
from regulars.flows.scheduled_reports.printing import period_text
from regulars.flows.scheduled_reports.words.mails import words_of
from regulars.flows.scheduled_reports.words.reports import means_of, title_of

ATTACHED_BYTES_MAX = 15 * 1024 * 1024
"""Many mail servers take no more than 25 MB, and files grow by a third on their way."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What one recipient is told."""

    schedule: ReportSchedule
    delivery: ReportDelivery
    from_on: date | None
    as_of: date
    files: Sequence[ReportFile]
    sender: str
    leave_link: str
    made_at: datetime


def message_of(letter: Letter) -> EmailMessage:
    """The message, with the same Message-ID whenever it is composed for this delivery."""
    content = letter.schedule.content
    locale, words = content.locale, words_of(content.locale)
    name, address = parseaddr(letter.sender)
    period = period_text(letter.from_on, letter.as_of, locale)
    message = EmailMessage()
    message["Subject"] = words.subject.format(title=content.name, period=period)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = letter.delivery.recipient
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = f"<{letter.delivery.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = locale
    if letter.leave_link:
        message["List-Unsubscribe"] = f"<{letter.leave_link}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    attached, left_out = _fitting(letter.files)
    message.set_content(_text(letter, locale, attached, left_out))
    for each in attached:
        kind = mimetypes.guess_type(each.file_name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.file_name)
    return message


def _text(
    letter: Letter,
    locale: ReportLocale,
    attached: Sequence[ReportFile],
    left_out: Sequence[ReportFile],
) -> str:
    content, words = letter.schedule.content, words_of(locale)
    period = period_text(letter.from_on, letter.as_of, locale)
    title = title_of(content.report, locale)
    lines = [
        words.greeting.format(title=title, period=period),
        "",
        means_of(content.report, locale),
    ]
    if attached:
        lines += ["", words.attached.format(files=_names(attached))]
    if left_out:
        lines += ["", words.left_out.format(files=_names(left_out))]
    lines += ["", words.why.format(name=content.name)]
    if letter.leave_link:
        lines.append(words.leave.format(link=letter.leave_link))
    return "\n".join(lines) + "\n"


def _fitting(files: Sequence[ReportFile]) -> tuple[list[ReportFile], list[ReportFile]]:
    """The smallest files first, as long as a mail may hold them; and those left out."""
    attached: list[ReportFile] = []
    room = ATTACHED_BYTES_MAX
    for each in sorted(files, key=lambda file: len(file.content)):
        if len(each.content) > room:
            break
        attached.append(each)
        room -= len(each.content)
    attached.sort(key=lambda file: file.format)
    return attached, [each for each in files if each not in attached]


def _names(files: Sequence[ReportFile]) -> str:
    return ", ".join(each.file_name for each in files)
