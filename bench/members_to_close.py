"""Members for whom a day's close has much to do, written by a few statements over all of them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg

from regulars.bootstrap import Platform
from regulars.domains.catalog import actions as catalog
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import PendingDays, RollingExpiry
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import (
    Calendar,
    LadderBody,
    Names,
    NextPeriodEnd,
    Reach,
    Spend,
    Tier,
)
from regulars.kernel.period import local_midnight, zone
from tests.support.in_force import install_program, points_for_money

TIME_ZONE = "Asia/Shanghai"
DAY = date(2025, 12, 31)
CLOSED_AT = datetime(2025, 12, 31, 16, 5, tzinfo=UTC)
"""Five minutes after the day's end."""

_SCRIPT = Path(__file__).with_suffix(".sql")
_THRESHOLDS = {"bronze": "1", "silver": "1000", "gold": "5000"}


async def install(platform: Platform, members: int) -> None:
    """A program with points and a ladder by the year, and so many members with their history."""
    program_id = await install_program(
        platform,
        time_zone=TIME_ZONE,
        currency="CNY",
        assets=[
            {
                "code": "points",
                "kind": "points",
                "expiry": RollingExpiry(days=365),
                "pending": PendingDays(days=14),
                "warn_days": [30],
            }
        ],
        rules_by_code={"points": points_for_money()},
        ladders={"club": _ladder()},
    )
    async with platform.database.transaction() as tx:
        (points,) = await ledger.assets(tx)
        (club,) = await tiers.ladders(tx, [program_id])
        before = local_midnight(DAY, zone(TIME_ZONE))
        await catalog.note_closed(tx, program_id, before, before + timedelta(minutes=5))
    await _fill(platform.database.url, members, points.id, club.id)


def _ladder() -> LadderBody:
    return LadderBody(
        names=Names(en="Club"),
        tiers=[
            Tier(code=code, names=Names(en=code), entry=Reach(Spend(), at_least=at_least))
            for code, at_least in _THRESHOLDS.items()
        ],
        window=Calendar("year"),
        validity=NextPeriodEnd(),
        warn_days=[30],
    )


async def _fill(url: str, members: int, asset_id: int, ladder_id: int) -> None:
    settings = f"-c bench.members={members} -c bench.asset_id={asset_id}"
    settings += f" -c bench.ladder_id={ladder_id}"
    async with await psycopg.AsyncConnection.connect(url, options=settings) as connection:
        await connection.execute(_SCRIPT.read_bytes())
        await connection.commit()
        await connection.set_autocommit(True)
        await connection.execute("vacuum (analyze)")
