"""pgbench: the same writes by hand, run by PostgreSQL's own program."""

import asyncio
import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from regulars.infra.embedded import binary
from regulars.infra.programs import connection_argument, environment_for


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What pgbench reports: all it ran, and the rate once every connection had warmed up."""

    transactions: int
    per_second: float


async def run_script(
    script: Path, url: str, *, clients: int, seconds: float, variables: Mapping[str, int]
) -> Outcome:
    """Run `script` with prepared statements; refuses a run in which a transaction failed.

    It runs twice as long as asked, in whole seconds, and the second half counts: at first every
    connection reads the catalog and plans each statement, which ours did long ago.
    """
    half = max(1, round(seconds))
    command = [
        str(binary("pgbench")),
        "--no-vacuum",
        "--protocol=prepared",
        f"--client={clients}",
        f"--jobs={min(clients, os.cpu_count() or 1)}",
        f"--time={2 * half}",
        "--progress=1",
        f"--file={script}",
        *(f"--define={name}={value}" for name, value in variables.items()),
        connection_argument(url).removeprefix("--dbname="),
    ]
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment_for(url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    report = output.decode()
    transactions = _number(r"transactions actually processed: (\d+)", report)
    failed = _number(r"number of failed transactions: (\d+)", report)
    if process.returncode or transactions is None or failed:
        raise RuntimeError(f"pgbench failed: {report}\n{errors.decode()[-2000:]}")
    rates = [float(rate) for rate in re.findall(r"progress: .*? s, ([\d.]+) tps", errors.decode())]
    warm = rates[half:] or rates
    assert warm, report
    return Outcome(transactions=int(transactions), per_second=sum(warm) / len(warm))


def _number(pattern: str, text: str) -> float | None:
    found = re.search(pattern, text)
    return float(found[1]) if found else None
