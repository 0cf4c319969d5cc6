"""The course of a run: made once, handed over recipient by recipient, settled or tried again."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from regulars.domains.insights.errors import ReportRunNotFound
from regulars.domains.insights.policy import appointments
from regulars.domains.insights.store import report_runs as store
from regulars.domains.insights.store import schedules
from regulars.domains.insights.types.schedules import (
    DeliveryState,
    ReportDelivery,
    ReportFile,
    ReportRun,
    RunState,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

_RUNS_AT_ONCE = 20
_LEFT_BEHIND = "whoever sent it was stopped before the mail server answered"


async def runs_to_attempt(tx: Tx, now: datetime) -> list[UUID]:
    """Runs whose time for an attempt has come, those that wait longest first."""
    return await store.to_attempt(tx, now, _RUNS_AT_ONCE)


async def begin_attempt(tx: Tx, vault: Vault, run_id: UUID, now: datetime) -> list[ReportDelivery]:
    """The mails that are still to be handed over.

    One that somebody had begun to hand over before they died is settled as `unknown`: it may have
    been taken, and twice is worse than an open question that is told. The caller alone works on
    this run.
    """
    await store.settle_left_behind(tx, run_id, _LEFT_BEHIND, now)
    found = await store.deliveries(tx, vault, [run_id])
    return [each for each in found if each.state == "waiting"]


async def keep_made(
    tx: Tx, run: ReportRun, as_of: date, export_number: int, files: Sequence[ReportFile]
) -> None:
    """Keep the files of a run: whoever gets them in a later attempt gets the same figures."""
    made = msgspec.structs.replace(run, as_of=as_of, export_number=export_number)
    await store.keep_made(tx, made, files)


async def begin_handing(tx: Tx, delivery_id: UUID) -> None:
    """Note that a mail is being handed over; to be committed before its first byte is sent."""
    if not await store.begin_handing(tx, delivery_id):
        raise ReportRunNotFound(f"mail {delivery_id} is not waiting any more")


async def note_delivery(
    tx: Tx, delivery_id: UUID, state: DeliveryState, answer: str, now: datetime
) -> None:
    """What became of a mail; `waiting` is to be tried again."""
    await store.note_delivery(tx, delivery_id, state, answer, now)


async def end_attempt(
    tx: Tx, vault: Vault, run_id: UUID, failure: str | None, now: datetime
) -> ReportRun:
    """Settle a run after an attempt: over where every mail is settled or the last try is spent."""
    run = await store.read(tx, run_id)
    if run is None:
        raise ReportRunNotFound(f"there is no report run {run_id}")
    count = run.attempt_count + 1
    mails = await store.deliveries(tx, vault, [run_id])
    is_open = any(each.state == "waiting" for each in mails)
    again_at = appointments.next_attempt(count, now) if is_open or failure else None
    if again_at is not None:
        note = store.RunNote(
            state="waiting", attempt_count=count, next_attempt_at=again_at, failure=failure
        )
    else:
        await store.give_up(tx, run_id, now)
        note = store.RunNote(state=_outcome(mails), attempt_count=count, failure=failure)
    await store.note_run(tx, run_id, note, now)
    settled = await store.read(tx, run_id)
    assert settled is not None, "it was there a moment ago"
    return settled


async def forget_runs(tx: Tx, before: datetime) -> int:
    """Delete runs, with their files and mails, that ended earlier; how many."""
    return await store.forget(tx, before)


async def reseal_schedules(tx: Tx, vault: Vault) -> None:
    """Seal addresses with the active key that another has sealed."""
    await schedules.reseal(tx, vault)
    await store.reseal(tx, vault)


def _outcome(mails: Sequence[ReportDelivery]) -> RunState:
    sent_count = sum(each.state == "sent" for each in mails)
    if mails and sent_count == len(mails):
        return "sent"
    # A mail of which nothing is known may well have arrived.
    is_any = sent_count or any(each.state == "unknown" for each in mails)
    return "partly_sent" if is_any else "failed"
