"""The overview as somebody opens it first: nothing cached, the sample loaded.

A Chromium with an empty profile opens the page again and again. What is told: when something was
painted first, when the tiles showed their numbers, and how many bytes of JavaScript came until
then, as they were sent.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
from playwright.async_api import Browser

from bench.effort import Effort
from tests.support.browser import chromium
from tests.support.servers import free_port

SHOWN_GOAL_MS = 2_000.0
SCRIPT_GOAL_BYTES = 400_000
_CHOSEN = "a plain long phrase"
_VISITS_A_ROUND = 3
_LOADED_SECONDS_MAX = 600
_NUMBERS_MS_MAX = 60_000
_FRAME_MS = 200
_WATCH = """
    localStorage.setItem("regulars.signed-in", "yes");
    const isShown = () => [...document.querySelectorAll(".stat-value")]
        .some((each) => /\\d/.test(each.textContent));
    new MutationObserver(() => {
        if (window.numbersAt === undefined && isShown())
            requestAnimationFrame(() => { window.numbersAt ??= performance.now(); });
    }).observe(document, { childList: true, subtree: true, characterData: true });
"""
_TOLD = """(named) => {
    const scripts = performance.getEntriesByType("resource")
        .filter((each) => each.name.endsWith(".js") && each.responseEnd <= window.numbersAt);
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    const bytes = (some) => some.reduce((sum, each) => sum + each.encodedBodySize, 0);
    return {
        painted_ms: painted.startTime,
        shown_ms: window.numbersAt,
        script_bytes: bytes(scripts.filter((each) => named.some((end) => each.name.endsWith(end)))),
        all_script_bytes: bytes(scripts),
    };
}"""
_SCRIPT = re.compile(r'(?:src|href)="([^"]+[.]js)"')


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One opening of the page."""

    painted_ms: float
    shown_ms: float
    script_bytes: int
    all_script_bytes: int


class FirstPaintResult(msgspec.Struct, frozen=True, kw_only=True):
    """Medians over the visits, with the slowest beside them.

    `script_bytes` is the JavaScript that the document names; `all_script_bytes` is all that came
    before the numbers stood there. Both as they were sent, compressed.
    """

    visits: int
    painted_ms: float
    shown_ms: float
    slowest_shown_ms: float
    script_bytes: int
    all_script_bytes: int


async def measure(effort: Effort) -> FirstPaintResult:
    """Load the sample into a platform of its own and open its overview."""
    with _platform() as (url, password):
        token = await asyncio.to_thread(_signed_in, url, password)
        return await visit(url, token, _VISITS_A_ROUND * effort.rounds)


async def visit(url: str, token: str, count: int) -> FirstPaintResult:
    """Open the overview `count` times, after once for the server's own caches."""
    async with chromium() as browser:
        await _visit(browser, url, token)
        visits = [await _visit(browser, url, token) for _ in range(count)]
    return FirstPaintResult(
        visits=count,
        painted_ms=statistics.median(each.painted_ms for each in visits),
        shown_ms=statistics.median(each.shown_ms for each in visits),
        slowest_shown_ms=max(each.shown_ms for each in visits),
        script_bytes=visits[0].script_bytes,
        all_script_bytes=max(each.all_script_bytes for each in visits),
    )


async def _visit(browser: Browser, url: str, token: str) -> Visit:
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        await context.add_cookies([{"name": "regulars_session", "value": token, "url": url}])
        await context.add_init_script(_WATCH)
        page = await context.new_page()
        opened = await page.goto(f"{url}/console/overview", wait_until="commit")
        assert opened is not None, "an address that was not open before gives a document"
        named = _SCRIPT.findall(await opened.text())
        number = page.locator(".stat-value").filter(has_text=re.compile(r"\d")).first
        await number.wait_for(timeout=_NUMBERS_MS_MAX)
        # What watches writes the instant down with the frame after.
        await page.wait_for_timeout(_FRAME_MS)
        return msgspec.convert(await page.evaluate(_TOLD, named), Visit, strict=False)
    finally:
        await context.close()


@contextmanager
def _platform() -> Iterator[tuple[str, str]]:
    """A platform with the sample, as `regulars up --demo` starts it: address and password."""
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as home:
        port = free_port()
        environment = os.environ | {"REGULARS_HOME": home, "REGULARS_PORT": str(port)}
        command = [str(Path(sys.executable).with_name("regulars")), "up", "--demo"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as up:
            try:
                yield f"http://127.0.0.1:{port}", _first_password(up)
            finally:
                up.terminate()


def _first_password(up: "subprocess.Popen[str]") -> str:
    assert up.stdout is not None
    password = ""
    for line in up.stdout:
        if found := re.match(r"\s+password\s+(\S+)", line):
            password = found.group(1)
        if "stops it" in line:
            return password
    raise AssertionError("the platform did not start")


def _signed_in(url: str, password: str) -> str:
    """The token of the owner's session, who has chosen a password; when the sample is in."""
    with httpx.Client(base_url=url, headers={"origin": url}, timeout=30) as client:
        signed_in = client.post("/v1/sessions", json={"login": "owner", "password": password})
        signed_in.raise_for_status()
        change = {"present": password, "new": _CHOSEN}
        client.post("/v1/account/password", json=change).raise_for_status()
        give_up_at = time.monotonic() + _LOADED_SECONDS_MAX
        while client.get("/v1/sample").json()["state"] != "loaded":
            assert time.monotonic() < give_up_at, "the sample is not loaded in time"
            time.sleep(1)
        return str(client.cookies["regulars_session"])


def words(result: FirstPaintResult) -> list[str]:
    """The figures as lines for people."""
    shown = (
        f"overview, nothing cached: first paint {result.painted_ms:,.0f} ms, its numbers after "
        f"{result.shown_ms:,.0f} ms (slowest of {result.visits}: {result.slowest_shown_ms:,.0f}; "
        f"goal {SHOWN_GOAL_MS:,.0f})"
    )
    scripts = (
        f"JavaScript, compressed: {result.script_bytes / 1000:,.0f} kB named by the document, "
        f"{result.all_script_bytes / 1000:,.0f} kB until the numbers stand "
        f"(goal {SCRIPT_GOAL_BYTES / 1000:,.0f})"
    )
    return [shown, scripts]
