"""The benchmark of metrics runs, and its ways answer alike. No speed is asserted."""

from pathlib import Path

import pytest

from bench import metrics
from bench.effort import TINY
from bench.metric_files import write_files

pytestmark = pytest.mark.slow(10)


async def test_every_way_is_measured_for_a_tenth_and_for_all() -> None:
    result = await metrics.measure(TINY)
    assert (result.small.members, result.large.members) == (50, 500)
    assert (result.small.lines, result.large.lines) == (500, 5000)
    assert set(result.large.ways) == {"lines", "sql", "pandas", "polars", "facts"}
    assert metrics.words(result)[0] == "metrics: RFM and stages of 500 members with 5,000 lines"


def test_the_ways_tell_of_everybody_in_groups_and_stages(tmp_path: Path) -> None:
    files = write_files(tmp_path, 300)
    answer = metrics.from_lines(files)
    for way in (metrics.from_sql, metrics.from_pandas, metrics.from_polars):
        assert way(files) == answer
    assert sum(answer["stages"].values()) == 300
    assert sum(answer["groups"].values()) == 300 - answer["stages"].get("potential", 0)
    assert set(answer["stages"]) >= {"active", "dormant", "churned"}
