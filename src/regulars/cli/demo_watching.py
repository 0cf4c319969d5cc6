"""Progress bars of the sample's load and removal; nothing where nobody looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from regulars.cli.watching import bar
from regulars.flows.sample.progress import LoadWatch, Phase, RemovalWatch

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
    with bar(_PHASES["imagining"], "", is_quiet=is_quiet) as move:
        yield lambda state: move(
            description=_PHASES[state.phase], completed=state.done, total=state.total or None
        )


@contextmanager
def watching_removal(*, is_quiet: bool) -> Iterator[RemovalWatch]:
    """A bar over the members that are removed."""
    with bar("Removing members", "", is_quiet=is_quiet) as move:
        yield lambda done, total: move(completed=done, total=total)
