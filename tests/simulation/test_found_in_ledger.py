"""What the simulation found in the ledger, each told once more by itself."""

from datetime import timedelta

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.types import (
    Balance,
    Earn,
    PlaceHold,
    Posted,
    Posting,
    RollingExpiry,
    Spend,
    TakeBack,
)
from regulars.kernel.ids import new_id
from tests.support.in_force import install_program
from tests.support.ledger import ANN, Keeper, at, posting


async def test_holds_of_two_assets_do_not_meet(platform: Platform) -> None:
    """What is held of one asset is of no concern to a posting on the other."""
    codes = ("points", "credits")
    await install_program(platform, assets=[{"code": each, "kind": "points"} for each in codes])
    now, owner = platform.clock.now(), (new_id(),)
    async with platform.database.transaction() as tx:
        assets = await known.assets(tx, codes=codes)
        for asset in assets:
            acts = Earn(units=10), PlaceHold(units=4, times_out_at=now + timedelta(days=1))
            await ledger.post(tx, [posting(asset, each, now, owner) for each in acts], now)
    async with platform.database.transaction() as tx:
        spends = [posting(each, Spend(units=6), now, owner) for each in assets]
        answers = [(await ledger.post(tx, [each], now))[0] for each in spends]
    balances = [each.balance for each in answers if isinstance(each, Posted)]
    assert balances == [Balance(held_units=4), Balance(held_units=4)]


def test_units_told_of_after_their_death_repay_only_what_was_owed_while_they_lived() -> None:
    keeper = Keeper(is_live=True, debt="unlimited", expiry=RollingExpiry(days=30))
    keeper.moved(TakeBack(units=10), "2026-01-10")
    keeper.moved(TakeBack(units=20), "2026-03-01")
    late = Posting(owner_ids=ANN, asset_id=1, effective_at=at("2026-01-05"), act=Earn(units=100))
    keeper.book.apply(late, at("2026-03-02"))
    assert keeper.balance("2026-03-02") == Balance(debt_units=-20)
