"""What a batch of records does to the parties: decided in memory, then written in one go."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.members.types.inbound import RefusedIdentity, Standing
from regulars.domains.members.types.party import Claim

MergeCause = Literal["identified", "absorbed", "manual", "review"]


class Placement(msgspec.Struct, kw_only=True):
    """Where an identity stands while a batch is worked through. `claim` is set on new ones."""

    owner_id: UUID
    is_verified: bool
    claimed_at: datetime
    claim: Claim | None = None
    is_changed: bool = False


class PlannedMerge(msgspec.Struct, frozen=True, kw_only=True):
    """A party that becomes part of another, and by which record of the batch."""

    winner_id: UUID
    loser_id: UUID
    cause: MergeCause
    linking_kinds: tuple[str, ...]
    item_number: int


class PlannedReview(msgspec.Struct, frozen=True, kw_only=True):
    """Two parties that a record links and a guard keeps apart until a person decides."""

    id: UUID
    first_id: UUID
    second_id: UUID
    reasons: tuple[str, ...]
    linking_kinds: tuple[str, ...]
    item_number: int


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """Step: a record of the batch spoke of this party."""

    party_id: UUID
    item_number: int


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """Step: one party became part of another."""

    winner_id: UUID
    loser_id: UUID


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a batch does, in the order in which it does it where the order matters.

    `item_roots` names each record's party at the end of the batch, `creators` the records that
    made a new one, `joined` the parties that became members by a record, `open_reviews` the open
    question about the parties that a record links.
    """

    item_roots: list[UUID]
    standings: dict[UUID, Standing]
    new_ids: list[UUID]
    creators: set[int]
    joined: dict[int, UUID]
    promoted_ids: list[UUID]
    placements: dict[bytes, Placement]
    steps: list[Stated | Joined]
    merges: list[PlannedMerge]
    survivors: dict[UUID, UUID]
    reviews: list[PlannedReview]
    open_reviews: dict[int, UUID]
    refused: dict[int, list[RefusedIdentity]]
