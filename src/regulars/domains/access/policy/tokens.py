"""Tokens: session tokens, keys, one-time passwords and recovery codes, made from given bytes.

All of them carry 80 bits of randomness or more, so a plain SHA-256 is enough to store them by.
"""

import base64
import hashlib
from datetime import datetime, timedelta

from regulars.domains.access.types import KeyKind

TOKEN_BYTES = 32
CODE_BYTES = 10
PASSWORD_BYTES = 15
RECOVERY_CODE_COUNT = 10

SESSION_LIFETIME = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=1)
SESSION_TOUCH_EVERY = timedelta(minutes=1)
KEY_TOUCH_EVERY = timedelta(minutes=1)
ONE_TIME_PASSWORD_LIFETIME = timedelta(days=7)

_KEY_PREFIX_CHARACTERS = 8


def session_token(random: bytes) -> str:
    assert len(random) == TOKEN_BYTES, "a session token is made of 256 bits"
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()


def key_secret(kind: KeyKind, random: bytes) -> str:
    """A key's secret: `rk_write_…` or `rk_secret_…`, so that one found in the open is known."""
    assert len(random) == TOKEN_BYTES, "a key is made of 256 bits"
    return f"rk_{kind}_{base64.urlsafe_b64encode(random).rstrip(b'=').decode()}"


def key_prefix(secret: str) -> str:
    """The beginning of a key's secret that is kept for people to know it by."""
    kind_end = secret.index("_", 3) + 1
    return secret[: kind_end + _KEY_PREFIX_CHARACTERS]


def readable_code(random: bytes) -> str:
    """A code to be typed: lower-case letters and the figures 2 to 7, in groups of four."""
    assert len(random) >= CODE_BYTES, "a code is made of 80 bits or more"
    text = base64.b32encode(random).decode().rstrip("=").lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def code_hash(code: str) -> bytes:
    """The hash of a recovery code; dashes, blanks and case do not matter."""
    return token_hash("".join(code.split()).replace("-", "").lower())


def idle_since(now: datetime) -> datetime:
    """Sessions not seen since this instant have ended."""
    return now - SESSION_IDLE
