"""`regulars report rfm`, `cohorts` and the others: metrics over a lake brought up to date first."""

import asyncio
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from rich.table import Table

from regulars.bootstrap import open_platform
from regulars.cli.lake import ROLE, lake_means, watching_lake
from regulars.cli.output import AsJson, tell
from regulars.domains.insights import queries as insights
from regulars.flows.lake.means import Watch
from regulars.flows.lake.request import LakeInput, request_run
from regulars.flows.lake.run import run_lake
from regulars.flows.metric_reports.files import Format, answer_of, file_of, rows_of
from regulars.flows.metric_reports.running import (
    MetricReport,
    ReportAsked,
    report_means,
    run_report,
)
from regulars.infra.settings import read_settings
from regulars.kernel.errors import InvalidInput

_ROWS_SHOWN_MAX = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

DayText = Annotated[str | None, typer.Option("--as-of", help="Count what was before this day.")]
FromText = Annotated[str | None, typer.Option("--from", help="Count from this day on.")]
EarlierText = Annotated[
    str | None, typer.Option("--compared", help="The earlier day of flows (30 days before).")
]
CurrencyText = Annotated[
    str | None, typer.Option("--currency", help="The reporting currency (that of most orders).")
]
Rates = Annotated[
    list[str] | None,
    typer.Option("--rate", help="What one of another currency is worth, as EUR=0.85."),
]
IgnoresReturns = Annotated[
    bool, typer.Option("--ignore-returns", help="Count what was bought, and no return.")
]
CutsText = Annotated[str, typer.Option("--cuts", help="Scores by 'rank' or 'quantile'.")]
Steps = Annotated[
    list[str] | None, typer.Option("--step", help="An event of a funnel; once for each, in order.")
]
WithinDays = Annotated[int, typer.Option("--within-days", help="How long a funnel may take.")]
TouchText = Annotated[
    str, typer.Option("--touch", help="Acquisition by the 'first' or the 'last' touch.")
]
ValueDays = Annotated[
    int, typer.Option("--value-days", help="Acquisition: days after joining that count.")
]
ColumnText = Annotated[
    str | None, typer.Option("--by", help="A funnel by channel, store, campaign or source.")
]
ColumnValues = Annotated[
    list[str] | None,
    typer.Option("--where", help="Narrow a list of members by a column, as stage=dormant."),
]
OutPath = Annotated[
    Path | None, typer.Option("--out", help="Write a .json, .xlsx, .csv.zip or .parquet.zip file.")
]
AsItIs = Annotated[
    bool, typer.Option("--as-it-is", help="Read the lake without bringing it up to date first.")
]


def add_to(app: typer.Typer) -> None:
    """A command for each report."""
    for name in insights.report_names():
        app.command(name, help=insights.report_means(name))(_command_of(name))


def _command_of(name: str) -> Callable[..., None]:
    def command(  # noqa: PLR0913 - the words of a command line
        *,
        as_of: DayText = None,
        from_on: FromText = None,
        compared: EarlierText = None,
        currency: CurrencyText = None,
        rate: Rates = None,
        cuts: CutsText = "rank",
        step: Steps = None,
        within_days: WithinDays = 7,
        by: ColumnText = None,
        touch: TouchText = "last",
        value_days: ValueDays = 90,
        where: ColumnValues = None,
        out: OutPath = None,
        ignores_returns: IgnoresReturns = False,
        as_it_is: AsItIs = False,
        as_json: AsJson = False,
    ) -> None:
        asked = ReportAsked(
            as_of=_day(as_of, "--as-of"),
            from_on=_day(from_on, "--from"),
            compared_on=_day(compared, "--compared"),
            currency=currency,
            rates=tuple(rate or ()),
            returns="ignore" if ignores_returns else "net",
            cuts=_one_of(cuts, ("rank", "quantile"), "--cuts"),
            steps=tuple(step or ()),
            within_days=within_days,
            touch=_one_of(touch, ("first", "last"), "--touch"),
            value_days=value_days,
            broken_down_by=_one_of(by, ("channel", "store", "campaign", "source"), "--by"),
            where=tuple(where or ()),
        )
        form = None if out is None else _form_of(out)
        with watching_lake(is_quiet=as_json or as_it_is) as watch:
            report = asyncio.run(_report(name, asked, None if as_it_is else watch))
        if out is not None and form is not None:
            out.write_bytes(file_of(report, form))
            typer.echo(str(out))
        elif as_json:
            tell(answer_of(report), "", as_json=True)
        else:
            _show(report)

    return command


async def _report(name: str, asked: ReportAsked, watch: Watch | None) -> MetricReport:
    async with open_platform(read_settings()) as platform:
        lake = lake_means(platform)
        if watch is not None:
            async with platform.database.transaction() as tx:
                job = await request_run(tx, LakeInput(), ROLE, platform.clock.now())
            await run_lake(lake, job.id, watch)
        means = report_means(platform.database, platform.settings)
        return await run_report(means, name, asked, platform.clock.now())


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        assert _DAY.fullmatch(text)
        return date.fromisoformat(text)
    except (AssertionError, ValueError):
        raise InvalidInput(f"{option}: {text!r} is no day, as 2026-03-01") from None


def _one_of(text: str | None, words: tuple[str, ...], option: str) -> Any:
    if text is not None and text not in words:
        raise InvalidInput(f"{option}: {text!r} is none of {', '.join(words)}")
    return text


def _form_of(out: Path) -> Format:
    """By the end of the file's name."""
    for form in get_args(Format):
        if out.name.endswith((f".{form}", f".{form}.zip")):
            return form  # type: ignore[no-any-return]
    raise InvalidInput(f"--out: {out.name!r} ends with none of .json .xlsx .csv.zip .parquet.zip")


def _show(report: MetricReport) -> None:
    console = Console()
    console.print(
        f"{report.name} as of {report.as_of} ({report.time_zone}), money in {report.currency}, "
        f"returns {report.returns}"
    )
    for title, section in report.sections.items():
        rows = rows_of(section.slice(0, _ROWS_SHOWN_MAX))
        table = Table(title=title, title_justify="left")
        for name in rows[0] if rows else section.column_names:
            table.add_column(name, justify="left" if name.endswith("_on") else "right")
        for row in rows:
            table.add_row(*map(_cell, row.values()))
        console.print(table)
        if section.num_rows > len(rows):
            console.print(f"… and {section.num_rows - len(rows):,} more: --out report.xlsx")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)
