"""Units that an order is paid with: spent, or captured from a hold, before the order is saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.errors import AssetNotFound
from regulars.domains.ledger.types import Asset, Capture, Posted, Posting, Spend
from regulars.domains.orders.types import NewDocument, NewTender
from regulars.flows.rewards.effects import BalanceEffect, Effects, UnitEffect
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """An order that is about to be saved, and whose units it is paid with."""

    document_id: UUID
    document: NewDocument
    owner_ids: tuple[UUID, ...]


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """Units that one tender of an order took."""

    program_code: str
    asset: Asset
    answer: Posted


async def spend(
    tx: Tx, payments: Sequence[Payment], now: datetime
) -> dict[UUID, Refusal | list[Spent]]:
    """Take what each order is paid with: all of an order's tenders, or none and the refusal."""
    codes = {each.asset for payment in payments for each in _tenders(payment.document)}
    assets = {
        asset.settings.code: asset
        for asset in await known.assets(tx, codes=sorted(code for code in codes if code))
    }
    try:
        async with tx.connection.transaction():
            return dict(await _spend(tx, payments, assets, now))
    except Refusal as refusal:
        if len(payments) == 1:
            return {payments[0].document_id: refusal}
    # Somebody cannot pay: each for itself, so that whoever can is not refused with them.
    answers: dict[UUID, Refusal | list[Spent]] = {}
    for payment in payments:
        try:
            async with tx.connection.transaction():
                answers |= await _spend(tx, [payment], assets, now)
        except Refusal as refusal:
            answers[payment.document_id] = refusal
    return answers


def is_paid_in_units(document: NewDocument) -> bool:
    """Whether any part of the order is paid with units of an asset."""
    return any(True for _ in _tenders(document))


def _tenders(document: NewDocument) -> list[NewTender]:
    return [each for each in document.tenders if each.asset is not None]


def spent_effects(spent: Sequence[Spent]) -> Effects:
    """What was spent, tender by tender, and what is left."""
    return Effects(
        units=[
            UnitEffect(
                kind="spent",
                program=each.program_code,
                asset=each.asset.settings.code,
                units=each.answer.units,
                transfer_id=each.answer.id,
            )
            for each in spent
        ],
        balances=[
            BalanceEffect(
                program=each.program_code,
                asset=each.asset.settings.code,
                balance=each.answer.balance,
            )
            for each in spent
            if each.answer.balance is not None
        ],
    )


async def _spend(
    tx: Tx, payments: Sequence[Payment], assets: Mapping[str, Asset], now: datetime
) -> dict[UUID, list[Spent]]:
    """Take all that these orders are paid with; raises the first refusal."""
    taken: list[tuple[UUID, Asset]] = []
    postings: list[Posting] = []
    for payment in payments:
        for tender in _tenders(payment.document):
            assert tender.asset is not None, "a tender in units names its asset"
            assert tender.units is not None, "the order was checked"
            if (asset := assets.get(tender.asset)) is None:
                raise AssetNotFound(f"no asset {tender.asset}")
            taken.append((payment.document_id, asset))
            postings.append(_posting(payment, asset, tender.units, tender.hold_id))
    answers = await ledger.post(tx, postings, now)
    programs = await catalog.codes_of(
        tx, "program", {asset.settings.program_id for _, asset in taken}
    )
    spent: dict[UUID, list[Spent]] = {}
    for (document_id, asset), answer in zip(taken, answers, strict=True):
        if isinstance(answer, Refusal):
            raise answer
        program_code = programs[asset.settings.program_id]
        each = Spent(program_code=program_code, asset=asset, answer=answer)
        spent.setdefault(document_id, []).append(each)
    return spent


def _posting(payment: Payment, asset: Asset, units: int, hold_id: UUID | None) -> Posting:
    return Posting(
        owner_ids=payment.owner_ids,
        asset_id=asset.id,
        effective_at=payment.document.occurred_at,
        act=Spend(units=units) if hold_id is None else Capture(hold_id=hold_id, units=units),
        reference_kind="order",
        reference_id=payment.document_id,
        is_backfill=payment.document.is_backfill,
    )
