"""What wants somebody today, and what waits for the machine."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from regulars.domains.events.queries import lane_lag
from regulars.domains.insights import queries as insights
from regulars.flows.close_day.request import CloseInput, overdue
from regulars.flows.overview.answers import Alert, AlertKind, Queues, Severity
from regulars.flows.overview.asking import Asked
from regulars.flows.process_events import CONSUMER
from regulars.infra import sample
from regulars.infra.db import Tx
from regulars.infra.feed import position_of

CLOSE_LATE_AFTER = timedelta(hours=2)
"""A day that was over for longer and is not closed is told."""


class _Watched(msgspec.Struct, frozen=True, kw_only=True):
    kind: AlertKind
    severity: Severity
    permission: str
    address: str


_WATCHED: Sequence[_Watched] = (
    _Watched(
        kind="findings",
        severity="error",
        permission="jobs.read",
        address="/v1/findings",
    ),
    _Watched(
        kind="overdue_closes",
        severity="error",
        permission="jobs.read",
        address="/v1/jobs?kind=close_day",
    ),
    _Watched(
        kind="failed_jobs",
        severity="error",
        permission="jobs.read",
        address="/v1/jobs?state=failed",
    ),
    _Watched(
        kind="failing_webhooks",
        severity="error",
        permission="webhooks.read",
        address="/v1/webhooks",
    ),
    _Watched(
        kind="quarantine",
        severity="warning",
        permission="events.read",
        address="/v1/quarantine?state=waiting",
    ),
    _Watched(
        kind="merge_reviews",
        severity="task",
        permission="members.merge",
        address="/v1/merge-reviews?state=open",
    ),
    _Watched(
        kind="returns_in_review",
        severity="task",
        permission="orders.read",
        address="/v1/orders?state=review",
    ),
    _Watched(
        kind="adjustments",
        severity="task",
        permission="ledger.approve",
        address="/v1/adjustments?state=pending",
    ),
)


async def alerts(tx: Tx, wanted: Asked, now: datetime) -> list[Alert]:
    """What the caller may see to, the worst first; nothing where all is well."""
    if wanted.principal.store_ids is not None:
        return []
    counts = dict(await insights.waiting(tx))
    counts["overdue_closes"] = sum(
        each.through + CLOSE_LATE_AFTER <= now for each in await _overdue(tx, now)
    )
    return [
        Alert(
            kind=each.kind,
            severity=each.severity,
            count=counts[each.kind],
            address=each.address,
        )
        for each in _WATCHED
        if wanted.may(each.permission) and counts[each.kind]
    ]


async def _overdue(tx: Tx, now: datetime) -> Sequence[CloseInput]:
    """The closes that are late; a sample that is loading ends with the closes of its days."""
    found = await sample.sample_of(tx)
    if found is not None and found.state == "loading":
        return ()
    return await overdue(tx, now)


async def queues(tx: Tx) -> Queues:
    """What waits for the machine; events are counted up to 100,000."""
    counts = await insights.waiting(tx)
    return Queues(
        events=await lane_lag(tx, await position_of(tx, CONSUMER)),
        deliveries=counts["deliveries"],
        jobs=counts["jobs"],
    )
