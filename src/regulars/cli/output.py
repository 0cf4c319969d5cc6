"""How commands speak: one line for people, JSON for programs, a status for shells."""

import os
from collections.abc import Mapping
from typing import Annotated

import msgspec
import typer

from regulars.kernel.errors import Kind, Refusal

EXIT_ACCIDENT = 1
EXIT_OF_KIND: Mapping[Kind, int] = {
    "invalid": 2,
    "unauthenticated": 3,
    "forbidden": 4,
    "missing": 5,
    "conflict": 6,
    "limited": 7,
}

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def tell(value: msgspec.Struct, text: str, *, as_json: bool) -> None:
    """Print `value` for programs or `text` for people."""
    typer.echo(msgspec.json.encode(value).decode() if as_json else text)


def tell_refusal(refusal: Refusal) -> int:
    """Say on standard error what was refused; the exit status."""
    typer.echo(f"{refusal.code}: {refusal.detail}", err=True)
    for field in refusal.errors:
        if field.path:
            typer.echo(f"  {field.path}: {field.detail}", err=True)
    return EXIT_OF_KIND[refusal.kind]


def tell_accident(error: Exception) -> int:
    """Say in one line what went wrong; the exit status. With log level debug, all of it."""
    if os.environ.get("REGULARS_LOG_LEVEL") == "debug":
        raise error
    summary = " ".join(str(error).split()) or type(error).__name__
    typer.echo(f"internal_error: {type(error).__name__}: {summary}", err=True)
    typer.echo("  REGULARS_LOG_LEVEL=debug shows where", err=True)
    return EXIT_ACCIDENT
