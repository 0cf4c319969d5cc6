"""Pictures of every page of the console, to be looked at one by one: `make screenshots`.

Both languages, desktop and phone, and dark where a page says so; axe is asked about each as it
stands. Without `--url` it starts a platform of its own with the sample data; with it, it uses one
that runs, and signs in there.

    python -m tests.browser.screenshots --only stores --url http://127.0.0.1:8080 --password …
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import msgspec
from playwright.async_api import Error, Page

from tests.browser.acquisition_pictures import ACQUISITION_PAGES
from tests.browser.goal_pictures import GOAL_PAGES
from tests.browser.insight_pictures import INSIGHT_PAGES
from tests.browser.people_pictures import PEOPLE_PAGES
from tests.browser.pictured import NO_MAILBOX, Pictured
from tests.browser.program_pictures import PROGRAM_PAGES
from tests.browser.shots import TABLET, Shot
from tests.support.browser import chromium
from tests.support.console import DESKTOP, PHONE, Console, Language, no_serious_findings
from tests.support.mail import post_office
from tests.support.servers import free_port

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".screenshots"

_PASSWORD = "a plain long phrase"
_LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
_SIZES = {DESKTOP: "desktop", TABLET: "tablet", PHONE: "phone"}
_HEIGHT_MAX = 2_400


class _Look(msgspec.Struct, frozen=True, kw_only=True):
    """How pages look in one walk through them."""

    language: Language
    size: tuple[int, int]
    is_dark: bool = False


PAGES: tuple[Shot, ...] = (
    *PEOPLE_PAGES,
    *INSIGHT_PAGES,
    *ACQUISITION_PAGES,
    *GOAL_PAGES,
    *PROGRAM_PAGES,
)
"""Every page of the console; whoever adds a page adds its line."""


async def main() -> None:
    asked = _arguments()
    shots = [shot for shot in PAGES if not asked.only or asked.only in shot.name]
    asked.to.mkdir(parents=True, exist_ok=True)
    begun_at = time.monotonic()
    with _platform(asked) as (url, password):
        async with chromium() as browser:
            # Two walk at the same time, since each waits for pages most of the time.
            walkers = [Console(browser, url) for _ in range(2)]
            for walker in walkers:
                # A sign-in that is refused, and somebody at the counter whom nobody knows.
                walker.allow(401, 404)
            token = await _token(walkers[0], asked.login, password)
            for language in _LANGUAGES:
                await asyncio.gather(
                    *(
                        _walk(walker, shots, asked.to, looks, token)
                        for walker, looks in zip(walkers, _looks(language), strict=True)
                    )
                )
            for walker in walkers:
                await walker.close()
        complaints = sorted({each for walker in walkers for each in walker.complaints})
        for complaint in complaints:
            print(complaint, file=sys.stderr)  # noqa: T201
        print(f"{time.monotonic() - begun_at:.0f} s, {len(complaints)} complaints")  # noqa: T201
    sys.exit(1 if complaints else 0)


def _looks(language: Language) -> tuple[list[_Look], list[_Look]]:
    """What each of the two who walk takes. The language is the account's, hence one at a time."""
    return (
        [_Look(language=language, size=DESKTOP)],
        [
            _Look(language=language, size=PHONE),
            _Look(language=language, size=TABLET),
            _Look(language=language, size=DESKTOP, is_dark=True),
        ],
    )


async def _walk(
    console: Console, shots: list[Shot], folder: Path, looks: list[_Look], token: str
) -> None:
    for look in looks:
        await _take_all(console, [shot for shot in shots if _fits(shot, look)], folder, look, token)


def _fits(shot: Shot, look: _Look) -> bool:
    if look.is_dark:
        return shot.is_dark_too
    return shot.is_tablet_too or look.size != TABLET


async def _take_all(
    console: Console, shots: list[Shot], folder: Path, look: _Look, token: str
) -> None:
    tail = f"{look.language}-{_SIZES[look.size]}{'-dark' if look.is_dark else ''}"
    for is_public in (True, False):
        chosen = [shot for shot in shots if shot.is_public == is_public]
        if not chosen:
            continue
        page = await console.visitor(
            language=look.language,
            size=look.size,
            is_dark=look.is_dark,
            token=None if is_public else token,
        )
        for shot in chosen:
            try:
                await _take(console, shot, look.size, folder / f"{shot.name}.{tail}.png")
            except (AssertionError, Error) as error:
                # The others are still worth looking at; what is wrong is said at the end.
                console.complaints.append(f"{shot.name}.{tail}: {error}")
        await page.context.close()


async def _take(console: Console, shot: Shot, size: tuple[int, int], file: Path) -> None:
    page = console.page
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await console.open(shot.path)
    if shot.step is not None:
        await shot.step(page)
    await console.at_rest()
    height = int(await page.evaluate("document.documentElement.scrollHeight"))
    await page.set_viewport_size({"width": size[0], "height": min(height, _HEIGHT_MAX)})
    await page.screenshot(path=file, animations="disabled", caret="hide", timeout=60_000)
    print(file)  # noqa: T201
    await no_serious_findings(page)


@asynccontextmanager
async def _visit(console: Console) -> AsyncIterator[Page]:
    page = await console.visitor()
    yield page
    await page.context.close()


async def _token(console: Console, login: str, password: str) -> str:
    """Sign in, choose a password where one is due, and give the session's token."""
    async with _visit(console) as page:
        asked = page.request
        headers = {"origin": console.url}
        body = {"login": login, "password": password}
        begun = await asked.post("/v1/sessions", data=body, headers=headers)
        assert begun.status == 201, await begun.text()
        if (await begun.json())["is_password_change_due"]:
            change = {"present": password, "new": _PASSWORD}
            changed = await asked.post("/v1/account/password", data=change, headers=headers)
            assert changed.ok, await changed.text()
        await Pictured(asked, console.url).prepare()
        cookies = await page.context.cookies()
        return next(each["value"] for each in cookies if each["name"] == "regulars_session")


@contextmanager
def _platform(asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The address of a platform, and its owner's password."""
    if asked.url:
        yield asked.url, asked.password
        return
    with (
        # The watcher of the embedded PostgreSQL may still look into it for a moment.
        tempfile.TemporaryDirectory(
            prefix="regulars-screenshots-", ignore_cleanup_errors=True
        ) as home,
        tempfile.TemporaryDirectory(prefix="regulars-mail-") as post,
        post_office(Path(post)) as office,
    ):
        office.refused[NO_MAILBOX] = "550 no such person"
        port = free_port()
        environment = os.environ | {
            "REGULARS_HOME": home,
            "REGULARS_PORT": str(port),
            "REGULARS_MAIL_URL": office.url,
            "REGULARS_MAIL_FROM": "Harbour Living <reports@harbour.example>",
        }
        program = str(Path(sys.executable).with_name("regulars"))
        command = [program, "up", "--demo"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as up:
            try:
                yield f"http://127.0.0.1:{port}", _first_password(up)
            finally:
                up.terminate()


def _first_password(up: "subprocess.Popen[str]") -> str:
    """What a fresh platform prints when it is ready; its sample is in then."""
    assert up.stdout is not None
    password = ""
    for line in up.stdout:
        if found := re.match(r"\s+password\s+(\S+)", line):
            password = found.group(1)
        assert not line.startswith("Sample: stopped"), line
        if line.startswith("Sample: loaded"):
            return password
    raise AssertionError("the platform did not start")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder to write to")
    parser.add_argument("--url", default="", help="a platform that runs already")
    parser.add_argument("--login", default="owner")
    parser.add_argument("--password", default=_PASSWORD)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
