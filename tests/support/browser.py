"""A browser for tests: the Chromium that is present.

As a program (`python -m tests.support.browser`) it sees to it that there is one: it installs
Debian's where it may, and otherwise says what is missing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

VARIABLE = "REGULARS_TEST_BROWSER"

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-noto-cjk")
_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """The browser that `REGULARS_TEST_BROWSER` names, else the first that is installed."""
    if named := os.environ.get(VARIABLE):
        return named
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser with an empty profile, which asks the network for nothing by itself."""
    path = executable()
    assert path is not None, f"there is no Chromium: run `make browser`, or set {VARIABLE}"
    # Chromium refuses its sandbox to root.
    flags = [*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else _FLAGS
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            await browser.close()


def _install() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"the browser tests need Chromium: install it, or name it in {VARIABLE}")
    subprocess.run(["apt-get", "update", "--quiet"], check=True)
    subprocess.run(
        ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *_PACKAGES],
        check=True,
    )


if __name__ == "__main__" and executable() is None:
    _install()
