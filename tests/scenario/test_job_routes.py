"""Whoever waits for a long job sees how far it has come, and can stop it."""

from datetime import timedelta

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra import jobs
from regulars.infra.clock import MovableClock
from regulars.infra.job_run import Progress, running
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]


async def test_a_job_is_watched_and_cancelled(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    client.headers.update(await key_for(platform, "jobs.read", "imports.write"))
    new = jobs.NewJob(
        kind="import", fingerprint="f", input={"files": ["/secret/place"]}, requested_by="ann"
    )
    async with platform.database.transaction() as tx:
        job = await jobs.request(tx, new, clock.now())
    async with running(platform.database, clock, job.id) as run:
        async with platform.database.transaction() as tx:
            await run.report(tx, Progress(done_count=3, total_count=9, cursor={"line": 3}))
        seen = (await client.get(f"/v1/jobs/{job.id}")).json()
        assert (seen["state"], seen["is_alive"]) == ("running", True)
        assert (seen["done_count"], seen["total_count"]) == (3, 9)
        assert "input" not in seen
        clock.advance(timedelta(seconds=31))
        assert (await client.get(f"/v1/jobs/{job.id}")).json()["is_alive"] is False
        cancelled = await client.post(f"/v1/jobs/{job.id}/cancel")
        assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    again = await client.post(f"/v1/jobs/{job.id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "job_has_ended")
    listed = (await client.get("/v1/jobs?kind=import&state=cancelled")).json()["items"]
    assert [each["id"] for each in listed] == [str(job.id)]
    assert (await client.get("/v1/jobs?state=failed")).json()["items"] == []
