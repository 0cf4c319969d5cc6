"""Ladders in versions: drafts, going live, ending."""

import pytest

from regulars.bootstrap import Platform
from regulars.domains.tiers import actions, queries
from regulars.domains.tiers.errors import (
    LadderInvalid,
    LadderNotFound,
    LiveFromTooEarly,
    NoDraftLadder,
    TierRemoved,
)
from regulars.domains.tiers.types import DraftLadder, LadderBody, Spend, TopMembers, Version
from tests.support.tiers import LONDON, MICRO, at, body, tier

NEW_YEAR = at("2026-01-01")


async def drafted(platform: Platform, of: LadderBody) -> Version:
    async with platform.database.transaction() as tx:
        draft = DraftLadder(program_id=1, code="status", body=of)
        return await actions.save_draft(tx, draft, "ann", platform.clock.now())


async def live(platform: Platform, of: LadderBody, live_from: str = "2026-01-01") -> Version:
    saved = await drafted(platform, of)
    async with platform.database.transaction() as tx:
        return await actions.go_live(tx, saved.ladder_id, at(live_from), platform.clock.now())


async def test_a_draft_replaces_the_draft_before(platform: Platform) -> None:
    await drafted(platform, body())
    second = await drafted(platform, body(tier("jade", "5")))
    async with platform.database.transaction() as tx:
        assert await queries.versions(tx, second.ladder_id) == [second]
        assert await queries.courses(tx, [LONDON]) == []
    assert (second.number, second.state, second.created_by) == (1, "draft", "ann")


async def test_going_live_ends_the_version_before_at_that_instant(platform: Platform) -> None:
    first = await live(platform, body())
    second = await live(platform, body(tier("bronze", "9"), *body().tiers[1:]), "2026-07-01")
    async with platform.database.transaction() as tx:
        one, two = await queries.versions(tx, first.ladder_id)
        (ladder,) = await queries.courses(tx, [LONDON])
    assert (one.state, one.live_until) == ("retired", at("2026-07-01"))
    assert (two, two.state, two.live_until) == (second, "live", None)
    in_force = [ladder.at(at(day)) for day in ("2025-12-31", "2026-06-30", "2026-07-01")]
    assert [each and each.number for each in in_force] == [None, 1, 2]


async def test_a_version_cannot_go_live_before_the_one_before_it(platform: Platform) -> None:
    await live(platform, body())
    with pytest.raises(LiveFromTooEarly):
        await live(platform, body(), "2025-12-31")
    with pytest.raises(LiveFromTooEarly):
        await live(platform, body(), "2026-01-01")


async def test_a_tier_is_not_removed_without_a_word(platform: Platform) -> None:
    await live(platform, body())
    with pytest.raises(TierRemoved):
        await live(platform, body(tier("gold", "5000")), "2026-07-01")
    told = body(tier("gold", "5000"), replaced={"bronze": "gold", "silver": "gold"})
    assert (await live(platform, told, "2026-07-01")).number == 2


async def test_what_cannot_be_is_refused(platform: Platform) -> None:
    with pytest.raises(LadderInvalid):
        await drafted(platform, body(floor="jade"))
    first = await live(platform, body())
    async with platform.database.transaction() as tx:
        with pytest.raises(NoDraftLadder):
            await actions.go_live(tx, first.ladder_id, at("2026-07-01"), NEW_YEAR)
        with pytest.raises(LadderNotFound):
            await actions.go_live(tx, 99, at("2026-07-01"), NEW_YEAR)
        with pytest.raises(LadderNotFound):
            await queries.course(tx, LONDON, "other")


async def test_a_ladder_can_end(platform: Platform) -> None:
    first = await live(platform, body())
    async with platform.database.transaction() as tx:
        await actions.retire(tx, first.ladder_id, at("2026-07-01"))
        (ladder,) = await queries.courses(tx, [LONDON])
        assert await queries.ladders(tx, [1]) == [ladder.ladder]
    assert ladder.at(at("2026-06-30")) is not None
    assert ladder.at(at("2026-07-01")) is None


async def test_thresholds_of_shares_are_drawn_once_for_an_instant(platform: Platform) -> None:
    await live(platform, body(tier("gold", "0", entry=TopMembers(Spend(), "50"))))
    async with platform.database.transaction() as tx:
        (ladder,) = await queries.courses(tx, [LONDON])
        for figures in ([4 * MICRO, 2 * MICRO], [9 * MICRO]):
            await actions.draw_cutoffs(tx, ladder, {"spend": figures}, NEW_YEAR, NEW_YEAR)
        (ladder,) = await queries.courses(tx, [LONDON])
    terms = ladder.at(NEW_YEAR)
    assert terms is not None
    assert terms.cutoffs_at(NEW_YEAR) == {"top_members spend 50": 4 * MICRO}
