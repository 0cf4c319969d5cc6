"""The application: routes gathered, the frame around them."""

import importlib
import pkgutil
from collections.abc import Sequence
from types import ModuleType

from litestar import Litestar
from litestar.di import Provide
from litestar.middleware import DefineMiddleware

from regulars.api import routes
from regulars.api.auth import Gate
from regulars.api.closed_structs import ClosedStructs
from regulars.api.context import lifespan_of
from regulars.api.doorway import Doorway
from regulars.api.errors import answer_exception
from regulars.api.frame import Frame
from regulars.api.openapi import openapi_config
from regulars.api.request import ApiRequest
from regulars.bootstrap import Platform


def create_app(platform: Platform, modules: Sequence[ModuleType] | None = None) -> Litestar:
    """The HTTP application on `platform`, with the routers of `modules`.

    The default is every module of `regulars.api.routes`. Handlers may ask for
    `platform: NamedDependency[Platform]`.
    """
    gate = Gate(platform)
    modules = route_modules() if modules is None else modules

    def provide_platform() -> Platform:
        return platform

    def provide_gate() -> Gate:
        return gate

    app = Litestar(
        route_handlers=[module.router for module in modules],
        dependencies={
            "platform": Provide(provide_platform, sync_to_thread=False, use_cache=True),
            "gate": Provide(provide_gate, sync_to_thread=False, use_cache=True),
        },
        exception_handlers={Exception: answer_exception},
        middleware=[DefineMiddleware(Doorway, gate=gate)],
        request_class=ApiRequest,
        request_max_body_size=platform.settings.body_bytes_max,
        openapi_config=openapi_config(),
        plugins=[ClosedStructs()],
        lifespan=[lifespan_of(platform, modules)],
        logging_config=None,
    )
    app.state.platform = platform
    app.asgi_handler = app.state.frame = Frame(app.asgi_handler, platform.settings)
    return app


def route_modules() -> list[ModuleType]:
    """The modules of `regulars.api.routes`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(routes.__path__))
    return [importlib.import_module(f"{routes.__name__}.{name}") for name in names]
