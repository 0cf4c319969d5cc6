"""`regulars status`: what runs, and how it is."""

import msgspec
import typer

from regulars.cli.installation import running_on, waiting_count_at
from regulars.cli.output import AsJson, tell
from regulars.infra.settings import read_settings

EXIT_NOT_READY = 1


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The platform of one home."""

    is_running: bool
    is_ready: bool
    url: str | None
    pid: int | None
    lane_waiting_count: int | None


def status(*, as_json: AsJson = False) -> None:
    """Say what runs; the exit status is 0 only when it is ready."""
    settings = read_settings()
    running = running_on(settings)
    waiting_count = None if running is None else waiting_count_at(running.url)
    found = Status(
        is_running=running is not None,
        is_ready=waiting_count is not None,
        url=None if running is None else running.url,
        pid=None if running is None else running.pid,
        lane_waiting_count=waiting_count,
    )
    tell(found, _words(found, str(settings.home)), as_json=as_json)
    if not found.is_ready:
        raise typer.Exit(EXIT_NOT_READY)


def _words(found: Status, home: str) -> str:
    if not found.is_running:
        return f"nothing runs on {home}"
    if not found.is_ready:
        return f"{found.url} (process {found.pid}) is starting, or does not answer"
    return f"{found.url} (process {found.pid}) is ready; {found.lane_waiting_count} events wait"
