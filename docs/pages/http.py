"""The overview of the HTTP interface: every address, who may call it, and what it does."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar.routes import HTTPRoute

from docs.pages.markdown import first_paragraph, heading, page, table
from regulars.api.app import create_app
from regulars.api.openapi import document_of
from regulars.bootstrap import unopened_platform
from regulars.infra.settings import Settings

_DRAWN = ("/schema", "/docs")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """One address of the interface with a method: who may call it, and what it does."""

    area: str
    method: str
    path: str
    admitted: str
    summary: str


def http_page() -> str:
    """All addresses by area, with who may call them."""
    by_area: dict[str, list[Called]] = defaultdict(list)
    for call in calls():
        by_area[call.area].append(call)
    about = (
        "A running installation draws the whole interface at `/docs` and serves it as OpenAPI at "
        "`/schema`; `regulars openapi` prints it. This page is the overview. *Admitted* names the "
        "[permission](permissions.md) that the caller needs."
    )
    parts: list[str] = []
    for area in sorted(by_area):
        called = sorted(by_area[area], key=lambda each: (each.path, _METHODS.index(each.method)))
        rows = [(each.method, f"`{each.path}`", each.admitted, each.summary) for each in called]
        headings = ("method", "address", "admitted", "does")
        parts += [f"## {heading(area)}", table(headings, rows)]
    return page("HTTP interface", about, parts)


def calls() -> Iterator[Called]:
    """Every address with its methods, those that the OpenAPI document leaves to SDKs included."""
    app = create_app(unopened_platform(Settings()))
    document = document_of(app)["paths"]
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path_format.startswith(_DRAWN):
            continue
        for handler in route.route_handlers:
            for method in handler.http_methods & set(_METHODS):
                operation = document.get(route.path_format, {}).get(method.lower(), {})
                spoken = operation.get("description") or operation.get("summary")
                yield Called(
                    area=operation.get("tags", ["tracking"])[0],
                    method=method,
                    path=route.path_format,
                    admitted=_admitted(handler.opt),
                    summary=first_paragraph(spoken or handler.fn.__doc__),
                )


def _admitted(opt: dict[str, Any]) -> str:
    if "tracking" in opt:
        return "write keys, and secret keys with `events.write`"
    if "permission" in opt:
        named = opt["permission"]
        wanted = " or ".join(f"`{each}`" for each in ([named] if isinstance(named, str) else named))
        return wanted + (", write keys" if opt.get("write_key") else "")
    return "any staff" if opt.get("signed_in") else "anybody"
