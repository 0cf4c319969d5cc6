"""Report schedules: made, changed, deleted, left by a recipient, and planned.

The audit log keeps who changed what; addresses stand in it sealed, as all that it keeps.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.insights.errors import ScheduleNotFound, SchedulesTooMany
from regulars.domains.insights.policy import appointments
from regulars.domains.insights.policy import schedules as policy
from regulars.domains.insights.queries.reporting import report_names
from regulars.domains.insights.store import report_runs as runs
from regulars.domains.insights.store import schedules as store
from regulars.domains.insights.types.schedules import ReportSchedule, ScheduleContent
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id

SCHEDULES_MAX = 200
_PLANNED_AT_ONCE = 50


async def create_schedule(
    tx: Tx, vault: Vault, caller: Caller, content: ScheduleContent, now: datetime
) -> ReportSchedule:
    """A new schedule, due first at its next time. Refuses what cannot be sent, and too many."""
    if await store.count_of(tx) >= SCHEDULES_MAX:
        raise SchedulesTooMany(f"there are {SCHEDULES_MAX} report schedules; delete some first")
    schedule = ReportSchedule(
        id=new_id(),
        content=policy.clean(content, _is_report),
        next_due_at=_next_due(content, now),
        created_by=caller.principal.id,
        created_at=now,
        updated_at=now,
    )
    await store.save(tx, vault, schedule)
    await _note(tx, vault, caller, "report_schedule.created", (None, schedule), now)
    return schedule


async def change_schedule(
    tx: Tx,
    vault: Vault,
    caller: Caller,
    schedule_id: UUID,
    change: Callable[[ScheduleContent], ScheduleContent],
    now: datetime,
) -> ReportSchedule:
    """Put what `change` makes of it into a schedule. Refuses one that there is not.

    Runs that wait keep the recipients and files that they were planned with.
    """
    before = await _locked(tx, vault, schedule_id)
    content = policy.clean(change(before.content), _is_report)
    is_same_time = content.when == before.content.when and content.is_enabled
    after = msgspec.structs.replace(
        before,
        content=content,
        next_due_at=(before.next_due_at if is_same_time else None) or _next_due(content, now),
        updated_at=now,
    )
    await store.save(tx, vault, after)
    await _note(tx, vault, caller, "report_schedule.changed", (before, after), now)
    return after


async def delete_schedule(
    tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, now: datetime
) -> None:
    """Delete a schedule with its runs and files. Refuses one that there is not."""
    before = await _locked(tx, vault, schedule_id)
    await store.drop(tx, schedule_id)
    await _note(tx, vault, caller, "report_schedule.deleted", (before, None), now)


async def send_now(tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, now: datetime) -> UUID:
    """A run beside the schedule, due at once; also of a disabled one. The run's id."""
    schedule = await _locked(tx, vault, schedule_id)
    added = await runs.add(tx, vault, [(schedule, now)], "by_hand", now)
    entry = AuditEntry(
        action="report_schedule.sent_now",
        subject_kind="report_schedule",
        subject_id=str(schedule_id),
        after={"run_id": str(added[0])},
    )
    await access.record(tx, vault, caller, [entry], now)
    return added[0]


async def send_test(
    tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, recipient: str, now: datetime
) -> UUID:
    """A run beside the schedule for one address alone, to be looked at. The run's id.

    Refuses an address that is none; whether it is on the schedule does not matter.
    """
    policy.refuse_recipient(recipient, "recipient")
    schedule = await _locked(tx, vault, schedule_id)
    content = msgspec.structs.replace(schedule.content, recipients=(recipient,))
    tried = msgspec.structs.replace(schedule, content=content)
    (run_id,) = await runs.add(tx, vault, [(tried, now)], "test", now)
    entry = AuditEntry(
        action="report_schedule.tested",
        subject_kind="report_schedule",
        subject_id=str(schedule_id),
        after={"run_id": str(run_id), "recipient": recipient},
    )
    await access.record(tx, vault, caller, [entry], now)
    return run_id


async def leave_schedule(
    tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, recipient: str, now: datetime
) -> bool:
    """Take one recipient off; without any left the schedule is disabled. Whether they were on it.

    Said twice, or of a schedule that is gone, it changes nothing.
    """
    before = await store.lock(tx, vault, schedule_id)
    if before is None or recipient not in before.content.recipients:
        return False
    left = tuple(each for each in before.content.recipients if each != recipient)
    is_enabled = before.content.is_enabled and bool(left)
    after = msgspec.structs.replace(
        before,
        content=msgspec.structs.replace(before.content, recipients=left, is_enabled=is_enabled),
        next_due_at=before.next_due_at if is_enabled else None,
        updated_at=now,
    )
    await store.save(tx, vault, after)
    await _note(tx, vault, caller, "report_schedule.left", (before, after), now)
    return True


async def plan_due(tx: Tx, vault: Vault, now: datetime) -> list[UUID]:
    """A run for every schedule that is due, and when it is due next; the ids of the runs.

    Times that passed while nobody planned are not made up for: one run is made, for the last.
    """
    due = await store.take_due(tx, vault, now, _PLANNED_AT_ONCE)
    if not due:
        return []
    added = await runs.add(
        tx, vault, [(each, _last_due(each, now)) for each in due], "schedule", now
    )
    await store.set_next_due(
        tx, {each.id: appointments.next_due(each.content.when, now) for each in due}
    )
    return added


def _last_due(schedule: ReportSchedule, now: datetime) -> datetime:
    """The newest time that has passed."""
    assert schedule.next_due_at is not None, "only what is due is planned"
    last = schedule.next_due_at
    while (following := appointments.next_due(schedule.content.when, last)) <= now:
        last = following
    return last


def _next_due(content: ScheduleContent, now: datetime) -> datetime | None:
    return appointments.next_due(content.when, now) if content.is_enabled else None


def _is_report(name: str) -> bool:
    return name in report_names()


async def _locked(tx: Tx, vault: Vault, schedule_id: UUID) -> ReportSchedule:
    found = await store.lock(tx, vault, schedule_id)
    if found is None:
        raise ScheduleNotFound(f"there is no report schedule {schedule_id}")
    return found


async def _note(
    tx: Tx,
    vault: Vault,
    caller: Caller,
    action: str,
    change: tuple[ReportSchedule | None, ReportSchedule | None],
    now: datetime,
) -> None:
    before, after = change
    kept = after or before
    assert kept is not None, "a schedule was there before or is there after"
    entry = AuditEntry(
        action=action,
        subject_kind="report_schedule",
        subject_id=str(kept.id),
        before=None if before is None else msgspec.to_builtins(before.content),
        after=None if after is None else msgspec.to_builtins(after.content),
    )
    await access.record(tx, vault, caller, [entry], now)
