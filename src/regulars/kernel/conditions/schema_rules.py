"""The part of the JSON Schema that ties fields together; the twin of `checks`."""

import json
from typing import Any, TypeAlias

from regulars.kernel.conditions import values, windows
from regulars.kernel.conditions.checks import PROPERTY_REFUSED, PROPERTY_REQUIRED
from regulars.kernel.conditions.patterns import PATTERN_LENGTH_MAX
from regulars.kernel.conditions.values import Comparator, Shape, Subject

Schema: TypeAlias = dict[str, Any]

_NUMBER = {"type": "number", "minimum": -values.NUMBER_MAX, "maximum": values.NUMBER_MAX}
_TEXT = {"type": "string", "maxLength": values.TEXT_LENGTH_MAX, "pattern": "^[^\\u0000]*$"}
_LIST = {"type": "array", "minItems": 1, "maxItems": values.LIST_LENGTH_MAX}
_SHAPES: dict[Shape, Schema] = {
    "nothing": {"type": "null"},
    "boolean": {"type": "boolean"},
    "number": _NUMBER,
    "text": _TEXT,
    "numbers": {**_LIST, "items": _NUMBER},
    "texts": {**_LIST, "items": _TEXT},
    "window": {"$ref": "#/$defs/Window"},
}
_PAIR = {"minItems": 2, "maxItems": 2}
_NARROWED: dict[str, dict[Shape, Schema]] = {
    "between": {"numbers": _PAIR, "texts": _PAIR},
    "contains": {"text": {"minLength": 1}},
    "starts": {"text": {"minLength": 1}},
    "ends": {"text": {"minLength": 1}},
    "matches": {"text": {"minLength": 1, "maxLength": PATTERN_LENGTH_MAX}},
}
_SUBJECT_OF_OP: dict[str, Subject] = {
    "attr": "any",
    "tier": "rank",
    "asset": "number",
    "coupon": "number",
    "score": "number",
}
_HAS_PROPERTY = {"properties": {"property": {"type": "string"}}, "required": ["property"]}
_HAS_WINDOW = {"properties": {"window": {"type": "object"}}, "required": ["window"]}
_IS_AHEAD = {"type": "object", "properties": {"kind": {"const": "next"}}, "required": ["kind"]}
_IN_THE_PAST = {"properties": {"window": {"not": _IS_AHEAD}}}


def rules_of_node(op: str) -> Schema:
    """What the fields of a node have to do with each other."""
    if op in _SUBJECT_OF_OP:
        rules = [_comparison(_SUBJECT_OF_OP[op])]
    elif op == "rfm":
        rules = [_if(_field("measure", ["group"]), _comparison("key"), _comparison("number"))]
    elif op == "event":
        rules = _event_rules()
    else:
        rules = []
    if op in ("event", "sequence", "message"):
        rules.append(_IN_THE_PAST)
    if op == "asset":
        rules.append(_if(_field("measure", ["expiring"]), _HAS_WINDOW, {"not": _HAS_WINDOW}))
    return {"allOf": rules} if rules else {}


def rules_of_window(kind: str) -> Schema:
    """What the fields of a window have to do with each other."""
    if kind in ("last", "next"):
        most = windows.COUNT_MAX_OF_UNIT.items()
        return {
            "allOf": [
                _if(_field("unit", [unit]), {"properties": {"count": {"maximum": count}}})
                for unit, count in most
            ]
        }
    if kind in ("between", "dates"):
        ends = ("begin", "end")
        return {
            "anyOf": [{"required": [end], "properties": {end: {"type": "string"}}} for end in ends]
        }
    return {}


def _event_rules() -> list[Schema]:
    picks = _field("agg", ["first", "last", "top"])
    picked = _if(_HAS_PROPERTY, _comparison("any"), _comparison("time"))
    return [
        _if(picks, picked, _comparison("number")),
        _if(_field("agg", sorted(PROPERTY_REQUIRED)), _HAS_PROPERTY),
        # `count` is also what is meant where `agg` is left out.
        _if({"properties": {"agg": {"enum": sorted(PROPERTY_REFUSED)}}}, {"not": _HAS_PROPERTY}),
    ]


def _comparison(subject: Subject) -> Schema:
    """Which comparators suit a subject, and which literals suit each comparator."""
    allowed = sorted(values.COMPARATORS_OF_SUBJECT[subject])
    alike: dict[str, list[Comparator]] = {}
    for cmp in allowed:
        alike.setdefault(json.dumps(_literal(cmp, subject)), []).append(cmp)
    rules = [_if(_field("cmp", cmps), json.loads(literal)) for literal, cmps in alike.items()]
    return {"properties": {"cmp": {"enum": allowed}}, "allOf": rules}


def _literal(cmp: Comparator, subject: Subject) -> Schema:
    shapes = sorted(values.SHAPES_OF_COMPARATOR[cmp] & values.SHAPES_OF_SUBJECT[subject])
    narrowed = _NARROWED.get(cmp, {})
    choices = [{**_SHAPES[shape], **narrowed.get(shape, {})} for shape in shapes]
    value = choices[0] if len(choices) == 1 else {"anyOf": choices}
    rule: Schema = {"properties": {"value": value}}
    return rule if shapes == ["nothing"] else {**rule, "required": ["value"]}


def _field(name: str, allowed: list[Any]) -> Schema:
    return {"properties": {name: {"enum": allowed}}, "required": [name]}


def _if(test: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    rule = {"if": test, "then": then}
    return rule if otherwise is None else {**rule, "else": otherwise}
