"""Sends traces by OTLP over HTTP; entry points alone import it, as OpenTelemetry is slow to."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version

from opentelemetry import propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Tracer

from regulars.infra import tracing


class _OpenTelemetrySpans:
    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def inner(self, name: str) -> AbstractContextManager[Span]:
        return self._tracer.start_as_current_span(name)

    def request(self, name: str, headers: Mapping[str, str]) -> AbstractContextManager[Span]:
        context = propagate.extract(headers)
        return self._tracer.start_as_current_span(name, context=context, kind=SpanKind.SERVER)


@contextmanager
def exported_traces(endpoint: str, service: str) -> Iterator[None]:
    """While the block runs, spans go to the collector at `endpoint`; an empty one sends none."""
    if not endpoint:
        yield
        return
    resource = Resource.create({"service.name": service, "service.version": version("regulars")})
    provider = TracerProvider(resource=resource)
    sender = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(sender))
    tracing.make_spans_with(_OpenTelemetrySpans(provider.get_tracer("regulars")))
    try:
        yield
    finally:
        tracing.make_spans_with(None)
        provider.shutdown()
