"""Dynamic segments in a document, each under its code, behind those that it asks for.

Lists, uploaded or frozen, are data: a document neither holds them nor takes their place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from regulars.domains.segments import queries as segments
from regulars.domains.segments.types import Segment
from regulars.flows.program_config.errors import joined
from regulars.infra.db import Tx
from regulars.kernel.conditions.dump import dump
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import FieldError, InvalidInput

LANGUAGES = ("en", "zh-CN")


class SegmentPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dynamic segment: its names, what it is for, and who belongs to it."""

    names: dict[str, str] = {}
    description: str = ""
    condition: dict[str, Any]


class StoredSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment with its condition where it is live, and as a draft. Lists have neither."""

    segment: Segment
    live: dict[str, Any] | None = None
    draft: dict[str, Any] | None = None

    @property
    def part(self) -> SegmentPart | None:
        """How it stands in a document; None of what is not live there."""
        return None if self.live is None else segment_part(self.segment, self.live)


async def segments_now(tx: Tx, program_id: int) -> dict[str, StoredSegment]:
    """All segments of a program by code; archived ones too, for their codes are taken."""
    found = await segments.segments_of_program(tx, program_id, with_archived=True)
    versions = await segments.versions_of(tx, [each.id for each in found])
    stored = {}
    for each in found:
        is_configured = each.kind == "dynamic" and each.archived_at is None
        conditions = {
            version.state: version.condition for version in versions[each.id] if is_configured
        }
        stored[each.code] = StoredSegment(
            segment=each, live=conditions.get("live"), draft=conditions.get("draft")
        )
    return stored


def segment_part(segment: Segment, condition: dict[str, Any]) -> SegmentPart:
    """A stored segment as it stands in a document, with this condition."""
    names = dict(zip(LANGUAGES, (segment.name_en, segment.name_zh), strict=True))
    return SegmentPart(
        names={language: name for language, name in names.items() if name},
        description=segment.description,
        condition=condition,
    )


def normal_segment(part: SegmentPart) -> SegmentPart:
    """The same with its condition in the one spelling that is stored."""
    return msgspec.structs.replace(
        part,
        names={language: name for language, name in sorted(part.names.items()) if name},
        condition=spelled(part.condition),
    )


def spelled(condition: Mapping[str, Any]) -> dict[str, Any]:
    """A condition in the one spelling that it has; refuses what is none."""
    found: dict[str, Any] = msgspec.json.decode(dump(from_builtins(dict(condition))))
    return found


def innermost_first(conditions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The codes of segments, each behind those of them that its condition asks for."""
    return segments.innermost_first(
        {code: segments.nested_in(condition) for code, condition in conditions.items()}
    )


def faults_of_segments(parts: Mapping[str, SegmentPart]) -> Iterator[FieldError]:
    """Conditions that are none or lead back to their own segment, and names in other languages."""
    nesting: dict[str, set[str]] = {}
    for code, part in parts.items():
        path = f"segments.{code}"
        for language in part.names:
            if language not in LANGUAGES:
                detail = f"a segment has names in {' and '.join(LANGUAGES)}"
                yield FieldError(path=f"{path}.names.{language}", code="value", detail=detail)
        faults = faults_of_condition(part.condition, f"{path}.condition")
        yield from faults
        if not faults:
            nesting[code] = segments.nested_in(part.condition)
    for code in nesting:
        if way := segments.circle_through(code, nesting):
            detail = f"the condition leads back to itself: {' → '.join(way)}"
            yield FieldError(path=f"segments.{code}.condition", code="circle", detail=detail)


def faults_of_condition(condition: Mapping[str, Any], path: str) -> list[FieldError]:
    """Why this is no condition, by path."""
    try:
        from_builtins(dict(condition))
    except InvalidInput as refusal:
        return [
            FieldError(path=joined(path, each.path), code=each.code, detail=each.detail)
            for each in refusal.errors
        ]
    return []
