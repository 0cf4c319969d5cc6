"""Health for machines that watch: alive, ready, measured."""

from litestar import Response, Router, get
from litestar.di import NamedDependency

from regulars.api.health import Health, Readiness, readiness_of
from regulars.bootstrap import Platform
from regulars.infra import metrics
from regulars.infra.sandbox import SandboxClock


@get("/healthz", sync_to_thread=False)
def healthz(platform: NamedDependency[Platform]) -> Health:
    """Answers as long as the process does, and says whether it serves a sandbox."""
    return Health(status="ok", is_sandbox=isinstance(platform.clock, SandboxClock))


@get("/readyz")
async def readyz(platform: NamedDependency[Platform]) -> Readiness:
    """Answers 200 when requests can be served, 503 with the reason when not."""
    return await readiness_of(platform)


@get("/metrics", media_type=metrics.CONTENT_TYPE, sync_to_thread=True)
def prometheus() -> Response[bytes]:
    """The measures of all processes, in Prometheus's text format."""
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


router = Router(
    "/", route_handlers=[healthz, readyz, prometheus], tags=["health"], opt={"public": True}
)
