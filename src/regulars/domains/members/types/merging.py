"""Merging by hand: what is asked, what a merge would do, and what was done."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.members.types.listing import ListedMember
from regulars.domains.members.types.plan import MergeCause
from regulars.domains.members.types.views import ProfileView, Tag

ReviewState = Literal["open", "merged", "kept_apart"]
Decision = Literal["merge", "keep_apart"]


class MergeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Two members that are one person, as somebody says.

    `overrides_guards` merges them although a guard speaks against it.
    """

    first_id: UUID
    second_id: UUID
    note: str = ""
    overrides_guards: bool = False


class UndoRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A merge that was wrong. Unless said otherwise the two are kept apart from now on."""

    merge_id: UUID
    note: str = ""
    keeps_apart: bool = True


class ReviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A person's answer to the question whether two parties are one."""

    review_id: UUID
    decision: Decision
    note: str = ""


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """A merge that was made: who stays and who leads there."""

    merge_id: UUID
    winner_id: UUID
    loser_id: UUID


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """A merge that was undone: who the restored one led to until now."""

    merge_id: UUID
    survivor_id: UUID
    restored_id: UUID


class FieldConflict(msgspec.Struct, frozen=True, kw_only=True):
    """A field about which two parties disagree, and the value that would stay: the newer one."""

    field: str
    winner_value: str
    loser_value: str
    kept_value: str


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge would combine, and which guards speak against it."""

    winner_id: UUID
    loser_id: UUID
    guards: list[str]
    is_kept_apart: bool
    identity_counts: dict[str, int]
    profile: ProfileView
    conflicts: list[FieldConflict]
    tags: list[Tag]


class MergeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A merge as it stands in the history."""

    id: UUID
    winner_id: UUID
    loser_id: UUID
    cause: MergeCause
    linking_kinds: list[str]
    note: str
    by_kind: str
    by_id: UUID
    by_name: str
    merged_at: datetime
    undone_at: datetime | None
    undone_by_kind: str | None
    undone_by_id: UUID | None
    undone_by_name: str | None
    undone_note: str | None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of parties that a record linked and a guard kept apart, and what was decided.

    `first_id` and `second_id` are who the two are today; `first` and `second`, in the queue, how
    lists show them.
    """

    id: UUID
    first_id: UUID
    second_id: UUID
    state: ReviewState
    reasons: list[str]
    linking_kinds: list[str]
    source_id: int | None
    opened_at: datetime
    decided_at: datetime | None
    decided_by_kind: str | None
    decided_by_id: UUID | None
    decided_by_name: str | None
    note: str
    first: ListedMember | None = None
    second: ListedMember | None = None
