"""The command line as users run it: processes of their own, on a test's own home and database."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from regulars.infra.process import PARENT_VARIABLE
from regulars.infra.settings import Settings
from tests.support.servers import free_port
from tests.support.warm import Warm

_PROGRAM = str(Path(sys.executable).with_name("regulars"))
_SECONDS_MAX = 120


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class CommandLine:
    """Runs `regulars …` on one home: warm, but for `regulars up`."""

    def __init__(self, environment: dict[str, str], folder: Path, warm: Warm) -> None:
        self.environment = environment
        self._warm = warm
        self.url = f"http://127.0.0.1:{environment['REGULARS_PORT']}"
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str, **variables: str) -> Ended:
        running, out, err = self._warm.run(arguments, self.environment | variables, self._folder)
        try:
            status = running.wait(timeout=_SECONDS_MAX)
        finally:
            running.kill()
        return Ended(status=status, out=out.read_text(), err=err.read_text())

    def up(self) -> "Up":
        """`regulars up`, ready."""
        out = self._folder / f"up-{len(self._running)}.out"
        with out.open("wb") as file:
            process = subprocess.Popen(
                [_PROGRAM, "up"], env=self.environment, stdout=file, stderr=subprocess.STDOUT
            )
        self._running.append(process)
        up = Up(process, out)
        up.wait_for("Ctrl-C or `regulars down` stops it.")
        return up

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=_SECONDS_MAX)


class Up:
    """A platform that was started with `regulars up`."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path) -> None:
        self.process = process
        self._out = out

    def said(self) -> str:
        return self._out.read_text()

    def wait_for(self, text: str) -> None:
        give_up_at = time.monotonic() + _SECONDS_MAX
        while text not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < give_up_at, self.said()
            time.sleep(0.05)

    def children(self) -> dict[str, int]:
        """The pids of the children, by the module that they run."""
        found = {}
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for pid in task.read_text().split():
                words = Path("/proc", pid, "cmdline").read_bytes().split(b"\0")
                if b"-m" in words:
                    found[words[words.index(b"-m") + 1].decode()] = int(pid)
        return found


@pytest.fixture
def command_line(
    database_url: str, settings: Settings, tmp_path: Path, warm: Warm
) -> Iterator[CommandLine]:
    """The command line on the test's database and a home of its own."""
    environment = os.environ | {
        "REGULARS_HOME": str(tmp_path / "home"),
        "REGULARS_DATABASE_URL": database_url,
        "REGULARS_KEYRING": settings.keyring,
        "REGULARS_PORT": str(free_port()),
        "REGULARS_API_PROCESSES": "1",
        "REGULARS_LOG_FORMAT": "json",
    }
    environment.pop(PARENT_VARIABLE, None)
    made = CommandLine(environment, tmp_path, warm)
    yield made
    made.end()
