"""Servers and commands without the wait: forked from a process that has imported everything.

`python -m regulars.api` takes seconds, nearly all of it imports, and so does a command of the
command line. Tests fork them instead from one process that went through the imports once,
`tests.support.warm_process`.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from regulars.infra.metrics_folder import FOLDER_VARIABLE

_POLL_SECONDS = 0.02

_numbers = itertools.count(1)


class Warm:
    """The process that servers and commands are forked from; it starts with the first one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    def start(self, environment: dict[str, str], log: Path) -> "WarmProcess":
        """A server with these variables, whose output goes to the end of `log`."""
        return WarmProcess(self, self.ask("serve", environment, str(log)))

    def run(
        self, arguments: Sequence[str], environment: dict[str, str], folder: Path
    ) -> tuple["WarmProcess", Path, Path]:
        """`regulars …` in `folder`, and the new files there that its output and errors go to."""
        name = f"command-{next(_numbers)}"
        out, err = folder / f"{name}.out", folder / f"{name}.err"
        pid = self.ask("command", environment, str(folder), list(arguments), str(out), str(err))
        return WarmProcess(self, pid), out, err

    def ask(self, *request: Any) -> Any:
        if self._process is None:
            self._process = self._started()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        if self._process is not None:
            self._process.communicate()

    def _started(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm_process", str(os.getpid())],
            cwd=Path(__file__).parents[2],
            env=os.environ | {FOLDER_VARIABLE: str(self._folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


class WarmProcess:
    """What was forked, with the face of a `subprocess.Popen`."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._warm = warm

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._warm.ask("poll", self.pid)
        return self.returncode

    def wait(self, timeout: float = 30) -> int:
        give_up_at = time.monotonic() + timeout
        while (status := self.poll()) is None:
            assert time.monotonic() < give_up_at, f"{self.pid} does not end"
            time.sleep(_POLL_SECONDS)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    made = Warm(tmp_path_factory.mktemp("measures"))
    yield made
    made.end()
