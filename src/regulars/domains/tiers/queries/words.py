"""What a member still needs, in words for people."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from regulars.domains.tiers.types import (
    Credits,
    Growth,
    LadderBody,
    Need,
    Orders,
    Progress,
    SingleOrder,
)

Language: TypeAlias = Literal["en", "zh-CN"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def progress_words(
    progress: Progress, body: LadderBody, language: Language, units: Mapping[str, str]
) -> str:
    """The nearest way to the next tier, as in '320 to Gold by 31 March'.

    `units` names the units of assets in the language, by the asset's code.
    """
    if progress.next_tier is None:
        return "highest tier" if language == "en" else "已是最高等级"
    name = _name(body, progress.next_tier, language)
    way = progress.ways[0] if progress.ways else ()
    if not way:
        return f"{name} reached" if language == "en" else f"已达到{name}"
    if language == "en":
        by = f" by {_day(progress.by)}" if progress.by else ""
        needs = " and ".join(_need(each, units) for each in way)
        return f"{needs} to {name}{by}"
    by = f"{progress.by.month}月{progress.by.day}日（含）前" if progress.by else "即可"
    needs = "、".join(_need_in_chinese(each, units) for each in way)
    return f"还差 {needs}，{by}升为{name}"


def _name(body: LadderBody, code: str, language: Language) -> str:
    names = next(each.names for each in body.tiers if each.code == code)
    return names.en if language == "en" else names.zh_cn or names.en


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _need(need: Need, units: Mapping[str, str]) -> str:
    more = "more than " if need.is_more_than else ""
    match need.metric:
        case Orders():
            unit = " order" if need.missing == 1 else " orders"
        case SingleOrder():
            return f"an order of {more}{_number(need.wanted)}"
        case Growth(asset) | Credits(asset):
            unit = f" {units.get(asset, asset)}"
        case _:
            unit = ""
    return f"{more}{_number(need.missing)}{unit}"


def _need_in_chinese(need: Need, units: Mapping[str, str]) -> str:
    match need.metric:
        case Orders():
            return f"{_number(need.missing)} 笔订单"
        case SingleOrder():
            return f"一笔满 {_number(need.wanted)} 的订单"
        case Growth(asset) | Credits(asset):
            return f"{_number(need.missing)} {units.get(asset, asset)}"
        case _:
            return _number(need.missing)


def _number(value: Decimal) -> str:
    return f"{value:,f}"
