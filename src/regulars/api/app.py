"""The application: routes gathered, the frame around them."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from regulars.api import routes
from regulars.api.errors import answer_exception
from regulars.api.frame import Frame
from regulars.api.openapi import openapi_config
from regulars.api.request import ApiRequest
from regulars.bootstrap import Platform
from regulars.kernel.errors import Refusal


class Unauthenticated(Refusal):
    """The request says not, or wrongly, who it comes from."""

    code = "unauthenticated"
    kind = "unauthenticated"


def create_app(platform: Platform) -> Litestar:
    """The HTTP application on `platform`, with every router of `regulars.api.routes`.

    Handlers may ask for `platform: NamedDependency[Platform]`.
    """

    def provide_platform() -> Platform:
        return platform

    app = Litestar(
        route_handlers=[module.router for module in route_modules()],
        dependencies={"platform": Provide(provide_platform, sync_to_thread=False, use_cache=True)},
        exception_handlers={Exception: answer_exception},
        guards=[require_public],
        request_class=ApiRequest,
        request_max_body_size=platform.settings.body_bytes_max,
        openapi_config=openapi_config(),
        logging_config=None,
    )
    app.state.platform = platform
    app.asgi_handler = Frame(app.asgi_handler, platform.settings)
    return app


def route_modules() -> list[ModuleType]:
    """The modules of `regulars.api.routes`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(routes.__path__))
    return [importlib.import_module(f"{routes.__name__}.{name}") for name in names]


def require_public(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Lets nobody in but where the route says `opt={"public": True}`."""
    if not handler.opt.get("public") and connection.scope.get("method") != "OPTIONS":
        raise Unauthenticated("sign in, or send an API key")
