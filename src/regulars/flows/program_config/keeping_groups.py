"""Putting the segments and the rules for tags of a document in force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import AssetTerms, LadderTerms, Scope
from regulars.domains.lifecycle import actions as lifecycle
from regulars.domains.members import actions as members
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as known
from regulars.domains.segments.types import NewSegment, Segment
from regulars.flows.member_lists.guarding import refuse_unread
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.program_config.document import ProgramDocument
from regulars.flows.program_config.errors import ProgramDocumentRefused, refused_as_one
from regulars.flows.program_config.planning import PlannedItem
from regulars.flows.program_config.segment_parts import SegmentPart
from regulars.flows.program_config.stored import Stored
from regulars.flows.segments.building import BuildInput, request_build
from regulars.infra.db import Tx
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import FieldError, Refusal
from regulars.kernel.period import zone


class Groups(msgspec.Struct, frozen=True, kw_only=True):
    """What an application changes of segments and rules for tags, in the order of the plan."""

    tx: Tx
    document: ProgramDocument
    stored: Stored
    items: Sequence[PlannedItem]
    program_id: int
    actor: str
    now: datetime


def refuse_unread_groups(document: ProgramDocument, permissions: frozenset[str]) -> None:
    """Refuses conditions that ask what their author may not read."""
    conditions = [each.condition for each in document.segments.values()]
    conditions += [each.condition for each in document.tag_rules.values()]
    for condition in conditions:
        refuse_unread(from_builtins(dict(condition)), "", permissions)


async def keep_groups(groups: Groups) -> None:
    """Publish every segment and save every rule for a tag that is changed.

    The worker judges everybody by what has another condition. Refuses conditions that cannot be
    told of members, codes that a list or an archived segment has, and rules of another program.
    """
    if not groups.items:
        return
    scope = await _scope(groups)
    for item in groups.items:
        name = "segments" if item.kind == "segment" else "tag_rules"
        try:
            if item.kind == "segment":
                await _keep_segment(groups, item.code, scope)
            else:
                await _keep_tag_rule(groups, item.code, scope)
        except Refusal as refusal:
            raise refused_as_one([(f"{name}.{item.code}", refusal)]) from None


async def _keep_segment(groups: Groups, code: str, scope: Scope) -> None:
    part, stored = groups.document.segments[code], groups.stored.segments.get(code)
    _refuse_untold(part.condition, scope)
    if stored is None:
        segment = await segments.create(groups.tx, _new(groups, code), groups.actor, groups.now)
    else:
        segment = await _described(groups, stored.segment, part)
    if stored is None or stored.live != part.condition:
        await _publish(groups, segment, part.condition)


async def _described(groups: Groups, segment: Segment, part: SegmentPart) -> Segment:
    texts = _texts(part)
    if all(getattr(segment, field) == text for field, text in texts.items()):
        return segment
    return await segments.describe(groups.tx, segment, texts, groups.actor, groups.now)


async def _publish(groups: Groups, segment: Segment, condition: Mapping[str, Any]) -> None:
    await segments.save_draft(groups.tx, segment, condition, groups.actor, groups.now)
    version = await segments.publish(groups.tx, segment, groups.actor, groups.now)
    given = BuildInput(segment_id=segment.id, number=version.number, why="version")
    await request_build(groups.tx, given, groups.actor, groups.now)


async def _keep_tag_rule(groups: Groups, code: str, scope: Scope) -> None:
    part, stored = groups.document.tag_rules[code], groups.stored.tag_rules.get(code)
    program = groups.document.program.code
    if stored is not None and stored.program != program:
        detail = f"the rule is one of the program {stored.program!r}"
        fault = FieldError(path="", code="other_program", detail=detail)
        raise ProgramDocumentRefused(detail, errors=[fault])
    _refuse_untold(part.condition, scope)
    members.refuse_unfit_tag(part.tag)
    await lifecycle.save_tag_rule(groups.tx, code, part.input(program), groups.actor, groups.now)


def _refuse_untold(condition: Mapping[str, Any], scope: Scope) -> None:
    insights.expression_of(from_builtins(dict(condition)), scope)


def _new(groups: Groups, code: str) -> NewSegment:
    texts = _texts(groups.document.segments[code])
    return NewSegment(program_id=groups.program_id, code=code, kind="dynamic", **texts)


def _texts(part: SegmentPart) -> dict[str, str]:
    return {
        "name_en": part.names.get("en", ""),
        "name_zh": part.names.get("zh-CN", ""),
        "description": part.description,
    }


async def _scope(groups: Groups) -> Scope:
    """What conditions may name once the document is applied.

    Terms in force are not asked for: they would be kept as they are within this transaction.
    """
    everywhere = await scope_of(groups.tx, None, groups.now)
    there = await known.segments_of_program(groups.tx, groups.program_id)
    ladders = {**groups.stored.live_ladders(), **groups.document.ladders}
    assets = {*groups.stored.assets, *groups.document.assets}
    return msgspec.structs.replace(
        everywhere,
        program_id=groups.program_id,
        ladders={
            code: LadderTerms(id=0, tiers=[tier.code for tier in body.tiers])
            for code, body in ladders.items()
        },
        assets={code: AssetTerms(id=0, scale=0) for code in assets},
        zone=zone(groups.document.program.time_zone),
        segments=frozenset({each.code for each in there} | groups.document.segments.keys()),
    )
