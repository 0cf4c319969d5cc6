"""Configuring assets."""

from collections.abc import Sequence
from datetime import datetime

from regulars.domains.ledger.errors import AssetInvalid
from regulars.domains.ledger.policy.configuring import conflict_of, fault_of_settings
from regulars.domains.ledger.store import assets as stored
from regulars.domains.ledger.types.assets import Asset, AssetSettings, ConfiguredAsset
from regulars.infra.db import Tx
from regulars.kernel.ids import new_ids


async def configure(
    tx: Tx, assets: Sequence[AssetSettings], now: datetime
) -> list[ConfiguredAsset]:
    """Create or change assets by their code, all or none; the answers are in the given order.

    Changed policies hold for what is earned from now on: lots keep the terms they came with.
    Refuses settings that make no sense (`asset_invalid`) and changes of what an asset counts
    (`asset_conflict`).
    """
    if len({each.code for each in assets}) != len(assets):
        raise AssetInvalid("an asset is named twice")
    for settings in assets:
        if fault := fault_of_settings(settings):
            raise fault
    known = await stored.lock_assets(tx, [each.code for each in assets])
    changed = [each for each in assets if _is_changed(known.get(each.code), each)]
    saved = await stored.save_assets(tx, changed, new_ids(len(changed)), now) if changed else {}
    return [_configured(known.get(each.code), saved.get(each.code)) for each in assets]


def _is_changed(known: Asset | None, given: AssetSettings) -> bool:
    if known is None:
        return True
    if conflict := conflict_of(known.settings, given):
        raise conflict
    return known.settings != given


def _configured(known: Asset | None, saved: Asset | None) -> ConfiguredAsset:
    if saved is not None:
        return ConfiguredAsset(asset=saved, outcome="updated" if known else "created")
    assert known is not None, "what was not saved was known"
    return ConfiguredAsset(asset=known, outcome="unchanged")
