"""What the simulation found in the ledger, each told once more by itself."""

from datetime import timedelta

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.types import (
    AsOf,
    Balance,
    Capture,
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


async def test_a_hold_that_used_up_one_of_its_lots_still_holds_the_other(
    platform: Platform,
) -> None:
    """As of an instant, and until its time is out, whether or not that was booked."""
    await install_program(platform)
    now, owner = platform.clock.now(), (new_id(),)
    out = now + timedelta(days=1)
    async with platform.database.transaction() as tx:
        (asset,) = await known.assets(tx, codes=["points"])
        acts = Earn(units=4), Earn(units=10), PlaceHold(units=9, times_out_at=out)
        answers = await ledger.post(tx, [posting(asset, each, now, owner) for each in acts], now)
        assert isinstance(answers[2], Posted)
        part = Capture(hold_id=answers[2].id, units=4, keep_rest=True)
        await ledger.post(tx, [posting(asset, part, now, owner)], now)
    async with platform.database.transaction() as tx:
        (then,) = await known.balances_as_of(tx, [owner], AsOf(effective_at=now, known_at=now))
        (later,) = await known.balances(tx, [owner], out)
    assert then.balance == Balance(spendable_units=5, held_units=5)
    assert later.balance == Balance(spendable_units=10)
