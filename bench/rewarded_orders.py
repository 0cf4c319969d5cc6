"""Single orders over HTTP with all their effects, held against the same effects by hand.

Two assets, a rule for each, points that live 180 days, a ladder on the year's growth: every order
earns twice, line by line, with its reasons, and its member's tier is reviewed. The script of
pgbench writes the same rows, one statement a step.
"""

from collections.abc import Mapping
from pathlib import Path

from bench.orders import Case
from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import RollingExpiry
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import Calendar, Growth, LadderBody, Names, Reach, Tier
from tests.support.in_force import install_program, points_for_money

_COUNT_ROWS = """
with document as (select id from orders.document where source_id = %(source_id)s),
transfer as (
    select owner_id, id from ledger.transfer where reference_id in (select id from document)
),
granted as (
    select member_id, id from rules.granted where reference_id in (select id from document)
)

select
    (select count(*) from document) as document,
    (select count(*) from transfer) as transfer,
    (select count(*) from ledger.lot where reference_id in (select id from document)) as lot,
    (
        select count(*)
        from ledger.lot_entry as entry
        join transfer on transfer.owner_id = entry.owner_id and transfer.id = entry.transfer_id
    ) as lot_entry,
    (select count(*) from granted) as granted,
    (
        select count(*)
        from rules.granted_line as line
        join granted on granted.member_id = line.member_id and granted.id = line.granted_id
    ) as granted_line,
    (select count(*) from rules.trace where reference_id in (select id from document)) as trace
"""


async def _install(platform: Platform) -> Mapping[str, int]:
    growth = points_for_money()
    growth["effects"] = [{**growth["effects"][0], "asset": "growth"}]
    # Nobody reaches it while the benchmark runs: no side writes a change that the other has not.
    far = Reach(Growth("growth"), at_least="1000000000")
    ladder = LadderBody(
        names=Names(en="Club"),
        tiers=[Tier(code="gold", names=Names(en="Gold"), entry=far)],
        window=Calendar("year"),
    )
    program_id = await install_program(
        platform,
        time_zone="Asia/Shanghai",
        currency="CNY",
        assets=[
            {"code": "points", "kind": "points", "expiry": RollingExpiry(days=180)},
            {"code": "growth", "kind": "growth"},
        ],
        rules_by_code={"growth": growth, "points": points_for_money()},
        ladders={"club": ladder},
    )
    async with platform.database.transaction() as tx:
        ids = {each.settings.code: each.id for each in await ledger.assets(tx)}
        (club,) = await tiers.ladders(tx, [program_id])
    return {
        "program_id": program_id,
        "points_id": ids["points"],
        "growth_id": ids["growth"],
        "ladder_id": club.id,
    }


REWARDED = Case(
    name="single orders with their effects",
    script=Path(__file__).with_name("pgbench_rewarded_order.sql"),
    count_rows=_COUNT_ROWS,
    ratio_goal=1.5,
    install=_install,
)
