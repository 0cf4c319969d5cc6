"""Programs and plans for people."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from regulars.flows.program_config.planning import ItemChange, Plan, PlannedItem
from regulars.kernel.differing import Difference

_MARKS: dict[ItemChange, tuple[str, str]] = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "retire": ("-", "red"),
    "unchanged": ("=", "dim"),
    "kept": ("!", "magenta"),
}
_VALUE_CHARACTERS_MAX = 60


class ProgramLine(msgspec.Struct, frozen=True, kw_only=True):
    """A program, and how much of it is live."""

    code: str
    name: str
    time_zone: str
    currency: str
    asset_count: int
    rule_count: int
    ladder_count: int


class ProgramList(msgspec.Struct, frozen=True, kw_only=True):
    """All programs, by code."""

    items: list[ProgramLine]


def print_list(found: ProgramList) -> None:
    """The programs as a table."""
    console = Console()
    if not found.items:
        console.print("there is no program yet")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("program", "name", "clock", "currency"):
        table.add_column(name, overflow="fold")
    for name in ("assets", "rules", "ladders"):
        table.add_column(name, justify="right")
    for each in found.items:
        counts = (each.asset_count, each.rule_count, each.ladder_count)
        table.add_row(
            Text(each.code), Text(each.name), each.time_zone, each.currency, *map(str, counts)
        )
    console.print(table)


def print_plan(made: Plan, time_zone: ZoneInfo, *, is_done: bool) -> None:
    """Each item with its sign, what changes of it below, and a sentence at the end."""
    console = Console()
    for item in made.items:
        console.print(_line(item, made, time_zone), soft_wrap=True)
        for change in item.changes:
            console.print(_change(change), soft_wrap=True)
        if item.words is not None:
            console.print(_whom(item, item.words.en), soft_wrap=True)
    console.print(_summary(made, time_zone, is_done=is_done), highlight=False, soft_wrap=True)


def _line(item: PlannedItem, made: Plan, time_zone: ZoneInfo) -> Text:
    mark, style = _MARKS[item.change]
    line = Text(f"{mark} {item.kind} {item.code}", style=style)
    if item.change == "kept":
        line.append("  (not in the document; stays as it is)")
    if item.live_from is not None and item.live_from != made.live_from:
        line.append(f"  (from {_local(item.live_from, time_zone)} on)")
    if item.replaces_draft:
        line.append("  (overwrites a draft)")
    return line


def _change(change: Difference) -> Text:
    return Text(f"    {change.path}: {_value(change.before)} → {_value(change.after)}")


def _whom(item: PlannedItem, words: str) -> Text:
    """Whom a condition is for, and what comes of it."""
    now = f"; {item.member_count:,} belong now" if item.member_count else ""
    return Text(f"    for: {words}\n    all members are judged by it in the background{now}")


def _value(value: object) -> str:
    if value is None:
        return "—"
    text = msgspec.json.encode(value).decode()
    if len(text) <= _VALUE_CHARACTERS_MAX:
        return text
    return text[: _VALUE_CHARACTERS_MAX - 1] + "…"


def _summary(made: Plan, time_zone: ZoneInfo, *, is_done: bool) -> str:
    if not made.changed:
        return "Nothing changed." if is_done else "Nothing would change."
    counts = [
        (sum(each.change == change for each in made.changed), word)
        for change, word in (("create", "new"), ("update", "changed"), ("retire", "retired"))
    ]
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    when = f"{_local(made.live_from, time_zone)} {time_zone.key}"
    return f"{'Applied' if is_done else 'Plan'}: {told}; rules and ladders from {when} on."


def _local(instant: datetime, time_zone: ZoneInfo) -> str:
    return f"{instant.astimezone(time_zone):%Y-%m-%d %H:%M:%S}"
