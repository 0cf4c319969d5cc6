"""What waits, is held or expires, in conditions: of rules, and of segments over all members."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.insights import queries as insights
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.types import Earn, PendingDays, PlaceHold, Posted, RollingExpiry
from regulars.domains.members import queries as members
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.record_orders import RecordedOrder, Submission
from regulars.flows.rewards.terms import in_force
from regulars.flows.segments.facts import Moment, facts_at
from regulars.infra.clock import MovableClock
from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.parse import from_builtins
from tests.integration.segments.test_upkeep import build, keep, members_of
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.in_force import install_program, points_for_money
from tests.support.ledger import posting

MONTH_OF_POINTS = [{"code": "points", "kind": "points", "expiry": RollingExpiry(days=30)}]
WEEK = {"kind": "next", "count": 7, "unit": "days"}


def asset(measure: str, cmp: str, value: int, **more: Any) -> dict[str, Any]:
    leaf = {"op": "asset", "asset": "points", "measure": measure, "cmp": cmp, "value": value}
    return {"v": 1, **leaf, **more}


async def buy(platform: Platform, number: str, pence: int) -> RecordedOrder:
    sold = document(number, line("TEA", 1, pence), occurred_at=platform.clock.now())
    (answer,) = await record(platform, Submission(document=sold, customer=customer("C-1")))
    return answer


async def test_a_rule_asks_for_what_expires_soon(platform: Platform, clock: MovableClock) -> None:
    hurry = {
        "trigger": {"on": "order"},
        "names": {"en": "Hurry"},
        "when": asset("expiring", "ge", 20, window=WEEK),
        "effects": [{"kind": "fixed", "asset": "points", "units": 5}],
    }
    rules = {"base": points_for_money("1.00"), "hurry": hurry}
    await install_program(platform, assets=MONTH_OF_POINTS, rules_by_code=rules)
    granted = []
    for number in ("A-1", "A-2", "A-3"):
        effects = (await buy(platform, number, 20_00)).effects
        granted.append(sorted(each.units for each in effects.units if each.kind == "earned"))
        clock.advance(timedelta(days=13))
    assert granted == [[20], [20], [5, 20]]


async def test_all_members_are_judged_as_one_is(platform: Platform, clock: MovableClock) -> None:
    """20 points expire in 30 days, 8 of them held for 2 days; 50 wait until day 10."""
    await install_program(
        platform,
        assets=[{**MONTH_OF_POINTS[0], "pending": PendingDays(days=10)}],
        rules_by_code={"base": points_for_money("1.00")},
    )
    member_id = (await buy(platform, "A-1", 50_00)).member_id
    now = clock.now()
    async with platform.database.transaction() as tx:
        [points] = await known.assets(tx, codes=["points"])
        acts = (
            Earn(units=20, available_at=now),
            PlaceHold(units=8, times_out_at=now + timedelta(days=2)),
        )
        answers = await ledger.post(
            tx, [posting(points, each, now, (member_id,)) for each in acts], now
        )
    assert all(isinstance(each, Posted) for each in answers)

    month = {"kind": "next", "count": 30, "unit": "days"}
    longer = {"kind": "next", "count": 31, "unit": "days"}
    expected = {
        0: {"pending": 50, "held": 8, "month": 0, "longer": 12},
        3: {"pending": 50, "held": 0, "month": 20, "longer": 20},
        10: {"pending": 0, "held": 0, "month": 20, "longer": 70},
        30: {"pending": 0, "held": 0, "month": 50, "longer": 50},
    }
    days = 0
    for day, figures in expected.items():
        clock.advance(timedelta(days=day - days))
        days = day
        for name, units in figures.items():
            window = {"month": month, "longer": longer}.get(name)
            leaf = (
                asset(name, "eq", units)
                if window is None
                else asset("expiring", "eq", units, window=window)
            )
            assert await judged(platform, member_id, leaf) == (True, True), (day, name)


async def test_a_segment_of_what_expires_is_kept_to_the_instant(
    platform: Platform, clock: MovableClock, database_url: str
) -> None:
    """Nothing happens to the member but time: the worker judges them when it changes the answer."""
    await install_program(
        platform, assets=MONTH_OF_POINTS, rules_by_code={"base": points_for_money("1.00")}
    )
    member_id = (await buy(platform, "A-1", 20_00)).member_id
    await keep(platform)
    await build(platform, "hurry", asset("expiring", "ge", 20, window=WEEK))
    found = []
    for step in (timedelta(days=23), timedelta(hours=1), timedelta(days=6), timedelta(hours=23)):
        clock.advance(step)
        await keep(platform)
        found.append(member_id in members_of(database_url, "hurry"))
    assert found == [False, True, True, False]


async def judged(
    platform: Platform, member_id: UUID, leaf: dict[str, Any]
) -> tuple[bool | None, bool | None]:
    """What is said of the member in SQL, and of the member alone in Python."""
    while await keep_members(platform.database, platform.clock):
        pass
    now, condition = platform.clock.now(), from_builtins(leaf)
    async with platform.database.transaction() as tx:
        [terms] = (await in_force(tx)).programs
        [found] = await insights.judged(tx, condition, await scope_of(tx, terms, now), [member_id])
        person = (await members.persons(tx, [member_id]))[member_id]
        moment = Moment(person=person, terms=terms, at=now, now=now)
        facts = await facts_at(tx, platform.vault, condition, moment)
    return found.truth, compiled(condition, compile_regex).evaluate(facts, now)
