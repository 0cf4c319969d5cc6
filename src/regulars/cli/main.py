"""The command line: `regulars <command>`.

A refusal is one line with its code on standard error, and the exit status tells its kind.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import msgspec
import psycopg
import typer

from regulars.cli.output import EXIT_OF_KIND, tell_accident, tell_refusal
from regulars.infra.garbage import collect_rarely
from regulars.kernel.errors import Refusal


class Command(msgspec.Struct, frozen=True):
    """A command or a group of commands, and where it is defined."""

    name: str
    module: str
    attribute: str


COMMANDS = (
    Command("up", "regulars.cli.up", "up"),
    Command("down", "regulars.cli.up", "down"),
    Command("status", "regulars.cli.status", "status"),
    Command("import", "regulars.cli.imports", "import_files"),
    Command("program", "regulars.cli.program", "app"),
    Command("close", "regulars.cli.close", "close"),
    Command("report", "regulars.cli.report", "app"),
    Command("member", "regulars.cli.member", "app"),
    Command("segment", "regulars.cli.segment", "app"),
    Command("lifecycle", "regulars.cli.lifecycle", "app"),
    Command("replay", "regulars.cli.replay", "app"),
    Command("sandbox", "regulars.cli.sandbox", "app"),
    Command("demo", "regulars.cli.demo", "app"),
    Command("lake", "regulars.cli.lake", "app"),
    Command("verify", "regulars.cli.verify", "verify"),
    Command("migrate", "regulars.cli.database", "migrate"),
    Command("backup", "regulars.cli.database", "backup"),
    Command("restore", "regulars.cli.database", "restore"),
    Command("keys", "regulars.cli.keys", "app"),
    Command("staff", "regulars.cli.staff", "app"),
    Command("quarantine", "regulars.cli.quarantine", "app"),
    Command("openapi", "regulars.cli.openapi", "openapi"),
)


def main() -> None:
    """Run the command that the arguments name, and exit with its status."""
    try:
        app = build_app(sys.argv[1:])
        collect_rarely()
        app()
    except Refusal as refusal:
        sys.exit(tell_refusal(refusal))
    except psycopg.OperationalError as error:
        typer.echo(f"database_unreachable: {' '.join(str(error).split())}", err=True)
        sys.exit(EXIT_OF_KIND["conflict"])
    except Exception as error:
        sys.exit(tell_accident(error))


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """The command line, with the one command that `arguments` name, or with all of them.

    Modules are imported by need: `regulars up` shall not wait for what only an import needs.
    """
    app = typer.Typer(
        name="regulars",
        help="Membership operations on one PostgreSQL.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    wanted = [command for command in COMMANDS if command.name in arguments[:1]]
    for command in wanted or COMMANDS:
        found = getattr(importlib.import_module(command.module), command.attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=command.name)
        else:
            app.command(command.name)(found)
    return app


def _tell_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(version("regulars"))
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Membership operations on one PostgreSQL."""
