"""What somebody has of assets, as conditions ask for it: whole units by measure, and by death."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from regulars.domains.ledger.types import Asset, Balance, Dying
from regulars.kernel.conditions.facts import Amount, ExpiringAmount
from regulars.kernel.conditions.vocabulary import AssetMeasure

Had = tuple[Asset, Balance, Sequence[Dying]]
"""An asset, what stands of it, and what of that dies when."""


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """Balances by asset and measure, and what expires. An asset that is not in it is unknown."""

    balances: Mapping[tuple[str, AssetMeasure], Amount] = {}
    expiring: Sequence[ExpiringAmount] = ()


NOTHING = Holdings()


def holdings(assets: Iterable[Asset], had: Iterable[Had]) -> Holdings:
    """What a person has of each of these assets: nothing where they have no account."""
    balances: dict[tuple[str, AssetMeasure], Amount] = {}
    expiring: list[ExpiringAmount] = []
    for asset, balance, dying in [*((each, Balance(), ()) for each in assets), *had]:
        code, scale = asset.settings.code, -asset.settings.scale
        balances[code, "spendable"] = Decimal(balance.spendable_units).scaleb(scale)
        balances[code, "pending"] = Decimal(balance.pending_units).scaleb(scale)
        balances[code, "held"] = Decimal(balance.held_units).scaleb(scale)
        expiring += [
            ExpiringAmount(
                asset=code, amount=Decimal(each.units).scaleb(scale), expires_at=each.expires_at
            )
            for each in dying
        ]
    return Holdings(balances=balances, expiring=expiring)
