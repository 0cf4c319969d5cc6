"""`regulars import`: files in, by a mapping, with progress and a summary."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.import_summary import print_summary
from regulars.cli.output import AsJson
from regulars.cli.watching import bar
from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.request import ImportInput, Requester, new_job
from regulars.flows.import_files.run import (
    ImportProgress,
    Report,
    Watch,
    dry_run,
    run_import,
)
from regulars.flows.import_files.writing.means import Means
from regulars.infra import jobs
from regulars.infra.settings import Settings, read_settings
from regulars.infra.tabular.reading import expand
from regulars.infra.tabular.types import UnreadableFile

EXIT_STRICT = 10
"""The status of a strict import that refused a line; refusals of the whole have their own."""

_PHASES = {"reading": "Reading", "writing": "Writing", "finishing": "Finishing"}


def import_files(  # noqa: PLR0913 - the words of a command line
    kind: Annotated[ImportKind, typer.Argument(help="What the files hold.")],
    files: Annotated[
        list[str],
        typer.Argument(help="Files or patterns (CSV, Excel, JSON lines, Parquet)."),
    ],
    mapping: Annotated[
        Path, typer.Option("--mapping", "-m", help="The mapping (TOML) from columns to fields.")
    ],
    *,
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and sort everything, write nothing.")
    ] = False,
    as_json: AsJson = False,
    is_strict: Annotated[
        bool, typer.Option("--strict", help="End with status 10 when any line was refused.")
    ] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Where refused lines go (JSON lines).")
    ] = None,
) -> None:
    """Import files by a mapping.

    The same command goes on after an interruption; a file imported again changes nothing. A line
    that cannot be taken goes into the error file with its reason, and the rest goes in.
    """
    given = ImportInput(
        kind=kind,
        files=[str(path.absolute()) for path in expand(files)],
        mapping=_read_text(mapping),
        is_dry_run=is_dry_run,
    )
    with _watching(is_quiet=as_json) as watch:
        report = _run(given, errors, watch)
    if as_json:
        typer.echo(msgspec.json.encode(report.summary).decode())
    else:
        print_summary(report)
    if is_strict and report.summary.faulty_line_count:
        raise typer.Exit(EXIT_STRICT)


def _run(given: ImportInput, errors: Path | None, watch: Watch) -> Report:
    settings = read_settings()
    if given.is_dry_run:
        return _dry_run(settings, given, errors, watch)
    report = asyncio.run(_import(settings, given, watch))
    if errors is None:
        return report
    shutil.copyfile(report.errors, errors)
    return msgspec.structs.replace(report, errors=errors)


def _dry_run(settings: Settings, given: ImportInput, errors: Path | None, watch: Watch) -> Report:
    folder = settings.home / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as staging:
        return dry_run(given, Path(staging), errors or folder / "dry-run-errors.jsonl", watch)


async def _import(settings: Settings, given: ImportInput, watch: Watch) -> Report:
    async with open_platform(settings) as platform:
        async with platform.database.transaction() as tx:
            new = new_job(given, Requester(name="command line"))
            job = await jobs.request(tx, new, platform.clock.now())
        return await run_import(_means(platform), job.id, watch, given)


def _means(platform: Platform) -> Means:
    return Means(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        codes=platform.codes,
        home=platform.settings.home,
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}: {error}") from None


@contextmanager
def _watching(*, is_quiet: bool) -> Iterator[Watch]:
    with bar("Reading", "lines", is_quiet=is_quiet) as move:

        def show(state: ImportProgress) -> None:
            is_reading = state.phase == "reading"
            move(
                description=_PHASES[state.phase],
                completed=state.line_count if is_reading else state.done_count,
                total=None if is_reading else state.total_count,
                unit="lines" if is_reading else "items",
            )

        yield show
