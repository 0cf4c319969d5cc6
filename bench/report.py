"""The report: which benchmarks there are, what they found, and on what."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bench import conditions, file_import, intake, lookup, orders
from bench.effort import Effort
from bench.machine import Machine, read_machine
from bench.stage import installation


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found, by the name of the benchmark, and where it was measured."""

    effort: Effort
    machine: Machine
    results: dict[str, Any]


async def _conditions(_effort: Effort) -> conditions.Report:
    return conditions.measure()


BENCHMARKS: dict[str, Callable[[Effort], Awaitable[msgspec.Struct]]] = {
    "intake": intake.measure,
    "orders": orders.measure,
    "lookup": lookup.measure,
    "import": file_import.measure,
    "conditions": _conditions,
}


async def run(names: Sequence[str], effort: Effort, out: Path) -> Report:
    """Run the named benchmarks one after another, and keep what is found after each in `out`."""
    async with installation() as platform:
        machine = read_machine(platform.database.url, platform.settings.home)
    results: dict[str, Any] = {}
    report = Report(effort=effort, machine=machine, results=results)
    for name in names:
        results[name] = msgspec.to_builtins(await BENCHMARKS[name](effort))
        _keep(report, out)
    return report


def _keep(report: Report, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


def words(report: Report) -> list[str]:
    """The report for people: every result as indented JSON under its name."""
    return [
        f"{name}\n{msgspec.json.format(msgspec.json.encode(result)).decode()}"
        for name, result in report.results.items()
    ]
