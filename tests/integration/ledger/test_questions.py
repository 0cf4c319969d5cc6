"""Questions to the ledger: as of any instant, as known then, by month, by kind, by age."""

from datetime import date, timedelta

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.errors import AssetConflict, AssetInvalid, AssetNotFound
from regulars.domains.ledger.types import (
    AsOf,
    Balance,
    CohortBreakage,
    Earn,
    GiveBack,
    PendingOrder,
    PlaceHold,
    Release,
    RollingExpiry,
    Span,
    Spend,
    TakeBack,
    TransferFilter,
    TransferKey,
)
from tests.conftest import NOW
from tests.support.ledger import at, configured, post, posted, posting, settings, somebody

DAY = timedelta(days=1)


async def test_an_asset_is_configured_once_and_changed_by_its_code(platform: Platform) -> None:
    points = await configured(platform)
    assert await configured(platform) == points
    changed = await configured(platform, debt="unlimited")
    assert (changed.id, changed.settings.debt) == (points.id, "unlimited")
    assert changed.revision != points.revision
    priced = await configured(platform, unit_value="0.01", currency="GBP")
    assert (priced.settings.unit_value, priced.settings.currency) == ("0.01", "GBP")
    changed = await configured(platform, currency="GBP")
    async with platform.database.transaction() as tx:
        assert await queries.assets(tx, program_id=1) == [changed]
        assert await queries.asset_of_code(tx, "points") == changed
        for given, refusal in (
            ([settings(kind="growth", currency="GBP")], AssetConflict),
            ([settings()], AssetConflict),
            ([settings(currency="EUR")], AssetConflict),
            ([settings(scale=7)], AssetInvalid),
            ([settings(), settings()], AssetInvalid),
        ):
            try:
                await actions.configure(tx, given, NOW)
            except refusal:
                continue
            raise AssertionError(refusal)
        try:
            await queries.asset_of_code(tx, "nothing")
        except AssetNotFound:
            return
    raise AssertionError


async def test_changed_policies_hold_for_what_is_earned_from_then_on(platform: Platform) -> None:
    points, ann = await configured(platform, expiry=RollingExpiry(days=10)), somebody()
    await posted(platform, posting(points, Earn(units=1), NOW, ann))
    await configured(platform, expiry=RollingExpiry(days=20))
    await posted(platform, posting(points, Earn(units=2), NOW, ann))
    async with platform.database.transaction() as tx:
        lots = await queries.lots(tx, ann, AsOf(effective_at=NOW))
    assert [each.expires_at for each in lots] == [NOW + 10 * DAY, NOW + 20 * DAY]


async def test_balances_and_lots_are_had_as_of_any_instant_and_as_known_then(
    platform: Platform,
) -> None:
    points = await configured(platform, pending=PendingOrder(), expiry=RollingExpiry(days=30))
    ann = somebody()
    earn = posting(points, Earn(units=10, is_pending=False), NOW - 5 * DAY, ann)
    await posted(platform, earn, NOW - 5 * DAY)
    waiting = await posted(platform, posting(points, Earn(units=5), NOW - 4 * DAY, ann), NOW - DAY)
    release = posting(points, Release(lot_ids=(waiting.id,)), NOW - 2 * DAY, ann)
    await posted(platform, release, NOW)
    hold = PlaceHold(units=3, times_out_at=NOW + 3 * DAY)
    await posted(platform, posting(points, hold, NOW + DAY, ann), NOW + DAY)

    async def found(days: int, known_days: int | None = None) -> Balance:
        known_at = None if known_days is None else NOW + known_days * DAY
        as_of = AsOf(effective_at=NOW + days * DAY, known_at=known_at)
        async with platform.database.transaction() as tx:
            [one] = await queries.balances_as_of(tx, [ann], as_of)
        return one.balance

    assert await found(-6) == Balance()
    assert await found(-5) == Balance(spendable_units=10)
    assert await found(-4) == Balance(spendable_units=10, pending_units=5)
    assert await found(-2) == Balance(spendable_units=15)
    assert await found(1) == Balance(spendable_units=12, held_units=3)
    assert await found(3) == Balance(spendable_units=15)
    assert await found(25) == Balance(spendable_units=5)
    assert await found(28) == Balance()
    assert await found(-2, known_days=-2) == Balance(spendable_units=10)
    assert await found(-2, known_days=-1) == Balance(spendable_units=10, pending_units=5)
    assert await found(1, known_days=0) == Balance(spendable_units=15)


