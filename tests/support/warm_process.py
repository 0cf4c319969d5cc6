"""The process that test servers and commands are forked from: it has imported everything.

It reads requests from its standard input, one JSON array a line, and answers in the same way. What
it forks does what `python -m regulars.api` or `regulars …` does, only without the imports.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

from regulars.api import process, server
from regulars.cli import main as command_line
from regulars.infra.metrics_folder import FOLDER_VARIABLE, share_measures_in
from regulars.infra.process import PARENT_VARIABLE, end_with
from regulars.infra.settings import Settings


def _serve_requests() -> None:
    process.warm_up(Settings(home=Path(os.environ[FOLDER_VARIABLE])))
    gc.collect()
    gc.freeze()
    answers: dict[str, Callable[..., int | None]] = {
        "serve": _serve,
        "command": _command,
        "poll": _status_of,
    }
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(answers[name](*given)), flush=True)  # noqa: T201


def _serve(environment: dict[str, str], log: str) -> int:
    parent_pid = os.getpid()

    def become() -> None:
        _take_over(environment, log, log)
        if PARENT_VARIABLE in environment:
            os.environ[PARENT_VARIABLE] = str(parent_pid)
        share_measures_in(Path(environment["REGULARS_HOME"]) / "metrics")
        server.main()

    return _forked(become)


def _command(
    environment: dict[str, str], folder: str, arguments: list[str], out: str, err: str
) -> int:
    _import_commands()

    def become() -> None:
        _take_over(environment, out, err)
        os.chdir(folder)
        # As the installed script names itself in what it says of its use.
        sys.modules["__main__"].__package__ = None
        sys.argv = ["regulars", *arguments]
        command_line.main()

    return _forked(become)


@cache
def _import_commands() -> None:
    command_line.build_app([])
    gc.collect()
    gc.freeze()


def _forked(become: Callable[[], None]) -> int:
    if pid := os.fork():
        return pid
    status = 1
    try:
        become()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _take_over(environment: dict[str, str], out: str, err: str) -> None:
    """What the operating system and `regulars.api.__main__` do for a new process."""
    with (
        Path(out).open("ab") as to_out,
        Path(err).open("ab") as to_err,
        Path(os.devnull).open("rb") as nothing,
    ):
        os.dup2(nothing.fileno(), 0)
        os.dup2(to_out.fileno(), 1)
        os.dup2(to_err.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)


def _status_of(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


if __name__ == "__main__":
    end_with(int(sys.argv[1]), signal.SIGKILL)
    _serve_requests()
