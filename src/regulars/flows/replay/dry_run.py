"""A dry run: one occasion decided under live or draft versions, and forgotten.

Rules are judged by what was known of the member just before: their tiers and balances then, and
what of caps and budgets others had used up. Whatever had to be touched for that is rolled back.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf
from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries as known_rules
from regulars.domains.rules.types import (
    Decision,
    FactsNeeded,
    OtherOutcome,
    ReturnedLine,
    TakenBack,
    Undone,
)
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import AsOf as TierAsOf
from regulars.flows.explaining import Considered, considered_of, labels_of_traces
from regulars.flows.replay.months import MOMENT
from regulars.flows.replay.request import Versions
from regulars.flows.replay.scenario import Scenario, Tried, scenario_of
from regulars.flows.rewards.batch import Place, Scene, read_known
from regulars.flows.rewards.facts import Standings
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.granting import occasion_of
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.holdings import Had, holdings
from regulars.flows.rewards.terms import InForce, Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class WouldGrant(msgspec.Struct, frozen=True, kw_only=True):
    """Units that a rule would grant, and how they fall on the lines, as (ordinal, units).

    `asked_units` is what it would have been without caps and budget.
    """

    asset: str
    rule: str
    units: int
    asked_units: int
    lines: list[tuple[int, int]]


class WouldTake(msgspec.Struct, frozen=True, kw_only=True):
    """Units that a return would take back; whether they are there decides the ledger."""

    asset: str
    rule: str
    units: int


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """What would come of it, and why or why not, rule by rule.

    `is_heard` is false where the program does not listen to where it happened; then nothing comes
    of it. `others` are the effects beside units, by kind and rule.
    """

    program: str
    kind: str
    occurred_at: datetime
    member_id: UUID | None
    is_heard: bool
    rules: Sequence[Tried]
    ladders: Sequence[Tried]
    grants: list[WouldGrant]
    taken_back: list[WouldTake]
    others: list[str]
    considered: list[Considered]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried on what. `is_stored`: it has had its effects, which are left out of caps."""

    live: Terms
    versions: Versions
    happening: Happening
    is_stored: bool
    is_known: bool = True


async def dry_run(tx: Tx, vault: Vault, asking: Asking, now: datetime) -> DryRun:
    """What would come of it; nothing is written."""
    async with tx.connection.transaction(force_rollback=True):
        scenario = await scenario_of(tx, asking.live, asking.versions)
        return await _tried(tx, vault, asking, scenario, now)


async def _tried(tx: Tx, vault: Vault, asking: Asking, scenario: Scenario, now: datetime) -> DryRun:
    terms, happening = scenario.terms, asking.happening
    sale = happening.sale
    is_heard = (
        terms.counts(sale)
        if sale is not None
        else terms.listens_to(happening.channel_id, happening.store_id)
    )
    decision, taken = Decision(), list[TakenBack]()
    if is_heard:
        scene = Scene(tx=tx, vault=vault, in_force=InForce(programs=(terms,)), now=now)
        decision, taken = await _decided(scene, asking, terms)
    is_return = happening.kind == "return"
    labels = await labels_of_traces(tx, terms, decision.trace)
    names = {
        live.rule_code: live.body.names for live in terms.rules.at(happening.occurred_at).lives
    }
    return DryRun(
        program=terms.program.code,
        kind=happening.kind,
        occurred_at=happening.occurred_at,
        member_id=happening.member_id if asking.is_known else None,
        is_heard=is_heard,
        rules=scenario.rules,
        ladders=scenario.ladders,
        grants=[] if is_return else _grants(decision),
        taken_back=[
            *(
                WouldTake(asset=each.granted.asset, rule=each.granted.rule_code, units=each.units)
                for each in taken
            ),
            *(
                WouldTake(asset=each.asset, rule=each.rule_code, units=each.units)
                for each in (decision.grants if is_return else ())
            ),
        ],
        others=[_other(each) for each in decision.others],
        considered=[considered_of(terms, each, names, labels) for each in decision.trace],
    )


