"""The process that test servers are forked from: it has imported everything.

It reads requests from its standard input, one JSON array a line, and answers in the same way. What
it forks does what `python -m regulars.api` does, only without the imports.
"""

import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path

from regulars.api import process, server
from regulars.infra.metrics_folder import FOLDER_VARIABLE, share_measures_in
from regulars.infra.process import PARENT_VARIABLE, end_with
from regulars.infra.settings import Settings


def _serve_requests() -> None:
    process.warm_up(Settings(home=Path(os.environ[FOLDER_VARIABLE])))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        name, *given = json.loads(line)
        answer = _forked(*given) if name == "start" else _status_of(*given)
        print(json.dumps(answer), flush=True)  # noqa: T201


def _forked(environment: dict[str, str], log: str) -> int:
    parent_pid = os.getpid()
    if pid := os.fork():
        return pid
    status = 1
    try:
        _take_over(environment, log, parent_pid)
        server.main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)
    return 0


def _take_over(environment: dict[str, str], log: str, parent_pid: int) -> None:
    """What the operating system and `regulars.api.__main__` do for a new process."""
    with Path(log).open("ab") as out, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    if PARENT_VARIABLE in environment:
        os.environ[PARENT_VARIABLE] = str(parent_pid)
    share_measures_in(Path(environment["REGULARS_HOME"]) / "metrics")


def _status_of(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


if __name__ == "__main__":
    end_with(int(sys.argv[1]), signal.SIGKILL)
    _serve_requests()
