"""Why: what an order, a return or an event did, read back, and the reasons that were kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import TransferFilter, TransferKind, TransferView
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import Cut, Given, Granted, Outcome, Reversal, RuleTrace
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import HistoryKey, PastChange
from regulars.flows.program_config.labels import InBoth, glossary_of_terms, in_both
from regulars.flows.program_config.mentions import mentions_in, mentions_seen
from regulars.flows.rewards.terms import InForce, Terms, in_force
from regulars.infra.db import Tx
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.words.sentences import Language

_CHANGES_MAX = 100
_GIVEN_BACK_MAX = 500
_MOMENT = timedelta(microseconds=1)
_FIRST_ID = UUID(int=0)

RuleNames: TypeAlias = Mapping[str, Mapping[Language, str]]
"""What rules are called, by code and language."""


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be explained: an order, a return or an event, whose, and when it was."""

    id: UUID
    owner_ids: tuple[UUID, ...]
    occurred_at: datetime


class BookedUnits(msgspec.Struct, frozen=True, kw_only=True):
    """Units that came or went: by which occasion (the order itself, or a return of it) and rule."""

    kind: TransferKind
    program: str
    asset: str
    units: int
    effective_at: datetime
    transfer_id: UUID
    reference_kind: str | None
    reference_id: UUID | None
    rule: str | None
    version_id: UUID | None


class TierChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A tier that changed at the very instant, and why."""

    program: str
    ladder: str
    from_tier: str | None
    tier: str | None
    why: str


class WhatCame(msgspec.Struct, frozen=True, kw_only=True):
    """All that came of something, in the order of time; what its returns undid included."""

    units: list[BookedUnits]
    tiers: list[TierChanged]


class GrantLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of the order earned, and how much of that was taken back since."""

    ordinal: int
    units: int
    taken_back_units: int


class TakenPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one return took back of a grant; line 0 is the whole."""

    return_id: UUID
    ordinal: int
    units: int
    recorded_at: datetime


class GrantWhy(msgspec.Struct, frozen=True, kw_only=True):
    """A grant: by which rule and version, line by line, and what was taken back of it."""

    program: str
    rule: str
    version_id: UUID
    asset: str
    units: int
    taken_back_units: int
    transfer_id: UUID | None
    lot_id: UUID | None
    lines: list[GrantLine]
    taken_back: list[TakenPart]


class Said(msgspec.Struct, frozen=True, kw_only=True, rename={"zh_cn": "zh-CN"}):
    """The same in English and in Chinese."""

    en: str
    zh_cn: str


class Considered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a rule that was considered: whether it acted, and if not, why not."""

    program: str
    rule: str
    version_id: UUID
    outcome: Outcome
    words: Said
    given: tuple[Given, ...]
    cuts: tuple[Cut, ...]
    lost_to: str | None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why and why not."""

    grants: list[GrantWhy]
    considered: list[Considered]


async def what_came(tx: Tx, happened: Happened) -> WhatCame:
    """Everything that was booked for it and for its returns, and the tiers that changed with it.

    What a return did is told whole, also where it brought back goods of other orders.
    """
    forced = await in_force(tx)
    grants = await rules.granted(tx, [happened.id])
    return_ids = {each.return_id for each in await rules.reversals(tx, [happened.id])}
    booked = await ledger.transfers_of_references(tx, [happened.id, *sorted(return_ids)])
    booked += await _given_back(tx, happened, booked)
    known = {each.id: each for each in booked}
    of_transfer = {each.transfer_id: each for each in grants}
    ordered = sorted(known.values(), key=lambda each: (each.effective_at, each.id))
    return WhatCame(
        units=[_booked(forced, each, of_transfer.get(each.id)) for each in ordered],
        tiers=await _changes(tx, forced, happened),
    )


async def why(tx: Tx, happened_id: UUID, now: datetime) -> Why:
    """What rules granted for it line by line, what was taken back, and every rule's reason."""
    forced = await in_force(tx)
    grants = await rules.granted(tx, [happened_id])
    taken = await rules.reversals(tx, [happened_id])
    kept = await rules.traces(tx, [happened_id])
    names: dict[int, RuleNames] = {}
    labels: dict[int, InBoth] = {}
    for program_id in {each.program_id for each in kept}:
        found = await rules.rules_of_program(tx, program_id, now)
        names[program_id] = {each.code: each.latest.body.names for each in found}
        traces = [
            trace for each in kept if each.program_id == program_id for trace in each.considered
        ]
        labels[program_id] = await labels_of_traces(tx, forced.program(program_id), traces)
    return Why(
        grants=[_grant(forced, each, taken) for each in grants],
        considered=[
            considered_of(
                forced.program(each.program_id),
                trace,
                names[each.program_id],
                labels[each.program_id],
            )
            for each in kept
            for trace in each.considered
        ],
    )


