"""`python -m regulars.api`: the server, with the settings of the environment.

What can be refused is refused here, in a moment. Then the program is replaced by
`regulars.api.server`, which imports everything once for all processes that it forks; the folder
of the measures has to be named before that.
"""

import os
import signal
import sys

import structlog

from regulars.infra.embedded import locks
from regulars.infra.logging import configure_logging
from regulars.infra.metrics_folder import share_measures_in, shared_folder
from regulars.infra.process import end_with_named_parent, refuse_busy_port
from regulars.infra.settings import Settings, read_settings
from regulars.kernel.errors import Conflict, Refusal


class ServerRunning(Conflict):
    """Another server holds this home."""

    code = "server_running"


def main() -> None:
    """Become the server; a refusal is one line and a status."""
    end_with_named_parent(signal.SIGTERM)
    try:
        settings = read_settings()
        configure_logging(settings.log_format, settings.log_level)
        _prepare(settings)
    except Refusal as refusal:
        log = structlog.get_logger("regulars.server")
        log.error("server_refused_to_start", code=refusal.code, detail=refusal.detail)
        sys.exit(1)
    os.execv(sys.executable, [sys.executable, "-m", "regulars.api.server"])  # noqa: S606


def _prepare(settings: Settings) -> None:
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = locks.claim(settings.home / "server.lock")
    if held is None:
        raise ServerRunning(f"a server runs on {settings.home} already")
    # The lock goes on into the server and its processes: it is free when the last is gone.
    os.set_inheritable(held, True)
    refuse_busy_port(settings.host, settings.port)
    if shared_folder() is None:
        share_measures_in(settings.home / "metrics")


if __name__ == "__main__":
    main()