async def _decided(scene: Scene, asking: Asking, terms: Terms) -> tuple[Decision, list[TakenBack]]:
    happening = asking.happening
    rule_set = terms.rules.at(happening.occurred_at)
    needs = known_rules.facts_needed(rule_set.lives)
    known = await read_known(scene, needs if asking.is_known else _of_strangers(needs), [happening])
    standings = await _standings(scene, asking, terms, needs)
    place = Place(0, happening, terms, standings)
    if happening.kind == "return":
        taken = await _taken(scene.tx, happening)
        is_note = happening.sale is not None and happening.sale.return_policy == "by_amount"
        if not is_note:
            return Decision(), taken
        return rules.decide_note(occasion_of(place, known, sign=-1), rule_set), taken
    if asking.is_stored:
        undone = Undone(reference_id=happening.reference_id, by_id=happening.reference_id)
        await rules.undo(scene.tx, [undone], scene.now)
    occasion = occasion_of(place, known)
    usage = await rules.lock_usage(scene.tx, [(occasion, rule_set)])
    return rules.decide(occasion, rule_set, usage), []


def _of_strangers(needs: FactsNeeded) -> FactsNeeded:
    """What can be asked of somebody who is no member: nothing that a profile would tell."""
    return msgspec.structs.replace(
        needs,
        paths=frozenset(path for path in needs.paths if not path.startswith("member.")),
        kinds=needs.kinds - {"tag", "consent", "reachable"},
    )


async def _taken(tx: Tx, happening: Happening) -> list[TakenBack]:
    """What the return takes back of what lines earned, as if it were the last return of each."""
    granted = await known_rules.granted(tx, sorted({each.order_id for each in happening.parts}))
    returned = [
        ReturnedLine(
            reference_id=part.order_id,
            ordinal=part.order_ordinal,
            quantity_milli=part.quantity_milli,
            returned_milli=part.returned_milli,
            return_id=part.return_id,
        )
        for part in happening.parts
    ]
    before_of = {
        (part.order_id, part.order_ordinal): (
            part.quantity_milli,
            part.returned_milli - part.part_milli,
        )
        for part in happening.parts
    }
    stood = [
        msgspec.structs.replace(
            each,
            lines=tuple(
                msgspec.structs.replace(
                    line,
                    reversed_units=rules.share_taken(
                        line.units, *before_of[each.reference_id, line.ordinal]
                    )
                    if (each.reference_id, line.ordinal) in before_of
                    else line.reversed_units,
                )
                for line in each.lines
            ),
        )
        for each in granted
    ]
    return rules.taken_by_returns(stood, returned)


async def _standings(scene: Scene, asking: Asking, terms: Terms, needs: FactsNeeded) -> Standings:
    """Tiers and balances just before it happened."""
    happening = asking.happening
    before = happening.occurred_at - MOMENT
    groups = [happening.owner_ids]
    live = {each.ladder.code: each for each in asking.live.ladders}
    tier_of: dict[str, str] = {}
    for course in terms.ladders:
        code = course.ladder.code
        if code in needs.ladders and code in live:
            reader = figures_of(scene.tx, asking.live, live[code])
            (standing,) = await tiers.standings(
                scene.tx, live[code], reader, groups, scene.now, TierAsOf(before)
            )
            if standing.tier is not None:
                tier_of[code] = standing.tier
    assets = {
        each.id: each for code, each in terms.assets.items() if code in needs.assets and each.id > 0
    }
    as_of = AsOf(effective_at=before)
    had: list[Had] = []
    if assets:
        found = await ledger.balances_as_of(scene.tx, groups, as_of, asset_ids=list(assets))
        had = [(assets[each.asset_id], each.balance, each.dying) for each in found]
    ladders = {
        course.ladder.code: [tier.code for tier in version.body.tiers]
        for course in terms.ladders
        if (version := course.at(happening.occurred_at)) is not None
    }
    return Standings(tiers=tier_of, ladders=ladders, holdings=holdings(assets.values(), had))


def _grants(decision: Decision) -> list[WouldGrant]:
    return [
        WouldGrant(
            asset=each.asset,
            rule=each.rule_code,
            units=each.units,
            asked_units=each.asked_units,
            lines=[line for line in each.lines if line[1]],
        )
        for each in decision.grants
    ]


def _other(other: OtherOutcome) -> str:
    """An effect beside units, in a word, with the rule that has it."""
    return f"{other.effect.__struct_config__.tag} ({other.rule_code})"
