"""What the sample needs before its first member: the mark, catalog, program and groups."""

from datetime import datetime

import msgspec

from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog.types import Saved
from regulars.flows.program_config.applying import apply_quietly
from regulars.flows.program_config.document import Application
from regulars.flows.sample import goods
from regulars.flows.sample.groups import publish_groups
from regulars.flows.sample.history import Cast
from regulars.flows.sample.mapping import campaigns
from regulars.flows.sample.products import products
from regulars.flows.sample.program import document
from regulars.flows.sample.promotion import lay_promotion
from regulars.flows.sample.request import SAMPLE_LOCK, SampleThere, refuse_used
from regulars.flows.sample.targets import set_goals
from regulars.infra import sample
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.locks import lock_name


async def lay(tx: Tx, vault: Vault, everybody: Cast, now: datetime) -> None:
    """Mark the database, enter the catalog, put the program in force, publish groups, set goals.

    All or nothing; where it is done already nothing changes. Refuses a database that anybody has
    begun to use, and a sample of another seed.
    """
    await lock_name(tx, SAMPLE_LOCK)
    made_from = msgspec.to_builtins(everybody.seed)
    found = await sample.sample_of(tx)
    if found is not None:
        if found.state != "loading" or found.made_from != made_from:
            raise SampleThere("another sample is there, or this one is being removed")
        return
    await refuse_used(tx)
    await sample.begin(tx, made_from, msgspec.to_builtins(everybody.law), now)
    saved: list[Saved] = [
        *await catalog.save_brands(tx, goods.BRANDS, now),
        *await catalog.save_channels(tx, goods.CHANNELS, now),
        *await catalog.save_stores(tx, goods.STORES, now),
        *await catalog.save_sources(tx, goods.SOURCES, now),
        *await catalog.save_campaigns(tx, campaigns(everybody.seed), now),
        *await catalog.save_categories(tx, goods.CATEGORIES, now),
        *await catalog.save_products(tx, products(), now),
    ]
    assert all(each.error is None for each in saved), "the sample is sound"
    await apply_quietly(tx, document(everybody.seed), Application(), "sample", now)
    await publish_groups(tx, vault, now)
    await set_goals(tx, vault, now)
    await lay_promotion(tx, vault, everybody, now)
