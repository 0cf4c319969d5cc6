"""The JSON Schema (2020-12) of conditions, made from the nodes themselves.

It is as strict as a schema can be: which literal goes with which comparator is in it; the limits
on depth and number of nodes, the order of bounds and the grammar of patterns are not.
docs/reference/condition.schema.json is `schema_text()`.
"""

import inspect
import json
from collections.abc import Iterable

import msgspec

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.dump import VERSION
from regulars.kernel.conditions.reader import WHERE_OPS
from regulars.kernel.conditions.schema_rules import Schema, rules_of_node, rules_of_window
from regulars.kernel.conditions.vocabulary import DEPTH_MAX, NODE_COUNT_MAX, ZONES
from regulars.kernel.conditions.windows import Between, Calendar, Dates, Last, Next

_WINDOWS = {"last": Last, "next": Next, "calendar": Calendar, "between": Between, "dates": Dates}
_IN_PYTHON_ONLY = r"(?!\n)"


def schema_text() -> str:
    """The schema as it stands in the reference, ending in a line feed."""
    return json.dumps(condition_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def condition_schema() -> Schema:
    """The schema of a whole condition."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Condition",
        "description": (
            f"A condition tree, at most {DEPTH_MAX} nodes deep and {NODE_COUNT_MAX} nodes in all."
        ),
        "type": "object",
        "required": ["v"],
        "properties": {
            "v": {"const": VERSION},
            "zone": {"enum": list(ZONES), "default": ZONES[0]},
        },
        "$ref": "#/$defs/AnyNode",
        "unevaluatedProperties": False,
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    kinds = (*nodes.NODE_TYPES.values(), *_WINDOWS.values(), nodes.Step)
    _, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    definitions: dict[str, Schema] = {
        name: _tidied(schema) for name, schema in sorted(components.items())
    }
    for op, kind in nodes.NODE_TYPES.items():
        definition = definitions[kind.__name__]
        definition["properties"]["op"] = {"const": op}
        if "value" in definition["properties"]:
            definition["properties"]["value"] = True
        definition.update(rules_of_node(op))
    for name, window in _WINDOWS.items():
        definitions[window.__name__].update(rules_of_window(name))
    definitions["Step"]["additionalProperties"] = False
    for name in ("Event", "Step"):
        where = {"anyOf": [{"$ref": "#/$defs/WhereNode"}, {"type": "null"}], "default": None}
        definitions[name]["properties"]["where"] = where
    definitions["Window"] = _one_of(window.__name__ for window in _WINDOWS.values())
    definitions["AnyNode"] = _one_of(kind.__name__ for kind in nodes.NODE_TYPES.values())
    definitions["Node"] = _closed("AnyNode")
    return definitions | _where_definitions(definitions)


def _where_definitions(definitions: dict[str, Schema]) -> dict[str, Schema]:
    """The nodes that may stand in `where`, whose parts must be such nodes again."""
    names = [nodes.NODE_TYPES[op].__name__ for op in WHERE_OPS]
    found = {f"Where{name}": _pointed_at_where(definitions[name]) for name in names}
    found["AnyWhereNode"] = _one_of(list(found))
    found["WhereNode"] = _closed("AnyWhereNode")
    return found


def _pointed_at_where(schema: Schema) -> Schema:
    text = json.dumps(schema).replace('"#/$defs/Node"', '"#/$defs/WhereNode"')
    pointed: Schema = json.loads(text)
    return pointed


def _one_of(names: Iterable[str]) -> Schema:
    return {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in names]}


def _closed(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}", "unevaluatedProperties": False}


def _tidied(schema: Schema) -> Schema:
    """What msgspec makes of a type, with unions of nodes and of windows by their names."""
    if "discriminator" in schema:
        is_node = schema["discriminator"]["propertyName"] == "op"
        return {"$ref": "#/$defs/Node" if is_node else "#/$defs/Window"}
    tidied: Schema = {}
    for key, value in schema.items():
        if isinstance(value, dict):
            tidied[key] = _tidied(value)
        elif isinstance(value, list):
            tidied[key] = [_tidied(item) if isinstance(item, dict) else item for item in value]
        elif key == "description":
            tidied[key] = " ".join(inspect.cleandoc(value).split())
        else:
            tidied[key] = value.removesuffix(_IN_PYTHON_ONLY) if key == "pattern" else value
    return tidied
