"""Who asks for a segment: segments, rules, rules for tags, saved views of the list of members."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from regulars.domains.access import queries as access
from regulars.domains.access.types import Principal
from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import Rule
from regulars.domains.segments import queries as segments
from regulars.domains.segments.types import Segment
from regulars.flows.member_lists.scope import terms_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.db import Tx

UseKind = Literal["segment", "rule", "tag_rule", "view"]


class SegmentUse(msgspec.Struct, frozen=True, kw_only=True):
    """Something whose condition asks for a segment.

    While a segment asks for it, it cannot be archived. All else cannot tell then who is in it and
    who is not: a list finds nobody, a rule for a tag takes it back.
    `code` is missing where there is none, as of a view; names are empty too where the caller may
    not read what it is: a view of somebody else's own, or rules.
    """

    kind: UseKind
    code: str | None = None
    name_en: str = ""
    name_zh: str = ""


async def uses_of(
    tx: Tx, segment: Segment, principal: Principal, now: datetime
) -> list[SegmentUse]:
    """All that asks for a segment, live or as a draft; segments first, then by code and name."""
    return [
        *await _segments(tx, segment),
        *_readable(await _rules(tx, segment, now), principal, "rules.read"),
        *_readable(await _tag_rules(tx, segment), principal, "members.read"),
        *await _views(tx, segment, principal),
    ]


async def _segments(tx: Tx, segment: Segment) -> list[SegmentUse]:
    codes = await segments.asked_by(tx, segment.program_id, segment.code)
    if not codes:
        return []
    return [
        SegmentUse(kind="segment", code=each.code, name_en=each.name_en, name_zh=each.name_zh)
        for each in await segments.segments_of_program(tx, segment.program_id)
        if each.code in codes
    ]


async def _rules(tx: Tx, segment: Segment, now: datetime) -> list[SegmentUse]:
    return [
        SegmentUse(
            kind="rule",
            code=each.code,
            name_en=each.latest.body.names.get("en", ""),
            name_zh=each.latest.body.names.get("zh-CN", ""),
        )
        for each in await rules.rules_of_program(tx, segment.program_id, now)
        if any(_asks(condition, segment) for condition in _conditions_ahead(each, now))
    ]


def _conditions_ahead(rule: Rule, now: datetime) -> list[Mapping[str, Any]]:
    """The conditions of the version in force, and of a draft or one that begins later."""
    is_over = rule.latest.live_until is not None and rule.latest.live_until <= now
    versions = [rule.in_force, None if is_over else rule.latest]
    return [each.body.when for each in versions if each is not None and each.body.when is not None]


async def _tag_rules(tx: Tx, segment: Segment) -> list[SegmentUse]:
    forced = await in_force(tx)
    found = []
    for each in await lifecycle.tag_rules(tx):
        if each.archived_at is not None or not _asks(each.condition, segment):
            continue
        terms = terms_of(forced, each.program)
        if terms is not None and terms.program.id == segment.program_id:
            found.append(
                SegmentUse(kind="tag_rule", code=each.code, name_en=each.title, name_zh=each.title)
            )
    return found


async def _views(tx: Tx, segment: Segment, principal: Principal) -> list[SegmentUse]:
    """Views of the list of members, which is the first program's."""
    first = terms_of(await in_force(tx), None)
    if first is None or first.program.id != segment.program_id:
        return []
    return [
        SegmentUse(kind="view", name_en=each.name, name_zh=each.name)
        if each.is_shared or each.staff_id == principal.id
        else SegmentUse(kind="view")
        for each in await access.views_of_segment(tx, segment.code)
    ]


def _asks(condition: Mapping[str, Any], segment: Segment) -> bool:
    return segment.code in segments.nested_in(condition)


def _readable(found: list[SegmentUse], principal: Principal, permission: str) -> list[SegmentUse]:
    if permission in principal.permissions:
        return found
    return [SegmentUse(kind=each.kind) for each in found]
