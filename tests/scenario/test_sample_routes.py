"""The sample over HTTP: asked for by an owner, loaded by the worker, seen, removed, audited."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.worker.long_jobs import run_next_job
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]


async def run_jobs(platform: Platform) -> None:
    """Whatever waits: the load or the removal, and what the sample's segments ask for."""
    while await run_next_job(platform):
        pass


async def test_an_owner_loads_the_sample_and_removes_it(platform: Platform, client: Client) -> None:
    key = await key_for(
        platform, "settings.write", "audit.read", "members.read", "rules.read", "tiers.read"
    )
    client.headers.update(key)
    asked = await client.post("/v1/sample", json={"members": 20})
    assert (asked.status_code, asked.json()["state"]) == (202, "loading")
    again = (await client.post("/v1/sample", json={"members": 20})).json()
    assert again["job_id"] == asked.json()["job_id"]

    await run_jobs(platform)
    found = await client.post("/v1/sample", json={})
    assert (found.status_code, found.json()["code"]) == (409, "sample_there")
    program = await client.get("/v1/programs/harbour-living/document")
    assert program.status_code == 200, program.text
    assert "member-day" in program.text
    assert len((await client.get("/v1/members?limit=100")).json()["items"]) == 20

    removed = await client.delete("/v1/sample")
    assert (removed.status_code, removed.json()["state"]) == (202, "removing")
    await run_jobs(platform)
    assert (await client.get("/v1/members")).json()["items"] == []
    gone = await client.delete("/v1/sample")
    assert (gone.status_code, gone.json()["code"]) == (404, "no_sample")
    entries = (await client.get("/v1/audit?subject_kind=sample")).json()["items"]
    assert [each["action"] for each in entries] == [
        "sample.removed",
        "sample.requested",
        "sample.requested",
    ]


async def test_nobody_else_may(platform: Platform, client: Client) -> None:
    client.headers.update(await key_for(platform, "members.write", "orders.write"))
    assert (await client.post("/v1/sample", json={})).status_code == 403
    assert (await client.delete("/v1/sample")).status_code == 403
