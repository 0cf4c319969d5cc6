"""What the routes take: nothing in a body is lost unnoticed."""

from collections.abc import Iterator
from typing import Any, get_origin

import msgspec
from litestar.routes import HTTPRoute
from msgspec import inspect

from regulars.api.app import create_app
from regulars.api.openapi import document_of
from regulars.bootstrap import unopened_platform
from regulars.infra.settings import Settings

APP = create_app(unopened_platform(Settings()))


def asked_in_bodies() -> set[type[msgspec.Struct]]:
    """Every struct that a body may hold, however deep inside."""
    found: set[type[msgspec.Struct]] = set()
    for route in APP.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if (asked := handler.parsed_fn_signature.parameters.get("data")) is not None:
                found.update(structs_in(inspect.type_info(asked.annotation), set()))
    return found


def structs_in(kind: Any, seen: set[Any]) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, inspect.StructType):
        if kind.cls in seen:
            return
        seen.add(kind.cls)
        yield get_origin(kind.cls) or kind.cls
        inner = [field.type for field in kind.fields]
    else:
        single = ("type", "item_type", "key_type", "value_type")
        inner = [getattr(kind, name) for name in single if hasattr(kind, name)]
        for name in ("types", "item_types"):
            inner += getattr(kind, name, ())
    for each in inner:
        yield from structs_in(each, seen)


def test_every_struct_in_a_body_refuses_unknown_fields() -> None:
    asked = asked_in_bodies()
    assert len(asked) > 100
    open_structs = {
        f"{struct.__module__}.{struct.__name__}: say forbid_unknown_fields=True"
        for struct in asked
        if not struct.__struct_config__.forbid_unknown_fields
    }
    assert open_structs == set()


def test_the_document_says_so() -> None:
    schemas = document_of(APP)["components"]["schemas"]
    assert schemas["OrderBody"]["additionalProperties"] is False
    assert schemas["ItemsBody_ProductInput"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["Problem"]
