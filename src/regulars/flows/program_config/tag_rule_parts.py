"""Rules for tags in a document, each under its code.

A rule belongs to the program whose tiers and assets its condition names: by default to the first.
Codes are the installation's, so no two programs have a rule of the same code.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter
from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.lifecycle.types.tagging import TagRule, TagRuleInput
from regulars.flows.program_config.segment_parts import faults_of_condition, spelled
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError

PROGRAMS_MAX = 500


class TagRulePart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule for a tag: whoever meets the condition has the tag.

    Without `lasts_days` as long as the condition holds; with it so many days after it held last.
    """

    title: str
    tag: str
    condition: dict[str, Any]
    lasts_days: int | None = None
    is_on: bool = True

    def input(self, program: str) -> TagRuleInput:
        return TagRuleInput(program=program, **msgspec.structs.asdict(self))


async def tag_rules_now(tx: Tx) -> dict[str, TagRule]:
    """All rules for tags of all programs, by code; each with the program that it belongs to.

    Archived ones are left out: they stand in no document.
    """
    programs = await catalog.programs(tx, Filter(count=PROGRAMS_MAX))
    first = min(programs, key=lambda program: program.id, default=None)
    return {
        each.code: msgspec.structs.replace(
            each, program=each.program or (first.code if first else None)
        )
        for each in await lifecycle.tag_rules(tx)
        if each.archived_at is None
    }


def tag_rule_part(rule: TagRule) -> TagRulePart:
    """A stored rule as it stands in the document of its program."""
    given = {name: getattr(rule, name) for name in TagRulePart.__struct_fields__}
    return normal_tag_rule(TagRulePart(**given))


def normal_tag_rule(part: TagRulePart) -> TagRulePart:
    """The same as it is stored: without spaces around its texts, the condition in one spelling."""
    return msgspec.structs.replace(
        part,
        title=part.title.strip(),
        tag=part.tag.strip(),
        condition=spelled(part.condition),
    )


def faults_of_tag_rules(parts: Mapping[str, TagRulePart]) -> Iterator[FieldError]:
    """Conditions that are none, each with its path."""
    for code, part in parts.items():
        yield from faults_of_condition(part.condition, f"tag_rules.{code}.condition")
