"""From JSON to the body of a rule; every fault is found, with its path."""

import re
from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec.structs import fields

from regulars.domains.rules.errors import RuleInvalid
from regulars.domains.rules.policy.faults import faults_of_body
from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.vocabulary import BODY_BYTES_MAX, Code
from regulars.kernel.errors import FieldError

FAULTS_MAX = 50

_PLACE_IN_MESSAGE = re.compile(r" - at `(?:key in )?\$(?P<place>[^`]*)`$")


def read_body(raw: object) -> RuleBody:
    """The body that decoded JSON spells; refuses what is none, naming every fault by its path."""
    faults = _faults_of_spelling(raw) or list(_faults_of(raw, RuleBody, ""))
    if not faults:
        body = msgspec.convert(raw, RuleBody)
        faults = list(faults_of_body(body))
        if not faults:
            return body
    first = faults[0]
    where = f"{first.path}: " if first.path else ""
    raise RuleInvalid(f"{where}{first.detail}", errors=faults[:FAULTS_MAX])


def _faults_of_spelling(raw: object) -> list[FieldError]:
    try:
        encoded = msgspec.json.encode(raw)
    except (UnicodeError, TypeError, ValueError, RecursionError) as error:
        return [FieldError(path="", code="json", detail=f"this is not JSON: {error}")]
    if len(encoded) > BODY_BYTES_MAX:
        return [FieldError(path="", code="size", detail=f"has at most {BODY_BYTES_MAX} bytes")]
    if b"\\u0000" in encoded:
        return [FieldError(path="", code="text", detail="texts cannot hold the character U+0000")]
    return []


def _faults_of(raw: object, kind: Any, path: str) -> Iterable[FieldError]:
    """What keeps `raw` from being read as a `kind`, looking into structs and lists of them."""
    structs, is_optional = _structs_in(kind)
    if raw is None and is_optional:
        return
    if structs:
        yield from _faults_of_struct(raw, structs, path)
    elif (item_kind := _item_kind(kind)) is not None and isinstance(raw, list):
        yield from (_faults_of_length(raw, kind, path))
        for at, item in enumerate(raw):
            yield from _faults_of(item, item_kind, f"{path}[{at}]")
    else:
        yield from _faults_of_value(raw, kind, path)


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
        yield FieldError(path=_below(path, name), code="unknown_field", detail="is not known here")
    for name, field in known.items():
        if name in raw:
            yield from _faults_of(raw[name], field.type, _below(path, name))
        elif field.required:
            yield FieldError(path=_below(path, name), code="missing", detail="must be given")


def _faults_of_length(raw: list[object], kind: Any, path: str) -> Iterable[FieldError]:
    for meta in get_args(kind)[1:] if get_origin(kind) is Annotated else ():
        if len(raw) < (meta.min_length or 0):
            yield FieldError(path=path, code="length", detail=f"has at least {meta.min_length}")
        if meta.max_length is not None and len(raw) > meta.max_length:
            yield FieldError(path=path, code="length", detail=f"has at most {meta.max_length}")


def _faults_of_value(raw: object, kind: Any, path: str) -> Iterable[FieldError]:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        message = str(error)
        found = _PLACE_IN_MESSAGE.search(message)
        place = found.group("place") if found else ""
        detail = message[: found.start()] if found else message
        yield FieldError(path=f"{path}{place}", code="value", detail=detail)


def _structs_in(kind: Any) -> tuple[list[Any], bool]:
    """The structs that a type is one of, and whether it may be null as well."""
    parts = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    structs = [
        each for each in parts if isinstance(each, type) and issubclass(each, msgspec.Struct)
    ]
    return structs, type(None) in parts


def _item_kind(kind: Any) -> Any:
    """The type of the items where `kind` is a list of structs."""
    base = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if get_origin(base) is not tuple:
        return None
    item = get_args(base)[0]
    return item if _structs_in(item)[0] else None


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def read_code(raw: str) -> str:
    """A rule's code; refuses a text that can be none."""
    for fault in _faults_of_value(raw, Code, "code"):
        raise RuleInvalid(f"code: {fault.detail}", errors=[fault])
    return raw
