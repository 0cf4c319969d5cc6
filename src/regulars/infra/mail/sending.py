"""Handing mail over, in two halves, because SMTP promises only one thing.

Until the whole message was sent nothing has happened, and whatever fails may be tried again. After
the last byte only the server's answer tells whether it took the message: who is killed in between
does not know, and must not pretend to. So callers are told when the second half begins.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from typing import Literal

import aiosmtplib
import msgspec
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from regulars.infra.mail.server import MailServer

SECONDS_MAX = 30.0
_ANSWER_LENGTH_MAX = 300
_PERMANENT = 500

Taken = Literal["sent", "again", "refused", "unknown"]


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message: taken, not taken for now, refused for good, or not known.

    `answer` is what the server said, or how the line went dead.
    """

    taken: Taken
    answer: str


class Unreachable(Exception):
    """The server could not be spoken to; nothing was sent."""


class Mailer:
    """An open line to the mail server, to hand messages over one after the other."""

    def __init__(self, client: SMTP, server: MailServer) -> None:
        self._client = client
        self._sender = parseaddr(server.sender)[1]

    async def hand_over(
        self, message: EmailMessage, recipient: str, begins: Callable[[], Awaitable[None]]
    ) -> Handover:
        """Hand one message over for one recipient.

        `begins` is awaited right before the message itself is sent: from then on, until this
        returns, nobody knows whether it was taken.
        """
        body = message.as_bytes(policy=SMTP_POLICY)
        try:
            await self._client.mail(self._sender)
            await self._client.rcpt(recipient)
        except (SMTPException, OSError) as error:
            await self._reset()
            return _before(error)
        await begins()
        try:
            answer = await self._client.data(body)
        except SMTPResponseException as error:
            await self._reset()
            return _before(error)
        except (SMTPException, OSError) as error:
            return Handover(taken="unknown", answer=_words(error))
        return Handover(taken="sent", answer=f"{answer.code} {answer.message}"[:_ANSWER_LENGTH_MAX])

    async def _reset(self) -> None:
        with suppress(SMTPException, OSError):
            await self._client.rset()


@asynccontextmanager
async def open_mailer(server: MailServer) -> AsyncIterator[Mailer]:
    """A line to the server until the end of the block; raises `Unreachable` where there is none."""
    client = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        timeout=SECONDS_MAX,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        tls_context=None if server.security == "none" else _tls(server),
        local_hostname="localhost",
    )
    try:
        async with asyncio.timeout(SECONDS_MAX):
            await client.connect()
    except (SMTPException, OSError) as error:
        client.close()
        raise Unreachable(_words(error)) from None
    try:
        yield Mailer(client, server)
    finally:
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        client.close()


def _tls(server: MailServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def _before(error: Exception) -> Handover:
    """What it means that something failed before the message was taken."""
    is_final = isinstance(error, SMTPResponseException) and error.code >= _PERMANENT
    return Handover(taken="refused" if is_final else "again", answer=_words(error))


def _words(error: Exception) -> str:
    """What happened, without what was sent: an answer to a sign-in may repeat the name."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"{error.code} the server did not accept name and password"
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"[:_ANSWER_LENGTH_MAX]
    return f"{type(error).__name__}: {error}"[:_ANSWER_LENGTH_MAX]
