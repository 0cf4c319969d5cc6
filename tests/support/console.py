"""The console in a real browser, with an owner signed in.

A `Console` opens pages as people do, and says at its end what nobody should have seen: errors and
warnings in the browser's console, and requests to anywhere else.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from regulars.bootstrap import Platform
from tests.support.staff import Person, first_owner, person, settle
from web.build import SOURCES

Language = Literal["en", "zh-CN"]

DESKTOP = (1440, 900)
PHONE = (390, 844)

_AXE = SOURCES / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE = {"serious", "critical"}
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
_UNDER_WAY = "[aria-busy=true], .ant-skeleton-active, .starting"
_WAIT_MS = 20_000
_QUIET_SECONDS = 0.1
_QUIET_COUNT = 4

# A machine that runs several workers is slow now and then.
expect.set_options(timeout=_WAIT_MS)


class Console:
    """A running platform, the page of somebody who is signed in, and what went wrong meanwhile."""

    def __init__(self, browser: Browser, url: str, platform: Platform | None = None) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._browser = browser
        self._platform = platform
        self._allowed: set[int] = set()
        self._contexts: list[BrowserContext] = []
        self._page: Page | None = None
        self._under_way: set[Request] = set()

    @property
    def page(self) -> Page:
        """The page of whoever signed in last."""
        assert self._page is not None, "nobody has opened the console"
        return self._page

    @property
    def platform(self) -> Platform:
        """The platform behind the pages, for making what they show."""
        assert self._platform is not None, "the platform runs elsewhere"
        return self._platform

    def allow(self, *statuses: int) -> None:
        """Answers with these statuses are part of the story; the browser complains of each."""
        self._allowed.update(statuses)

    async def as_owner(self, **look: Any) -> Page:
        """A fresh page of the owner, who has chosen a password."""
        return await self._signed_in(await first_owner(self.platform), **look)

    async def as_role(
        self,
        *roles: str,
        login: str = "somebody",
        store_ids: frozenset[int] | None = None,
        **look: Any,
    ) -> Page:
        """A fresh page of somebody new who has these roles."""
        somebody = await person(self.platform, login, *roles, store_ids=store_ids)
        return await self._signed_in(somebody, **look)

    async def visitor(
        self,
        *,
        language: Language = "en",
        size: tuple[int, int] = DESKTOP,
        is_dark: bool = False,
        token: str | None = None,
    ) -> Page:
        """A fresh page of somebody who is not signed in, or whose session is `token`."""
        context = await self._browser.new_context(
            base_url=self.url,
            locale="zh-CN" if language == "zh-CN" else "en-GB",
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if is_dark else "light",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(_WAIT_MS)
        kept = json.dumps(language)
        await context.add_init_script(
            f"localStorage.getItem('regulars.language') ?? "
            f"localStorage.setItem('regulars.language', {kept})"
        )
        if token is not None:
            cookie = {"name": "regulars_session", "value": token, "url": self.url}
            await context.add_cookies([cookie])  # type: ignore[list-item]
            await context.add_init_script("localStorage.setItem('regulars.signed-in', 'yes')")
            await self._speaks(context, language)
        self._contexts.append(context)
        page = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._watch)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        self._page = page
        return page

    async def open(self, path: str) -> Page:
        """Open an address below `/console`, and wait until nothing loads any more."""
        await self.page.goto(f"/console{path}")
        await self.settled()
        return self.page

    async def speak(self, language: Language) -> None:
        """From the next page on, whoever is signed in reads this language."""
        await self._speaks(self.page.context, language)

    async def settled(self) -> None:
        """Wait until the page has come to rest: no request under way, nothing that shimmers."""
        await self.page.wait_for_load_state("networkidle")
        await expect(self.page.locator(_UNDER_WAY)).to_have_count(0)

    async def at_rest(self) -> None:
        """Wait until nothing has been asked for a while: what leads elsewhere without a new
        document, a tab or a row, loads after the network was idle once."""
        quiet = 0
        while quiet < _QUIET_COUNT:
            await asyncio.sleep(_QUIET_SECONDS)
            quiet = 0 if self._under_way else quiet + 1
        await self.settled()

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    async def _speaks(self, context: BrowserContext, language: Language) -> None:
        """The language is the account's, so that it is the same in every browser."""
        found = await context.request.get("/v1/account")
        if found.ok and (await found.json())["locale"] != language:
            headers = {"origin": self.url}
            body = {"locale": language}
            await context.request.patch("/v1/preferences", data=body, headers=headers)

    async def _signed_in(self, somebody: Person, **look: Any) -> Page:
        signed_in = await settle(self.platform, somebody)
        return await self.visitor(token=signed_in.token, **look)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        status = _STATUS.match(message.text)
        if status is None or int(status.group(1)) not in self._allowed:
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _watch(self, request: Request) -> None:
        self._under_way.add(request)
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"asks elsewhere: {request.url}")

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)


async def no_serious_findings(page: Page, *, but: Sequence[str] = ()) -> None:
    """Assert that axe finds nothing serious or critical on the page as it stands."""
    assert _AXE.is_file(), "axe-core is not there: run `python -m web.build install`"
    await page.evaluate(_source(_AXE))
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    grave = {
        each["id"]: [node["html"][:200] for node in each["nodes"]]
        for each in found["violations"]
        if each["impact"] in _GRAVE and each["id"] not in but
    }
    assert grave == {}, json.dumps(grave, indent=2)


def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")
