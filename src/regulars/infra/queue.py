"""The queue of scheduled and administrative jobs: Procrastinate on our own database.

A task is enqueued in the caller's transaction: it exists when, and only when, that commits. The
worker opens the queue with connections of its own, because Procrastinate's functions take
integers of the size that they declare, while our pool sends every integer as a bigint.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONValue

from regulars.infra.db import Tx

_CONNECTIONS_MAX = 4
_OPTIONS = "-c search_path=procrastinate,pg_catalog -c timezone=UTC -c statement_timeout=60000"

_sender = App(connector=PsycopgConnector())


async def enqueue(tx: Tx, task: str, arguments: Mapping[str, JSONValue]) -> None:
    """Have the worker run `task` once this transaction has committed."""
    deferrer = _sender.configure_task(task, connection=tx.connection)
    await deferrer.defer_async(**arguments)


@asynccontextmanager
async def open_queue(url: str) -> AsyncIterator[App]:
    """A queue to register tasks with and to work on, closed at the end of the block."""
    connector = PsycopgConnector(
        conninfo=url, kwargs={"options": _OPTIONS}, min_size=1, max_size=_CONNECTIONS_MAX
    )
    async with App(connector=connector).open_async() as queue:
        yield queue
