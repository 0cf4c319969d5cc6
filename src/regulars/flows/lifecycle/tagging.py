"""Tags by condition: kept up when a member changes, and for everybody once a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from regulars.domains.access import actions as access
from regulars.domains.access.types import SYSTEM, AuditEntry, Caller
from regulars.domains.insights import queries as insights
from regulars.domains.lifecycle import actions, queries
from regulars.domains.lifecycle.types.tagging import TagRule, TagRuleInput, TagStanding
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known
from regulars.domains.members.types import SaidTag, TagChange
from regulars.flows.lake.request import installation_zone
from regulars.flows.member_lists.scope import scope_of, terms_of
from regulars.flows.rewards.terms import InForce, in_force
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import Refusal
from regulars.kernel.period import zone

MEMBERS_AT_ONCE = 500
_BY_RULE = Caller(principal=SYSTEM)

_log = structlog.get_logger("regulars.tagging")


async def save_tag_rule(
    tx: Tx, vault: Vault, named: tuple[str, TagRuleInput], caller: Caller, now: datetime
) -> TagRule:
    """Keep a rule by its code; audited. Refuses a condition that cannot be told of members."""
    code, rule = named
    forced = await in_force(tx)
    scope = await scope_of(tx, terms_of(forced, rule.program), now)
    insights.verdicts_of(from_builtins(rule.condition), scope)
    members.refuse_unfit_tag(rule.tag)
    before = [each for each in await queries.tag_rules(tx) if each.code == code]
    saved = await actions.save_tag_rule(tx, code, rule, caller.principal.name, now)
    entry = AuditEntry(
        action="lifecycle.tag_rule_saved",
        subject_kind="tag_rule",
        subject_id=code,
        before=before[0] if before else None,
        after=saved,
    )
    await access.record(tx, vault, caller, [entry], now)
    return saved


class Tagged(msgspec.Struct, frozen=True, kw_only=True):
    """How many members have the tag of a rule by the rule, and how many by people, rules, models.

    The former lose it when the rule is paused or archived, the latter keep it.
    """

    by_rule_count: int
    by_others_count: int


async def tagged_by(tx: Tx, rule: TagRule, now: datetime) -> Tagged:
    """Who has the tag of a rule now."""
    found = await known.tag_origins(tx, rule.tag, now)
    own = sum(
        each.member_count for each in found if (each.origin, each.origin_ref) == ("rule", rule.code)
    )
    return Tagged(by_rule_count=own, by_others_count=sum(each.member_count for each in found) - own)


async def archive_tag_rule(
    tx: Tx, vault: Vault, code: str, caller: Caller, now: datetime
) -> TagRule:
    """Let a rule tag nobody any more; the worker takes back what it set. Audited."""
    rule = await queries.tag_rule(tx, code)
    archived = await actions.archive_tag_rule(tx, rule, caller.principal.name, now)
    entry = AuditEntry(
        action="lifecycle.tag_rule_archived",
        subject_kind="tag_rule",
        subject_id=code,
        before=rule,
        after={"tagged": await tagged_by(tx, rule, now)},
    )
    await access.record(tx, vault, caller, [entry], now)
    return archived


async def keep_tags(database: Database, vault: Vault, clock: Clock) -> int:
    """A piece of the upkeep of tags; how many members were looked at, 0 where nobody waits."""
    now = clock.now()
    async with database.transaction() as tx:
        rules = await queries.tag_rules(tx)
        if not rules:
            return 0
        today = now.astimezone(zone(await installation_zone(tx))).date()
        is_begun = await actions.begin_tag_day(tx, today)
    async with database.transaction() as tx:
        ids = await actions.claim_for_tags(tx, MEMBERS_AT_ONCE)
        if ids:
            await _keep(tx, vault, (await queries.tag_rules(tx), ids), now)
    return len(ids) or int(is_begun)


async def _keep(
    tx: Tx, vault: Vault, whom: tuple[Sequence[TagRule], Sequence[UUID]], now: datetime
) -> None:
    rules, ids = whom
    forced = await in_force(tx)
    said = await known.said_tags(tx, ids, sorted({rule.tag for rule in rules}))
    for rule in rules:
        met = await _met(tx, forced, (rule, ids), now) if rule.is_on else {}
        if met is None:
            continue
        changes = []
        for member_id in met if rule.is_on else ids:
            word = said.get((member_id, rule.tag))
            change = _change(rule, member_id, (met.get(member_id), word), now)
            if change is not None:
                changes.append(change)
                said[member_id, rule.tag] = _said(change)
        if changes:
            await members.change_tags(tx, vault, changes, _BY_RULE, now)


async def _met(
    tx: Tx, forced: InForce, asked: tuple[TagRule, Sequence[UUID]], now: datetime
) -> Mapping[UUID, bool | None] | None:
    """How the condition stands with each member; None where it cannot be told any more."""
    rule, ids = asked
    try:
        scope = await scope_of(tx, terms_of(forced, rule.program), now)
        found = await insights.judged(tx, from_builtins(rule.condition), scope, ids)
    except Refusal as refusal:
        _log.warning("tag_rule_cannot_be_told", rule=rule.code, code=refusal.code)
        return None
    return {each.member_id: each.truth for each in found}


def _change(
    rule: TagRule, member_id: UUID, found: tuple[bool | None, SaidTag | None], now: datetime
) -> TagChange | None:
    is_met, word = found
    standing = None
    if word is not None:
        standing = TagStanding(
            origin=word.origin,
            origin_ref=word.origin_ref,
            is_set=word.is_set,
            expires_at=word.expires_at,
        )
    wish = queries.wish_of(rule, is_met, standing, now)
    if wish is None:
        return None
    return TagChange(
        member_id=member_id,
        tag=rule.tag,
        is_set=wish.is_set,
        origin="rule",
        origin_ref=rule.code,
        expires_at=wish.expires_at,
    )


def _said(change: TagChange) -> SaidTag:
    return SaidTag(
        member_id=change.member_id,
        tag=change.tag,
        origin=change.origin,
        origin_ref=change.origin_ref,
        is_set=change.is_set,
        expires_at=change.expires_at,
    )
