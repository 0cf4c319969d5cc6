"""What the ledger announces: units by asset code, and where they stand afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from regulars.domains.ledger.policy.wallet import Hold, Transfer
from regulars.domains.ledger.types.answers import Balance, Posted
from regulars.domains.ledger.types.assets import Asset
from regulars.domains.ledger.types.postings import (
    Adjust,
    Capture,
    Earn,
    GiveBack,
    Move,
    PlaceHold,
    Posting,
    Release,
    Spend,
    TakeBack,
    Touch,
    VoidHold,
)
from regulars.infra.outbox import Announcement

_TOPICS: dict[type[Any], str] = {
    Earn: "ledger.earned",
    Spend: "ledger.spent",
    TakeBack: "ledger.taken_back",
    GiveBack: "ledger.given_back",
    Release: "ledger.released",
    Adjust: "ledger.adjusted",
    Move: "ledger.moved",
    PlaceHold: "ledger.hold_placed",
    Capture: "ledger.hold_captured",
    VoidHold: "ledger.hold_voided",
    Touch: "ledger.reinstated",
}


def announcements_of(
    posting: Posting, posted: Posted, asset: Asset, balance: Balance
) -> list[Announcement]:
    """A posting that did something; one that found nothing to do is not worth telling."""
    topic = _TOPICS.get(type(posting.act))
    is_idle = not posted.units and isinstance(posting.act, Release | Touch)
    if topic is None or is_idle:
        return []
    payload = {
        "asset": asset.settings.code,
        "posting_id": posted.id,
        "units": posting.act.units if isinstance(posting.act, Adjust) else posted.units,
        "spendable_units": balance.spendable_units,
        "total_units": balance.total_units,
        "effective_at": posting.effective_at,
        "reference_kind": posting.reference_kind,
        "reference_id": posting.reference_id,
        "hold_id": posted.hold_id,
    }
    if isinstance(posting.act, Move):
        payload["to_owner_id"] = posting.act.to_owner_ids[0]
    return [_announcement(topic, posting.owner_ids[0], payload, posting.effective_at)]


def of_due(
    transfers: Sequence[Transfer], holds: Sequence[Hold], assets: dict[int, Asset]
) -> list[Announcement]:
    """Deaths and timeouts that were met on the way."""
    return [
        *(
            expired(each.owner_id, assets[each.asset_id], each.units, each.effective_at)
            for each in transfers
            if each.kind == "expired"
        ),
        *(
            _announcement(
                "ledger.hold_timed_out",
                hold.owner_id,
                {
                    "asset": assets[hold.asset_id].settings.code,
                    "hold_id": hold.id,
                    "units": hold.units - hold.captured_units,
                },
                hold.times_out_at,
            )
            for hold in holds
        ),
    ]


def expired(owner_id: UUID, asset: Asset, units: int, at: datetime) -> Announcement:
    payload = {"asset": asset.settings.code, "units": units, "effective_at": at}
    return _announcement("ledger.expired", owner_id, payload, at)


def released(owner_id: UUID, asset: Asset, units: int, at: datetime) -> Announcement:
    payload = {"asset": asset.settings.code, "units": units, "effective_at": at}
    return _announcement("ledger.released", owner_id, payload, at)


def expiring_soon(
    owner_id: UUID, asset: Asset, units: int, expires_at: datetime, now: datetime
) -> Announcement:
    payload = {"asset": asset.settings.code, "units": units, "expires_at": expires_at}
    return _announcement("ledger.expiring_soon", owner_id, payload, now)


def _announcement(
    topic: str, owner_id: UUID, payload: dict[str, Any], at: datetime
) -> Announcement:
    return Announcement(topic=topic, subject_id=owner_id, payload=payload, occurred_at=at)
