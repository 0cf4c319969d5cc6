"""What returns take back: exactly what was earned, however a return is split."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from regulars.domains.rules.types.decision import Count
from regulars.domains.rules.types.granting import (
    Granted,
    GrantedLine,
    ReturnedLine,
    Reversal,
    TakenBack,
    TakenPart,
    Tally,
    Undone,
)

WHOLE = 0
"""Stands for the line of a grant that has none."""


def share_taken(units: int, quantity_milli: int, returned_milli: int) -> int:
    """What of a line's units is taken back once `returned_milli` of it has come back in all.

    Rounded half up over all that has come back, so that the parts of any split add up to what
    returning all at once takes, whatever their order.
    """
    assert 0 <= returned_milli <= quantity_milli, "no more comes back than was sold"
    if not returned_milli:
        return 0
    return (2 * units * returned_milli + quantity_milli) // (2 * quantity_milli)


def taken_by_returns(
    granted: Sequence[Granted], returned: Sequence[ReturnedLine]
) -> list[TakenBack]:
    """What is still to be taken back of each grant; nothing of what was taken back before."""
    by_line: dict[tuple[UUID, int], list[ReturnedLine]] = {}
    for part in returned:
        by_line.setdefault((part.reference_id, part.ordinal), []).append(part)
    for parts in by_line.values():
        parts.sort(key=lambda part: part.returned_milli)
    return _taken(
        (
            each,
            [
                part
                for line in each.lines
                for part in _parts(line, by_line.get((each.reference_id, line.ordinal), ()))
            ],
        )
        for each in granted
    )


def taken_by_undoing(granted: Sequence[Granted], undone: Sequence[Undone]) -> list[TakenBack]:
    """All that is left of what the occasions were granted."""
    by_id = {each.reference_id: each.by_id for each in undone}
    return _taken(
        (
            each,
            [
                TakenPart(
                    ordinal=line.ordinal,
                    units=line.units - line.reversed_units,
                    return_id=by_id[each.reference_id],
                )
                for line in each.lines or (_whole(each),)
            ],
        )
        for each in granted
    )


def restored(
    granted: Sequence[Granted], reversals: Sequence[Reversal], return_id: UUID, by_id: UUID
) -> list[TakenBack]:
    """What one return took of these grants, as taking back less than nothing, under another id."""
    parts_of: dict[UUID, list[TakenPart]] = {}
    for each in reversals:
        if each.return_id == return_id:
            part = TakenPart(ordinal=each.ordinal, units=-each.units, return_id=by_id)
            parts_of.setdefault(each.granted_id, []).append(part)
    return [
        TakenBack(granted=each, units=sum(part.units for part in parts), parts=tuple(parts))
        for each in granted
        if (parts := parts_of.get(each.id))
    ]


def after(taken: TakenBack) -> Granted:
    """The grant as it stands once this is taken back."""
    units_of: dict[int, int] = {}
    for part in taken.parts:
        units_of[part.ordinal] = units_of.get(part.ordinal, 0) + part.units
    granted = taken.granted
    return msgspec.structs.replace(
        granted,
        reversed_units=granted.reversed_units + taken.units,
        lines=tuple(
            msgspec.structs.replace(
                line, reversed_units=line.reversed_units + units_of.get(line.ordinal, 0)
            )
            for line in granted.lines
        ),
    )


def given_back(
    tallies: Sequence[Tally], granted: Sequence[Granted], taken: Sequence[TakenBack]
) -> list[Tally]:
    """By how much counters are lowered: tallies whose count says what is given back now.

    Units go by what is taken back. A time is given back once all that the rule granted on that
    occasion has been taken back. `granted` is everything that the occasions were granted. Where
    a return is cancelled, counters rise again: the counts are less than nothing.
    """
    now_taken = {each.granted.id: each.units for each in taken}
    units_of: dict[tuple[UUID, UUID, str], tuple[int, int]] = {}
    is_over: dict[tuple[UUID, UUID], bool] = {}
    for each in granted:
        reversed_units = each.reversed_units + now_taken.get(each.id, 0)
        key = each.reference_id, each.rule_id, each.asset
        units, reversed_before = units_of.get(key, (0, 0))
        units_of[key] = units + each.units, reversed_before + reversed_units
        whole = each.reference_id, each.rule_id
        is_over[whole] = is_over.get(whole, True) and reversed_units == each.units
    changed = [_given_back(tally, units_of, is_over) for tally in tallies if tally.count.gives_back]
    return [each for each in changed if each.count.units or each.count.times]


def _given_back(
    tally: Tally,
    units_of: Mapping[tuple[UUID, UUID, str], tuple[int, int]],
    is_over: Mapping[tuple[UUID, UUID], bool],
) -> Tally:
    key = tally.count.key
    _, reversed_units = units_of.get((tally.reference_id, key.rule_id, key.asset), (0, 0))
    times = tally.count.times if is_over.get((tally.reference_id, key.rule_id), False) else 0
    lowered = Count(
        key=key,
        units=reversed_units - tally.returned_units if key.asset else 0,
        times=times - tally.returned_times,
    )
    return msgspec.structs.replace(tally, count=lowered)


def _parts(line: GrantedLine, returned: Sequence[ReturnedLine]) -> Iterator[TakenPart]:
    """What each return takes of a line, where several come at once."""
    taken_units = line.reversed_units
    for part in returned:
        share = share_taken(line.units, part.quantity_milli, part.returned_milli)
        if share > taken_units:
            yield TakenPart(
                ordinal=line.ordinal, units=share - taken_units, return_id=part.return_id
            )
            taken_units = share


def _taken(
    found: Iterable[tuple[Granted, Sequence[TakenPart]]],
) -> list[TakenBack]:
    taken = []
    for granted, parts in found:
        kept = tuple(part for part in parts if part.units > 0)
        if kept:
            units = sum(part.units for part in kept)
            taken.append(TakenBack(granted=granted, units=units, parts=kept))
    return taken


def _whole(granted: Granted) -> GrantedLine:
    return GrantedLine(ordinal=WHOLE, units=granted.units, reversed_units=granted.reversed_units)
