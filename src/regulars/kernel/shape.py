"""Where decoded JSON does not have the shape of a type: every fault, with its path.

msgspec names the first fault only; who writes a document by hand wants to read all of them.
"""

import re
from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec.structs import fields

from regulars.kernel.errors import FieldError

_PLACE_IN_MESSAGE = re.compile(r" - at `(?:key in )?\$(?P<place>[^`]*)`$")
_BAD_DAY = "Invalid RFC3339 encoded date"
_UNQUOTED = re.compile(r"Expected `str( \| null)?`, got `(int|float|bool)`")


def faults_of_spelling(raw: object, bytes_max: int) -> list[FieldError]:
    """Why `raw` cannot be stored as JSON at all: too large, or texts that no database holds."""
    try:
        encoded = msgspec.json.encode(raw)
    except (UnicodeError, TypeError, ValueError, RecursionError) as error:
        return [FieldError(path="", code="json", detail=f"this is not JSON: {error}")]
    if len(encoded) > bytes_max:
        return [FieldError(path="", code="size", detail=f"has at most {bytes_max} bytes")]
    if b"\\u0000" in encoded:
        return [FieldError(path="", code="text", detail="texts cannot hold the character U+0000")]
    return []


def faults_of_shape(raw: object, kind: Any, path: str = "") -> Iterable[FieldError]:
    """What keeps `raw` from being read as a `kind`, looking into structs, lists and maps of them.

    Fields that a struct does not have are faults, whatever the struct itself says of them.
    """
    structs, is_optional = _structs_in(kind)
    if raw is None and is_optional:
        return
    if structs:
        yield from _faults_of_struct(raw, structs, path)
    elif (item_kind := _item_kind(kind)) is not None and isinstance(raw, list):
        yield from _faults_of_length(raw, kind, path)
        for at, item in enumerate(raw):
            yield from faults_of_shape(item, item_kind, f"{path}[{at}]")
    elif (value_kind := _value_kind(kind)) is not None and isinstance(raw, dict):
        for name, value in raw.items():
            yield from faults_of_shape(value, value_kind, _below(path, str(name)))
    else:
        yield from faults_of_value(raw, kind, path)


def faults_of_value(raw: object, kind: Any, path: str) -> Iterable[FieldError]:
    """The first thing that keeps `raw` from being read as a `kind`."""
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        message = str(error)
        found = _PLACE_IN_MESSAGE.search(message)
        place = found.group("place") if found else ""
        detail = message[: found.start()] if found else message
        detail = "must be a day, as in 2026-03-01" if detail == _BAD_DAY else detail
        if _UNQUOTED.match(detail):
            detail += ": put it in quotes"
        yield FieldError(path=f"{path}{place}", code="value", detail=detail)


def _faults_of_struct(raw: object, structs: list[Any], path: str) -> Iterable[FieldError]:
    if not isinstance(raw, dict):
        yield FieldError(path=path, code="type", detail="must be an object")
        return
    tag_field = structs[0].__struct_config__.tag_field
    chosen = structs[0]
    if tag_field is not None:
        tags = {each.__struct_config__.tag: each for each in structs}
        tag = raw.get(tag_field)
        if not isinstance(tag, str) or tag not in tags:
            detail = f"must be one of {' '.join(sorted(tags))}"
            yield FieldError(path=_below(path, tag_field), code="kind", detail=detail)
            return
        chosen = tags[tag]
    known = {field.encode_name: field for field in fields(chosen)}
    for name in sorted(raw.keys() - known.keys() - {tag_field}, key=str):
        place = _below(path, str(name))
        yield FieldError(path=place, code="unknown_field", detail="is not known here")
    for name, field in known.items():
        if name in raw:
            yield from faults_of_shape(raw[name], field.type, _below(path, name))
        elif field.required:
            yield FieldError(path=_below(path, name), code="missing", detail="must be given")


def _faults_of_length(raw: list[object], kind: Any, path: str) -> Iterable[FieldError]:
    for meta in get_args(kind)[1:] if get_origin(kind) is Annotated else ():
        if len(raw) < (meta.min_length or 0):
            detail = f"must have at least {meta.min_length}"
            yield FieldError(path=path, code="length", detail=detail)
        if meta.max_length is not None and len(raw) > meta.max_length:
            detail = f"must have at most {meta.max_length}"
            yield FieldError(path=path, code="length", detail=detail)


def _structs_in(kind: Any) -> tuple[list[Any], bool]:
    """The structs that a type is one of, and whether it may be null as well."""
    parts = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    structs = [
        each for each in parts if isinstance(each, type) and issubclass(each, msgspec.Struct)
    ]
    return structs, type(None) in parts


def _item_kind(kind: Any) -> Any:
    """The type of the items where `kind` is a list of structs."""
    base = _bare(kind)
    if get_origin(base) not in (tuple, list):
        return None
    item = get_args(base)[0]
    return item if _structs_in(item)[0] else None


def _value_kind(kind: Any) -> Any:
    """The type of the values where `kind` is a map of structs."""
    base = _bare(kind)
    if get_origin(base) is not dict:
        return None
    value = get_args(base)[1]
    return value if _structs_in(value)[0] else None


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
