"""Sealing everything anew after the keyring was given a new key.

Every store of sealed values is walked in small transactions. A walk that was interrupted can
begin anew: what the active key has sealed is not touched again.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.events import actions as events
from regulars.domains.insights.actions import report_runs
from regulars.domains.members import actions as members
from regulars.domains.members.types import SEALED_TABLES, SealedTable
from regulars.domains.segments import actions as segments
from regulars.domains.webhooks import actions as webhooks
from regulars.infra import idempotency
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx

_ROWS_AT_ONCE = 500

Position: TypeAlias = Any
"""Whatever a store walks by; None is before the first row, and after the last."""
Step: TypeAlias = Callable[[Tx, Vault, Position], Awaitable[Position]]


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """One store of sealed values, and how its next rows are sealed anew."""

    name: str
    step: Step


async def reseal_everything(
    database: Database, vault: Vault, report: Callable[[str], None]
) -> None:
    """Seal with the active key whatever another key has sealed; tells `report` what is done."""
    for walk in walks():
        position: Position = None
        while True:
            async with database.transaction() as tx:
                position = await walk.step(tx, vault, position)
            if position is None:
                break
        report(walk.name)


def walks() -> list[Walk]:
    """Every store of sealed values that there is."""
    by_position: dict[str, Callable[[Tx, Vault, Any, int], Awaitable[Position]]] = {
        "staff accounts": access.reseal_staff,
        "sessions": access.reseal_sessions,
        "audit entries": access.reseal_audit,
        "events": events.reseal,
        "quarantined events": events.reseal_quarantine,
        "idempotent answers": idempotency.reseal,
        "uploaded lines": segments.reseal_lines,
    }
    return [
        *(Walk(name=name, step=partial(_by_position, act)) for name, act in by_position.items()),
        *(Walk(name=f"members: {table}", step=partial(_members, table)) for table in SEALED_TABLES),
        Walk(name="webhook secrets", step=_webhooks),
        Walk(name="report schedules", step=_schedules),
    ]


async def _by_position(
    act: Callable[[Tx, Vault, Any, int], Awaitable[Position]],
    tx: Tx,
    vault: Vault,
    after: Position,
) -> Position:
    return await act(tx, vault, after, _ROWS_AT_ONCE)


async def _members(table: SealedTable, tx: Tx, vault: Vault, after: Position) -> Position:
    done = await members.reseal(tx, vault, table, after or b"")
    return done.last_key if done.count else None


async def _webhooks(tx: Tx, vault: Vault, _after: Position) -> Position:
    await webhooks.reseal_secrets(tx, vault)
    return None


async def _schedules(tx: Tx, vault: Vault, _after: Position) -> Position:
    await report_runs.reseal_schedules(tx, vault)
    return None
