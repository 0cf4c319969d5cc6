"""The OpenAPI document: Litestar's, made exact.

Every operation names the problems it may answer with, generics get short names, and the codes of
all refusals stand in `x-problem-codes`.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from litestar import Litestar, Request, Router
from litestar.enums import OpenAPIMediaType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from regulars.api.errors import FRAME_PROBLEMS, PROBLEM_MEDIA_TYPE, STATUS_OF_KIND
from regulars.kernel.errors import Refusal, every_refusal

_METHODS = ("get", "put", "post", "delete", "patch")
_ALWAYS = (400, 404, 409, 429, 500, 503)
_WITH_BODY = (413,)
_GUARDED = (401, 403)
_TITLES = {409: "The request contradicts what is stored.", 429: "Too much at once; come back."}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_LONG_NAME = re.compile(r"_(?:[a-z0-9_]+\.)+(\w+)")


class _Document(OpenAPIRenderPlugin):
    """Serves the completed document; it is drawn up once for each application."""

    def __init__(self) -> None:
        super().__init__(path=["/", "/openapi.json"], media_type=OpenAPIMediaType.OPENAPI_JSON)
        self._content = b""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        self._content = self._content or msgspec.json.encode(_complete(request.app, openapi_schema))
        return self._content


def openapi_config() -> OpenAPIConfig:
    """How Litestar shall draw up the document, and where it stands."""
    return OpenAPIConfig(
        title="Regulars",
        version=version("regulars"),
        description="Membership operations: members, events, orders and what they earn.",
        use_handler_docstrings=True,
        operation_id_creator=_operation_id,
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, opt={"public": True}
        ),
        render_plugins=[_Document()],
        components=Components(
            security_schemes={
                "key": SecurityScheme(type="http", scheme="bearer", description="An API key."),
                "session": SecurityScheme(
                    type="apiKey", security_scheme_in="cookie", name="regulars_session"
                ),
            }
        ),
    )


def document_of(app: Litestar) -> dict[str, Any]:
    """The complete document of `app`."""
    return _complete(app, app.openapi_schema.to_schema())


def _complete(app: Litestar, drawn: Mapping[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(dict(drawn))
    public, judging = _operations_with(app, "public"), _operations_with(app, "same_origin")
    for path, method, operation in _operations(document):
        place = (path, method)
        statuses = [*_ALWAYS, *(_WITH_BODY if method != "get" else ())]
        # Signing in is open to everybody, and still refuses credentials and foreign pages.
        if place not in public or place in judging:
            statuses += _GUARDED
        _name_problems(operation, statuses)
        if place not in public:
            operation["security"] = [{"key": []}, {"session": []}]
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _problem_schema()
    document["x-problem-codes"] = _problem_codes()
    renamed: dict[str, Any] = _rename(document, _short_names(schemas))
    return renamed


def _operation_id(handler: HTTPRouteHandler, _method: Any, components: list[Any]) -> str:
    name = handler.handler_name
    if len(handler.paths) == 1:
        return name
    return "_".join([name, *(c for c in components if isinstance(c, str))])


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _operations_with(app: Litestar, option: str) -> set[tuple[str, str]]:
    return {
        (route.path_format, method.lower())
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        for method in handler.http_methods
        if handler.opt.get(option)
    }


def _name_problems(operation: dict[str, Any], statuses: Sequence[int]) -> None:
    for status in sorted(statuses):
        operation["responses"][str(status)] = {
            "description": _TITLES.get(status) or FRAME_PROBLEMS[status][1],
            "content": {PROBLEM_MEDIA_TYPE: {"schema": _PROBLEM}},
        }


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    field = {
        "type": "object",
        "properties": {"path": text, "code": text, "detail": text},
        "required": ["path", "code", "detail"],
    }
    return {
        "title": "Problem",
        "description": "Every error answer (RFC 9457). `code` is stable.",
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "code": text,
            "detail": text,
            "request_id": text,
            "errors": {"type": "array", "items": field},
            "message": {**text, "description": "On the tracking routes: the detail once more."},
        },
        "required": ["type", "title", "status", "code", "detail", "request_id", "errors"],
    }


def _problem_codes() -> list[dict[str, Any]]:
    frame = [
        {"code": code, "status": status, "meaning": meaning}
        for status, (code, meaning) in FRAME_PROBLEMS.items()
    ]
    known = {each["code"] for each in frame}
    return frame + [
        {
            "code": refusal.code,
            "status": STATUS_OF_KIND[refusal.kind],
            "meaning": (refusal.__doc__ or refusal.code).strip().splitlines()[0],
        }
        for refusal in every_refusal()
        if refusal is not Refusal and refusal.code not in known
    ]


def _short_names(schemas: Mapping[str, Any]) -> dict[str, str]:
    """`Page_regulars.domains.orders.types.Order_` reads better as `Page_Order`."""
    short = {name: _LONG_NAME.sub(r"_\1", name).rstrip("_") for name in schemas if "." in name}
    taken = [*short.values(), *(name for name in schemas if name not in short)]
    return {name: new for name, new in short.items() if taken.count(new) == 1}


def _rename(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {names.get(key, key): _rename(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_rename(each, names) for each in node]
    if isinstance(node, str) and node.startswith("#/components/schemas/"):
        prefix, _, name = node.rpartition("/")
        return f"{prefix}/{names.get(name, name)}"
    return node
