"""Segments of the sample and rules for its tags: groups that such a chain would want to see."""

from datetime import datetime
from typing import Any

from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.lifecycle.types.tagging import TagRuleInput
from regulars.flows.lifecycle.tagging import save_tag_rule
from regulars.flows.member_lists.scope import terms_of
from regulars.flows.rewards.terms import in_force
from regulars.flows.sample.seed import PROGRAM
from regulars.flows.segments.editing import Edit, Wanted, create
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


def _days(count: int) -> dict[str, Any]:
    return {"kind": "last", "count": count, "unit": "days"}


def _attr(path: str, cmp: str, value: object) -> dict[str, Any]:
    return {"op": "attr", "path": path, "cmp": cmp, "value": value}


def _did(name: str, count: int, days: int) -> dict[str, Any]:
    return {
        "op": "event",
        "name": name,
        "window": _days(days),
        "agg": "count",
        "cmp": "ge",
        "value": count,
    }


def _not(arg: dict[str, Any]) -> dict[str, Any]:
    return {"op": "not", "arg": arg}


def _all_of(*args: dict[str, Any]) -> dict[str, Any]:
    return {"v": 1, "op": "and", "args": list(args)}


_BOUGHT_IN_60_DAYS = _attr("orders.last_at", "in", _days(60))

SEGMENTS = (
    Wanted(
        code="about-to-leave",
        kind="dynamic",
        name_en="Good customers about to leave",
        name_zh="即将流失的老客",
        description="Six orders or more, and none in 60 days.",
        condition=_all_of(_attr("orders.count", "ge", 6), _not(_BOUGHT_IN_60_DAYS)),
        is_published=True,
    ),
    Wanted(
        code="put-in-and-left",
        kind="dynamic",
        name_en="Put in the basket and left",
        name_zh="加购未下单",
        description="Added a product in the last 14 days, and ordered nothing since.",
        condition=_all_of(
            _did("Product Added", 1, 14), _not(_attr("orders.last_at", "in", _days(14)))
        ),
        is_published=True,
    ),
    Wanted(
        code="gold-and-above",
        kind="dynamic",
        name_en="Gold and above",
        name_zh="金卡及以上",
        description="Who stands on gold or platinum today.",
        condition=_all_of({"op": "tier", "ladder": "card", "cmp": "ge", "value": "gold"}),
        is_published=True,
    ),
    Wanted(
        code="gold-about-to-leave",
        kind="dynamic",
        name_en="Gold and above, about to leave",
        name_zh="即将流失的金卡及以上",
        description="Whom to call first.",
        condition=_all_of(
            {"op": "segment", "segment": "gold-and-above"},
            {"op": "segment", "segment": "about-to-leave"},
        ),
        is_published=True,
    ),
)


TAG_RULES = {
    "regular-customer": TagRuleInput(
        title="熟客 Regular customer",
        tag="熟客",
        program=PROGRAM,
        condition=_all_of(_attr("orders.count", "ge", 12), _BOUGHT_IN_60_DAYS),
        lasts_days=30,
    ),
    "birthday-ahead": TagRuleInput(
        title="生日将至 Birthday within a week",
        tag="生日将至",
        program=PROGRAM,
        condition={"v": 1, "op": "anniversary", "path": "member.birth_date", "days_before": 7},
    ),
}


async def publish_groups(tx: Tx, vault: Vault, now: datetime) -> None:
    """Publish them before anybody is there; members come into them as their rows are made."""
    caller = Caller(principal=SYSTEM)
    terms = terms_of(await in_force(tx), PROGRAM)
    assert terms is not None, "the sample's program is in force"
    edit = Edit(terms=terms, caller=caller, vault=vault, now=now)
    for wanted in SEGMENTS:
        await create(tx, wanted, edit)
    for named in TAG_RULES.items():
        await save_tag_rule(tx, vault, named, caller, now)