async def labels_of_traces(tx: Tx, terms: Terms, traces: Iterable[RuleTrace]) -> InBoth:
    """What the words of these traces of a program need, with what was seen. A few statements."""
    reasons = [reason for trace in traces for reason in trace.reasons]
    mentions = mentions_in(each.node for each in reasons)
    for each in reasons:
        if isinstance(each.node, nodes.Attr):
            mentions.update(mentions_seen(each.node.path, each.seen))
    return in_both(await glossary_of_terms(tx, terms, mentions))


async def _given_back(
    tx: Tx, happened: Happened, booked: Sequence[TransferView]
) -> list[TransferView]:
    """Units that the order was paid with and that came back since."""
    spends = {each.id for each in booked if each.kind == "spent"}
    if not spends:
        return []
    which = TransferFilter(
        owner_ids=happened.owner_ids, kinds=("given_back",), from_at=happened.occurred_at
    )
    found = await ledger.transfers(tx, which, count=_GIVEN_BACK_MAX)
    return [each for each in found if each.reverses_id in spends]


async def _changes(tx: Tx, forced: InForce, happened: Happened) -> list[TierChanged]:
    """The changes of tiers at the instant of what happened."""
    after = HistoryKey(effective_at=happened.occurred_at + _MOMENT, member_id=_FIRST_ID, ordinal=0)
    changed: list[TierChanged] = []
    for terms in forced.programs:
        for course in terms.ladders:
            page = await tiers.history(
                tx, course.ladder.id, happened.owner_ids, after=after, count=_CHANGES_MAX
            )
            changed += [
                _changed(terms.program.code, course.ladder.code, each)
                for each in reversed(page.changes)
                if each.effective_at == happened.occurred_at and each.from_tier != each.tier
            ]
    return changed


def _changed(program: str, ladder: str, change: PastChange) -> TierChanged:
    return TierChanged(
        program=program,
        ladder=ladder,
        from_tier=change.from_tier,
        tier=change.tier,
        why=change.why,
    )


def _booked(forced: InForce, transfer: TransferView, grant: Granted | None) -> BookedUnits:
    terms, asset = forced.asset(transfer.asset_id)
    return BookedUnits(
        kind=transfer.kind,
        program=terms.program.code,
        asset=asset.settings.code,
        units=transfer.units,
        effective_at=transfer.effective_at,
        transfer_id=transfer.id,
        reference_kind=transfer.reference_kind,
        reference_id=transfer.reference_id,
        rule=grant.rule_code if grant else None,
        version_id=grant.version_id if grant else None,
    )


def _grant(forced: InForce, granted: Granted, taken: Sequence[Reversal]) -> GrantWhy:
    return GrantWhy(
        program=forced.program(granted.program_id).program.code,
        rule=granted.rule_code,
        version_id=granted.version_id,
        asset=granted.asset,
        units=granted.units,
        taken_back_units=granted.reversed_units,
        transfer_id=granted.transfer_id,
        lot_id=granted.lot_id,
        lines=[
            GrantLine(ordinal=each.ordinal, units=each.units, taken_back_units=each.reversed_units)
            for each in granted.lines
        ],
        taken_back=[
            TakenPart(
                return_id=each.return_id,
                ordinal=each.ordinal,
                units=each.units,
                recorded_at=each.recorded_at,
            )
            for each in taken
            if each.granted_id == granted.id
        ],
    )


def considered_of(terms: Terms, trace: RuleTrace, names: RuleNames, labels: InBoth) -> Considered:
    """What became of a rule of a program, in words."""
    name = names.get(trace.rule_code, {})
    english, chinese = name.get("en"), name.get("zh-CN") or name.get("en")
    return Considered(
        program=terms.program.code,
        rule=trace.rule_code,
        version_id=trace.version_id,
        outcome=trace.outcome,
        words=Said(
            en=rules.trace_words(trace, "en", labels.en, english),
            zh_cn=rules.trace_words(trace, "zh-CN", labels.zh_cn, chinese),
        ),
        given=trace.given,
        cuts=trace.cuts,
        lost_to=trace.lost_to,
    )
