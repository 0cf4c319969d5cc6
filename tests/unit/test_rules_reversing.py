"""What returns take back, in memory."""

from itertools import permutations
from uuid import UUID

import pytest

from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import (
    Count,
    CounterKey,
    Granted,
    GrantedLine,
    ReturnedLine,
    TakenBack,
    Tally,
    Undone,
)
from regulars.kernel.period import EPOCH
from tests.support.rules import NOON

ORDER, RETURN, MEMBER, RULE = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)


def grant(*lines: int, units: int = 0, asset: str = "points", at: int = 9) -> Granted:
    return Granted(
        member_id=MEMBER,
        id=UUID(int=at),
        program_id=1,
        reference_kind="order",
        reference_id=ORDER,
        rule_id=RULE,
        rule_code="base",
        version_id=UUID(int=5),
        asset=asset,
        units=units or sum(lines),
        reversed_units=0,
        transfer_id=None,
        lot_id=None,
        occurred_at=NOON,
        recorded_at=NOON,
        lines=tuple(GrantedLine(ordinal=at, units=each) for at, each in enumerate(lines, 1)),
    )


def came_back(ordinal: int, returned: int, sold: int, return_id: UUID = RETURN) -> ReturnedLine:
    return ReturnedLine(
        reference_id=ORDER,
        ordinal=ordinal,
        quantity_milli=sold,
        returned_milli=returned,
        return_id=return_id,
    )


def taken(granted: Granted, *returned: ReturnedLine) -> tuple[int, Granted]:
    """How much is taken, and the grant after that."""
    found = rules.taken_by_returns([granted], returned)
    return sum(each.units for each in found), rules.after(found[0]) if found else granted


@pytest.mark.parametrize("parts", sorted(set(permutations([1000, 2000, 4000]))), ids=str)
def test_three_partial_returns_in_any_order_are_one_full_return(parts: tuple[int, ...]) -> None:
    granted = grant(10)
    came, sums = 0, []
    for part in parts:
        came += part
        units, granted = taken(granted, came_back(1, came, 7000))
        sums.append(units)
    assert sum(sums) == 10 == granted.reversed_units
    assert all(each >= 0 for each in sums)


def test_a_third_of_ten_is_three_and_two_thirds_are_seven() -> None:
    shares = [rules.share_taken(10, 3000, milli) for milli in (0, 1000, 2000, 3000)]
    assert shares == [0, 3, 7, 10]


def test_half_of_an_odd_number_is_rounded_up() -> None:
    assert rules.share_taken(5, 2000, 1000) == 3


def test_the_same_return_twice_takes_nothing_the_second_time() -> None:
    units, after = taken(grant(10), came_back(1, 1000, 2000))
    again, _ = taken(after, came_back(1, 1000, 2000))
    assert (units, again) == (5, 0)


def test_lines_that_do_not_come_back_keep_what_they_earned() -> None:
    units, after = taken(grant(10, 20), came_back(2, 1000, 1000))
    assert units == 20
    assert [line.reversed_units for line in after.lines] == [0, 20]


def test_returns_that_come_at_once_take_what_each_would_take_alone() -> None:
    first, second = UUID(int=21), UUID(int=22)
    (found,) = rules.taken_by_returns(
        [grant(10)], [came_back(1, 3000, 3000, second), came_back(1, 1000, 3000, first)]
    )
    assert [(each.return_id, each.units) for each in found.parts] == [(first, 3), (second, 7)]
    assert rules.after(found).lines[0].reversed_units == 10


def test_undoing_takes_all_that_is_left_with_lines_or_without() -> None:
    undone = [Undone(reference_id=ORDER, by_id=RETURN)]
    _, partly = taken(grant(10, 20), came_back(1, 1000, 2000))
    (left,) = rules.taken_by_undoing([partly], undone)
    assert left.units == 25
    (whole,) = rules.taken_by_undoing([grant(units=50)], undone)
    assert [(part.ordinal, part.units) for part in whole.parts] == [(0, 50)]
    assert rules.taken_by_undoing([rules.after(whole)], undone) == []


def tally(asset: str, units: int = 0, times: int = 0, gives_back: bool = True) -> Tally:
    key = CounterKey(MEMBER, RULE, "member", "lifetime", EPOCH, asset)
    return Tally(
        member_id=MEMBER,
        reference_id=ORDER,
        count=Count(key=key, units=units, times=times, gives_back=gives_back),
    )


def lowered(tallies: list[Tally], granted: list[Granted], found: list[TakenBack]) -> list[object]:
    return [
        (each.count.key.asset, each.count.units, each.count.times)
        for each in rules.given_back(tallies, granted, found)
    ]


def test_counters_fall_by_what_is_taken_back_and_times_once_all_is() -> None:
    tallies = [tally("points", units=30), tally("", times=1)]
    granted = grant(10, 20)
    part = rules.taken_by_returns([granted], [came_back(1, 1000, 1000)])
    assert lowered(tallies, [granted], part) == [("points", 10, 0)]
    every = [came_back(1, 1000, 1000), came_back(2, 1000, 1000)]
    whole = rules.taken_by_returns([granted], every)
    assert lowered(tallies, [granted], whole) == [("points", 30, 0), ("", 0, 1)]


def test_a_time_is_given_back_once_everything_the_rule_granted_is() -> None:
    points, growth = grant(10), grant(5, asset="growth", at=10)
    tallies = [tally("", times=1)]
    both = rules.taken_by_returns([points, growth], [came_back(1, 1000, 1000)])
    assert lowered(tallies, [points, growth], both[:1]) == []
    assert lowered(tallies, [points, growth], both) == [("", 0, 1)]


def test_counters_that_keep_are_not_lowered() -> None:
    granted = grant(10)
    found = rules.taken_by_returns([granted], [came_back(1, 1000, 1000)])
    assert lowered([tally("points", units=10, gives_back=False)], [granted], found) == []
