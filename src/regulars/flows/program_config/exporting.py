"""What runs, as a document."""

from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers.types import LadderBody
from regulars.flows.program_config.document import (
    ProgramDocument,
    asset_part,
    program_part,
)
from regulars.flows.program_config.goal_parts import goal_part, goals_now, in_order
from regulars.flows.program_config.spelling import yaml_of
from regulars.flows.program_config.stored import program_of_code, stored_of
from regulars.infra.db import Tx


async def export(
    tx: Tx, code: str, *, is_with_drafts: bool = False, is_with_goals: bool = True
) -> ProgramDocument:
    """The program as a document that would change nothing; items stand in the order of codes.

    The goals are those of the installation. With drafts, a draft stands in the place of what is
    live, and what was never live is there too. Refuses a program that is not there.
    """
    program = await program_of_code(tx, code)
    stored = await stored_of(tx, program)
    goals = await goals_now(tx) if is_with_goals else {}
    rules: dict[str, RuleBody] = stored.live_rules()
    ladders: dict[str, LadderBody] = stored.live_ladders()
    if is_with_drafts:
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
        goals={each: goal_part(goals[each].content) for each in in_order([*goals])},
    )


def document_yaml(document: ProgramDocument) -> str:
    """A document as YAML; the same document is the same text."""
    return yaml_of(document.values())
