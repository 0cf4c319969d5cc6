"""Metric reports (`/v1/metrics`): what all members come to, from the newest export of the lake."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, get_args

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from regulars.api.auth import ApiCall
from regulars.api.event_scope import refuse_narrow
from regulars.bootstrap import Platform
from regulars.domains.insights import queries as insights
from regulars.domains.insights.types import MetricDefinition
from regulars.domains.insights.types.schedules import ReportLocale
from regulars.flows.metric_reports.files import (
    MEDIA_TYPES,
    Format,
    ReportAnswer,
    answer_of,
    file_of,
)
from regulars.flows.metric_reports.running import ReportAsked, report_means, run_report
from regulars.flows.scheduled_reports.words.reports import means_of, title_of

_READ = {"permission": "reports.read"}
_LOCALES: tuple[ReportLocale, ...] = get_args(ReportLocale)
_RUN = {**_READ, "seconds_max": 120.0}

AsOfDay = Annotated[
    date | None, QueryParameter(name="as_of", description="What was before this day counts.")
]
FromDay = Annotated[
    date | None, QueryParameter(name="from", description="What was from this day on counts.")
]
EarlierDay = Annotated[
    date | None,
    QueryParameter(name="compared", description="The earlier day of flows; 30 days before."),
]
CurrencyCode = Annotated[
    str | None,
    QueryParameter(name="currency", pattern="^[A-Z]{3}$", description="The reporting currency."),
]
RateTexts = Annotated[
    list[str] | None,
    QueryParameter(name="rate", description="What one of another currency is worth: EUR=0.85."),
]
StepNames = Annotated[
    list[str] | None,
    QueryParameter(name="step", description="Events of a funnel; once for each, in order."),
]
WithinDays = Annotated[
    int, QueryParameter(name="within_days", ge=1, le=366, description="A funnel's time in days.")
]
ValueDays = Annotated[
    int,
    QueryParameter(
        name="value_days", ge=1, le=3660, description="Acquisition: days after joining that count."
    ),
]
BrokenDownBy = Annotated[
    Literal["channel", "store", "campaign", "source"] | None,
    QueryParameter(name="by", description="A funnel by a column of its first event."),
]
ColumnValues = Annotated[
    list[str] | None,
    QueryParameter(
        name="where",
        description="Narrows a list of members by what a column says: stage=dormant.",
    ),
]
RowsMax = Annotated[
    int | None,
    QueryParameter(name="limit", ge=1, le=10_000, description="Ends a list of members."),
]
FormatAsked = Annotated[
    Format,
    QueryParameter(name="format", description="CSV and Parquet come as an archive of files."),
]


class ReportListed(msgspec.Struct, frozen=True, kw_only=True):
    """A report that there is, what it tells, and the metrics that it is made of.

    `titles` and `told` are what it is called and tells, in the languages of its readers.
    """

    name: str
    means: str
    titles: dict[ReportLocale, str]
    told: dict[ReportLocale, str]
    metrics: list[MetricDefinition]


@get("/", opt=_READ)
async def list_reports() -> Sequence[ReportListed]:
    """The reports that there are."""
    return [
        ReportListed(
            name=name,
            means=insights.report_means(name),
            titles={locale: title_of(name, locale) for locale in _LOCALES},
            told={locale: means_of(name, locale) for locale in _LOCALES},
            metrics=insights.report_metrics(name),
        )
        for name in insights.report_names()
    ]


@get("/{name:str}", opt=_RUN)
async def read_report(
    request: ApiCall,
    name: FromPath[str],
    platform: NamedDependency[Platform],
    as_of: FromQuery[AsOfDay] = None,
    from_on: FromQuery[FromDay] = None,
    compared: FromQuery[EarlierDay] = None,
    currency: FromQuery[CurrencyCode] = None,
    rates: FromQuery[RateTexts] = None,
    returns: FromQuery[Literal["net", "ignore"]] = "net",
    cuts: FromQuery[Literal["rank", "quantile"]] = "rank",
    step: FromQuery[StepNames] = None,
    within_days: FromQuery[WithinDays] = 7,
    broken_down_by: FromQuery[BrokenDownBy] = None,
    touch: FromQuery[Literal["first", "last"]] = "last",
    value_days: FromQuery[ValueDays] = 90,
    where: FromQuery[ColumnValues] = None,
    limit: FromQuery[RowsMax] = None,
    form: FromQuery[FormatAsked] = "json",
) -> Response[ReportAnswer | bytes]:
    """A report over the newest export of the lake; JSON, or a file to download.

    Refuses callers limited to some stores, and a lake that was never exported.
    """
    refuse_narrow(request.user)
    asked = ReportAsked(
        as_of=as_of,
        from_on=from_on,
        compared_on=compared,
        currency=currency,
        rates=tuple(rates or ()),
        returns=returns,
        cuts=cuts,
        steps=tuple(step or ()),
        within_days=within_days,
        broken_down_by=broken_down_by,
        touch=touch,
        value_days=value_days,
        where=tuple(where or ()),
        rows_max=limit,
    )
    means = report_means(platform.database, platform.settings)
    report = await run_report(means, name, asked, platform.clock.now())
    if form == "json":
        return Response(answer_of(report))
    ending = form if form == "xlsx" else f"{form}.zip"
    file_name = f"{report.name}-{report.as_of}.{ending}"
    return Response(
        file_of(report, form),
        media_type=MEDIA_TYPES[form],
        headers={"content-disposition": f'attachment; filename="{file_name}"'},
    )


router = Router("/v1/metrics", route_handlers=[list_reports, read_report], tags=["metrics"])
