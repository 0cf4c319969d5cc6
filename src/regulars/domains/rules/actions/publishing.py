"""Putting rules in force, and out of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.rules.errors import RuleNotFound
from regulars.domains.rules.policy import publishing as policy
from regulars.domains.rules.store import versions as store
from regulars.domains.rules.types.versions import GoLive, Retire, Version
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.errors import Refusal


async def go_live(
    tx: Tx, changes: Sequence[GoLive], actor: str, now: datetime
) -> list[Version | Refusal]:
    """Put the drafts of rules in force, each from its instant on; the version before ends then.

    The instant may lie in the past: history that is loaded later is judged by the version in force
    when it occurred. What was granted already stays as it is. Refuses a rule without a draft, a
    version that would not begin after the one before it, and a group in two modes.
    """
    versions_of = await _locked_versions(tx, [each.rule_id for each in changes])
    programs = {each.program_id for versions in versions_of.values() for each in versions}
    changing = versions_of.keys()
    others = [
        each
        for each in await store.published_versions(tx, sorted(programs))
        if each.rule_id not in changing
    ]
    answers: list[Version | Refusal] = []
    ended: list[tuple[UUID, datetime]] = []
    for change in changes:
        versions = versions_of.get(change.rule_id, [])
        answer = _gone_live(versions, change, [each for each in others if _shares(each, versions)])
        if isinstance(answer, Version):
            answer = msgspec.structs.replace(answer, published_at=now, published_by=actor)
            others.append(answer)
            before = policy.last_published(versions)
            if before is not None and _ends_later(before, change.live_from):
                ended.append((before.id, change.live_from))
            versions_of[change.rule_id] = []
        answers.append(answer)
    begun = [each for each in answers if isinstance(each, Version)]
    if begun:
        await _save(tx, begun, ended, actor, now)
    return answers


async def retire(tx: Tx, changes: Sequence[Retire], now: datetime) -> list[Version | Refusal]:
    """End rules, each at its instant; one that would begin at it or later never does.

    Refuses a rule that is not live then, and an end before the beginning.
    """
    versions_of = await _locked_versions(tx, [each.rule_id for each in changes])
    answers: list[Version | Refusal] = []
    for change in changes:
        versions = versions_of.pop(change.rule_id, None)
        if versions is None:
            answers.append(RuleNotFound(f"no rule {change.rule_id}"))
            continue
        ending = policy.retiring(versions, change.live_until, now)
        if isinstance(ending, Refusal):
            answers.append(ending)
        else:
            version, live_until = ending
            answers.append(msgspec.structs.replace(version, live_until=live_until))
    ended = [each for each in answers if isinstance(each, Version)]
    if ended:
        ends = [(each.id, each.live_until) for each in ended if each.live_until is not None]
        await store.end_versions(tx, ends)
        await store.renew_revisions(tx, [each.program_id for each in ended])
        await announce(tx, [_announcement(each, "rules.version_retired", now) for each in ended])
    return answers


async def _locked_versions(tx: Tx, rule_ids: Sequence[UUID]) -> dict[UUID, list[Version]]:
    """The versions of rules that are locked now, by rule."""
    found = await store.lock_rules(tx, rule_ids)
    versions_of: dict[UUID, list[Version]] = {rule_id: [] for rule_id in found}
    for version in await store.versions_of_rules(tx, list(found)):
        versions_of[version.rule_id].append(version)
    return versions_of


def _gone_live(
    versions: Sequence[Version], change: GoLive, others: Sequence[Version]
) -> Version | Refusal:
    if not versions:
        return RuleNotFound(f"no rule {change.rule_id}, or it is named twice")
    draft = policy.going_live(versions, change.live_from)
    if isinstance(draft, Refusal):
        return draft
    if conflict := policy.group_conflict(draft, change.live_from, others):
        return conflict
    return msgspec.structs.replace(draft, live_from=change.live_from)


async def _save(
    tx: Tx,
    begun: Sequence[Version],
    ended: Sequence[tuple[UUID, datetime]],
    actor: str,
    now: datetime,
) -> None:
    if ended:
        await store.end_versions(tx, ended)
    begins = [(each.id, each.live_from) for each in begun if each.live_from is not None]
    await store.begin_versions(tx, begins, actor, now)
    await store.renew_revisions(tx, [each.program_id for each in begun])
    await announce(tx, [_announcement(each, "rules.version_live", now) for each in begun])


def _shares(version: Version, versions: Sequence[Version]) -> bool:
    return bool(versions) and version.program_id == versions[0].program_id


def _ends_later(version: Version, instant: datetime) -> bool:
    return version.live_until is None or version.live_until > instant


def _announcement(version: Version, topic: str, now: datetime) -> Announcement:
    return Announcement(
        topic=topic,
        subject_id=version.rule_id,
        payload={
            "rule_id": version.rule_id,
            "version_id": version.id,
            "program_id": version.program_id,
            "code": version.rule_code,
            "number": version.number,
            "live_from": version.live_from,
            "live_until": version.live_until,
        },
        occurred_at=now,
    )
