"""A year of Online Retail II under the ready programs, against figures counted independently."""

from datetime import UTC, datetime

import pytest

from regulars.bootstrap import Platform
from regulars.domains.tiers.types import TierCount
from regulars.flows.value_reports import Asking, LadderReport, points_report, tiers_report
from tests.support.datasets import EXAMPLES, data_folder
from tests.support.imports import import_paths
from tests.support.programs import applied, example

pytestmark = pytest.mark.slow(180)

FILE = "online_retail_2009-12_2010-12.parquet"
AS_OF = datetime(2010, 12, 10, tzinfo=UTC)
LIVES_FOR_EVER = {
    "earned": 8_822_985,
    "taken_back": 367_121,
    "forgiven": 114_303,
    "expired": 0,
    "outstanding": 8_455_864,
    "members": 4_383,
    "members_at_zero": 93,
}
LIVES_180_DAYS = {
    "earned": 8_822_985,
    "taken_back": 349_705,
    "forgiven": 131_719,
    "expired": 3_659_639,
    "outstanding": 4_813_641,
    "members": 4_383,
    "members_at_zero": 911,
}


@pytest.mark.parametrize(
    ("name", "expected", "first_holder"),
    [
        ("program.yaml", LIVES_FOR_EVER, (["18102"], 341_748)),
        ("program-180-days.yaml", LIVES_180_DAYS, (["18102"], 183_686)),
    ],
)
async def test_a_year_of_history_comes_to_the_same_as_counted_by_hand(
    platform: Platform, name: str, expected: dict[str, int], first_holder: tuple[list[str], int]
) -> None:
    folder = data_folder("online-retail-ii")
    await applied(platform, example(f"online-retail/{name}"))
    mapping = (EXAMPLES / "online-retail/orders.toml").read_text(encoding="utf-8")
    await import_paths(platform, "orders", mapping, folder / FILE)

    asking = Asking(as_of=AS_OF, is_masked=False)
    async with platform.database.transaction() as tx:
        points = await points_report(tx, platform.vault, asking, platform.clock.now())
        tiers = await tiers_report(tx, asking)
    [report] = points.assets
    assert {key: getattr(report, key) for key in expected} == expected
    assert (report.top_holders[0].external_ids, report.top_holders[0].units) == first_holder
    assert tiers.ladders == [
        LadderReport(
            program="online-retail",
            ladder="status",
            tiers=[
                TierCount(tier="gold", member_count=241),
                TierCount(tier="silver", member_count=1_364),
                TierCount(tier="bronze", member_count=2_562),
            ],
            none=91,
            no_activity=125,
            members=4_383,
        )
    ]
