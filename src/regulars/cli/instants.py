"""Instants on the command line."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from regulars.kernel.errors import InvalidInput

AsOfText = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="An instant, as in 2026-03-01T12:00:00+01:00; UTC without an offset."
    ),
]
KnownAtText = Annotated[
    str | None, typer.Option("--known-at", help="As it was known at this instant.")
]


def instant(text: str | None, option: str) -> datetime | None:
    """The instant that is meant; a date alone is its midnight in UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{option}: {text!r} is no instant") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
