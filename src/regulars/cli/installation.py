"""What runs on a home: found by the lock that the running platform holds, never by a pid alone."""

import contextlib
import http.client
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from regulars.infra.embedded import locks
from regulars.infra.settings import Settings
from regulars.kernel.errors import Conflict

_ANSWER_SECONDS_MAX = 5.0


class PlatformRunning(Conflict):
    """The platform runs on this home already."""

    code = "platform_running"


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """The platform that runs: the process that `regulars up` is, and where it answers."""

    pid: int
    url: str


class _Readiness(msgspec.Struct, frozen=True, kw_only=True):
    lane_waiting_count: int


@contextmanager
def held_home(settings: Settings, url: str) -> Iterator[None]:
    """Holds the home for one platform; refuses when another one does."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = locks.claim(_lock(settings))
    if held is None:
        raise PlatformRunning(f"the platform runs on {settings.home} already")
    try:
        _note(settings).write_bytes(msgspec.json.encode(Running(pid=os.getpid(), url=url)))
        yield
    finally:
        _note(settings).unlink(missing_ok=True)
        os.close(held)


def running_on(settings: Settings) -> Running | None:
    """The platform that runs on the home, None where none does."""
    if not _lock(settings).exists() or locks.is_free(_lock(settings)):
        return None
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(_note(settings).read_bytes(), type=Running)
    return None


def refuse_running(settings: Settings, what: str) -> None:
    """Refuses while the platform runs: `what` would pull the ground from under it."""
    if running_on(settings) is not None:
        raise PlatformRunning(f"stop the platform before {what}: regulars down")


def waiting_count_at(url: str) -> int | None:
    """How many events wait to be processed, as told by a server that is ready; None by none."""
    address = urlsplit(url)
    assert address.hostname is not None, "the address was made from host and port"
    connection = http.client.HTTPConnection(
        address.hostname, address.port, timeout=_ANSWER_SECONDS_MAX
    )
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        if answer.status == 200:
            return msgspec.json.decode(answer.read(), type=_Readiness).lane_waiting_count
    return None


def local_url(settings: Settings) -> str:
    """Where the server answers on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _lock(settings: Settings) -> Path:
    return settings.home / "up.lock"


def _note(settings: Settings) -> Path:
    return settings.home / "up.json"
