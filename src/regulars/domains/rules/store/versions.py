"""Rules and versions in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.rules.store import SQL
from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.versions import Version
from regulars.infra.db import Tx, column
from regulars.kernel.ids import new_ids

RuleKey = tuple[int, str]
"""The program and the code of a rule."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class KnownRule(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    program_id: int
    code: str


async def lock_rules(tx: Tx, ids: Iterable[UUID]) -> set[UUID]:
    """Lock rules, in the order of their ids, until the transaction ends; those that exist."""
    return set(column(await tx.rows(SQL.lock_rules, ids=sorted(set(ids)))))


async def enter_rules(
    tx: Tx, rules: Sequence[KnownRule], actor: str, now: datetime
) -> dict[RuleKey, UUID]:
    """Enter rules that are not there yet; the id of each, by program and code."""
    keys = {
        "program_ids": [rule.program_id for rule in rules],
        "codes": [rule.code for rule in rules],
    }
    await tx.run(SQL.enter_rules, ids=[rule.id for rule in rules], actor=actor, now=now, **keys)
    found = await tx.all(SQL.rules_by_code, KnownRule, **keys)
    return {(rule.program_id, rule.code): rule.id for rule in found}


async def rules_by_code(tx: Tx, keys: Sequence[RuleKey]) -> list[KnownRule]:
    return await tx.all(
        SQL.rules_by_code,
        KnownRule,
        program_ids=[program_id for program_id, _ in keys],
        codes=[code for _, code in keys],
    )


async def save_drafts(
    tx: Tx, drafts: Sequence[tuple[UUID, UUID, RuleBody]], actor: str, now: datetime
) -> None:
    """Save a draft (rule, version id, body) for each rule, in the place of one that is there."""
    await tx.run(
        SQL.save_drafts,
        rule_ids=[rule_id for rule_id, _, _ in drafts],
        ids=[version_id for _, version_id, _ in drafts],
        bodies=[_encode(body).decode() for _, _, body in drafts],
        actor=actor,
        now=now,
    )


async def delete_drafts(tx: Tx, rule_ids: Sequence[UUID]) -> None:
    await tx.run(SQL.delete_drafts, rule_ids=rule_ids)


async def begin_versions(
    tx: Tx, begun: Sequence[tuple[UUID, datetime]], actor: str, now: datetime
) -> None:
    await tx.run(
        SQL.begin_versions,
        ids=[version_id for version_id, _ in begun],
        live_froms=[live_from for _, live_from in begun],
        actor=actor,
        now=now,
    )


async def end_versions(tx: Tx, ended: Sequence[tuple[UUID, datetime]]) -> None:
    await tx.run(
        SQL.end_versions,
        ids=[version_id for version_id, _ in ended],
        live_untils=[live_until for _, live_until in ended],
    )


async def renew_revisions(tx: Tx, program_ids: Iterable[int]) -> None:
    """Say that the versions of these programs are others now."""
    changed = sorted(set(program_ids))
    await tx.run(SQL.renew_revisions, program_ids=changed, ids=new_ids(len(changed)))


async def revisions_of(tx: Tx, program_ids: Sequence[int]) -> dict[int, UUID]:
    return dict(await tx.rows(SQL.revisions_of, program_ids=program_ids))


async def versions_of_rules(tx: Tx, rule_ids: Sequence[UUID]) -> list[Version]:
    return await tx.all(SQL.versions_of_rules, Version, rule_ids=rule_ids)


async def versions_by_id(tx: Tx, ids: Sequence[UUID]) -> list[Version]:
    return await tx.all(SQL.versions_by_id, Version, ids=ids)


async def published_versions(tx: Tx, program_ids: Sequence[int]) -> list[Version]:
    return await tx.all(SQL.published_versions, Version, program_ids=program_ids)


async def rule_ids_of_program(tx: Tx, program_id: int) -> list[UUID]:
    return column(await tx.rows(SQL.rule_ids_of_program, program_id=program_id))
