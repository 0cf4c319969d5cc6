"""Saving a batch: sift, save what is sound, announce what changed, answer every item."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from regulars.domains.catalog.policy.batch import Fault, Item, fill, sift
from regulars.domains.catalog.types import Kind, Saved
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce

_CODES_PER_ANNOUNCEMENT = 500

Save = Callable[[Sequence[Item]], Awaitable[Mapping[str, Saved]]]


async def save_batch(
    tx: Tx,
    kind: Kind,
    items: Sequence[Item],
    *,
    fault: Fault[Item],
    save: Save[Item],
    now: datetime,
) -> list[Saved]:
    """What became of each item, in order; a refused one never keeps its neighbours out."""
    accepted, answers = sift(items, fault)
    saved = await save(list(accepted.values())) if accepted else {}
    await _announce(tx, kind, saved, now)
    return fill(items, answers, saved)


async def _announce(tx: Tx, kind: Kind, saved: Mapping[str, Saved], now: datetime) -> None:
    changed = [code for code, each in saved.items() if each.outcome in {"created", "updated"}]
    await announce(
        tx,
        [
            Announcement(
                topic="catalog.changed",
                subject_id=None,
                payload={"kind": kind, "codes": changed[at : at + _CODES_PER_ANNOUNCEMENT]},
                occurred_at=now,
            )
            for at in range(0, len(changed), _CODES_PER_ANNOUNCEMENT)
        ],
    )
