"""The JSON Schema (2020-12) of rules, made from the structs themselves.

It is as strict as a schema can be; what goes together and what does not is checked when a rule
is saved. docs/reference/rule.schema.json is `rule_schema_text()`.
"""

import inspect
import json
from typing import Any

import msgspec

from regulars.domains.rules.types.body import RuleBody
from regulars.kernel.conditions.schema import condition_schema

Schema = dict[str, Any]

_CONDITION = {"anyOf": [{"$ref": "#/$defs/Condition"}, {"type": "null"}], "default": None}
_CONDITION_FIELDS = {"when", "lines"}
_IN_PYTHON_ONLY = r"(?!\n)"


def rule_schema_text() -> str:
    """The schema as it stands in the reference, ending in a line feed."""
    return json.dumps(rule_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def rule_schema() -> Schema:
    """The schema of a rule's body, that of conditions included."""
    _, components = msgspec.json.schema_components((RuleBody,), ref_template="#/$defs/{name}")
    definitions: Schema = {name: _tidied(schema) for name, schema in components.items()}
    for definition in definitions.values():
        for field in _CONDITION_FIELDS & definition.get("properties", {}).keys():
            definition["properties"][field] = _CONDITION
    condition = condition_schema()
    theirs = condition.pop("$defs")
    del condition["$schema"]
    assert not theirs.keys() & definitions.keys(), "two definitions have one name"
    body = definitions.pop("RuleBody")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **body,
        "title": "Rule",
        "$defs": {**definitions, **theirs, "Condition": condition},
    }


def _tidied(schema: Any) -> Any:
    """What msgspec makes of a type, without what only Python and OpenAPI know."""
    if isinstance(schema, list):
        return [_tidied(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidied: Schema = {}
    for key, value in schema.items():
        if key == "discriminator":
            continue
        if key == "description":
            tidied[key] = " ".join(inspect.cleandoc(value).split())
        elif key == "pattern" and isinstance(value, str):
            tidied[key] = value.removesuffix(_IN_PYTHON_ONLY)
        else:
            tidied[key] = _tidied(value)
    return tidied
