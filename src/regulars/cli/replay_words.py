"""What replays came to, as tables for people."""

from uuid import UUID

from rich.console import Console
from rich.table import Table

from regulars.flows.replay.comparing import Difference
from regulars.flows.replay.result import Result
from regulars.flows.replay.run import Report

_console = Console(soft_wrap=True)


def print_report(replay_id: UUID, report: Report) -> None:
    """What a replay came to, and how that differs from what really happened."""
    result = report.result
    _console.print(
        f"Replay {replay_id}: {result.order_count:,} orders and {result.return_count:,} returns "
        f"of {result.member_count:,} members from {result.from_at:%Y-%m-%d} to "
        f"{result.until_at:%Y-%m-%d}, beginning with {result.opening} balances, "
        f"{report.documents_per_second:,} documents/s."
    )
    _print_months(result)
    _print_rules(result)
    for owed in result.owed:
        _console.print(
            f"Outstanding at the end: {owed.outstanding_units:,} {owed.asset}"
            + _money(owed.value_minor, owed.currency)
        )
    for unmet in result.unmet:
        _console.print(f"Spent in fact, and not there in the replay: {unmet.units:,} {unmet.asset}")
    print_difference("Against what really happened", report.against_live)


def print_difference(title: str, found: Difference) -> None:
    """How one side differs from the other."""
    table = Table("month", "asset", "earned", "taken back", "net", "cost (minor)", title=title)
    for each in found.months:
        table.add_row(
            f"{each.month:%Y-%m}",
            each.asset,
            f"{each.earned_units:+,}",
            f"{each.taken_back_units:+,}",
            f"{each.net_units:+,}",
            "-" if each.cost_minor is None else f"{each.cost_minor:+,}",
        )
    _console.print(table)
    for shift in found.assets or []:
        _console.print(
            f"{shift.asset}: {shift.winner_count:,} members win {shift.won_units:,}, "
            f"{shift.loser_count:,} lose {shift.lost_units:,}, {shift.same_count:,} stay the same"
        )
    for tier in found.tiers or []:
        _console.print(
            f"{tier.ladder}: {tier.member_count:,} from {tier.base_tier or 'none'} to "
            f"{tier.tier or 'none'}"
        )
    for owed in found.owed:
        _console.print(f"Outstanding {owed.asset}: {owed.outstanding_units:+,}")


def _print_months(result: Result) -> None:
    table = Table("month", "asset", "earned", "taken back", "net", "cost (minor)")
    for each in result.months:
        table.add_row(
            f"{each.month:%Y-%m}",
            each.asset,
            f"{each.units.get('earned', 0):,}",
            f"{each.units.get('taken_back', 0):,}",
            f"{each.net_units:,}",
            "-" if each.cost_minor is None else f"{each.cost_minor:,}",
        )
    _console.print(table)


def _print_rules(result: Result) -> None:
    table = Table("rule", "asset", "earned", "taken back", "net")
    for each in result.by_rule:
        table.add_row(
            each.key or "",
            each.asset,
            f"{each.earned_units:,}",
            f"{each.taken_back_units:,}",
            f"{each.net_units:,}",
        )
    _console.print(table)


def _money(minor: int | None, currency: str | None) -> str:
    return "" if minor is None else f", worth {minor:,} minor units of {currency}"
