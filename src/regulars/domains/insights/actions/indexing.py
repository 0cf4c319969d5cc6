"""Lists sorted by spend and balance, from an index for each program and each asset."""

from regulars.domains.insights.policy.sorting import balance_text, spend_text
from regulars.domains.insights.store import indexes
from regulars.domains.insights.types import Ground
from regulars.infra.db import Tx
from regulars.infra.locks import lock_name

INDEXES_MAX = 24
"""More would cost the upkeep of rows more than lists gain; the programs come first."""


async def keep_indexes(tx: Tx, ground: Ground) -> int:
    """Build what is missing for the programs and assets there are; how many were built or dropped.

    The upkeep of rows waits meanwhile, readers do not. Past `INDEXES_MAX` a sort reads every row.
    """
    spends = {
        f"member_fact_spend_{program_id}": spend_text(program_id)
        for program_id in sorted({each.program_id for each in ground.rates})
    }
    balances = {
        f"member_fact_balance_{asset_id}": balance_text(asset_id)
        for asset_id in sorted(ground.asset_ids)
    }
    wanted = dict(list((spends | balances).items())[:INDEXES_MAX])
    await lock_name(tx, "insights.indexes")
    there = await indexes.names(tx)
    missing = {
        name: text.replace("fact.", "") for name, text in wanted.items() if name not in there
    }
    gone = there - wanted.keys()
    await indexes.drop(tx, gone)
    await indexes.create(tx, missing)
    return len(missing) + len(gone)
