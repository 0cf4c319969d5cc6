"""`regulars program`: whole programs as documents, out, compared and put in force."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson
from regulars.cli.program_words import ProgramLine, ProgramList, print_list, print_plan
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter
from regulars.flows.program_config.applying import apply, plan
from regulars.flows.program_config.document import Application, ProgramDocument
from regulars.flows.program_config.exporting import Contents, document_yaml, export
from regulars.flows.program_config.planning import Plan
from regulars.flows.program_config.reading import document_of_text, instant_of
from regulars.flows.program_config.stored import stored_of
from regulars.infra.settings import read_settings
from regulars.kernel.errors import Conflict, InvalidInput
from regulars.kernel.period import zone

PROGRAMS_MAX = 500
EXIT_DECLINED = 1

app = typer.Typer(help="Whole programs as documents.", no_args_is_help=True)

Answer = TypeVar("Answer")

Document = Annotated[Path, typer.Argument(help="The document (YAML or JSON).")]
LiveFrom = Annotated[
    str | None,
    typer.Option(
        help="When changes come into force: a local day or time of the program, or with an offset."
    ),
]
RetireMissing = Annotated[
    bool,
    typer.Option("--retire-missing", help="End rules and ladders that the document leaves out."),
]


class ProgramChanged(Conflict):
    """The program was changed by somebody else while the question was open."""

    code = "program_changed"


@app.command("list")
def list_programs(*, as_json: AsJson = False) -> None:
    """Show the programs, and how much of each is live."""
    found = _run(_list)
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
    else:
        print_list(found)


@app.command("export")
def export_program(
    code: Annotated[str, typer.Argument(help="The program's code.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write (default: print it).")] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Drafts in the place of what is live.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write what is live as a document, which applied would change nothing."""
    document = _run(lambda platform: _export(platform, code, is_with_drafts=drafts))
    text = (
        msgspec.json.format(msgspec.json.encode(document.values()), indent=2).decode() + "\n"
        if as_json
        else document_yaml(document)
    )
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{out}: {error.strerror}") from None


@app.command("plan")
def plan_document(
    file: Document,
    *,
    live_from: LiveFrom = None,
    retire_missing: RetireMissing = False,
    as_json: AsJson = False,
) -> None:
    """Show what applying a document would change; nothing is written."""
    document, application = _read(file, live_from, is_missing_retired=retire_missing)
    made = _run(lambda platform: _plan(platform, document, application))
    _tell(made, document, as_json=as_json, is_done=False)


@app.command("apply")
def apply_document(
    file: Document,
    *,
    live_from: LiveFrom = None,
    retire_missing: RetireMissing = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a document in force: all of it, or nothing. On a terminal the plan is shown first."""
    document, application = _read(file, live_from, is_missing_retired=retire_missing)
    shown: Plan | None = None
    if not (yes or as_json) and sys.stdin.isatty():
        shown = _run(lambda platform: _plan(platform, document, application))
        _tell(shown, document, as_json=False, is_done=False)
        if shown.changed and not typer.confirm("Apply?"):
            raise typer.Exit(EXIT_DECLINED)
    made = _run(lambda platform: _apply(platform, document, application, shown))
    _tell(made, document, as_json=as_json, is_done=True)


def _tell(made: Plan, document: ProgramDocument, *, as_json: bool, is_done: bool) -> None:
    if as_json:
        typer.echo(msgspec.json.encode(made).decode())
    else:
        print_plan(made, zone(document.program.time_zone), is_done=is_done)


def _read(
    file: Path, live_from: str | None, *, is_missing_retired: bool
) -> tuple[ProgramDocument, Application]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(f"{file} is not UTF-8") from None
    except OSError as error:
        raise InvalidInput(f"{file}: {error.strerror}") from None
    document = document_of_text(text)
    instant: datetime | None = None
    if live_from is not None:
        instant = instant_of(live_from, zone(document.program.time_zone))
    return document, Application(live_from=instant, is_missing_retired=is_missing_retired)


def _run(ask: Callable[[Platform], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_platform(read_settings()) as platform:
            return await ask(platform)

    return asyncio.run(run())


async def _list(platform: Platform) -> ProgramList:
    async with platform.database.transaction() as tx:
        programs = await catalog.programs(tx, Filter(count=PROGRAMS_MAX))
        stored = [await stored_of(tx, each) for each in programs]
    return ProgramList(
        items=[
            ProgramLine(
                code=program.code,
                name=program.name,
                time_zone=program.time_zone,
                currency=program.currency,
                asset_count=len(each.assets),
                rule_count=len(each.live_rules()),
                ladder_count=len(each.live_ladders()),
            )
            for program, each in zip(programs, stored, strict=True)
        ]
    )


async def _export(platform: Platform, code: str, *, is_with_drafts: bool) -> ProgramDocument:
    async with platform.database.transaction() as tx:
        return await export(tx, code, Contents(is_with_drafts=is_with_drafts))


async def _plan(platform: Platform, document: ProgramDocument, application: Application) -> Plan:
    async with platform.database.transaction() as tx:
        return await plan(tx, document, application, platform.clock.now())


async def _apply(
    platform: Platform, document: ProgramDocument, application: Application, shown: Plan | None
) -> Plan:
    """Apply the document; refuses where that would do something else than was shown."""
    caller = Caller(principal=SYSTEM)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        done = await apply(tx, platform.vault, document, application, caller, now)
        if shown is not None and _items(done) != _items(shown):
            raise ProgramChanged("somebody changed the program meanwhile; look at the plan again")
        return done


def _items(made: Plan) -> list[object]:
    return [(each.kind, each.code, each.change, each.changes) for each in made.items]
