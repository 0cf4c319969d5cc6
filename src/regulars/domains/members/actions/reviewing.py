"""Deciding the review queue: pairs of parties that a guard kept from merging."""

from datetime import datetime

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.actions.merging import join
from regulars.domains.members.errors import ReviewDecided, ReviewNotFound
from regulars.domains.members.store import reviews
from regulars.domains.members.types.merging import Decision, Review, ReviewAnswer, ReviewState
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

_STATE_OF: dict[Decision, ReviewState] = {"merge": "merged", "keep_apart": "kept_apart"}


async def decide_review(
    tx: Tx, vault: Vault, answer: ReviewAnswer, caller: Caller, now: datetime
) -> Review:
    """Answer an open review: merge the two, or keep them apart, which is remembered.

    The guards that asked are overridden by the answer. Refuses a review that is unknown or was
    decided, and people who were erased.
    """
    asked = await _read(tx, answer)
    pair = await locked_survivors(tx, [asked.first_id, asked.second_id])
    asked = await _read(tx, answer)
    if asked.state != "open":
        raise ReviewDecided("the review was decided before")
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    state = _STATE_OF[answer.decision]
    await reviews.decide_review(tx, asked.id, state, caller.principal, answer.note, now)
    if answer.decision == "merge":
        await join(hand, (pair[asked.first_id], pair[asked.second_id]), "review", answer.note)
    await hand.audit(
        AuditEntry(
            action="member.review_decided",
            subject_kind="review",
            subject_id=str(asked.id),
            after={"decision": answer.decision},
        )
    )
    return await _read(tx, answer)


async def _read(tx: Tx, answer: ReviewAnswer) -> Review:
    found = await reviews.review_by_id(tx, answer.review_id)
    if found is None:
        raise ReviewNotFound(f"no review has the id {answer.review_id}")
    return found
