"""A client on the whole application, in this process."""

from collections.abc import AsyncIterator
from functools import cache
from types import ModuleType

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.api.app import Blueprint, create_app
from regulars.api.routes import health
from regulars.bootstrap import Platform
from tests.support import trial_routes


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A client on the application with all its routes, which one test after another uses."""
    app = _blueprint(platform.settings.body_bytes_max).serving(platform)
    async with AsyncTestClient(app) as opened:
        yield opened


@cache
def _blueprint(body_bytes_max: int) -> Blueprint:
    return Blueprint(body_bytes_max)


@pytest.fixture
async def trial_client(platform: Platform) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A client on routes made for tests, which fail in every way."""
    modules: list[ModuleType] = [trial_routes, health]
    app = create_app(platform, modules)
    async with AsyncTestClient(app, raise_server_exceptions=False) as opened:
        yield opened
