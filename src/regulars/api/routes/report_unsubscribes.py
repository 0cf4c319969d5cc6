"""Leaving a report's list by the link in its mail (`/v1/report-unsubscribes/…`), signed in or not.

A page of plain HTML, because whoever reads the mail need not know the console. Opening the link
changes nothing: programs that look at mail open links too.
"""

from html import escape

from litestar import MediaType, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from regulars.bootstrap import Platform
from regulars.domains.insights.errors import ScheduleNotFound
from regulars.domains.insights.queries import schedules as queries
from regulars.domains.insights.types.schedules import ReportLocale
from regulars.flows.scheduled_reports.leaving import Leaving, leave, leaving_of
from regulars.flows.scheduled_reports.words.mails import words_of
from regulars.infra.db import Tx

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body style="font-family: sans-serif; max-width: 32em; margin: 4em auto; padding: 0 1em">
<h1>{title}</h1><p>{text}</p>{form}</body></html>
"""
_FORM = '<form method="post"><button type="submit">{button}</button></form>'


@get("/{token:str}", media_type=MediaType.HTML)
async def ask_to_leave(token: FromPath[str], platform: NamedDependency[Platform]) -> Response[str]:
    """A page that asks whether to leave; it changes nothing."""
    leaving = leaving_of(platform.vault, token)
    async with platform.database.transaction() as tx:
        locale, is_on_list = await _standing(tx, platform, leaving)
    words = words_of(locale)
    if not is_on_list:
        return _page(locale, words.left_title, words.left_gone, "")
    text = words.left_question.format(recipient=leaving.recipient)
    return _page(locale, words.left_title, text, _FORM.format(button=escape(words.left_button)))


@post("/{token:str}", media_type=MediaType.HTML, status_code=200)
async def leave_list(token: FromPath[str], platform: NamedDependency[Platform]) -> Response[str]:
    """Take the recipient off the list; the button of mail programs (RFC 8058) calls this too."""
    leaving = leaving_of(platform.vault, token)
    async with platform.database.transaction() as tx:
        locale, _ = await _standing(tx, platform, leaving)
        await leave(tx, platform.vault, leaving, platform.clock.now())
    words = words_of(locale)
    return _page(locale, words.left_button, words.left_done.format(recipient=leaving.recipient), "")


async def _standing(tx: Tx, platform: Platform, leaving: Leaving) -> tuple[ReportLocale, bool]:
    """The schedule's language, and whether this recipient is on its list."""
    try:
        found = await queries.schedule(tx, platform.vault, leaving.schedule_id)
    except ScheduleNotFound:
        return "en", False
    return found.content.locale, leaving.recipient in found.content.recipients


def _page(locale: ReportLocale, title: str, text: str, form: str) -> Response[str]:
    html = _PAGE.format(language=locale, title=escape(title), text=escape(text), form=form)
    return Response(html, media_type=MediaType.HTML, headers={"cache-control": "no-store"})


router = Router(
    "/v1/report-unsubscribes",
    route_handlers=[ask_to_leave, leave_list],
    tags=["report schedules"],
    opt={"public": True},
)
