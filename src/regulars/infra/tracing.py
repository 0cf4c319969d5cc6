"""Traces: a span around each request and each database transaction.

Off unless `tracing_export` has been asked to send them somewhere, and then a span costs one
function call and nothing else; OpenTelemetry itself, which is slow to import, stands there.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Span(Protocol):
    """What a span can be told while it is open."""

    def set_attribute(self, key: str, value: str | int) -> None: ...

    def update_name(self, name: str) -> None: ...


class Spans(Protocol):
    """Whatever makes spans."""

    def inner(self, name: str) -> AbstractContextManager[Span]:
        """A span below the one that is open now."""

    def request(self, name: str, headers: Mapping[str, str]) -> AbstractContextManager[Span]:
        """The span of a request, below the one that its `traceparent` header names."""


_NO_SPAN: AbstractContextManager[None] = nullcontext()
_makers: list[Spans] = []


def make_spans_with(spans: Spans | None) -> None:
    """From now on spans are made by `spans`; None makes none."""
    _makers[:] = [spans] if spans else []


def is_tracing() -> bool:
    return bool(_makers)


def span(name: str) -> AbstractContextManager[Span | None]:
    """A span around a block."""
    return _makers[0].inner(name) if _makers else _NO_SPAN


def request_span(name: str, headers: Mapping[str, str]) -> AbstractContextManager[Span | None]:
    """The span around a request."""
    return _makers[0].request(name, headers) if _makers else _NO_SPAN