async def test_what_dies_soon_is_part_of_a_balance(platform: Platform) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=30), warn_days=(7, 14))
    ann = somebody()
    await posted(platform, posting(points, Earn(units=10), NOW, ann))
    await posted(platform, posting(points, Earn(units=5), NOW + 10 * DAY, ann))
    async with platform.database.transaction() as tx:
        [found] = await queries.balances(tx, [ann], NOW + 16 * DAY)
    assert (found.expiring_units, found.expiring_before) == (10, NOW + 30 * DAY)
    assert found.next_expires_at == NOW + 30 * DAY


async def test_a_statement_counts_what_died_whether_or_not_it_is_booked(
    platform: Platform,
) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=31), time_zone="Asia/Shanghai")
    ann, ben = somebody(), somebody()
    for owner_ids in (ann, ben):
        earn = posting(points, Earn(units=100), at("2026-01-10"), owner_ids, is_backfill=True)
        await posted(platform, earn)
    # In Shanghai this is February already.
    spend = posting(points, Spend(units=30), at("2026-01-31T16:00"), ann, is_backfill=True)
    spent = await posted(platform, spend)
    back = GiveBack(spend_id=spent.id, units=10)
    await posted(platform, posting(points, back, at("2026-02-01"), ann, is_backfill=True))
    months = (date(2026, 1, 1), date(2026, 2, 1))
    as_of = AsOf(effective_at=at("2026-03-01"))
    for is_booked in (False, True):
        if is_booked:
            async with platform.database.transaction() as tx:
                await actions.expire_lots(tx, points, actions.Closing(NOW, NOW))
        async with platform.database.transaction() as tx:
            january, february = await queries.statement(tx, points, ann, months, as_of)
            everybody = await queries.asset_statement(tx, points, months, as_of)
        assert (january.opening_units, january.earned_units, january.closing_units) == (0, 100, 100)
        assert (february.spent_units, february.reversed_units) == (-30, 10)
        assert (february.expired_units, february.closing_units) == (-80, 0)
        assert [each.closing_units for each in everybody] == [200, 0]
        assert everybody[1].expired_units == -180


async def test_totals_count_persons_by_kind_and_by_what_they_have(platform: Platform) -> None:
    points = await configured(platform, debt="within_balance")
    ann, ben, eve = somebody(), somebody(), somebody()
    await post(
        platform,
        [
            posting(points, Earn(units=100), NOW - 2 * DAY, ann, is_backfill=True),
            posting(points, TakeBack(units=30), NOW - DAY, ann, is_backfill=True),
            posting(points, Earn(units=5), NOW - DAY, ben, is_backfill=True),
            posting(points, TakeBack(units=8), NOW - DAY, ben, is_backfill=True),
            posting(points, TakeBack(units=1), NOW - DAY, eve, is_backfill=True),
        ],
    )
    async with platform.database.transaction() as tx:
        now = await queries.totals(tx, points, AsOf(effective_at=NOW))
        then = await queries.totals(tx, points, AsOf(effective_at=NOW - 2 * DAY))
    assert (now.earned_units, now.taken_back_units, now.forgiven_units) == (105, 35, 4)
    assert (now.outstanding_units, now.owner_count) == (70, 3)
    assert (now.owners_above_zero, now.owners_at_zero, now.owners_below_zero) == (1, 2, 0)
    assert (then.outstanding_units, then.owner_count) == (100, 1)


