"""A report as pages for people: title, period, definition, tables, charts where they fit."""

from datetime import date, datetime

import pyarrow as pa

from regulars.domains.insights.types.schedules import ReportLocale
from regulars.flows.metric_reports.running import MetricReport
from regulars.flows.scheduled_reports.charting import chart_of
from regulars.flows.scheduled_reports.wording import cell, column_title, is_number, section_title
from regulars.flows.scheduled_reports.words.mails import MailWords, words_of
from regulars.flows.scheduled_reports.words.reports import means_of, title_of
from regulars.infra.documents.parts import Document, Section, TableColumn
from regulars.infra.documents.pdf import pdf_of

ROWS_MAX = 60
"""Rows of a section on paper; the workbook holds all of them."""


def period_text(from_on: date | None, as_of: date, locale: ReportLocale) -> str:
    """The days that a report counts, in words; `as_of` itself is not counted."""
    words = words_of(locale)
    last = date.fromordinal(as_of.toordinal() - 1).isoformat()
    if from_on is None:
        return words.before_day.format(day=last)
    if from_on.isoformat() == last:
        return last
    return words.from_to.format(start=from_on.isoformat(), end=last)


def printed(
    report: MetricReport, from_on: date | None, name: str, locale: ReportLocale, now: datetime
) -> bytes:
    """The report as PDF, under the name of its schedule."""
    words = words_of(locale)
    return pdf_of(
        Document(
            title=title_of(report.name, locale),
            facts=_facts(report, from_on, locale),
            explanation=means_of(report.name, locale),
            sections=tuple(
                _section(title, table, locale) for title, table in report.sections.items()
            ),
            footer=words.footer.format(name=name, made=f"{now:%Y-%m-%d %H:%M} UTC"),
            language=locale,
            made_at=now,
        )
    )


def _facts(
    report: MetricReport, from_on: date | None, locale: ReportLocale
) -> tuple[tuple[str, str], ...]:
    words = words_of(locale)
    return (
        (words.period, period_text(from_on, report.as_of, locale)),
        (words.time_zone, report.time_zone),
        (words.currency, report.currency or "—"),
        (words.returns, words.returns_net if report.returns == "net" else words.returns_ignore),
        (words.lake, f"{report.published_at:%Y-%m-%d %H:%M} UTC"),
    )


def _section(name: str, table: pa.Table, locale: ReportLocale) -> Section:
    words = words_of(locale)
    shown = table.slice(0, ROWS_MAX)
    columns = {each: shown[each].to_pylist() for each in shown.column_names}
    return Section(
        title=section_title(name, locale),
        columns=tuple(
            TableColumn(title=column_title(each, locale), is_number=is_number(values))
            for each, values in columns.items()
        ),
        rows=tuple(
            tuple(cell(each, values[at], locale) for each, values in columns.items())
            for at in range(shown.num_rows)
        ),
        note=_note(table, words),
        chart=chart_of(name, table, locale),
    )


def _note(table: pa.Table, words: MailWords) -> str:
    if not table.num_rows:
        return words.no_rows
    more = table.num_rows - ROWS_MAX
    return words.more_rows.format(count=f"{more:,}") if more > 0 else ""
