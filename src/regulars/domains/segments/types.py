"""Values of segments: what a segment is, its versions, who belongs to it, how they came there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Kind = Literal["dynamic", "frozen", "uploaded"]
Why = Literal["facts", "time", "version", "list", "recount", "erased", "archived"]
UploadMode = Literal["replace", "add", "remove"]
Outcome = Literal[
    "waiting", "added", "already_listed", "removed", "not_listed", "repeated", "unknown",
    "not_a_member", "invalid", "erased",
]  # fmt: skip

WHYS: dict[Why, str] = {
    "facts": "something about the member was another",
    "time": "time alone changed the answer",
    "version": "a version went live",
    "list": "somebody changed the list",
    "recount": "the whole base was judged again",
    "erased": "the member was erased",
    "archived": "the segment was archived",
}
"""Why somebody entered or left."""


class NewSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment to be made."""

    program_id: int
    code: str
    kind: Kind
    name_en: str = ""
    name_zh: str = ""
    description: str = ""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment as it stands. `settled_at` is as of when memberships changed last."""

    id: UUID
    program_id: int
    code: str
    kind: Kind
    name_en: str
    name_zh: str
    description: str
    member_count: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    settled_at: datetime | None
    archived_at: datetime | None
    archived_by: str | None


class SegmentNames(msgspec.Struct, frozen=True, kw_only=True):
    """What a segment is called; a name that it was not given is empty."""

    code: str
    name_en: str
    name_zh: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a segment's condition. In force from `live_from` until before `live_until`.

    `judged_at` is as of when the whole base was judged last by it; None until that was done once.
    """

    segment_id: UUID
    number: int
    condition: dict[str, Any]
    created_at: datetime
    created_by: str
    live_from: datetime | None
    live_until: datetime | None
    published_by: str | None
    judged_at: datetime | None

    @property
    def state(self) -> Literal["draft", "live", "retired"]:
        if self.live_from is None:
            return "draft"
        return "live" if self.live_until is None else "retired"


class LiveSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that is kept up; a list has no version and no condition."""

    id: UUID
    program_id: int
    code: str
    kind: Kind
    number: int | None
    condition: dict[str, Any] | None
    judged_at: datetime | None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom it was found out whether they belong to a segment, and who of them does.

    `judged_ids` names them, or `between` does: all members behind the first id, up to the second;
    None there is the end. `timed` were judged because time has gone on.
    """

    segment_id: UUID
    why: Why
    version_number: int | None
    meeting_ids: Sequence[UUID]
    judged_ids: Sequence[UUID] | None = None
    between: tuple[UUID, UUID | None] | None = None
    timed: frozenset[UUID] = frozenset()

    def why_of(self, member_id: UUID) -> Why:
        return "time" if member_id in self.timed else self.why


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When something is written, and on which day of the program's that counts."""

    now: datetime
    day: date


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """Who entered and who left."""

    entered_ids: Sequence[UUID]
    left_ids: Sequence[UUID]

    @property
    def changed_ids(self) -> list[UUID]:
        return sorted({*self.entered_ids, *self.left_ids})


class Locked(msgspec.Struct, frozen=True, kw_only=True):
    """A segment whose memberships nobody else changes until the transaction ends."""

    id: UUID
    program_id: int
    program: str
    code: str
    settled_at: datetime | None


class MemberChange(msgspec.Struct, frozen=True, kw_only=True):
    """Once that a member entered or left, and by which version of the condition."""

    id: int
    segment_id: UUID
    is_entered: bool
    why: Why
    version_number: int | None
    effective_at: datetime


class PastMembership(msgspec.Struct, frozen=True, kw_only=True):
    """Once that a member entered or left a segment, by its code."""

    id: int
    code: str
    is_entered: bool
    why: Why
    version_number: int | None
    effective_at: datetime


class CourseStep(msgspec.Struct, frozen=True, kw_only=True):
    """Once that a member entered or left a segment of a program.

    The fields about the member are missing in the one row of a segment that none of them was in.
    """

    program_id: int
    code: str
    member_id: UUID | None
    is_entered: bool | None
    effective_at: datetime | None


class SegmentOfMember(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that a member belongs to."""

    segment_id: UUID
    program: str
    code: str
    kind: Kind
    name_en: str
    name_zh: str
    entered_at: datetime


class SizeOnDay(msgspec.Struct, frozen=True, kw_only=True):
    """How many belonged at the end of a day, who came and who went on it."""

    day: date
    member_count: int
    entered_count: int
    left_count: int


class NumberedChange(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody came or went, by the number that stands for them."""

    id: int
    person_number: int
    is_entered: bool


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """Members of all segments in `codes`: how many, and how many of them are in no other one."""

    codes: tuple[str, ...]
    member_count: int
    only_count: int


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A list that somebody sent: what is to be done with it, and whether that is done."""

    id: UUID
    segment_id: UUID
    mode: UploadMode
    file_name: str
    line_count: int
    job_id: UUID | None
    uploaded_at: datetime
    uploaded_by: str
    applied_at: datetime | None


class NewLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an upload: its number in the file, and who it names, in which way.

    Without a kind it named nobody in any way that is known.
    """

    number: int
    kind: str | None
    value: str
    outcome: Outcome = "waiting"


class UploadLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an upload with what came of it. `sealed` is what it said; gone once erased."""

    number: int
    kind: str | None
    sealed: bytes | None
    outcome: Outcome
    member_id: UUID | None


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a line, and whom it named."""

    number: int
    outcome: Outcome
    member_id: UUID | None = None
