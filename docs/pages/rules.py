"""The reference of rules: what may stand in the JSON of a rule, with examples and how they read."""

import json
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from docs.pages.markdown import page, table, unwrapped
from regulars.domains.rules.actions import read_body
from regulars.domains.rules.queries import rule_words
from regulars.domains.rules.types import (
    Basis,
    BirthdayWindow,
    Budget,
    Cap,
    Days,
    Effect,
    Group,
    Hours,
    RuleBody,
    Schedule,
    Trigger,
)
from regulars.domains.rules.types.schema import rule_schema_text

__all__ = ["EXAMPLES", "rule_schema_text", "rules_page"]

_ABOUT = (
    "A rule says what is granted for which occasion, to whom, when and how often. It is written in "
    "JSON; [rule.schema.json](rule.schema.json) (JSON Schema 2020-12) says how it is spelled, this "
    "page what it means. Conditions are those of [conditions](conditions.md). What is no rule is "
    "refused as `rule_invalid`, with the path of every fault."
)
_ATTRIBUTES = (
    ("`order.net` `order.gross` `order.discount` `order.shipping`", "decimals of the currency"),
    ("`order.currency` `order.quantity` `order.line_count`", "the whole order"),
    ("`order.skus` `order.categories` `order.brands` `order.tenders`", "lists"),
    ("`order.ordinal` `order.is_first`", "which of the member's orders it is"),
    ("`order.source` `order.channel` `order.store` `order.campaign`", "codes of the catalog"),
    ("`order.number` `order.state` `order.attributes.…`", "as it was sent"),
    ("`line.sku` `line.category` `line.brand` `line.is_goods`", "in `lines` of an effect"),
    ("`line.categories`", "the line's category and all above it"),
    ("`line.net` `line.gross` `line.discount` `line.quantity`", "decimals"),
    ("`member.…` `event.…`", "what is known of the member; the properties of the event"),
    ("`orders.count` `orders.return_count` `orders.spend`", "orders and returns before it"),
    ("`orders.first_at` `orders.last_at`", "when the first and the last order before it were"),
    ("`acquisition.…`", "through what the member came, as is known now"),
)
EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "trigger": {"on": "order"},
        "names": {"en": "One point for every yuan", "zh-CN": "每消费一元得一分"},
        "group": {"name": "base", "mode": "all"},
        "effects": [{"kind": "per_amount", "asset": "points", "units": 1, "per": "1.00"}],
    },
    {
        "trigger": {"on": "order"},
        "names": {"en": "Double points on member day", "zh-CN": "会员日双倍积分"},
        "schedule": {"days_of_month": [8]},
        "effects": [{"kind": "multiplier", "asset": "points", "factor": "2", "group": "base"}],
        "caps": [{"scope": "member", "per": "day", "units": 500}],
        "budget": {"money": "5000.00", "unit_cost": "0.01"},
    },
    {
        "trigger": {"on": "order"},
        "names": {"en": "Birthday week: more for tea", "zh-CN": "生日周茶类加赠"},
        "when": {
            "v": 1,
            "op": "tier",
            "ladder": "main",
            "cmp": "ge",
            "value": "silver",
        },
        "schedule": {"birthday": {"days_before": 3, "days_after": 3}},
        "effects": [
            {
                "kind": "per_amount",
                "asset": "points",
                "units": 3,
                "per": "1.00",
                "lines": {
                    "v": 1,
                    "op": "attr",
                    "path": "line.categories",
                    "cmp": "contains",
                    "value": "tea",
                },
            }
        ],
    },
    {
        "trigger": {"on": "event", "name": "Product Reviewed"},
        "names": {"en": "Points for reviews", "zh-CN": "评价送积分"},
        "effects": [
            {"kind": "fixed", "asset": "points", "units": 20},
            {"kind": "tag", "tag": "reviewer", "days": 90},
        ],
        "caps": [{"scope": "member", "per": "week", "times": 2}],
    },
)
_NOTES = """\
- **Rounding** happens once: the units of an effect are counted for the whole order and go to its \
lines by largest remainder. What a line earned is what a return of it takes back.
- **The order of rules** is by priority, the higher first, then by code. Multipliers act after all \
others, on what those grant; they never multiply each other.
- **Groups:** of `best` the rule acts that grants most units after its caps; of `first` the first \
that grants anything. All live rules of a group have one mode.
- **Caps and budgets:** caps that reduce are applied first, then those that refuse. A cap looks at \
what this rule granted since the cap was part of it; a change of its limit keeps what was counted.
- **`registration`** and the first time of `tier_reached` are granted once per person for ever, \
merges included, returned or not.
- **Credit notes that name no order** and are taken `by_amount` take what `per_amount`, \
`per_unit`, `tier_table` with `per` and multipliers would grant on their amount, without caps."""


