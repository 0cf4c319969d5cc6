"""Look-ups that are shared by those who ask at once."""

import asyncio

import pytest

from regulars.infra.sharing import Sharing


class Counter:
    """A look-up that counts how often it is made, and waits until it is let go on."""

    def __init__(self) -> None:
        self.count = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> int:
        self.count += 1
        number = self.count
        await self.may_end.wait()
        return number


async def test_those_who_ask_at_once_share_a_look_up_and_later_ones_make_another() -> None:
    sharing, look_up = Sharing[int](), Counter()
    callers = [asyncio.create_task(sharing.of("a", look_up)) for _ in range(20)]
    await asyncio.sleep(0)
    look_up.may_end.set()
    assert await asyncio.gather(*callers) == [1] * 20
    assert await sharing.of("a", look_up) == 2


async def test_different_things_are_looked_up_apart() -> None:
    sharing, look_up = Sharing[int](), Counter()
    look_up.may_end.set()
    found = await asyncio.gather(sharing.of("a", look_up), sharing.of("b", look_up))
    assert list(found) == [1, 2]


async def test_a_caller_who_goes_away_does_not_end_it_for_the_others() -> None:
    sharing, look_up = Sharing[int](), Counter()
    first, second = (asyncio.create_task(sharing.of("a", look_up)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    look_up.may_end.set()
    assert await second == 1
    assert first.cancelled()


async def test_all_learn_of_a_failure_and_the_next_tries_again() -> None:
    sharing = Sharing[int]()

    async def fail() -> int:
        raise ZeroDivisionError

    callers = [asyncio.create_task(sharing.of("a", fail)) for _ in range(3)]
    found = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(each) for each in found] == [ZeroDivisionError] * 3
    look_up = Counter()
    look_up.may_end.set()
    assert await sharing.of("a", look_up) == 1
    with pytest.raises(ZeroDivisionError):
        await sharing.of("a", fail)
