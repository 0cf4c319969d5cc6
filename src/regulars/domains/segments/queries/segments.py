"""Segments and their versions."""

from collections.abc import Collection, Sequence
from uuid import UUID

from regulars.domains.segments.errors import SegmentNotFound
from regulars.domains.segments.policy.nesting import askers_of, nested_in
from regulars.domains.segments.store import segments as store
from regulars.domains.segments.types import LiveSegment, Segment, SegmentNames, Version
from regulars.infra.db import Tx


async def segment(tx: Tx, program_id: int, code: str) -> Segment:
    """The segment of this code; refuses one that the program has not."""
    found = await store.by_code(tx, program_id, code)
    if found is None:
        raise SegmentNotFound(f"there is no segment {code!r}")
    return found


async def segments_of_program(
    tx: Tx, program_id: int, *, with_archived: bool = False
) -> list[Segment]:
    """All segments of a program, by code."""
    return await store.of_program(tx, program_id, with_archived=with_archived)


async def names_of(tx: Tx, program_id: int, codes: Collection[str]) -> list[SegmentNames]:
    """What the segments of these codes are called, archived ones too."""
    return await store.names_of(tx, program_id, codes)


async def versions(tx: Tx, segment_id: UUID) -> list[Version]:
    """All versions of a segment, the first one first."""
    return await store.versions(tx, [segment_id])


async def versions_of(tx: Tx, segment_ids: Sequence[UUID]) -> dict[UUID, list[Version]]:
    """All versions of each of these segments, the first one first."""
    found: dict[UUID, list[Version]] = {each: [] for each in segment_ids}
    for version in await store.versions(tx, segment_ids):
        found[version.segment_id].append(version)
    return found


async def live_segments(tx: Tx) -> list[LiveSegment]:
    """Every segment that is kept up, of all programs."""
    return await store.live(tx)


async def asked_by(tx: Tx, program_id: int, code: str) -> list[str]:
    """The codes of the segments whose conditions, live or drafts, ask for this one."""
    nesting: dict[str, set[str]] = {}
    for each in await store.conditions(tx, program_id, with_drafts=True):
        nesting.setdefault(each.code, set()).update(nested_in(each.condition))
    return askers_of(code, nesting)