def rules_page() -> str:
    """The body, triggers, effects and the parts that they are made of; then examples."""
    parts = ["## The body", _struct(RuleBody), "## Triggers"]
    parts += [_titled(kind) for kind in get_args(Trigger)]
    parts.append("## Effects")
    parts += [_titled(kind) for kind in get_args(Effect)]
    parts += ["## Parts"]
    parts += [
        _titled(kind) for kind in (Basis, Schedule, Days, Hours, BirthdayWindow, Group, Cap, Budget)
    ]
    parts += ["## What conditions find", table(("path", "is"), _ATTRIBUTES)]
    parts += ["## How rules act together", _NOTES, "## Examples"]
    parts += [_example(raw) for raw in EXAMPLES]
    return page("Rules", _ABOUT, parts)


def _titled(kind: Any) -> str:
    tag = kind.__struct_config__.tag
    title = f"`{tag}`" if tag else kind.__name__
    return f"### {title}\n\n{_struct(kind)}"


def _struct(kind: Any) -> str:
    told = unwrapped(kind.__doc__)
    rows = [(f"`{each.encode_name}`", _type(each.type), _default(each)) for each in fields(kind)]
    return f"{told}\n\n{table(('field', 'is', 'else'), rows)}" if rows else told


def _default(field: FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default is msgspec.NODEFAULT or field.default in (None, ()):
        return ""
    if isinstance(field.default, msgspec.Struct):
        return "as below"
    return f"`{msgspec.json.encode(field.default).decode()}`"


def _type(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        return _limited(kind)
    if get_origin(kind) is Literal:
        return " ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        parts = [each for each in get_args(kind) if each is not type(None)]
        if len(parts) == 1:
            return _type(parts[0])
        return "a trigger" if parts[0].__struct_config__.tag_field == "on" else "an effect"
    if get_origin(kind) is tuple:
        return f"list of {_type(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return _mapping(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind.__name__
    return _WORDS[kind.__name__]


_WORDS = {
    "str": "text",
    "int": "whole number",
    "bool": "yes or no",
    "datetime": "instant with offset",
    "date": "day",
}


def _limited(kind: Any) -> str:
    base, *metas = get_args(kind)
    low, high, longest, pattern = (
        next((value for meta in metas if (value := getattr(meta, name)) is not None), None)
        for name in ("ge", "le", "max_length", "pattern")
    )
    if low is not None:
        return f"{_type(base)}, {low:,} to {high:,}"
    if pattern is not None and "[1-9][0-9]*" in pattern:
        return "decimal number as text"
    if pattern is not None and "24:00" in pattern:
        return "time of day as text, `09:30`"
    shortest = next((meta.min_length for meta in metas if meta.min_length), None)
    if get_origin(base) is tuple:
        return f"{_type(base)}, {shortest or 0} to {longest}"
    return f"text, 1 to {longest} characters"


def _mapping(kind: Any) -> str:
    name, value = get_args(kind)
    if value is Any:
        return "object"
    if get_origin(name) is Literal:
        return " and ".join(f"`{word}`" for word in get_args(name)) + ", at least one"
    return f"{_type(value)}, by name"


def _example(raw: dict[str, Any]) -> str:
    body = read_body(raw)
    written = json.dumps(raw, ensure_ascii=False, indent=2)
    told = "\n>\n".join(f"> {' '.join(rule_words(body, language))}" for language in ("zh-CN", "en"))
    return f"### {body.names['en']}\n\n```json\n{written}\n```\n\n{told}"
