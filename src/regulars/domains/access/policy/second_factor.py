"""The second factor: codes of an authenticator app (RFC 6238, six digits, 30 seconds)."""

import base64
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

SECRET_BYTES = 20
ISSUER = "Regulars"

_STEPS_AROUND = 1
"""A code of the step before or after is taken too: clocks differ, and people type slowly."""


def secret_from(random: bytes) -> str:
    assert len(random) == SECRET_BYTES, "RFC 4226 asks for 160 bits"
    return base64.b32encode(random).decode()


def enrolment_uri(secret: str, login: str) -> str:
    """What a QR code shows to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that `code` belongs to, or None where it is wrong or out of date."""
    digits = "".join(code.split())
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(
            digits, for_time=now, valid_window=_STEPS_AROUND
        )
    except OTPVerificationError:
        return None