async def test_the_liability_is_estimated_from_lots_of_the_same_age(platform: Platform) -> None:
    points = await configured(
        platform,
        expiry=RollingExpiry(days=60),
        unit_value="0.01",
        currency="GBP",
        breakage=CohortBreakage(lots_min=2),
    )
    owners = [somebody() for _ in range(4)]
    old = NOW - 200 * DAY
    await post(
        platform,
        [
            *(posting(points, Earn(units=100), old, each, is_backfill=True) for each in owners),
            posting(points, Spend(units=100), old + DAY, owners[0], is_backfill=True),
            posting(points, Spend(units=50), old + 40 * DAY, owners[1], is_backfill=True),
            posting(points, TakeBack(units=100), old + DAY, owners[2], is_backfill=True),
            posting(points, Earn(units=1_000), NOW - DAY, owners[3]),
            posting(points, Earn(units=100), NOW - 40 * DAY, owners[3], is_backfill=True),
        ],
    )
    async with platform.database.transaction() as tx:
        before = await queries.liability(tx, points, AsOf(effective_at=NOW))
        await actions.expire_lots(tx, points, actions.Closing(NOW, NOW))
        found = await queries.liability(tx, points, AsOf(effective_at=NOW))
    assert found == before
    assert [
        (each.age_months, each.outstanding_units, each.sample_units, each.sample_unused_units)
        for each in found.ages
    ] == [(0, 1_000, 300, 150), (1, 100, 200, 150)]
    assert [each.unused_units for each in found.ages] == [500, 75]
    assert found.value_minor == 525


async def test_transfers_come_newest_first_in_pages_with_the_lots_they_changed(
    platform: Platform,
) -> None:
    points, ann, order_id = await configured(platform), somebody(), somebody()[0]
    more = {"reference_kind": "order", "reference_id": order_id, "reason": "sale", "actor": "till"}
    first = await posted(platform, posting(points, Earn(units=10), NOW, ann, **more))
    second = await posted(platform, posting(points, Earn(units=20), NOW + DAY, ann, **more))
    third = await posted(
        platform, posting(points, Spend(units=15), NOW + 2 * DAY, ann), NOW + 2 * DAY
    )
    async with platform.database.transaction() as tx:
        which = TransferFilter(owner_ids=ann)
        page = await queries.transfers(tx, which, count=2)
        after = TransferKey(effective_at=page[-1].effective_at, id=page[-1].id)
        rest = await queries.transfers(tx, which, after=after, count=2)
        earned = await queries.transfers(tx, TransferFilter(owner_ids=ann, kinds=("earned",)))
        of_order = await queries.transfers_of_references(tx, [order_id])
        entries = await queries.lots_of_transfers(tx, ann, [third.id])
    assert [each.id for each in page] == [third.id, second.id]
    assert [each.id for each in rest] == [first.id]
    assert [each.id for each in earned] == [second.id, first.id]
    assert [each.id for each in of_order] == [first.id, second.id]
    assert (rest[0].debit_account, rest[0].credit_account) == ("issued", "member")
    assert (rest[0].reason, rest[0].actor) == ("sale", "till")
    assert [(each.lot_id, each.units) for each in entries] == [(first.id, -10), (second.id, -5)]


async def test_growth_counts_what_was_earned_less_what_was_taken_back(platform: Platform) -> None:
    growth, ann, ben = await configured(platform, kind="growth"), somebody(), somebody()
    await post(
        platform,
        [
            posting(growth, Earn(units=100), NOW - 9 * DAY, ann, is_backfill=True),
            posting(growth, Earn(units=50), NOW - 5 * DAY, ben, is_backfill=True),
            posting(growth, TakeBack(units=20), NOW - 4 * DAY, ann, is_backfill=True),
            posting(growth, Spend(units=80), NOW - 3 * DAY, ann, is_backfill=True),
        ],
    )
    both = (*ann, *ben)
    spans = [
        Span(owner_ids=both, from_at=NOW - 9 * DAY, before_at=NOW),
        Span(owner_ids=both, from_at=NOW - 8 * DAY, before_at=NOW),
        Span(owner_ids=ann, from_at=NOW - 9 * DAY, before_at=NOW - 4 * DAY),
        Span(owner_ids=somebody(), from_at=NOW - 9 * DAY, before_at=NOW),
    ]
    async with platform.database.transaction() as tx:
        assert await queries.earned_net(tx, growth.id, spans) == [130, 30, 100, 0]
