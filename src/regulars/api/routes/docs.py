"""A page for people that draws the OpenAPI document, from assets of our own."""

from pathlib import Path

from litestar import Response, Router, get
from litestar.params import FromPath

from regulars.kernel.errors import NotFound

_FOLDER = Path(__file__).parents[1] / "assets"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_ASSETS = {path.name: path.read_bytes() for path in _FOLDER.glob("docs.*")}


@get("/docs", include_in_schema=False, sync_to_thread=False)
def docs() -> Response[bytes]:
    """The page."""
    return _asset("docs.html")


@get("/docs/{name:str}", include_in_schema=False, sync_to_thread=False)
def asset(name: FromPath[str]) -> Response[bytes]:
    """What the page is made of."""
    if name not in _ASSETS:
        raise NotFound("there is no such page")
    return _asset(name)


def _asset(name: str) -> Response[bytes]:
    return Response(
        _ASSETS[name],
        media_type=_TYPES[Path(name).suffix],
        headers={"Cache-Control": "no-cache"},
    )


router = Router("/", route_handlers=[docs, asset], opt={"public": True})
