"""Measures for Prometheus.

Several processes serve one address, so each writes its measures into files of a shared folder
(see `metrics_folder`), and whichever is scraped adds them up. Without a folder the measures are
this process's own.
"""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from regulars.infra.metrics_folder import dead_processes, shared_folder

CONTENT_TYPE = "text/plain; version=0.0.4"

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_ITEMS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_500)

_request_seconds = Histogram(
    "regulars_http_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=_SECONDS,
)
_in_flight = Gauge(
    "regulars_http_in_flight", "Requests being answered.", multiprocess_mode="livesum"
)
_batch_items = Histogram(
    "regulars_coalesced_batch_items", "Items that shared a batch.", ["coalescer"], buckets=_ITEMS
)
_batch_seconds = Histogram(
    "regulars_coalesced_batch_seconds", "Time to run a batch.", ["coalescer"], buckets=_SECONDS
)
_refused = Counter("regulars_coalescer_refused", "Items refused by a full queue.", ["coalescer"])
_queued = Gauge(
    "regulars_coalescer_queued", "Items waiting.", ["coalescer"], multiprocess_mode="livesum"
)
_connections = Gauge(
    "regulars_database_connections",
    "Connections of the pools, and callers waiting for one.",
    ["state"],
    multiprocess_mode="livesum",
)


class _Tally:
    """Observations of one histogram child, added up until they are written into it.

    The library takes longer for one observation than the frame for all its other work, so
    requests are counted here and written every second and at every scrape.
    """

    def __init__(self, child: Histogram) -> None:
        self._child = child
        self._counts = [0] * (len(_SECONDS) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        self._counts[bisect_left(_SECONDS, seconds)] += 1
        self._sum += seconds

    def write(self) -> None:
        if not any(self._counts):
            return
        counts, self._counts = self._counts, [0] * len(self._counts)
        total, self._sum = self._sum, 0.0
        # Histogram takes observations only one by one.
        self._child._sum.inc(total)  # noqa: SLF001
        for bucket, count in zip(self._child._buckets, counts, strict=True):  # noqa: SLF001
            if count:
                bucket.inc(count)


_tallies: dict[tuple[str, str, int], _Tally] = {}


def request_ended(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request; it shows after `write_requests`."""
    name = (method, route, status)
    tally = _tallies.get(name)
    if tally is None:
        child = _request_seconds.labels(method, route, status)
        tally = _tallies[name] = _Tally(child)
    tally.observe(seconds)


def write_requests() -> None:
    """Let the requests that were counted since the last call show."""
    for tally in list(_tallies.values()):
        tally.write()


def coalesced_batch(coalescer: str, items: int, seconds: float) -> None:
    batch_items, batch_seconds = _batch_children(coalescer)
    batch_items.observe(items)
    batch_seconds.observe(seconds)


def coalescer_refused(coalescer: str) -> None:
    _refused.labels(coalescer).inc()


def requests_in_flight(count: int) -> None:
    _in_flight.set(count)


def coalescer_queued(coalescer: str, count: int) -> None:
    _queued.labels(coalescer).set(count)


def pool_state(states: Mapping[str, int]) -> None:
    """How many connections there are in each state."""
    for state, count in states.items():
        _connections.labels(state).set(count)


def exposition() -> bytes:
    """All measures, of all processes that share the folder, in Prometheus's text format."""
    write_requests()
    if shared_folder() is None:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def forget_dead_processes() -> None:
    """Take the momentary values of processes that have ended out of the sums."""
    if folder := shared_folder():
        for pid in dead_processes(folder):
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


@lru_cache(maxsize=64)
def _batch_children(coalescer: str) -> tuple[Histogram, Histogram]:
    return _batch_items.labels(coalescer), _batch_seconds.labels(coalescer)
