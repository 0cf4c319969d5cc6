"""The command line: `regulars <command>`.

A refusal is one line with its code on standard error, and the exit status tells its kind.
"""

import sys
from importlib.metadata import version
from typing import Annotated

import psycopg
import typer

from regulars.cli import database, keys, openapi, status, up
from regulars.cli.imports import import_files
from regulars.cli.output import EXIT_OF_KIND, tell_accident, tell_refusal
from regulars.kernel.errors import Refusal

app = typer.Typer(
    name="regulars",
    help="Membership operations on one PostgreSQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(up.up)
app.command("down")(up.down)
app.command("status")(status.status)
app.command("migrate")(database.migrate)
app.command("backup")(database.backup)
app.command("restore")(database.restore)
app.command("import")(import_files)
app.command("openapi")(openapi.openapi)
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run the command that the arguments name, and exit with its status."""
    try:
        app()
    except Refusal as refusal:
        sys.exit(tell_refusal(refusal))
    except psycopg.OperationalError as error:
        typer.echo(f"database_unreachable: {' '.join(str(error).split())}", err=True)
        sys.exit(EXIT_OF_KIND["conflict"])
    except Exception as error:
        sys.exit(tell_accident(error))


def _tell_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(version("regulars"))
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Membership operations on one PostgreSQL."""
