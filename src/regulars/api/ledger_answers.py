"""Value as the API answers it. Assets stand by their codes; units are at the asset's scale."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger.types import (
    Asset,
    AssetKind,
    Balance,
    HoldState,
    HoldView,
    LotView,
    OwnerBalance,
    StatementMonth,
    TransferKind,
    TransferView,
)


class BalanceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in an account; a debt is negative, and part of the total."""

    spendable_units: int
    pending_units: int
    held_units: int
    debt_units: int
    total_units: int


class HoldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A hold; one whose time is out is `timed_out`, whether or not that was booked yet."""

    id: UUID
    member_id: UUID
    asset: str
    state: HoldState
    units: int
    captured_units: int
    placed_at: datetime
    times_out_at: datetime
    ended_at: datetime | None
    reason: str | None


class AssetBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What a member has of an asset, and what of it dies soon."""

    asset: str
    name: str
    names: dict[str, str]
    unit_names: dict[str, str]
    kind: AssetKind
    scale: int
    currency: str | None
    balance: BalanceAnswer
    expiring_units: int
    expiring_before: datetime | None
    next_expires_at: datetime | None


class LotAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A lot as it stood; `available_at` is None while it waits to be released."""

    id: UUID
    asset: str
    is_debt: bool
    units: int
    remaining_units: int
    held_units: int
    earned_at: datetime
    available_at: datetime | None
    expires_at: datetime | None
    reference_kind: str | None
    reference_id: UUID | None


class TransferAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer as it was booked, between which accounts."""

    id: UUID
    asset: str
    kind: TransferKind
    units: int
    debit_account: str
    credit_account: str
    effective_at: datetime
    recorded_at: datetime
    reference_kind: str | None
    reference_id: UUID | None
    reason: str | None
    actor: str | None
    hold_id: UUID | None
    reverses_id: UUID | None


class MonthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One local month: closing = opening + all between; what goes is negative."""

    asset: str
    month: date
    opening_units: int
    earned_units: int
    spent_units: int
    expired_units: int
    reversed_units: int
    adjusted_units: int
    moved_units: int
    forgiven_units: int
    closing_units: int


Codes = Mapping[int, str]
"""The codes of assets by id."""


def codes_of(assets: Sequence[Asset]) -> dict[int, str]:
    return {each.id: each.settings.code for each in assets}


def balance_answer(balance: Balance) -> BalanceAnswer:
    return BalanceAnswer(
        spendable_units=balance.spendable_units,
        pending_units=balance.pending_units,
        held_units=balance.held_units,
        debt_units=balance.debt_units,
        total_units=balance.total_units,
    )


def hold_answer(hold: HoldView, asset: str) -> HoldAnswer:
    return HoldAnswer(
        id=hold.id,
        member_id=hold.owner_id,
        asset=asset,
        state=hold.state,
        units=hold.units,
        captured_units=hold.captured_units,
        placed_at=hold.placed_at,
        times_out_at=hold.times_out_at,
        ended_at=hold.ended_at,
        reason=hold.reason,
    )


def asset_balance(owned: OwnerBalance, asset: Asset) -> AssetBalance:
    settings = asset.settings
    return AssetBalance(
        asset=settings.code,
        name=settings.name,
        names=settings.names,
        unit_names=settings.unit_names,
        kind=settings.kind,
        scale=settings.scale,
        currency=settings.currency,
        balance=balance_answer(owned.balance),
        expiring_units=owned.expiring_units,
        expiring_before=owned.expiring_before,
        next_expires_at=owned.next_expires_at,
    )


def lot_answer(lot: LotView, codes: Codes) -> LotAnswer:
    return LotAnswer(
        id=lot.id,
        asset=codes[lot.asset_id],
        is_debt=lot.is_debt,
        units=lot.units,
        remaining_units=lot.remaining_units,
        held_units=lot.held_units,
        earned_at=lot.earned_at,
        available_at=lot.available_at,
        expires_at=lot.expires_at,
        reference_kind=lot.reference_kind,
        reference_id=lot.reference_id,
    )


def transfer_answer(transfer: TransferView, codes: Codes) -> TransferAnswer:
    return TransferAnswer(
        id=transfer.id,
        asset=codes[transfer.asset_id],
        kind=transfer.kind,
        units=transfer.units,
        debit_account=transfer.debit_account,
        credit_account=transfer.credit_account,
        effective_at=transfer.effective_at,
        recorded_at=transfer.recorded_at,
        reference_kind=transfer.reference_kind,
        reference_id=transfer.reference_id,
        reason=transfer.reason,
        actor=transfer.actor,
        hold_id=transfer.hold_id,
        reverses_id=transfer.reverses_id,
    )


def month_answer(month: StatementMonth, asset: str) -> MonthAnswer:
    return MonthAnswer(
        asset=asset,
        month=month.month,
        opening_units=month.opening_units,
        earned_units=month.earned_units,
        spent_units=month.spent_units,
        expired_units=month.expired_units,
        reversed_units=month.reversed_units,
        adjusted_units=month.adjusted_units,
        moved_units=month.moved_units,
        forgiven_units=month.forgiven_units,
        closing_units=month.closing_units,
    )
