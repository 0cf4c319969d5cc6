"""Documents as text: YAML or JSON in, YAML out.

The YAML that is read is that of YAML 1.2 (core schema): `on` and `yes` are words, not truth, and
a date is a text. Whatever could surprise is refused: a key given twice, anchors, tags, keys that
are no texts.
"""

import json
import math
import re
from typing import Any, NoReturn

import yaml

from regulars.flows.program_config.errors import ProgramDocumentInvalid

BYTES_MAX = 1024 * 1024
DEPTH_MAX = 40

_CORE = (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?$", list("-0123456789")),
)


class _Loader(yaml.CSafeLoader):
    """YAML 1.2, without what hand-written documents should not hold."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or not key.tag.endswith(":str"):
                raise _at(key.start_mark, "a key must be a text; put it in quotes")
            if key.value in seen:
                raise _at(key.start_mark, f"{key.value!r} is given twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in _CORE:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), _first)


def values_of(text: str) -> Any:
    """The plain values that YAML or JSON spells; refuses what cannot be read, with its line."""
    if len(text.encode(errors="replace")) > BYTES_MAX:
        raise ProgramDocumentInvalid(f"a document has at most {BYTES_MAX} bytes")
    if text.lstrip().startswith("{"):
        return _json(text)
    try:
        _refuse_surprises(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader of our own
    except yaml.MarkedYAMLError as error:
        where = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        raise (_at(where, what) if where else ProgramDocumentInvalid(what)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ProgramDocumentInvalid(f"this is not YAML: {' '.join(str(error).split())}") from None


def yaml_of(values: object) -> str:
    """Plain values as YAML; texts that other readers take for truth or dates stand in quotes."""
    return yaml.safe_dump(
        values, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100
    )


def _refuse_surprises(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _at(event.start_mark, "anchors and aliases are not taken")
        if getattr(event, "tag", None):
            raise _at(event.start_mark, "tags are not taken")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_MAX:
            raise _at(event.start_mark, f"is nested more than {DEPTH_MAX} deep")


def _json(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
    except (ValueError, RecursionError) as error:
        raise ProgramDocumentInvalid(f"this is not JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is given twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _at(mark: Any, detail: str) -> ProgramDocumentInvalid:
    return ProgramDocumentInvalid(f"line {mark.line + 1}, column {mark.column + 1}: {detail}")
