"""Keeping child processes alive: started, watched, started again with a growing pause, stopped.

Children run in sessions of their own, so that Ctrl-C reaches only us and we end them in order;
each asks the kernel to end it when we are killed.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

import msgspec
import structlog

from regulars.infra.process import PARENT_VARIABLE

_FIRST_PAUSE_SECONDS = 1.0
_PAUSE_SECONDS_MAX = 30.0
_STEADY_AFTER_SECONDS = 60.0
_STOP_SECONDS_MAX = 25.0

_log = structlog.get_logger("regulars.supervisor")


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A child: what it is called, and the Python module that it runs."""

    name: str
    module: str


class Child:
    """One program, running or waiting to be started again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_again_at = 0.0
        self._pause_seconds = _FIRST_PAUSE_SECONDS

    def start(self, now: float) -> None:
        self._started_at = now
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", self.program.module],
            env=os.environ | {PARENT_VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def tend(self, now: float) -> None:
        """Start it again when it has ended and its pause is over."""
        if self._process is not None and self._process.poll() is not None:
            status = self._process.returncode
            if now - self._started_at > _STEADY_AFTER_SECONDS:
                self._pause_seconds = _FIRST_PAUSE_SECONDS
            _log.error(
                "child_ended",
                name=self.program.name,
                status=status,
                starts_again_in_seconds=self._pause_seconds,
            )
            self._process = None
            self._start_again_at = now + self._pause_seconds
            self._pause_seconds = min(self._pause_seconds * 2, _PAUSE_SECONDS_MAX)
        if self._process is None and now >= self._start_again_at:
            self.start(now)

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def wait_or_kill(self, give_up_at: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("child_killed", name=self.program.name)
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Supervisor:
    """The children of one platform."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._children = [Child(program) for program in programs]

    def start(self) -> None:
        for child in self._children:
            child.start(time.monotonic())

    def ended_names(self) -> list[str]:
        """The children that have ended since they were looked after last."""
        return [child.program.name for child in self._children if child.has_ended]

    def tend(self) -> None:
        """Start again what has ended, each after its pause."""
        for child in self._children:
            child.tend(time.monotonic())

    def stop(self) -> None:
        """End them one after the other, the first started first; kill what does not end."""
        for child in self._children:
            child.ask_to_stop()
            child.wait_or_kill(time.monotonic() + _STOP_SECONDS_MAX)
