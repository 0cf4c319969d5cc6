"""What a schedule may hold."""

import re
from collections.abc import Callable

from email_validator import EmailNotValidError, validate_email

from regulars.domains.insights.types.schedules import Appointed, ScheduleContent
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import zone

RECIPIENTS_MAX = 50
NAME_LENGTH_MAX = 200
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def clean(content: ScheduleContent, is_report: Callable[[str], bool]) -> ScheduleContent:
    """The content as it is kept; refuses what cannot be sent."""
    if not 0 < len(content.name.strip()) <= NAME_LENGTH_MAX or "\x00" in content.name:
        raise _invalid("name", f"a name has 1 to {NAME_LENGTH_MAX} characters")
    if not is_report(content.report):
        raise _invalid("report", f"there is no report {content.report!r}")
    if content.report == "funnel" and len(content.wanted.steps) < 2:
        raise _invalid("wanted.steps", "a funnel names two events or more")
    if not content.formats or len(set(content.formats)) != len(content.formats):
        raise _invalid("formats", "name one format or more, each once")
    _refuse_untimely(content.when)
    _refuse_recipients(content.recipients)
    return content


def _refuse_untimely(when: Appointed) -> None:
    if _TIME.fullmatch(when.local_time) is None:
        raise _invalid("when.local_time", "a time of day is written as 08:00")
    try:
        zone(when.time_zone)
    except InvalidInput as refusal:
        raise _invalid("when.time_zone", refusal.detail) from None
    if (when.cadence == "weekly") != (when.weekday is not None):
        raise _invalid("when.weekday", "a weekly report, and no other, names its weekday, 1 to 7")
    if (when.cadence == "monthly") != (when.month_day is not None):
        raise _invalid("when.month_day", "a monthly report, and no other, names its day, 1 to 31")
    if not 1 <= (when.weekday or 1) <= 7 or not 1 <= (when.month_day or 1) <= 31:
        raise _invalid("when", "a weekday is 1 (Monday) to 7, a day of the month 1 to 31")


def _refuse_recipients(recipients: tuple[str, ...]) -> None:
    if not 0 < len(recipients) <= RECIPIENTS_MAX:
        raise _invalid("recipients", f"a report goes to 1 to {RECIPIENTS_MAX} addresses")
    if len({each.casefold() for each in recipients}) != len(recipients):
        raise _invalid("recipients", "an address is named twice")
    for at, each in enumerate(recipients):
        refuse_recipient(each, f"recipients[{at}]")


def refuse_recipient(recipient: str, field: str) -> None:
    """Refuse what is no address."""
    try:
        validate_email(recipient, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise _invalid(field, "this is no e-mail address") from None


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=field, code="invalid", detail=detail)])
