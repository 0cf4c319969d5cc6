"""Rules for tags in the database, and who waits to be looked at."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from regulars.domains.lifecycle.store import SQL
from regulars.domains.lifecycle.types.tagging import TagRule, TagRuleInput
from regulars.infra.db import Tx, column


async def rules(tx: Tx) -> list[TagRule]:
    return await tx.all(SQL.tag_rules, TagRule)


async def save(tx: Tx, code: str, rule: TagRuleInput, changed_by: str, now: datetime) -> None:
    await tx.run(
        SQL.save_tag_rule,
        code=code,
        title=rule.title.strip(),
        program=rule.program,
        tag=rule.tag,
        condition=msgspec.json.encode(rule.condition).decode(),
        lasts_days=rule.lasts_days,
        is_on=rule.is_on,
        changed_by=changed_by,
        now=now,
    )


async def archive(tx: Tx, code: str, archived_by: str, now: datetime) -> None:
    await tx.run(SQL.archive_tag_rule, code=code, archived_by=archived_by, now=now)


async def remove(tx: Tx, program: str) -> None:
    await tx.run(SQL.remove_tag_rules, program=program)


async def begin_day(tx: Tx, day: date) -> bool:
    """Whether any rule was not looked at on this day; everybody waits for it then."""
    if not await tx.run(SQL.begin_tag_day, day=day):
        return False
    await tx.run(SQL.everybody_waits_for_tags)
    return True


async def wait(tx: Tx, ids: Sequence[UUID]) -> None:
    await tx.run(SQL.wait_for_tags, ids=list(ids))


async def claim(tx: Tx, count: int) -> list[UUID]:
    return sorted(column(await tx.rows(SQL.claim_tagging, count=count)))
