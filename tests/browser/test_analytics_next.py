"""@segment/analytics-next in a real browser, on a page of another site than the server."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.async_api import Page

from regulars.bootstrap import Platform
from tests.support.browser import chromium
from tests.support.keys import key_for
from tests.support.recorder import Recorder, recording
from tests.support.sdks import FOLDER, columns_agree, sent_events
from tests.support.servers import RunningServer
from tests.support.tracking import quarantine, sent_form, stored

pytestmark = pytest.mark.slow(15)

SDK = FOLDER / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd" / "index.js"
SHOP = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop \xe8\x8c\xb6</title>
<link rel="icon" href="data:,"><script src="/sdk.js"></script></html>"""

LOAD = """({ key, url, delivery }) => {
  window.analytics = AnalyticsNext.AnalyticsBrowser.load(
    { writeKey: key, cdnURL: url },
    { integrations: { 'Segment.io': { deliveryStrategy: delivery } }, initialPageview: false },
  )
  return window.analytics.ready().then(() => true)
}"""
SIX = """async () => {
  const properties = { price: 18.99, tags: ['a', null], nested: { deep: true }, none: null }
  await analytics.identify('u-1', { email: 'ann@example.com', name: 'Ann Lee', plan: 'gold' })
  await analytics.track('Product Viewed', properties, { context: { locale: 'zh-CN' } })
  await analytics.page('Shop', 'Home', properties)
  await analytics.screen('App', 'Start', properties)
  await analytics.group('g-1', { name: 'Company', seats: 5 })
  await analytics.alias('u-1')
}"""
TEN = """async () => {
  for (let at = 0; at < 10; at++) analytics.track('Tapped', { at }, { userId: 'u-1' })
}"""
KINDS = {"identify", "track", "page", "screen", "group", "alias"}


class _Shop(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_script = self.path == "/sdk.js"
        body = SDK.read_bytes() if is_script else SHOP
        self.send_response(200)
        self.send_header("content-type", "text/javascript" if is_script else "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Nothing."""


@pytest.fixture
def shop_url() -> Iterator[str]:
    """The address of a page that has the SDK."""
    assert SDK.is_file(), "the JavaScript SDKs are not there: run `make sdk`"
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shop)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
async def recorder(running_server: RunningServer) -> AsyncIterator[Recorder]:
    """A recorder in front of a running server."""
    with recording(running_server.url) as proxy:
        yield proxy


@pytest.fixture
async def page(shop_url: str) -> AsyncIterator[Page]:
    """The shop's page; the test fails when anything on it does."""
    async with chromium() as browser:
        opened = await browser.new_page(locale="en-GB")
        mistakes: list[str] = []
        opened.on("pageerror", lambda error: mistakes.append(str(error)))
        await opened.goto(shop_url)
        yield opened
        assert mistakes == []


async def load(page: Page, platform: Platform, recorder: Recorder, delivery: Any = None) -> str:
    """Let the page load the SDK's settings from our server; the write key."""
    headers = await key_for(platform, kind="write", source="site")
    key = headers["authorization"].removeprefix("Bearer ")
    assert await page.evaluate(LOAD, {"key": key, "url": recorder.url, "delivery": delivery})
    return key


async def delivered(recorder: Recorder, count: int) -> None:
    """Wait until `count` events were sent and answered with 200."""
    for _ in range(1_200):
        if len(sent_events([post for post in recorder.posts if post.status == 200])) == count:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not all events arrived: {[each.path for each in recorder.posts]}")


async def test_each_row_is_what_the_page_sent(
    platform: Platform, recorder: Recorder, page: Page
) -> None:
    key = await load(page, platform, recorder)
    await page.evaluate(SIX)
    await delivered(recorder, 6)
    posts = recorder.posts
    assert [post.path for post in posts] == [f"/v1/{kind}" for kind in "itpsga"]
    assert {(post.status, post.user, post.headers["content-type"]) for post in posts} == {
        (200, key, "text/plain")
    }
    asked = [(each.method, each.path) for each in recorder.exchanges]
    assert asked.count(("GET", f"/v1/projects/{key}/settings")) == 1
    assert ("OPTIONS", "/v1/t") in asked, "the page is another site's"
    sent = sent_events(posts)
    rows = {row.message_id: row for row in await stored(platform)}
    assert {row.kind for row in rows.values()} == KINDS
    assert {name: sent_form(row, platform) for name, row in rows.items()} == sent
    assert [row for name, row in rows.items() if not columns_agree(row, sent[name])] == []
    alias = next(row for row in rows.values() if row.kind == "alias")
    assert alias.payload["userId"] == alias.payload["previousId"] == "u-1"
    assert "ann@example.com" not in str([row.payload for row in rows.values()])
    assert await quarantine(platform) == []


async def test_batches_are_taken_too(platform: Platform, recorder: Recorder, page: Page) -> None:
    batching = {"strategy": "batching", "config": {"size": 4, "timeout": 300}}
    await load(page, platform, recorder, batching)
    await page.evaluate(SIX)
    await delivered(recorder, 6)
    assert {post.path for post in recorder.posts} == {"/v1/b"}
    rows = {row.message_id: row for row in await stored(platform)}
    assert {name: sent_form(row, platform) for name, row in rows.items()} == sent_events(
        recorder.posts
    )


@pytest.mark.parametrize("is_batching", [False, True])
async def test_a_bad_network_loses_and_doubles_nothing(
    platform: Platform, recorder: Recorder, page: Page, is_batching: bool
) -> None:
    batching = {"strategy": "batching", "config": {"size": 4, "timeout": 300}}
    await load(page, platform, recorder, batching if is_batching else None)
    recorder.faults = ["lose_answer", "refuse", "limit"]
    await page.evaluate(TEN)
    await delivered(recorder, 10)
    assert recorder.faults == []
    assert {post.status for post in recorder.posts} == {0, 200, 429, 503}
    rows = await stored(platform)
    assert sorted(row.payload["properties"]["at"] for row in rows) == list(range(10))
    # An SDK counts its attempts in the event itself: that makes no conflict.
    assert await quarantine(platform) == []
