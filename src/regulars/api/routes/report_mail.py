"""Whether reports can be mailed (`/v1/report-mail`): which server, from whom, what is wrong."""

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency

from regulars.api.auth import ApiCall
from regulars.api.event_scope import refuse_narrow
from regulars.bootstrap import Platform
from regulars.infra.mail.server import MailServer, Security, mail_server
from regulars.infra.settings import Settings
from regulars.kernel.errors import Refusal


class MailFault(msgspec.Struct, frozen=True, kw_only=True):
    """Why the settings name no server that can be used."""

    code: str
    detail: str


class MailAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How reports are mailed. Without `links_to` mails have no link to leave a report with."""

    server: str | None
    security: Security | None
    sender: str | None
    links_to: str | None
    fault: MailFault | None


@get("/report-mail", opt={"permission": "reports.read"})
async def read_report_mail(request: ApiCall, platform: NamedDependency[Platform]) -> MailAnswer:
    """The mail server of the settings, or what is wrong with them; nothing is sent."""
    refuse_narrow(request.user)
    try:
        return _answer(platform.settings, mail_server(platform.settings), None)
    except Refusal as refusal:
        fault = MailFault(code=refusal.code, detail=refusal.detail)
        return _answer(platform.settings, None, fault)


def _answer(settings: Settings, server: MailServer | None, fault: MailFault | None) -> MailAnswer:
    return MailAnswer(
        server=f"{server.host}:{server.port}" if server else None,
        security=server.security if server else None,
        sender=server.sender if server else None,
        links_to=settings.public_url or None,
        fault=fault,
    )


router = Router("/v1", route_handlers=[read_report_mail], tags=["report schedules"])
