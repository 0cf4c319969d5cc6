"""What follows a merge of members: what both did now counts together.

Lots, caps and grants need nothing: they are read by owners together. Tiers are looked at again,
for what both bought and earned may lead higher than what each did. After a merge is undone
everybody has their own again; a tier that was decided while they were one came after the merge, and
stays with the survivor until its validity ends. So it is with all that fell due while they were
one, whether or not a job has booked it: a hold that timed out, a debt that units of the other
repaid.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import Caller
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known_ledger
from regulars.domains.ledger.types import BookDue, Posting
from regulars.domains.members import actions as merging
from regulars.domains.members import queries as members
from regulars.domains.members.types import Undone, UndoRequest
from regulars.flows.catching_up import catch_up_tiers
from regulars.flows.rewards.batch import Place, Scene
from regulars.flows.rewards.happenings import look
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached, review_places
from regulars.flows.rewards.terms import in_force
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


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
        Place(0, look(owner_ids, now), terms)
        for terms in forced.programs
        for owner_ids in groups.values()
    ]
    led_to = [
        happening
        for place, course, reviewed in await review_places(scene, places)
        for happening in reached(place, course, reviewed)
    ]
    await reward(tx, vault, led_to, now, forced)


async def undo_merge(
    tx: Tx, vault: Vault, request: UndoRequest, caller: Caller, now: datetime
) -> Undone:
    """End a merge that still stands, after all that fell due for the two as one.

    Refuses what `members.undo_merge` refuses.
    """
    undone = await merging.undo_merge(tx, vault, request, caller, now)
    persons = await members.persons(tx, [undone.survivor_id, undone.restored_id])
    were_one = tuple(
        owner_id
        for party_id in (undone.survivor_id, undone.restored_id)
        for owner_id in persons[party_id].owner_ids
    )
    balances = await known_ledger.balances(tx, [were_one], now)
    postings = [
        Posting(owner_ids=were_one, asset_id=each.asset_id, effective_at=now, act=BookDue())
        for each in balances
    ]
    for answer in await ledger.post(tx, postings, now):
        assert not isinstance(answer, Refusal), answer
    await catch_up_tiers(tx, vault, were_one, now)
    return undone
