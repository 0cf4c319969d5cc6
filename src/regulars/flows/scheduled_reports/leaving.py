"""The link with which a recipient leaves a report, without signing in.

It names schedule and recipient, sealed: nobody can make one up, and it tells nothing. Opening it
changes nothing, because scanners of mail open every link; only the button, or the mail program's
own (RFC 8058), takes the recipient off.
"""

import base64
import binascii
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.insights.actions import schedules
from regulars.infra.crypto import Vault, WrongKeyring
from regulars.infra.db import Tx
from regulars.kernel.errors import NotFound

PATH = "/v1/report-unsubscribes"
_CONTEXT = b"scheduled_reports.leaving"


class LeavingLinkInvalid(NotFound):
    """This link was not made here, or is damaged."""

    code = "unsubscribe_link_invalid"


class Leaving(msgspec.Struct, frozen=True):
    """Who may leave what."""

    schedule_id: UUID
    recipient: str


def link_of(vault: Vault, public_url: str, leaving: Leaving) -> str:
    """The address of the link; empty where the installation has none of its own."""
    if not public_url:
        return ""
    sealed = vault.seal(msgspec.msgpack.encode(leaving), _CONTEXT)
    token = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    return f"{public_url.rstrip('/')}{PATH}/{token}"


def leaving_of(vault: Vault, token: str) -> Leaving:
    """Who leaves what by a link's last part; refuses one that was not made here."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return msgspec.msgpack.decode(vault.open(sealed, _CONTEXT), type=Leaving)
    except (binascii.Error, ValueError, WrongKeyring, msgspec.MsgspecError):
        raise LeavingLinkInvalid("this link is not one of ours") from None


async def leave(tx: Tx, vault: Vault, leaving: Leaving, now: datetime) -> bool:
    """Take the recipient off; whether they were on the list."""
    return await schedules.leave_schedule(
        tx, vault, Caller(principal=SYSTEM), leaving.schedule_id, leaving.recipient, now
    )
