"""Reports on whole programs: points, tiers, liability, and the statements of assets by month."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_masked, refuse_narrow
from regulars.api.ledger_answers import MonthAnswer, month_answer
from regulars.api.member_bodies import aware
from regulars.api.months import MonthFrom, MonthTo, months_asked
from regulars.api.people import EffectiveAt, KnownAt
from regulars.api.routes.members import Unmasked
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, Liability, LiabilityAge
from regulars.flows.value_reports import (
    Asking,
    PointsReport,
    TierFlowsReport,
    TiersReport,
    points_report,
    tier_flows_report,
    tiers_report,
)
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.money import Money

_LEDGER = {"permission": "ledger.read"}
_TIERS = {"permission": "tiers.read"}

AsOfInstant = Annotated[
    datetime | None, QueryParameter(name="as_of", description="As of this instant, by default now.")
]


class LiabilityAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What outstanding units are worth: those expected to be spent, at the value of one unit.

    `ages` show, by age of lot in months, what is outstanding and the breakage with its sample.
    `value` is None where the asset names no value of a unit.
    """

    asset: str
    as_of: datetime
    method: str
    outstanding_units: int
    unused_units: int
    expected_units: int
    unit_value: str | None
    value: Money | None
    ages: list[LiabilityAge]


@get("/liability", opt=_LEDGER)
async def read_liability(
    request: ApiCall,
    asset: FromQuery[str],
    platform: NamedDependency[Platform],
    as_of: AsOfInstant = None,
    known_at: KnownAt = None,
) -> LiabilityAnswer:
    """What is outstanding of an asset and what it is worth, with the estimate of breakage."""
    refuse_narrow(request.user)
    at = aware(as_of, "as_of") or platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await ledger.asset_of_code(tx, asset)
        owed = await ledger.liability(
            tx, found, AsOf(effective_at=at, known_at=aware(known_at, "known_at"))
        )
    return _liability(owed, asset)


@get("/statements", opt=_LEDGER)
async def read_statements(
    request: ApiCall,
    asset: FromQuery[str],
    platform: NamedDependency[Platform],
    from_month: MonthFrom = None,
    to_month: MonthTo = None,
    effective_at: EffectiveAt = None,
    known_at: KnownAt = None,
) -> list[MonthAnswer]:
    """All accounts of an asset together, month by month: opening, what came and went, closing."""
    refuse_narrow(request.user)
    now = aware(effective_at, "effective_at") or platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await ledger.asset_of_code(tx, asset)
        months = months_asked(from_month, to_month, found, now)
        as_of = AsOf(effective_at=now, known_at=aware(known_at, "known_at"))
        statement = await ledger.asset_statement(tx, found, months, as_of)
    return [month_answer(each, asset) for each in statement]


@get("/reports/points", opt=_LEDGER)
async def report_points(
    request: ApiCall,
    platform: NamedDependency[Platform],
    as_of: AsOfInstant = None,
    known_at: KnownAt = None,
    program: FromQuery[str | None] = None,
    unmasked: Unmasked = False,
) -> PointsReport:
    """Every asset as of an instant: earned, spent, expired, outstanding, members, top holders."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    if unmasked:
        refuse_masked(request.user)
    asking = Asking(
        as_of=aware(as_of, "as_of") or now,
        known_at=aware(known_at, "known_at"),
        program=program,
        is_masked=not unmasked,
    )
    async with platform.database.transaction() as tx:
        report = await points_report(tx, platform.vault, asking, now)
        if unmasked:
            shown = {str(e.member_id) for each in report.assets for e in each.top_holders}
            entries: list[AuditEntry] = access.unmasked_views(
                "member", sorted(shown), ["external_ids"]
            )
            await access.record(tx, platform.vault, caller_of(request), entries, now)
    return report


@get("/reports/tiers", opt=_TIERS)
async def report_tiers(
    request: ApiCall,
    platform: NamedDependency[Platform],
    as_of: AsOfInstant = None,
    known_at: KnownAt = None,
    program: FromQuery[str | None] = None,
) -> TiersReport:
    """How many members stand on which tier as of an instant."""
    refuse_narrow(request.user)
    asking = Asking(
        as_of=aware(as_of, "as_of") or platform.clock.now(),
        known_at=aware(known_at, "known_at"),
        program=program,
    )
    async with platform.database.transaction() as tx:
        return await tiers_report(tx, asking)


@get("/reports/tier-flows", opt=_TIERS)
async def report_tier_flows(
    request: ApiCall,
    platform: NamedDependency[Platform],
    from_at: Annotated[
        datetime, QueryParameter(name="from", description="Where members stood at this instant.")
    ],
    until_at: Annotated[
        datetime | None,
        QueryParameter(name="until", description="And at this later one, by default now."),
    ] = None,
    known_at: KnownAt = None,
    program: FromQuery[str | None] = None,
) -> TierFlowsReport:
    """How many members went from which tier to which between two instants."""
    refuse_narrow(request.user)
    begin = aware(from_at, "from")
    end = aware(until_at, "until") or platform.clock.now()
    if begin is None or begin > end:
        detail = "must come after `from`"
        fault = FieldError(path="until", code="unfit_value", detail=detail)
        raise InvalidInput(f"until {detail}", errors=[fault])
    asking = Asking(as_of=end, known_at=aware(known_at, "known_at"), program=program)
    async with platform.database.transaction() as tx:
        return await tier_flows_report(tx, asking, begin)


def _liability(owed: Liability, asset: str) -> LiabilityAnswer:
    value = None
    if owed.value_minor is not None and owed.currency is not None:
        value = Money(amount=owed.value_minor, currency=owed.currency)
    return LiabilityAnswer(
        asset=asset,
        as_of=owed.as_of,
        method=owed.method,
        outstanding_units=owed.outstanding_units,
        unused_units=owed.unused_units,
        expected_units=owed.outstanding_units - owed.unused_units,
        unit_value=owed.unit_value,
        value=value,
        ages=list(owed.ages),
    )


router = Router(
    "/v1",
    route_handlers=[
        read_liability,
        read_statements,
        report_points,
        report_tiers,
        report_tier_flows,
    ],
    tags=["reports"],
)
