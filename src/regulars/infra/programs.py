"""PostgreSQL's own programs: choosing one that is new enough, and running it on a database."""

import collections
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from regulars.infra.embedded import EmbeddedUnusable, binary
from regulars.kernel.errors import Refusal

Report = Callable[[str], None]
"""Is told the name of each table as its turn comes."""

_LINES_KEPT = 20
_TABLE_TURN = re.compile(r'(?:dumping contents of|processing data for) table "?([^"]+)')


class ProgramFailed(Refusal):
    """A program of PostgreSQL gave up; the detail ends with its last words."""

    code = "database_program_failed"
    kind = "conflict"


class ProgramMissing(Refusal):
    """There is no program that is as new as the server."""

    code = "database_program_missing"
    kind = "invalid"


def program(name: str, *, major_min: int) -> Path:
    """The program `name` of at least that major version: the wheel's, else the one in PATH."""
    found = {}
    for candidate in _candidates(name):
        found[candidate] = _major_of(candidate)
        if found[candidate] >= major_min:
            return candidate
    here = ", ".join(f"{path} is of {major}" for path, major in found.items()) or "there is none"
    raise ProgramMissing(
        f"{name} of PostgreSQL {major_min} or later is needed ({here}): "
        f"install the client programs of PostgreSQL {major_min}"
    )


def connection_argument(url: str) -> str:
    """The argument that names the database at `url`; without the password, which `ps` would show.

    The password goes through `run`'s environment.
    """
    given = conninfo_to_dict(url)
    given.pop("password", None)
    return f"--dbname={make_conninfo('', **given)}"


def environment_for(url: str) -> dict[str, str]:
    """The environment of a program that connects to `url`: ours, its password, plain English."""
    password = conninfo_to_dict(url).get("password")
    return {**os.environ, "LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})


def run(
    command: Sequence[str | Path],
    *,
    url: str = "",
    output: IO[bytes] | None = None,
    report: Report | None = None,
) -> None:
    """Runs `command`, which may connect to `url`, to its end; refuses to go on when it failed."""
    last_lines: collections.deque[str] = collections.deque(maxlen=_LINES_KEPT)
    with subprocess.Popen(  # noqa: S603
        command,
        env=environment_for(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if output is None else output,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            last_lines.append(line)
            turn = _TABLE_TURN.search(line)
            if turn and report:
                report(turn[1].rstrip("\n"))
    if process.returncode:
        name = Path(command[0]).name
        raise ProgramFailed(f"{name} gave up ({process.returncode}): {''.join(last_lines).strip()}")


def _candidates(name: str) -> list[Path]:
    try:
        candidates = [binary(name)]
    except EmbeddedUnusable:
        candidates = []
    in_path = shutil.which(name)
    return [*candidates, Path(in_path)] if in_path else candidates


def _major_of(path: Path) -> int:
    said = subprocess.run(  # noqa: S603
        [path, "--version"], capture_output=True, encoding="utf-8", check=False
    ).stdout
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(version[1]) if version else 0
