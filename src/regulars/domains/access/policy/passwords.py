"""Passwords: which are accepted, and how they are hashed.

Argon2id with 19 MiB, two passes and one lane: the first choice of the OWASP Password Storage
Cheat Sheet. One hash takes about 45 ms of a core, so callers run these functions in a thread.
"""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from regulars.domains.access.errors import WeakPassword
from regulars.kernel.errors import FieldError

LENGTH_MIN = 12
LENGTH_MAX = 256
"""Longer passwords would only make the hashing dearer."""

SALT_BYTES = 16

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, salt_len=SALT_BYTES)

_LETTERS_MIN = 5
"""How many different characters a password has at least."""

# The commonest passwords, by what remains when figures and signs at both ends are cut.
_COMMON_TEXT = """
password passwort passw0rd p@ssw0rd passwordpassword qwerty qwertyqwerty qwertyuiop
qwertyuiopasdfghjkl asdfghjkl asdfghjklzxcvbnm zxcvbnm qazwsx qazwsxedc 1q2w3e4r5t6y 1qaz2wsx3edc
admin adminadmin administrator letmein welcome changeme iloveyou loveyou sunshine princess
football baseball basketball superman monkey dragon master trustno trustnoone abc abcabc abcd
secret default woaini woainima nihao mima regulars regularsregulars correcthorsebatterystaple
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_SEQUENCES = ("01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz")


def normalised(password: str) -> str:
    """`password` as it is hashed, so that it does not matter how a keyboard composes accents."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, login: str) -> None:
    """Refuses what is too short or long, too common, or contains the login."""
    reason = _weakness(normalised(password), login)
    if reason is not None:
        raise WeakPassword(
            reason, errors=[FieldError(path="password", code=WeakPassword.code, detail=reason)]
        )


def _weakness(password: str, login: str) -> str | None:
    if len(password) < LENGTH_MIN:
        return f"a password has at least {LENGTH_MIN} characters"
    if len(password) > LENGTH_MAX:
        return f"a password has at most {LENGTH_MAX} characters"
    folded = password.casefold()
    if any(len(part) >= 4 and part in folded for part in (login, login.partition("@")[0])):
        return "a password does not contain the login"
    core = folded.strip("0123456789 !?.,;:_-+*#$%&@")
    is_sequence = any(folded in sequence for sequence in _SEQUENCES)
    if core in _COMMON or folded in _COMMON or not core or is_sequence:
        return "this password is among the commonest"
    if len(set(folded)) < _LETTERS_MIN:
        return f"a password has at least {_LETTERS_MIN} different characters"
    return None


def hashed(password: str, salt: bytes) -> str:
    """The hash to store, parameters and salt included. Slow on purpose."""
    return _HASHER.hash(normalised(password), salt=salt)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether `password` is what was hashed. Slow on purpose.

    Where there is no hash (no such account), a decoy is compared, so that the work is the same.
    """
    decoy = _decoy_hash()
    try:
        _HASHER.verify(password_hash or decoy, normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _decoy_hash() -> str:
    return hashed("nobody has this password", bytes(SALT_BYTES))
