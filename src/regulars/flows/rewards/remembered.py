"""What orders and returns did when they were recorded, read back for those that are sent again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import Asset, TransferView
from regulars.domains.members import queries as members
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import Document
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import AddTag, Announce, Granted, KeptTrace
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import PastChange
from regulars.flows.rewards.effects import (
    NO_EFFECTS,
    BalanceEffect,
    Effects,
    TierEffect,
    UnitEffect,
    UnitKind,
)
from regulars.flows.rewards.terms import InForce, Terms, in_force
from regulars.infra.db import Tx

_KINDS: dict[str, UnitKind] = {
    "spent": "spent",
    "taken_back": "taken_back",
    "given_back": "given_back",
    "forgiven": "forgiven",
    "absorbed": "absorbed",
    "deducted": "deducted",
}


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a batch of documents, read at once."""

    forced: InForce
    granted: Mapping[UUID, Sequence[Granted]]
    booked: Mapping[UUID, Sequence[TransferView]]
    debts: Mapping[UUID, int]
    traces: Mapping[tuple[UUID, datetime, datetime], Sequence[KeptTrace]]
    changes: Mapping[tuple[UUID, datetime], Sequence[PastChange]]


async def effects_of(tx: Tx, document_ids: Sequence[UUID], now: datetime) -> dict[UUID, Effects]:
    """Every effect that these documents had when they were recorded; balances as they are now.

    What returns and cancellations did since is theirs and not told here. A fixed number of
    statements, whatever the number of documents; those that are nobody's had no effects.
    """
    forced = await in_force(tx)
    if not document_ids or not forced.programs:
        return {}
    documents = await orders.documents_by_id(tx, sorted(set(document_ids)))
    persons = await members.persons(tx, sorted({each.member_id for each in documents}))
    owners = {
        each.id: person.owner_ids
        for each in documents
        if (person := persons.get(each.member_id)) and person.standing == "member"
    }
    documents = [each for each in documents if each.id in owners]
    if not documents:
        return {}
    kept = await _kept(tx, forced, documents, owners)
    told = {each.id: _told(kept, each, owners[each.id]) for each in documents}
    return await _with_balances(tx, forced, told, owners, now)


async def _kept(
    tx: Tx, forced: InForce, documents: Sequence[Document], owners: Mapping[UUID, tuple[UUID, ...]]
) -> _Kept:
    moments = [
        (party_id, each.occurred_at, each.recorded_at)
        for each in documents
        for party_id in owners[each.id]
    ]
    traces: dict[tuple[UUID, datetime, datetime], list[KeptTrace]] = {}
    for trace in await rules.traces_of_moments(tx, moments):
        key = trace.member_id, trace.occurred_at, trace.recorded_at
        traces.setdefault(key, []).append(trace)
    granted: dict[UUID, list[Granted]] = {}
    references = {each.reference_id for found in traces.values() for each in found}
    for grant in await rules.granted(tx, sorted(references)) if references else []:
        granted.setdefault(grant.reference_id, []).append(grant)
    booked: dict[UUID, list[TransferView]] = {}
    of_documents = await ledger.transfers_of_references(tx, [each.id for each in documents])
    for transfer in sorted(of_documents, key=lambda each: each.id):
        assert transfer.reference_id is not None, "it was found by its reference"
        booked.setdefault(transfer.reference_id, []).append(transfer)
    taken = [each for each in of_documents if each.kind == "taken_back"]
    changes: dict[tuple[UUID, datetime], list[PastChange]] = {}
    recorded = [(party_id, recorded_at) for party_id, _, recorded_at in moments]
    for change in await tiers.changes_of_moments(tx, recorded):
        changes.setdefault((change.member_id, change.recorded_at), []).append(change)
    return _Kept(
        forced=forced,
        granted=granted,
        booked=booked,
        debts=await ledger.debts_of_transfers(tx, taken) if taken else {},
        traces=traces,
        changes=changes,
    )


