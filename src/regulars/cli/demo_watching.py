"""Progress bars of the sample's load and removal; nothing where nobody looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from regulars.flows.sample.progress import LoadProgress, LoadWatch, Phase, RemovalWatch

_PHASES: dict[Phase, str] = {
    "imagining": "Imagining two years",
    "members": "Members",
    "orders": "Orders and returns",
    "events": "Events",
    "closing": "Closing the days",
}


@contextmanager
def watching_load(*, is_quiet: bool) -> Iterator[LoadWatch]:
    """A bar over members, documents and events together."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    with _bars() as progress:
        task = progress.add_task(_PHASES["imagining"], total=None)

        def show(state: LoadProgress) -> None:
            progress.update(
                task,
                description=_PHASES[state.phase],
                completed=state.done,
                total=state.total or None,
            )

        yield show


@contextmanager
def watching_removal(*, is_quiet: bool) -> Iterator[RemovalWatch]:
    """A bar over the members that are removed."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with _bars() as progress:
        task = progress.add_task("Removing members", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _bars() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True))
