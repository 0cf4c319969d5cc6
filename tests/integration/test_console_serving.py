"""The console as it is served: parts for ever, its page anew each time, and no build at all."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from msgspec import structs

from regulars.api.app import create_app
from regulars.api.routes import console, health
from regulars.bootstrap import platform_on
from regulars.infra.settings import Settings

Client = AsyncTestClient[Litestar]

PAGE = b"<!doctype html><title>Regulars</title>"
PART = b"export const answer = 42;"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a console is built to; it is not there yet."""
    return tmp_path / "console"


@pytest.fixture
def built(folder: Path) -> Path:
    """A build of a page, a part in two forms, and a file that nobody is to see."""
    parts = folder / "assets"
    parts.mkdir(parents=True)
    (folder / "index.html").write_bytes(PAGE)
    (folder / "icon.svg").write_bytes(b"<svg/>")
    (folder / "fingerprint").write_text("secret")
    (parts / "index-AbC123.js").write_bytes(PART)
    (parts / "index-AbC123.js.gz").write_bytes(gzip.compress(PART))
    return folder


@pytest.fixture
async def browser(database_url: str, settings: Settings, folder: Path) -> AsyncIterator[Client]:
    chosen = structs.replace(settings, console_folder=folder)
    async with (
        platform_on(database_url, chosen) as platform,
        AsyncTestClient(create_app(platform, [console, health])) as opened,
    ):
        yield opened


async def test_the_front_door_leads_to_the_console(browser: Client) -> None:
    answer = await browser.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/console/")


@pytest.mark.parametrize("path", ["/console", "/console/", "/console/members/abc/orders"])
async def test_every_address_below_gives_the_page(browser: Client, built: Path, path: str) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


async def test_a_page_that_has_not_changed_is_not_sent_again(browser: Client, built: Path) -> None:
    tag = (await browser.get("/console/")).headers["etag"]
    again = await browser.get("/console/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    (built / "index.html").write_bytes(PAGE + b"new")
    changed = await browser.get("/console/", headers={"if-none-match": tag})
    assert (changed.status_code, changed.content) == (200, PAGE + b"new")


async def test_a_part_is_kept_for_ever_and_comes_small(browser: Client, built: Path) -> None:
    plain = await browser.get(
        "/console/assets/index-AbC123.js", headers={"accept-encoding": "identity"}
    )
    small = await browser.get("/console/assets/index-AbC123.js")
    assert plain.content == small.content == PART
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    for answer in (plain, small):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/console/", "/console/assets/index-AbC123.js"])
async def test_the_head_of_an_answer_is_that_of_the_whole(
    browser: Client, built: Path, path: str
) -> None:
    whole, head = await browser.get(path), await browser.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "cache-control", "content-type", "content-length"):
        assert head.headers[name] == whole.headers[name], name


@pytest.mark.parametrize(
    "path",
    [
        "/console/assets/none.js",
        "/console/assets/index-AbC123.js.gz",
        "/console/assets/..%2Ffingerprint",
        "/console/assets/%2e%2e/fingerprint",
    ],
)
async def test_only_parts_are_parts(browser: Client, built: Path, path: str) -> None:
    answer = await browser.get(path)
    assert b"secret" not in answer.content
    assert answer.status_code == 404 or answer.content == PAGE


async def test_files_beside_the_page_are_served_where_their_type_is_known(
    browser: Client, built: Path
) -> None:
    icon = await browser.get("/console/icon.svg")
    assert (icon.content, icon.headers["content-type"]) == (b"<svg/>", "image/svg+xml")
    assert (await browser.get("/console/fingerprint")).content == PAGE


async def test_without_a_build_a_plain_page_says_so(browser: Client) -> None:
    answer = await browser.get("/console/members")
    assert answer.status_code == 503
    assert "make console" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
