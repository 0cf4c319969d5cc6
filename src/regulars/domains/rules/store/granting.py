"""What was granted, taken back and why, in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.rules.store import SQL
from regulars.domains.rules.store.counters import key_columns
from regulars.domains.rules.types.decision import Count, CounterKey, Grant
from regulars.domains.rules.types.granting import (
    Booked,
    Granted,
    GrantedLine,
    GrantedSum,
    KeptTrace,
    Reversal,
    Settled,
    TakenBack,
    Tally,
)
from regulars.infra.db import Tx
from regulars.kernel.ids import new_ids

_encode = msgspec.json.Encoder().encode
_NOWHERE = Booked()


async def save_settled(tx: Tx, settled: Sequence[Settled], now: datetime) -> list[list[UUID]]:
    """Save grants with their lines, counters and traces, in one statement; the grants' ids."""
    granted = [
        (each, grant, booked or _NOWHERE)
        for each in settled
        for grant, booked in zip_longest(each.decision.grants, each.booked)
    ]
    ids = new_ids(len(granted))
    await tx.write(
        SQL.save_settled,
        **_granted_columns(granted, ids),
        **_line_columns(granted, ids),
        **_tally_columns(settled),
        **_trace_columns(settled),
        now=now,
    )
    answers = iter(ids)
    return [[next(answers) for _ in each.decision.grants] for each in settled]


def _member_id(settled: Settled) -> UUID:
    return settled.occasion.owner_ids[0]


def _granted_columns(
    granted: Sequence[tuple[Settled, Grant, Booked]], ids: Sequence[UUID]
) -> dict[str, Sequence[object]]:
    return {
        "member_ids": [_member_id(each) for each, _, _ in granted],
        "ids": ids,
        "program_ids": [each.program_id for each, _, _ in granted],
        "reference_kinds": [each.reference_kind for each, _, _ in granted],
        "reference_ids": [each.occasion.reference_id for each, _, _ in granted],
        "rule_ids": [grant.rule_id for _, grant, _ in granted],
        "version_ids": [grant.version_id for _, grant, _ in granted],
        "assets": [grant.asset for _, grant, _ in granted],
        "units": [grant.units for _, grant, _ in granted],
        "transfer_ids": [booked.transfer_id for _, _, booked in granted],
        "lot_ids": [booked.lot_id for _, _, booked in granted],
        "occurred_ats": [each.occasion.occurred_at for each, _, _ in granted],
    }


def _line_columns(
    granted: Sequence[tuple[Settled, Grant, Booked]], ids: Sequence[UUID]
) -> dict[str, Sequence[object]]:
    lines = [
        (_member_id(each), granted_id, ordinal, units)
        for (each, grant, _), granted_id in zip(granted, ids, strict=True)
        for ordinal, units in grant.lines
        if units
    ]
    return {
        "line_member_ids": [line[0] for line in lines],
        "line_granted_ids": [line[1] for line in lines],
        "line_ordinals": [line[2] for line in lines],
        "line_units": [line[3] for line in lines],
    }


def _tally_columns(settled: Sequence[Settled]) -> dict[str, Sequence[object]]:
    tallies = [(each, count) for each in settled for count in each.decision.counts]
    return {
        "tally_member_ids": [_member_id(each) for each, _ in tallies],
        "tally_reference_ids": [each.occasion.reference_id for each, _ in tallies],
        **key_columns([count.key for _, count in tallies], "tally_"),
        "tally_units": [count.units for _, count in tallies],
        "tally_times": [count.times for _, count in tallies],
        "tally_gives_backs": [count.gives_back for _, count in tallies],
    }


def _trace_columns(settled: Sequence[Settled]) -> dict[str, Sequence[object]]:
    traced = [each for each in settled if each.decision.trace]
    return {
        "trace_member_ids": [_member_id(each) for each in traced],
        "trace_reference_ids": [each.occasion.reference_id for each in traced],
        "trace_program_ids": [each.program_id for each in traced],
        "trace_occurred_ats": [each.occasion.occurred_at for each in traced],
        "trace_texts": [trace_text(each) for each in traced],
    }


