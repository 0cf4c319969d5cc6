"""A webhook in the console: set up, tested, failed, looked into, and its delivery sent again."""

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from tests.integration.webhooks.helpers import courier_of
from tests.integration.webhooks.receiver import Receiver, receiving
from tests.support.console import Console, no_serious_findings
from tests.support.servers import RunningServer, ServerMaker

pytestmark = pytest.mark.slow(20)


@pytest.fixture
def running_server(make_server: ServerMaker) -> RunningServer:
    """A server that lets webhooks go to this machine."""
    server = make_server(REGULARS_WEBHOOKS_TO_PRIVATE_ADDRESSES="true")
    server.start()
    return server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as built:
        yield built


async def test_a_delivery_that_failed_is_sent_again(console: Console, receiver: Receiver) -> None:
    receiver.statuses = [410, 204]
    receiver.answer = b"not today"
    courier = courier_of(console.platform)
    page = await console.open("/webhooks")
    await expect(page.get_by_text("No endpoints yet")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("link", name="Add endpoint").first.click()
    await page.get_by_label("Address").fill(receiver.url)
    await page.get_by_label("What it is for").fill("Warehouse")
    await page.get_by_role("button", name="Add endpoint").click()
    kept = page.get_by_role("dialog").get_by_label("Signing secret", exact=True)
    secret = (await kept.inner_text()).strip()
    await page.get_by_role("button", name="I have kept it").click()
    await expect(page.get_by_role("heading", name="Warehouse")).to_be_visible()
    await page.get_by_role("button", name="Send a test").click()
    await expect(page.get_by_role("heading", name="webhook.ping")).to_be_visible()

    assert await courier.send_batch() == 1
    await expect(page.get_by_role("cell", name="410")).to_be_visible()
    await expect(page.get_by_text("not today")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("link", name="Back: Endpoint").click()
    await expect(page.get_by_text("Disabled").first).to_be_visible()
    await page.get_by_label("Active").check()
    await page.get_by_role("button", name="Save endpoint").click()
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    await page.get_by_role("link", name="webhook.ping").click()
    await page.get_by_role("button", name="Send again").click()
    await expect(page.get_by_text("It is sent again")).to_be_visible()

    assert await courier.send_batch() == 1
    await expect(page.get_by_role("cell", name="204")).to_be_visible()
    await expect(page.get_by_text("Arrived").first).to_be_visible()
    assert [each.verified(secret)["type"] for each in receiver.taken] == ["webhook.ping"] * 2
    assert len({each.webhook_id for each in receiver.taken}) == 1

    await page.get_by_role("link", name="Back: Endpoint").click()
    await page.get_by_role("button", name="Send missed ones again").click()
    asked = page.get_by_role("dialog")
    await asked.get_by_role("button", name="Send missed ones again").click()
    await expect(page.get_by_text("0 messages are sent again")).to_be_visible()
