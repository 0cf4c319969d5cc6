"""Before and after a decision: the counters under lock, and what was decided saved."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.rules.policy.compiling import RuleSet
from regulars.domains.rules.policy.deciding import counters_of
from regulars.domains.rules.store import counters as counters_store
from regulars.domains.rules.store import granting as store
from regulars.domains.rules.types.decision import CounterKey, Decision
from regulars.domains.rules.types.granting import Settled
from regulars.domains.rules.types.occasion import Occasion
from regulars.domains.rules.types.usage import Usage
from regulars.infra.db import Tx


async def lock_usage(tx: Tx, occasions: Iterable[tuple[Occasion, RuleSet]]) -> Usage:
    """Lock the counters that deciding on these occasions will look at; how much of each is used.

    From here to the commit nobody else can use up what is left: caps and budgets are exact.
    Counters of merged parties are locked together and add up. Nothing is asked of the database
    where no rule that applies has a cap or a budget.
    """
    usage = Usage()
    keys: set[CounterKey] = set()
    survivor_of: dict[UUID, UUID] = {}
    for occasion, rules in occasions:
        if found := counters_of(occasion, rules):
            keys.update(found)
            survivor_of.update(dict.fromkeys(occasion.owner_ids, occasion.owner_ids[0]))
    if keys:
        usage.load(await counters_store.lock_counters(tx, keys), survivor_of)
    return usage


async def save(tx: Tx, settled: Sequence[Settled], now: datetime) -> list[list[UUID]]:
    """Save what was decided: grants line by line, counters, traces; the ids of the grants.

    The counters must have been locked by `lock_usage` in this transaction. An occasion is saved
    once for each program: again is a mistake of the caller, and fails.
    """
    saved = [each for each in settled if _leaves_something(each.decision)]
    ids = iter(await store.save_settled(tx, saved, now) if saved else [])
    return [next(ids) if _leaves_something(each.decision) else [] for each in settled]


def _leaves_something(decision: Decision) -> bool:
    return bool(decision.grants or decision.counts or decision.trace)
