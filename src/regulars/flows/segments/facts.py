"""What is known of one member as of an instant: the facts that a condition is explained by.

They come from what was written, not from the members' rows: orders, events, units, tiers, stages
and segments as of the instant, as they are known today. Of attributes, identities and scores there
is only what is known today.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import Known
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf as UnitsAsOf
from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.members import queries as members
from regulars.domains.members.types import Consent, Person
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import FactsNeeded
from regulars.domains.segments import queries as segments
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import AsOf as TierAsOf
from regulars.flows.rewards.facts import Background, Standings, fact_sheet, read_backgrounds
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.found_out import beside, places_of, scores_of, touches_of
from regulars.flows.rewards.holdings import NOTHING, Holdings, holdings
from regulars.flows.rewards.terms import Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.facts import FactSheet
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.vocabulary import StageName
from regulars.kernel.conditions.windows import INSTANT_STEP

KNOWN_TODAY_ONLY = frozenset({"profile", "identities", "tags", "rfm"})
"""Sources of which there is no history; tags that were taken away since are not told of."""
_MICRO = -6


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom, in which program, as of when; `now` is when that is asked."""

    person: Person
    terms: Terms
    at: datetime
    now: datetime


async def facts_at(tx: Tx, vault: Vault, condition: Condition, moment: Moment) -> FactSheet:
    """All that the condition asks of the member, as of the instant."""
    needs = rules.condition_needs(condition)
    person, terms, at = moment.person, moment.terms, moment.at
    known = await insights.known_of(tx, person.member_id, person.owner_ids, terms.program.id, at)
    assert known is not None, "the member was found before"
    owners = {person.member_id: tuple(person.owner_ids)}
    found = await read_backgrounds(tx, vault, beside(needs), owners, at + INSTANT_STEP, at)
    background = await _as_of(tx, needs, found.get(person.member_id, Background()), moment)
    sheet = fact_sheet(
        background,
        await _standings(tx, needs, moment),
        member_id=person.member_id,
        at=at + INSTANT_STEP,
        terms=terms,
        occasion={"orders": _bought(known)},
    )
    attributes = {**sheet.attributes, "member": {**background.attributes, **places_of(known)}}
    attributes["acquisition"] = touches_of(known.acquired)
    return msgspec.structs.replace(
        sheet,
        attributes=attributes,
        segments=await _segments(tx, condition, moment),
        stage_name=await _stage(tx, needs, moment),
        rfm_scores=scores_of(known),
    )


async def _as_of(tx: Tx, needs: FactsNeeded, background: Background, moment: Moment) -> Background:
    """Consents as of the instant: the newest that was said by then."""
    if "consent" not in needs.kinds:
        return background
    evidence = await members.consent_evidence(tx, moment.person.member_id)
    said: dict[tuple[str, str], Consent] = {}
    for each in sorted(evidence, key=lambda each: each.occurred_at):
        if each.occurred_at <= moment.at:
            said[each.purpose, each.channel] = each
    consents = {key: each.is_granted for key, each in said.items()}
    return msgspec.structs.replace(background, consents=consents)


async def _standings(tx: Tx, needs: FactsNeeded, moment: Moment) -> Standings:
    terms, at = moment.terms, moment.at
    group: Sequence[tuple[UUID, ...]] = [tuple(moment.person.owner_ids)]
    held: dict[str, str] = {}
    ladders: dict[str, Sequence[str]] = {}
    for course in terms.ladders:
        if course.ladder.code not in needs.ladders:
            continue
        reader = figures_of(tx, terms, course)
        [stands] = await tiers.standings(tx, course, reader, group, at, TierAsOf(at))
        version = course.at(at)
        ladders[course.ladder.code] = (
            [] if version is None else [tier.code for tier in version.body.tiers]
        )
        if stands.tier is not None:
            held[course.ladder.code] = stands.tier
    return Standings(tiers=held, ladders=ladders, holdings=await _holdings(tx, needs, moment))


async def _holdings(tx: Tx, needs: FactsNeeded, moment: Moment) -> Holdings:
    asked = {asset.id: asset for code, asset in moment.terms.assets.items() if code in needs.assets}
    if not asked:
        return NOTHING
    as_of = UnitsAsOf(effective_at=moment.at)
    group = [tuple(moment.person.owner_ids)]
    found = await ledger.balances_as_of(tx, group, as_of, asset_ids=list(asked))
    return holdings(
        asked.values(), [(asked[each.asset_id], each.balance, each.dying) for each in found]
    )


async def _segments(tx: Tx, condition: Condition, moment: Moment) -> dict[str, bool]:
    """Whether the member belonged to each segment that is asked for; unknown ones are left out."""
    codes = {leaf.segment for leaf in leaves(condition) if isinstance(leaf, nodes.Segment)}
    found: dict[str, bool] = {}
    if not codes:
        return found
    for segment in await segments.segments_of_program(tx, moment.terms.program.id):
        if segment.code in codes:
            last = await segments.last_change_before(
                tx, segment.id, moment.person.owner_ids, moment.at
            )
            found[segment.code] = last is not None and last.is_entered
    return found


async def _stage(tx: Tx, needs: FactsNeeded, moment: Moment) -> StageName | None:
    if "stage" not in needs.kinds:
        return None
    change = await lifecycle.change_at(tx, moment.person.member_id, moment.at, moment.now)
    return None if change is None else change.stage


def _bought(known: Known) -> dict[str, object]:
    return {
        "count": known.order_count,
        "return_count": known.return_count,
        "first_at": known.first_order_at,
        "last_at": known.last_order_at,
        "spend": Decimal(known.spend_micro).scaleb(_MICRO),
    }
