"""The time machine: only an empty database becomes one; its clock moves only when told to."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app
from regulars.bootstrap import Platform, platform_on
from regulars.domains.ledger.types import RollingExpiry
from regulars.flows.close_day.advance import begin
from regulars.infra.sandbox import DataIsReal, SandboxBegun, SandboxClock
from regulars.infra.settings import Settings
from tests.support.commands import CommandLine
from tests.support.in_force import install_program, points_for_money
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]
START = datetime(2027, 1, 10, 9, tzinfo=UTC)


@pytest.fixture
async def sandbox(
    platform: Platform, database_url: str, settings: Settings
) -> AsyncIterator[Platform]:
    """A sandbox in London in January 2027, with points that die after 30 days."""
    async with platform.database.transaction() as tx:
        await begin(tx, START)
    async with platform_on(database_url, settings) as opened:
        await install_program(
            opened,
            assets=[{"code": "points", "kind": "points", "expiry": RollingExpiry(days=30)}],
            rules_by_code={"base": points_for_money()},
        )
        yield opened


@pytest.fixture
async def manager(sandbox: Platform) -> AsyncIterator[Client]:
    async with AsyncTestClient(create_app(sandbox)) as opened:
        opened.headers.update(
            await key_for(sandbox, "settings.write", "orders.write", "ledger.read", source="till")
        )
        yield opened


async def sell(client: Client, number: str, pounds: int) -> dict[str, Any]:
    body = {
        "number": number,
        "currency": "GBP",
        "occurred_at": (await client.get("/v1/sandbox/clock")).json()["current_at"],
        "customer": {"identities": [{"kind": "card", "value": "C-1"}]},
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": pounds * 100}],
    }
    answer = await client.post("/v1/orders", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_database_that_holds_anybody_never_becomes_a_sandbox(
    platform: Platform, client: Client
) -> None:
    client.headers.update(await key_for(platform, "orders.write", "settings.write", source="till"))
    body = {
        "number": "A-1",
        "currency": "GBP",
        "occurred_at": "2026-02-01T12:00:00Z",
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": 100}],
        "customer": {"identities": [{"kind": "card", "value": "C-1"}]},
    }
    assert (await client.post("/v1/orders", json=body)).status_code == 201
    with pytest.raises(DataIsReal):
        async with platform.database.transaction() as tx:
            await begin(tx, START)
    for answer in (
        await client.get("/v1/sandbox/clock"),
        await client.post("/v1/sandbox/clock/advance", json={"days": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_a_sandbox")
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_a_sandbox_begins_once(sandbox: Platform) -> None:
    with pytest.raises(SandboxBegun):
        async with sandbox.database.transaction() as tx:
            await begin(tx, START + timedelta(days=1))


async def test_time_passes_only_when_it_is_moved_and_days_are_closed_on_the_way(
    sandbox: Platform, manager: Client, database_url: str
) -> None:
    assert (await manager.get("/healthz")).json() == {"status": "ok", "is_sandbox": True}
    other_process = SandboxClock(database_url)
    assert (sandbox.clock.now(), other_process.now()) == (START, START)
    await sell(manager, "A-1", 70)
    moved = await manager.post("/v1/sandbox/clock/advance", json={"days": 29})
    assert moved.status_code == 200, moved.text
    assert moved.json()["sandbox"] == {
        "current_at": "2027-02-08T09:00:00Z",
        "begun_at": "2027-01-10T09:00:00Z",
    }
    assert len(moved.json()["closes"]) == 30
    assert sum(each["counts"]["expired"] for each in moved.json()["closes"]) == 0
    await sell(manager, "A-2", 5)
    moved = await manager.post("/v1/sandbox/clock/advance", json={"to": "2027-02-10T00:00:00Z"})
    expired = [(each["day"], each["counts"]["expired"]) for each in moved.json()["closes"]]
    assert expired == [("2027-02-08", 0), ("2027-02-09", 1)]
    assert other_process.now() == datetime(2027, 2, 10, tzinfo=UTC)
    other_process.close()


async def test_the_clock_never_goes_back(manager: Client) -> None:
    back = await manager.post("/v1/sandbox/clock/advance", json={"to": "2027-01-10T08:59:59Z"})
    assert (back.status_code, back.json()["code"]) == (400, "invalid_input")
    both = await manager.post(
        "/v1/sandbox/clock/advance", json={"days": 1, "to": "2027-01-11T00:00:00Z"}
    )
    assert (both.status_code, both.json()["code"]) == (400, "invalid_input")
    clock = (await manager.get("/v1/sandbox/clock")).json()
    assert clock["current_at"] == "2027-01-10T09:00:00Z"


def test_the_command_line_makes_a_sandbox_and_moves_it(command_line: CommandLine) -> None:
    refused = command_line.run("sandbox", "advance", "--days", "1")
    assert (refused.status, refused.err.split(":")[0]) == (5, "not_a_sandbox")
    begun = command_line.run("sandbox", "start", "--at", "2027-01-10T09:00Z", "--json")
    assert begun.json() == {
        "current_at": "2027-01-10T09:00:00Z",
        "begun_at": "2027-01-10T09:00:00Z",
    }
    advanced = command_line.run("sandbox", "advance", "--days", "3")
    assert advanced.out == (
        "2027-01-13T09:00:00+00:00: 0 days closed, 0 lots expired, 0 tier changes\n"
    )
    assert command_line.run("sandbox", "clock").out == "2027-01-13T09:00:00+00:00\n"
