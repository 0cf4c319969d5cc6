"""The console: pages for people, built from `web/console` into this package.

Its parts have names with a hash and never change; the page that names them is asked for again each
time. Every address below `/console/` that is no part gives that page, which then finds its way.
Files are read when they are asked for, so that a new build shows without a new start.
"""

import re
from hashlib import sha256
from pathlib import Path

from litestar import HttpMethod, Request, Response, Router, route
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from regulars.bootstrap import Platform
from regulars.kernel.errors import NotFound

FOLDER = Path(__file__).parents[1] / "console"

_READ = [HttpMethod.GET, HttpMethod.HEAD]
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_PAGE = "index.html"
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_CODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_ABSENT = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Regulars</title></head>
<body style="font-family: sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em">
<h1>The console is not built</h1>
<p>This installation was started from sources whose console has not been built. Run
<code>make console</code> beside them and load this page again.</p>
<p>The <a href="/docs">interface</a> works without it.</p>
</body></html>
"""

Reading = Request[None, None, State]


@route("/", http_method=_READ, include_in_schema=False, sync_to_thread=False)
def front() -> Redirect:
    """The console is what people come for."""
    return Redirect("/console/", status_code=302)


@route("/console/assets/{name:str}", http_method=_READ, include_in_schema=False)
async def part(
    name: FromPath[str], request: Reading, platform: NamedDependency[Platform]
) -> Response[bytes]:
    """A part of the console, which never changes under its name."""
    path = _file(_folder(platform) / "assets", name)
    if path is None:
        raise NotFound("there is no such part")
    return _answer(path, request, cache=_FOR_EVER)


@route(["/console", "/console/{path:path}"], http_method=_READ, include_in_schema=False)
async def page(
    request: Reading, platform: NamedDependency[Platform], path: FromPath[str] = ""
) -> Response[bytes]:
    """The console itself, whichever of its pages is asked for; or a file beside it."""
    name = path.removeprefix("/")
    folder = _folder(platform)
    found = _file(folder, name) or _file(folder, _PAGE)
    if found is None:
        return Response(_ABSENT, media_type=_TYPES[".html"], status_code=503)
    return _answer(found, request, cache=_ASK_AGAIN)


def _file(folder: Path, name: str) -> Path | None:
    """The file of this name, where the build has it and the type is one that is served."""
    path = folder / name
    is_served = _NAME.fullmatch(name) is not None and path.suffix in _TYPES
    return path if is_served and path.is_file() else None


def _answer(path: Path, request: Reading, cache: str) -> Response[bytes]:
    coding, stored = _stored(path, request.headers.get("accept-encoding", ""))
    content = stored.read_bytes()
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    headers = {"Cache-Control": cache, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=_TYPES[path.suffix])
    if coding:
        headers["Content-Encoding"] = coding
    return Response(content, headers=headers, media_type=_TYPES[path.suffix])


def _stored(path: Path, accepted: str) -> tuple[str, Path]:
    """The smallest form that the caller takes: its coding and its file."""
    takes = {each.split(";")[0].strip() for each in accepted.split(",") if "q=0" not in each}
    for coding, suffix in _CODINGS:
        stored = path.with_name(path.name + suffix)
        if coding in takes and stored.is_file():
            return coding, stored
    return "", path


def _folder(platform: Platform) -> Path:
    """Where the console lies: in the package, or where the settings say."""
    chosen = platform.settings.console_folder
    return FOLDER if chosen == Path() else chosen


router = Router("/", route_handlers=[front, part, page], opt={"public": True})