def _told(kept: _Kept, document: Document, owner_ids: tuple[UUID, ...]) -> Effects:
    """What one document did, as it was answered when it was recorded."""
    traces = [
        trace
        for party_id in owner_ids
        for trace in kept.traces.get((party_id, document.occurred_at, document.recorded_at), ())
        if trace.reference_id not in kept.booked or trace.reference_id == document.id
    ]
    references = dict.fromkeys(each.reference_id for each in traces)
    grants = [each for reference_id in references for each in kept.granted.get(reference_id, ())]
    tags, announced = _beside_units(kept, document, traces)
    return Effects(
        units=(
            *_booked(kept, document),
            *(_earned(kept.forced, each) for each in sorted(grants, key=lambda each: each.id)),
        ),
        tiers=[
            effect
            for party_id in owner_ids
            for change in kept.changes.get((party_id, document.recorded_at), ())
            if change.effective_at in (document.occurred_at, document.recorded_at)
            for effect in _moved(kept.forced, change)
        ],
        tags=tags,
        announced=announced,
    )


def _booked(kept: _Kept, document: Document) -> list[UnitEffect]:
    """What was spent with an order, or undone by a return; what undid the order itself is left."""
    effects: list[UnitEffect] = []
    for transfer in kept.booked.get(document.id, ()):
        kind = _KINDS.get(transfer.kind)
        if kind is None or transfer.reference_kind != document.kind:
            continue
        terms, asset = kept.forced.asset(transfer.asset_id)
        debt_units = kept.debts.get(transfer.id, 0)
        parts: list[tuple[UnitKind, int]] = [(kind, transfer.units - debt_units)]
        parts.append(("debt", debt_units))
        effects += [_unit_effect(terms, asset, transfer, part) for part in parts if part[1]]
    return effects


def _unit_effect(
    terms: Terms, asset: Asset, transfer: TransferView, part: tuple[UnitKind, int]
) -> UnitEffect:
    kind, units = part
    return UnitEffect(
        kind=kind,
        program=terms.program.code,
        asset=asset.settings.code,
        units=units,
        rule=transfer.reason,
        transfer_id=transfer.posting_id,
        deduct_minor=ledger.worth_minor(asset, units) if kind == "deducted" else None,
    )


def _earned(forced: InForce, grant: Granted) -> UnitEffect:
    return UnitEffect(
        kind="earned",
        program=forced.program(grant.program_id).program.code,
        asset=grant.asset,
        units=grant.units,
        rule=grant.rule_code,
        version_id=grant.version_id,
        transfer_id=grant.transfer_id,
        lot_id=grant.lot_id,
    )


def _moved(forced: InForce, change: PastChange) -> list[TierEffect]:
    if change.from_tier == change.tier:
        return []
    return [
        TierEffect(
            program=terms.program.code,
            ladder=course.ladder.code,
            from_tier=change.from_tier,
            to_tier=change.tier,
            why=change.why,
        )
        for terms in forced.programs
        for course in terms.ladders
        if course.ladder.id == change.ladder_id
    ]


def _beside_units(
    kept: _Kept, document: Document, traces: Sequence[KeptTrace]
) -> tuple[list[str], list[str]]:
    """The tags and announcements of the rules that acted."""
    tags: list[str] = []
    announced: list[str] = []
    for trace in traces:
        rule_set = kept.forced.program(trace.program_id).rules.at(trace.occurred_at)
        acted = {each.version_id for each in trace.considered if each.outcome == "acted"}
        others = [
            other for live in rule_set.lives if live.version_id in acted for other in live.others
        ]
        tags += [each.tag for each in others if isinstance(each, AddTag)]
        if not document.is_backfill:
            announced += [each.topic for each in others if isinstance(each, Announce)]
    return tags, announced


async def _with_balances(
    tx: Tx,
    forced: InForce,
    told: Mapping[UUID, Effects],
    owners: Mapping[UUID, tuple[UUID, ...]],
    now: datetime,
) -> dict[UUID, Effects]:
    """Each with what stands in the accounts that it touched."""
    groups = {owners[each][0]: owners[each] for each, effects in told.items() if effects.units}
    if not groups:
        return dict(told)
    standing: dict[UUID, list[BalanceEffect]] = {}
    for owned in await ledger.balances(tx, list(groups.values()), now):
        terms, asset = forced.asset(owned.asset_id)
        standing.setdefault(owned.owner_id, []).append(
            BalanceEffect(
                program=terms.program.code, asset=asset.settings.code, balance=owned.balance
            )
        )
    found = {}
    for document_id, effects in told.items():
        touched = {(each.program, each.asset) for each in effects.units}
        balances = [
            each
            for each in standing.get(owners[document_id][0], ())
            if (each.program, each.asset) in touched
        ]
        found[document_id] = NO_EFFECTS.plus(
            msgspec.structs.replace(effects, balances=tuple(balances))
        )
    return found
