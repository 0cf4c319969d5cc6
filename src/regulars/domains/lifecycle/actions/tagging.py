"""Keeping rules for tags, and who waits to be looked at."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from regulars.domains.lifecycle.errors import TagRuleArchived, TagRuleUnfit
from regulars.domains.lifecycle.policy.tagging import refuse_unfit_rule
from regulars.domains.lifecycle.store import tagging
from regulars.domains.lifecycle.types.tagging import TagRule, TagRuleInput
from regulars.infra.db import Tx

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


async def save_tag_rule(
    tx: Tx, code: str, rule: TagRuleInput, changed_by: str, now: datetime
) -> TagRule:
    """Keep a rule, as a further version where there is one; everybody is looked at for it.

    Refuses a code that is none, a rule without a title, one that lasts too long, and one that is
    archived.
    """
    if not _CODE.fullmatch(code):
        raise TagRuleUnfit("a code has 1 to 64 of a-z, 0-9, dots, dashes and underscores")
    refuse_unfit_rule(rule)
    _refuse_archived([each for each in await tagging.rules(tx) if each.code == code])
    await tagging.save(tx, code, rule, changed_by, now)
    return next(each for each in await tagging.rules(tx) if each.code == code)


async def archive_tag_rule(tx: Tx, rule: TagRule, archived_by: str, now: datetime) -> TagRule:
    """Let a rule tag nobody any more; what it set is taken back, what others set stays.

    Its code stays taken. Refuses one that is archived already.
    """
    _refuse_archived([rule])
    await tagging.archive(tx, rule.code, archived_by, now)
    return next(each for each in await tagging.rules(tx) if each.code == rule.code)


def _refuse_archived(rules: Sequence[TagRule]) -> None:
    for rule in rules:
        if rule.archived_at is not None:
            raise TagRuleArchived(f"the rule {rule.code} is archived")


async def begin_tag_day(tx: Tx, day: date) -> bool:
    """Have everybody looked at, once a day and after a rule changed; whether that was so now."""
    return await tagging.begin_day(tx, day)


async def note_for_tags(tx: Tx, ids: Sequence[UUID]) -> None:
    """Have these members looked at, where any rule is on."""
    await tagging.wait(tx, ids)


async def claim_for_tags(tx: Tx, count: int) -> list[UUID]:
    """Take up to so many of those who wait."""
    return await tagging.claim(tx, count)
