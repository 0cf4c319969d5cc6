"""The questions about rules; also words for rules and traces, and where versions differ."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.rules.errors import RuleNotFound
from regulars.domains.rules.policy.capping import limits_of
from regulars.domains.rules.policy.compiling import Live
from regulars.domains.rules.policy.differing import differences
from regulars.domains.rules.policy.needs import all_needs, condition_needs, conditions_of
from regulars.domains.rules.policy.publishing import last_published
from regulars.domains.rules.policy.rulebook import RuleBook, is_in_force
from regulars.domains.rules.policy.words.rules import rule_words
from regulars.domains.rules.policy.words.traces import trace_words
from regulars.domains.rules.store import counters as counters_store
from regulars.domains.rules.store import granting
from regulars.domains.rules.store import versions as store
from regulars.domains.rules.types.decision import CounterKey
from regulars.domains.rules.types.granting import (
    CounterState,
    Granted,
    GrantedSum,
    KeptTrace,
    Reversal,
    Tally,
)
from regulars.domains.rules.types.occasion import FactsNeeded
from regulars.domains.rules.types.versions import ProgramClock, Rule, Version
from regulars.infra.db import Tx
from regulars.kernel.period import zone

__all__ = [
    "book_of_rules",
    "condition_needs",
    "conditions_of",
    "differences",
    "facts_needed",
    "granted",
    "granted_of_rule",
    "member_usage",
    "reversals",
    "rule_by_code",
    "rule_usage",
    "rule_words",
    "rules_by_id",
    "rules_of_program",
    "tallies",
    "trace_words",
    "traces",
    "usage_before",
    "version",
    "versions",
    "versions_of_program",
]

COUNTERS_SHOWN_MAX = 1_000

_books: dict[ProgramClock, tuple[UUID | None, RuleBook]] = {}


async def book_of_rules(tx: Tx, programs: Sequence[ProgramClock]) -> dict[int, RuleBook]:
    """The published rules of programs over time, by program; `.at(instant)` is what to decide with.

    Kept in the process, made ready, and read anew only once the program's revision is another:
    one small statement in the usual case.
    """
    revisions = await store.revisions_of(tx, [each.program_id for each in programs])
    stale = [
        each
        for each in programs
        if each not in _books or _books[each][0] != revisions.get(each.program_id)
    ]
    if stale:
        published = await store.published_versions(tx, [each.program_id for each in stale])
        for program in stale:
            mine = [each for each in published if each.program_id == program.program_id]
            book = RuleBook(mine, zone(program.time_zone))
            _books[program] = revisions.get(program.program_id), book
    return {each.program_id: _books[each][1] for each in programs}


def facts_needed(lives: Iterable[Live]) -> FactsNeeded:
    """All that the conditions, schedules and effects of these rules look at."""
    return all_needs(live.needs for live in lives)


async def rules_of_program(tx: Tx, program_id: int, now: datetime) -> list[Rule]:
    """All rules of a program by code, each with its latest version and the one in force."""
    return await rules_by_id(tx, await store.rule_ids_of_program(tx, program_id), now)


async def rules_by_id(tx: Tx, rule_ids: Sequence[UUID], now: datetime) -> list[Rule]:
    """These rules, by code; those that are not there are left out."""
    versions_of: dict[UUID, list[Version]] = {}
    for each in await store.versions_of_rules(tx, rule_ids):
        versions_of.setdefault(each.rule_id, []).append(each)
    found = [_rule(each, now) for each in versions_of.values()]
    return sorted(found, key=lambda rule: (rule.program_id, rule.code))


async def rule_by_code(tx: Tx, program_id: int, code: str, now: datetime) -> Rule:
    """The rule of that code; refuses one that is not there."""
    known = await store.rules_by_code(tx, [(program_id, code)])
    found = await rules_by_id(tx, [each.id for each in known], now)
    if not found:
        raise RuleNotFound(f"no rule {code} in program {program_id}")
    return found[0]


async def versions(tx: Tx, rule_id: UUID) -> list[Version]:
    """All versions of a rule, the first one first; refuses a rule that is not there."""
    found = await store.versions_of_rules(tx, [rule_id])
    if not found:
        raise RuleNotFound(f"no rule {rule_id}")
    return found


async def versions_of_program(tx: Tx, program_id: int) -> dict[str, list[Version]]:
    """All versions of all rules of a program, by the rule's code, the first version first."""
    found: dict[str, list[Version]] = {}
    for each in await store.versions_of_rules(tx, await store.rule_ids_of_program(tx, program_id)):
        found.setdefault(each.rule_code, []).append(each)
    return found


