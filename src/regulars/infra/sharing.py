"""Shared look-ups: what many callers ask for at the same moment is looked up once.

A cache whose entry expires under load would otherwise send every request that is under way to the
database, all for the same row.
"""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")


class Sharing(Generic[Found]):
    """Joins callers who ask for the same at once. It remembers nothing of what is over."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[Found]] = {}

    async def of(self, key: Hashable, look_up: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
        """What `look_up` finds, or what a look-up of the same `key` that is under way finds.

        A caller who goes away does not end it for the others.
        """
        task = self._running.get(key)
        if task is None:
            # A context of its own: it belongs to no single request.
            task = asyncio.create_task(look_up(), context=contextvars.Context())
            self._running[key] = task
            task.add_done_callback(lambda ended: self._end(key, ended))
        return await asyncio.shield(task)

    def _end(self, key: Hashable, ended: asyncio.Task[Found]) -> None:
        del self._running[key]
        if not ended.cancelled():
            ended.exception()  # Counts as seen, also when every caller has gone.
