"""`regulars report`, `member` and `verify` on a program with points and a ladder."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger.types import Earn, Spend
from regulars.domains.members import actions as members
from regulars.domains.members.types import Identity, Inbound
from regulars.flows.transfers.moving import transfer
from regulars.flows.transfers.wanted import Done, Wanted
from regulars.infra.clock import MovableClock
from regulars.kernel.errors import Refusal
from tests.support.commands import CommandLine
from tests.support.in_force import install_program
from tests.support.tiers import body
from tests.support.value import DAY


async def member(platform: Platform, number: str) -> UUID:
    identity = Identity(kind="external", namespace="till", value=number)
    inbound = Inbound(
        identities=(identity,), registers=True, source_id=None, seen_at=platform.clock.now()
    )
    async with platform.database.transaction() as tx:
        [found] = await members.resolve(tx, platform.vault, [inbound], platform.clock.now())
    assert not isinstance(found, Refusal), found
    return found.member_id


@pytest.fixture
async def ann(platform: Platform, clock: MovableClock) -> UUID:
    """Earned 100 on 1 March, spent 30 on 2 March; beside her Ben, who has nothing."""
    await install_program(platform, ladders={"status": body()}, time_zone="UTC")
    found = await member(platform, "18102")
    await member(platform, "18103")

    async def do(act: Earn | Spend) -> None:
        wanted = Wanted(act=act, actor="test", member_id=found, asset="points")
        async with platform.database.transaction() as tx:
            [answer] = await transfer(tx, platform.vault, [wanted], platform.clock.now())
        assert isinstance(answer, Done), answer

    await do(Earn(units=100))
    clock.advance(DAY)
    await do(Spend(units=30))
    return found


def only(found: list[Any]) -> Any:
    [one] = found
    return one


def test_points_are_reported_as_of_an_instant(command_line: CommandLine, ann: UUID) -> None:
    ended = command_line.run("report", "points", "--as-of", "2026-03-03", "--json")
    assert ended.status == 0, ended.err
    points = only(ended.json()["assets"])
    assert (points["program"], points["asset"]) == ("main", "points")
    assert {name: points[name] for name in ("earned", "spent", "taken_back", "forgiven")} == {
        "earned": 100,
        "spent": 30,
        "taken_back": 0,
        "forgiven": 0,
    }
    assert (points["expired"], points["outstanding"]) == (0, 70)
    assert (points["members"], points["members_at_zero"]) == (2, 1)
    assert points["members_with_account"] == 1
    assert points["top_holders"] == [
        {"member_id": str(ann), "external_ids": ["18102"], "units": 70}
    ]
    before = command_line.run("report", "points", "--as-of", "2026-03-02T00:00:00Z", "--json")
    assert only(before.json()["assets"])["outstanding"] == 100
    spoken = command_line.run("report", "points", "--as-of", "2026-03-03", "--program", "main")
    assert "2 members: 1 above zero, 1 at zero, 0 below; 1 with an account" in spoken.out
    assert "outstanding                 70" in spoken.out


def test_tiers_are_reported_as_of_an_instant(command_line: CommandLine, ann: UUID) -> None:
    del ann
    ended = command_line.run("report", "tiers", "--as-of", "2026-03-03", "--json")
    assert ended.status == 0, ended.err
    assert only(ended.json()["ladders"]) == {
        "program": "main",
        "ladder": "status",
        "tiers": [
            {"tier": "gold", "member_count": 0},
            {"tier": "silver", "member_count": 0},
            {"tier": "bronze", "member_count": 0},
        ],
        "none": 0,
        "no_activity": 2,
        "members": 2,
    }


def test_what_is_asked_for_wrongly_is_refused_in_one_line(
    command_line: CommandLine, ann: UUID
) -> None:
    del ann
    instant = command_line.run("report", "points", "--as-of", "yesterday")
    assert (instant.status, instant.err) == (
        2,
        "invalid_input: --as-of: 'yesterday' is no instant\n",
    )
    program = command_line.run("report", "tiers", "--program", "other")
    assert (program.status, program.err) == (5, "unknown_code: there is no program 'other'\n")
    nobody = command_line.run("member", "balances", "external:till:1")
    assert (nobody.status, nobody.err) == (
        5,
        "member_not_found: nobody is known as external:till:1\n",
    )
    neither = command_line.run("member", "balances", "ann")
    assert neither.status == 2


def test_a_member_is_shown_by_id_or_identity_as_of_an_instant(
    command_line: CommandLine, ann: UUID
) -> None:
    ended = command_line.run(
        "member", "balances", "external:till:18102", "--as-of", "2026-03-01T13:00:00Z", "--json"
    )
    assert ended.status == 0, ended.err
    found = ended.json()
    assert found["member_id"] == str(ann)
    balance = only(found["balances"])
    assert (balance["asset"], balance["spendable"], balance["total"]) == ("points", 100, 100)
    assert [(each["ladder"], each["tier"]) for each in found["tiers"]] == [("status", None)]
    statement = command_line.run(
        "member", "statement", str(ann), "--asset", "points", "--months", "2",
        "--as-of", "2026-03-31",
    )  # fmt: skip
    assert statement.out.splitlines() == [
        "2026-02  opening 0  closing 0",
        "2026-03  opening 0  earned +100  spent -30  closing 70",
    ]


def test_balances_are_computed_anew_and_a_wrong_one_is_named(
    command_line: CommandLine, ann: UUID, database_url: str
) -> None:
    held = command_line.run("verify", "--json")
    assert held.status == 0, held.out
    assert held.json()["assets"] == [
        {
            "asset": "points",
            "transfer_count": 2,
            "entry_count": 2,
            "account_count": 1,
            "balance_units": 70,
            "wrong_balances": [],
        }
    ]
    assert "ledger.ledger_an_account_is_the_sum_of_its_lots" in held.json()["checked_invariants"]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update ledger.account set balance_units = 71")
        broken = command_line.run("verify")
        connection.execute("update ledger.account set balance_units = 70")
    assert broken.status == 1
    assert "1 balances of points computed anew from 2 transfers, 1 wrong" in broken.out
    assert f"{ann}: 71 stored, 70 computed" in broken.out
