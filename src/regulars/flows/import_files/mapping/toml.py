"""Reading a mapping: TOML in, a checked mapping out; every refusal names a key and its line."""

import re
import tomllib

import msgspec

from regulars.flows.import_files.mapping.errors import MappingInvalid
from regulars.flows.import_files.mapping.words import SECTIONS, ImportKind, Mapping, section_of
from regulars.kernel.errors import FieldError

TEXT_MAX = 1_000_000

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"^\s*((?:[\w-]+|\"[^\"]*\")(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"")
_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")


def read_mapping(text: str, *, kind: ImportKind | None = None) -> Mapping:
    """The mapping that `text` (TOML) holds; refuses what cannot be used, naming key and line."""
    if len(text) > TEXT_MAX:
        raise MappingInvalid(f"a mapping has at most {TEXT_MAX} characters")
    try:
        mapping = msgspec.convert(tomllib.loads(text), Mapping)
    except tomllib.TOMLDecodeError as error:
        raise MappingInvalid(f"the mapping is not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise with_lines(text, _refusal(str(error))) from None
    try:
        _check_sections(mapping, kind)
    except MappingInvalid as error:
        raise with_lines(text, error) from None
    return mapping


def with_lines(text: str, refusal: MappingInvalid) -> MappingInvalid:
    """The same refusal, saying in which line of `text` each key stands."""
    lines = _lines_of_keys(text)
    errors = [
        FieldError(path=each.path, code=each.code, detail=_at(lines, each.path) + each.detail)
        for each in refusal.errors
    ]
    return MappingInvalid("the mapping cannot be used as it is", errors=errors)


def _at(lines: dict[str, int], path: str) -> str:
    while path and path not in lines:
        cut = max(path.rfind("."), path.rfind("["))
        path = path[: max(cut, 0)]
    return f"line {lines[path]}: " if path else ""


def _refusal(message: str) -> MappingInvalid:
    place = _PLACE.search(message)
    path = place.group(1) if place else ""
    detail = message[: place.start()] if place else message
    if unknown := _UNKNOWN.search(detail):
        path = f"{path}.{unknown.group(1)}".removeprefix(".")
        detail = "there is no such key"
    return MappingInvalid(detail, errors=[FieldError(path=path, code="wrong_key", detail=detail)])


def _check_sections(mapping: Mapping, kind: ImportKind | None) -> None:
    errors: list[FieldError] = []
    if kind is not None and mapping.kind != kind:
        detail = f"the mapping is for {mapping.kind}, not for {kind}"
        errors.append(FieldError(path="kind", code="other_kind", detail=detail))
    needed, allowed = SECTIONS[mapping.kind]
    every = {name for pair in SECTIONS.values() for names in pair for name in names}
    for name in sorted(every):
        is_given = bool(section_of(mapping, name))
        if name in needed and not is_given:
            detail = f"an import of {mapping.kind} needs this section"
            errors.append(FieldError(path=name, code="missing", detail=detail))
        if is_given and name not in needed | allowed:
            detail = f"an import of {mapping.kind} has no such section"
            errors.append(FieldError(path=name, code="wrong_key", detail=detail))
    if errors:
        raise MappingInvalid(errors[0].detail, errors=errors)


def _lines_of_keys(text: str) -> dict[str, int]:
    """The line of every table and key, by its path as msgspec spells it: `identities[0].kind`."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _path("", header.group(2), counts)
            if header.group(1) == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}[{counts[table]}]"
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(_path(table, key.group(1), counts), number)
    return found


def _path(prefix: str, dotted: str, counts: dict[str, int]) -> str:
    path = prefix
    for part in _PART.findall(dotted):
        name = part.strip('"')
        path = f"{path}.{name}" if path else name
        if not prefix and path in counts and path != dotted:
            path = f"{path}[{counts[path]}]"
    return path
