"""The summary of an import for people."""

from rich.console import Console
from rich.table import Table

from regulars.flows.import_files.run import Report
from regulars.flows.import_files.summary import Summary
from regulars.kernel.money import Money, decimal_from_minor, scale_of

_ITEMS = {
    "orders": "documents",
    "members": "records",
    "products": "products",
    "campaigns": "campaigns",
    "events": "events",
}


def print_summary(report: Report) -> None:
    """Print the figures as a table, then what they amount to in words."""
    summary, console = report.summary, Console()
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name, value in figures(summary):
        table.add_row(name, value)
    console.print(table)
    for line in words(summary):
        console.print(line, highlight=False)
    if summary.faulty_line_count:
        console.print(
            f"Warning: lines with faults: {_number(summary.faulty_line_count)}, in {report.errors}",
            style="yellow",
            highlight=False,
            soft_wrap=True,
        )


def figures(summary: Summary) -> list[tuple[str, str]]:
    """The figures as rows: what, and how many."""
    found = [
        ("lines", summary.line_count),
        ("skipped lines", summary.skipped_line_count or None),
        (_ITEMS[summary.kind], summary.item_count),
        ("  orders", summary.order_count),
        ("  returns", summary.return_count),
        ("members", summary.member_count),
        ("lines without a member", summary.anonymous_line_count),
        ("lines of returns", summary.return_line_count),
        ("units", summary.units),
    ]
    rows = [(name, _number(value)) for name, value in found if value is not None]
    rows += [("gross", _money(each)) for each in summary.gross or []]
    rows += [(f"  {each.kind} discount", _money(each.total)) for each in summary.discounts or []]
    rows += [(f"  {name}", _number(count)) for name, count in (summary.event_counts or {}).items()]
    for name, moment in (("first", summary.first_at), ("last", summary.last_at)):
        if moment is not None:
            rows.append((name, f"{moment:%Y-%m-%d %H:%M:%S} UTC"))
    return rows


def words(summary: Summary) -> list[str]:
    """What came of the run, in sentences."""
    if summary.is_dry_run:
        return ["Dry run: nothing was written."]
    outcomes = summary.outcomes
    counts = {
        "created": outcomes.created,
        "updated": outcomes.updated,
        "unchanged": outcomes.unchanged,
        "in conflict with what is stored": outcomes.conflict,
        "refused": outcomes.refused,
    }
    told = ", ".join(f"{_number(count)} {name}" for name, count in counts.items() if count)
    lines = [f"{_ITEMS[summary.kind].capitalize()}: {told or 'none'}."]
    if summary.created_member_count:
        lines.append(f"Members: {_number(summary.created_member_count)} new.")
    if summary.nothing_changed:
        lines.append("Nothing changed.")
    return lines


def _number(value: float) -> str:
    return f"{value:,}"


def _money(money: Money) -> str:
    scale = scale_of(money.currency) if money.scale is None else money.scale
    return f"{decimal_from_minor(money.amount, scale):,.{scale}f} {money.currency}"
