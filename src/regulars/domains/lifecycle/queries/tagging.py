"""Rules for tags, and what they want of members' tags."""

from datetime import datetime

from regulars.domains.lifecycle.errors import TagRuleNotFound
from regulars.domains.lifecycle.policy import tagging as policy
from regulars.domains.lifecycle.store import tagging
from regulars.domains.lifecycle.types.tagging import TagRule, TagStanding, TagWish
from regulars.infra.db import Tx


async def tag_rules(tx: Tx) -> list[TagRule]:
    """All rules, by code."""
    return await tagging.rules(tx)


async def tag_rule(tx: Tx, code: str) -> TagRule:
    """The rule of this code; refuses one that there is not."""
    for each in await tagging.rules(tx):
        if each.code == code:
            return each
    raise TagRuleNotFound(f"no rule for tags has the code {code}")


def wish_of(
    rule: TagRule, is_met: bool | None, said: TagStanding | None, now: datetime
) -> TagWish | None:
    """What a rule changes of a tag, by the newest word on it; None where all is as it wants."""
    return policy.wish_of(rule, is_met, said, now)
