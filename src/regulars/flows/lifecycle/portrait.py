"""The portrait of a member: who they are, what they bought and how, in which stage, with scores."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types import Caller
from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.lifecycle.types import Liveliness, Scores, Stage, Standing, Why
from regulars.domains.lifecycle.types.portrait import Picture
from regulars.domains.lifecycle.types.rhythm import MemberRhythm
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known
from regulars.domains.members.types import MemberView, Tag
from regulars.flows.lake.request import installation_zone
from regulars.flows.lifecycle.keeping import keeping_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.period import zone


class StageNow(msgspec.Struct, frozen=True, kw_only=True):
    """The stage of a member, and what put them there.

    `next` is the stage into which time alone takes them at `standing.due_at`, if they buy nothing;
    `rhythm` what decides when they become dormant, missing of who has bought nothing.
    """

    standing: Standing
    why: Why
    next: Stage | None
    rhythm: MemberRhythm | None


class MemberPortrait(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that tells a member at a glance. Scores are of a day, all else is of now.

    Of who has not been looked at yet, the stage is missing; scores are missing of who was not
    there, or had not bought, when they were worked out last.
    """

    member: MemberView
    picture: Picture
    stage: StageNow | None
    rfm: Scores | None
    liveliness: Liveliness | None
    tags: list[Tag]
    time_zone: str
    made_at: datetime


async def portrait_of(
    tx: Tx, vault: Vault, member_id: UUID, caller: Caller | None, now: datetime
) -> MemberPortrait:
    """The portrait of the person that an id stands for; refuses an id that nobody has.

    Masked, unless a caller is given to whom personal fields are shown: that is audited.
    """
    if caller is not None:
        [person] = await members.show_portraits(tx, vault, [member_id], caller, now)
    else:
        person = await known.portrait(tx, vault, member_id, now)
    time_zone = await installation_zone(tx)
    picture = await lifecycle.picture(tx, person.party_ids, zone(time_zone), now)
    return MemberPortrait(
        member=person.member,
        picture=picture,
        stage=await _stage(tx, person.member.id, now),
        rfm=await lifecycle.scores_of(tx, person.member.id),
        liveliness=await lifecycle.liveliness_of(tx, person.member.id),
        tags=person.tags,
        time_zone=time_zone,
        made_at=now,
    )


async def _stage(tx: Tx, member_id: UUID, now: datetime) -> StageNow | None:
    standing = await lifecycle.standing(tx, member_id)
    if standing is None:
        return None
    changes = await lifecycle.history(tx, member_id, 20)
    why: Why = "corrected"
    for each in changes:
        if each.effective_at == standing.since and each.stage == standing.stage:
            why = each.why
            break
    keeping = await keeping_of(tx, await in_force(tx), now)
    return StageNow(
        standing=standing,
        why=why,
        next=await lifecycle.next_stage(tx, standing, keeping),
        rhythm=await lifecycle.member_rhythm(tx, member_id, keeping),
    )
