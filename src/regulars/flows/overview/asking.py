"""What is asked of the overview: a program, days, and what the caller may see."""

from datetime import date, datetime, timedelta

import msgspec

from regulars.domains.access.types import Principal
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.insights.types import Days, Places
from regulars.flows.rewards.terms import InForce, Terms
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import local_midnight

DAYS_MAX = 1_100
DAYS_DEFAULT = 30
_DAY = timedelta(days=1)


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Local days of a program, both ends included, and the stretch of as many before it."""

    from_day: date
    until_day: date

    @property
    def day_count(self) -> int:
        return (self.until_day - self.from_day).days + 1

    @property
    def previous_from_day(self) -> date:
        return self.from_day - timedelta(days=self.day_count)

    @property
    def days(self) -> list[date]:
        return [self.from_day + timedelta(days=place) for place in range(self.day_count)]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A program in a period, as one caller may see it."""

    terms: Terms
    period: Period
    principal: Principal

    def may(self, permission: str) -> bool:
        return permission in self.principal.permissions

    def may_on_all_stores(self, permission: str) -> bool:
        """Whether they may see what belongs to no store: points and tiers of everybody."""
        return self.may(permission) and self.principal.store_ids is None

    @property
    def places(self) -> Places:
        """Where the program listens, as far as the caller sees."""
        program = self.terms.program
        stores = frozenset(program.store_ids) if program.store_ids else None
        own = self.principal.store_ids
        if own is not None:
            stores = own if stores is None else stores & own
        return Places(
            store_ids=stores,
            channel_ids=frozenset(program.channel_ids) if program.channel_ids else None,
        )

    def span(self, from_day: date) -> Days:
        """The local days from one on until the end of the period."""
        return Days(
            time_zone=self.terms.program.time_zone,
            from_day=from_day,
            before_day=self.period.until_day + _DAY,
        )

    def begins(self, day: date) -> datetime:
        """The instant at which a local day begins."""
        return local_midnight(day, self.terms.zone)

    def ends(self, day: date) -> datetime:
        """The instant at which a local day is over."""
        return self.begins(day + _DAY)


def asked(
    forced: InForce,
    principal: Principal,
    program: str | None,
    between: tuple[date | None, date | None],
    now: datetime,
) -> Asked:
    """What is asked; by default the first program and the thirty days up to today.

    Refuses a program that there is not, and days that are none or too many.
    """
    terms = _terms(forced, program)
    today = now.astimezone(terms.zone).date()
    until_day = between[1] or today
    from_day = between[0] or until_day - timedelta(days=DAYS_DEFAULT - 1)
    if not date(1970, 1, 1) <= from_day <= until_day <= date(2999, 12, 31):
        raise _invalid("from", "the first day is not after the last one, and both since 1970")
    period = Period(from_day=from_day, until_day=until_day)
    if period.day_count > DAYS_MAX:
        raise _invalid("from", f"at most {DAYS_MAX} days are shown at once")
    return Asked(terms=terms, period=period, principal=principal)


def _terms(forced: InForce, code: str | None) -> Terms:
    for each in forced.programs:
        if code is None or each.program.code == code:
            return each
    raise UnknownCode("program", code or "")


def _invalid(path: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=path, code="invalid", detail=detail)])
