"""Taking back what was granted, from the record of what each line earned."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from regulars.domains.rules.policy import reversing as policy
from regulars.domains.rules.store import counters as counters_store
from regulars.domains.rules.store import granting as store
from regulars.domains.rules.types.granting import Granted, ReturnedLine, TakenBack, Undone
from regulars.infra.db import Tx


async def reverse(tx: Tx, returned: Sequence[ReturnedLine], now: datetime) -> list[TakenBack]:
    """Take back what lines of orders earned, by how much of each has come back in all.

    What is taken back of a line depends on that alone, so any split of a return and any order of
    its parts take the same in the end, and the same return twice takes nothing the second time.
    Counters and budgets are lowered by as much. The rule of the purchase counts, not today's.
    """
    return await _take_back(
        tx,
        sorted({each.reference_id for each in returned}),
        lambda granted: policy.taken_by_returns(granted, returned),
        now,
    )


async def undo(tx: Tx, undone: Sequence[Undone], now: datetime) -> list[TakenBack]:
    """Take back all that is left of what occasions were granted, with lines or without."""
    return await _take_back(
        tx,
        sorted({each.reference_id for each in undone}),
        lambda granted: policy.taken_by_undoing(granted, undone),
        now,
    )


async def restore(
    tx: Tx, reference_ids: Sequence[UUID], return_id: UUID, now: datetime
) -> list[TakenBack]:
    """Undo what a return took back of what these occasions were granted; again does nothing.

    Answered as taken back with less than nothing. Caps and budgets are used again by as much, even
    where others have used meanwhile what the return had freed.
    """
    by_id = uuid5(return_id, "cancelled")
    taken_before = await store.reversals_of_references(tx, reference_ids)
    if any(each.return_id == by_id for each in taken_before):
        return []
    return await _take_back(
        tx,
        sorted(reference_ids),
        lambda granted: policy.restored(granted, taken_before, return_id, by_id),
        now,
    )


async def _take_back(
    tx: Tx,
    reference_ids: Sequence[UUID],
    decide: Callable[[Sequence[Granted]], list[TakenBack]],
    now: datetime,
) -> list[TakenBack]:
    if not reference_ids:
        return []
    await store.lock_granted(tx, reference_ids)
    granted = await store.granted_of_references(tx, reference_ids)
    taken = decide(granted)
    if not taken:
        return []
    tallies = policy.given_back(
        await store.tallies_of_references(tx, reference_ids), granted, taken
    )
    await counters_store.lock_counters(tx, [tally.count.key for tally in tallies])
    await store.save_reversals(tx, taken, tallies, now)
    return taken
