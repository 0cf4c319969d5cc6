"""The import of a year of till lines from one file, by a user's mapping.

The command is the one that people give, `regulars import orders`, into a fresh installation. It
ends when every order, line and member stands in the database; where a program is in force, also
every point and tier.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

import msgspec

from bench.effort import Effort
from bench.processes import Meter, Usage, family_bytes
from bench.stage import database_pid, environment_of, installation
from bench.till_file import MAPPING, PROGRAM, made_up_file, real_file
from regulars.bootstrap import Platform
from regulars.flows.import_files.summary import Summary

SECONDS_GOAL = 60.0
WITH_EFFECTS_SECONDS_GOAL = 90.0
_SAMPLE_SECONDS = 0.2
_SAMPLES_SHOWN = 40
_COMMAND = "from regulars.cli.main import main; main()"


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """How long the import took, and the memory it held meanwhile."""

    is_real_file: bool
    has_effects: bool
    """Whether a program was in force: points of every invoice, a status by the year's spend."""
    lines: int
    orders: int
    seconds: float
    seconds_goal: float
    lines_per_second: float
    peak_bytes: int
    late_to_early_peak: float
    """The peak of the second half of the time to that of the first: memory is flat near 1."""
    resident_bytes: list[int]
    """The import's memory over time, from beginning to end."""
    usage: Usage


async def measure(effort: Effort, *, has_effects: bool = False) -> ImportResult:
    """Import the real file at full effort, where it is; else one of the same shape."""
    async with installation() as platform:
        if has_effects:
            await _apply_program(platform)
        real = real_file() if effort.name == "full" else None
        path = real or made_up_file(platform.settings.home, effort.till_lines)
        process = await _start(
            platform, "import", "orders", str(path), "--mapping", str(MAPPING), "--json"
        )
        meter = Meter({"import": process.pid, "database": database_pid(platform.settings.home)})
        sampling = asyncio.create_task(_sample(process, meter))
        output, errors = await process.communicate()
        samples, usage = await sampling
    if process.returncode:
        raise RuntimeError(f"the import failed: {errors.decode()[-2000:]}")
    summary = msgspec.json.decode(output, type=Summary)
    assert summary.faulty_line_count == 0, summary
    half = len(samples) // 2
    return ImportResult(
        is_real_file=real is not None,
        has_effects=has_effects,
        lines=summary.line_count,
        orders=summary.item_count,
        seconds=usage.seconds,
        seconds_goal=WITH_EFFECTS_SECONDS_GOAL if has_effects else SECONDS_GOAL,
        lines_per_second=summary.line_count / usage.seconds,
        peak_bytes=max(samples),
        late_to_early_peak=max(samples[half:]) / max(samples[: half + 1]),
        resident_bytes=samples[:: 1 + len(samples) // _SAMPLES_SHOWN],
        usage=usage,
    )


def words(result: ImportResult) -> list[str]:
    """The result for people."""
    file = "Online Retail II" if result.is_real_file else "a made-up file"
    peak, growth = result.peak_bytes / 2**20, result.late_to_early_peak
    effects = " with their effects" if result.has_effects else ""
    busy = {name: cores * result.seconds for name, cores in result.usage.cores.items()}
    return [
        f"import of {result.lines:,} till lines{effects} ({file}): {result.seconds:.1f} s",
        f"  processor time: {', '.join(f'{name} {each:.1f} s' for name, each in busy.items())}",
        f"  goal {result.seconds_goal:.0f} s; {result.lines_per_second:,.0f} lines/s",
        f"  memory peaks at {peak:,.0f} MiB; the second half of the time to the first {growth:.2f}",
    ]


async def _apply_program(platform: Platform) -> None:
    process = await _start(platform, "program", "apply", str(PROGRAM))
    _, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the program was not applied: {errors.decode()[-2000:]}")


async def _start(platform: Platform, *arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", _COMMAND, *arguments),
        env=environment_of(platform.settings.home),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )


async def _sample(process: Process, meter: Meter) -> tuple[list[int], Usage]:
    """The memory of the process until it ends, and what was used until then."""
    samples = [family_bytes(process.pid)]
    usage = meter.read()
    while process.returncode is None:
        await asyncio.sleep(_SAMPLE_SECONDS)
        if held := family_bytes(process.pid):
            samples.append(held)
            usage = meter.read()
    return samples, usage
