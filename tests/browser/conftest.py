"""What the tests of the console share: a running server, and a browser with an owner signed in."""

from collections.abc import AsyncIterator

import pytest

from regulars.bootstrap import Platform, platform_on
from regulars.infra.settings import Settings
from tests.support.browser import chromium
from tests.support.console import Console
from tests.support.servers import RunningServer


@pytest.fixture
async def live(database_url: str, settings: Settings) -> AsyncIterator[Platform]:
    """The platform by the machine's clock, which the running server goes by too."""
    async with platform_on(database_url, settings) as built:
        yield built


@pytest.fixture
async def entrance(running_server: RunningServer, live: Platform) -> AsyncIterator[Console]:
    """The console before anybody has signed in; the test fails when its pages complain."""
    async with chromium() as browser:
        console = Console(browser, running_server.url, live)
        yield console
        await console.close()
    assert console.complaints == []


@pytest.fixture
async def console(entrance: Console) -> Console:
    """The console with its owner signed in, at `console.page`."""
    await entrance.as_owner()
    return entrance
