"""Editing ladders: drafts, going live, ending; thresholds of shares."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from regulars.domains.tiers.errors import (
    LadderInvalid,
    LadderNotFound,
    LadderNotInForce,
    LiveFromTooEarly,
    NoDraftLadder,
    TierRemoved,
)
from regulars.domains.tiers.policy.cutoffs import cutoffs
from regulars.domains.tiers.policy.faults import refuse_faults
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.store import ladders as stored
from regulars.domains.tiers.types import Cutoff, DraftLadder, LadderBody, Version
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError

CODE_MAX = 200


async def save_draft(tx: Tx, draft: DraftLadder, created_by: str, now: datetime) -> Version:
    """Save a ladder as a draft, in place of the draft there is; a new ladder is made.

    Nothing of what is live changes. Refuses a ladder that contradicts itself.
    """
    if not 1 <= len(draft.code) <= CODE_MAX or "\x00" in draft.code:
        detail = f"must have 1 to {CODE_MAX} characters, none NUL"
        fault = FieldError(path="code", code="bad_text", detail=detail)
        raise LadderInvalid(f"code {detail}", errors=[fault])
    refuse_faults(draft.body)
    ladder = await stored.ensure_ladder(tx, draft)
    await stored.lock_ladder(tx, ladder.id)
    return await stored.save_draft(tx, ladder.id, draft.body, created_by, now)


async def drop_draft(tx: Tx, ladder_id: int) -> None:
    """Throw a draft away; refuses a ladder that has none."""
    if not await stored.drop_draft(tx, ladder_id):
        raise NoDraftLadder(f"ladder {ladder_id} has no draft")


async def go_live(tx: Tx, ladder_id: int, live_from: datetime, now: datetime) -> Version:
    """Put the draft in force from `live_from` on, which ends the version before at that instant.

    `live_from` may lie in the past, where it comes after the version before went live. Nobody
    moves by this alone: let everybody be reviewed with `Occasion(…, is_edit=True)`, which raises
    and never lowers. A version that begins after `now` is due for everybody when it begins; say
    `end_review` once all were looked at. Refuses a draft that drops a tier of an earlier version
    without saying in `replaced` what it counts as.
    """
    if await stored.lock_ladder(tx, ladder_id) is None:
        raise LadderNotFound(f"no ladder {ladder_id}")
    versions = await stored.versions_of(tx, [ladder_id])
    draft = next((each for each in versions if each.state == "draft"), None)
    if draft is None:
        raise NoDraftLadder(f"ladder {ladder_id} has no draft")
    _refuse_early(versions, live_from)
    _refuse_removals([each.body for each in versions if each.state != "draft"], draft.body)
    await stored.end_live(tx, ladder_id, live_from)
    review_due_at = live_from if live_from > now else None
    return await stored.go_live(tx, ladder_id, live_from, review_due_at)


async def end_review(tx: Tx, ladder_id: int, through: datetime) -> None:
    """Note that everybody was looked at for each version that came into force by then."""
    await stored.end_review(tx, ladder_id, through)


async def retire(tx: Tx, ladder_id: int, at: datetime) -> None:
    """End a ladder at an instant: from then on nobody's tier changes by it any more.

    Refuses a ladder that is not live, or was not yet at `at`.
    """
    if await stored.lock_ladder(tx, ladder_id) is None:
        raise LadderNotFound(f"no ladder {ladder_id}")
    versions = await stored.versions_of(tx, [ladder_id])
    live = next((each for each in versions if each.state == "live"), None)
    if live is None:
        raise LadderNotInForce(f"ladder {ladder_id} is not live")
    _refuse_early([live], at)
    await stored.end_live(tx, ladder_id, at)


async def draw_cutoffs(
    tx: Tx,
    course: Course,
    distributions: Mapping[str, Sequence[int]],
    effective_from: datetime,
    now: datetime,
) -> list[Cutoff]:
    """Draw the thresholds of a ladder's shares from everybody's figures, and keep them.

    `distributions` holds the figures by name of the metric (`spend`, `orders`, `growth:<asset>`),
    in millionths. Drawn again for the same instant, the first thresholds stay.
    """
    terms = course.at(effective_from)
    if terms is None:
        raise LadderNotInForce(f"ladder {course.ladder.code} is not in force at {effective_from}")
    drawn = cutoffs(terms.body, distributions, effective_from)
    if drawn:
        await stored.save_cutoffs(tx, course.ladder.id, drawn, now)
    return drawn


def _refuse_early(versions: Sequence[Version], live_from: datetime) -> None:
    for each in versions:
        begun = each.live_until or each.live_from
        if begun is not None and begun > live_from:
            raise LiveFromTooEarly(f"version {each.number} was in force at {begun}")
        if each.state == "live" and each.live_from == live_from:
            raise LiveFromTooEarly(f"version {each.number} went live at {live_from} itself")


def _refuse_removals(earlier: Sequence[LadderBody], body: LadderBody) -> None:
    known = {tier.code for tier in body.tiers} | body.replaced.keys()
    for before in earlier:
        gone = {tier.code for tier in before.tiers} - known
        if gone:
            tier = min(gone)
            raise TierRemoved(f"members may stand on {tier!r}: say in `replaced` what it counts as")
