"""What follows a merge of members: what both did now counts together.

Lots, caps and grants need nothing: they are read by owners together. Tiers are looked at again,
for what both bought and earned may lead higher than what each did. After a merge is undone
everybody has their own again, and nothing needs to follow; a tier that was decided while they were
one came after the merge, and stays with the survivor until its validity ends.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members import queries as members
from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached, review_places
from regulars.flows.rewards.terms import in_force
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def review_merged(tx: Tx, vault: Vault, member_ids: Sequence[UUID], now: datetime) -> None:
    """Look at the tiers of members whom others were merged into, on every ladder.

    A tier that is reached by it is an occasion for rules, as everywhere. Looked at again, nothing
    changes; who was parted again or is no member is left out.
    """
    persons = await members.persons(tx, member_ids)
    groups = {
        each.owner_ids[0]: each.owner_ids
        for each in persons.values()
        if each.standing == "member" and len(each.owner_ids) > 1
    }
    forced = await in_force(tx)
    scene = Scene(tx=tx, vault=vault, in_force=forced, now=now)
    places = [
        Place(0, _merged(owner_ids, now), terms)
        for terms in forced.programs
        for owner_ids in groups.values()
    ]
    led_to = [
        happening
        for place, course, reviewed in await review_places(scene, places)
        for happening in reached(place, course, reviewed)
    ]
    await reward(tx, vault, led_to, now)


def _merged(owner_ids: tuple[UUID, ...], now: datetime) -> Happening:
    return Happening(kind="manual", reference_id=owner_ids[0], owner_ids=owner_ids, occurred_at=now)
