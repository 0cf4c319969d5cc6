"""What runs, as a document."""

import msgspec

from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers.types import LadderBody
from regulars.flows.program_config.document import (
    ProgramDocument,
    asset_part,
    program_part,
)
from regulars.flows.program_config.goal_parts import goal_part, goals_now, in_order
from regulars.flows.program_config.segment_parts import (
    SegmentPart,
    innermost_first,
    segment_part,
    segments_now,
)
from regulars.flows.program_config.spelling import yaml_of
from regulars.flows.program_config.stored import program_of_code, stored_of
from regulars.flows.program_config.tag_rule_parts import tag_rule_part, tag_rules_now
from regulars.infra.db import Tx


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What is to stand in a document beside assets, rules and ladders."""

    is_with_drafts: bool = False
    is_with_segments: bool = True
    is_with_tag_rules: bool = True
    is_with_goals: bool = True


ALL_LIVE = Contents()


async def export(tx: Tx, code: str, wanted: Contents = ALL_LIVE) -> ProgramDocument:
    """The program as a document that would change nothing; items stand in the order of codes.

    A segment stands behind those that it asks for. The goals are those of the installation. With
    drafts, a draft stands in the place of what is live, and what was never live is there too.
    Refuses a program that is not there.
    """
    program = await program_of_code(tx, code)
    stored = await stored_of(tx, program)
    goals = await goals_now(tx) if wanted.is_with_goals else {}
    tag_rules = await tag_rules_now(tx) if wanted.is_with_tag_rules else {}
    rules: dict[str, RuleBody] = stored.live_rules()
    ladders: dict[str, LadderBody] = stored.live_ladders()
    if wanted.is_with_drafts:
        rules |= {c: each.draft for c, each in stored.rules.items() if each.draft is not None}
        ladders |= {c: each.draft for c, each in stored.ladders.items() if each.draft is not None}
    return ProgramDocument(
        program=program_part(program),
        assets={
            each: asset_part(stored.assets[each].settings, program.time_zone)
            for each in sorted(stored.assets)
        },
        rules={each: rules[each] for each in sorted(rules)},
        ladders={each: ladders[each] for each in sorted(ladders)},
        segments=await _segments(tx, program.id, wanted) if wanted.is_with_segments else {},
        tag_rules={
            each: tag_rule_part(rule)
            for each, rule in sorted(tag_rules.items())
            if rule.program == code
        },
        goals={each: goal_part(goals[each].content) for each in in_order([*goals])},
    )


async def _segments(tx: Tx, program_id: int, wanted: Contents) -> dict[str, SegmentPart]:
    found = {}
    for code, each in (await segments_now(tx, program_id)).items():
        draft = each.draft if wanted.is_with_drafts else None
        condition = draft or each.live
        if condition is not None:
            found[code] = segment_part(each.segment, condition)
    order = innermost_first({code: part.condition for code, part in found.items()})
    return {code: found[code] for code in order}


def document_yaml(document: ProgramDocument) -> str:
    """A document as YAML; the same document is the same text."""
    return yaml_of(document.values())
