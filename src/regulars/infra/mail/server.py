"""The mail server that the settings name: `smtp://name:password@host:587` and the like.

`smtp://` begins in the clear and goes over to TLS before anything is said (STARTTLS, port 587);
`smtps://` is TLS from the first byte (port 465). `?tls=none` is for a relay in the own network,
and then no password is sent. `?ca=/path/to/ca.pem` names who vouches for the server where that is
none of the authorities that the machine knows.
"""

from email.utils import parseaddr
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import msgspec
from email_validator import EmailNotValidError, validate_email

from regulars.infra.settings import Settings
from regulars.kernel.errors import Conflict, InvalidInput

Security = Literal["starttls", "tls", "none"]

_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_OPTIONS = frozenset({"tls", "ca"})


class MailNotConfigured(Conflict):
    """No mail server is set up: `REGULARS_MAIL_URL` and `REGULARS_MAIL_FROM` name one."""

    code = "mail_not_configured"


class MailUrlInvalid(InvalidInput):
    """The setting for mail names no server, or would send a password in the clear."""

    code = "mail_url_invalid"


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed over, and from whom it comes."""

    host: str
    port: int
    security: Security
    sender: str
    username: str | None = None
    password: str | None = None
    ca_file: str | None = None

    def __repr__(self) -> str:
        """Without name and password: they are in no log and no traceback."""
        return f"MailServer({self.host}:{self.port}, {self.security})"


def is_configured(settings: Settings) -> bool:
    """Whether the settings name a mail server at all."""
    return bool(settings.mail_url and settings.mail_from)


def mail_server(settings: Settings) -> MailServer:
    """The server of the settings; refuses where there is none, or none that can be used."""
    if not is_configured(settings):
        raise MailNotConfigured("set REGULARS_MAIL_URL and REGULARS_MAIL_FROM to send mail")
    sender = parseaddr(settings.mail_from)[1]
    try:
        validate_email(sender, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise MailUrlInvalid("REGULARS_MAIL_FROM is no address, as reports@example.com") from None
    parts, port = _split(settings.mail_url)
    options = dict(parse_qsl(parts.query))
    security = _security(parts.scheme, options)
    if parts.password is not None and security == "none":
        raise MailUrlInvalid("REGULARS_MAIL_URL: a password is not sent without TLS")
    return MailServer(
        host=parts.hostname or "",
        port=port or _PORTS[security],
        security=security,
        sender=settings.mail_from,
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        ca_file=options.get("ca"),
    )


def _split(url: str) -> tuple[SplitResult, int | None]:
    """The parts of the address. What is wrong is told without quoting it: it holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailUrlInvalid("REGULARS_MAIL_URL cannot be read") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise MailUrlInvalid("REGULARS_MAIL_URL is no address, as smtp://name:password@host:587")
    if (parts.username is None) != (parts.password is None):
        raise MailUrlInvalid("REGULARS_MAIL_URL names a user without a password")
    return parts, port


def _security(scheme: str, options: dict[str, str]) -> Security:
    if unknown := sorted(set(options) - _OPTIONS):
        raise MailUrlInvalid(f"REGULARS_MAIL_URL: there is no option {unknown[0]!r}")
    if options.get("tls", "none") != "none" or (scheme == "smtps" and "tls" in options):
        raise MailUrlInvalid("REGULARS_MAIL_URL: `tls` is only ever `none`, and for smtp://")
    if "tls" in options:
        return "none"
    return "tls" if scheme == "smtps" else "starttls"
