"""What `regulars segment` says to people."""

from typing import Any
from uuid import UUID

import msgspec

from regulars.flows.segments.explaining import Explanation
from regulars.flows.segments.kept import Manner
from regulars.flows.segments.views import FullSegment, SegmentView, UpkeepLabel

_MANNERS: dict[Manner, str] = {
    "on_change": "kept up as members change",
    "on_change_and_time": "kept up as members change and as time passes",
    "in_batch": "all members are judged again every hour",
    "by_list": "a list",
}


class SegmentList(msgspec.Struct, frozen=True, kw_only=True):
    """The segments of a program."""

    segments: list[SegmentView]


class SegmentMembers(msgspec.Struct, frozen=True, kw_only=True):
    """Some members of a segment, and how many there are."""

    member_count: int
    member_ids: list[UUID]


class SizeLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many members a condition is true for, and how a segment by it would be kept up."""

    member_count: int
    manner: Manner
    in_batch_why: list[str]


class DoneWork(msgspec.Struct, frozen=True, kw_only=True):
    """A job that has ended, and what it did."""

    job_id: UUID
    state: str
    summary: dict[str, Any]


def list_text(found: SegmentList) -> str:
    if not found.segments:
        return "no segments"
    width = max(len(each.code) for each in found.segments)
    return "\n".join(
        f"{each.code:<{width}}  {each.kind:<8}  {each.state:<8}  {each.member_count:>10,}"
        f"  {each.name_en or each.name_zh}".rstrip()
        for each in found.segments
    )


def show_text(found: FullSegment) -> str:
    segment = found.segment
    lines = [
        f"{segment.code}  {segment.name_en} {segment.name_zh}".rstrip(),
        f"  {segment.kind}, {segment.state}: {segment.member_count:,} members",
        f"  {_upkeep_text(segment.upkeep)}",
    ]
    if segment.live is not None:
        lines.append(f"  version {segment.live.number}: {segment.live.words.en}")
    if segment.draft is not None:
        lines.append(f"  draft {segment.draft.number}: {segment.draft.words.en}")
    if found.used_by:
        lines.append(f"  asked for by {', '.join(found.used_by)}")
    lines += [f"  job {each.job_id} {each.state}: {each.done_count:,} done" for each in found.jobs]
    return "\n".join(lines)


def size_text(found: SizeLine) -> str:
    why = f" ({'; '.join(found.in_batch_why)})" if found.in_batch_why else ""
    return f"{found.member_count:,} members; {_MANNERS[found.manner]}{why}"


def members_text(found: SegmentMembers) -> str:
    return "\n".join(map(str, found.member_ids)) or "no members"


def why_text(found: Explanation) -> str:
    verb = "belongs" if found.is_member else "does not belong"
    lines = [f"{found.member_id} {verb} at {found.at.isoformat()}"]
    if found.last_change is not None:
        did = "entered" if found.last_change.is_entered else "left"
        at = found.last_change.effective_at.isoformat()
        lines.append(f"  {did} {at} ({found.last_change.why})")
    lines += [f"  {each.verdict}: {each.words.en} (seen: {each.seen})" for each in found.reasons]
    if found.known_today_only:
        lines.append(f"  as known today: {', '.join(found.known_today_only)}")
    return "\n".join(lines)


def done_text(found: DoneWork) -> str:
    told = {**found.summary.get("lines", {}), **found.summary}
    parts = [f"{name} {value}" for name, value in told.items() if not isinstance(value, dict)]
    return f"{found.state}: {', '.join(parts)}" if parts else found.state


def _upkeep_text(upkeep: UpkeepLabel) -> str:
    as_of = "not built yet" if upkeep.as_of is None else f"as of {upkeep.as_of.isoformat()}"
    why = f" ({'; '.join(upkeep.in_batch_why)})" if upkeep.in_batch_why else ""
    return f"{_MANNERS[upkeep.manner]}{why}; {as_of}"
