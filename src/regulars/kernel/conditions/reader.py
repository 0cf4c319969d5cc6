"""Reads nodes out of decoded JSON, field by field, so that every fault is found with its path."""

import re
from collections.abc import Callable
from functools import cache

import msgspec
from msgspec.structs import FieldInfo, fields

from regulars.kernel.conditions import vocabulary
from regulars.kernel.conditions.checks import faults_of
from regulars.kernel.conditions.nodes import NODE_TYPES, Node, Step
from regulars.kernel.conditions.values import normal
from regulars.kernel.errors import FieldError

FAULTS_MAX = 50
WHERE_OPS = ("and", "or", "not", "at_least", "attr")
"""The nodes that may stand in the `where` of an event: they look at its properties only."""

_PLACE_IN_MESSAGE = re.compile(r" - at `\$(?P<place>[^`]*)`$")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the reader stands in the document."""

    path: str = ""
    depth: int = 1
    is_in_where: bool = False

    def at(self, field: str) -> str:
        """The path of a field of this node."""
        return f"{self.path}.{field}" if self.path else field

    def below(self, field: str) -> "Place":
        """The place of a node that stands in `field`."""
        is_in_where = self.is_in_where or field == "where"
        return Place(path=self.at(field), depth=self.depth + 1, is_in_where=is_in_where)


class Reader:
    """Walks a document once and collects faults; what has a fault reads as None."""

    def __init__(self) -> None:
        self.faults: list[FieldError] = []
        self.fault_count = 0
        self.node_count = 0

    def fault(self, path: str, code: str, detail: str) -> None:
        """Notes a fault; beyond the first fifty they are only counted."""
        self.fault_count += 1
        if self.fault_count <= FAULTS_MAX:
            self.faults.append(FieldError(path=path, code=code, detail=detail))

    def node(self, raw: object, place: Place) -> Node | None:
        """The node at `place`, with everything below it."""
        kind = self.kind_of(raw, place)
        if kind is None or not isinstance(raw, dict):
            return None
        values = self.values(kind, {key: raw[key] for key in raw if key != "op"}, place)
        if values is None:
            return None
        build: Callable[..., Node] = kind
        node = build(**values)
        for field, code, detail in faults_of(node):
            self.fault(place.at(field), code, detail)
        return node

    def kind_of(self, raw: object, place: Place) -> type[Node] | None:
        """What kind of node stands at `place`, within the limits of a condition."""
        self.node_count += 1
        allowed = WHERE_OPS if place.is_in_where else tuple(NODE_TYPES)
        if self.node_count > vocabulary.NODE_COUNT_MAX:
            self.fault(
                place.path, "size", f"a condition has at most {vocabulary.NODE_COUNT_MAX} nodes"
            )
        elif place.depth > vocabulary.DEPTH_MAX:
            self.fault(
                place.path, "depth", f"a condition is at most {vocabulary.DEPTH_MAX} nodes deep"
            )
        elif not isinstance(raw, dict):
            self.fault(place.path, "type", "a node is an object")
        elif raw.get("op") not in allowed:
            self.fault(place.at("op"), "op", f"here `op` is one of {' '.join(allowed)}")
        else:
            return NODE_TYPES[raw["op"]]
        return None

    def values(
        self, kind: type[Node | Step], raw: dict[str, object], place: Place
    ) -> dict[str, object] | None:
        """The fields of a node or a step; None where one of them has a fault."""
        before = self.fault_count
        known = _fields_of(kind)
        for name in sorted(raw.keys() - known.keys()):
            self.fault(place.at(name), "unknown_field", "there is no such field here")
        values: dict[str, object] = {}
        for name, field in known.items():
            if name in raw:
                values[name] = self.field(field, raw[name], place)
            elif field.required:
                self.fault(place.at(name), "missing", "this field is required")
        return values if self.fault_count == before else None

    def field(self, field: FieldInfo, raw: object, place: Place) -> object:
        """One field by its name: parts are read as nodes, the rest by its type."""
        match field.name:
            case "args":
                items = self.items(raw, place.at("args"), 1, vocabulary.ARGS_MAX)
                return tuple(
                    self.node(item, place.below(f"args[{index}]"))
                    for index, item in enumerate(items)
                )
            case "arg":
                return self.node(raw, place.below("arg"))
            case "where":
                return None if raw is None else self.node(raw, place.below("where"))
            case "steps":
                items = self.items(
                    raw, place.at("steps"), vocabulary.STEPS_MIN, vocabulary.STEPS_MAX
                )
                return tuple(self.step(item, place, index) for index, item in enumerate(items))
        return self.plain(field, raw, place)

    def items(self, raw: object, path: str, least: int, most: int) -> list[object]:
        """The items of a list within its bounds; nothing, and a fault, where it is none."""
        if isinstance(raw, list) and least <= len(raw) <= most:
            return raw
        self.fault(path, "type", f"a list of {least} to {most} items")
        return []

    def step(self, raw: object, place: Place, index: int) -> Step | None:
        """One step of a sequence. It is not a node, so only its `where` counts as one."""
        at = Place(
            path=place.at(f"steps[{index}]"), depth=place.depth, is_in_where=place.is_in_where
        )
        if not isinstance(raw, dict):
            self.fault(at.path, "type", "a step is an object")
            return None
        values = self.values(Step, raw, at)
        return None if values is None else Step(**values)  # type: ignore[arg-type]

    def plain(self, field: FieldInfo, raw: object, place: Place) -> object:
        """A field that holds no nodes, converted to its type."""
        try:
            value = msgspec.convert(raw, field.type)
        except msgspec.ValidationError as error:
            where = _PLACE_IN_MESSAGE.search(str(error))
            within = where["place"] if where else ""
            detail = _PLACE_IN_MESSAGE.sub("", str(error))
            self.fault(place.at(field.name + within), "type", detail)
            return None
        if isinstance(value, tuple):
            return tuple(normal(item) for item in value)
        return normal(value) if isinstance(value, float) else value


@cache
def _fields_of(kind: type[Node | Step]) -> dict[str, FieldInfo]:
    return {field.name: field for field in fields(kind)}
