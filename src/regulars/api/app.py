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
from regulars.api.served import Served
from regulars.bootstrap import Platform


class Blueprint:
    """The application drawn up, with the routers of `modules`, and no platform behind it yet.

    The default is every module of `regulars.api.routes`. Drawing up is what takes time: a server
    does it once and forks its processes after it. Handlers may ask for
    `platform: NamedDependency[Platform]`.
    """

    def __init__(self, body_bytes_max: int, modules: Sequence[ModuleType] | None = None) -> None:
        modules = route_modules() if modules is None else modules
        self._served = Served()
        self._app = Litestar(
            route_handlers=[module.router for module in modules],
            dependencies={
                "platform": Provide(self._platform, sync_to_thread=False),
                "gate": Provide(self._gate, sync_to_thread=False),
            },
            exception_handlers={Exception: answer_exception},
            middleware=[DefineMiddleware(Doorway, served=self._served)],
            request_class=ApiRequest,
            request_max_body_size=body_bytes_max,
            openapi_config=openapi_config(),
            plugins=[ClosedStructs()],
            lifespan=[lifespan_of(self._served, modules)],
            logging_config=None,
        )
        self._handler = self._app.asgi_handler

    def serving(self, platform: Platform) -> Litestar:
        """The application on `platform`; whatever it served before, it serves no longer."""
        self._served.take(platform)
        self._app.state.platform = platform
        self._app.asgi_handler = self._app.state.frame = Frame(self._handler, platform.settings)
        return self._app

    def _platform(self) -> Platform:
        return self._served.platform

    def _gate(self) -> Gate:
        return self._served.gate


def create_app(platform: Platform, modules: Sequence[ModuleType] | None = None) -> Litestar:
    """An application of its own on `platform`."""
    return Blueprint(platform.settings.body_bytes_max, modules).serving(platform)


def route_modules() -> list[ModuleType]:
    """The modules of `regulars.api.routes`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(routes.__path__))
    return [importlib.import_module(f"{routes.__name__}.{name}") for name in names]
