"""The ids by which requests name an identity: they say nothing of its value."""

import base64
import binascii


def identity_id(blind_index: bytes) -> str:
    return base64.urlsafe_b64encode(blind_index).rstrip(b"=").decode()


def blind_index_of(text: str) -> bytes | None:
    """The blind index that an id stands for, or None where it is no id."""
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == 16 else None
