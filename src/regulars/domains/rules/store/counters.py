"""Counters of caps and budgets in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from regulars.domains.rules.store import SQL
from regulars.domains.rules.types.decision import CounterKey
from regulars.infra.db import Tx

CounterRow = tuple[CounterKey, int, int]
"""The key, the units and the times."""


async def lock_counters(tx: Tx, keys: Iterable[CounterKey]) -> list[CounterRow]:
    """Lock counters, in the order of their keys, until the transaction ends; what they hold.

    One that is not there yet is entered, so that it can be locked.
    """
    wanted = sorted(set(keys))
    rows = await tx.rows(SQL.lock_counters, **key_columns(wanted)) if wanted else []
    return _counter_rows(rows)


async def counters_of_rules(tx: Tx, rule_ids: Sequence[UUID], count: int) -> list[CounterRow]:
    rows = await tx.rows(SQL.counters_of_rules, rule_ids=rule_ids, count=count)
    return _counter_rows(rows)


async def counters_of_members(tx: Tx, member_ids: Sequence[UUID], count: int) -> list[CounterRow]:
    rows = await tx.rows(SQL.counters_of_members, member_ids=member_ids, count=count)
    return _counter_rows(rows)


async def usage_before(
    tx: Tx, program_id: int, before_at: datetime, member_ids: Sequence[UUID] | None
) -> list[CounterRow]:
    """What occasions before an instant used of caps of members, or where None of all else."""
    rows = await tx.rows(
        SQL.usage_before, program_id=program_id, before_at=before_at, member_ids=member_ids
    )
    return _counter_rows(rows)


def key_columns(keys: Sequence[CounterKey], prefix: str = "") -> dict[str, list[object]]:
    """The keys as columns, as the queries take them."""
    return {
        f"{prefix}subject_ids": [key.subject_id for key in keys],
        f"{prefix}rule_ids": [key.rule_id for key in keys],
        f"{prefix}scopes": [key.scope for key in keys],
        f"{prefix}pers": [key.per for key in keys],
        f"{prefix}window_starts": [key.window_start for key in keys],
        f"{prefix}assets": [key.asset for key in keys],
    }


def _counter_rows(rows: Iterable[tuple[Any, ...]]) -> list[CounterRow]:
    return [(CounterKey(*row[:6]), row[6], row[7]) for row in rows]
