"""Measures and traces of what was done."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from regulars.bootstrap import Platform
from regulars.infra import tracing
from regulars.infra.tracing_export import exported_traces

Client = AsyncTestClient[Litestar]


class Collector:
    """A collector of traces, as far as OTLP over HTTP goes."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, str, str]] = []
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.take(self.path, body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, path: str, body: bytes) -> None:
        assert path == "/v1/traces"
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.spans += [
                    (span.name, span.trace_id.hex(), span.parent_span_id.hex())
                    for span in scope.spans
                ]

    def __enter__(self) -> "Collector":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as running:
        yield running


async def test_a_request_and_its_transactions_are_one_trace(
    client: Client, collector: Collector
) -> None:
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    with exported_traces(collector.url, "test"):
        await client.get("/readyz", headers={"traceparent": f"00-{trace}-{parent}-01"})
        await client.get("/nowhere")
    by_name = {name: (trace_id, above) for name, trace_id, above in collector.spans}
    assert by_name.keys() == {"GET /readyz", "database transaction", "GET unrouted"}
    assert by_name["GET /readyz"] == (trace, parent)
    assert by_name["database transaction"][0] == trace
    assert by_name["GET unrouted"][0] != trace


async def test_without_a_collector_there_are_no_spans(platform: Platform) -> None:
    with exported_traces("", "test"):
        assert not tracing.is_tracing()
        with tracing.span("anything") as span:
            assert span is None


async def test_requests_are_measured_by_route_and_status(trial_client: Client) -> None:
    async def count(labels: str) -> float:
        lines = (await trial_client.get("/metrics")).text.splitlines()
        name = f"regulars_http_request_seconds_count{{{labels}}}"
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    wanted = 'method="GET",route="/trial/refusals/{kind}",status="409"'
    before = await count(wanted)
    await trial_client.get("/trial/refusals/conflict")
    await trial_client.get("/trial/refusals/conflict?a=1")
    assert await count(wanted) - before == 2
    unrouted = 'method="GET",route="unrouted",status="404"'
    before = await count(unrouted)
    await trial_client.get("/some/guess")
    await trial_client.get("/another/guess")
    assert await count(unrouted) - before == 2


async def test_batches_of_coalescers_are_measured(trial_client: Client) -> None:
    await trial_client.post("/trial/doubled/4")
    text = (await trial_client.get("/metrics")).text
    assert 'regulars_coalesced_batch_items_count{coalescer="doubling"}' in text
