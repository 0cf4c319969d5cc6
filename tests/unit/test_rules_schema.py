"""The published JSON Schema of rules takes what the code takes."""

from typing import Any

import jsonschema_rs
import pytest

from docs.pages.rules import EXAMPLES
from regulars.domains.rules import actions as rules
from regulars.domains.rules.errors import RuleInvalid
from regulars.domains.rules.types.schema import rule_schema
from tests.support.rules import attribute, body, fixed, per_amount

VALIDATOR = jsonschema_rs.Draft202012Validator(rule_schema(), validate_formats=True)


def test_the_schema_is_one() -> None:
    jsonschema_rs.meta.validate(rule_schema())


@pytest.mark.parametrize("raw", EXAMPLES, ids=lambda raw: str(raw["names"]["en"]))
def test_the_examples_are_rules(raw: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(raw)
    assert rules.read_body(raw).names["en"] == raw["names"]["en"]


@pytest.mark.parametrize(
    "raw",
    [
        body(),
        body(fixed(0)),
        body(fixed(1), surprise=1),
        body(per_amount(per="1,00")),
        body(fixed(1), when={"v": 1, "op": "attr", "path": "order.net", "cmp": "near"}),
        body(fixed(1), trigger={"on": "never"}),
        body(fixed(1), schedule={"hours": [{"begin": "9:00", "end": "10:00"}]}),
        body(per_amount(lines=attribute("line.net", "near", 1))),
    ],
)
def test_the_schema_refuses_what_the_code_refuses(raw: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(raw)
    with pytest.raises(RuleInvalid):
        rules.read_body(raw)
