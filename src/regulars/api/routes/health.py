"""Whether the process lives (`/healthz`)."""

from litestar import Router, get

from regulars.api.health import Health


@get("/healthz", sync_to_thread=False)
def healthz() -> Health:
    """Answers as long as the process does."""
    return Health(status="ok")


router = Router("/", route_handlers=[healthz], tags=["health"], opt={"public": True})
