"""The progress bar of whatever takes long; nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def bar(title: str, unit: str, *, is_quiet: bool) -> Iterator[Callable[..., None]]:
    """A bar on standard error, where that is a terminal, until the end of the block.

    It hands out what moves it: `completed`, `total`, and where they change `description`, `unit`.
    """
    if is_quiet or not sys.stderr.isatty():
        yield _nothing
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=None, unit=unit)
        yield partial(progress.update, task)


def _nothing(**_changes: object) -> None:
    """Nobody looks."""
