"""Catching up: what fell due for a person by the clock alone takes effect, with what it leads to.

The close of the day does this for everybody; whatever changes where somebody stands does it for
them first, so that it makes no difference whether the close has run.
"""

from datetime import datetime
from uuid import UUID

from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.happenings import look
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached, reviewed_until_now
from regulars.flows.rewards.terms import in_force
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def catch_up_tiers(tx: Tx, vault: Vault, owner_ids: tuple[UUID, ...], now: datetime) -> None:
    """Review a person on every ladder for what fell due by now; rules answer to tiers reached."""
    forced = await in_force(tx)
    scene = Scene(tx=tx, vault=vault, in_force=forced, now=now)
    places = [Place(0, look(owner_ids, now), terms) for terms in forced.programs]
    led_to = [
        each
        for place, course, reviewed in await reviewed_until_now(scene, places)
        for each in reached(place, course, reviewed)
    ]
    await reward(tx, vault, led_to, now, forced)
