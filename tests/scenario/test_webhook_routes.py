"""An integrator sets up a webhook, sees what was sent, and has it sent again."""

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app
from regulars.bootstrap import Platform
from regulars.infra.clock import SystemClock
from tests.integration.webhooks.helpers import courier_of, happened
from tests.integration.webhooks.receiver import receiving
from tests.support.keys import key_for
from tests.support.staff import first_owner, settle

Client = AsyncTestClient[Litestar]


@pytest.fixture
def today(platform: Platform) -> Platform:
    """The platform by the real clock, which receivers go by, and allowed to send to loopback."""
    settings = msgspec.structs.replace(platform.settings, webhooks_to_private_addresses=True)
    return msgspec.structs.replace(platform, clock=SystemClock(), settings=settings)


async def test_an_endpoint_from_its_creation_to_its_end(today: Platform) -> None:
    headers = await key_for(today, "webhooks.read", "webhooks.write")
    async with AsyncTestClient(create_app(today)) as client:
        client.headers.update(headers)
        with receiving() as receiver:
            created = await client.post(
                "/v1/webhooks", json={"url": receiver.url, "topics": ["member.*"]}
            )
            assert created.status_code == 201
            endpoint, secret = created.json()["endpoint"], created.json()["secret"]
            at = f"/v1/webhooks/{endpoint['id']}"
            assert (await client.get("/v1/webhooks")).json()["items"] == [endpoint]
            assert "secret" not in (await client.get(at)).json()

            ping = (await client.post(f"{at}/ping")).json()
            await happened(today, "member.created", "order.placed")
            assert await courier_of(today).send_batch() == 2
            assert {each.verified(secret)["type"] for each in receiver.taken} == {
                "webhook.ping",
                "member.created",
            }
            seen = (await client.get(f"/v1/webhooks/deliveries/{ping['id']}")).json()
            assert seen["delivery"]["state"] == "succeeded"
            assert [each["status_code"] for each in seen["attempts"]] == [204]

            rotated = (await client.post(f"{at}/secret/rotate")).json()["secret"]
            again = await client.post(f"/v1/webhooks/deliveries/{ping['id']}/replay")
            assert (again.status_code, again.json()["state"]) == (200, "waiting")
            await courier_of(today).send_batch()
            assert receiver.taken[-1].webhook_id == ping["message_id"]
            receiver.taken[-1].verified(secret)
            receiver.taken[-1].verified(rotated)

            page = await client.get(f"/v1/webhooks/deliveries?endpoint_id={endpoint['id']}&limit=1")
            assert page.json()["items"][0]["topic"] == "member.created"
            rest = await client.get(
                "/v1/webhooks/deliveries", params={"cursor": page.json()["next_cursor"]}
            )
            assert [each["topic"] for each in rest.json()["items"]] == ["webhook.ping"]

            replayed = await client.post(f"{at}/replay", json={"since": "2026-01-01T00:00:00Z"})
            assert replayed.json() == {"delivery_count": 0}
        paused = await client.put(at, json={"url": receiver.url, "state": "paused"})
        assert (paused.json()["state"], paused.json()["topics"]) == ("paused", [])
        assert (await client.delete(at)).status_code == 204
        assert (await client.get(at)).json()["code"] == "unknown_endpoint"


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://127.0.0.1/", "https://[::1]/", "https://10.1.1.1/x"]
)
async def test_an_address_inside_is_refused(platform: Platform, client: Client, url: str) -> None:
    client.headers.update(await key_for(platform, "webhooks.write"))
    answer = await client.post("/v1/webhooks", json={"url": url})
    assert (answer.status_code, answer.json()["code"]) == (400, "webhook_target_refused")


async def test_every_change_is_in_the_audit_log_without_the_secret(
    platform: Platform, client: Client
) -> None:
    signed_in = await settle(platform, await first_owner(platform))
    client.headers["cookie"] = f"regulars_session={signed_in.token}"
    created = (await client.post("/v1/webhooks", json={"url": "https://example.org/"})).json()
    at = f"/v1/webhooks/{created['endpoint']['id']}"
    await client.put(at, json={"url": "https://example.org/new"})
    await client.post(f"{at}/secret/rotate")
    await client.post(f"{at}/ping")
    await client.delete(at)
    answer = await client.get("/v1/audit?subject_kind=webhook_endpoint")
    assert [
        each["action"].removeprefix("webhook_endpoint.") for each in answer.json()["items"]
    ] == [
        "removed",
        "pinged",
        "secret_rotated",
        "changed",
        "created",
    ]
    assert "whsec_" not in answer.text
