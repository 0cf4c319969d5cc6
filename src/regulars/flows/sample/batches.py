"""In which batches documents are recorded: each member's in order, and spread evenly.

The more of one member's documents stand in one batch, the more rounds it takes; so they are spread
over all batches, and every batch holds some of everybody's. An order that is paid with points comes
in a later batch than all that the member did before: units are taken before the batch's own orders
earn any.
"""

from collections.abc import Sequence

from regulars.flows.sample.history import Life
from regulars.flows.sample.sales import Document, Sale

BATCH_COUNT = 1_000

Batch = list[tuple[Life, Document]]


def batches(lives: Sequence[Life]) -> list[Batch]:
    """All documents of these lives."""
    total = sum(len(life.documents) for life in lives)
    count = max(1, -(-total // BATCH_COUNT))
    made: list[Batch] = [[] for _ in range(count)]
    for place, life in enumerate(lives):
        _spread(made, count, place, life)
    return [batch for batch in made if batch]


def _spread(made: list[Batch], count: int, place: int, life: Life) -> None:
    """Put one life's documents into the batches; lives begin at different places."""
    if not life.documents:
        return
    offset = place % max(1, count // len(life.documents))
    last = -1
    for at, document in enumerate(life.documents):
        is_paid_in_units = isinstance(document, Sale) and document.paid_units > 0
        earliest = last + 1 if is_paid_in_units else last
        last = max(at * count // len(life.documents) + offset, earliest)
        while last >= len(made):
            made.append([])
        made[last].append((life, document))
