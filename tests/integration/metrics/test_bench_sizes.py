"""The benchmark of sizes runs, and its questions find members. No speed is asserted."""

import pytest

from bench import sizes
from bench.effort import TINY

pytestmark = pytest.mark.slow(20)


async def test_every_question_is_asked_of_a_tenth_and_of_all() -> None:
    result = await sizes.measure(TINY)
    small, large = result.bases
    assert (small.members, large.members) == (100, 1_000)
    assert [each.name for each in large.asked] == list(sizes.QUESTIONS)
    counts = {each.name: each.member_count for each in large.asked}
    # Every tenth is a vip and every fourth has gold; of these fifty, some bought in a year.
    assert 0 < counts["three of the row"] < 50
    assert 0 < counts["did it where"] < counts["did it in a month"]
    assert sizes.words(result)[0] == "sizes: 100 members"