def trace_text(settled: Settled) -> str:
    """The trace as JSON that PostgreSQL can hold: without the character U+0000."""
    text = _encode(settled.decision.trace).decode()
    return text.replace("\\u0000", "\\ufffd") if "\\u0000" in text else text


async def lock_granted(tx: Tx, reference_ids: Iterable[UUID]) -> None:
    """Lock what occasions were granted, in the order of the ids, until the transaction ends."""
    await tx.rows(SQL.lock_granted, reference_ids=sorted(set(reference_ids)))


async def granted_of_references(tx: Tx, reference_ids: Sequence[UUID]) -> list[Granted]:
    """What occasions were granted, with the lines that earned it."""
    heads = await tx.all(SQL.granted_of_references, Granted, reference_ids=reference_ids)
    if not heads:
        return []
    lines: dict[UUID, list[GrantedLine]] = {}
    for granted_id, ordinal, units, reversed_units in await tx.rows(
        SQL.lines_of_granted,
        member_ids=[each.member_id for each in heads],
        ids=[each.id for each in heads],
    ):
        line = GrantedLine(ordinal=ordinal, units=units, reversed_units=reversed_units)
        lines.setdefault(granted_id, []).append(line)
    return [msgspec.structs.replace(each, lines=tuple(lines.get(each.id, ()))) for each in heads]


async def granted_of_rule(tx: Tx, rule_id: UUID, begin_at: datetime) -> list[GrantedSum]:
    """What a rule granted for what occurred since an instant, by asset."""
    return await tx.all(SQL.granted_of_rule, GrantedSum, rule_id=rule_id, begin_at=begin_at)


async def tallies_of_references(tx: Tx, reference_ids: Sequence[UUID]) -> list[Tally]:
    rows = await tx.rows(SQL.tallies_of_references, reference_ids=reference_ids)
    return [_tally(row) for row in rows]


def _tally(row: tuple[Any, ...]) -> Tally:
    member_id, reference_id, *key, units, times, gives_back, returned_units, returned_times = row
    return Tally(
        member_id=member_id,
        reference_id=reference_id,
        count=Count(key=CounterKey(*key), units=units, times=times, gives_back=gives_back),
        returned_units=returned_units,
        returned_times=returned_times,
    )


async def save_reversals(
    tx: Tx, taken: Sequence[TakenBack], tallies: Sequence[Tally], now: datetime
) -> None:
    """Save what is taken back, and lower counters and tallies by the counts of `tallies`."""
    parts = [(each.granted, part) for each in taken for part in each.parts]
    await tx.write(
        SQL.save_reversals,
        member_ids=[granted.member_id for granted, _ in parts],
        granted_ids=[granted.id for granted, _ in parts],
        ordinals=[part.ordinal for _, part in parts],
        return_ids=[part.return_id for _, part in parts],
        units=[part.units for _, part in parts],
        tally_member_ids=[tally.member_id for tally in tallies],
        tally_reference_ids=[tally.reference_id for tally in tallies],
        **key_columns([tally.count.key for tally in tallies], "tally_"),
        tally_units=[tally.count.units for tally in tallies],
        tally_times=[tally.count.times for tally in tallies],
        now=now,
    )


async def reversals_of_references(tx: Tx, reference_ids: Sequence[UUID]) -> list[Reversal]:
    return await tx.all(SQL.reversals_of_references, Reversal, reference_ids=reference_ids)


async def traces_of_moments(
    tx: Tx, moments: Sequence[tuple[UUID, datetime, datetime]]
) -> list[KeptTrace]:
    return await tx.all(
        SQL.traces_of_moments,
        KeptTrace,
        member_ids=[member_id for member_id, _, _ in moments],
        occurred_ats=[occurred_at for _, occurred_at, _ in moments],
        recorded_ats=[recorded_at for _, _, recorded_at in moments],
    )


async def traces_of_references(tx: Tx, reference_ids: Sequence[UUID]) -> list[KeptTrace]:
    return await tx.all(SQL.traces_of_references, KeptTrace, reference_ids=reference_ids)