async def version(tx: Tx, version_id: UUID) -> Version:
    """One version; refuses one that is not there."""
    found = await store.versions_by_id(tx, [version_id])
    if not found:
        raise RuleNotFound(f"no version {version_id}")
    return found[0]


async def granted(tx: Tx, reference_ids: Sequence[UUID]) -> list[Granted]:
    """What orders, events and the like were granted, line by line, with what was taken back."""
    return await granting.granted_of_references(tx, reference_ids)


async def granted_of_rule(tx: Tx, rule_id: UUID, begin_at: datetime) -> list[GrantedSum]:
    """What all versions of a rule granted for what occurred since an instant, by asset.

    Added up from the rows themselves: the time it takes grows with all that was granted then.
    """
    return await granting.granted_of_rule(tx, rule_id, begin_at)


async def tallies(tx: Tx, reference_ids: Sequence[UUID]) -> list[Tally]:
    """By how much these occasions raised caps and budgets, and how much of that was given back."""
    return await granting.tallies_of_references(tx, reference_ids)


async def reversals(tx: Tx, reference_ids: Sequence[UUID]) -> list[Reversal]:
    """What was taken back of these occasions, return by return."""
    return await granting.reversals_of_references(tx, reference_ids)


async def traces(tx: Tx, reference_ids: Sequence[UUID]) -> list[KeptTrace]:
    """Why and why not, for these occasions."""
    return await granting.traces_of_references(tx, reference_ids)


async def traces_of_moments(
    tx: Tx, moments: Sequence[tuple[UUID, datetime, datetime]]
) -> list[KeptTrace]:
    """Why and why not, of what occurred to a member at an instant and was recorded at another.

    So are found a registration and tiers reached that came with an order.
    """
    return await granting.traces_of_moments(tx, moments)


async def rule_usage(tx: Tx, rule_ids: Sequence[UUID]) -> list[CounterState]:
    """How far caps of rules and stores and budgets are used up, the latest periods first."""
    counters = await counters_store.counters_of_rules(tx, rule_ids, COUNTERS_SHOWN_MAX)
    return await _states(tx, counters)


async def member_usage(tx: Tx, owner_ids: Sequence[UUID]) -> list[CounterState]:
    """How far a member has used up caps, the counters of merged parties one by one."""
    counters = await counters_store.counters_of_members(tx, owner_ids, COUNTERS_SHOWN_MAX)
    return await _states(tx, counters)


async def usage_before(
    tx: Tx, program_id: int, before_at: datetime, member_ids: Sequence[UUID] | None
) -> list[tuple[CounterKey, int, int]]:
    """How far caps and budgets were used up by what occurred before an instant.

    Those of these members; where None, those of rules and stores, and budgets. What has been given
    back since counts as given back: the tallies of what came back later tell how much that is.
    """
    return await counters_store.usage_before(tx, program_id, before_at, member_ids)


async def _states(tx: Tx, counters: Iterable[counters_store.CounterRow]) -> list[CounterState]:
    rows = list(counters)
    rule_ids = sorted({key.rule_id for key, _, _ in rows})
    versions_of: dict[UUID, list[Version]] = {}
    for each in await store.versions_of_rules(tx, rule_ids):
        versions_of.setdefault(each.rule_id, []).append(each)
    most: dict[tuple[UUID, str, str, str], int] = {}
    for rule_id, of_rule in versions_of.items():
        last = last_published(of_rule)
        for limit in () if last is None else limits_of(last.body):
            most[rule_id, limit.scope, limit.per, limit.asset] = limit.most
    return [
        CounterState(
            key=key,
            used=units if key.asset else times,
            most=most.get((key.rule_id, key.scope, key.per, key.asset)),
        )
        for key, units, times in rows
    ]


def _rule(of_rule: Sequence[Version], now: datetime) -> Rule:
    latest = max(of_rule, key=lambda each: each.number)
    return Rule(
        id=latest.rule_id,
        program_id=latest.program_id,
        code=latest.rule_code,
        latest=latest,
        in_force=next((each for each in of_rule if is_in_force(each, now)), None),
    )
