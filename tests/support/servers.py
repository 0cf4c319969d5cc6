"""Real server processes on free ports, on a test's own database."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from regulars.infra.process import PARENT_VARIABLE
from regulars.infra.settings import Settings
from tests.support.warm import Warm, WarmProcess

START_SECONDS_MAX = 60


class RunningServer:
    """A server that may be killed and started again at the same address."""

    def __init__(self, environment: dict[str, str], log: Path, warm: Warm | None = None) -> None:
        self.port = int(environment["REGULARS_PORT"])
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._environment = environment
        self._warm = warm
        self._process: subprocess.Popen[bytes] | WarmProcess | None = None

    def get(self, path: str) -> httpx.Response:
        # Without TLS: making a context of it takes longer than the call.
        with httpx.Client(base_url=self.url, verify=False) as client:  # noqa: S501
            return client.get(path)

    @property
    def pid(self) -> int:
        """The parent of the server processes."""
        assert self._process is not None
        return self._process.pid

    def worker_pids(self) -> list[int]:
        """The server processes."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        return sorted(int(pid) for task in tasks for pid in task.read_text().split())

    def start(self, *, is_awaited: bool = True) -> None:
        """Start, and by default wait until it is ready."""
        self._process = self._launched()
        if is_awaited:
            self.wait_until_ready()

    def _launched(self) -> "subprocess.Popen[bytes] | WarmProcess":
        if self._warm is not None:
            return self._warm.start(self._environment, self.log)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "regulars.api"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < give_up_at:
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text()
            with contextlib.suppress(httpx.TransportError):
                if self.get("/readyz").status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server does not get ready:\n{self.log.read_text()}")

    def kill(self) -> None:
        """kill -9 of the parent; its processes end by themselves."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """End it as an operator would; its exit status."""
        if self._process is None or self._process.poll() is not None:
            return 0 if self._process is None else self._process.wait()
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=30)

    def wait(self) -> int:
        """The exit status of a server that ends by itself."""
        assert self._process is not None
        return self._process.wait(timeout=START_SECONDS_MAX)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


ServerMaker = Callable[..., RunningServer]


@pytest.fixture
def make_server(
    database_url: str, settings: Settings, tmp_path: Path, warm: Warm
) -> Iterator[ServerMaker]:
    """Makes servers on the test's database; settings are given as `REGULARS_*` variables.

    They start warm, but for tests of the start itself.
    """
    made: list[RunningServer] = []

    def make(*, is_cold: bool = False, **variables: str) -> RunningServer:
        environment = os.environ | {
            "REGULARS_HOME": str(tmp_path / "home"),
            "REGULARS_DATABASE_URL": database_url,
            "REGULARS_KEYRING": settings.keyring,
            "REGULARS_PORT": str(free_port()),
            "REGULARS_API_PROCESSES": "1",
            "REGULARS_LOG_FORMAT": "json",
            PARENT_VARIABLE: str(os.getpid()),
        }
        log = tmp_path / f"server-{len(made)}.log"
        server = RunningServer(environment | variables, log, None if is_cold else warm)
        made.append(server)
        return server

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def running_server(make_server: ServerMaker) -> RunningServer:
    """A server with one process, ready, at `running_server.url`."""
    server = make_server()
    server.start()
    return server
