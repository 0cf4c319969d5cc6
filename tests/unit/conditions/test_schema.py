"""The published schema and the reference page say what the code does."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.errors import ConditionInvalid
from regulars.kernel.conditions.nodes import NODE_TYPES
from regulars.kernel.conditions.parse import parse
from regulars.kernel.conditions.schema import condition_schema, schema_text
from regulars.kernel.conditions.words.sentences import words

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
PAGE = (REFERENCE / "conditions.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
SAID = re.findall(r"```json\n(.*?)```\n\n> ([^\n]*)\n>\n> ([^\n]*)\n", PAGE, re.DOTALL)
VALIDATOR = jsonschema_rs.Draft202012Validator(condition_schema(), validate_formats=True)


def test_the_published_schema_is_the_one_of_the_code():
    current = (REFERENCE / "condition.schema.json").read_text() == schema_text()
    assert current, (
        "write it again: python -c 'from regulars.kernel.conditions.schema import schema_text;"
        ' print(schema_text(), end="")\' > docs/reference/condition.schema.json'
    )


def test_the_schema_is_a_schema():
    jsonschema_rs.meta.validate(condition_schema())


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_reference_can_be_used(example):
    assert VALIDATOR.is_valid(json.loads(example))
    assert compiled(parse(example), compile_regex)


def test_the_reference_has_an_example_of_every_node():
    assert {op for op in NODE_TYPES if f'"op": "{op}"' in "".join(EXAMPLES)} == NODE_TYPES.keys()


@pytest.mark.parametrize(("example", "chinese", "english"), SAID)
def test_the_reference_says_what_the_words_of_an_example_are(example, chinese, english):
    condition = parse(example)
    assert words(condition, "zh-CN") == chinese
    assert words(condition, "en") == english


@pytest.mark.parametrize(
    "document",
    [
        {"op": "tag", "tag": "vip"},
        {"v": 2, "op": "tag", "tag": "vip"},
        {"v": 1, "op": "tag", "tag": "vip", "odd": 1},
        {"v": 1, "op": "not", "arg": {"op": "tag", "tag": "vip", "v": 1}},
        {"v": 1, "op": "attr", "path": "a", "cmp": "between", "value": [1]},
        {"v": 1, "op": "attr", "path": "a", "cmp": "eq"},
        {"v": 1, "op": "attr", "path": "a", "cmp": "is_set", "value": 1},
        {"v": 1, "op": "event", "name": "a", "agg": "sum", "cmp": "ge", "value": 1},
        {"v": 1, "op": "event", "name": "a", "cmp": "ge", "value": 1,
         "where": {"op": "not", "arg": {"op": "tag", "tag": "vip"}}},
        {"v": 1, "op": "asset", "asset": "points", "measure": "expiring", "cmp": "ge", "value": 1},
        {"v": 1, "op": "rfm", "measure": "group", "cmp": "eq", "value": 5},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_code_refuses(document):
    assert not VALIDATOR.is_valid(document)
    with pytest.raises(ConditionInvalid):
        parse(json.dumps(document))
